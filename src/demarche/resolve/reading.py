"""Read a report's mentions from the first to the last and say whom each one means."""

import re
from collections.abc import Sequence
from dataclasses import replace

from demarche import knowledge
from demarche.knowledge import actors_in, slug
from demarche.model import Actor
from demarche.resolve.discourse import Discourse, Reference
from demarche.resolve.fitting import bears, compatible, is_group, names_body
from demarche.resolve.identity import Affiliations, affiliation, body, group, one_line, unnamed
from demarche.resolve.known import grouping_here, known_here
from demarche.resolve.lexicon import Gender, lexicon
from demarche.resolve.mentions import Mention, find_mentions
from demarche.resolve.people import NamedPerson, Person, match
from demarche.resolve.phrases import Phrase, PronounKind, has_determiner, is_relative, pronoun_kind, read_phrase, split_list
from demarche.resolve.titles import known_actor, read_title
from demarche.resolve.trimming import core
from demarche.resolve.view import Bounds, View

_ON_BEHALF = re.compile(r",?\s+(?:speaking\s+)?(?:for|on\s+behalf\s+of)\s+(?P<who>(?:the\s+)?[A-Z][^,.;]{1,60}?),")


class Reading:
    """The mentions of one report and the actors they mean. `meant` answers for the mentions that entries asked for."""

    def __init__(self, view: View, named: list[NamedPerson], people: list[Person], wanted: list[Bounds], speakers: set[Bounds]) -> None:
        self.view, self.named, self.people, self.speakers = view, named, people, speakers
        self.date = view.report.date
        self.affiliations = Affiliations(view, people)
        self.actors = [self.affiliations.actor(p) for p in people]
        self._genders = {a.id: p.gender for p, a in zip(people, self.actors, strict=True)}
        self.discourse = Discourse(view, delegates=self._prints_delegates())
        self.meant: dict[Bounds, tuple[Actor, ...]] = {}
        self.members: dict[str, tuple[Actor, ...]] = {}  # of groups that stand for actors named together, by the group's id
        self._first_of_sentence: set[int] = set()
        for mention in find_mentions(view, named, wanted):
            self._read(mention)

    def _prints_delegates(self) -> bool:
        """Whether states stand in capitals for those who speak for them, as bulletins of negotiations print them."""
        found = (k for at, k in self.affiliations.states if self.view.text[at : at + 4].isupper() and not self.view.aside(at))
        return len({k.id for k in found}) > 1

    def _read(self, mention: Mention) -> None:
        start, end = self._name_in(mention.start, mention.end)
        printed = self.view.text[start:end]
        kind = pronoun_kind(printed)
        if kind == "first":
            return
        if kind:
            found = self.discourse.antecedent(mention.start, kind)
            actors: tuple[Actor, ...] = (_meant(found.actor, kind),) if found else ()
        elif is_relative(printed) and (last := self._last_in_sentence(mention.start)):
            actors = (last,)
        else:
            actors = self._named(start, end)
        if mention.wanted:
            self.meant[mention.start, mention.end] = actors
        self._remember(mention, actors, pronoun=kind is not None)

    def _last_in_sentence(self, position: int) -> Actor | None:
        """Whom "who" or "whose leaders" means: the actor last named before it in its sentence."""
        last = next(self.discourse.before(position), None)
        return last.actor if last and last.sentence == self.view.running_sentence(position) else None

    def _remember(self, mention: Mention, actors: tuple[Actor, ...], pronoun: bool) -> None:
        subject = self._is_subject(mention)
        for actor in actors:
            plural = len(actors) == 1 and actor.kind == "group"
            self.discourse.add(self._reference(mention, actor, subject, plural, pronoun))
        if len(actors) > 1:
            self.discourse.add(self._reference(mention, self._joint(actors), subject, True, pronoun))

    def _joint(self, actors: Sequence[Actor]) -> Actor:
        """One group for actors named together: "Peru and Chile"."""
        joint = group(" and ".join(a.name for a in actors))
        self.members[joint.id] = tuple(actors)
        return joint

    def _reference(self, mention: Mention, actor: Actor, subject: bool, plural: bool, pronoun: bool) -> Reference:
        bounds = (mention.start, mention.end)
        view, printed = self.view, self.view.text[mention.start : mention.end]
        return Reference(
            mention.start,
            mention.end,
            actor,
            view.running_sentence(mention.start),
            gender=self._gender(actor, printed),
            plural=plural,
            subject=subject,
            speaker=bounds in self.speakers,
            quoted=view.quoted(mention.start),
            aside=view.aside(mention.start),
            possessive=bool(re.match(r"['’]s?\b", view.text[mention.end : mention.end + 2]))
            or printed.casefold() in ("his", "her", "its", "their"),
            pronoun=pronoun,
            head="" if pronoun else read_phrase(printed).head,
        )

    def _gender(self, actor: Actor, printed: str) -> Gender:
        if told := self._genders.get(actor.id):
            return told
        kind = pronoun_kind(printed)
        if kind in ("m", "f"):
            return "m" if kind == "m" else "f"
        return read_phrase(printed).gender if actor.kind == "person" else ""

    def _is_subject(self, mention: Mention) -> bool:
        """By the parse where there is one; else the first actor of its sentence."""
        span = self.view.span(mention.start, mention.end) if self.view.parsed else None
        if span is not None:
            return span.root.dep_.startswith(("nsubj", "csubj")) or (span.root.dep_ == "appos" and span.root.head.dep_.startswith("nsubj"))
        before = [
            w.text.casefold() for w in self.view.words[max(0, self.view.word_at(mention.start) - 2) : self.view.word_at(mention.start)]
        ]
        if set(before[-1:] if before[-1:] != ["the"] else before) & lexicon("phrases", "prepositions"):
            return False
        sentence = self.view.sentence(mention.start)
        first = sentence not in self._first_of_sentence
        self._first_of_sentence.add(sentence)
        return first

    def phrase(self, start: int, end: int) -> tuple[Actor, ...]:
        """The actors that a noun phrase means: more than one for a list."""
        return self._named(*self._name_in(start, end))

    def _name_in(self, start: int, end: int) -> Bounds:
        """Where the name itself lies in an actor's printed words."""
        return core(self.view.text, *self.view.subject_in(start, end), self.named)

    def _named(self, start: int, end: int) -> tuple[Actor, ...]:
        printed = self.view.text[start:end]
        known = grouping_here(self.view, start, end) or known_here(self.view, start, end)
        if known and known.match != "adjective":
            return (self._for_others(known_actor(known), end),)
        pieces = split_list(printed)
        if len(pieces) > 1 and not self._apposition(start, pieces):
            parts = [(start + a, start + b) for a, b in pieces]
            sure = [self._stands_alone(a, b, first=i == 0) for i, (a, b) in enumerate(parts)]
            if any(sure) and all(s or names_body(self.view.text[a:b]) for s, (a, b) in zip(sure, parts, strict=True)):
                return tuple(actor for a, b in parts for actor in self.phrase(a, b))
        return (self.one(start, end),)

    def _apposition(self, start: int, pieces: list[Bounds]) -> bool:
        """Whether two parts are one person: "a White House spokesman, Scott McClellan", "former senator and envoy Ana Ruiz"."""
        first, last = self.view.text[start : start + pieces[0][1]], (start + pieces[-1][0], start + pieces[-1][1])
        between = self.view.text[start + pieces[0][1] : last[0]].strip()
        role = read_phrase(first)
        office = knowledge.find_office(role.head) is not None or role.head in lexicon("phrases", "person_nouns")
        named = next((n for n in self.named if n.end == last[1] and n.start >= last[0]), None)
        if len(pieces) != 2 or named is None or not office or role.plural:
            return False
        if between == ",":
            return named.start == last[0]
        named_before = any(start <= n.start < start + pieces[0][1] for n in self.named)
        states, others = (
            {k.id for k in actors_in(t, self.date) if k.kind == "state"} for t in (first, self.view.text[last[0] : named.start])
        )
        apart = bool(states and others) and states.isdisjoint(others)  # "French minister and German chancellor X" are two
        return between == "and" and not named_before and not apart and not has_determiner(first)

    def _for_others(self, actor: Actor, end: int) -> Actor:
        """ "BRAZIL, for the G-77/CHINA, said": who speaks on behalf of a group of states."""
        found = _ON_BEHALF.match(self.view.text, end)
        if found is None:
            return actor
        who = found.group("who")
        other = knowledge.find_actor(who, self.date)
        return replace(actor, speaks_for=known_actor(other) if other else group(who) if is_group(who) else actor.speaks_for)

    def _stands_alone(self, start: int, end: int, first: bool) -> bool:
        """Whether a member of a list names somebody by itself, so that the list may be parted."""
        printed = self.view.text[start:end]
        known = knowledge.find_actor(printed, self.date)
        if known:
            return known.match != "adjective"
        phrase = read_phrase(printed)
        if any(n.start >= start and n.end == end for n in self.named):
            return True
        part = phrase.head in lexicon("phrases", "state_bodies") or knowledge.find_office(phrase.head) is not None
        if part and actors_in(phrase.core, self.date):
            return True
        told = bool(re.match(r"(?:other|fellow|its|their|the|his|allied)\b", printed)) or any(c.isupper() for c in printed)
        return phrase.plural and (told or first)

    def one(self, start: int, end: int) -> Actor:
        """The one actor that a phrase means."""
        printed = self.view.text[start:end]
        phrase = read_phrase(printed)
        person = self._person_in(start, end, phrase)
        if person is not None:
            return self._speaking_for(person, start, printed)
        small = re.sub(r"^(?:the|these|those)\s+", "", phrase.text.casefold())
        if small in lexicon("collectives", "words"):
            return self._together(start, printed)
        if phrase.head in lexicon("phrases", "carriers"):
            return self._owner(start, end) or self._issued(start, printed) or group(printed)
        if phrase.plural:
            return self._group(printed, phrase, start)
        if knowledge.find_office(phrase.head) or phrase.head in lexicon("phrases", "person_nouns"):
            return self._role(start, printed, phrase)
        return self._body(start, printed, phrase)

    def _person_in(self, start: int, end: int, phrase: Phrase) -> int | None:
        """The person whom a phrase names: the name ends it, begins it before a comma, or owns what is told ("a message from X")."""
        inside = [n for n in self.named if start <= n.start and n.end <= end]
        for one in inside:
            after = self.view.text[one.end : end]
            whole = not after.strip() or after.lstrip()[:1] in ",(" or re.match(r"\s+(?:of|from|and)\b", after) is not None
            follows = re.search(r"\b(?:of|from|by|with|to|for|close to)\s+$", self.view.text[start : one.title_start]) is not None
            if whole and not phrase.plural and (not follows or phrase.head in lexicon("phrases", "carriers")):
                return match(self.people, one.name, one.start + 1, one.gender)
        return None

    def _speaking_for(self, person: int, start: int, printed: str) -> Actor:
        """The person; where the phrase tells whose office it is ("Their leader, Samuel Daro", "Peru's envoy to the talks, Ana Ruiz"), from
        now on for whom that means.
        """
        if affiliation(self.actors[person]) is None and not any(t.speaks_for for t in self.people[person].titles):
            above = self._possessor(start, printed) or read_title(printed.rpartition(",")[0], self.date).speaks_for
            self.actors[person] = replace(self.actors[person], speaks_for=above) if above else self.actors[person]
        return self.actors[person]

    def _owner(self, start: int, end: int) -> Actor | None:
        """Whose statement, report or strategy it is."""
        inside = [n for n in self.named if start <= n.start and n.end <= end]
        if inside:
            at = match(self.people, inside[-1].name, start, inside[-1].gender)
            return self.actors[at] if at is not None else None
        title = read_title(self.view.text[start:end], self.date)
        return title.owner

    def _issued(self, start: int, printed: str) -> Actor | None:
        """Whoever stands behind "a statement released by ..."."""
        found = re.search(r"\b(?:by|from)\s+(?=\w)", printed)
        return self.one(start + found.end(), start + len(printed)) if found else None

    def _together(self, start: int, printed: str) -> Actor:
        """ "Both sides", "the two leaders": those last named together, else the last two."""
        leaders = re.search(r"leaders|men|presidents|ministers", printed) is not None
        kinds = ("person",) if leaders else ("state", "organisation")
        last: dict[str, Reference] = {}
        for r in self.discourse.before(start):
            if r.actor.kind in kinds:
                last.setdefault(r.actor.name, r)
            if len(last) == 2:
                break
        two = sorted(last.values(), key=lambda r: r.start)
        return self._joint([r.actor for r in two]) if len(two) == 2 else group(printed)

    def _group(self, printed: str, phrase: Phrase, start: int) -> Actor:
        title = read_title(printed, self.date)
        joint = " and " in phrase.core and len(actors_in(phrase.core, self.date)) > 1
        above = title.owner if phrase.head in lexicon("phrases", "state_bodies") and not title.former and not joint else None
        if phrase.head == "authorities" and above is None:
            above = self.affiliations.state_before(start) if phrase.definite and printed[0:3].casefold() == "the" else None
        if phrase.bare and phrase.definite and above is None:
            earlier = self._earlier_group(phrase.head, start)
            if earlier:
                return earlier
        return group(printed, above)

    def _earlier_group(self, head: str, start: int) -> Actor | None:
        for r in self.discourse.before(start):
            if r.actor.kind == "group" and r.actor.name.casefold().split()[-1] == head and len(r.actor.name.split()) > 2:
                return r.actor
        return None

    def _possessor(self, start: int, printed: str) -> Actor | None:
        """Whose "its foreign minister" or "his government" is: the state or body that the pronoun means or that its person speaks for."""
        first = printed.split()[0].casefold()
        kind = pronoun_kind(first) if first in lexicon("trimming", "owning") else None
        found = self.discourse.antecedent(start, kind) if kind and kind != "first" else None
        if found is None:
            return None
        return affiliation(found.actor) or (found.actor if found.actor.kind != "person" else None)

    def _role(self, start: int, printed: str, phrase: Phrase) -> Actor:
        """ "The Spanish foreign minister", "the minister", "a spokesman": a person named in the report, a known holder, or nobody named."""
        title = read_title(printed, self.date)
        if title.owner is None:
            title = replace(title, owner=self._possessor(start, printed) or self.affiliations.polity(printed))
        if self.affiliations.led is not None and start == self.affiliations.opening:
            return self.actors[self.people.index(self.affiliations.led)]
        if re.match(r"(?:a|an|one|another)\b", printed, re.I):
            return unnamed(printed, title)
        named = self._holder_in_report(start, phrase, title.owner)
        if named is not None:
            return named
        if title.office and title.owner and self.date and not title.former:
            found = knowledge.holder_of(title.office.word, title.owner.id, self.date)
            if len({h.person for h in found}) == 1 and self._alone(printed):
                return Actor(f"person:{slug(found[0].person)}", found[0].person, "person", speaks_for=title.owner)
        if (
            title.owner is None
            and title.office
            and title.office.speaks == "state"
            and phrase.definite
            and not self.affiliations.strange(printed)
        ):
            title = replace(title, owner=self.affiliations.state_before(start))
        return unnamed(printed, title)

    def _alone(self, printed: str) -> bool:
        return re.search(r"deputy|vice|assistant|former|senior|spokes|official", printed, re.I) is None

    def _holder_in_report(self, start: int, phrase: Phrase, owner: Actor | None) -> Actor | None:
        """Who bears the office in this report: the one last spoken of before, else one named later."""
        fits = [self.actors[i].id for i, p in enumerate(self.people) if bears(p, phrase, owner, self.actors[i])]
        head = phrase.head
        for r in self.discourse.before(start):
            if r.plural:
                continue
            same = r.actor.kind == "person" and r.actor.name.casefold().rstrip(".").split()[-1] == head
            if r.actor.id in fits or (same and compatible(r.actor, owner)):
                return r.actor
        if phrase.bare and head in lexicon("phrases", "person_nouns"):
            found = self.discourse.antecedent(start, phrase.gender or "m")
            return found.actor if found and found.actor.kind == "person" else None
        return next((a for a in self.actors if a.id in fits), None) if len(fits) == 1 else None

    def _body(self, start: int, printed: str, phrase: Phrase) -> Actor:
        """Governments, ministries, bodies; "the agency" is the body named last."""
        owner = read_title(printed, self.date).owner
        office = phrase.head == "office" and any(start <= n.start and n.end <= start + len(printed) for n in self.named)
        if office or phrase.head in lexicon("phrases", "state_bodies") or phrase.head in lexicon("phrases", "state_nouns"):
            return self._part_of_state(start, printed, phrase, owner)
        if phrase.bare and phrase.head in lexicon("phrases", "body_nouns") and phrase.definite and printed[0].casefold() == "t":
            last = self.discourse.last("organisation", before=start)
            if last:
                return last.actor
        if re.fullmatch(r"[A-Z][\w'’-]+", phrase.text) and (at := match(self.people, phrase.text, start)) is not None:
            return self.actors[at]
        capitals = [w for w in phrase.text.split() if w[:1].isupper()]
        if capitals and (named := self._embedded(phrase)):
            return named
        if capitals and (len(capitals) > 1 or phrase.text[0].isupper() or phrase.head in lexicon("names", "body")):
            return body(printed)
        return group(printed) if not re.match(r"(?:a|an|one)\b", printed, re.I) else unnamed(printed, read_title(printed, self.date))

    def _embedded(self, phrase: Phrase) -> Actor | None:
        """A body with words around its name: "the human rights group Amnesty International", "the official IRNA news agency"."""
        every = phrase.core.split()
        behind = len(every)
        while behind and every[behind - 1].islower():
            behind -= 1
        if behind < len(every) and phrase.head not in lexicon("phrases", "body_nouns"):
            return None
        for size in range(min(5, behind), 0, -1):
            words, before = every[behind - size : behind], every[behind - size - 1] if behind > size else ""
            known = knowledge.find_actor(" ".join(words), self.date)
            whole = not before or before[0].islower() or before in ("The", "A", "An") or knowledge.find_actor(before) is not None
            if known and known.match == "name" and whole and known.kind == "organisation" and len(every) > size:
                return known_actor(known)
        return None

    def _part_of_state(self, start: int, printed: str, phrase: Phrase, owner: Actor | None) -> Actor:
        inside = [n for n in self.named if start <= n.start and n.end <= start + len(printed)]
        if owner is None and inside:
            at = match(self.people, inside[-1].name, start, inside[-1].gender)
            owner = affiliation(self.actors[at]) if at is not None else None
        if owner is None and phrase.head == "administration":
            owner = self._president(phrase)
        if owner is None and phrase.bare and phrase.definite:
            earlier = self.discourse.with_head(phrase.head, start)
            if earlier:
                return earlier.actor
        owner = owner or self._possessor(start, printed) or self.affiliations.polity(printed)
        if owner is None and not self.affiliations.strange(printed) and phrase.definite and printed[:3].casefold() in ("the", "its", "his"):
            owner = self.affiliations.state_before(start)
        if owner is None:
            return body(printed) if any(c.isupper() for c in printed[1:]) else group(printed)
        if phrase.head in lexicon("phrases", "whole_state"):
            return replace(owner, printed="")
        return replace(body(one_line(printed), owner), speaks_for=owner)

    def _president(self, phrase: Phrase) -> Actor | None:
        """Whose administration it is: "the Bush administration"."""
        names = [w for w in phrase.core.split()[:-1] if w[0].isupper()]
        now = knowledge.holder(names[-1], self.date) if names else ()
        once = knowledge.holder(" ".join(names)) if len(names) > 1 else ()  # "the George W. Bush administration" in a later report
        found = [h for h in (*now, *once) if h.office == "President"]
        known = knowledge.actor_by_id(found[0].actor) if found else None
        return known_actor(known) if known else None


def _meant(actor: Actor, kind: PronounKind) -> Actor:
    """The antecedent, or for "it" after a person that person's state: "the chancellor said it would pay"."""
    return (affiliation(actor) or actor) if kind == "thing" and actor.kind == "person" else actor
