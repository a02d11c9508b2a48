"""Reading text, HTML and JSON: every encoding, and everything that can be wrong with a file. A bad one never stops the others."""

import gzip
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from demarche.errors import ReportError
from demarche.model import Report
from demarche.settings import Settings
from tests.read.build import ENGLISH, FRENCH, PNG, error, line, one, read, write

GERMAN = (
    "Die Minister der fünf Staaten am See haben sich am Montag in der Hauptstadt getroffen, um über den Vertrag zu reden. "
    "Zwei von ihnen sagten, dass sie ihn nicht unterschreiben, bevor die Gebühren um die Hälfte gesenkt sind.\n"
)
RUSSIAN = (
    "Министры пяти стран, которые лежат на озере, встретились в понедельник в столице и говорили о договоре. "
    "Двое из них сказали, что они не подпишут его, если сборы не будут снижены, но это было только начало. "
    "Они также говорили о том, что после этого все страны должны решить, как им жить на озере и что делать.\n"
)


def test_plain_text_is_kept_as_it_stands(tmp_path: Path) -> None:
    text = "  A\tmess,\r\nwrapped \u00a0 here\n.\n|\n\x0c" + ENGLISH
    path = write(tmp_path / "note.of.may.txt", text)
    assert one(path) == Report(id="note.of.may", text=text, path=path)


ACCENTED = ENGLISH + "José Müller of Curaçao said: “It won’t do – not for €5.”\n"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", ACCENTED),
        ("utf-8-sig", ACCENTED),
        ("utf-16", ACCENTED),
        ("utf-16-le", ENGLISH + "José Müller said no.\n"),
        ("utf-16-be", ENGLISH + "José Müller said no.\n"),
        ("utf-32", ACCENTED),
        ("cp1252", ACCENTED),
        ("latin-1", ENGLISH + "José Müller of Curaçao said no.\n"),
        ("mac-roman", ENGLISH * 3 + "José Müller of Curaçao said: “It won’t do.” They don’t agree, he said.\n"),
    ],
)
def test_encodings_are_read_and_offsets_count_in_the_decoded_text(tmp_path: Path, encoding: str, text: str) -> None:
    assert one(write(tmp_path / "r.txt", text.encode(encoding))).text == text


def test_one_broken_byte_does_not_turn_utf8_into_something_else(tmp_path: Path) -> None:
    data = ACCENTED.encode("utf-8") + b"\xff" + ENGLISH.encode("utf-8")
    assert one(write(tmp_path / "r.txt", data)).text == ACCENTED + "\ufffd" + ENGLISH


def test_html_gives_the_article_and_what_the_page_states(tmp_path: Path) -> None:
    page = f"""<!DOCTYPE html><html lang="en"><head><title>Lake states meet | The Wire</title>
    <meta property="og:site_name" content="The Wire"><meta property="article:published_time" content="2004-06-09T10:00:00Z">
    <meta property="og:title" content="Lake states meet"><link rel="canonical" href="https://wire.example/a"></head>
    <body><nav><a href="/">Home</a> <a href="/news">All the news</a></nav><article><h1>Lake states meet</h1>
    <p>{ENGLISH}</p><p>&ldquo;We are <b>content</b>,&rdquo; the host said.</p></article><script>var x = "no";</script></body></html>"""
    report = one(write(tmp_path / "page.html", page))
    assert (report.title, report.outlet, report.date, report.url) == (
        "Lake states meet",
        "The Wire",
        "2004-06-09",
        "https://wire.example/a",
    )
    assert "“We are content,” the host said." in report.text
    assert "var x" not in report.text
    assert "All the news" not in report.text


@pytest.mark.parametrize(
    "page", [f"<p>{ENGLISH}", f"<html><body><div><p>{ENGLISH}<p><b>{ENGLISH}</i></table>", f"<<html>><p {ENGLISH}<p>{ENGLISH}"]
)
def test_broken_html_is_read_as_far_as_it_goes(tmp_path: Path, page: str) -> None:
    assert "water treaty" in one(write(tmp_path / "page.html", page)).text


def test_html_states_its_own_encoding(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="windows-1252"></head><body><p>{ENGLISH}</p><p>José said: “No.”</p></body></html>'
    assert "José said: “No.”" in one(write(tmp_path / "p.html", page.encode("cp1252"))).text
    assert "José said: “No.”" in one(write(tmp_path / "q.html", page.encode("utf-16"))).text


def test_json_keys(tmp_path: Path) -> None:
    path = write(
        tmp_path / "x.json",
        line(id="a1", title="T", publisher="P", date="2004-06-09T12:00:00Z", url="u", language="en-GB", colour="blue"),
    )
    assert one(path) == Report("a1", ENGLISH, "T", "P", "2004-06-09", "u", "en-GB", path)
    assert one(write(tmp_path / "y.json", line(outlet="O", publisher="P", title=None, id=7))).outlet == "O"


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ("2004", "2004"),
        ("2004-06", "2004-06"),
        ("20040609", "2004-06-09"),
        ("9 June 2004", "2004-06-09"),
        ("June 9, 2004", "2004-06-09"),
        ("Wed, 09 Jun 2004 10:00:00 GMT", "2004-06-09"),
        ("", None),
        (None, None),
    ],
)
def test_dates(tmp_path: Path, stated: str | None, wanted: str | None) -> None:
    assert one(write(tmp_path / "x.jsonl", line(date=stated))).date == wanted


@pytest.mark.parametrize("stated", ["9/6/2004", "2004-13", "2004-02-30", "yesterday"])
def test_a_date_that_is_not_sure_is_said(tmp_path: Path, stated: str) -> None:
    assert stated in error(write(tmp_path / "x.jsonl", line(date=stated)))


def test_a_list_and_lines_under_the_ending_json(tmp_path: Path) -> None:
    listed = read(write(tmp_path / "x.json", json.dumps([{"text": ENGLISH}, {"txt": 1}, {"id": "z", "text": ENGLISH}])))
    assert [getattr(r, "id", "error") for r in listed] == ["x-1", "error", "z"]
    assert "Item 2" in str(listed[1])
    lines = read(write(tmp_path / "y.json", line(id="a") + line(id="b")))
    assert [getattr(r, "id", "error") for r in lines] == ["a", "b"]
    pretty = json.dumps({"id": "c", "text": ENGLISH}, indent=2)
    assert one(write(tmp_path / "z.json", pretty)).id == "c"


def test_a_bad_line_loses_itself_only(tmp_path: Path) -> None:
    path = write(
        tmp_path / "news.jsonl",
        line(id="a") + '{"id": "b", "text": "half\n' + "\n" + line(id="c") + '{"id": "d"}\n[1]\n{"text": 5}\n' + line(id="e")[:-1],
    )
    found = read(path)
    assert [getattr(r, "id", None) for r in found] == ["a", None, "c", None, None, None, "e"]
    said = [str(r) for r in found if isinstance(r, ReportError)]
    assert [s.split(" of ")[0] for s in said] == ["Line 2", "Line 5", "Line 6", "Line 7"]
    assert all("news.jsonl" in s for s in said)
    assert "not whole JSON" in said[0]
    assert "no 'text' key" in said[1]


def test_utf16_json_lines_and_half_surrogates(tmp_path: Path) -> None:
    data = (line(id="a") + line(id="é")).encode("utf-16")
    assert [getattr(r, "id", r) for r in read(write(tmp_path / "x.jsonl", data))] == ["a", "é"]
    odd = one(write(tmp_path / "y.jsonl", '{"text": "Peru \\ud83d\\ude00 signed\\ud800\\u0000."}\n'))
    assert odd.text == "Peru \U0001f600 signed\ufffd\ufffd."


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("r.txt", "", "is empty"),
        ("r.txt", " \n\u00a0\n", "is empty"),
        ("r.jsonl", "", "is empty"),
        ("r.jsonl", line(text=" "), "is empty"),
        ("r.html", "", "is empty"),
        ("r.html", "<html><body><script>1</script></body></html>", "no text that could be taken out"),
        ("r.png", PNG, "a PNG image"),
        ("r.txt", PNG, "a PNG image"),
        ("r.html", PNG, "a PNG image"),
        ("r.json", PNG, "a PNG image"),
        ("r.txt", bytes(range(256)) * 50, "not text"),
        ("r.txt", bytes(range(1, 256)) * 50, "not text"),
        ("r.txt", FRENCH, "is in French"),
        ("r.txt", FRENCH.encode("cp1252"), "is in French"),
        ("r.txt", GERMAN, "is in German"),
        ("r.txt", RUSSIAN, "is in Russian"),
        ("r.txt", RUSSIAN.encode("cp1251"), "is in Russian"),
        ("r.txt", "湖の国の大臣は月曜日に会った。" * 40, "a script other than Latin"),
        ("r.jsonl", line(language="fr"), "is in French"),
        ("r.jsonl", line(language="pt-BR"), "is in Portuguese"),
        ("r.jsonl", line(language="tlh"), "is in tlh"),
        ("r.json", '{"text": "half', "not whole JSON"),
        ("r.json", "[" * 100_000, "not JSON that can be read"),
        ("r.json", '"words"', "not a JSON object"),
        ("r.json", line(title=["a"]), "'title' that is list"),
        ("r.jsonl", "[" * 100_000 + "\n", "Line 1"),
    ],
)
def test_what_can_be_wrong_gets_a_sentence_that_names_the_file(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    sentence = error(write(tmp_path / name, content))
    assert said in sentence
    assert str(tmp_path / name) in sentence


@pytest.mark.parametrize("data", [gzip.compress(ENGLISH.encode() * 99)[:-20], b"\x1f\x8b" + b"junk" * 9, b"no gzip at all"])
def test_a_broken_gzip_file_gets_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "r.txt.gz").write_bytes(data)
    (tmp_path / "s.jsonl.gz").write_bytes(data)
    for name in ("r.txt.gz", "s.jsonl.gz"):
        assert f"{name} can't be read" in str(read(str(tmp_path / name))[-1])


def test_the_others_are_still_read(tmp_path: Path) -> None:
    paths = [
        write(tmp_path / "a.txt", ""),
        write(tmp_path / "b.txt", PNG),
        str(tmp_path / "missing.txt"),
        "odd\0path",
        write(tmp_path / "c.txt", ENGLISH),
        write(tmp_path / "d.txt", FRENCH),
        write(tmp_path / "e.txt", ENGLISH.upper()),
    ]
    assert [getattr(r, "id", None) for r in read(*paths)] == [None, None, None, None, "c", None, "e"]
    assert "no file or folder" in error(str(tmp_path / "missing.txt"))


def test_an_unreadable_file_gets_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.txt", ENGLISH)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr("builtins.open", refuse)
    assert error(path) == f"{path} can't be read: Permission denied. Check the file."


def test_too_long_a_report_is_refused(tmp_path: Path) -> None:
    settings = Settings(longest=len(ENGLISH))
    assert one(write(tmp_path / "a.txt", ENGLISH), settings=settings)
    assert "too long" in error(write(tmp_path / "b.txt", ENGLISH + "x"), settings=settings)
    assert "too long" in error(write(tmp_path / "b.json", line(text=ENGLISH + "x")), settings=settings)
    assert "too long" in error(write(tmp_path / "c.txt.gz", ENGLISH * 1000), settings=settings)
    assert "too long" in error(write(tmp_path / "d.html", f"<p>{ENGLISH}</p>" * 3), settings=settings)


@pytest.mark.parametrize("name", ["big.txt", "big.html", "big.json", "big.jsonl", "big", "big.txt.gz"])
def test_fifty_megabytes_are_refused_quickly_and_cheaply(tmp_path: Path, name: str) -> None:
    unit = b"The ministers met in the capital. "
    path = write(tmp_path / name, b'{"text": "' * ("js" in name) + unit * (50_000_000 // len(unit)) + b'"}' * ("js" in name))
    program = (
        "import resource, sys; from demarche.read import reports; before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "(found,) = reports([sys.argv[1]]); print(found)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    begin = time.monotonic()
    ran = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True)
    sentence, kilobytes = ran.stdout.splitlines()
    assert "too long" in sentence
    assert int(kilobytes) < 80_000
    assert time.monotonic() - begin < 10


def test_a_line_that_is_too_long_is_passed_over_and_the_next_is_read(tmp_path: Path) -> None:
    settings = Settings(longest=1000)
    path = write(tmp_path / "a.jsonl", line(id="a") + line(text="x" * 3_000_000) + line(id="c"))
    found = read(path, settings=settings)
    assert [getattr(r, "id", None) for r in found] == ["a", None, "c"]
    assert str(found[1]).startswith("Line 2 of")


@pytest.mark.parametrize("text", ["Peru signed.", "“Non”, dit-il.", "OK", "12345", "Paris - Le Monde: le traité de la mer"])
def test_very_short_texts_pass(tmp_path: Path, text: str) -> None:
    assert one(write(tmp_path / "a.txt", text)).text == text


def test_english_with_a_french_quotation_passes(tmp_path: Path) -> None:
    assert one(write(tmp_path / "a.txt", ENGLISH * 2 + FRENCH[:100]))


def test_a_report_that_says_it_is_english_is_believed(tmp_path: Path) -> None:
    assert one(write(tmp_path / "a.jsonl", line(text=FRENCH, language="English"))).text == FRENCH
