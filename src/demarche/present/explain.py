"""The command `demarche explain LEDGER ENTRY`: why an entry was made."""

from __future__ import annotations

import sys
from typing import Any

import click

FORMS = click.Choice(["table", "json"])


@click.command()
@click.argument("ledger")
@click.argument("entry")
@click.option("--model", metavar="NAME", help="The spaCy pipeline with which the report was read, where it was not demarche's own.")
@click.option("--frames", metavar="FOLDER", help="The model written by `demarche train statements` with which the report was read.")
@click.option("--actors", metavar="FILE", help="The file of actors and groups of your own with which the report was read.")
@click.option("--agenda", metavar="FILE", help="The agenda file with which the report was read.")
@click.option("--format", "form", type=FORMS, default="table", show_default=True, help="How to print the reasons.")
def explain(ledger: str, entry: str, form: str, **read_with: Any) -> None:
    """Shows why an entry of LEDGER was made, sentence by sentence.

    ENTRY is the id of an entry, or as much of its beginning as no other id has: `demarche show LEDGER --ids` lists them. Its report is read
    once more: which word triggered the entry, by model or by rule; which words have which role in it; by which steps the printed words lead
    to its actors; with what its issue was grouped; how its date was reckoned; and what people decided about it.

    \b
    Examples:
      demarche explain ledger.db 1aed182f
      demarche explain ledger.db 1aed182f --format json
    """
    from demarche.present import explaining
    from demarche.settings import Settings

    explaining.run(ledger, entry, form, Settings(**read_with), sys.stdout)
