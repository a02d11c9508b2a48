"""Parse what the discourse model learns from, once: `python -m demarche.language.training.prepare OUT_FILE [--model FOLDER]`."""

import argparse
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from demarche.language import parser
from demarche.language.tokens import treebank_tokenizer
from demarche.language.training.frames import Example, GoldReader, Located, attribution_frames, layers_of, read_attributions
from demarche.language.training.sources import data_folder
from demarche.language.view import make_view

OWN = Path(__file__).parent / "reports"  # written and annotated for demarche, about invented events


def sources() -> Iterator[tuple[str, dict[str, Any], bool]]:
    """(text, record, whether it is a gold report) of every document to learn from; articles whose id hides in gold stay in both."""
    for article in read_attributions(data_folder() / "attribution" / "train.jsonl.gz"):
        yield article["text"], article, False
    for path in sorted((data_folder() / "gold" / "train").glob("*.gold.json")):
        gold = json.loads(path.read_text(encoding="utf8"))
        document = json.loads((data_folder() / "gold" / "docs" / f"{gold['id']}.json").read_text(encoding="utf8"))
        yield document["text"], gold, True
    for path in sorted(OWN.glob("*.json")):
        report = json.loads(path.read_text(encoding="utf8"))
        yield report["text"], report, True


def examples(nlp: Language) -> Iterator[Example]:
    """Every document parsed, with its frames."""
    rows = [(text, make_view(text), record, gold) for text, record, gold in sources()]
    docs = nlp.pipe((view.text for _, view, _, _ in rows), batch_size=32)
    for (text, view, record, gold), doc in zip(rows, docs, strict=True):
        located = Located(text, doc, view)
        frames = GoldReader(record, located).frames() if gold else attribution_frames(record, located)
        layers = layers_of(record["id"]) if gold else frozenset(["statement"])
        yield Example(record["id"], doc, frames, layers, int(gold), own="text" in record and gold)


def prepare(out: Path, model: Path | None = None) -> None:
    """Write every example to a file; `model` is a syntax model other than the one in the package."""
    nlp = spacy.blank("en")
    nlp.tokenizer = treebank_tokenizer(nlp)
    nlp.add_pipe(parser.FACTORY, config={"folder": str(model) if model else None})
    out.write_bytes(pickle.dumps(list(examples(nlp))))


def main() -> None:
    """The command."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("out", type=Path)
    options.add_argument("--model", type=Path)
    chosen = options.parse_args()
    prepare(chosen.out, chosen.model)


if __name__ == "__main__":
    main()
