"""Graphs, opened by networkx and igraph; DL read as UCINET reads it."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import igraph
import networkx as nx
import numpy as np
import pytest

from demarche.analyse import NetworkOptions, from_entries, network
from demarche.formats import Chosen, ExportOptions, export
from demarche.ledger import Ledger, Query
from demarche.model import Actor, Entry, Evidence, Position, Report

Fresh = Callable[[], Ledger]
GEXF = {"g": "http://www.gexf.net/1.2draft"}


def test_networkx_and_igraph_open_graphml_with_all_attributes(judged: Ledger, tmp_path: Path) -> None:
    path = str(tmp_path / "all.graphml")
    export(Chosen(judged), path)
    graph, other = nx.read_graphml(path, force_multigraph=True), igraph.Graph.Read_GraphML(path)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (other.vcount(), other.ecount())
    ties = [data for *_, data in graph.edges(data=True) if data["kind"] == "position"]
    assert len(ties) == 8  # one was rejected
    tie = next(data for data in ties if data["actor"] == "Kingdom of Sweden")
    assert (tie["start"], tie["end"], tie["what"], tie["modality"]) == ("2019-05-14", "2019-05-14", "conditional", "asserted")
    assert {"quote", "report", "confidence", "entry", "condition", "title", "extractor", "start_char"} <= tie.keys()
    assert tie["confidence"] == pytest.approx(0.8)
    assert graph.nodes["state:EST"] == {"label": "Estonia", "type": "actor", "kind": "state", "iso3": "EST"}
    assert set(other.es["kind"]) == {"position", "meeting", "text"} | ({"commitment"} & set(other.es["kind"]))
    assert "Command of the mine clearing mission" in other.vs["label"]


def test_gexf_has_the_time_of_each_tie(judged: Ledger, tmp_path: Path) -> None:
    path = str(tmp_path / "all.gexf")
    export(Chosen(judged, Query(kind="position")), path)
    assert nx.read_gexf(path).number_of_nodes() > 5
    root = ElementTree.parse(path).getroot()
    drawn = root.find("g:graph", GEXF)
    assert drawn is not None
    assert (drawn.get("mode"), drawn.get("timeformat")) == ("dynamic", "date")
    edges = drawn.findall("g:edges/g:edge", GEXF)
    assert len(edges) == len({edge.get("id") for edge in edges}) == 8
    assert {(edge.get("start"), edge.get("end")) for edge in edges} == {("2019-05-14", "2019-05-14")}
    names = {one.get("title") for one in drawn.findall("g:attributes[@class='edge']/g:attribute", GEXF)}
    assert {"what", "quote", "confidence", "report", "entry"} <= names


def recorded(ledger: Ledger, *dated: tuple[str | None, str]) -> None:
    for number, (date, name) in enumerate(dated):
        text = f"{name} backs it."
        span = Evidence(0, len(text), text)
        entry = Entry(f"r{number}", Position(Actor("", name), "support", span, span, issue="issue:it"), (span,), date=date)
        ledger.record(Report(f"r{number}", text), [entry])


@pytest.mark.parametrize(
    ("date", "start", "end"),
    [
        ("2004", "2004-01-01", "2004-12-31"),
        ("2004-02", "2004-02-01", "2004-02-29"),
        ("2004-06-09", "2004-06-09", "2004-06-09"),
        (None, None, None),
    ],
)
def test_a_partial_date_is_a_stretch_of_time(fresh: Fresh, tmp_path: Path, date: str | None, start: str | None, end: str | None) -> None:
    ledger, path = fresh(), str(tmp_path / "x.gexf")
    recorded(ledger, (date, "Nora"))
    export(Chosen(ledger), path)
    edge = ElementTree.parse(path).getroot().find("g:graph/g:edges/g:edge", GEXF)
    assert edge is not None
    assert (edge.get("start"), edge.get("end")) == (start, end)


@pytest.mark.parametrize("modes", [1, 2])
def test_dl_holds_the_matrix(ledger: Ledger, tmp_path: Path, modes: int) -> None:
    path = tmp_path / "x.dl"
    export(Chosen(ledger, Query(), ExportOptions(modes=modes)), str(path))
    text = path.read_text(encoding="utf-8")
    expected = network(from_entries(ledger.entries()), NetworkOptions(modes=modes, aggregation="subtract"))
    head = re.match(r"dl (?:n = (\d+)|nr = (\d+), nc = (\d+)), format = fullmatrix\n", text)
    assert head is not None
    matrix = np.array([list(map(float, line.split())) for line in text.partition("data:\n")[2].splitlines()])
    assert (matrix == expected.values).all()
    labels = re.findall(r'"([^"]*)"', text.partition("data:")[0])
    assert labels == [*expected.rows, *(expected.columns if modes == 2 else ())]


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networks_added_up(ledger: Ledger, tmp_path: Path, form: str) -> None:
    path = str(tmp_path / f"x.{form}")
    export(Chosen(ledger, Query(), ExportOptions(modes=1)), path)
    graph = (nx.read_graphml if form == "graphml" else nx.read_gexf)(path)
    assert "Estonia" in {data.get("label", node) for node, data in graph.nodes(data=True)}
    assert all("weight" in data for *_, data in graph.edges(data=True))


@pytest.mark.parametrize("form", ["graphml", "gexf", "dl"])
def test_names_that_xml_does_not_take(fresh: Fresh, tmp_path: Path, form: str) -> None:
    ledger, path = fresh(), str(tmp_path / f"x.{form}")
    recorded(ledger, ("2004", 'A\x0b"<&>\x1f'), ("2004", "B\x01"))
    export(Chosen(ledger), path)
    if form == "dl":
        assert "\"A '<&>" in Path(path).read_text(encoding="utf-8")
    else:
        graph = (nx.read_graphml if form == "graphml" else nx.read_gexf)(path)
        assert 'A\ufffd"<&>\ufffd' in {data.get("label", node) for node, data in graph.nodes(data=True)}
