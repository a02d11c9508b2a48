"""Learn the classifier anew: `python -m demarche.extract.plover.train [OUT]`, from the data folder, in about two minutes on an idle core.

To be run whenever `discourse.onnx`, `syntax.onnx` or `lexicon.toml` changes, as the weights were learned with them. Needs
`pip install 'demarche[train]'` and the data folder (`DEMARCHE_DATA`). How good it is, is measured by `benchmarks/events.py`.
"""

import os
import sys
from pathlib import Path

import numpy as np

from demarche.errors import ModelError
from demarche.extract.plover import examples
from demarche.extract.plover.classifier import write
from demarche.extract.plover.learn import Recipe, choose, learn
from demarche.extract.plover.table import table


def sentences() -> Path:
    """The marked sentences of the data folder. ModelError where they are missing."""
    path = Path(os.environ.get("DEMARCHE_DATA", "../shared")) / "events" / "plover_sentences.tsv"
    if not path.exists():
        raise ModelError(f"There are no sentences to learn from at {path}; name the data folder by DEMARCHE_DATA=PATH.")
    return path


def main(out: Path, recipe: Recipe | None = None) -> None:
    """Learn from all sentences and write the file."""
    learned = table(examples.read(sentences()), examples.own())
    rows = np.arange(len(learned.roots))
    chosen = recipe or choose(learned, rows)
    found = learn(learned, rows, chosen)
    write(found, out)
    print(f"{len(rows)} sentences ({int(learned.own.sum())} our own), {len(found.scale.columns)} columns, {chosen}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("events.npz"))
