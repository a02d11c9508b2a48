"""Positions, commitments, texts and meetings by rules alone, by the model alone, and by both: `python benchmarks/rules_and_model.py`.

Measured on the reports of gold/train that were kept aside from learning (every eighth), never on dev. Rules alone: anchors by the words of
`stance_words.toml`, everything else by the rules of the extract room. Model alone: classes and spans as the model gives them, no rule.
"""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from spacy.tokens import Doc

from demarche import serial
from demarche.language import Parsed, parse
from demarche.language.frames import KEY
from demarche.language.roles import ACTS, STANCES, Frame
from demarche.pipeline import entries_of, pipeline
from kept_aside import DOCS, aside_reports, gold_scorer, kept_aside

# Modules, where the package has functions of the same names.
meetings, positions, texts = (import_module(f"demarche.extract.{name}") for name in ("meetings", "positions", "texts"))
SHOWN = ("position + stance", "position + target", "commitment + act", "text", "text + stage", "meeting")


def by_words(doc: Doc) -> list[Frame]:
    """Frames by the word lists alone: an anchor and its class, no roles."""
    tables = tomllib.loads((Path(__file__).parent / "stance_words.toml").read_text(encoding="utf8"))
    found = []
    for kind, table, classes in (("position", "words", STANCES), ("commitment", "acts", ACTS)):
        label = {word: name for name in classes for word in tables[table].get(name, ())}
        anchors = [t for t in doc if t.lemma_.lower() in label and t.pos_ in ("VERB", "NOUN", "ADJ", "AUX")]
        found += [Frame(kind, t.i, label[t.lemma_.lower()], 1.0, ()) for t in anchors]
    return found


@contextmanager
def without_rules() -> Iterator[None]:
    """The extractors with what the model tells, and nothing else."""
    with ExitStack() as stack:
        for module, name, put in (
            (positions, "_stance", lambda context, frame, modality: frame.label),
            (positions, "_target", lambda context, frame: None),
            (positions, "_by_word", lambda context: []),
            (positions, "holders", lambda context, frame: frame.spans("holder")),
            (meetings, "_by_rule", lambda context: []),
            (meetings, "participants", lambda anchor: []),
            (texts, "stage_told", lambda mention: None),
        ):
            stack.enter_context(patch.object(module, name, put))
        yield


def records(parsed: list[Parsed], frames: Callable[[Doc], list[Frame]]) -> list[dict[str, Any]]:
    """The records of all reports, with the frames given."""
    rows = []
    for one in parsed:
        kept = one.doc.user_data[KEY]
        one.doc.user_data[KEY] = frames(one.doc)
        rows += [serial.to_dict(entry) for entry in entries_of(one)]
        one.doc.user_data[KEY] = kept
    return rows


def main() -> None:
    """Read once, score three ways."""
    parsed = list(parse(aside_reports(), pipeline(None)))
    found = {"rules": records(parsed, by_words), "both": records(parsed, lambda doc: doc.user_data[KEY])}
    with without_rules():
        found["model"] = records(parsed, lambda doc: doc.user_data[KEY])
    print(f"{'F1':24}" + "".join(f"{name:>9}" for name in ("rules", "model", "both")))
    scores = {name: {row[0]: row[3] for row in gold_scorer().score(kept_aside(), DOCS, rows)[1]} for name, rows in found.items()}
    for key in SHOWN:
        print(f"{key:24}" + "".join(f"{100 * scores[name][key]:9.1f}" for name in ("rules", "model", "both")))


if __name__ == "__main__":
    main()
