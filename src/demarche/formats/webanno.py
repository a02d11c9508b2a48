"""WebAnno TSV 3, as INCEpTION and WebAnno export it, into a ledger: layers of spans with features, slots and relations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from demarche.errors import DemarcheError, LedgerError
from demarche.formats.bringing import Imported, ImportOptions
from demarche.formats.marks import Annotated, Link, Mark, bring_annotated
from demarche.ledger import Ledger
from demarche.model import Report

NAME = "import:webanno"
_UNIT = re.compile(r"\d+-\d+(?:\.\d+)?")
_VALUE = re.compile(r"(?P<value>.*?)(?:\[(?P<number>\d+)\])?", re.DOTALL)
_REF = re.compile(r"(?P<unit>\d+-\d+(?:\.\d+)?)(?:\[(?P<source>\d+)(?:_(?P<target>\d+))?\])?")
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r"}
_BAR, _SEMICOLON = re.compile(r"(?<!\\)\|"), re.compile(r"(?<!\\);")


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer with its features, in the order of columns; a slot is (role, what it points to)."""

    kind: str  # SP, RL or CH
    name: str
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """A mark by its layer ("" where that is not told), the token that it stands on or begins with, and its number where it has one."""

    layer: str
    unit: str
    number: str


@dataclass
class _Text:
    """A file as it is read: marks with the columns of their layer gathered, links between them, the text."""

    layers: list[Layer] = field(default_factory=list)
    units: list[tuple[int, int, str]] = field(default_factory=list)  # of the file's tokens, in units of UTF-16
    sentences: list[tuple[int, str]] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)
    links: list[tuple[Ref | str, Ref, str]] = field(default_factory=list)  # a mark's id or where it stands, where the other stands, label


def read(ledger: Ledger, path: Path, options: ImportOptions) -> Imported:
    """Record what was annotated; DemarcheError where the file is no WebAnno TSV 3.

    In INCEpTION's export, a folder is called like the document and the file in it like the annotator. A report of the ledger with the
    document's name is the text, where its words are the same; else the text is put together from the sentences.
    """
    found = _parse(path)
    shared = "." in path.parent.name
    document, by = (Path(path.parent.name).stem, path.stem) if shared else (path.stem, "")
    text = _text(found)
    report = _report(ledger, document, text)
    marks = [replace(mark, start=_characters(text, mark.start), end=_characters(text, mark.end)) for mark in found.marks.values()]
    return bring_annotated(ledger, iter([Annotated(report, marks, _links(found), options.by or by)]), options, NAME)


def _links(found: _Text) -> list[Link]:
    """The links between marks that are there; what a layer's name does not tell, the place does."""
    places: dict[Ref, str] = {}
    for id, mark in found.marks.items():
        layer, _, place = id.partition(":")
        unit, _, _ = place.partition(":")
        for known in (layer, ""):
            places.setdefault(Ref(known, "", unit) if unit.isdecimal() else Ref(known, unit, ""), mark.id)
    links = []
    for here, there, label in found.links:
        ends = [one if isinstance(one, str) else _found(places, one) for one in (here, there)]
        links += [Link(ends[0], ends[1], label)] if ends[0] and ends[1] else []
    return links


def _found(places: dict[Ref, str], ref: Ref) -> str:
    bare = replace(ref, unit="") if ref.number else ref
    return places.get(bare) or places.get(replace(bare, layer="")) or ""


def _report(ledger: Ledger, document: str, text: str) -> Report:
    """The ledger's report of a name where it has the same words at the same places, else a new one."""
    try:
        held = ledger.report(document)
    except LedgerError:
        return Report(document, text)
    same = len(held.text) >= len(text.rstrip()) and all(a == b or b.isspace() for a, b in zip(held.text, text, strict=False))
    return held if same else Report(document, text)


def _parse(path: Path) -> _Text:
    text, found = path.read_text(encoding="utf-8-sig"), _Text()
    if not text.startswith("#FORMAT=WebAnno TSV 3"):
        raise DemarcheError(f"{path.name!r} is no WebAnno TSV 3: its first line says {text[:40]!r}. Export it anew as WebAnno TSV v3.")
    before = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("#T_"):
            found.layers.append(_layer(line))
        elif line.startswith("#Text="):
            before += ("\n" if before else "") + _plain(line.removeprefix("#Text=").rstrip("\r"))
        elif line and not line.startswith("#"):
            before = _token(found, line.rstrip("\r").split("\t"), before, f"Line {number} of {path.name!r}")
    return found


def _layer(line: str) -> Layer:
    kind, _, told = line.removeprefix("#T_").partition("=")
    name, *features = told.strip().split("|")
    return Layer(kind, _short(name), tuple(features))


def _short(name: str) -> str:
    """`webanno.custom.Holder` is `holder`; the type of all annotations is none in particular."""
    return "" if name == "uima.tcas.Annotation" else name.rpartition(".")[2].casefold()


def _token(found: _Text, cells: list[str], sentence: str, where: str) -> str:
    """One line of a token; gives "" for the sentence, which is taken at its first token."""
    if len(cells) < 3 or not _UNIT.fullmatch(cells[0]) or not re.fullmatch(r"\d+-\d+", cells[1]):
        raise DemarcheError(f"{where} is {' '.join(cells)[:60]!r}, but must begin with the token's number, its place and the token.")
    start, end = map(int, cells[1].split("-"))
    if sentence:
        words = _plain(cells[2])
        found.sentences.append((start - _units(sentence[: max(sentence.find(words), 0)]), sentence))
    found.units.append((start, end, cells[0]))
    at = 3
    for layer in found.layers:
        width = max(len(layer.features), 1)
        columns = cells[at : at + width]
        at += width
        if layer.kind == "RL":
            _relations(found, layer, columns, cells[0])
        elif layer.kind == "SP":
            _spans(found, layer, columns, (start, end, cells[0]))
    return ""


def _spans(found: _Text, layer: Layer, columns: Sequence[str], unit: tuple[int, int, str]) -> None:
    """Values of a layer on one token; those of one number, on several tokens, are one span."""
    start, end, name = unit
    owners: list[str] = []  # whose values stand in the columns, in their order
    for column, feature in zip(columns, layer.features or ("value",), strict=False):
        for at, part in enumerate(_BAR.split(column)):
            if part in ("_", ""):
                continue
            told = _VALUE.fullmatch(part)
            assert told is not None
            if owners and "slot" in found.marks[owners[0]].features and _REF.fullmatch(_SEMICOLON.split(part)[0]):
                owner = owners[min(at, len(owners) - 1)]
                found.marks[owner] = _slot(found, found.marks[owner], feature, part)
                continue
            key = f"{layer.name}:{told['number'] or f'{name}:{at}'}"
            owners += [] if key in owners else [key]
            mark = found.marks.get(key) or Mark(key, layer.name, start, end)
            mark = replace(mark, end=max(mark.end, end))
            found.marks[key] = _with(mark, feature, told["value"])


def _slot(found: _Text, mark: Mark, feature: str, value: str) -> Mark:
    """A slot's second column: the marks that play the roles of the first. It is told once, on the first token of a mark."""
    roles, begun = mark.features["slot"].split(";"), mark.features.get("filled") == feature
    for at, part in enumerate(() if begun else _SEMICOLON.split(value)):
        told = _REF.fullmatch(part)
        if told:
            found.links.append((mark.id, Ref(_short(feature), told["unit"], told["source"] or ""), roles[min(at, len(roles) - 1)]))
    return replace(mark, features=dict(mark.features) | {"filled": feature})


def _with(mark: Mark, feature: str, value: str) -> Mark:
    """The mark with a feature more. A slot's first column has the roles, its second the units that play them."""
    if value in ("_", ""):
        return mark
    if feature.startswith("ROLE_"):
        slot = feature.partition(":")[2].rpartition("_")[0] or feature.removeprefix("ROLE_")
        roles = [one if (one := _plain(part)) not in ("*", "") else slot for part in _SEMICOLON.split(value)]
        return replace(mark, features=dict(mark.features) | {"slot": ";".join(roles)})
    if value == "*":  # the mark is there, but nothing is said of it
        return mark
    name, plain = feature.casefold(), _plain(value)
    told = dict(mark.features) | {name: plain}
    label = plain if name in ("value", "label", "stance") and mark.label == mark.id.partition(":")[0] else mark.label
    return replace(mark, features=told, label=label)


def _relations(found: _Text, layer: Layer, columns: Sequence[str], unit: str) -> None:
    """A relation stands at its target; its last column tells the source."""
    if not columns or columns[-1] in ("_", ""):
        return
    labels = _BAR.split(columns[0]) if len(columns) > 1 else []
    for at, part in enumerate(_BAR.split(columns[-1])):
        told = _REF.fullmatch(part)
        if told:
            label = _plain(labels[at]) if at < len(labels) and labels[at] not in ("*", "_") else layer.name
            base = _short(layer.features[-1].removeprefix("BT_"))
            numbers = ["" if number in (None, "0") else str(number) for number in (told["source"], told["target"])]
            found.links.append((Ref(base, told["unit"], numbers[0]), Ref(base, unit, numbers[1]), label))


def _plain(value: str) -> str:
    """A value without its backslashes."""
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), value)


def _units(text: str) -> int:
    """How long a text is as Java counts it, in units of UTF-16."""
    return len(text) + sum(character > "\uffff" for character in text)


def _text(found: _Text) -> str:
    """The text from its sentences, each in its place; between them a space, or line breaks where there is room for more."""
    text, length = "", 0
    for start, sentence in found.sentences:
        gap = start - length
        text += (" " if gap == 1 else "\n" * gap) + sentence
        length = max(start, length) + _units(sentence)
    return text


def _characters(text: str, units: int) -> int:
    """An offset in characters of one in units of UTF-16."""
    at = 0
    for count, character in enumerate(text):
        if at >= units:
            return count
        at += 1 + (character > "\uffff")
    return len(text)
