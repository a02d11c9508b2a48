"""A report on who stands where: an issue a chapter, with pictures, every position's words and where they were printed. HTML, Word, PDF."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, get_args

from demarche.charts import Mark
from demarche.errors import DemarcheError, MissingExtra
from demarche.formats.chosen import Chosen
from demarche.formats.pictures import Picture, drawn
from demarche.formats.words import for_xml, titled
from demarche.ledger import Told
from demarche.model import Entry, Position, Report, Stance

ORDER: tuple[str, ...] = get_args(Stance)
HEADS = ("Who", "Stance", "On what", "Words", "Source")
WITHOUT_ISSUE = "Positions on no common issue"


@dataclass(frozen=True, slots=True)
class Line:
    """A position, put into words: who, the stance, on what, the words that prove it, and where they were printed."""

    who: str
    stance: str
    target: str
    words: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """An issue with the last stand of each holder first, then all that led to it."""

    title: str
    summary: str
    lines: tuple[Line, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """All of a report."""

    title: str
    about: str
    chapters: tuple[Chapter, ...]


def story(chosen: Chosen) -> Story:
    """The positions of what was chosen, by issue; DemarcheError where there is none."""
    by_issue: dict[str, list[tuple[Report, Told]]] = {}
    for report, told in chosen.with_reports():
        if isinstance(told.entry.record, Position) and told.entry.is_stand:
            by_issue.setdefault(told.entry.record.issue, []).append((report, told))
    if not by_issue:
        raise DemarcheError("There are no positions in what was asked for, so there is nothing to report. Ask for more.")
    ordered = sorted(by_issue.items(), key=lambda item: (not item[0], -len(item[1])))
    chapters = tuple(_chapter(chosen, issue, found) for issue, found in ordered)
    count, dates = sum(len(c.lines) for c in chapters), sorted(told.kept.when for found in by_issue.values() for _, told in found)
    reports = len({report.id for found in by_issue.values() for report, _ in found})
    when = " to ".join(dict.fromkeys((dates[0], dates[-1])))
    about = f"{count} positions out of {reports} {'report' if reports == 1 else 'reports'}, {when}."
    return Story(chosen.options.title or "Who stands where", about, chapters)


def _chapter(chosen: Chosen, issue: str, found: Sequence[tuple[Report, Told]]) -> Chapter:
    ordered = sorted(found, key=lambda pair: (ORDER.index(_position(pair[1]).stance), _holder(pair[1].entry), pair[1].kept.when))
    title = titled(issue) or WITHOUT_ISSUE
    pictures = drawn(title, [_mark(report, told) for report, told in found]) if issue and chosen.options.pictures else ()
    return Chapter(title, _summary(found) if issue else "", tuple(_line(report, told) for report, told in ordered), pictures)


def _mark(report: Report, told: Told) -> Mark:
    quote = told.entry.evidence[0].quote if told.entry.evidence else ""
    return Mark(_holder(told.entry), _position(told).stance, told.kept.date or "", _flat(quote), report.id)


def _summary(found: Sequence[tuple[Report, Told]]) -> str:
    """Who stood where last, in a sentence."""
    last = {_holder(told.entry): _position(told).stance for _, told in sorted(found, key=lambda pair: pair[1].kept.when)}
    groups = {stance: [holder for holder, told in last.items() if told == stance] for stance in ORDER}
    return "; ".join(f"{stance}: {', '.join(sorted(holders))}" for stance, holders in groups.items() if holders) + "."


def _line(report: Report, told: Told) -> Line:
    record = _position(told)
    voice = f" (by {record.voice.name})" if record.voice and record.voice.name != record.holder.name else ""
    condition = f", {record.condition.quote}" if record.condition else ""
    mood = "" if told.entry.modality == "asserted" else f" ({told.entry.modality})"
    where = [report.outlet, report.title or report.id, told.kept.date or report.date]
    also = dict.fromkeys(copy.outlet or copy.report for copy in told.kept.copies)
    source = ", ".join(filter(None, where)) + (f"; also in {', '.join(also)}" if also else "")
    sure = f"{told.entry.confidence:.0%}" + (f", {told.kept.verdict}ed" if told.kept.verdict in ("accept", "correct") else "")
    words = " … ".join(_flat(span.quote) for span in told.entry.evidence)
    who, stance, target = _holder(told.entry) + voice, f"{record.stance}{mood}, {sure}", _flat(record.target.quote + condition)
    return Line(who, stance, target, words, source, report.url or "")


def _position(told: Told) -> Position:
    assert isinstance(told.entry.record, Position)
    return told.entry.record


def _holder(entry: Entry) -> str:
    assert isinstance(entry.record, Position)
    return entry.record.holder.principal.name or entry.record.holder.printed


def _flat(text: str) -> str:
    return " ".join(text.split())


def write_html(chosen: Chosen, path: Path) -> None:
    """One page that holds its pictures and its style, and loads nothing."""
    path.write_text("".join(_page(story(chosen))), encoding="utf-8", errors="xmlcharrefreplace")


def _page(told: Story) -> Iterator[str]:
    style = resources.files("demarche.formats").joinpath("data").joinpath("report.css").read_text(encoding="utf-8")
    yield f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{_safe(told.title)}</title>\n'
    yield f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n'
    yield f"<h1>{_safe(told.title)}</h1>\n<p>{_safe(told.about)}</p>\n"
    for chapter in told.chapters:
        yield from _section(chapter)
    yield "</main>\n</body>\n</html>\n"


def _section(chapter: Chapter) -> Iterator[str]:
    yield f"<section>\n<h2>{_safe(chapter.title)}</h2>\n"
    yield f"<p>{_safe(chapter.summary)}</p>\n" if chapter.summary else ""
    for picture in chapter.pictures:
        drawn = base64.b64encode(picture.svg.encode()).decode()
        yield f'<figure><img alt="{_safe(picture.title)}" src="data:image/svg+xml;base64,{drawn}"></figure>\n'
    yield "<table>\n<thead><tr>" + "".join(f'<th scope="col">{head}</th>' for head in HEADS) + "</tr></thead>\n<tbody>\n"
    for line in chapter.lines:
        known = line.url.startswith(("http://", "https://"))  # no other address may be behind a link
        source = f'<a href="{_safe(line.url)}">{_safe(line.source)}</a>' if known else _safe(line.source)
        cells = (_safe(line.who), _safe(line.stance), _safe(line.target), f"<q>{_safe(line.words)}</q>", source)
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"
    yield "</tbody>\n</table>\n</section>\n"


def _safe(text: str) -> str:
    return html.escape(for_xml(text))


def write_docx(chosen: Chosen, path: Path) -> None:
    """The same for Word; MissingExtra without python-docx."""
    try:
        from docx import Document
        from docx.enum.section import WD_ORIENT
        from docx.shared import Cm
    except ImportError:
        raise MissingExtra("A Word document", "formats") from None
    told, document = story(chosen), Document()
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21.0)
    page.left_margin = page.right_margin = Cm(2)
    document.core_properties.title = for_xml(told.title)[:255]
    document.core_properties.author = "demarche"
    document.add_heading(for_xml(told.title), 0)
    document.add_paragraph(for_xml(told.about))
    for chapter in told.chapters:
        document.add_heading(for_xml(chapter.title), 1)
        if chapter.summary:
            document.add_paragraph(for_xml(chapter.summary))
        for picture in chapter.pictures:
            document.add_picture(io.BytesIO(picture.png), width=Cm(20))
        _word_table(document, chapter.lines)
    document.save(str(path))


def _word_table(document: Any, lines: Sequence[Line]) -> None:
    from docx.shared import Cm, Pt

    table = document.add_table(rows=1, cols=len(HEADS), style="Table Grid")
    table.autofit = False
    widths = (3.6, 3.0, 5.0, 9.0, 5.1)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)  # LibreOffice goes by these, Word by those of the cells
    for line in (HEADS, *((one.who, one.stance, one.target, f"“{one.words}”", one.source) for one in lines)):
        cells = table.rows[0].cells if line is HEADS else table.add_row().cells
        for cell, text, width in zip(cells, line, widths, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(for_xml(text))
            run.font.size, run.bold = Pt(9), line is HEADS
    document.add_paragraph()


def write_pdf(chosen: Chosen, path: Path) -> None:
    """The same as PDF; MissingExtra without fpdf2. Letters that the font (Roboto: Latin, Greek, Cyrillic) lacks are boxes."""
    try:
        from fpdf import FPDF
    except ImportError:
        raise MissingExtra("A PDF", "formats") from None
    told, pdf = story(chosen), FPDF("landscape", format="A4")
    for style, name in (("", "Regular"), ("B", "Bold")):
        pdf.add_font("Roboto", style, str(_font(name)))
    pdf.set_title(for_xml(told.title))
    pdf.set_creator("demarche")
    pdf.set_auto_page_break(True, margin=15)
    pdf.add_page()
    _text(pdf, told.title, 22, "B")
    _text(pdf, told.about, 10)
    for chapter in told.chapters:
        _text(pdf, chapter.title, 15, "B")
        _text(pdf, chapter.summary, 10)
        for picture in chapter.pictures:
            pdf.image(io.BytesIO(picture.png), w=min(pdf.epw, 170), keep_aspect_ratio=True)
        _pdf_table(pdf, chapter.lines)
    pdf.output(str(path))


def _font(name: str) -> Any:
    try:
        folder = resources.files("font_roboto").joinpath("files")
    except ModuleNotFoundError:
        raise MissingExtra("A PDF", "formats") from None
    return folder.joinpath(f"Roboto-{name}.ttf")


def _text(pdf: Any, text: str, size: float, style: str = "") -> None:
    if text:
        pdf.set_font("Roboto", style, size)
        pdf.multi_cell(pdf.epw, size * 0.5, for_xml(text), align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(size * 0.15)


def _pdf_table(pdf: Any, lines: Sequence[Line]) -> None:
    pdf.set_font("Roboto", "", 8.5)
    with pdf.table(col_widths=(14, 12, 20, 36, 20), line_height=4, text_align="LEFT", padding=1) as table:
        for line in (HEADS, *((one.who, one.stance, one.target, f"“{one.words}”", one.source) for one in lines)):
            row = table.row()
            for text in line:
                row.cell(for_xml(text))
    pdf.ln(4)
