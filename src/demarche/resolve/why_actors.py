"""From printed words to an actor, step by step: pronoun, name in a table, person of the report, office on the date, nothing known."""

import re
from collections.abc import Iterator

from demarche import knowledge
from demarche.knowledge import Holder, KnownActor
from demarche.knowledge.own import own_actors
from demarche.knowledge.tables import fold, rows
from demarche.model import Actor, Evidence, Reason
from demarche.resolve.discourse import Reference
from demarche.resolve.identity import affiliation, one_line
from demarche.resolve.known import grouping_here, known_here, near
from demarche.resolve.lexicon import lexicon
from demarche.resolve.people import NamedPerson, Person
from demarche.resolve.phrases import is_relative, pronoun_kind, read_phrase, split_list
from demarche.resolve.reading import Reading
from demarche.resolve.resolving import Tellers
from demarche.resolve.titles import Title, read_title
from demarche.resolve.trimming import core
from demarche.resolve.view import Bounds

_LONGEST_NAME = 6  # words
_STEPS = 6  # from a pronoun to a pronoun to a name ..
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


class Chain:
    """The steps by which a report's rules go from printed words to actors."""

    def __init__(self, reading: Reading, tellers: Tellers) -> None:
        self.reading, self.tellers = reading, tellers
        self.view, self.date = reading.view, reading.view.report.date

    def reasons(self, about: str, actor: Actor, mention: Evidence) -> Iterator[Reason]:
        """Why the mention means the actor, and for whom the actor speaks."""
        yield from self._mention(about, actor, (mention.start, mention.end), _STEPS)
        yield from self._principal(about, actor, (mention.start, mention.end))

    def away(self, at: int, other: int) -> str:
        """Where something stands, seen from a place in the text."""
        steps = self.view.sentence(other) - self.view.sentence(at)
        if not steps:
            return "in the same sentence"
        number = _NUMBERS[abs(steps)] if abs(steps) < len(_NUMBERS) else str(abs(steps))
        return f"{number} sentence{'s' * (abs(steps) > 1)} {'before' if steps < 0 else 'later'}"

    def _words(self, start: int, end: int) -> Evidence:
        return Evidence(start, end, self.view.text[start:end])

    def _line(self, start: int, end: int) -> str:
        return one_line(self.view.text[start:end])

    def _mention(self, about: str, actor: Actor, bounds: Bounds, steps: int) -> Iterator[Reason]:
        """The first step from printed words, and those behind it."""
        start, end = core(self.view.text, *bounds, self.reading.named)
        if (start, end) != bounds:
            yield Reason(about, f"Of the printed words only “{self._line(start, end)}” names anybody.", self._words(start, end))
        printed = self.view.text[start:end]
        kind = pronoun_kind(printed)
        if self.tellers.unprinted(self._words(*bounds)):
            yield Reason(about, f"Nobody is printed before “{self._line(*bounds)}”, which opens an item of a list: the report's author.")
        elif kind == "first":
            yield from self._first_person(about, (start, end), steps)
        elif kind:
            found = self.reading.discourse.antecedent(bounds[0], kind)
            yield from self._antecedent(about, actor, found, (start, end), steps)
        elif is_relative(printed):
            before = next(self.reading.discourse.before(bounds[0]), None)
            said = "leads back to the actor named last before it in its sentence"
            yield Reason(about, f"“{one_line(printed)}” {said}: {actor.name}.", self._of(before))
        else:
            yield from self._phrase(about, actor, self._member(actor, (start, end)), (start, end))

    def _of(self, reference: Reference | None) -> Evidence | None:
        return self._words(reference.start, reference.end) if reference else None

    def _first_person(self, about: str, bounds: Bounds, steps: int) -> Iterator[Reason]:
        """ "We" and "I": who says the words around them, else who issues the report."""
        said = self._line(*bounds)
        for content, speaker in self.tellers.told:
            inside = any(c.start <= bounds[0] and bounds[1] <= c.end for c in content)
            if inside and speaker and speaker.mention and (speaker.mention.start, speaker.mention.end) != bounds:
                yield Reason(
                    about, f"“{said}” stands in what “{one_line(speaker.mention.quote)}” says, and means who says it.", speaker.mention
                )
                for one in self.tellers.actors(speaker)[:1] if steps else ():
                    yield from self._mention(about, one, (speaker.mention.start, speaker.mention.end), steps - 1)
                return
        yield Reason(about, f"“{said}” stands outside of all quotations, and means who issues the report.", self._words(*bounds))

    def _antecedent(self, about: str, actor: Actor, found: Reference | None, bounds: Bounds, steps: int) -> Iterator[Reason]:
        said = self._line(*bounds)
        if found is None:
            yield Reason(about, f"“{said}” is a pronoun, and nobody named before it fits.", self._words(*bounds))
            return
        where, what = self.away(bounds[0], found.start), _standing(found)
        states = "" if found.actor.id == actor.id else f", and “{said}” then is for whom that person speaks"
        told = f"“{said}” means {found.actor.name}, printed as “{self._line(found.start, found.end)}” {where}"
        yield Reason(about, f"{told}: of those named before who fit, the likeliest{what}{states}.", self._of(found))
        if steps:
            yield from self._mention(about, found.actor, (found.start, found.end), steps - 1)

    def _member(self, actor: Actor, bounds: Bounds) -> Bounds:
        """Of a list ("France and Germany") the part that means the actor; else the whole."""
        start, end = bounds
        pieces = [(start + a, start + b) for a, b in split_list(self.view.text[start:end])]
        if len(pieces) > 1 and len(self.reading.phrase(start, end)) > 1:
            return next((p for p in pieces if actor.id in {a.id for a in self.reading.phrase(*p)}), bounds)
        return bounds

    def _phrase(self, about: str, actor: Actor, bounds: Bounds, whole: Bounds) -> Iterator[Reason]:
        """Words that are no pronoun."""
        if bounds != whole:
            yield Reason(about, f"“{self._line(*bounds)}” is one of the list “{self._line(*whole)}”.", self._words(*bounds))
        grouping = grouping_here(self.view, *bounds)
        known = known_here(self.view, *bounds)
        if grouping and grouping.id == actor.id:
            senses = knowledge.collective_senses(self.view.text[slice(*bounds)], self.date, near(self.view, *bounds))
            yield Reason(about, f"“{self._line(*bounds)}” are {actor.name} in such a report: {senses[0].reason}.", self._words(*bounds))
        elif known and known.id == actor.id:
            yield Reason(about, self._matched(known, *bounds), self._words(*bounds))
        elif (at := self._person(actor)) is not None:
            yield self._named_person(about, self.reading.people[at], actor, bounds)
        elif actor.id.startswith("person:"):
            yield from self._by_office(about, actor, bounds)
        else:
            yield self._indirect(about, actor, bounds)

    def _matched(self, known: KnownActor, start: int, end: int) -> str:
        """By which kind of word the tables have somebody."""
        said, printed = f"“{self._line(start, end)}”", self.view.text[start:end]
        if any(own.id == known.id for own in own_actors().named(printed, self.date)):
            return f"{said} names {known.name} in your own file of actors."
        kinds = {
            "capital": f"{said} is the capital of {known.name}, and stands for it.",
            "people": f"{said} is the word for the people of {known.name}.",
            "house": f"{said} is a house or street that stands for {known.name}.",
            "adjective": f"{said} is the adjective (demonym) of {known.name}.",
        }
        return (kinds.get(known.match) or _by_name(known, said, printed)) + self._other_senses(start, end)

    def _other_senses(self, start: int, end: int) -> str:
        """What else ambiguous words can mean, and what stands near that decides."""
        senses = knowledge.senses(self.view.text[start:end], near(self.view, start, end))
        if len(senses) < 2:
            return ""
        seen = f", for {', '.join(f'“{c}”' for c in senses[0].cues)} stands near" if senses[0].cues else ""
        return f" It can also be {' or '.join(s.reason for s in senses[1:])}; {senses[0].share:.0%} for the first{seen}."

    def _person(self, actor: Actor) -> int | None:
        return next((i for i, a in enumerate(self.reading.actors) if a.id == actor.id), None)

    def _named_person(self, about: str, person: Person, actor: Actor, bounds: Bounds) -> Reason:
        """A person whom the report names: here, or elsewhere."""
        printed = [n for n in self.reading.named if n.start in person.seen]
        here = next((n for n in printed if bounds[0] <= n.start and n.end <= bounds[1]), None)
        if here is not None:
            fuller = f", a form of {person.name}" if here.name != person.name else ""
            other = f", whom the tables list as {actor.id.removeprefix('person:')}" if knowledge.slug(person.name) not in actor.id else ""
            return Reason(about, f"“{one_line(here.name)}” is a person's name{fuller}{other}.", self._words(here.start, here.end))
        last = max((n for n in printed if n.start < bounds[0]), key=lambda n: n.start, default=printed[0] if printed else None)
        if last is None:
            return Reason(about, f"“{self._line(*bounds)}” means {person.name}.", self._words(*bounds))
        where = self.away(bounds[0], last.start)
        said = f"“{self._line(*bounds)}” means {person.name}, whom the report names in that office {where}"
        return Reason(about, f"{said}.", self._words(last.title_start, last.end))

    def _by_office(self, about: str, actor: Actor, bounds: Bounds) -> Iterator[Reason]:
        """An office without a name: who held it on the report's date, by the tables."""
        title = read_title(self.view.text[slice(*bounds)], self.date)
        owner = title.owner or actor.speaks_for
        held = knowledge.holder_of(title.office.word, owner.id, self.date) if title.office and owner and self.date else ()
        for h in held:
            if f"person:{knowledge.slug(h.person)}" == actor.id:
                yield Reason(about, f"The report names nobody for “{self._line(*bounds)}”. {self._held(h)}", self._words(*bounds))
                return
        yield Reason(about, f"“{self._line(*bounds)}” means {actor.name}.", self._words(*bounds))

    def _held(self, h: Holder) -> str:
        """An office by the tables, with from when to when, and where that is from."""
        known = knowledge.actor_by_id(h.actor)
        until = f"to {h.end}" if h.end else f"at least to {h.known_to}" if h.known_to else "until today"
        source = f" ({h.source})" if h.source else ""
        then = f", so on {self.date}" if self.date else ""
        sure = h.sureness(self.date)
        doubt = f", though that is only {sure:.0%} sure" if sure < 1 else ""
        body = known.name if known else h.actor
        return f"By the tables {h.person} was {h.office} of {body} from {h.start or 'a day unknown'} {until}{then}{doubt}{source}."

    def _indirect(self, about: str, actor: Actor, bounds: Bounds) -> Reason:
        """Parts of a government, "the agency", bodies with words around their names; else what no table knows."""
        line, words = self._line(*bounds), self._words(*bounds)
        if knowledge.actor_by_id(actor.id) is None:
            return Reason(about, f"{_unknown(actor, line)}.", words)
        if found := self._word_for(actor, bounds):
            inside, known = found
            return Reason(about, f"In “{line}”: {self._matched(known, inside.start, inside.end)}", inside)
        if named := self._by_pronoun(bounds):
            return Reason(about, f"“{line}”: the pronoun means {named.actor.name}.", self._of(named))
        before = self._before(actor, line, bounds[0])
        if before is not None:
            return Reason(about, f"“{line}” is {actor.name}, named {self.away(bounds[0], before.start)}.", self._of(before))
        state = self.reading.affiliations.state_before(bounds[0])
        if state is not None and state.id == actor.id:
            return Reason(about, f"“{line}” names no state: it is the one named last before, {actor.name}.", words)
        return Reason(about, f"{_unknown(actor, line)}.", words)

    def _before(self, actor: Actor, line: str, start: int) -> Reference | None:
        found = (self.reading.discourse.with_head(read_phrase(line).head, start), self.reading.discourse.last(actor.kind, before=start))
        return next((r for r in found if r is not None and r.actor.id == actor.id), None)

    def _word_for(self, actor: Actor, bounds: Bounds) -> tuple[Evidence, KnownActor] | None:
        """The words within a phrase that name its state or body: an adjective, a name, a capital."""
        wanted = {actor.id, (affiliation(actor) or actor).id}
        inside = self.view.words_in(*bounds)
        for at in (n for n, word in enumerate(inside) if word.text.casefold() != "the"):
            for size in range(min(_LONGEST_NAME, len(inside) - at), 0, -1):
                start, end = inside[at].start, inside[at + size - 1].end
                known = knowledge.find_actor(self.view.text[start:end], self.date)
                if known and (known.id in wanted or known.speaks_for in wanted):
                    return self._words(start, end), known
        return None

    def _by_pronoun(self, bounds: Bounds) -> Reference | None:
        """Whom "its" or "their" means at the beginning of a phrase."""
        first = self.view.text[slice(*bounds)].split()[0]
        kind = pronoun_kind(first) if first.casefold() in lexicon("trimming", "owning") else None
        return self.reading.discourse.antecedent(bounds[0], kind) if kind and kind != "first" else None

    def _principal(self, about: str, actor: Actor, bounds: Bounds) -> Iterator[Reason]:
        """Why somebody speaks for a state or body."""
        above = actor.speaks_for
        if above is None:
            return
        at = self._person(actor)
        if at is not None:
            yield self._persons_principal(about, self.reading.people[at], actor, above)
        elif known := knowledge.actor_by_id(actor.id):
            yield Reason(about, f"{known.name} speaks for {above.name} by the tables of organisations.")
        elif not actor.id.startswith("person:"):
            yield self._phrases_principal(about, actor, above, bounds)
        final = affiliation(actor)
        if final is not None and final.id != above.id:
            yield Reason(about, f"{above.name} in turn speaks for {final.name} by the tables of organisations.")

    def _phrases_principal(self, about: str, actor: Actor, above: Actor, bounds: Bounds) -> Reason:
        start, end = core(self.view.text, *bounds, self.reading.named)
        if found := self._word_for(above, (start, end)):
            inside, known = found
            said = self._matched(known, inside.start, inside.end).rstrip(".")
            return Reason(about, f"{said}; “{self._line(start, end)}” therefore speaks for {above.name}.", inside)
        if named := self._by_pronoun((start, end)):
            said = f"The pronoun in “{self._line(start, end)}” means {named.actor.name}, so it speaks for {above.name}"
            return Reason(about, f"{said}.", self._of(named))
        return Reason(about, f"“{self._line(start, end)}” speaks for {above.name}: told by what stands around it.", self._words(start, end))

    def _persons_principal(self, about: str, person: Person, actor: Actor, above: Actor) -> Reason:
        """By the office that the report tells, else by the office held on the date, else by what stands around the name."""
        for title in person.titles:
            if title.speaks_for and above.id in (title.speaks_for.id, title.owner.id if title.owner else ""):
                place = self._titled(person, title)
                return Reason(about, f"The report calls {person.name} “{title.words}”, which speaks for {above.name}.", place)
        held = self._office_held(person, actor, above)
        if held is not None:
            return Reason(about, f"{self._held(held)} Who holds it speaks for {above.name}.")
        if self.reading.affiliations.led is person:
            return Reason(about, f"The report opens with an office of {above.name} and names {person.name} in the next sentence.")
        return Reason(about, f"{person.name} speaks for {above.name}: told by what stands around the name.")

    def _titled(self, person: Person, title: Title) -> Evidence | None:
        printed = (n for n in self.reading.named if n.start in person.seen and n.title == title)
        one: NamedPerson | None = next(printed, None)
        return self._words(min(one.title_start, one.start), one.end) if one else None

    def _office_held(self, person: Person, actor: Actor, above: Actor) -> Holder | None:
        words = person.words
        forms = dict.fromkeys([person.name, actor.name, *([f"{words[0]} {words[-1]}", words[-1]] if words else [])])
        wanted = {above.id, (affiliation(actor) or above).id}
        held = (h for form in forms for h in knowledge.holder(form, self.date) if h.speaks_for and h.actor in wanted)
        return next((h for h in held if actor.id in (f"person:{knowledge.slug(h.person)}", f"person:{knowledge.slug(person.name)}")), None)


def _standing(found: Reference) -> str:
    """What speaks for an antecedent."""
    told = [what for what, so in (("the subject of its clause", found.subject), ("a speaker", found.speaker)) if so]
    return f", as {' and '.join(told)}" if told else ""


def _by_name(known: KnownActor, said: str, printed: str) -> str:
    plain = re.sub(r"\s+", " ", printed)
    kind = {"state": "states", "organisation": "organisations"}.get(known.kind, "actors")
    if fold(plain) == fold(known.name):
        return f"{said} is a name in the table of {kind}."
    for row in rows("state_names.csv") if known.iso3 else ():
        if row["iso3"] == known.iso3 and fold(row["name"]) == fold(plain) and row["end"]:
            return f"{said} is what {known.name} was called from {row['start']} to {row['end']}."
    return f"{said} is another name of {known.name} in the table of {kind}."


def _unknown(actor: Actor, line: str) -> str:
    """What no table knows, and how it is kept."""
    if actor.id.startswith("unnamed:"):
        return f"“{line}” tells somebody by office only, and names nobody: kept as printed"
    if actor.id.startswith("group:"):
        return f"“{line}” are several without a name of their own: kept as printed, as a group"
    if actor.kind == "organisation":
        return f"“{line}” is not in the tables: kept as printed, as a body of its own"
    return f"“{line}” is not in the tables: kept as printed" if not actor.id else f"“{line}” means {actor.name}"
