"""The command `demarche show LEDGER ..`: what the reports in a ledger say, by issue and holder."""

from __future__ import annotations

import sys
from typing import Any

import click

from demarche.present.options import FORMATS, KINDS, partial_date


@click.command()
@click.argument("ledger")
@click.option("--issue", metavar="ISSUE", help="Entries on this issue: its id, or words of it.")
@click.option("--actor", metavar="ACTOR", help="Entries of this actor: a name, a code such as ESP, or an id.")
@click.option("--body", metavar="BODY", help="Entries of this body and of its members on the date: NATO, org:eu ..")
@click.option("--outlet", metavar="WORDS", help="Entries that this outlet printed, or a copy of them: words of its name.")
@click.option("--kind", type=KINDS, help="Entries of this kind only.")
@click.option(
    "--since", callback=partial_date, metavar="DATE", help="Only what is dated on this day or later: 2004-06-09, 2004-06 or 2004."
)
@click.option("--as-of", callback=partial_date, metavar="DATE", help="Only what is dated up to this day: 2004-06-09, 2004-06 or 2004.")
@click.option("--known", callback=partial_date, metavar="DATE", help="As the ledger knew it at the end of this day.")
@click.option("--latest", is_flag=True, help="Who stands where: only the last position of each holder on each issue.")
@click.option("--changes", is_flag=True, help="Where holders changed their position, instead of all entries.")
@click.option("--contradictions", is_flag=True, help="Where holders support and oppose the same, instead of all entries.")
@click.option("--within", type=click.IntRange(min=0), default=7, show_default=True, metavar="DAYS", help="How near contradictions are.")
@click.option("--rejected", is_flag=True, help="Also what a person has rejected.")
@click.option("--ids", is_flag=True, help="Give the beginning of each entry's id, as `demarche explain` takes it.")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True, help="How to print the entries.")
def show(ledger: str, **chosen: Any) -> None:
    """Shows what the reports in LEDGER say, by issue and holder.

    LEDGER is a file or a postgresql:// URL. What a person rejected is left out, what one corrected is shown corrected; what several reports
    printed alike is shown once, with their outlets.

    \b
    Examples:
      demarche show ledger.db
      demarche show ledger.db --actor Spain --as-of 2004-06
      demarche show ledger.db --body NATO --issue iraq --latest --as-of 2004-06-01 --known 2004-06-10
      demarche show ledger.db --actor Spain --changes
      demarche show ledger.db --kind commitment --format csv > commitments.csv
    """
    from demarche.present import showing

    if chosen["latest"] + chosen["changes"] + chosen["contradictions"] > 1:
        raise click.UsageError("--latest, --changes and --contradictions exclude each other. Give one of them.")
    showing.run(ledger, chosen, sys.stdout)
