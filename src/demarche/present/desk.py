"""The command `demarche desk LEDGER`: read, check and correct in the browser."""

from __future__ import annotations

import click


@click.command()
@click.argument("ledger")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="Where it listens; 0 takes any free port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="On which address; another than this computer's own asks for a token.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A further host name under which it may be asked for.")
@click.option("--no-browser", is_flag=True, help="Print the address only.")
def desk(ledger: str, port: int, host: str, names: tuple[str, ...], no_browser: bool) -> None:
    """Opens LEDGER in the browser: who stands where, and everything to check and correct it. Ctrl+C ends it.

    LEDGER is a file or a postgresql:// URL. Nothing is fetched from elsewhere. See docs/desk.md.

    \b
    Examples:
      demarche desk ledger.db
      demarche desk ledger.db --port 0 --no-browser
    """
    from demarche.desk import serve  # loads the web and database libraries, which other commands can do without
    from demarche.web.listening import Served

    serve.run(ledger, Served(host, port, names), not no_browser, click.echo)
