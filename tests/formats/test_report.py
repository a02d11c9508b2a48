"""The report on who stands where, and the other exports that nothing comes back from: PLOVER and FollowTheMoney."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pypdf
import pytest

from demarche.errors import DemarcheError
from demarche.formats import Chosen, ExportOptions, export, ftm, plover
from demarche.formats.report import WITHOUT_ISSUE, story
from demarche.ledger import Ledger, Query
from demarche.model import Actor, Entry, Event, Evidence, Position, Report

Fresh = Callable[[], Ledger]
PLAIN = ExportOptions(title="Mines & <men>", pictures=False)


def test_what_it_tells(judged: Ledger) -> None:
    told = story(Chosen(judged, Query(), PLAIN))
    assert told.about == "8 positions out of 1 report, 2019-05-14."
    command, *_, last = told.chapters
    assert command.title == "Command of the mine clearing mission"
    assert command.summary == "support: Estonia; conditional: Kingdom of Sweden; undecided: Germany."
    assert command.lines[0].who == "Estonia (by Kadri Lepik)"
    assert command.lines[0].stance == "support, 80%, accepted"
    assert command.lines[0].source.endswith(", 2019-05-14")
    assert last.title == WITHOUT_ISSUE


def test_html_holds_everything_and_loads_nothing(judged: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    export(Chosen(judged, Query(), ExportOptions(title="Mines & <men>")), str(path))
    text = path.read_text(encoding="utf-8")
    assert "<h1>Mines &amp; &lt;men&gt;</h1>" in text
    assert "We want NATO to lead this mission" in text
    assert text.count("<figure>") == 3  # where each stands, of each issue
    assert not re.findall(r'(?:src|href)="(?!data:)[^"]*"|url\(|<script', text)


def test_word(judged: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    export(Chosen(judged, Query(issue="command"), ExportOptions(title="Mines")), str(path))
    document = docx.Document(str(path))
    assert [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Title"] == ["Mines"]
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Who", "Stance", "On what", "Words", "Source"]
    assert len(table.rows) == 1 + 3
    assert len(document.inline_shapes) == 1


def test_pdf(judged: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    export(Chosen(judged, Query(issue="command"), ExportOptions(title="Mines")), str(path))
    reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "Command of the mine clearing mission" in text
    assert "We want NATO to lead this mission" in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Mines"
    assert sum(len(page.images) for page in reader.pages) == 1


def odd(ledger: Ledger, url: str) -> None:
    text = "Ἑλλάς \x0c & <b>Čech</b> “no”\x00".replace("\x00", "\ufffd")
    span = Evidence(0, len(text), text)
    entry = Entry("r", Position(Actor("org:x", text), "oppose", span, span, issue="issue:x"), (span,), date="2004")
    ledger.record(Report("r", text, title=text, url=url), [entry])


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
def test_odd_letters_and_addresses(fresh: Fresh, tmp_path: Path, form: str) -> None:
    ledger, path = fresh(), tmp_path / f"x.{form}"
    odd(ledger, "javascript:alert(1)")
    export(Chosen(ledger, Query(), PLAIN), str(path))
    assert path.stat().st_size > 500
    if form == "html":
        text = path.read_text(encoding="utf-8")
        assert "javascript" not in text
        assert "&lt;b&gt;Čech&lt;/b&gt;" in text


def test_nothing_to_report(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(DemarcheError, match="There are no positions in what was asked for"):
        export(Chosen(ledger, Query(kind="meeting")), str(tmp_path / "x.html"))


TEXT = "On Monday the United States urged Japan to open talks in Geneva."


def with_an_event(ledger: Ledger) -> Ledger:
    def actor(id: str, name: str, iso3: str) -> Actor:
        at = TEXT.index(name)
        return Actor(id, name, "state", iso3, name, mention=Evidence(at, at + len(name), name))

    span = Evidence(10, len(TEXT), TEXT[10:])
    record = Event(
        (actor("state:USA", "United States", "USA"),), (actor("state:JPN", "Japan", "JPN"),), "REQUEST", "meet", ("diplomatic",), "Geneva"
    )
    ledger.record(Report("r", TEXT, "Talks", "The Wire", "2004-06-09"), [Entry("r", record, (span,), date="2004-06-07")])
    return ledger


def test_plover_as_ngec_writes_it(fresh: Fresh, tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    export(Chosen(with_an_event(fresh())), str(path), "plover")
    (event,) = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    # The keys that NGEC's formatter gives each event.
    assert event.keys() >= {
        *("id", "event_type", "event_mode", "contexts", "attributes", "event_text", "event_geolocation", "date", "pub_date"),
        *("date_resolved", "date_raw", "headline", "publisher", "story_id", "version"),
    }
    assert (event["event_type"], event["event_mode"], event["contexts"]) == ("REQUEST", ["meet"], ["diplomatic"])
    assert (event["pub_date"], event["date_resolved"]) == ("2004-06-09", "2004-06-07")
    (actor,), (recipient,) = event["attributes"]["ACTOR"], event["attributes"]["RECIP"]
    assert (actor["country"], actor["code_1"], actor["country_name"], recipient["country"]) == ("USA", "GOV", "United States", "JPN")
    assert event["event_text"][actor["qa_start_char"] : actor["qa_end_char"]] == "United States"
    assert event["attributes"]["LOC"] == [{"text": "Geneva"}]


def test_no_event_code_no_event(ledger: Ledger) -> None:
    assert list(plover.lines(Chosen(ledger))) == []


def test_follow_the_money(fresh: Fresh, judged: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "all.ftm"
    export(Chosen(judged), str(path), "ftm")
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    ids = [entity["id"] for entity in found]
    assert len(set(ids)) == len(ids)
    assert {entity["schema"] for entity in found} == {"Article", "Person", "PublicBody", "Organization", "Representation", "Event"}
    for entity in found:
        named = [*entity["properties"].get("involved", ()), *entity["properties"].get("proof", ()), *entity["properties"].get("agent", ())]
        assert set(named) <= set(ids)
    estonia = next(one for one in found if one["properties"].get("name") == ["Estonia"])
    assert estonia["properties"]["country"] == ["ee"]
    stands = [one for one in found if one["schema"] == "Event" and "position" in one["properties"]["keywords"]]
    assert len(stands) == 8


def test_follow_the_money_takes_every_property(judged: Ledger) -> None:
    model = pytest.importorskip("followthemoney", reason="needs followthemoney, which needs the ICU library to be built").model
    for told in ftm.entities(Chosen(judged)):
        proxy = model.make_entity(told["schema"])
        proxy.id = told["id"]
        for name, values in told["properties"].items():
            proxy.add(name, values)
            assert len(proxy.get(name)) == len(set(values)), (told["schema"], name, values)
        proxy.schema.validate(told)
