"""The command `demarche serve [LEDGER]`: a small HTTP API for reading text and asking a ledger."""

from __future__ import annotations

from typing import Any

import click

from demarche.present.options import limited


@click.command()
@click.argument("ledger", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=8766, show_default=True, help="Where it listens; 0 takes any free port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="On which address; another than this computer's own asks for a token.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A further host name under which it may be asked for.")
@click.option("--token-file", metavar="FILE", help="Ask for the token in this file's first line, on loopback, too; else it is made anew.")
@click.option("--model", metavar="NAME", help="An installed spaCy pipeline to parse with, in place of demarche's own.")
@click.option("--frames", metavar="FOLDER", help="A model written by `demarche train statements`, in place of demarche's own.")
@click.option("--longest", **limited("longest", "characters"), help="Characters of the longest text that is read.")
@click.option("--actors", metavar="FILE", help="A CSV or YAML file of actors and groups of your own: see docs/actors.md.")
@click.option("--agenda", metavar="FILE", help="A YAML file of issues of your own that positions go to: see docs/agenda.md.")
def serve(ledger: str | None, port: int, host: str, names: tuple[str, ...], token_file: str | None, **settings: Any) -> None:
    """Answers other programs over HTTP: reads text that they send, and tells what LEDGER holds. Ctrl+C ends it.

    Answers are JSON, as the commands print it; /openapi.json describes them, and the page / lists what can be asked for. LEDGER is a file
    or a postgresql:// URL, and is not changed; without one the server reads text only. See docs/serve.md.

    \b
    Examples:
      demarche serve ledger.db
      demarche serve --port 0
      demarche serve ledger.db --host 0.0.0.0 --name ledger.example.org --token-file token.txt
    """
    from demarche.serve import running  # loads the web, database and language libraries, which other commands can do without
    from demarche.settings import Settings
    from demarche.web.listening import Served

    running.run(running.Asked(ledger, Served(host, port, names), Settings(**settings), token_file), click.echo)
