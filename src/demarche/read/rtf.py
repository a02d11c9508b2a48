"""Rich Text Format: its words, by striprtf."""

from __future__ import annotations

import re
from collections.abc import Iterator

from demarche.errors import ReportError
from demarche.read import exports
from demarche.read.guard import guarded
from demarche.read.source import Outcome, Source, needing, read_all
from demarche.settings import Settings

BYTES_PER_CHARACTER = 20  # for each character of the longest report; pictures are written as text
REPORTS = 10  # an export's text is at most this many of the longest reports
# striprtf writes a link's address behind its words (and looks for it with a costly pattern); hidden from it, the address is left out.
_LINK = re.compile(r"(\\fldinst\b[^{}]{0,40}\{?[^{}]{0,80}?)HYPERLINK", re.I)
_ENDS_LINE = re.compile(r"[ \t]*\r?\n")


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """The document's text, or each article of a Nexis or Factiva export."""
    with needing("Reading RTF"):
        import striprtf  # noqa: F401
    data = read_all(source, BYTES_PER_CHARACTER * settings.longest)
    text = guarded("rtf", data, source.name, REPORTS * settings.longest, settings.seconds)
    yield from exports.read_lines(iter(text.split("\n")), source, settings)


def words(data: bytes, most: int) -> str:
    """The text of an RTF file, runs in the guard; ReportError where it is none."""
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rtf"):
        raise ReportError("is no RTF: it does not begin with {\\rtf. Check the file, or give it the ending of what it is.")
    text = rtf_to_text(_LINK.sub(r"\1", data.decode("latin_1")), errors="replace")
    if len(text) > most:
        raise ReportError(f"is too long: it has more than {most:,} characters. Split it, or raise the limit with --longest.")
    return "\n".join(line.strip("|").replace("|", "\t") if "|" in line else line for line in _ENDS_LINE.split(text))
