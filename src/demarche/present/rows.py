"""One row a record, in five columns that all kinds share: sign, who, what, words, when. Each kind has its own small function."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.text import Text

from demarche.model import SIGNS, Actor, Commitment, Entry, Event, Evidence, Meeting, NegotiatedText, Position, Stance, Statement
from demarche.present import words

COLOURS: dict[Stance, str] = {"support": "green", "conditional": "cyan", "reserved": "yellow", "oppose": "red", "undecided": "magenta"}
STANCES: dict[Stance, tuple[str, str]] = {stance: (SIGNS[stance], colour) for stance, colour in COLOURS.items()}
LEGEND = tuple((sign, colour, stance) for stance, (sign, colour) in STANCES.items())
NOBODY = "(not named)"


@dataclass(frozen=True, slots=True)
class Row:
    """What a record shows. `who`, `what` and `words` are lines, the first the main one; `marked` says which lines are quotations."""

    sign: str
    colour: str
    who: tuple[str, ...]
    what: tuple[str, ...]
    words: tuple[Text, ...]


def row_of(entry: Entry) -> Row:
    """The row of any entry."""
    match entry.record:
        case Position() as record:
            return position_row(record, entry)
        case Commitment() as record:
            return commitment_row(record, entry)
        case NegotiatedText() as record:
            return text_row(record, entry)
        case Meeting() as record:
            return meeting_row(record, entry)
        case Statement() as record:
            return statement_row(record, entry)
        case Event() as record:
            return event_row(record, entry)


def position_row(record: Position, entry: Entry) -> Row:
    """Holder and voice; stance; target, condition and the words that prove it."""
    sign, colour = STANCES[record.stance]
    lines = [Text(words.clean(record.target.quote)), *labelled("if", record.condition), *proof(entry)]
    who = (words.naming(record.holder), *spoken(record.voice, record.holder))
    return Row(sign, colour, who, (record.stance, *mood(entry)), tuple(lines))


def commitment_row(record: Commitment, entry: Entry) -> Row:
    """Who does it; the act and whether it is done; amount, object, recipient, condition, deadline and the words that prove it."""
    lines = [undertaken(record), *labelled("to", record.recipient), *labelled("if", record.condition), *labelled("by", record.deadline)]
    lines += [*circumstances(None, record.when), *proof(entry)]
    sign, colour = ("*", "green") if record.done else (">", "cyan")
    what = (record.act, "done" if record.done else "announced", *mood(entry))
    return Row(sign, colour, (words.naming(record.actor),), what, tuple(lines))


def text_row(record: NegotiatedText, entry: Entry) -> Row:
    """Parties; stage; title, what was changed, what it says and the words that prove it."""
    lines = [Text(words.clean(record.title)), *labelled("changed:", record.change), *labelled("says:", record.provision), *proof(entry)]
    return Row(" ", "", (words.listing(record.parties) or NOBODY,), (record.stage, words.clean(record.form), *mood(entry)), tuple(lines))


def meeting_row(record: Meeting, entry: Entry) -> Row:
    """Participants; form; topic, place, time and the words that prove it."""
    lines = [Text(words.clean(record.topic))] if record.topic else []
    lines += [*circumstances(record.place, record.when), *proof(entry)]
    return Row(" ", "", (words.listing(record.participants) or NOBODY,), (record.form, *mood(entry)), tuple(lines))


def statement_row(record: Statement, entry: Entry) -> Row:
    """Speaker; the words of saying; what was said, in quotation marks where it is verbatim."""
    said = " … ".join(words.clean(piece.quote) for piece in record.content)
    verbatim = record.form == "direct"
    line = Text(words.shorten(f"“{said}”" if verbatim else said, 240))
    speaker = words.naming(record.speaker) if record.speaker else words.clean(record.source.quote) if record.source else NOBODY
    cue = words.clean(record.cue.quote) if record.cue else ""
    return Row(" ", "", (speaker,), (f"{cue}:", *mood(entry)), (line, *labelled("to", record.addressee)))


def event_row(record: Event, entry: Entry) -> Row:
    """Who; PLOVER type and mode; to whom, where, in which context and the words that prove it."""
    lines = [Text(words.listing(record.recipients))] if record.recipients else []
    lines += [*circumstances(record.location, None), *labelled("about", ", ".join(record.contexts)), *proof(entry)]
    mode = (words.clean(record.event_mode),) if record.event_mode else ()
    return Row(" ", "", (words.listing(record.actors) or NOBODY,), (words.clean(record.event), *mode, *mood(entry)), tuple(lines))


def targets_of(positions: Iterable[Entry]) -> list[str]:
    """The targets of positions, in the report's words."""
    return [record.target.quote for entry in positions if isinstance(record := entry.record, Position)]


def undertaken(record: Commitment) -> Text:
    """The object with its amount in bold: before it, or within it where the report prints it just so."""
    amount, thing = words.amount(record.quantity, record.unit), Text(words.clean(record.object.quote))
    if amount and not thing.highlight_words([amount], "bold", case_sensitive=False):
        return Text.assemble((amount, "bold"), "  ", thing)
    return thing


def circumstances(place: str | None, when: Evidence | None) -> list[Text]:
    """Where and when, in the report's words, on one line."""
    known = [f"in {words.clean(place)}" if place else "", words.clean(when.quote) if when else ""]
    return [Text(", ".join(filter(None, known)), style="italic")] if any(known) else []


def spoken(voice: Actor | None, holder: Actor) -> tuple[str, ...]:
    """The voice under the holder, unless they are one."""
    return () if voice is None or voice.name == holder.name else (f"by {words.clean(voice.name or voice.printed)}",)


def mood(entry: Entry) -> tuple[str, ...]:
    """The modality where it is not the plain one."""
    announced = isinstance(entry.record, Commitment) and entry.modality == "future"
    return () if entry.modality == "asserted" or announced else (entry.modality,)


def labelled(label: str, value: Evidence | Actor | str | None) -> list[Text]:
    """A line such as `if Finland were given the post`, or none."""
    if not value:
        return []
    said = words.naming(value) if isinstance(value, Actor) else words.clean(value.quote if isinstance(value, Evidence) else value)
    return [Text(said if said.lower().startswith(f"{label} ") else f"{label} {said}", style="italic")]


def proof(entry: Entry) -> list[Text]:
    """The first words that prove the entry, and how many more passages do."""
    if not entry.evidence:
        return []
    more = len(entry.evidence) - 1
    return [Text(words.quoted(entry.evidence[0]) + (f" and {words.count(more, 'more passage')}" if more else ""), style="dim")]
