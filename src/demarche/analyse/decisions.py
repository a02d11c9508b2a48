"""Who can block what: the positions of a body's members on an issue, held against the body's own rule on that date.

Nothing is guessed in silence. A member without a position is "unknown"; a verdict that hangs on unknown, undecided or conditional members
is "open", and what would pass or block it is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from demarche.analyse.power import Power, power
from demarche.analyse.voting import Turning, Vote, passes, turning_sets, with_votes
from demarche.errors import DemarcheError
from demarche.knowledge import find_actor, organisation, state
from demarche.knowledge.rules import DecisionRule, decision_rule
from demarche.model import Actor, Entry, Position, Stance
from demarche.serial import fold

Verdict = Literal["passes", "blocked", "open"]
STANCES: tuple[Stance, ...] = ("oppose", "reserved", "conditional", "undecided", "support")  # of one day's, the first is taken


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a holder stands: its code (ISO3) or name, stance, the condition in the text's words, and where that is said."""

    holder: str
    stance: Stance
    condition: str = ""
    date: str = ""
    report: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class DecisionOptions:
    """How stances count. `reserved` "against": the reluctant block, and are named as reluctant; "abstains": they let others go ahead."""

    reserved: Literal["against", "abstains"] = "against"
    with_power: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """What a conditional holder asks for, and the verdict if it is met (`met`) or not. `votes` is False for holders without a vote."""

    holder: str
    text: str
    votes: bool
    met: Verdict
    unmet: Verdict


@dataclass(frozen=True, slots=True)
class Decision:
    """The state of a decision. Members are in the order of their codes; `blockers` are those against (and reluctant) who block it now."""

    rule: DecisionRule
    verdict: Verdict
    stands: Mapping[Stance, tuple[Stand, ...]]
    unknown: tuple[str, ...]
    blockers: tuple[str, ...]
    to_pass: Turning | None  # the smallest sets whose consent would carry it
    to_block: Turning | None  # the smallest sets whose refusal would block it
    conditions: tuple[Condition, ...]
    power: tuple[Power, ...]
    outside: tuple[Stand, ...]  # holders that are no members
    date: str
    issues: tuple[str, ...]
    options: DecisionOptions

    def holders(self, stance: Stance) -> tuple[str, ...]:
        """The members with a stance."""
        return tuple(s.holder for s in self.stands[stance])

    @property
    def reluctant(self) -> tuple[str, ...]:
        """The blockers that are reserved only."""
        return tuple(b for b in self.blockers if b in self.holders("reserved"))


def decide(rule: DecisionRule, stands: Iterable[Stand], options: DecisionOptions | None = None, date: str = "") -> Decision:
    """The state of a decision under a rule. Of several stands of a holder the latest counts, of one day the one nearest to refusal."""
    chosen = options or DecisionOptions()
    latest = _latest(stands)
    inside = {h: s for h, s in latest.items() if h in rule.members}
    votes = {m: _vote(inside.get(m), chosen) for m in rule.members}
    verdict = judge(rule, votes, inside)
    outside = tuple(s for h, s in sorted(latest.items()) if h not in rule.members)
    return Decision(
        rule,
        verdict,
        {stance: tuple(s for _, s in sorted(inside.items()) if s.stance == stance) for stance in STANCES},
        tuple(m for m in rule.members if m not in inside),
        _blockers(rule, votes) if verdict == "blocked" else (),
        None if verdict == "passes" else _to_pass(rule, votes, verdict),
        None if verdict == "blocked" else _to_block(rule, votes),
        _conditions(rule, votes, [*inside.values(), *outside], inside),
        power(rule) if chosen.with_power else (),
        outside,
        date,
        (),
        chosen,
    )


def judge(rule: DecisionRule, votes: Mapping[str, Vote], known: Mapping[str, Stand]) -> Verdict:
    """Passes or is blocked whatever the open ones do; else open. Under silence, who says nothing consents."""
    undecided = [m for m in rule.members if votes[m] == "open"]
    if not passes(rule, with_votes(votes, undecided, "for")):
        return "blocked"
    doubtful = [m for m in undecided if m in known] if rule.kind == "silence" else undecided
    settled = with_votes(votes, undecided, "for") if rule.kind == "silence" else votes
    return "passes" if passes(rule, with_votes(settled, doubtful, "against")) else "open"


def _latest(stands: Iterable[Stand]) -> dict[str, Stand]:
    kept: dict[str, Stand] = {}
    for stand in stands:
        if stand.stance not in STANCES:
            raise DemarcheError(f"The stance of {stand.holder!r} is {stand.stance!r}, but must be one of {', '.join(STANCES)}.")
        before = kept.get(stand.holder)
        if before is None or (stand.date, -STANCES.index(stand.stance)) > (before.date, -STANCES.index(before.stance)):
            kept[stand.holder] = stand
    return kept


def _vote(stand: Stand | None, options: DecisionOptions) -> Vote:
    if stand is None or stand.stance in ("conditional", "undecided"):
        return "open"
    if stand.stance == "reserved":
        return options.reserved
    return "for" if stand.stance == "support" else "against"


def _of(votes: Mapping[str, Vote], *wanted: Vote) -> list[str]:
    return [m for m, vote in votes.items() if vote in wanted]


def _blockers(rule: DecisionRule, votes: Mapping[str, Vote]) -> tuple[str, ...]:
    """Those whose vote blocks: every objector, or the vetoes, or else all who withhold their votes."""
    against = _of(votes, "against")
    if rule.objection:
        return tuple(against)
    return tuple(m for m in against if m in rule.vetoes) or tuple(_of(votes, "against", "abstains"))


def _to_pass(rule: DecisionRule, votes: Mapping[str, Vote], verdict: Verdict) -> Turning | None:
    """Blocked: which of those not in favour must come round, the open ones consenting. Open: which open ones must consent."""
    undecided = _of(votes, "open")
    if rule.objection:
        needed = tuple(_of(votes, "against")) if verdict == "blocked" else tuple(undecided)
        return Turning(len(needed), (needed,), True)
    if verdict == "open":
        feared = with_votes(votes, undecided, "against")
        return turning_sets(undecided, lambda chosen: passes(rule, with_votes(feared, chosen, "for")), rule)
    hoped = with_votes(votes, undecided, "for")
    return turning_sets(_of(votes, "against", "abstains"), lambda chosen: passes(rule, with_votes(hoped, chosen, "for")), rule)


def _to_block(rule: DecisionRule, votes: Mapping[str, Vote]) -> Turning | None:
    """Which of those that don't oppose would block by opposing, the others consenting."""
    undecided = _of(votes, "open")
    hoped = with_votes(votes, undecided, "for")
    candidates = undecided or _of(votes, "for", "abstains")
    if rule.objection:
        return Turning(1, tuple((m,) for m in candidates), True)
    return turning_sets(candidates, lambda chosen: not passes(rule, with_votes(hoped, chosen, "against")), rule)


def _conditions(
    rule: DecisionRule, votes: Mapping[str, Vote], stands: Sequence[Stand], known: Mapping[str, Stand]
) -> tuple[Condition, ...]:
    """What each conditional's condition would change."""
    now = judge(rule, votes, known)
    found = []
    for stand in stands:
        if stand.stance != "conditional":
            continue
        if stand.holder not in rule.members:
            found.append(Condition(stand.holder, stand.condition, False, now, now))
            continue
        met, unmet = (
            judge(rule, with_votes(votes, [stand.holder], "for"), known),
            judge(rule, with_votes(votes, [stand.holder], "against"), known),
        )
        found.append(Condition(stand.holder, stand.condition, True, met, unmet))
    return tuple(found)


def stands_of(entries: Iterable[Entry], issues: Sequence[str] = ()) -> list[Stand]:
    """The positions on these issues (ids, or words of them; all where none is given), by the state or body that holds them.

    States go by their ISO3 code, others by their id or name. Positions that are denied, hypothetical or past are left out; a conditional
    one may be hypothetical.
    """
    return [
        Stand(
            holder_of(e.record.holder),
            e.record.stance,
            " ".join(e.record.condition.quote.split()) if e.record.condition else "",
            e.date or "",
            e.report,
            " ".join(e.evidence[0].quote.split()) if e.evidence else "",
        )
        for e in entries
        if isinstance(e.record, Position) and e.is_stand and about(e.record.issue, issues)
    ]


def holder_of(actor: Actor) -> str:
    """Whom a holder's position binds: the ISO3 code of its state, else the id or name of the body or person."""
    principal = actor.principal
    return principal.iso3 or principal.id or principal.name


def about(issue: str, wanted: Sequence[str]) -> bool:
    """Whether an issue is one of those wanted: its id, or all words of one of them in it, as `Query.issue` of the ledger has it."""
    said = fold(issue)
    return not wanted or any(one == issue or (":" not in one and _worded(one, said)) for one in wanted)


def _worded(wanted: str, said: str) -> bool:
    return all(word in said for word in fold(wanted).replace("-", " ").split())


def decision(
    entries: Iterable[Entry], body: str, date: str, issues: Sequence[str] = (), matter: str = "", options: DecisionOptions | None = None
) -> Decision:
    """The state of an issue in a body on a date (ISO, a full day), from the positions known by then.

    `body` is an id or a name ("NATO"), `matter` one of `knowledge.rules.matters(body)`. DemarcheError where no rule is known.
    """
    rule = decision_rule(body_id(body), date, matter)
    stands = [s for s in stands_of(entries, issues) if s.date[:10] <= date]
    found = decide(rule, stands, options, date)
    return Decision(**{name: getattr(found, name) for name in Decision.__slots__} | {"issues": tuple(issues)})


def member_rows(found: Decision) -> list[dict[str, Any]]:
    """A row for each member: where it stands, whether it blocks, and the verdict under which rule."""
    known = {s.holder: s for group in found.stands.values() for s in group}
    return [
        {
            "member": member,
            "name": named(member),
            "stance": known[member].stance if member in known else "unknown",
            "blocks": member in found.blockers,
            "condition": known[member].condition if member in known else "",
            "verdict": found.verdict,
            "rule": found.rule.kind,
            "body": found.rule.body,
            "date": found.date,
            "quote": known[member].quote if member in known else "",
        }
        for member in found.rule.members
    ]


def body_id(body: str) -> str:
    """The id of a body by its id or name."""
    known = None if body.startswith("org:") else find_actor(body)
    return known.id if known is not None else body.lower()


def named(member: str) -> str:
    """The name of a state by its code, or of a body by its id."""
    known = organisation(member) if member.startswith("org:") else state(member)
    return known.name if known else member
