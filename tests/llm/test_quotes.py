from itertools import pairwise

import pytest

from demarche.llm.pieces import pieces
from demarche.llm.quotes import Words, nearest
from demarche.model import Evidence

TEXT = (
    "The United Nations (UN), not UNESCO, backs “the mine-\nclearing plan”. Peru’s envoy said: “We\n  won’t pay.”\n\n"
    "The UN met on Monday – twice – with co\u00adoperation."
)


def places(quote: str, start: int = 0, end: int = len(TEXT)) -> list[str]:
    found = Words(TEXT, start, end).places(quote)
    assert all(TEXT[one.start : one.end] == one.quote for one in found)
    return [one.quote for one in found]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("The United Nations", ["The United Nations"]),
        ("UN", ["UN", "UN"]),  # not in UNESCO
        ("We won't pay", ["We\n  won’t pay"]),
        ('"We won\'t pay."', ["“We\n  won’t pay.”"]),
        ("'the mine-clearing plan'", ["the mine-\nclearing plan"]),
        ("Peru's   envoy", ["Peru’s envoy"]),
        ("Monday - twice -", ["Monday – twice –"]),
        ("cooperation", ["co\u00adoperation"]),
        ("the united nations", []),  # another case is another word
        ("backs the mine-clearing plan", []),  # a quote mark is missing
        ("Peru's ambassador", []),
        ("nations", []),
        ("ESCO", []),
        ("", []),
        ('""', []),
        (" \n", []),
        ("x" * 100_000, []),
        ("\ud800", []),
    ],
)
def test_words_are_found_as_they_stand_or_nowhere(quote: str, found: list[str]) -> None:
    assert places(quote) == found


def test_only_the_piece_that_was_shown_is_looked_at() -> None:
    last = TEXT.rindex("The UN")
    assert places("UN", last) == ["UN"]
    assert places("UN", end=10) == []
    assert places("Unit", end=8) == [], "a piece that ends within a word does not make it two"


def test_the_nearest_place_is_that_within_the_evidence() -> None:
    text = "Oslo pays. Rome says Oslo pays late. Oslo waits."
    found = Words(text, 0, len(text)).places("Oslo")
    start = text.index("Rome")
    assert nearest(found, Evidence(start, start + 24, text[start : start + 24])) == found[1]
    assert nearest(found, Evidence(40, 48, text[40:48])) == found[2]
    assert nearest([], found[0]) is None


@pytest.mark.parametrize("most", [200, 333, 1000])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "Short.",
        "word " * 500,
        "x" * 1500,
        "A sentence that says something. " * 60,
        "\n\n".join(["One paragraph of a few words, and no more."] * 50),
        " " * 900,
        "The end" + " " * 700 + "comes late.",
    ],
)
def test_pieces_overlap_and_leave_nothing_out(text: str, most: int) -> None:
    overlap = most // 5
    cut = list(pieces(text, most, overlap))
    covered = set().union(*(range(start, end) for start, end in cut)) if cut else set()
    assert all(text[at].isspace() for at in set(range(len(text))) - covered)
    assert all(0 < end - start <= most for start, end in cut)
    assert all(after[0] > before[0] for before, after in pairwise(cut)), "it goes on"
    assert len(cut) <= 1 + len(text) // (most // 4)
    for (_, end), (start, _) in pairwise(cut):
        assert start <= end - overlap or not text[start - overlap : start].strip()
