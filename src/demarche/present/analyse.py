"""The commands `demarche analyse ..`: read a source, make one call of the analyse room, show its result with its settings."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from demarche.present.terminal import plain_output

FORMS = click.Choice(["table", "csv", "json"])
UNITS = click.Choice(["days", "weeks", "months", "years"])
KERNELS = click.Choice(["none", "uniform", "triangular", "epanechnikov", "gaussian"])
DAY = click.DateTime(["%Y-%m-%d"])


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def options(*chosen: Decorator) -> Decorator:
    """Several options as one decorator, in the order in which the help shows them."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(chosen):
            command = option(command)
        return command

    return decorate


output = options(
    click.option("--format", "form", type=FORMS, default="table", show_default=True, help="How to print the result."),
    click.option("--chart", metavar="FILE", help="Also draw it into FILE (.png, .svg, .html or .json); needs demarche[charts]."),
)
windowed = options(
    click.option("--window", type=click.IntRange(min=1), metavar="N", help="Width of the time window, in units."),
    click.option("--unit", type=UNITS, default="days", show_default=True, help="Unit of the time window and of its steps."),
    click.option("--kernel", type=KERNELS, default="none", show_default=True, help="How statements count by distance from the middle."),
)
coded = options(
    click.option(
        "--level",
        type=click.Choice(["state", "holder"]),
        default="state",
        show_default=True,
        help="Count a holder as the state or body that it speaks for, or each for itself.",
    ),
    click.option("--actor-variable", default="organization", show_default=True, metavar="NAME", help="DNA's variable for the actor."),
    click.option("--issue-variable", default="concept", show_default=True, metavar="NAME", help="DNA's variable for the issue."),
)


@click.group()
def analyse() -> None:
    """What follows from the positions: coalitions, blockers, outcomes, trends.

    \b
    Examples:
      demarche analyse networks ledger.db --aggregation subtract --normalisation average
      demarche analyse decisions ledger.db --body NATO --date 2004-06-09 --issue nato
    """
    click.get_current_context().with_resource(plain_output())


@analyse.command()
@click.argument("source")
@click.option("--modes", type=click.IntRange(1, 2), default=1, show_default=True, help="1: actor by actor; 2: actor by issue.")
@click.option("--aggregation", metavar="HOW", help="ignore, congruence (the default), conflict, subtract; of two modes ignore, subtract.")
@click.option("--normalisation", default="no", show_default=True, help="no, average, jaccard, cosine, dna-cosine; activity, prominence.")
@click.option("--duplicates", default="include", show_default=True, help="Of equal ones: include, or one per report, day .. year, once.")
@click.option("--from", "start", type=DAY, metavar="DAY", help="First day counted.")
@click.option("--to", "end", type=DAY, metavar="DAY", help="Last day counted.")
@click.option("--without", multiple=True, metavar="NAME", help="Leave out an actor or issue; may be given more than once.")
@click.option("--graph", metavar="FILE", help="Also write the graph into FILE (.graphml, .gexf or .dl).")
@coded
@windowed
@output
def networks(source: str, **chosen: Any) -> None:
    """Coalition networks: who shares positions with whom, the camps, the polarization.

    SOURCE is a ledger, a .dna file, or a CSV table with actor, issue, agreement and perhaps date and report.

    \b
    Examples:
      demarche analyse networks ledger.db --aggregation subtract --normalisation average
      demarche analyse networks sample.dna --aggregation ignore --format csv
      demarche analyse networks ledger.db --window 6 --unit months --chart networks.png
    """
    from demarche.present import analysing

    analysing.networks(source, chosen, sys.stdout)


@analyse.command()
@click.argument("source")
@click.option("--body", required=True, metavar="BODY", help="The body that decides: NATO, eu, un-security-council ..")
@click.option("--date", "on", type=DAY, required=True, metavar="DAY", help="The day of the decision.")
@click.option("--issue", "issues", multiple=True, metavar="ISSUE", help="An issue's id, or words of it; may be given more than once.")
@click.option("--matter", default="", metavar="MATTER", help="Another rule of the body: silence, procedure, important ..")
@click.option(
    "--reserved",
    type=click.Choice(["against", "abstains"]),
    default="against",
    show_default=True,
    help="How reserved members count: they block, or let the others go ahead.",
)
@click.option("--power", "with_power", is_flag=True, help="Also each member's power (Banzhaf, Shapley-Shubik).")
@output
def decisions(source: str, **chosen: Any) -> None:
    """Who is for and against, and who blocks under the body's own rule.

    SOURCE is a ledger, or a CSV table with member (ISO3), stance and perhaps condition.

    \b
    Examples:
      demarche analyse decisions ledger.db --body NATO --date 2004-06-09 --issue nato --issue troops
      demarche analyse decisions votes.csv --body un-security-council --date 2022-02-25 --power
    """
    from demarche.present import analysing

    analysing.decisions(source, chosen, sys.stdout)


@analyse.command()
@click.argument("source")
@click.option("--issue", "issues", multiple=True, metavar="ISSUE", help="Of a ledger: an issue's id, or words of it.")
@click.option(
    "--model", default="compromise", show_default=True, help="mean, median, salience, compromise, weighted median, nash or challenge."
)
@click.option("--all-models", is_flag=True, help="One line a model in place of one forecast.")
@click.option(
    "--interval",
    "level",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.8,
    show_default=True,
    help="Share of outcomes that the interval is to hold.",
)
@click.option("--low", type=float, help="Lower end of the scale, where it lies below all positions.")
@click.option("--high", type=float, help="Upper end of the scale.")
@click.option("--reference", type=float, help="What holds if nothing is decided (model nash).")
@output
def forecast(source: str, **chosen: Any) -> None:
    """What will be decided, as a distribution, with the model's error on 351 real decisions.

    SOURCE is a CSV table with actor, position and perhaps salience and capability, or a ledger (stances become positions from 0 to 100,
    all equally salient and strong).

    \b
    Examples:
      demarche analyse forecast players.csv --model challenge --chart forecast.svg
      demarche analyse forecast ledger.db --issue nato --all-models
    """
    from demarche.present import analysing

    analysing.forecasts(source, chosen, sys.stdout)


@analyse.command()
@click.argument("source")
@click.option("--actor", metavar="ACTOR", help="Agreement of all others with this actor, in place of polarization.")
@click.option("--distance", is_flag=True, help="Distance from the actor in place of agreement.")
@click.option("--measure", type=click.Choice(["camps", "dna"]), default="camps", show_default=True, help="Of polarization.")
@coded
@windowed
@output
def trends(source: str, **chosen: Any) -> None:
    """Polarization over time with change points, or agreement with a chosen actor.

    SOURCE is a ledger, a .dna file, or a CSV table with actor, issue, agreement and date.

    \b
    Examples:
      demarche analyse trends ledger.db --window 6 --unit months --kernel gaussian
      demarche analyse trends ledger.db --actor France --window 12 --unit months --chart france.png
    """
    from demarche.present import analysing

    analysing.trends(source, chosen, sys.stdout)
