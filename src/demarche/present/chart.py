"""The command `demarche chart LEDGER`: the desk's pictures of an issue or an actor as files."""

from __future__ import annotations

from typing import Any

import click

from demarche.present.options import partial_date


@click.command()
@click.argument("ledger")
@click.option("--issue", metavar="ISSUE", help="The issue: its id, or words of it.")
@click.option("--actor", metavar="ACTOR", help="An actor over all issues: a name, a code such as ESP, or an id.")
@click.option("--as-of", callback=partial_date, metavar="DATE", help="Only what is dated up to this day: 2004-06-09, 2004-06 or 2004.")
@click.option("--over-time", is_flag=True, help="Statements and shifts over time instead of who stands where.")
@click.option("--out", required=True, metavar="FILE", help="Where to write it: .png, .svg, .html or .json (Vega-Lite).")
def chart(ledger: str, out: str, **chosen: Any) -> None:
    """Draws who stands where on an issue, or an actor's stands, into a file; needs demarche[charts].

    \b
    Examples:
      demarche chart ledger.db --issue mine-charts --out map.svg
      demarche chart ledger.db --issue mine-charts --over-time --out shifts.png
      demarche chart ledger.db --actor Spain --out spain.html
    """
    from demarche.present import drawing

    if not (chosen["issue"] or chosen["actor"]):
        raise click.UsageError("Give an issue with --issue, or an actor with --actor.")
    drawing.run(ledger, out, chosen)
