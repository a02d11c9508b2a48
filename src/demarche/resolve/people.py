"""The people whom a report names: each person once, with every form of the name, title, gender and whom they speak for."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from demarche import knowledge
from demarche.model import Actor, Entry
from demarche.resolve.lexicon import Gender, gender_of_name, gender_of_words, is_first_name, lexicon
from demarche.resolve.phrases import read_phrase
from demarche.resolve.titles import Title, read_title
from demarche.resolve.view import View, Word

_LONGEST_NAME = 5  # words
_LONGEST_TITLE = 130  # characters
_BEFORE_COMMA = re.compile(r"\b((?:[Tt]he|[Aa]n?|its|his|her|their)\s(?:[UE]\.[SNU]\.|[^,.;:“”\"]){3,110}),\s+$")
_APPOSED = re.compile(r"\s*,\s+(?:who (?:is|was) )?([A-Za-z][^.;\n“”\"]{2,90}?)(?=[,.;]|\n\s*\n|\s(?:said|says|told|who)\b)")


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A name where it is printed: `start` to `end` of the name alone, `title_start` with the title before it."""

    start: int
    end: int
    title_start: int
    name: str
    title: Title | None
    gender: Gender


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a report: the fullest name and what the report tells of them."""

    name: str
    gender: Gender = ""
    titles: tuple[Title, ...] = ()
    seen: tuple[int, ...] = field(default=(), compare=False)  # where printed

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name, in one spelling."""
        return name_words(self.name)

    def bears(self, name: str) -> bool:
        """Whether the name can be a form of this person's: the surname, the full name, or either with initials."""
        mine, other = self.words, name_words(name)
        if not mine or not other:
            return False
        if len(other) == 1:
            return other[0] in (mine[-1], mine[0]) if len(mine) <= 3 else other[0] in mine
        return (other[-1] == mine[-1] or other[0] == mine[0]) and (
            set(other) <= set(mine) or set(mine) <= set(other) or _initials(mine, other)
        )


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """A name's words for comparing: no accents, initials, suffixes or "al-"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold().replace(".", "").replace("'", "")
    return tuple(w for w in re.sub(r"\b(?:al|el)[- ]", "", plain).split() if len(w) > 1 and w not in lexicon("names", "suffixes"))


def _misspelt(mine: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a surname alone is another spelling of this one: "Sarea" and "Saree"."""
    return len(mine) > 1 and len(other) == 1 and len(other[0]) > 4 and SequenceMatcher(None, mine[-1], other[0]).ratio() >= 0.8


def _initials(mine: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return mine[-1] == other[-1] and mine[0][0] == other[0][0] and mine[0].startswith(other[0][:3])


def find_people(view: View, entries: list[Entry]) -> tuple[list[NamedPerson], list[Person]]:
    """Every printed name, and the people they stand for."""
    sources = _source_bounds(entries)
    named = sorted(_names(view, sources), key=lambda n: n.start)
    people: list[Person] = []
    for one in sorted(named, key=lambda n: -len(name_words(n.name))):
        at = match(people, one.name, one.start, one.gender)
        if at is None:
            people.append(_new(one))
        else:
            people[at] = _joined(people[at], one)
    return [n for n in named if match(people, n.name, n.start, n.gender) is not None], people


def match(people: list[Person], name: str, position: int, gender: Gender = "") -> int | None:
    """Which person bears the name: of two with one surname, the one last named before the position."""
    fits = [i for i, p in enumerate(people) if p.bears(name) and (not gender or not p.gender or p.gender == gender)]
    fits = fits or [i for i, p in enumerate(people) if _misspelt(p.words, name_words(name))]
    exact = [i for i in fits if people[i].words == name_words(name)]
    surname = [i for i in fits if name_words(name)[-1:] == people[i].words[-1:]]
    pool = exact or surname or fits
    return max(pool, key=lambda i: max((s for s in people[i].seen if s < position), default=-1), default=None)


def _new(one: NamedPerson) -> Person:
    return Person(one.name, one.gender, (one.title,) if one.title else (), (one.start,))


def _joined(person: Person, one: NamedPerson) -> Person:
    titles = person.titles if one.title is None or one.title in person.titles else (*person.titles, one.title)
    return replace(person, gender=person.gender or one.gender, titles=titles, seen=(*person.seen, one.start))


def _source_bounds(entries: list[Entry]) -> list[tuple[int, int]]:
    """Where the entries' speakers, holders and voices are printed."""
    actors: list[Actor | None] = []
    for entry in entries:
        for role in ("speaker", "holder", "voice", "actor"):
            actors.append(getattr(entry.record, role, None))
    return [(a.mention.start, a.mention.end) for a in actors if a and a.mention]


def _names(view: View, sources: list[tuple[int, int]]) -> Iterator[NamedPerson]:
    surnames: set[str] = set()
    runs = list(_runs(view))
    kept: set[int] = set()
    for at, run in enumerate(runs):
        one = _read_run(view, run, sources)
        if one:
            kept.add(at)
            surnames.update(name_words(one.name)[-1:] + name_words(one.name)[:1])
            yield one
    for at, run in enumerate(runs):  # a surname alone, of somebody named in full elsewhere
        if (
            at not in kept
            and len(run) <= 2
            and name_words(run[-1].text)[-1:]
            and name_words(run[-1].text)[-1] in surnames
            and not _body_like(run)
        ):
            yield NamedPerson(run[-1].start, run[-1].end, run[0].start, run[-1].text, None, "")


def _runs(view: View) -> Iterator[list[Word]]:
    """Runs of capitalised words that may be names, with small particles inside."""
    run: list[Word] = []
    for at, word in enumerate(view.words):
        inside = (
            bool(run) and view.text[run[-1].end : word.start].count("\n") < 2 and not view.text[run[-1].end : word.start].strip(" \n\t")
        )
        if word.capital and (word.text.casefold() not in lexicon("names", "not_names") or (inside and _also_a_surname(view, at, run))):
            if run and not inside:
                yield from _cut(run)
                run = []
            run.append(word)
        elif inside and _joins(view, at):
            run.append(word)
        else:
            yield from _cut(run)
            run = []
    yield from _cut(run)


def _also_a_surname(view: View, at: int, run: list[Word]) -> bool:
    """Whether "May" ends a name ("Theresa May", "Prime Minister May") and is no month: no day or year stands beside it."""
    after = view.words[at + 1].text if at + 1 < len(view.words) else ""
    known = is_first_name(run[-1].text) or knowledge.find_office(run[-1].text) is not None or run[-1].text in ("Mr", "Mrs", "Ms", ".")
    return view.words[at].text == "May" and run[-1].capital | (run[-1].text == ".") and known and not after[:1].isdigit()


def _cut(run: list[Word]) -> Iterator[list[Word]]:
    while run and not run[-1].capital:
        run = run[:-1]
    if run:
        yield run


def _joins(view: View, at: int) -> bool:
    """Whether a small word lies inside a name ("de", "bin") or a title ("of", a full stop after "Mr")."""
    word, after = view.words[at], view.words[at + 1 : at + 2]
    if word.text == ".":
        before = view.words[at - 1]
        return word.start == before.end and (before.text.casefold() in lexicon("names", "abbreviations") or len(before.text) == 1)
    small = word.text.casefold() in lexicon("names", "particles") or (bool(after) and after[0].text in ("'t", "’t"))
    return (
        bool(after)
        and (after[0].capital or after[0].text.casefold() in lexicon("names", "particles"))
        and small
        and after[0].start - word.end <= 1
    )


def _body_like(run: list[Word]) -> bool:
    return any(w.text.casefold() in lexicon("names", "body") for w in run) or knowledge.find_actor(_text(run)) is not None


def _text(run: list[Word]) -> str:
    out = run[0].text
    for before, word in pairwise(run):
        out += ("" if before.end == word.start else " ") + word.text
    return out


def _as_elsewhere(view: View, name: list[Word]) -> list[Word]:
    """A long name cut to two words where these stand alone elsewhere: "Ana Ruiz" of the headline "Ana Ruiz Joins Growing List"."""
    if len(name) < 4 or not all(w.text[:1].isupper() for w in name):
        return name
    alone = re.compile(rf"\b{re.escape(name[0].text)}\s+{re.escape(name[1].text)}\b(?!\s+[A-Z])")
    return name[:2] if alone.search(view.text) else name


def _read_run(view: View, run: list[Word], sources: list[tuple[int, int]]) -> NamedPerson | None:
    """The person that a run names, None if it is a body, a place or nothing sure."""
    if view.aside(run[0].start) and _text(run).isupper():  # a heading in capitals
        return None
    prefix, name = _split(run)
    name = _as_elsewhere(view, _without_actor(name))
    if not name or len(name) > _LONGEST_NAME + 2 or not any(w.capital and len(w.text) > 1 for w in name):
        return None
    text = _text(name)
    left = _left_of(view, prefix[0].start if prefix else name[0].start, bool(prefix))
    title_words = view.text[left : name[0].start].strip(" ,\n")
    title = read_title(title_words, view.report.date) if title_words else None
    titled = bool(title and title.office) or _honoured(title_words)
    if not _is_person(view, name, titled, sources):
        return None
    titles = title if title and (title.office or _owned(title_words)) else _apposed(view, name[-1].end) or _apposed_before(view, left)
    gender = gender_of_words(" ".join(re.findall(r"[\w.]+", title_words))) or gender_of_name(name[0].text)
    return NamedPerson(name[0].start, name[-1].end, left, text, titles, gender)


def _owned(title_words: str) -> bool:
    """Whether a name's title is nothing but its state or body: "Germany's Gerhard Schroeder", "Iraqi Ayad Allawi"."""
    return knowledge.find_actor(title_words) is not None


def _titles() -> frozenset[str]:
    return lexicon("titles", "m") | lexicon("titles", "f") | lexicon("titles", "either")


def _split(run: list[Word]) -> tuple[list[Word], list[Word]]:
    """A run's title words and its name: all after the last office word."""
    last = -1
    for at, word in enumerate(run):
        office = knowledge.find_office(word.text)
        if office or word.text.casefold() in _titles() or (at and word.text == "." and last == at - 1):
            last = at
    return run[: last + 1], run[last + 1 :]


def _without_actor(name: list[Word]) -> list[Word]:
    """The name without a state or body, or other title words, before it: "Iraqi Ayad Allawi"."""
    for size in range(len(name) - 1, 0, -1):
        told = knowledge.find_actor(_text(name[:size])) and not knowledge.in_a_name(_text(name[:size]), "", f" {name[size].text}")
        if told or all(w.text.casefold() in lexicon("phrases", "title_parts") for w in name[:size]):
            return name[size:]
    return name


def _left_of(view: View, start: int, begun: bool) -> int:
    """Where the title before a name begins: "a Russian foreign ministry spokesman, " is walked over."""
    at, left, comma = view.word_at(start), start, False
    if view.words and view.words[at].start >= start:
        at -= 1
    while at >= 0 and start - view.words[at].start < 140:
        word = view.words[at]
        small = word.text.casefold()
        if view.text[word.end : left].count("\n") > 1:
            break
        if word.text == "," and not comma and at and knowledge.find_office(view.words[at - 1].text):
            comma = True
        elif not _in_title(view, at, word, small, begun or left < start):
            break
        if word.text != ",":
            left = word.start
        at -= 1
    return left


def _in_title(view: View, at: int, word: Word, small: str, begun: bool) -> bool:
    """Whether a word to the left can belong to a title."""
    if small in ("'s", "’s", "s'"):
        return at > 0 and view.words[at - 1].capital
    if small == "to" and begun:
        return at > 0 and view.words[at - 1].text.casefold() in lexicon("phrases", "envoys")
    if small in ("of", "for", "the") and begun:
        before = view.words[at - 1]
        return at > 0 and (
            bool(knowledge.find_office(before.text)) or before.text in ("of", "for", "to") or (small == "of" and before.capital)
        )
    if small in lexicon("names", "not_names") and small not in lexicon("phrases", "title_parts") and word.text != "US":
        return False
    titled = small in lexicon("phrases", "title_parts") or bool(knowledge.find_office(word.text)) or small == "-"
    return titled or word.capital


def _honoured(words: str) -> bool:
    last = words.casefold().split()[-1:]
    return bool(last) and last[0] in _titles()


def _apposed(view: View, end: int) -> Title | None:
    """The title that follows a name: "Ali Larijani, Iran's top negotiator"."""
    found = _APPOSED.match(view.text, end)
    if not found:
        return None
    words = found.group(1).split()
    plain = words[0].casefold() in lexicon("phrases", "title_parts") or knowledge.find_office(" ".join(words[:2])) is not None
    if (
        not (plain or words[0][0].isupper() or words[0] in ("the", "a", "an", "its", "his", "her", "their"))
        or read_phrase(found.group(1)).plural
    ):
        return None
    title = read_title(found.group(1), view.report.date)
    return title if title.office else None


def _apposed_before(view: View, start: int) -> Title | None:
    """The title that stands before a name and a comma: "the lead mediator for the AU, Salim Ahmed Salim"."""
    found = _BEFORE_COMMA.search(view.text, max(0, start - _LONGEST_TITLE), start)
    if not found or read_phrase(found.group(1)).plural:
        return None
    title = read_title(found.group(1), view.report.date)
    return title if title.office and knowledge.find_office(read_phrase(found.group(1)).head) else None


def _is_person(view: View, name: list[Word], titled: bool, sources: list[tuple[int, int]]) -> bool:
    """Whether a capitalised run is a person: a title, a known first name, an office holder, a parser's label, or a speaker."""
    text = _text(name)
    if _body_like(name):
        return False
    if titled:
        return True
    span = view.span(name[0].start, name[-1].end)
    labels = {e.label_ for e in view.names if span is not None and span.start <= e.start and e.end <= span.end}
    if labels and not labels & {"PER", "PERSON"}:
        return False
    if labels:
        return True
    words = [w for w in name if w.text != "."]
    if len(words) == 1:
        return bool(_leaders(text, view.report.date)) and len(text) > 2 and text.casefold() not in lexicon("names", "regions")
    return is_first_name(words[0].text) or bool(knowledge.holder(text)) or _speaks(view, name, sources)


def _leaders(surname: str, date: str | None) -> bool:
    """Whether a leader of a state or body bore the surname then: enough for "Bush" alone, but only where the report has a date."""
    found = knowledge.holder(surname, date) if date else ()
    return any(h.office in ("President", "Prime Minister", "Chancellor", "Leader", "Secretary General", "Secretary-General") for h in found)


def _speaks(view: View, name: list[Word], sources: list[tuple[int, int]]) -> bool:
    at = view.word_at(name[-1].end)
    after = [w.text.casefold() for w in view.words[at : at + 2]]
    said = any(w in lexicon("verbs", "say") for w in after)
    inside = any(start <= name[0].start and name[-1].end <= end for start, end in sources)
    before = view.words[view.word_at(name[0].start) - 1] if name[0].start else None
    stripped = before is not None and before.capital and before.end + 1 == name[0].start
    return (said or inside) and 2 <= len(name) <= 4 and not stripped
