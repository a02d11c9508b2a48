"""The command `demarche search LEDGER WORDS`: full-text search over reports and the words that prove entries."""

from __future__ import annotations

import sys
from typing import Any

import click

from demarche.present.options import FORMATS, KINDS, partial_date


@click.command()
@click.argument("ledger")
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", type=KINDS, help="Only reports with an entry of this kind that the words prove.")
@click.option("--actor", metavar="ACTOR", help="Only reports with such an entry of this actor: a name, a code such as ESP, or an id.")
@click.option("--issue", metavar="ISSUE", help="Only reports with such an entry on this issue: its id, or words of it.")
@click.option("--as-of", callback=partial_date, metavar="DATE", help="Only reports with such an entry dated up to this day, month or year.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="At most so many reports.")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True, help="How to print what was found.")
def search(ledger: str, words: tuple[str, ...], limit: int, form: Any, **query: Any) -> None:
    """Finds the reports in LEDGER that hold all of WORDS, the best first, with the entries that these words prove.

    Words are found in any of their forms, without case and accents. "Words in quotation marks" must follow each other, -word must not be
    there (write it after --, as in the example), and OR stands between alternatives.

    \b
    Examples:
      demarche search ledger.db quota negotiations
      demarche search ledger.db '"draft resolution" OR communique' --kind position
      demarche search ledger.db --limit 5 -- quota -fish
    """
    from demarche.present import showing

    showing.search(ledger, " ".join(words), showing.SearchChoice(limit, form, query), sys.stdout)
