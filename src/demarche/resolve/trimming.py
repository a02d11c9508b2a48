"""Cut the printed words of an actor down to its name: without clauses and appositions after it, and without the thing it owns."""

import re
from functools import cache

from demarche import knowledge
from demarche.resolve.lexicon import either, lexicon
from demarche.resolve.people import NamedPerson
from demarche.resolve.phrases import read_phrase
from demarche.resolve.view import Bounds

_NEXT_PIECE = re.compile(r",|;|\s+and\s|\s+or\s|$")
_POSSESSOR = re.compile(r"(?P<owner>\S.*?\w)['’]s?\s+(?P<thing>[\w’'-]+(?:\s+(?:and\s+)?[\w’'-]+){0,2})(?P<rest>\s.*)?", re.S)
_PREPOSITION = re.compile(r"(?:by|from|with|between|among|[Bb]oth(?=\s.*\sand\s))\s+(?=\w)", re.S)
_LAST_PIECE = re.compile(r"\s*,?\s+and\s+(?:the\s+)?[\w'’-]*[A-Z]")
_OF = re.compile(r"\s(?:for|to|of|on|in|against|with|at|towards?)\s")


def core(text: str, start: int, end: int, named: list[NamedPerson]) -> Bounds:
    """Where the name itself lies in an actor's printed words: "China, host of the talks" is "China", "my support for it" is "my"."""
    start = _without_preposition(text, start, end)
    end = _without_clause(text, start, end, named)
    end = _without_tail(text, start, end)
    return start, _owner_end(text, start, end, named)


def _without_preposition(text: str, start: int, end: int) -> int:
    """The start without a preposition: "by the main parties"."""
    found = _PREPOSITION.match(text, start, end)
    return found.end() if found else start


def _without_clause(text: str, start: int, end: int, named: list[NamedPerson]) -> int:
    """The end without relative clauses, participles, and appositions that name nobody else."""
    for person in named:
        if start <= person.start and person.end < end and text[person.end] == "," and _describes(text, person.end + 1, end):
            return person.end
    for cut in _clauses().finditer(text, start + 1, end):
        if not cut.group().lstrip().startswith(",") or not _names_more(text, start, cut, end, named):
            return cut.start()
    return end


def _describes(text: str, start: int, end: int) -> bool:
    """Whether what follows a person's name tells what he is: ", founder of the party", ", Peru's envoy to the talks"."""
    piece = text[start : _NEXT_PIECE.search(text, start, end).start()].split()  # type: ignore[union-attr]  # "$" always matches
    phrase = read_phrase(" ".join(piece))
    last = phrase.core.split()[-1:] or [""]
    noun = last[0][:1].islower() and not phrase.plural and not last[0].endswith("s")
    return noun and phrase.definite and not _article().match(phrase.text)  # those with an article are for `_clauses`


def _names_more(text: str, start: int, cut: re.Match[str], end: int, named: list[NamedPerson]) -> bool:
    """Whether what follows is the next of a list, or names the person whose office stands before."""
    here, after = cut.start(), cut.end("comma")
    article = cut.group("article")
    if not article:
        return False
    piece = text[after : _NEXT_PIECE.search(text, after, end).start()].strip()  # type: ignore[union-attr]  # "$" always matches
    person_before = any(start <= n.start and n.end <= here for n in named)
    person_after = any(here <= n.start and n.end <= end for n in named)
    found = knowledge.find_actor(piece)
    listed = piece[:1].isupper() and _LAST_PIECE.match(text, after + len(piece), end) is not None
    return (person_after and not person_before) or listed or (found is not None and found.match != "adjective")


def _without_tail(text: str, start: int, end: int) -> int:
    """The end without "himself", "alone" and a possessive mark."""
    found = _tail().search(text, start + 1, end)
    return found.start() if found else end


def _owner_end(text: str, start: int, end: int, named: list[NamedPerson]) -> int:
    """Where the owner ends if the phrase is a thing that an actor owns: "Berlin's pledge", "their mandate"."""
    line = text[start:end]
    first, *rest = line.split()
    if rest and first.casefold() in lexicon("trimming", "owning"):
        head = _OF.split(line, maxsplit=1)[0].split()[-1]
        return end if _is_actor(head) or any(start <= n.start and n.end <= end for n in named) else start + len(first)
    found = _POSSESSOR.fullmatch(line)
    if not found or any(c.isupper() for c in found.group("thing")):
        return end
    if _is_actor(_OF.split(line[found.start("thing") :], maxsplit=1)[0].split()[-1]):
        return end
    return start + found.end("owner")


def _is_actor(head: str) -> bool:
    """Whether a noun is somebody who can hold a position: an office, a group, a body, a part of a government, or what carries words."""
    small = head.casefold()
    lists = ("groups", "state_nouns", "body_nouns", "person_nouns", "state_bodies", "carriers", "both_ways")
    return any(small in lexicon("phrases", name) for name in lists) or knowledge.find_office(small) is not None


@cache
def _clauses() -> re.Pattern[str]:
    relative, article, adverbial = (either("trimming", name) for name in ("relative", "article", "adverbial"))
    return re.compile(
        rf"(?:,?\s+(?:{relative})\b|(?P<comma>,)\s+(?:(?:{adverbial})\b|\w+ing\b(?!\s*,)|\w+(?:ed|ught)\s+(?:by|to|in|at|for|on|with)\b"
        rf"|(?P<article>{article})\s)|\s[-–—]\s(?:{article})\s)",
        re.S,
    )


@cache
def _article() -> re.Pattern[str]:
    return re.compile(rf"(?:{either('trimming', 'article')})\b", re.I)


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf"(?:,?\s+(?:{either('trimming', 'tail')})\b(?:\s+among\s.*)?|['’]s?)$", re.S | re.I)
