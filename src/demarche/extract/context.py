"""What every extractor works from: the parsed report, the frames the discourse model found, and ways to turn tokens into evidence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from demarche.language import Parsed
from demarche.language.frames import KEY as FRAMES
from demarche.language.roles import Frame, Role
from demarche.language.view import Block
from demarche.model import Actor, Evidence

APART = frozenset(["heading", "quote", "attribution", "caption", "byline"])  # blocks that stand beside the running text
OPENING = frozenset(["det", "compound", "amod", "nummod"])  # labels of words before the head of their noun phrase
NAMING = frozenset(["flat", "goeswith"])  # labels of the further words of a name
LOOSE_ENDS = frozenset(["AUX", "VERB", "ADV", "PUNCT", "SCONJ", "CCONJ", "ADP", "SPACE"])
SIDE = frozenset(
    ["advcl", "parataxis", "conj", "cc", "acl:relcl", "appos", "punct", "mark", "ccomp", "xcomp", "discourse"]
)  # not of the telling itself
MANY = frozenset(["source", "holder", "participant", "content", "cue"])  # roles that several spans may fill
GAP = 3  # words between two pieces of one role that are taken to belong to it
MOST_EVIDENCE = 70  # tokens; longer evidence proves nothing in particular


class Context:
    """One report on its way through the extractors."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.doc: Doc = parsed.doc
        self.report_id = parsed.report.id
        self._frames: list[Frame] = [self._in_its_place(frame) for frame in parsed.doc.user_data.get(FRAMES, [])]

    def frames(self, kind: str) -> list[Frame]:
        """The frames of one kind, in order."""
        return [frame for frame in self._frames if frame.kind == kind]

    def _in_its_place(self, frame: Frame) -> Frame:
        """The frame without roles in headings, captions and pull quotes around its paragraph: they are no part of the running text."""
        home = self._block(frame.anchor)
        kept = [r for r in frame.roles if (block := self._block(r.first)) == home or block.kind not in APART]
        return replace(frame, roles=tuple(joined(kept)))

    def _block(self, token: int) -> Block:
        return self.parsed.view.block_at(self.doc[token].idx)

    def in_pull_quote(self, token: int) -> bool:
        """Whether the token stands in a pull quote or the line that says whose it is."""
        return self._block(token).kind in ("quote", "attribution")

    @cached_property
    def _names(self) -> tuple[Span, ...]:
        return tuple(self.doc.ents)  # spaCy looks for them anew at each call

    @cached_property
    def quoting(self) -> list[Frame]:
        """Statement frames with content."""
        return [frame for frame in self.frames("statement") if frame.spans("content")]

    def evidence(self, first: int, end: int) -> Evidence:
        """The words of tokens [first, end)."""
        return self.parsed.evidence(first, end)

    def words(self, role: Role) -> Evidence:
        """The words of a role."""
        return self.evidence(role.first, role.end)

    def actor(self, role: Role) -> Actor:
        """The actor that a role prints, not yet resolved, without words at its ends that name nobody ("Meanwhile, Bush did")."""
        first, end = self._whole(*self.without_marks(role.first, role.end))
        opens = end > first + 2 and self.doc[first].is_sent_start and self.doc[first + 1].text == ","
        if opens and not self.doc[first].ent_type_:
            first += 2
        while end > first + 1 and self.doc[end - 1].pos_ in LOOSE_ENDS:
            end -= 1
        return Actor.printed_as(self.evidence(first, end))

    def _whole(self, first: int, end: int) -> tuple[int, int]:
        """Tokens [first, end), and on to the end of a name or subject that they only open: "The [Russian Federation]"."""
        last = self.doc[end - 1]
        opens = last.dep_ in OPENING and end <= last.head.i <= end + GAP
        if opens and (last.dep_ == "det" or last.head.dep_.startswith("nsubj")):
            end, last = last.head.i + 1, last.head
        while end < len(self.doc) and self.doc[end].dep_ in NAMING and first <= self.doc[end].head.i < end:
            end += 1
        return first, max([end, *(e.end for e in self._names if e.start <= last.i < e.end)])

    def without_marks(self, first: int, end: int) -> tuple[int, int]:
        """Tokens [first, end) without punctuation at the ends (brackets and quotation marks, commas)."""
        while end - first > 1 and (self.doc[end - 1].is_punct or self.doc[end - 1].is_space):
            end -= 1
        while end - first > 1 and (self.doc[first].is_punct or self.doc[first].is_space):
            first += 1
        return first, end

    def statement_around(self, token: int) -> Frame | None:
        """The innermost statement whose content holds the token."""
        around = [f for f in self.quoting if any(c.first <= token < c.end for c in f.spans("content"))]
        return min(around, key=lambda f: sum(c.end - c.first for c in f.spans("content")), default=None)

    def telling(self, anchor: int) -> Role:
        """The words of an anchor's own clause or phrase, without the clauses beside and below it."""
        return Role("telling", *subtree(self.doc[anchor], SIDE))

    def clause(self, anchor: int, roles: Iterable[Role]) -> tuple[int, int]:
        """The stretch from the first to the last of an anchor and those roles that stand in its sentence, cut to a provable length."""
        sentence = self.doc[anchor].sent
        inside = [r for r in roles if sentence.start <= r.first < sentence.end]
        first, end = min([anchor, *(r.first for r in inside)]), max([anchor + 1, *(r.end for r in inside)])
        if end - first > MOST_EVIDENCE:
            first, end = max(first, anchor - MOST_EVIDENCE // 2), min(end, anchor + MOST_EVIDENCE // 2)
        return self.without_marks(first, end)


def joined(roles: Sequence[Role]) -> list[Role]:
    """Pieces of one role with few words between them, none of another role, as one span."""
    out: list[Role] = []
    for role in sorted(roles, key=lambda r: (r.first, r.end)):
        last = out[-1] if out else None
        if last is not None and last.name == role.name and last.name not in MANY and role.first - last.end <= GAP:
            out[-1] = Role(last.name, last.first, max(last.end, role.end), (last.confidence + role.confidence) / 2)
        else:
            out.append(role)
    return out


def subtree(token: Token, without: frozenset[str] = frozenset()) -> tuple[int, int]:
    """Tokens [first, end) of a phrase, from its leftmost to its rightmost word, leaving out children with the labels given."""
    kept = [child for child in token.children if child.dep_ not in without]
    first = min([token.i, *(child.left_edge.i for child in kept)])
    return first, max([token.i, *(child.right_edge.i for child in kept)]) + 1


def ancestors(token: Token) -> Iterator[Token]:
    """The token and the heads above it."""
    yield token
    yield from token.ancestors
