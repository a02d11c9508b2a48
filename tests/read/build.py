"""Reports of our own invention, in every format that is read: small files as the programs that make them write them."""

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from demarche.errors import ReportError
from demarche.model import Report
from demarche.read import Outcome, reports
from demarche.settings import Settings

ENGLISH = (
    "The foreign ministers of the lake states met in the capital on Monday to talk about the water treaty. "
    "Two of them said that they would not sign it before the fees had been cut by half.\n"
)
FRENCH = (
    "Les ministres des cinq pays du lac se sont réunis lundi dans la capitale pour parler du traité sur les eaux. "
    "Deux d'entre eux ont dit qu'ils ne le signeraient pas avant que les taxes ne soient réduites de moitié.\n"
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


def write(path: Path, content: str | bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8") if isinstance(content, str) else content
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return str(path)


def read(*paths: str, settings: Settings | None = None) -> list[Outcome]:
    return list(reports(paths, settings))


def one(*paths: str, settings: Settings | None = None) -> Report:
    (found,) = read(*paths, settings=settings)
    assert isinstance(found, Report), found
    return found


def error(*paths: str, settings: Settings | None = None) -> str:
    (found,) = read(*paths, settings=settings)
    assert isinstance(found, ReportError), found
    return sound(found)


def sound(found: ReportError) -> str:
    """The sentence of an error: one line, with a full stop."""
    sentence = str(found)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 2000
    return sentence


def ids(found: list[Outcome]) -> list[str | None]:
    return [getattr(one, "id", None) for one in found]


def line(**keys: Any) -> str:
    return json.dumps({"text": ENGLISH} | keys) + "\n"


def page(text: str = ENGLISH, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body><article><p>{text.strip()}</p></article></body></html>"


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(*paragraphs: str, xml: str | None = None, member: str = "word/document.xml") -> bytes:
    """A Word document of these paragraphs; of this XML in its body where it is given."""
    body = xml if xml is not None else "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(p)}</w:t></w:r></w:p>' for p in paragraphs)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, f'<?xml version="1.0"?><w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
    return held.getvalue()


def rtf(*paragraphs: str) -> bytes:
    """A rich text file, accented letters and quotation marks as escapes."""
    escaped = [p.replace("\\", r"\\").replace("{", r"\{").replace("}", r"\}") for p in paragraphs]
    coded = ["".join(c if c < "\x7f" else f"\\u{ord(c)}?" for c in p) for p in escaped]
    fonts = r"{\fonttbl{\f0\froman\fcharset0 Times New Roman;}}"
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0" + fonts + "\n\\f0 " + "\\par\n".join(coded) + "\\par\n}").encode("ascii")


def pdf(*lines: str, encrypt: str = "", title: str = "") -> bytes:
    """A PDF of one page."""
    import pypdf
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    sheet = writer.add_blank_page(612, 792)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    fonts = DictionaryObject({NameObject("/F1"): DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})})
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    shown = [text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for text in lines]
    stream = DecodedStreamObject()
    stream.set_data(("BT /F1 11 Tf 50 740 Td 14 TL " + " ".join(f"({text}) Tj T*" for text in shown) + " ET").encode("cp1252"))
    sheet[NameObject("/Contents")] = writer._add_object(stream)
    if title:
        writer.add_metadata({"/Title": title})
    if encrypt or encrypt is None:
        writer.encrypt(encrypt or "", owner_password="owner", algorithm="AES-256")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def rss(*items: str, title: str = "The Lake Wire") -> str:
    channel = f"<title>{title}</title><link>https://wire.example/</link><description>News</description><language>en</language>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'


def item(text: str = ENGLISH, guid: str = "https://wire.example/1", title: str = "Lake states meet") -> str:
    stamp = "Wed, 09 Jun 2004 10:00:00 GMT"
    return (
        f"<item><title>{title}</title><link>https://wire.example/a</link><guid>{guid}</guid><pubDate>{stamp}</pubDate>"
        f"<description>{escape(text)}</description></item>"
    )


def record(url: str, body: str | bytes = "", length: int | str | None = None, kind: str = "response", http: str = "") -> bytes:
    """A record of a web archive; `length` is what it says of itself, where that is to be a lie."""
    page_bytes = body.encode("utf-8") if isinstance(body, str) else body
    head = http or "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    payload = head.encode() + b"\r\n" + page_bytes
    headers = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-01T10:00:00Z\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(payload) if length is None else length}\r\n\r\n"
    )
    return headers.encode() + payload + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    """Records as archives pack them, each by itself."""
    return b"".join(map(gzip.compress, records))
