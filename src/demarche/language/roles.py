"""The frames that the discourse model finds: their kinds, classes and roles. One table for training and run time."""

from dataclasses import dataclass
from typing import get_args

from demarche.model import Act, MeetingForm, Stage, Stance

KINDS = ("statement", "position", "commitment", "meeting", "text")
ROLES = (
    "source",
    "cue",
    "content",
    "holder",
    "target",
    "condition",
    "object",
    "recipient",
    "when",
    "participant",
    "place",
    "topic",
    "mention",
    "evidence",
)
# The roles of each kind, each with the names under which the decoder, which all kinds share, may also find it.
ROLES_OF: dict[str, dict[str, tuple[str, ...]]] = {
    "statement": {"source": (), "cue": (), "content": ()},
    "position": {"holder": ("source", "participant"), "target": ("object", "content", "mention"), "condition": ()},
    "commitment": {"holder": ("source", "participant"), "object": ("target", "content"), "recipient": (), "when": (), "condition": ()},
    "meeting": {"participant": ("holder", "source"), "place": (), "when": (), "topic": ("target", "object", "content")},
    "text": {"mention": ("target", "object"), "evidence": ()},
}
TAGS = ("O", *(f"{mark}-{role}" for role in ROLES for mark in "BI"))
# Classes in the order in which the record format lists them; a trained model counts on that order.
STANCES = ("none", *get_args(Stance))
ACTS = ("none", *get_args(Act))
STAGES: tuple[Stage, ...] = get_args(Stage)
FORMS = ("none", *get_args(MeetingForm))
BEFORE, AFTER = 64, 80  # words around an anchor in which its roles are sought
REACH = 80  # distances beyond this count as this


@dataclass(frozen=True, slots=True)
class Role:
    """One role of a frame: tokens [first, end) of the Doc, and the model's confidence."""

    name: str
    first: int
    end: int
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Frame:
    """An anchor word (a cue, a predicate, a noun) with a class and the spans of its roles; token indices of the Doc."""

    kind: str
    anchor: int
    label: str
    confidence: float
    roles: tuple[Role, ...]
    done: float = 0.5  # commitments: how sure it has happened
    scores: tuple[float, ...] = ()  # of the classes (statement: reported attribution, communication)
    stages: tuple[float, ...] = ()  # texts: the chance of each of `STAGES`

    def spans(self, name: str) -> list[Role]:
        """The spans of one role, in order."""
        return [role for role in self.roles if role.name == name]
