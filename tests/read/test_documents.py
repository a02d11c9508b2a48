"""Word, RTF and PDF: the words in their order, and what is said where there are none."""

import sys
import zipfile
from pathlib import Path

import pytest

from demarche.settings import Settings
from tests.read.build import ENGLISH, docx, error, one, pdf, read, rtf, write

SAID = ENGLISH.strip()
SECOND = "“We can't accept it,” said José – the minister {of} a\\b."


def test_word_gives_paragraphs_in_order(tmp_path: Path) -> None:
    report = one(write(tmp_path / "note.docx", docx("Lake & states", SAID, "", SECOND)))
    assert report.text == f"Lake & states\n{SAID}\n\n{SECOND}"
    assert report.id == "note"


def test_word_signs_tables_boxes_and_what_was_struck_out(tmp_path: Path) -> None:
    t = "<w:t>{}</w:t>".format
    xml = (
        f'<w:p><w:pPr><w:tabs><w:tab w:pos="9"/></w:tabs></w:pPr><w:r>{t("one")}<w:tab/>{t("two")}<w:br/>{t("three")}</w:r></w:p>'
        f"<w:p><w:del><w:r><w:delText>gone</w:delText>{t('gone')}</w:r></w:del><w:r><w:instrText>PAGE</w:instrText>{t('kept')}</w:r></w:p>"
        f"<w:tbl><w:tr><w:tc><w:p><w:r>{t('Norway')}</w:r></w:p></w:tc><w:tc><w:p><w:r>{t('for')}</w:r></w:p></w:tc></w:tr></w:tbl>"
        f"<w:p><w:r>{t('outer')}<w:pict><w:p><w:r>{t('box')}</w:r></w:p></w:pict></w:r></w:p>"
    )
    assert one(write(tmp_path / "n.docx", docx(xml=xml))).text == "one\ttwo\nthree\nkept\nNorway\tfor\nbox\nouter"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "one with a password"),
        (docx("x", member="xl/workbook.xml"), "no Word document"),
        (docx(SAID)[:-40], "no whole Word document"),
        (docx(xml="<w:p><w:r>"), "no whole Word document"),
        (b"PK\x03\x04" + b"junk" * 99, "no whole Word document"),
        (ENGLISH.encode(), "no whole Word document"),
        (b"", "is empty"),
        (docx(""), "is empty"),
    ],
)
def test_what_is_no_word_document_gets_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in error(write(tmp_path / "n.docx", data))


def test_rtf_gives_paragraphs_without_pictures_links_and_fields(tmp_path: Path) -> None:
    link = r'{\field{\*\fldinst{HYPERLINK "https://wire.example/x"}}{\fldrslt{\ul the paper}}}'
    data = rtf("Lake states", SAID, SECOND).replace(b"Lake states", b"Lake states in " + link.encode() + rb"{\pict\pngblip 89504e470d0a}")
    assert one(write(tmp_path / "n.rtf", data)).text.rstrip("\n") == f"Lake states in the paper\n{SAID}\n{SECOND}"


@pytest.mark.parametrize("data", [ENGLISH.encode(), b"{\\rtf1 ", b"\x89PNG" + bytes(99)])
def test_what_is_no_rtf_gets_a_sentence(tmp_path: Path, data: bytes) -> None:
    assert "n.rtf" in error(write(tmp_path / "n.rtf", data))


def test_pdf_gives_the_text_and_a_title_that_is_one(tmp_path: Path) -> None:
    lines = [SAID[:60], SAID[60:120], SAID[120:]]
    report = one(write(tmp_path / "n.pdf", pdf(*lines, title="Lake states meet")))
    assert " ".join(report.text.split()) == " ".join(" ".join(lines).split())
    assert report.title == "Lake states meet"
    assert one(write(tmp_path / "m.pdf", pdf(*lines, title="Microsoft Word - lake.doc"))).title is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (pdf(SAID, encrypt="secret"), "is encrypted with a password"),
        (pdf(), "its pages are pictures"),
        (pdf(SAID)[:200], "can't be read"),
        (b"%PDF-1.7\n" + b"junk " * 999, "can't be read"),
        (b"", "is empty"),
    ],
)
def test_what_can_not_be_read_of_a_pdf_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in error(write(tmp_path / "n.pdf", data))


def test_a_library_that_is_missing_is_named_with_the_line_that_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("pypdf", "striprtf", "feedparser", "fastwarc", "httpx"):
        monkeypatch.setitem(sys.modules, library, None)
    for path in (*(write(tmp_path / f"n.{ending}", b"x") for ending in ("pdf", "rtf", "rss", "warc")), "http://127.0.0.1:9/x"):
        assert "pip install 'demarche[formats]'" in str(read(path)[0])


def test_long_documents_are_refused(tmp_path: Path) -> None:
    settings = Settings(longest=100)
    for name, data in {"n.docx": docx(SAID), "n.rtf": rtf(SAID), "n.pdf": pdf(SAID)}.items():
        assert "too long" in error(write(tmp_path / name, data), settings=settings)


def test_nothing_else_of_a_document_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "n.docx"
    path.write_bytes(docx(SAID))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.png", bytes(300_000_000))
    assert one(str(path)).text == SAID
