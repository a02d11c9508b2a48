"""Parse what the discourse model learns from, once: `python -m demarche.language.training.prepare OUT_FILE [--model FOLDER]`."""

import argparse
import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from demarche.language import parser
from demarche.language.encoding import WordPieces
from demarche.language.tokens import treebank_tokenizer
from demarche.language.training.frames import Example, GoldReader, Located, attribution_frames, layers_of, read_attributions
from demarche.language.training.laying import lay_out
from demarche.language.training.sources import data_folder, minilm_folder
from demarche.language.view import make_view

OWN = Path(__file__).parent / "reports"  # written and annotated for demarche, about invented events


@dataclass(frozen=True)
class Source:
    """One document to learn from: its text, and its attributions or records. `own`: written for demarche."""

    text: str
    record: dict[str, Any]
    gold: bool
    own: bool = False


def sources() -> Iterator[Source]:
    """Every document to learn from; articles whose id hides in gold stay in both."""
    for article in read_attributions(data_folder() / "attribution" / "train.jsonl.gz"):
        yield Source(article["text"], article, gold=False)
    for path in sorted((data_folder() / "gold" / "train").glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf8"))
        document = json.loads((data_folder() / "gold" / "docs" / f"{gold['id']}.json").read_text(encoding="utf8"))
        yield Source(document["text"], gold, gold=True)
    for path in sorted(OWN.glob("*.json")):
        report = json.loads(path.read_text(encoding="utf8"))
        yield Source(report["text"], report, gold=True, own=True)


def examples(nlp: Language) -> Iterator[Example]:
    """Every document parsed, with its frames."""
    rows = [(source, make_view(source.text)) for source in sources()]
    docs = nlp.pipe((view.text for _, view in rows), batch_size=32)
    for (source, view), doc in zip(rows, docs, strict=True):
        located = Located(source.text, doc, view)
        frames = GoldReader(source.record, located).frames() if source.gold else attribution_frames(source.record, located)
        layers = layers_of(source.record["id"]) if source.gold else frozenset(["statement"])
        yield Example(source.record["id"], doc, frames, layers, int(source.gold), source.own)


def prepare(out: Path, model: Path | None = None) -> None:
    """Write every example to a file as numbers; `model` is a syntax model other than the one in the package."""
    nlp = spacy.blank("en")
    nlp.tokenizer = treebank_tokenizer(nlp)
    nlp.add_pipe(parser.FACTORY, config={"folder": str(model) if model else None})
    pieces = WordPieces(minilm_folder() / "tokenizer.json")
    out.write_bytes(pickle.dumps([lay_out(example, pieces) for example in examples(nlp)]))


def main() -> None:
    """The command."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("out", type=Path)
    options.add_argument("--model", type=Path)
    chosen = options.parse_args()
    prepare(chosen.out, chosen.model)


if __name__ == "__main__":
    main()
