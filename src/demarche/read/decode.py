"""Bytes to text. UTF-8 first, byte order marks next, then what charset-normalizer finds; ReportError where it is no text at all."""

from __future__ import annotations

import codecs
import re

from demarche.errors import ReportError

# UTF-32 before UTF-16, whose mark is the beginning of the other's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# First bytes of files that are no text, what to call them, and the ending under which they are read.
_BINARY = (
    (b"\x89PNG", "a PNG image", ""),
    (b"\xff\xd8\xff", "a JPEG image", ""),
    (b"GIF8", "a GIF image", ""),
    (b"%PDF", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a ZIP archive or an Office document", ".docx (if it is one of Word)"),
    (b"\x1f\x8b", "a gzip archive", ""),
    (b"SQLite format 3\0", "an SQLite database", ""),
    (b"\x7fELF", "a program", ""),
    (b"\xd0\xcf\x11\xe0", "an old Office document", ""),
)
_WESTERN = ("cp1252", "latin_1")
# What charset-normalizer may choose from; all it knows would include many that read as anything.
_OTHERS = ["cp1252", "latin_1", "mac_roman", "cp1250", "iso8859_2", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1256"]
_OTHERS_OF_ASIA = ["shift_jis", "gb18030", "big5", "euc_kr"]
_ODD_WESTERN = re.compile(r"[a-z][À-ÖØ-Þ]|[\x80-\x9f]|[¤¦¬¯¸×÷]")  # "donÕt" is Mac Roman read as Windows-1252
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_NOT_STORED = re.compile(r"[\x00\ud800-\udfff]")
SAMPLE = 100_000  # bytes that charset-normalizer looks at


def decode(data: bytes, name: str) -> str:
    """The text of a file's bytes, without its byte order mark. ReportError where the bytes are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _sound(data[len(mark) :].decode(encoding, "replace"), name)
    refuse_binary(data, name)
    if b"\0" in data:
        return _sound(_wide(data), name)
    try:
        return _sound(data.decode("utf-8"), name)
    except UnicodeDecodeError:
        return _sound(_narrow(data, name), name)


def decode_line(line: bytes) -> str:
    """The text of one line of a long file, read without a look at the others: UTF-8, else Western European."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def refuse_binary(data: bytes, name: str) -> None:
    """ReportError where the first bytes are those of an image, an archive, a PDF, .."""
    kind, ending = next(((kind, ending) for magic, kind, ending in _BINARY if data.startswith(magic)), ("", ""))
    if kind:
        advice = f"Give it the ending {ending}" if ending else "Save it as plain text, HTML or JSON"
        raise ReportError(f"{name} is {kind}, not text. {advice} to read it.")


def is_wide(data: bytes) -> bool:
    """Are these bytes UTF-16 or UTF-32 by their mark, or holding NULs?"""
    return b"\0" in data or any(data.startswith(mark) for mark, encoding in _MARKS if encoding != "utf-8")


def storable(text: str) -> str:
    """The text with U+FFFD for each NUL and each half of a surrogate pair, which no database takes; its length stays."""
    return _NOT_STORED.sub("\ufffd", text)


def _sound(text: str, name: str) -> str:
    if len(_CONTROL.findall(text)) > 0.01 * len(text) + 3:
        raise ReportError(f"{name} is not text: it is full of control characters. Save it as plain text, HTML or JSON to read it.")
    return storable(text)


def _wide(data: bytes) -> str:
    """Bytes with NULs in them: UTF-16 without its mark, if every other byte of Latin letters is NUL."""
    sample = data[:4000]
    low, high = sample[1::2].count(0), sample[0::2].count(0)
    if max(low, high) < 0.3 * len(sample) / 2:
        return data.decode("latin_1")
    return data.decode("utf-16-le" if low > high else "utf-16-be", "replace")


def _narrow(data: bytes, name: str) -> str:
    """Bytes that are not UTF-8: UTF-8 with a few broken ones, Western European, or what charset-normalizer takes them for."""
    broken = data.decode("utf-8", "replace")
    errors, others = broken.count("\ufffd"), sum(c > "\x7f" for c in broken)
    if others - errors > 2 * errors:
        return broken
    for encoding in _WESTERN:
        text = data.decode(encoding, "replace")
        if "\ufffd" not in text and others < 0.1 * len(text) and not _ODD_WESTERN.search(text):
            return text
    return _guessed(data, name)


def _guessed(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes  # half a second of import that most files don't need

    best = from_bytes(data[:SAMPLE], cp_isolation=_OTHERS + _OTHERS_OF_ASIA).best()
    if best is None:
        raise ReportError(f"{name} is not text, or its encoding can't be told. Save it as plain text in UTF-8 to read it.")
    return data.decode(best.encoding, "replace")
