"""The commands `demarche export LEDGER ..` and `demarche import LEDGER FILE`: in and out, in the formats of the field."""

from __future__ import annotations

import sys
from typing import Any

import click

from demarche.present.options import KINDS, partial_date


@click.command()
@click.argument("ledger")
@click.option("--out", required=True, metavar="FILE", help="Where to write; - for standard output.")
@click.option("--as", "form", metavar="FORMAT", help="The format, where the ending of FILE does not tell it: see below.")
@click.option("--issue", metavar="ISSUE", help="Entries on this issue: its id, or words of it.")
@click.option("--actor", metavar="ACTOR", help="Entries of this actor: a name, a code such as ESP, or an id.")
@click.option("--body", metavar="BODY", help="Entries of this body and of its members on the date: NATO, org:eu ..")
@click.option("--outlet", metavar="WORDS", help="Entries that this outlet printed, or a copy of them: words of its name.")
@click.option("--kind", type=KINDS, help="Entries of this kind only.")
@click.option("--since", callback=partial_date, metavar="DATE", help="Only what is dated on this day or later.")
@click.option("--as-of", callback=partial_date, metavar="DATE", help="Only what is dated up to this day.")
@click.option("--known", callback=partial_date, metavar="DATE", help="As the ledger knew it at the end of this day.")
@click.option("--rejected", is_flag=True, help="Also what a person has rejected.")
@click.option("--modes", type=click.IntRange(1, 2), metavar="1|2", help="Of a graph: actor x actor, or actor x issue.")
@click.option("--title", default="", metavar="WORDS", help="Of a report.")
@click.option("--no-guard", is_flag=True, help="Of CSV: leave cells that a spreadsheet would run as a formula as they are.")
def export(ledger: str, **chosen: Any) -> None:
    """Writes what LEDGER holds into a file for other programs.

    FORMAT is csv, parquet, jsonl (everything, as one line an entry), dna (Discourse Network Analyzer), graphml, gexf (Gephi), dl (UCINET),
    plover (events as NGEC writes them), ftm (FollowTheMoney), xlsx (a spreadsheet for coders, which comes back by `demarche import`), or a
    report of who stands where as html, docx or pdf. docs/formats.md tells what each can hold.

    \b
    Examples:
      demarche export ledger.db --out positions.csv --kind position
      demarche export ledger.db --out debate.dna
      demarche export ledger.db --out network.gexf --issue iraq --since 2004
      demarche export ledger.db --as plover --out events.jsonl
      demarche export ledger.db --out who-stands-where.pdf --title "NATO in Iraq"
    """
    from demarche.present import exporting

    exporting.run_export(ledger, chosen, sys.stdout)


@click.command("import")
@click.argument("ledger")
@click.argument("file")
@click.option("--as", "form", metavar="FORMAT", help="The format, where the ending of FILE does not tell it: see below.")
@click.option("--by", default="", metavar="NAME", help="Who coded it, where the file does not tell.")
@click.option("--columns", metavar="KEY=NAME,..", help="Columns, variables or labels by another name: actor=country,stance=view.")
def import_(ledger: str, file: str, form: str | None, by: str, columns: str | None) -> None:
    """Brings what others coded into LEDGER, which is made where it is missing.

    FORMAT is dna (Discourse Network Analyzer), webanno (INCEpTION and WebAnno, TSV 3), label-studio (JSON), doccano (JSONL), xlsx (the
    spreadsheet of `demarche export`), csv (positions, or what `demarche export` wrote) or jsonl. Coders and their judgements are kept, and
    nothing in the ledger is overwritten: docs/formats.md.

    \b
    Examples:
      demarche import ledger.db debate.dna
      demarche import ledger.db coded.xlsx --by Ann
      demarche import ledger.db annotations.json --as label-studio
      demarche import ledger.db positions.csv --columns actor=country,issue=topic,stance=view
    """
    from demarche.present import exporting

    exporting.run_import(ledger, file, {"form": form, "by": by, "columns": columns}, sys.stdout)
