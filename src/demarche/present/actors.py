"""The command `demarche actors LEDGER ..`: who is in a ledger, and corrections of an actor in all its entries."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Any

import click

from demarche.present.words import clean, count, shorten

if TYPE_CHECKING:
    from demarche.ledger import ActorCount, ActorJudgement

FORMS = click.Choice(["table", "csv", "jsonl"])
# What can be done, and what it needs after its name.
NEEDS = {"list": (), "merge": ("ACTOR", "INTO"), "rename": ("ACTOR", "NAME"), "split": ("ACTOR",), "undo": ("[NUMBER]",), "judgements": ()}
_FORMS_SHOWN = 5  # ways in which an actor is printed


def _account() -> str:
    """Who is at the keyboard, as the system knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return "unknown"


@click.command()
@click.argument("ledger")
@click.argument("action", type=click.Choice(list(NEEDS)), default="list")
@click.argument("words", nargs=-1)
@click.option("--printed", default="", metavar="WORDS", help="For split: the printed words that mean somebody else.")
@click.option("--into", default="", metavar="ACTOR", help="For split: whom they mean, an id of the ledger or the tables, or a new one.")
@click.option("--name", default="", metavar="NAME", help="For merge and split: the name, where the id is new.")
@click.option("--report", default="", metavar="REPORT", help="For split: only in this report.")
@click.option("--by", default=_account, metavar="NAME", help="Who judges; your account where nobody is named.")
@click.option("--note", default="", metavar="WORDS", help="Why; kept with the judgement.")
@click.option("--format", "form", type=FORMS, default="table", show_default=True, help="How to print the list.")
def actors(ledger: str, action: str, words: tuple[str, ...], form: str, **told: str) -> None:
    """Lists who is in LEDGER, and corrects an actor in all its entries.

    list, the usual ACTION, gives the actors with their ids, in how many entries each is, and how it is printed. merge ACTOR INTO makes two
    one; rename ACTOR NAME; split ACTOR parts what was printed otherwise; undo [NUMBER] takes back a correction, the last one where no
    number is given; judgements lists what was decided. ACTOR and INTO are ids, as the list shows them, or ids of the tables.

    Corrections hold for entries recorded later too. Each is kept with who made it and when, and none is ever lost: undo is a judgement of
    its own.

    \b
    Examples:
      demarche actors ledger.db
      demarche actors ledger.db merge person:bush person:george-w-bush
      demarche actors ledger.db rename org:harbour-party "Harbour Party of Norway"
      demarche actors ledger.db split state:GEO --printed Georgia --report r17 --into org:georgia-us --name "State of Georgia"
      demarche actors ledger.db undo
      demarche actors ledger.db judgements
    """
    _check_words(action, words)
    if action == "list":
        _list(ledger, form)
    elif action == "judgements":
        _judgements(ledger)
    elif action == "undo":
        _judge(ledger, verdict="undo", undoes=int(words[0]) if words else None, by=told["by"], note=told["note"])
    else:
        named = dict(zip(("actor", "into" if action == "merge" else "name"), words, strict=False))
        _judge(ledger, verdict=action, **told | named)


def _check_words(action: str, words: tuple[str, ...]) -> None:
    """A sentence where more or fewer words follow the action than it needs."""
    needs = NEEDS[action]
    enough = len(words) == len(needs) or (needs == ("[NUMBER]",) and not words)
    if not enough:
        raise click.UsageError(f"{action!r} takes {' '.join(needs) or 'nothing'} after it, but {len(words)} words follow.")
    if action == "undo" and words and not words[0].isdecimal():
        raise click.UsageError(f"{words[0]!r} is no number of a judgement. `demarche actors LEDGER judgements` lists them.")


def _judgements(ledger: str) -> None:
    """What was decided about actors: number, when, who, what."""
    from demarche.ledger import Ledger

    with Ledger.open(ledger, create=False) as opened:
        found, standing = opened.actor_judgements(), {j.number for j in opened.corrections().judgements}
    for one in found:
        mark = "" if one.number in standing or one.verdict == "undo" else "  (undone)"
        click.echo(f"{one.number:>4}  {one.at[:16]}  {clean(one.by)}: {sentence(one)}{mark}")
    if not found:
        click.echo("Nothing was decided about actors in this ledger.")


def sentence(one: ActorJudgement) -> str:
    """A judgement in words."""
    said = {
        "merge": f"{one.actor} is {one.into} ({one.name})",
        "rename": f"{one.actor} is called {one.name}",
        "split": f"{one.actor} printed as “{one.printed}” is {one.into} ({one.name})" + (f" in {one.report}" if one.report else ""),
        "undo": f"judgement {one.undoes} holds no more",
    }[one.verdict]
    return clean(said + (f" -- {one.note}" if one.note else ""))


def _judge(ledger: str, **told: Any) -> None:
    from demarche.ledger import ActorJudgement, Ledger

    if told["verdict"] == "split":
        told["name"] = told["name"] or told["printed"]
    with Ledger.open(ledger, create=False) as opened:
        kept = opened.judge_actor(ActorJudgement(**told))
        click.echo(f"Judgement {kept.number}: {sentence(kept)}.")


def _list(ledger: str, form: str) -> None:
    from demarche.ledger import Ledger

    with Ledger.open(ledger, create=False) as opened:
        found = opened.actors()
    {"table": _table, "csv": _csv, "jsonl": _jsonl}[form](found)


def _table(found: list[ActorCount]) -> None:
    from rich import box
    from rich.table import Table

    from demarche.present.screen import console_for, show

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in ("id", "name", "speaks for", "entries", "printed as"):
        table.add_column(head, justify="right" if head == "entries" else "left")
    for one in found:
        above = one.actor.speaks_for.name if one.actor.speaks_for else ""
        printed = shorten("; ".join(one.printed[:_FORMS_SHOWN]), 60)
        table.add_row(*map(clean, (one.actor.id or "?", one.actor.name, above, str(one.entries), printed)))
    show(console_for(sys.stdout), table)
    click.echo(f"{count(len(found), 'actor')}.")


def _csv(found: list[ActorCount]) -> None:
    from demarche.ledger.objects import actor_object
    from demarche.present.formats import csv_rows

    write = csv_rows(sys.stdout, ["id", "name", "kind", "iso3", "for", "entries", "printed"])
    write(row | {"printed": "; ".join(row["printed"])} for row in map(actor_object, found))


def _jsonl(found: list[ActorCount]) -> None:
    from demarche.ledger.objects import actor_object
    from demarche.present.formats import write_jsonl

    write_jsonl(map(actor_object, found), sys.stdout)
