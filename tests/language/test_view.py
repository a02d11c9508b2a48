"""The view: wrapped lines go on, blocks stand apart, offsets come back exactly. All texts are made up."""

import gzip
import json
import os
import re
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from demarche.language.lines import DROPPED
from demarche.language.view import View, make_view

DATA = Path(os.environ.get("DEMARCHE_DATA", Path(__file__).parents[3] / "shared"))
LEFT_OUT = re.compile(f"[{DROPPED}]")


def blocks(text: str) -> list[str]:
    view = make_view(text)
    assert view.text == "\n\n".join(view.text[b.start : b.end] for b in view.blocks)
    return view.text.split("\n\n")


def kinds(text: str) -> list[tuple[str, str]]:
    view = make_view(text)
    return [(block.kind, view.text[block.start : block.end]) for block in view.blocks]


WRAPPED = """\
The Danish foreign minister, who had flown in from Oslo in the
morning, told her hosts that Copenhagen would back the ferry
treaty
.
"Nobody at this table wants a quarrel about herring," she said, but
added: "We shall need time, plainly. Some of the harbours
are not ready to take more
boats."
Harbour fees
Sweden wants the fees to fall by half. Norway has
never liked the idea.
"Nobody at this table wants a quarrel about herring [..] We shall need
time, plainly"
Karen Holm, Danish minister |
Talks begin again in Bergen on Monday and should, the hosts hope,
bring the
draft to an end.
 |
The harbour of Bergen has been closed to trawlers since the spring |
Later, Danish
Foreign Minister Karen Holm said
Sweden's plan
was too dear.
Open questions
The delegates
will discuss
the draft's annex with their Baltic
neighbours."""


def test_a_messy_page_comes_out_in_order() -> None:
    assert kinds(WRAPPED) == [
        (
            "paragraph",
            "The Danish foreign minister, who had flown in from Oslo in the morning, told her hosts that Copenhagen would "
            "back the ferry treaty.",
        ),
        (
            "paragraph",
            '"Nobody at this table wants a quarrel about herring," she said, but added: "We shall need time, plainly. '
            'Some of the harbours are not ready to take more boats."',
        ),
        ("heading", "Harbour fees"),
        ("paragraph", "Sweden wants the fees to fall by half. Norway has never liked the idea."),
        ("quote", '"Nobody at this table wants a quarrel about herring [..] We shall need time, plainly"'),
        ("attribution", "Karen Holm, Danish minister"),
        ("paragraph", "Talks begin again in Bergen on Monday and should, the hosts hope, bring the draft to an end."),
        ("caption", "The harbour of Bergen has been closed to trawlers since the spring"),
        ("paragraph", "Later, Danish Foreign Minister Karen Holm said Sweden's plan was too dear."),
        ("heading", "Open questions"),
        ("paragraph", "The delegates will discuss the draft's annex with their Baltic neighbours."),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # one line a paragraph
        ("Peru signed.\nChile did not.\nTalks go on.", ["Peru signed.", "Chile did not.", "Talks go on."]),
        (
            "Peru and Chile end row over sea border\nPeru signed on Monday.",
            ["Peru and Chile end row over sea border", "Peru signed on Monday."],
        ),
        # blank lines between paragraphs, wrapped lines inside
        ("Peru signed the\ntreaty. Chile\ndid not.\n\nTalks go\non.", ["Peru signed the treaty. Chile did not.", "Talks go on."]),
        ("Peru signed the\r\ntreaty.\r\n\r\nChile did\r\nnot.", ["Peru signed the treaty.", "Chile did not."]),
        # an empty line in the middle of a sentence
        (
            "Peru signed the treaty on the sea border with\n\nits southern neighbour.",
            ["Peru signed the treaty on the sea border with its southern neighbour."],
        ),
        ("Border treaty signed\n\nal-Rashid said so.", ["Border treaty signed", "al-Rashid said so."]),
        # stray punctuation
        ("Peru signed\n.\nChile did not\n, it said.", ["Peru signed.", "Chile did not, it said."]),
        ("Peru signed the accord\n\n.\n\nChile did not.", ["Peru signed the accord.", "Chile did not."]),
        ("Lima\n's envoy left.", ["Lima's envoy left."]),
        # white space and invisible characters
        ("Peru\u00a0has   signed\tthe\u00a0 treaty.", ["Peru has signed the treaty."]),
        ("\ufeffPeru rati\u00adfied\u200b it.", ["Peru ratified it."]),
        # hyphens at line ends
        ("The nego-\ntiations in Lima\nended. The\nnext ones begin.", ["The negotiations in Lima ended. The next ones begin."]),
        ("The state-\nowned fleet stays in\nport.", ["The state-owned fleet stays in port."]),
        ("The non-\nsigners left.", ["The non-signers left."]),
        ("A UN-\nbrokered truce held in\nthe south.", ["A UN-brokered truce held in the south."]),
        ("A 900-\nstrong force left in\nspring.", ["A 900-strong force left in spring."]),
        ("Re-\nentry is free; the reentry fee\nis gone.", ["Reentry is free; the reentry fee is gone."]),
        ("It was rati\u00ad\nfied by Peru and\nChile.", ["It was ratified by Peru and Chile."]),
        # abbreviations, initials
        ("He had met Gen.\nPark in Lima and\nSeoul.", ["He had met Gen. Park in Lima and Seoul."]),
        ("The treaty of John F.\nDoe was kept by\nall.", ["The treaty of John F. Doe was kept by all."]),
        ("She has the U.S.\nSenate behind her and\nsaid so.", ["She has the U.S. Senate behind her and said so."]),
        # quotations
        ('"Will you sign?"\nshe asked.\nNobody spoke.', ['"Will you sign?" she asked.', "Nobody spoke."]),
        ('"We will sign,"\nMr Rojas said in\nLima.', ['"We will sign," Mr Rojas said in Lima.']),
        ("''We will sign,''\nMr Rojas said in\nLima.", ["''We will sign,'' Mr Rojas said in Lima."]),
        # list items, headings in Markdown, lines of dashes
        ("They agreed on:\n• fees;\n• boats.\nPeru left.", ["They agreed on:", "fees;", "boats.", "Peru left."]),
        ("They agreed on:\n1. lower fees\n2. more boats", ["They agreed on:", "lower fees", "more boats"]),
        ("The states - Peru,\n- with Chile - agree on\nall.", ["The states - Peru, - with Chile - agree on all."]),
        ("## FISHERIES:\nPeru spoke.", ["FISHERIES:", "Peru spoke."]),
        ("Peru spoke\n* * *\nChile left", ["Peru spoke", "Chile left"]),
        ("FISHERIES:\nPeru wants lower\nfees.", ["FISHERIES:", "Peru wants lower fees."]),
        # bylines, datelines, credits
        ("By Ana Rojas and John Doe\nPeru wants lower\nfees.", ["By Ana Rojas and John Doe", "Peru wants lower fees."]),
        ("By Monday Chile\nwill have signed the\ntreaty.", ["By Monday Chile will have signed the treaty."]),
        ("Sunday, 4 May 2003\nPeru wants lower\nfees.", ["Sunday, 4 May 2003", "Peru wants lower fees."]),
        ("LIMA, May 4 (Wire) — Peru wants lower\nfees.", ["LIMA, May 4 (Wire) —", "Peru wants lower fees."]),
        ("NATO - the alliance - met.", ["NATO - the alliance - met."]),
        ("Photo: Jane Roe/Wire\nPeru wants lower\nfees.", ["Photo: Jane Roe/Wire", "Peru wants lower fees."]),
        # a weekday or a bracket goes on
        ("They met in Lima\nWednesday to talk about\nfees.", ["They met in Lima Wednesday to talk about fees."]),
        ("", [""]),
        (" \n\t\n|\n", [""]),
        ("Peru", ["Peru"]),
    ],
)
def test_line_breaks(text: str, wanted: list[str]) -> None:
    assert blocks(text) == wanted


LONG = (
    "The ministers of the five lake states met on Thursday in the town hall of Porto Novo to look again at the water treaty, "
    "which two of them have not signed. They left without a word to the press, though the host's spokesman said later that "
    "the talks had been frank and that a third round would follow in autumn."
)


@pytest.mark.parametrize("width", [40, 55, 66, 72, 80, 100])
@pytest.mark.parametrize("between", ["\n\n", "\n    ", "\n"])
def test_wrapping_is_undone_whatever_the_width(width: int, between: str) -> None:
    paragraphs = [LONG, LONG.replace("five", "six").replace("autumn", "late autumn, he said"), LONG.replace("Porto Novo", "Cotonou")]
    text = between.join(textwrap.fill(paragraph, width) for paragraph in paragraphs)
    assert " ".join(blocks(text)) == " ".join(paragraphs)
    if between != "\n":
        assert blocks(text) == paragraphs


def test_a_repeated_quotation_is_a_block_with_its_own_offsets() -> None:
    view = make_view(WRAPPED)
    quote = next(block for block in view.blocks if block.kind == "quote")
    start, end = view.to_report(quote.start, quote.end)
    assert WRAPPED[start:end].startswith('"Nobody at this')
    assert WRAPPED[start:end].endswith('plainly"')
    assert start > WRAPPED.index("Harbour fees")
    assert view.block_at(quote.start) == view.block_at(quote.end - 1) == quote


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("treaty.", "treaty\n."),
        ("more boats", "more\nboats"),
        ("Danish Foreign Minister Karen Holm", "Danish\nForeign Minister Karen Holm"),
        ("The delegates will discuss the draft's annex", "The delegates\nwill discuss\nthe draft's annex"),
    ],
)
def test_offsets_lead_to_the_printed_words(words: str, printed: str) -> None:
    view = make_view(WRAPPED)
    start = view.text.index(words)
    there = view.to_report(start, start + len(words))
    assert WRAPPED[slice(*there)] == printed
    assert view.to_view(*there) == (start, start + len(words))


def test_offsets_at_the_edges() -> None:
    view = make_view("  Peru\n\nChile ")
    assert view.text == "Peru\n\nChile"
    assert view.to_report(0, 4) == (2, 6)
    assert view.to_report(0, 11) == (2, 13)
    assert view.to_report(11, 11) == (14, 14)
    assert view.to_view(0, 14) == (0, 11)
    assert view.to_view(0, 2) == (0, 0)
    assert view.to_view(8, 9) == (6, 7)
    for start, end in ((-1, 2), (3, 2), (0, 99)):
        with pytest.raises(ValueError, match="not inside the view"):
            view.to_report(start, end)
        with pytest.raises(ValueError, match="not inside the report"):
            view.to_view(start, end)


def assert_offsets_hold(view: View) -> None:
    """Every token of the view stands in the report: the same characters, but for what is left out and line breaks that split it."""
    report = view.report
    assert len(view.origin) == len(view.text)
    for token in re.finditer(r"\S+", view.text):
        start, end = view.to_report(*token.span())
        held = report[start:end]
        kept = [view.origin[at] for at in range(*token.span())]
        assert "".join(report[at] for at in kept) == token.group()
        skipped = [report[at] for at in range(start, end) if at not in kept]
        assert len(held) == len(kept) + len(skipped)
        assert all(c.isspace() or c in "|-" or LEFT_OUT.match(c) for c in skipped), (token.group(), held)
        assert report[start] == token.group()[0]
        assert report[end - 1] == token.group()[-1]
        assert view.to_view(start, end) == token.span()


pieces = st.sampled_from(
    [
        "Peru",
        "signs",
        "the",
        ",",
        ".",
        '"',
        "“",
        "”",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "\u00a0",
        "\u00ad",
        "|",
        "-",
        "- ",
        "#",
        "•",
        "1. ",
        "''",
        "A.",
        "é",
    ]
)


@given(st.lists(pieces, max_size=40).map("".join) | st.text(max_size=60))
@example("a\u00ad\nb")
@example("|\u200b|")
@example("- \u00ad")
@example("LIMA - \u00adA")
@example("# •")
@example("Peru\n\xad|")
@example("Peru\n•\n,")
def test_any_text_has_a_view_whose_offsets_hold(text: str) -> None:
    view = make_view(text)
    assert_offsets_hold(view)
    assert "\n\n\n" not in view.text
    assert not view.text.startswith("\n")
    assert not view.text.endswith("\n")
    assert sorted(view.origin) == list(view.origin)
    words = [match.span() for match in re.finditer(r"[^\W\d_]{4,}", text)]
    assert all(list(view.origin[slice(*view.to_view(*word))]) == list(range(*word)) for word in words)


def shared_texts() -> Iterator[str]:
    for path in sorted((DATA / "gold" / "docs").glob("*.json")):
        yield json.loads(path.read_text("utf-8"))["text"]
    for path in sorted((DATA / "attribution").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)


@pytest.mark.skipif(not (DATA / "gold" / "docs").is_dir(), reason="needs the shared data: set DEMARCHE_DATA to its folder")
def test_offsets_hold_in_every_shared_document() -> None:
    count = 0
    for text in shared_texts():
        assert_offsets_hold(make_view(text))
        count += 1
    assert count > 1000


@pytest.mark.parametrize(
    "text",
    [
        LONG * 3400,
        textwrap.fill(LONG, 60) * 3400,
        "." * 1_000_000 + "x",
        "\n" * 1_000_000,
        " " * 1_000_000 + "x",
        "a\n" * 100_000,
        '"A-' * 330_000,
        "AAA " * 250_000,
        "| " * 500_000 + "x",
        "- " * 500_000,
        "(\n" * 100_000,
    ],
    ids=["prose", "wrapped", "stops", "empty lines", "spaces", "short lines", "quotes", "capitals", "bars", "dashes", "brackets"],
)
def test_a_megabyte_takes_little_time(text: str) -> None:
    begin = time.process_time()
    make_view(text)
    assert time.process_time() - begin < 15  # under 1.5 s on a quiet machine; quadratic work would take minutes
