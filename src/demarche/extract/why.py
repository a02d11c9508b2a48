"""Why an entry was extracted: model or rule, the word that triggered it, its roles, class, modality and confidence, as sentences.

The frames and rules of the extractors are asked again; nothing here decides anything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from spacy.tokens import Token

from demarche.extract.calibration import calibrated, statement_confidence
from demarche.extract.commitments import NAME as COMMITMENTS
from demarche.extract.context import Context
from demarche.extract.meetings import NAME as MEETINGS
from demarche.extract.modality import modality_of
from demarche.extract.participants import meeting_word
from demarche.extract.plain import by_rule
from demarche.extract.plover import NAME as EVENTS
from demarche.extract.plover.deeds import tells
from demarche.extract.positions import NAME as POSITIONS
from demarche.extract.pullquotes import repeated
from demarche.extract.stages import is_waiting, stage_told, stage_untold
from demarche.extract.statements import NAME as STATEMENTS
from demarche.extract.statements import PULL_QUOTES
from demarche.extract.tables import toml
from demarche.extract.texts import NAME as TEXTS
from demarche.language.discourse import CLASSES
from demarche.language.roles import Frame, Role
from demarche.model import Commitment, Entry, Event, Evidence, Meeting, Modality, NegotiatedText, Position, Reason, Statement
from demarche.serial import actors_of

# What the two scores of a statement were learned from.
STATEMENT_SCORES = ("as newspaper articles are marked", "as reports of diplomacy are marked")
GRAMMAR = {
    "nsubj": "the subject",
    "nsubj:pass": "the subject",
    "obl:agent": "the agent",
    "obj": "the object",
    "iobj": "the object",
    "ccomp": "the clause",
    "xcomp": "the complement",
    "obl": "a complement",
    "nmod": "a complement",
    "nmod:poss": "the owner",
}
# Roles that the statement around a clause may fill, by its own.
TAKEN_FROM = {"holder": "source", "actor": "source", "target": "content"}
TOLD: Mapping[Modality, str] = {
    "negated": "denies it",
    "hypothetical": "makes it only possible",
    "future": "sets it in the future",
    "historical": "sets it in the past",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of the report with the role that they have in an entry."""

    role: str
    words: Evidence


def own_extractors() -> frozenset[str]:
    """The names of our extractors, without their versions."""
    names = (STATEMENTS, PULL_QUOTES, POSITIONS, COMMITMENTS, TEXTS, MEETINGS, EVENTS)
    return frozenset(name.partition("/")[0] for name in names)


def frame_of(context: Context, entry: Entry) -> Frame | None:
    """The frame of the model that gives the entry; None where a rule gave it, or nothing does any more."""
    if entry.extractor.partition("/")[0] in ("pull-quotes", "events"):
        return None
    frames = context.frames(entry.kind)
    moved = [frame for one in frames if (frame := repeated(context, one))] if entry.kind == "position" else []
    fits = [frame for frame in frames if _gives(context, frame, entry)] or [frame for frame in moved if _gives(context, frame, entry)]
    return min(fits, key=lambda f: (_class_of(entry) != f.label, abs(_sure(f) - entry.confidence)), default=None)


def _sure(frame: Frame) -> float:
    """The confidence of an entry that a frame gives."""
    return statement_confidence(frame) if frame.kind == "statement" else calibrated(frame.kind, frame.confidence)


def _gives(context: Context, frame: Frame, entry: Entry) -> bool:
    record, anchor = entry.record, context.evidence(frame.anchor, frame.anchor + 1)
    if isinstance(record, Position):
        return anchor == record.cue
    if isinstance(record, Statement):
        return tuple(map(context.words, frame.spans("content"))) == record.content
    places = (record.mention,) if isinstance(record, NegotiatedText) else entry.evidence
    return any(place.start <= anchor.start and anchor.end <= place.end for place in places)


def _class_of(entry: Entry) -> str:
    """The class that a frame of the entry would have, were no rule in between."""
    record = entry.record
    if isinstance(record, Position):
        return record.stance
    return record.act if isinstance(record, Commitment) else record.form if isinstance(record, Meeting) else entry.kind


def anchor_of(context: Context, entry: Entry, frame: Frame | None) -> Token | None:
    """The word that triggered the entry: the model's anchor, the verb or noun of a rule's list; None for a pull quote."""
    if frame is not None:
        return context.doc[frame.anchor]
    record = entry.record
    spans = [record.cue] if isinstance(record, Position) else [] if isinstance(record, Statement) else entry.evidence
    tokens = chain.from_iterable(context.parsed.to_doc(e.start, e.end) or () for e in spans)
    return next((t for t in tokens if _by_list(t, entry)), None)


def _by_list(token: Token, entry: Entry) -> bool:
    record = entry.record
    if isinstance(record, Event):
        return token.pos_ == "VERB" and tells(token)
    return isinstance(record, Position) or (isinstance(record, Meeting) and meeting_word(token) == record.form)


def scores_of(frame: Frame) -> tuple[tuple[str, float], ...]:
    """Every class of the frame's kind with the model's score, the highest first; of a statement, what two parts of the model say."""
    names = STATEMENT_SCORES if frame.kind == "statement" else CLASSES[frame.kind]
    scored = list(zip(names, frame.scores, strict=True)) if frame.scores else [(frame.label, frame.confidence)]
    return tuple(scored if frame.kind == "statement" else sorted(scored, key=lambda s: -s[1]))


def marks_of(entry: Entry) -> tuple[Mark, ...]:
    """The words that have a part in the entry, in the order of the text; each once."""
    found = {(m.words.start, m.words.end, m.role): m for m in (*_actor_marks(entry), *_span_marks(entry))}
    return tuple(found[at] for at in sorted(found))


def _actor_marks(entry: Entry) -> Iterator[Mark]:
    source = getattr(entry.record, "source", None)  # of a statement: there its speaker is printed
    for role, actor in actors_of(entry.record):
        if actor.mention is not None and role not in ("for", "voice") and not (role == "speaker" and source):
            yield Mark(role, actor.mention)


def _span_marks(entry: Entry) -> Iterator[Mark]:
    for name in ("source", "cue", "content", "target", "condition", "object", "when", "mention", "change", "provision"):
        value = getattr(entry.record, name, None)
        for words in value if isinstance(value, tuple) else (value,):
            if isinstance(words, Evidence):
                yield Mark(name, words)


def passage_of(context: Context, entry: Entry) -> Evidence:
    """The sentences that hold what proves the entry."""
    spans = [s for e in entry.evidence if (s := context.parsed.to_doc(e.start, e.end)) is not None]
    if not spans:
        return entry.evidence[0]
    first = min(context.doc[s.start].sent.start for s in spans)
    return context.evidence(first, max(context.doc[s.end - 1].sent.end for s in spans))


def reasons(context: Context, entry: Entry, frame: Frame | None, thresholds: Mapping[str, float]) -> list[Reason]:
    """Why the entry was found and what in it the model and the rules told; `thresholds` are those of the model, by kind."""
    anchor = anchor_of(context, entry, frame)
    found = [_found(context, entry, frame, anchor, thresholds)]
    found += [_role(context, frame, anchor, mark) for mark in marks_of(entry) if mark.role != "cue"]
    found += _classes(context, entry, frame)
    if anchor is not None and entry.kind != "text":  # how a text stands is told by its stage
        found.append(_modality(context, entry, anchor))
    return [*found, *_confidence(entry, frame)]


def _found(context: Context, entry: Entry, frame: Frame | None, anchor: Token | None, thresholds: Mapping[str, float]) -> Reason:
    words = context.evidence(anchor.i, anchor.i + 1) if anchor is not None else None
    name = entry.extractor
    if frame is not None:
        least = thresholds.get(frame.kind)
        enough = f", where {least:.0%} is enough" if least is not None else ""
        said = f"The model (extractor {name}) takes “{frame_word(anchor)}” for a word that tells a {frame.kind}"
        if frame not in context.frames(frame.kind):
            said += ", in a pull quote that repeats this sentence"
        return Reason("found", f"{said}: {frame.confidence:.0%} sure{enough}.", words)
    if isinstance(entry.record, Statement):
        said = "a paragraph that is one quotation, with the line that says whose it is under it, is a statement without a cue"
        return Reason("found", f"A rule (extractor {name}): {said}.", entry.record.content[0])
    if isinstance(entry.record, Event):
        listed = f"“{frame_word(anchor)}” is in the lexicon of events (plover/lexicon.toml), its subject is an actor"
        said = f"{listed}, and the classifier takes it for {entry.record.event}"
    elif isinstance(entry.record, Position):
        told = by_rule(context, anchor) if anchor is not None else None
        listed = f"“{frame_word(anchor)}” {told.said}" if told else "no rule of today tells it any more"
        said = f"{listed}, and the model marks none in its sentence"
    else:
        said = f"“{frame_word(anchor)}” is in the list of words (meetings.toml) for a meeting, and the model marks none in its sentence"
    return Reason("found", f"A rule (extractor {name}): {said}.", words)


def frame_word(anchor: Token | None) -> str:
    """The word that triggered an entry, as printed."""
    return anchor.text if anchor is not None else ""


def _role(context: Context, frame: Frame | None, anchor: Token | None, mark: Mark) -> Reason:
    """How the words came by their role: marked by the model, taken over from the statement around, told by grammar, or by a rule."""
    if tagged := _tagged(context, frame, mark.words):
        return Reason(mark.role, f"The model marks these words as {tagged.name}, {tagged.confidence:.0%} sure.", mark.words)
    around = context.statement_around(anchor.i) if anchor is not None and mark.role in TAKEN_FROM else None
    taken = _tagged(context, around, mark.words)
    if around is not None and taken is not None and taken.name == TAKEN_FROM[mark.role]:
        by = f"the {taken.name} of the statement around it, told by “{context.doc[around.anchor].text}”"
        return Reason(mark.role, f"The model marks no {mark.role} for it: taken from {by}.", mark.words)
    return Reason(mark.role, _by_grammar(context, anchor, mark), mark.words)


def _tagged(context: Context, frame: Frame | None, words: Evidence) -> Role | None:
    """The role of a frame that has these words; of several the one that shares most."""
    roles = [(role, context.words(role)) for role in frame.roles] if frame is not None else []
    shared = [(min(w.end, words.end) - max(w.start, words.start), role) for role, w in roles]
    best = max(shared, key=lambda s: s[0], default=None)
    return best[1] if best is not None and best[0] > 0 else None


def _by_grammar(context: Context, anchor: Token | None, mark: Mark) -> str:
    span = context.parsed.to_doc(mark.words.start, mark.words.end)
    if anchor is None or span is None:
        return "The rule takes these words."
    if len(span) == 1 and span.root.i == anchor.i:
        return f"“{anchor.text}” has no subject and opens an item of a list."
    part = GRAMMAR.get(span.root.dep_)
    return f"Told by grammar: {part} of “{span.root.head.text}”." if part else f"Told by the words around “{anchor.text}”."


def _classes(context: Context, entry: Entry, frame: Frame | None) -> list[Reason]:
    """How the stance, act, stage or form was told."""
    record = entry.record
    if isinstance(record, Position) and frame is not None:
        return [_stance(context, record, frame)]
    if isinstance(record, Commitment) and frame is not None:
        return [*_act(record, frame)]
    if isinstance(record, Statement):
        share = {"direct": "all, or nearly all,", "mixed": "a part", "indirect": "nothing, or next to nothing,"}[record.form]
        return [Reason("form", f"{record.form}: {share} of what is said stands in quotation marks.")]
    if isinstance(record, NegotiatedText) and frame is not None:
        return [_stage(context, entry, record, frame)]
    if isinstance(record, Meeting) and frame is not None:
        word = context.doc[frame.anchor]
        told = f"“{word.text}” is in the list of words for it" if meeting_word(word) else "the model's class"
        return [Reason("form", f"{record.form}: {told}.")]
    return []


def _stance(context: Context, record: Position, frame: Frame) -> Reason:
    if record.stance == frame.label:
        return Reason("stance", f"{record.stance}: the class that the model gives the highest score.", record.cue)
    if record.stance == "conditional":
        why = "there is a condition, and support on a condition is conditional"
    elif frame.label == "oppose":
        phrases = toml("positions.toml")["weakened"]["phrases"]
        near = context.doc[max(0, frame.anchor - 6) : frame.anchor + 8].text.lower()
        why = f"“{next((p for p in phrases if p in near), '')}” beside it weakens it"
    else:
        why = "it is denied, and what is denied is opposed"
    return Reason("stance", f"{record.stance}: the model's class is {frame.label}, but {why}.", record.cue)


def _act(record: Commitment, frame: Frame) -> Iterator[Reason]:
    denied = "" if record.act == frame.label else f" The model's class is {frame.label}; it is denied, and a denied pledge is a refusal."
    yield Reason("act", f"{record.act}: the class that the model gives the highest score." if not denied else f"{record.act}.{denied}")
    never = "; a pledge never counts as done" if record.act == "pledge" else ""
    yield Reason("done", f"{'Done' if record.done else 'Announced'}: the model is {frame.done:.0%} sure that it has happened{never}.")
    if record.quantity is not None:
        yield Reason("quantity", f"The number in the clause, read as {record.quantity:,.10g}{f' {record.unit}' if record.unit else ''}.")


def _stage(context: Context, entry: Entry, record: NegotiatedText, frame: Frame) -> Reason:
    head = context.doc[frame.anchor]
    spans = (context.parsed.to_doc(e.start, e.end) for e in entry.evidence)
    for mention in (head, *(token for span in spans if span is not None for token in span if token.pos_ in ("NOUN", "PROPN", "PRON"))):
        told = stage_told(mention)
        if told and told[0] == record.stage:
            said = f"“{told[1].text}” tells it of “{mention.text}”"
            return Reason("stage", f"{record.stage}: {said}.", context.evidence(told[1].i, told[1].i + 1))
    if record.stage == "negotiating" and is_waiting(head.sent):
        return Reason("stage", "negotiating: another body has still to agree.")
    if stage_told(head) is None and stage_untold(head) == record.stage:
        said = "no word tells it, so it goes by the noun, and by whether it is named or known"
        return Reason("stage", f"{record.stage}: {said}.", record.mention)
    return Reason("stage", f"{record.stage}: told at another mention of the same text.")


def _modality(context: Context, entry: Entry, anchor: Token) -> Reason:
    modality = modality_of(anchor)
    word = _teller(anchor, modality)
    if word is None:
        said = f"{entry.modality}: no word beside “{anchor.text}” denies it, makes it only possible or sets it in another time."
        return Reason("modality", said)
    said = f"“{word.text}” beside “{anchor.text}” {TOLD[modality]}"
    if modality != entry.modality:
        said += f"; {_class_of(entry)} says so already"
    return Reason("modality", f"{entry.modality}: {said}.", context.evidence(word.i, word.i + 1))


def _teller(anchor: Token, modality: Modality) -> Token | None:
    """The word beside an anchor that tells its modality: by the lists of `modality.toml`."""
    table = toml("modality.toml").get(modality, {})
    words = {word for key, listed in table.items() if key != "verbs" for word in listed}
    near = chain(anchor.children, (c for noun in anchor.children if noun.dep_ == "nsubj" for c in noun.children))
    found = next((t for t in near if t.lower_ in words), None)
    governs = anchor.dep_ == "xcomp" and anchor.head.lemma_ in table.get("verbs", ())
    return found or (anchor.head if governs else None)


def _confidence(entry: Entry, frame: Frame | None) -> Iterator[Reason]:
    """How sure it is, and by what reckoning, before the tables had their say."""
    if frame is None:
        yield Reason("confidence", f"{entry.confidence:.0%}, as for all that this rule finds.")
    elif entry.kind == "statement":
        said = "the model's scores, calibrated on articles that it was not trained on"
        yield Reason("confidence", f"{statement_confidence(frame):.0%}: {said}.")
    elif entry.kind == "position" and frame.scores:
        share = max(frame.scores[1:]) / max(1e-6, sum(frame.scores[1:]))
        said = f"{frame.confidence * share:.0%}: {frame.confidence:.0%} for a position, of which {share:.0%} for this stance"
        yield Reason("confidence", f"{said}.")
    else:
        yield Reason("confidence", f"{frame.confidence:.0%}: the model's own.")
