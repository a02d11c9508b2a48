"""Gold records and attributions as frames over tokens: what the discourse model learns from."""

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Span, Token

from demarche.language.roles import ACTS, FORMS, STAGES, STANCES
from demarche.language.view import View

ALL_LAYERS = frozenset(["statement", "position", "commitment", "meeting", "text"])
Piece = tuple[int, int]


@dataclass
class GoldFrame:
    """One frame to learn: `label` indexes the kind's classes."""

    kind: str
    anchor: int
    label: int
    roles: list[tuple[str, int, int]] | None  # None where they were not annotated
    done: int = -1  # commitments: whether done; texts: the stage


@dataclass
class Example:
    """One document: its Doc and frames, which kinds were annotated, and whose annotation style it follows."""

    id: str
    doc: Doc
    frames: list[GoldFrame]
    layers: frozenset[str]
    style: int  # 0 PolNeAR, 1 gold records
    own: bool = False  # written for demarche


class Located:
    """A parsed document in which exact words of the report are found as tokens."""

    def __init__(self, text: str, doc: Doc, view: View) -> None:
        self.text, self.doc, self.view = text, doc, view
        self.depth = [_depth(token) for token in doc]

    def tokens(self, start: int, end: int) -> Piece | None:
        """The tokens that a span of the report's text touches."""
        first, last = self.view.to_view(start, end)
        span: Span | None = self.doc.char_span(first, last, alignment_mode="expand") if first < last else None
        if span is None:
            return None
        a, b = span.start, span.end
        while a < b and self.doc[a].is_space:
            a += 1
        while b > a and self.doc[b - 1].is_space:
            b -= 1
        return (a, b) if a < b else None

    def find(self, words: str | None, nth: int = 1, near: Piece | None = None) -> Piece | None:
        """The nth occurrence of exact words, or the one inside `near` where there is one."""
        if not words:
            return None
        at = -1
        found: list[Piece] = []
        while (at := self.text.find(words, at + 1)) >= 0:
            if piece := self.tokens(at, at + len(words)):
                found.append(piece)
        inside = [p for p in found if near and near[0] <= p[0] and p[1] <= near[1]]
        if inside:
            return inside[0]
        return found[min(nth, len(found)) - 1] if found else None

    def highest(self, tokens: Iterable[int]) -> int | None:
        """The token nearest the root; words before punctuation."""
        ranked = sorted(tokens, key=lambda i: (self.doc[i].is_punct or self.doc[i].is_space, self.depth[i], i))
        return ranked[0] if ranked else None


def _depth(token: Token) -> int:
    depth = 0
    while token.head.i != token.i and depth < 200:
        token, depth = token.head, depth + 1
    return depth


def read_attributions(path: Path) -> Iterator[dict[str, Any]]:
    """Articles of PolNeAR as it stands."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        yield from (json.loads(line) for line in lines)


def attribution_frames(article: dict[str, Any], located: Located) -> list[GoldFrame]:
    """PolNeAR's attributions; the anchor is the highest word of the cue."""
    frames = []
    for item in article["attributions"]:
        roles = [(role, *piece) for role in ("source", "cue", "content") for s, e in item[role] if (piece := located.tokens(s, e))]
        cue = next((r for r in roles if r[0] == "cue"), None)
        if cue and (anchor := located.highest(range(cue[1], cue[2]))) is not None:
            frames.append(GoldFrame("statement", anchor, 1, roles))
    return frames


class GoldReader:
    """Frames of one gold report."""

    def __init__(self, gold: dict[str, Any], located: Located) -> None:
        self.gold, self.at = gold, located
        self.actors = {actor["key"]: actor for actor in gold["actors"]}
        self.statements: list[tuple[dict[str, Any], GoldFrame]] = []

    def frames(self) -> list[GoldFrame]:
        """All frames; statements first, because holders are sought among their sources."""
        out = [*self._statements()]
        out += [frame for row in self.gold.get("positions", []) for frame in self._positions(row)]
        out += [frame for row in self.gold.get("commitments", []) if (frame := self._commitment(row))]
        out += [frame for row in self.gold.get("meetings", []) if (frame := self._meeting(row))]
        out += [frame for row in self.gold.get("texts", []) if (frame := self._text(row))]
        return _merged(out)

    def _statements(self) -> Iterator[GoldFrame]:
        for row in self.gold.get("statements", []):
            content = [p for c in row["content"] if (p := self.at.find(c, row.get("content_n", 1)))]
            source = self.at.find(row.get("source"), row.get("source_n", 1))
            cue = self.at.find(row.get("cue"), row.get("cue_n", 1))
            if not cue or not content or (anchor := self.at.highest(range(*cue))) is None:
                continue
            roles = [("cue", *cue), *(("content", *p) for p in content)]
            frame = GoldFrame("statement", anchor, 1, roles + ([("source", *source)] if source else []))
            self.statements.append((row, frame))
            yield frame

    def _names(self, *keys: str | None) -> list[str]:
        names = [n for key in keys if key for a in [self.actors[key]] for n in [a["name"], *a.get("also", [])]]
        return sorted(set(names), key=len, reverse=True)

    def _mention(self, evidence: Piece, keys: list[str | None], around: int = 60) -> list[Piece]:
        """Where the holder stands: named in the evidence, as source of the statement around it, as its subject, or last named before."""
        for near in (evidence, self._sentence(evidence)):
            found = [p for n in self._names(*keys) if (p := self.at.find(n, near=near)) and near[0] <= p[0] and p[1] <= near[1]]
            if found:
                return [found[0]]
            for row, frame in self.statements:
                speaks = row["speaker"] in keys
                if speaks and any(r == "content" and a < evidence[1] and b > evidence[0] for r, a, b in frame.roles or []):
                    return [(a, b) for r, a, b in frame.roles or [] if r == "source"][:1]
        subjects = [t for t in self.at.doc[evidence[0] : evidence[1]] if t.dep_.startswith("nsubj") and t.pos_ == "PRON"]
        if subjects:
            return [(subjects[0].i, subjects[0].i + 1)]
        before = (max(0, evidence[0] - around), evidence[0])
        found = [p for n in self._names(*keys) if (p := self.at.find(n, near=before)) and before[0] <= p[0] and p[1] <= before[1]]
        return [max(found)] if found else []

    def _whole(self, mention: Piece, target: Piece | None) -> Piece:
        """The noun phrase that an adjective or possessive opens ("Chinese" of "Chinese officials"), if it stays out of the target."""
        token = self.at.doc[mention[1] - 1]
        head = token.head
        if token.dep_ not in ("amod", "compound", "nmod:poss") or head.pos_ not in ("NOUN", "PROPN") or head.i < mention[1]:
            return mention
        end = max([head.i, *(t.i for t in head.children if t.dep_ == "flat")]) + 1
        return mention if target and target[0] < end and mention[0] < target[1] else (min(mention[0], head.left_edge.i), end)

    def _sentence(self, evidence: Piece) -> Piece:
        span = self.at.doc[evidence[0]].sent
        return min(span.start, evidence[0]), max(span.end, evidence[1])

    def _anchor(self, evidence: Piece, without: list[Piece]) -> int | None:
        rest = [i for i in range(*evidence) if not any(a <= i < b for a, b in without)]
        solid = [i for i in rest if self.at.doc[i].pos_ in ("VERB", "NOUN", "ADJ", "ADV", "AUX", "PROPN", "ADP", "PART")]
        return self.at.highest(solid or range(*evidence))

    def _positions(self, row: dict[str, Any]) -> Iterator[GoldFrame]:
        places = [self.at.find(row["evidence"], row.get("evidence_n", 1)), *(self.at.find(e) for e in row.get("also_evidence") or [])]
        for number, evidence in enumerate(places):
            if not evidence:
                continue
            target = self.at.find(row["target"], row.get("target_n", 1), near=evidence)
            elsewhere = number > 0 and not (target and evidence[0] <= target[0] < evidence[1])
            target = None if elsewhere else target
            holders = [self._whole(p, target) for p in self._mention(evidence, [row.get("voice"), row["holder"]])]
            condition = self.at.find(row.get("condition"), near=evidence)
            if (anchor := self._anchor(evidence, [p for p in (target, condition, *holders) if p])) is not None:
                optional = [(name, *p) for name, p in (("target", target), ("condition", condition)) if p]
                roles = [("holder", *p) for p in holders] + optional
                yield GoldFrame("position", anchor, STANCES.index(row["stance"]), None if elsewhere else roles)

    def _commitment(self, row: dict[str, Any]) -> GoldFrame | None:
        evidence = self.at.find(row["evidence"], row.get("evidence_n", 1))
        if not evidence:
            return None
        thing = self.at.find(row.get("object"), row.get("object_n", 1), near=evidence)
        holders = [self._whole(p, thing) for p in self._mention(evidence, [row["actor"]])]
        optional = [(name, self.at.find(row.get(name), row.get(f"{name}_n", 1), near=evidence)) for name in ("when", "condition")]
        roles = [("holder", *p) for p in holders] + [(name, *p) for name, p in [("object", thing), *optional] if p]
        anchor = self._anchor(evidence, [p for p in (thing, *holders) if p])
        return None if anchor is None else GoldFrame("commitment", anchor, ACTS.index(row["act"]), roles, int(row["done"]))

    def _meeting(self, row: dict[str, Any]) -> GoldFrame | None:
        evidence = self.at.find(row["evidence"], row.get("evidence_n", 1))
        if not evidence:
            return None
        roles: list[tuple[str, int, int]] = [("participant", *p) for key in row["participants"] for p in self._mention(evidence, [key], 40)]
        for name in ("when", "place", "topic"):
            if piece := self.at.find(row.get(name), row.get(f"{name}_n", 1), near=self._sentence(evidence)):
                roles.append((name, *piece))
        anchor = self._anchor(evidence, [(a, b) for _, a, b in roles])
        return None if anchor is None else GoldFrame("meeting", anchor, FORMS.index(row["form"]), roles)

    def _text(self, row: dict[str, Any]) -> GoldFrame | None:
        mention = self.at.find(row.get("mention"), row.get("mention_n", 1))
        if not mention or (anchor := self.at.highest(range(*mention))) is None:
            return None
        evidence = self.at.find(row.get("evidence"), row.get("evidence_n", 1))
        roles = [("mention", *mention)]
        if evidence and not (evidence[0] < mention[1] and mention[0] < evidence[1]):
            roles.append(("evidence", *evidence))
        return GoldFrame("text", anchor, 1, roles, STAGES.index(row["stage"]))


def _merged(frames: list[GoldFrame]) -> list[GoldFrame]:
    """One frame an anchor and kind: holders that share a predicate become several holder spans of one frame."""
    out: dict[tuple[str, int], GoldFrame] = {}
    for frame in frames:
        known = out.setdefault((frame.kind, frame.anchor), frame)
        if known is not frame:
            known.roles = sorted({*(known.roles or []), *(frame.roles or [])}, key=lambda r: r[1:])
    return list(out.values())


def layers_of(identity: str) -> frozenset[str]:
    """Bulletin sections were annotated for positions only."""
    return frozenset(["position"]) if identity.startswith("enbt") else ALL_LAYERS
