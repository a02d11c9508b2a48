"""What kind of phrase printed words are: a pronoun, a list, a role, a group, a government, something told before."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from demarche import knowledge
from demarche.resolve.dates import COUNTED
from demarche.resolve.lexicon import Gender, either, gender_of_words, lexicon

PronounKind = Literal["m", "f", "plural", "thing", "first"]

_DEFINITE = frozenset(["the", "that", "this", "these", "those", "both", "its", "his", "her", "their", "our"])
_DETERMINER = re.compile(rf"^({'|'.join(sorted(_DEFINITE))}|an?|one|another|some|several|many|most|other|no)\b", re.I)
_WORD = re.compile(r"[\w][\w.'’-]*")
_CUT = re.compile(
    r"\s(?:\w+ed\s+by|released|issued|published|of|for|from|in|at|with|by|on|to|close to|near|who|which|that|representing|including)\b"
    r"|,|\(|\s[-–—]\s",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase. `head` is its last noun, in small letters; `definite` with "the", "its" or a name's possessive."""

    text: str
    head: str
    definite: bool
    plural: bool
    bare: bool  # nothing but determiner and head: "the minister"
    core: str = ""  # up to the first "of", "for" or comma

    @property
    def gender(self) -> Gender:
        """The gender that its words tell."""
        return gender_of_words(self.text)


def pronoun_kind(printed: str) -> PronounKind | None:
    """Which kind of pronoun the words are, None if they are none."""
    plain = " ".join(printed.split()).strip('.,;:"“”')
    small = plain.casefold()
    if plain == "US":
        return None
    kinds: tuple[PronounKind, ...] = ("m", "f", "plural", "thing", "first")
    return next((kind for kind in kinds if small in lexicon("pronouns", kind)), None)


def is_relative(printed: str) -> bool:
    """Whether the words lead back to what was named before them: "who", "whose leaders"."""
    first, *rest = printed.casefold().split() or [""]
    if not rest:
        return first in lexicon("pronouns", "relative")
    return first == "whose" and len(rest) == 1 and rest[0] in lexicon("pronouns", "whose")


def read_phrase(printed: str) -> Phrase:
    """The head, number and definiteness of a noun phrase."""
    line = " ".join(printed.split()).strip(' ,;:"“”')
    core = _CUT.split(line, maxsplit=1)[0].strip() or line
    words = _WORD.findall(core)
    head = words[-1].casefold().rstrip(".") if words else ""
    found = _DETERMINER.match(line)
    definite = bool(found and found.group(1).casefold() in _DEFINITE)
    possessed = bool(re.search(r"\w['’]s?\s", core))
    plural = head in lexicon("phrases", "groups") or (
        head.endswith("s") and knowledge.find_office(head) is not None and not head.endswith("ss")
    )
    return Phrase(line, head, definite or possessed or not found, plural, len(words) <= (2 if found else 1), core)


def has_determiner(printed: str) -> bool:
    """Whether the words begin with an article or the like."""
    return _DETERMINER.match(printed) is not None


def split_list(printed: str) -> list[tuple[int, int]]:
    """Where the members of "A, B and C" lie in the printed words; one piece if it is no list.

    Of "states such as A and B", "the groups A and B" and "two analysts, A and B" the members are A and B.
    """
    described = _described().match(printed)
    pieces: list[tuple[int, int]] = []
    at = described.end() if described and described["head"].casefold() in lexicon("phrases", "groups") else 0
    for m in _glue().finditer(printed, at):
        if m.start() > at:
            pieces.append((at, m.start()))
        at = m.end()
    pieces.append((at, len(printed)))
    pieces = [p for p in pieces if printed[p[0] : p[1]].strip()]
    return pieces[1:] if _counts(printed, pieces) else pieces


def _counts(printed: str, pieces: list[tuple[int, int]]) -> bool:
    """Whether the first piece only says how many follow: "two analysts, A and B"."""
    first = printed[pieces[0][0] : pieces[0][1]] if pieces else ""
    number, _, rest = first.casefold().partition(" ")
    return len(pieces) > 2 and number in COUNTED and COUNTED.index(number) + 2 == len(pieces) and read_phrase(rest).plural


@cache
def _glue() -> re.Pattern[str]:
    """What stands between two members."""
    joining, backing = (either("lists", name) for name in ("joining", "backing"))
    return re.compile(rf"(?:\s*,\s+|\s+)(?:{joining})\s+(?:(?:{backing})\s+)?|\s*,\s+(?![JS]r\b)")


@cache
def _described() -> re.Pattern[str]:
    """What stands before the members: "nations such as Peru and Chile", "the militant groups Hamas and Fatah"."""
    naming = either("lists", "naming")
    return re.compile(rf"(?:[\w'’.-]+\s+){{0,5}}?(?P<head>[a-z]+)(?:,?\s+(?:{naming})|:)?\s+(?=(?:the\s+)?[A-Z])")
