"""Lemmas: those of the treebanks for words that stand there, edit scripts that the model chooses for the others.

A script is `case|cut|add`: first lower the word (`l`), keep it (`k`), then cut that many characters from its end and add a suffix.
`=went` style scripts (`=go`) replace the whole word; they serve irregular forms. After UDPipe 2 (Straka 2018).
"""

import gzip
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path


def script_for(form: str, lemma: str) -> str:
    """The script that turns `form` into `lemma`."""
    case = "k" if lemma[:1] == form[:1] and lemma != lemma.lower() else "l"
    base = form if case == "k" else form.lower()
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(base, lemma, strict=False)))
    if shared * 2 < len(lemma) and len(lemma) - shared > 1:
        return f"={lemma}"
    return f"{case}|{len(base) - shared}|{lemma[shared:]}"


def apply_script(form: str, script: str) -> str:
    """The lemma that `script` gives for `form`; the lowered form where the script does not fit."""
    if script.startswith("="):
        return script[1:]
    case, cut, add = script.split("|", 2)
    base = form if case == "k" else form.lower()
    keep = len(base) - int(cut)
    return base[:keep] + add if keep >= 0 and base[:keep] + add else base


# Ways to take an ending off, tried in this order when the chosen script gives no known word: (ending, put in its place).
ENDINGS = {
    "VERB": [("ied", "y"), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("es", ""), ("s", ""), ("d", "")],
    "NOUN": [("ies", "y"), ("s", ""), ("es", "")],
    "ADJ": [("ier", "y"), ("iest", "y"), ("er", ""), ("er", "e"), ("est", ""), ("est", "e")],
}


class Lexicon:
    """Lemmas of words seen in the treebanks, and the words that count as known."""

    def __init__(self, table: Path, words: frozenset[str]) -> None:
        with gzip.open(table, "rt", encoding="utf8") as lines:
            rows = [line.rstrip("\n").split("\t") for line in lines]
        self._lemmas = {(form, upos): lemma for form, upos, lemma in rows}
        self._known = words | {lemma for _, _, lemma in rows}

    def lemma(self, form: str, upos: str, script: str) -> str:
        """The treebanks' lemma, else the script's if it is a known word, else the known word that an ending leads to, else the script's."""
        seen = self._lemmas.get((form.lower(), upos))
        told = apply_script(form, script)
        if seen is not None or told in self._known or upos not in ENDINGS:
            return seen if seen is not None else told
        return next((word for word in _shorter(form.lower(), upos) if word in self._known), told)


def _shorter(form: str, upos: str) -> Iterator[str]:
    for ending, instead in ENDINGS[upos]:
        if form.endswith(ending):
            stem = form[: len(form) - len(ending)]
            yield stem + instead
            if not instead and len(stem) > 2 and stem[-1] == stem[-2]:
                yield stem[:-1]  # "stopped"
