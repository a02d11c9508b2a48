"""RSS and Atom: the text of each item, without markup and without following links."""

from pathlib import Path

from demarche.model import Report
from tests.read.build import ENGLISH, error, ids, item, one, read, rss, write

SAID = ENGLISH.strip()


def test_an_item_is_a_report(tmp_path: Path) -> None:
    path = write(tmp_path / "wire.rss", rss(item(f"<p>{SAID}</p><p>&ldquo;No,&rdquo; said <b>José</b>.</p><script>x()</script>")))
    text = f"{SAID}\n“No,” said José."
    assert one(path) == Report(
        "https://wire.example/1", text, "Lake states meet", "The Lake Wire", "2004-06-09", "https://wire.example/a", "en", path
    )


def test_atom_gives_the_content_before_the_summary(tmp_path: Path) -> None:
    atom = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>
    <entry><id>tag:wire.example,2004:1</id><title type="html">Lake &amp;amp; states</title><updated>2004-06-09T10:00:00Z</updated>
    <link href="https://wire.example/a"/><summary>Short.</summary><content type="html">&lt;p&gt;{SAID}&lt;/p&gt;</content></entry></feed>"""
    report = one(write(tmp_path / "wire.atom", atom))
    assert (report.id, report.title, report.text, report.date) == ("tag:wire.example,2004:1", "Lake & states", SAID, "2004-06-09")


def test_ids_hold_when_a_feed_grows(tmp_path: Path) -> None:
    old = [item(SAID + " Old.", guid="17"), item(SAID + " Older.", guid="")]
    before = ids(read(write(tmp_path / "w.rss", rss(*old))))
    after = ids(read(write(tmp_path / "w.rss", rss(item(SAID + " New.", guid="18"), *old))))
    assert before == ["w-17", "https://wire.example/a"]
    assert after == ["w-18", *before]


def test_an_item_without_text_costs_no_other(tmp_path: Path) -> None:
    found = read(write(tmp_path / "w.rss", rss(item("", guid="1"), item(guid="2"))))
    assert ids(found) == [None, "w-2"]
    assert "Item 1 of" in str(found[0])


def test_what_is_no_feed_gets_a_sentence(tmp_path: Path) -> None:
    for number, content in enumerate(["<rss", "http://127.0.0.1:9/feed", "<html><body>x</body></html>", rss(), "\x00\x01"]):
        assert "holds no item" in error(write(tmp_path / f"{number}.rss", content))
    assert "is empty" in error(write(tmp_path / "x.atom", ""))


def test_a_feed_of_another_name_is_guessed(tmp_path: Path) -> None:
    assert ids(read(write(tmp_path / "wire.xml", rss(item(guid="5"))))) == ["wire-5"]
