"""Word documents (.docx): the paragraphs of the body, taken out of the ZIP archive as a stream. Nothing else in the archive is opened."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from demarche.errors import ReportError
from demarche.read import exports
from demarche.read.source import Outcome, Source, read_all, reason
from demarche.settings import Settings

FILE_PER_CHARACTER = 50  # bytes of the archive, pictures included, for each character of the longest report
XML_PER_CHARACTER = 100  # bytes of unpacked XML; exports hold many reports, and markup takes more than words
BODY = "word/document.xml"
CHUNK = 1 << 16
LONGEST_TAG = 1 << 20  # bytes; the parser looks at an open tag anew with every chunk, which takes quadratic time
DEEPEST = 1000  # elements within each other; Word itself stops long before
# Elements by their local names, for the transitional and the strict variant of the format have different namespaces (ECMA-376).
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_UNSEEN = {"Fallback", "del", "moveFrom", "pPr", "rPr"}  # drawn otherwise already; struck out by an editor; looks, with tab stops


def read(source: Source, settings: Settings) -> Iterator[Outcome]:
    """The document's text, or each article of a Nexis or Factiva export."""
    data = read_all(source, FILE_PER_CHARACTER * settings.longest)
    yield from exports.read_lines(paragraphs(data, source.name, XML_PER_CHARACTER * settings.longest), source, settings)


def paragraphs(data: bytes, name: str, most: int) -> Iterator[str]:
    """Each paragraph and each row of a table (cells parted by tabs); ReportError after `most` bytes of XML."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReportError(f"{name} is an old Office document, or one with a password. Save it as .docx without a password to read it.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(BODY) as body:
            yield from _parsed(body, name, most)
    except KeyError:
        raise ReportError(f"{name} is a ZIP archive, but no Word document: it holds no {BODY}. Unpack it and name what is in it.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, expat.ExpatError) as error:
        raise ReportError(f"{name} is no whole Word document: {reason(error)}. Save it again, or as plain text.") from error


def _parsed(body: IO[bytes], name: str, most: int) -> Iterator[str]:
    words = _Words(name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = words.doctype
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = words.start, words.end, words.characters
    taken = 0
    while chunk := body.read(CHUNK):
        taken += len(chunk)
        if taken > most:
            raise ReportError(f"{name} is too long: unpacked, it has more than {most:,} bytes. Split it or raise the limit with --longest.")
        parser.Parse(chunk, False)
        if taken - parser.CurrentByteIndex > LONGEST_TAG:
            raise ReportError(f"{name} is no sound Word document: a tag has more than {LONGEST_TAG:,} bytes. Save it again with Word.")
        yield from words.take()
    parser.Parse(b"", True)
    yield from words.take()


class _Words:
    """Collects paragraphs while the parser goes through the document; keeps no tree."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.done: list[str] = []
        self.open: list[list[str]] = []  # the open paragraphs' words; a text box has paragraphs within one
        self.rows: list[list[list[str]]] = []  # the open table rows, each a list of cells, each a list of paragraphs
        self.hidden = self.depth = 0
        self.in_text = False

    def take(self) -> list[str]:
        """The paragraphs that are whole by now."""
        done, self.done = self.done, []
        return done

    def doctype(self, *_: object) -> None:
        """Word never writes one; who does wants entities expanded."""
        raise ReportError(f"{self.name} is no sound Word document: it declares a document type. Save it again with Word.")

    def start(self, tag: str, _attributes: object) -> None:
        name = tag.rpartition(" ")[2]
        self.hidden += name in _UNSEEN
        self.in_text = name == "t"
        self.depth += 1
        if self.depth > DEEPEST:
            raise ReportError(f"{self.name} is no sound Word document: its elements are nested too deeply. Save it again with Word.")
        if name == "p":
            self.open.append([])
        elif name in _SIGNS and self.open and not self.hidden:
            self.open[-1].append(_SIGNS[name])
        elif name == "tr":
            self.rows.append([])
        elif name == "tc" and self.rows:
            self.rows[-1].append([])

    def characters(self, text: str) -> None:
        if self.in_text and self.open and not self.hidden:
            self.open[-1].append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        self.hidden -= name in _UNSEEN
        self.depth -= 1
        self.in_text = False
        if name == "p":
            self._put("".join(self.open.pop()))
        elif name == "tr" and self.rows:
            self._put("\t".join("\n".join(cell) for cell in self.rows.pop()))

    def _put(self, line: str) -> None:
        open_row = self.rows and self.rows[-1]
        (open_row[-1] if open_row else self.done).append(line)
