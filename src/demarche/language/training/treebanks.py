"""CoNLL-U treebanks as plain sentences, with the names that GUM's entity layer marks."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO, cast

import conllu

from demarche.language.training.names import entity_spans, name_tags


@dataclass(frozen=True)
class Sentence:
    """One sentence: parallel lists over its words; `heads` are positions in the sentence, -1 for the root."""

    words: list[str]
    spacing: list[int]  # 0 joined, 1 after a space, 2 first of a paragraph
    upos: list[str]
    xpos: list[str]
    feats: list[str]
    lemmas: list[str]
    heads: list[int]
    deprels: list[str]
    names: list[str] | None = None  # IOB2 over PER, ORG, LOC; None where the treebank marks none
    new_document: bool = field(default=False)
    id: str = ""


def read_conllu(path: Path, named: bool = False, states: frozenset[str] = frozenset()) -> Iterator[Sentence]:
    """Sentences of a `.conllu.gz` file; `named` where its MISC column carries GUM's entities; `states` are places whatever it says."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        for tokens in conllu.parse_incr(cast(TextIO, lines)):
            yield _sentence(tokens, named, states)


def _sentence(tokens: conllu.TokenList, named: bool, states: frozenset[str]) -> Sentence:
    joined_after = _joined(tokens)
    words = [t for t in tokens if isinstance(t["id"], int)]
    meta = tokens.metadata
    paragraph = any(key.startswith(("newpar", "newdoc")) for key in meta)
    spacing = [2 if paragraph else 1] + [0 if joined_after[t["id"]] else 1 for t in words[:-1]]
    return Sentence(
        words=[re.sub(r"\s+", "", t["form"]) for t in words],
        spacing=spacing,
        upos=[t["upos"] for t in words],
        xpos=[t["xpos"] or "_" for t in words],
        feats=["|".join(f"{k}={v}" for k, v in sorted((t["feats"] or {}).items())) for t in words],
        lemmas=[re.sub(r"\s+", "", t["lemma"]) for t in words],
        heads=[t["head"] - 1 for t in words],
        deprels=[t["deprel"] for t in words],
        names=name_tags(words, entity_spans(words), states) if named else None,
        new_document="newdoc id" in meta,
        id=meta.get("sent_id", ""),
    )


def _joined(tokens: conllu.TokenList) -> dict[int, bool]:
    """Whether each word is joined to the next: `SpaceAfter=No`, or inside a multiword token ("don't")."""
    joined = {t["id"]: (t["misc"] or {}).get("SpaceAfter") == "No" for t in tokens if isinstance(t["id"], int)}
    for token in tokens:
        if isinstance(token["id"], tuple) and token["id"][1] == "-":
            first, _, last = token["id"]
            joined.update(dict.fromkeys(range(first, last), True))
            joined[last] = (token["misc"] or {}).get("SpaceAfter") == "No"
    return joined
