"""The command line. Each command opens, makes one call and shows."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

import click

from demarche.errors import DemarcheError
from demarche.present.actors import actors
from demarche.present.analyse import analyse
from demarche.present.chart import chart
from demarche.present.desk import desk
from demarche.present.explain import explain
from demarche.present.export import export, import_
from demarche.present.options import EXTRACTORS, FORMATS, KINDS, limited, llm_settings, partial_date
from demarche.present.search import search
from demarche.present.serve import serve
from demarche.present.show import show
from demarche.present.train import train
from demarche.present.words import clean


class Failure(click.ClickException):
    """The command can't be carried out as it was given."""

    exit_code = 2


class Commands(click.Group):
    """Turns demarche's own errors into a sentence and exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the chosen command."""
        try:
            return super().invoke(ctx)
        except DemarcheError as error:
            raise Failure(clean(str(error))) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="demarche", message="demarche %(version)s")
def cli() -> None:
    """Reads reports of diplomacy and keeps a ledger of who stands where.

    \b
    Example:
      demarche read report.txt --date 2004-06-09
    """


@cli.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--date", callback=partial_date, metavar="DATE", help="The date of reports that give none: 2004-06-09, 2004-06 or 2004.")
@click.option("--into", metavar="LEDGER", help="Keep the entries in this ledger; made where it is missing. With --on also NAME.parquet.")
@click.option("--again", is_flag=True, help="Read anew what the ledger holds as read by this very reader; otherwise it is passed over.")
@click.option("--format", "form", type=FORMATS, default="table", show_default=True, help="How to print the entries.")
@click.option("--only", type=KINDS, multiple=True, help="Look for this kind of record only; may be given more than once.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes that read side by side; 1, or with --on as many as there is room for.")
@click.option("--on", metavar="CLUSTER", help="Read on a Ray cluster: ray, or ray:ADDRESS; see docs/scale.md.")
@click.option("--only-diplomacy", is_flag=True, help="Read only reports about international politics: see docs/triage.md.")
@click.option("--set-aside", metavar="FILE", help="List the reports that --only-diplomacy sets aside in this CSV file.")
@click.option("--model", metavar="NAME", help="An installed spaCy pipeline to parse with, in place of demarche's own.")
@click.option("--frames", metavar="FOLDER", help="A model written by `demarche train statements`, in place of demarche's own.")
@click.option("--extractor", type=EXTRACTORS, multiple=True, help="Who finds entries: demarche where none is named; both may be.")
@click.option(
    "--llm", multiple=True, callback=llm_settings, metavar="KEY=VALUE", help="A setting of the model that is asked: see docs/llm.md."
)
@click.option("--columns", metavar="KEY=NAME,..", help="Columns of CSV and TSV files: text=body,date=published; else guessed.")
@click.option("--longest", **limited("longest", "characters"), help="Characters of the longest report that is read.")
@click.option("--seconds", **limited("seconds", "seconds"), help="Seconds after which a page, document or web address is given up.")
@click.option("--actors", metavar="FILE", help="A CSV or YAML file of actors and groups of your own: see docs/actors.md.")
@click.option("--agenda", metavar="FILE", help="A YAML file of issues of your own that positions go to: see docs/agenda.md.")
def read(**chosen: Any) -> None:
    """Reads reports and prints who stands where.

    PATH is a file (text, HTML, JSON, JSON Lines, CSV, Word, RTF, PDF, RSS, WARC, Nexis and Factiva exports; also .gz), a folder, a pattern
    in quotes, a web address, or - for standard input: see docs/reading.md. The exit status is 0 if all reports were read, 1 if some were
    skipped (each is named on standard error), 2 if the command can't be carried out.

    \b
    Examples:
      demarche read report.txt --date 2004-06-09
      demarche read archive/ --into ledger.db --jobs 2
      demarche read report.txt --extractor llm --llm model=qwen2.5:14b --llm url=http://localhost:11434/v1
      demarche read news.jsonl.gz --only position --only commitment --format csv > positions.csv
    """
    from demarche.present import reading  # loads the language libraries, which the help can do without

    sys.exit(reading.run(reading.ReadChoice(**chosen)))


cli.add_command(show)
cli.add_command(desk)
cli.add_command(serve)
cli.add_command(chart)
cli.add_command(search)
cli.add_command(analyse)
cli.add_command(train)
cli.add_command(actors)
cli.add_command(explain)
cli.add_command(export)
cli.add_command(import_)


def main() -> None:
    """The console script: UTF-8 whatever the locale says, so that a report's words come out as they went in."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A half of a surrogate pair is printed as \udc80, which JSON reads back.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli(prog_name="demarche")
