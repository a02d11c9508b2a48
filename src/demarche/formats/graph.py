"""Graphs: GraphML and GEXF for Gephi, visone and igraph, DL for UCINET.

Each entry is an edge of its own with all its attributes and its time: a position from holder to issue, a commitment or event from actor to
recipient, a statement from speaker to addressee, a meeting or text between each two who take part. With `modes`, the networks of
`demarche analyse networks` instead: 1 actor x actor, 2 actor x issue, added up.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx

from demarche.analyse import NetworkOptions, from_entries, network
from demarche.analyse.networks import Network
from demarche.errors import DemarcheError
from demarche.formats.chosen import Chosen
from demarche.formats.words import for_xml, titled
from demarche.ledger import Told
from demarche.ledger.flat import flat
from demarche.model import Actor, Commitment, Event, Meeting, NegotiatedText, Position, Report, Statement

Pair = tuple[Actor | str, Actor | str]  # an issue is a str


def write_graphml(chosen: Chosen, path: Path) -> None:
    """GraphML; the time of an edge is its attributes `start` and `end` (days, ISO 8601)."""
    nx.write_graphml(_graph(chosen), path, encoding="utf-8", named_key_ids=True)


def write_gexf(chosen: Chosen, path: Path) -> None:
    """GEXF 1.2 with the time of each edge, so that Gephi shows its time line."""
    graph = _graph(chosen)
    graph.graph["mode"] = "dynamic"
    nx.write_gexf(graph, path, encoding="utf-8", version="1.2draft")


def write_dl(chosen: Chosen, path: Path) -> None:
    """UCINET's DL, a full matrix; actor x issue where nothing is said about modes."""
    path.write_text(dl(_network(chosen, chosen.options.modes or 2)), encoding="utf-8")


def dl(found: Network) -> str:
    """A network as DNA writes it: labels in quotation marks, then the matrix row by row."""
    if found.options.modes == 1:
        head = f"n = {len(found.rows)}"
        labels = f"labels:\n{_labels(found.rows)}"
    else:
        head = f"nr = {len(found.rows)}, nc = {len(found.columns)}"
        labels = f"row labels:\n{_labels(found.rows)}\ncolumn labels:\n{_labels(found.columns)}"
    data = "\n".join(" ".join(f"{value:g}" for value in row) for row in found.values)
    return f"dl {head}, format = fullmatrix\n{labels}\ndata:\n{data}\n"


def _labels(names: tuple[str, ...]) -> str:
    """In quotation marks, on one line, told apart where only quotation marks or white space do."""
    told: dict[str, None] = {}
    for name in names:
        label = " ".join(name.replace('"', "'").split())
        while label in told:
            label += " *"
        told[label] = None
    return ",".join(f'"{label}"' for label in told)


def _network(chosen: Chosen, modes: int) -> Network:
    coded = from_entries(chosen.entries())
    if not coded:
        raise DemarcheError("There are no positions on issues in what was asked for, so there is no network. Ask for more.")
    return network(coded, NetworkOptions(modes=modes, aggregation="subtract"))


def _graph(chosen: Chosen) -> Any:
    """The graph that the options ask for, with nothing in it that XML does not take."""
    if chosen.options.modes is not None:
        return _sound(_network(chosen, chosen.options.modes).to_networkx())
    graph = nx.MultiDiGraph(name="demarche")
    for report, told in chosen.with_reports():
        for number, pair in enumerate(_pairs(told)):
            ends, key = [_node(graph, end) for end in pair], f"{told.key}:{number}"
            graph.add_edge(*ends, key=key)
            graph.edges[*ends, key].update(_attributes(report, told))
    return _sound(graph)


def _pairs(told: Told) -> Iterator[Pair]:
    """Who is tied to whom, or to which issue, by an entry."""
    match told.entry.record:
        case Position() as p:
            yield p.holder.principal, p.issue or f"target:{p.target.quote}"
        case Commitment() as c if c.recipient is not None:
            yield c.actor.principal, c.recipient.principal
        case Statement() as s if s.speaker is not None and s.addressee is not None:
            yield s.speaker, s.addressee
        case Event() as e:
            yield from ((actor, other) for actor in e.actors for other in e.recipients)
        case Meeting() as m:
            yield from combinations(m.participants, 2)
        case NegotiatedText() as t:
            yield from combinations(t.parties, 2)


def _node(graph: Any, end: Actor | str) -> str:
    """The id of a node, added where it is not there yet."""
    if isinstance(end, str):
        label = titled(end) if end.startswith("issue:") else end.removeprefix("target:")
        told = {"label": label, "type": "issue"}
        id = end
    else:
        told = {"label": end.name or end.printed, "type": "actor", "kind": end.kind, "iso3": end.iso3 or ""}
        id = end.id or f"actor:{end.name or end.printed}"
    graph.add_node(id, **told)
    return id


def _attributes(report: Report, told: Told) -> dict[str, Any]:
    """All that a flat row tells of an entry, with who printed it and what was decided; what is not known is left out."""
    plain = {name: value for name, value in flat(told.entry).items() if name not in ("start", "end")}
    about = {"outlet": report.outlet, "title": report.title, "entry": told.key, "verdict": told.kept.verdict}
    place = {"start_char": told.entry.evidence[0].start, "end_char": told.entry.evidence[0].end} if told.entry.evidence else {}
    return {name: value for name, value in (plain | about | place | _time(told.kept.date)).items() if value not in (None, "")}


def _time(date: str | None) -> dict[str, str]:
    """The first and last day that a date, perhaps partial, may mean."""
    if not date:
        return {}
    year, month, day = ([*date[:10].split("-"), "", ""])[:3]
    last = day or (f"{calendar.monthrange(int(year), int(month))[1]:02}" if month else "31")
    return {"start": f"{year}-{month or '01'}-{day or '01'}", "end": f"{year}-{month or '12'}-{last}"}


def _sound(graph: Any) -> Any:
    """The graph with each text as XML takes it."""
    for holder in (graph.graph, *(data for _, data in graph.nodes(data=True)), *(data for *_, data in graph.edges(data=True))):
        holder.update({name: for_xml(value) for name, value in holder.items() if isinstance(value, str)})
    renamed = {node: for_xml(node) for node in graph if for_xml(node) != node}
    return nx.relabel_nodes(graph, renamed) if renamed else graph
