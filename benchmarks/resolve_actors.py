"""How often the resolve room names the right actor, on the gold reports of gold/train: speakers of statements, holders of positions.

usage: python benchmarks/resolve_actors.py [DATA] [--misses]

The reports are parted in two: the even ones were looked at while the rules were written, the odd ones were not. Each gold record is
given to `resolve` as an extractor would: the printed words only. Speakers are right if the scorer of the data folder says so.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from demarche.language import load, parse
from demarche.model import Actor, Entry, Evidence, Position, Report, Statement
from demarche.resolve import resolve

PRONOUN = re.compile(r"\b(he|she|they|it|we|i)\b", re.I)


class Same:
    """Offsets of a Doc made from the unaltered text."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc

    def to_doc(self, start: int, end: int) -> Span | None:
        return self.doc.char_span(start, end, alignment_mode="expand")


def scorer(data: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score_records", data / "gold" / "score_records.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def find(text: str, piece: str | None, nth: int = 1) -> Evidence | None:
    at = -1
    for _ in range(nth):
        at = text.find(piece or "\0", at + 1)
    return Evidence(at, at + len(piece or ""), piece or "") if at >= 0 else None


def near(text: str, piece: str | None, anchor: int) -> Evidence | None:
    """The occurrence that lies nearest to an anchor: `source` and `cue` have no number where they were meant to be plain."""
    found = [m.start() for m in re.finditer(r"\b" + re.escape(piece) + r"(?!\w)", text)] if piece else []
    if not found:
        return find(text, piece)
    at = min(found, key=lambda p: abs(p - anchor))
    return Evidence(at, at + len(piece or ""), piece or "")


def statements(gold: dict[str, Any], text: str) -> dict[tuple[int, int, int], tuple[Entry, list[str]]]:
    """One entry a printed source and content, with the keys of all its gold speakers."""
    entries: dict[tuple[int, int, int], tuple[Entry, list[str]]] = {}
    for g in gold["statements"]:
        content = [e for i, c in enumerate(g["content"]) if (e := find(text, c))]
        if not g["source"] or not content:
            continue
        cue = near(text, g["cue"], content[0].start)
        source = (
            find(text, g["source"], g["source_n"]) if g.get("source_n") else near(text, g["source"], cue.start if cue else content[0].start)
        )
        if source is None:
            continue
        key = (source.start, source.end, content[0].start)
        made = Entry(gold["id"], Statement(Actor.printed_as(source), source, cue, tuple(content), g["form"]), tuple(content))
        entries.setdefault(key, (made, []))[1].append(g["speaker"])
    return entries


def holder_words(g: dict[str, Any], text: str, actors: dict[str, Any], told: list[Entry]) -> Evidence | None:
    """What an extractor would print as holder: the voice's or holder's name in the evidence, a pronoun there, the statement's source."""
    evidence = find(text, g["evidence"], g.get("evidence_n", 1))
    if evidence is None:
        return None
    for key in (g.get("voice"), g["holder"]):
        forms = [actors[key]["name"], *actors[key].get("also", [])] if key else []
        for form in sorted(forms, key=len, reverse=True):
            m = re.search(r"(?<!\w)" + re.escape(form) + r"(?!\w)", evidence.quote)
            if m:
                return Evidence(evidence.start + m.start(), evidence.start + m.end(), m.group())
    if m := PRONOUN.search(evidence.quote):
        return Evidence(evidence.start + m.start(), evidence.start + m.end(), m.group())
    for entry in told:
        record = entry.record
        assert isinstance(record, Statement)
        if record.source and any(c.start <= evidence.start < c.end for c in record.content):
            return record.source
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", default=os.environ.get("DEMARCHE_DATA", "../shared"))
    parser.add_argument("--misses", choices=("seen", "unseen"))
    parser.add_argument("--parsed", action="store_true", help="parse with demarche's own model")
    args = parser.parse_args()
    data = Path(args.data)
    score, counts, nlp = scorer(data), Counter[str](), pipeline(args.parsed)
    for at, path in enumerate(sorted((data / "gold" / "train").glob("*.gold.json"))):
        half = "unseen" if at % 2 else "seen"
        misses = list(report(path, data, nlp, score, half, counts))
        if args.misses == half:
            print(*misses, sep="\n")
    for name in sorted({key.rpartition(" ")[0] for key in counts}):
        right, of = counts[f"{name} right"], counts[f"{name} of"]
        print(f"{name:40} {right:5} of {of:5}  {100 * right / max(1, of):5.1f}")


def pipeline(parsed: bool) -> Language:
    return load() if parsed else spacy.blank("en")


def report(path: Path, data: Path, nlp: Language, score: Any, half: str, counts: Counter[str]) -> list[str]:
    """Count one report's records; give back its misses."""
    gold = json.loads(path.read_text(encoding="utf8"))
    row = json.loads((data / "gold" / "docs" / f"{gold['id']}.json").read_text(encoding="utf8"))
    one = Report(row["id"], row["text"], row.get("title"), row.get("publisher"), row.get("date"))
    actors = {a["key"]: a for a in gold["actors"]}
    told = statements(gold, one.text)
    spans = next(parse([one], nlp)) if nlp.pipe_names else Same(nlp(one.text))
    positions = []
    for g in gold["positions"]:
        words = holder_words(g, one.text, actors, [e for e, _ in told.values()])
        evidence, target = find(one.text, g["evidence"], g.get("evidence_n", 1)), find(one.text, g["target"], g.get("target_n", 1))
        if words and evidence and target:
            positions.append((g, Entry(gold["id"], Position(Actor.printed_as(words), g["stance"], evidence, target), (evidence,))))
    out = resolve(one, spans.doc, spans, [e for e, _ in told.values()] + [e for _, e in positions])
    return [*count_speakers(told, out, actors, score, half, counts), *count_holders(positions, out, actors, score, half, counts)]


def count_speakers(told: Any, out: list[Entry], actors: Any, score: Any, half: str, counts: Counter[str]) -> list[str]:
    misses = []
    for (start, end, content), (entry, keys) in told.items():
        found = [
            e.record.speaker
            for e in out
            if isinstance(e.record, Statement)
            and e.record.source
            and e.record.speaker
            and (e.record.source.start, e.record.source.end, e.record.content[0].start) == (start, end, content)
        ]
        printed = entry.record.source.quote
        kind = "pronouns" if PRONOUN.fullmatch(printed) or printed.casefold() in ("him", "her", "them") else "phrases"
        for key in keys:
            right = any(score.same_actor(actors[key], as_dict(a)) for a in found)
            strict = any(score.same_actor(actors[key], {**as_dict(a), "printed": None}) for a in found)
            for name, hit in (
                (f"{half} speaker", right),
                (f"{half} speaker ({kind})", right),
                (f"{half} speaker by resolved name only", strict),
            ):
                counts[f"{name} of"] += 1
                counts[f"{name} right"] += hit
            if not right:
                misses.append(f"S {entry.report} {printed!r} gold {actors[key]['name']!r} got {[(a.name, a.id) for a in found]}")
            elif not strict:
                misses.append(f"N {entry.report} {printed!r} gold {actors[key]['name']!r} got {[(a.name, a.id) for a in found]}")
        counts[f"{half} speakers that no gold row has of"] += len(found)
        counts[f"{half} speakers that no gold row has right"] += sum(
            not any(score.same_actor(actors[k], as_dict(a)) for k in keys) for a in found
        )
    return misses


def count_holders(positions: Any, out: list[Entry], actors: Any, score: Any, half: str, counts: Counter[str]) -> list[str]:
    misses = []
    for g, entry in positions:
        found = [
            e.record.holder
            for e in out
            if isinstance(e.record, Position)
            and e.record.target == entry.record.target
            and e.record.holder.mention == entry.record.holder.mention
        ]
        right = any(score.same_actor(actors[g["holder"]], as_dict(a)) for a in found)
        counts[f"{half} holder of"] += 1
        counts[f"{half} holder right"] += right
        if not right:
            gold, got = actors[g["holder"]], [(a.name, a.id) for a in found]
            misses.append(f"H {entry.report} {entry.record.holder.printed!r} gold {gold['name']!r} {gold['kind']} got {got}")
    return misses


def as_dict(actor: Actor) -> dict[str, Any]:
    return {"name": actor.name, "iso3": actor.iso3, "printed": actor.printed}


if __name__ == "__main__":
    main()
