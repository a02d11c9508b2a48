"""Who holds a position or makes a commitment, when the model names no holder: the speaker around it, or the subject of its clause."""

from collections.abc import Sequence
from functools import cache

from spacy.tokens import Token

from demarche.extract.context import Context, ancestors, subtree
from demarche.extract.tables import toml
from demarche.language.roles import Frame, Role

CLAUSES = frozenset(["xcomp", "ccomp", "advcl", "conj", "acl", "parataxis"])


def holders(context: Context, frame: Frame) -> Sequence[Role]:
    """The holders of a frame, best first guess: those tagged; else the source of the statement around it; else the subject above it.

    In a list ("2. Applaud the agreement") nobody is printed: the verb stands for the report's author.
    """
    sentence = context.doc[frame.anchor].sent
    tagged = frame.spans("holder")
    tagged = [role for role in tagged if sentence.start <= role.first < sentence.end] or tagged
    tagged = [role for role in tagged if _can_hold(context, role)]
    if _opens_item(context.doc[frame.anchor]):
        return [Role("holder", frame.anchor, frame.anchor + 1)]
    around = context.statement_around(frame.anchor)
    sources = sorted(around.spans("source"), key=lambda s: abs(s.first - around.anchor)) if around else []
    subject = _subject(context.doc[frame.anchor])
    others = bool(sources) and subject is not None and _is_of_others(context, subject, frame)
    by_speaker = others and all(any(t.first < s.end and s.first < t.end for s in sources) for t in tagged)
    if tagged and not by_speaker and not (sources and _told_to(context.doc[frame.anchor], tagged)):
        return tagged
    if sources and not others:
        return sources[:1]
    if subject is None:
        return []
    without = ["acl:relcl", "appos", "acl", "punct", *(["case"] if _counted(subject) is not subject else [])]
    role = Role("holder", *subtree(_counted(subject), frozenset(without)), 0.5)
    return [role] if _can_hold(context, role) else []


def _can_hold(context: Context, role: Role) -> bool:
    """Whether a phrase may mean somebody: its head is no noun for a thing, unless it is a part of a name ("Solidarity Plan")."""
    head = context.doc[role.first : role.end].root
    return head.ent_type_ != "" or head.lemma_.lower() not in _things()


@cache
def _things() -> frozenset[str]:
    return frozenset(toml("positions.toml")["holders"]["things"])


def _opens_item(token: Token) -> bool:
    """Whether a verb without a subject begins its paragraph, after its number or bullet if it has one."""
    before = token.i - 1
    while before >= 0 and not token.doc[before].is_space and not token.doc[before].is_alpha:
        before -= 1
    opens = before < 0 or "\n" in token.doc[before].text
    return opens and token.pos_ == "VERB" and token.tag_ != "VBG" and not any("subj" in c.dep_ for c in token.children)


def _is_of_others(context: Context, subject: Token, frame: Frame) -> bool:
    """Whether a speaker tells where others stand: "Many [NATO countries] are in no position to send more", he said."""
    counted = _counted(subject)
    named = any(t.ent_type_ in ("ORG", "LOC") for t in context.doc[counted.left_edge.i : counted.i + 1])
    anchor = context.doc[frame.anchor]
    duty = any(child.dep_ == "aux" and child.lower_ in duties() for child in anchor.children)
    about = any(role.first <= subject.i < role.end for role in frame.roles)
    somebody = counted.ent_type_ in ("ORG", "LOC") or counted.lemma_.lower() in _members()
    return named and somebody and not duty and not about


def _counted(noun: Token) -> Token:
    """Those of whom a noun says how many: "countries" of "a lot of NATO countries"."""
    below = [c for c in noun.children if c.dep_ == "nmod"] if noun.lemma_.lower() in _amounts() else []
    return below[0] if below else noun


@cache
def _members() -> frozenset[str]:
    return frozenset(toml("positions.toml")["holders"]["members"])


@cache
def _amounts() -> frozenset[str]:
    return frozenset(toml("positions.toml")["holders"]["amounts"])


@cache
def duties() -> frozenset[str]:
    """Modals by which a speaker tells what ought to be done."""
    return frozenset(toml("positions.toml")["told"]["duties"])


def _told_to(anchor: Token, tagged: Sequence[Role]) -> bool:
    """Whether the holder is only told what to do by whoever speaks: "Peru should expand its navy," she said."""
    subject = _subject(anchor)
    inside = subject is not None and any(role.first <= subject.i < role.end for role in tagged)
    return inside and any(child.dep_ == "aux" and child.lower_ in duties() for child in anchor.children)


def _subject(token: Token) -> Token | None:
    """The subject of the clause, or of the clause that it depends on."""
    for above in ancestors(token):
        for child in above.children:
            if child.dep_.startswith("nsubj") or child.dep_ == "obl:agent":
                return child
        if above.dep_.split(":")[0] not in CLAUSES:
            return None
    return None
