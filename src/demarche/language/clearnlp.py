"""An adapter: ClearNLP trees (spaCy's `en_core_web` pipelines) to Universal Dependencies.

ClearNLP makes the preposition head of its noun and the copula head of its predicate; Universal Dependencies has it the other way
round. After the conversion rules of the Stanford dependencies (de Marneffe et al. 2014), as far as demarche needs them.
"""

import tomllib
from functools import cache
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

SIGNS = frozenset(["dobj", "nsubjpass", "pobj"])
VERBAL = frozenset(["VERB", "AUX", "ADJ", "ADV"])


@cache
def _tables() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("demarche.language").joinpath("clearnlp.toml").read_text(encoding="utf8"))


def is_clearnlp(labels: set[str]) -> bool:
    """Whether a parser's labels are those of ClearNLP."""
    return bool(SIGNS & labels)


class Conversion:
    """Heads and labels of one Doc, changed step by step, then written back."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.heads = [token.head.i for token in doc]
        self.labels = [token.dep_ for token in doc]

    def run(self) -> Doc:
        """The Doc with Universal Dependencies labels."""
        for token in self.doc:
            if token.dep_ in ("pobj", "pcomp") and token.head.dep_ in ("prep", "agent", "dative"):
                self._noun_over_preposition(token)
        for token in self.doc:
            if token.dep_ in ("attr", "acomp") and token.head.lemma_ == "be":
                self._predicate_over_copula(token)
        rename = _tables()["rename"]
        labels = [rename.get(label, label) for label in self.labels]
        return self._written(labels)

    def _noun_over_preposition(self, noun: Token) -> None:
        preposition = noun.head
        above = self.heads[preposition.i]
        self.heads[noun.i] = above
        clause = noun.dep_ == "pcomp"
        verbal = self.doc[above].pos_ in VERBAL
        self.labels[noun.i] = (
            ("advcl" if verbal else "acl") if clause else ("obl:agent" if preposition.dep_ == "agent" else "obl" if verbal else "nmod")
        )
        self.heads[preposition.i] = noun.i
        self.labels[preposition.i] = "mark" if clause else "case"

    def _predicate_over_copula(self, predicate: Token) -> None:
        copula = predicate.head
        above, label = self.heads[copula.i], self.labels[copula.i]
        self.heads[predicate.i] = predicate.i if above == copula.i else above
        self.labels[predicate.i] = label
        for child in range(len(self.heads)):
            if self.heads[child] == copula.i and child != copula.i:
                self.heads[child] = predicate.i
        self.heads[copula.i], self.labels[copula.i] = predicate.i, "cop"

    def _written(self, labels: list[str]) -> Doc:
        for token, head in zip(self.doc, self.heads, strict=True):
            token.head = self.doc[head]
        for token, label in zip(self.doc, labels, strict=True):
            token.dep_ = label
        kinds = _tables()["entities"]
        self.doc.set_ents([Span(self.doc, e.start, e.end, kinds[e.label_]) for e in self.doc.ents if e.label_ in kinds])
        return self.doc


@Language.component("demarche_clearnlp")
def convert(doc: Doc) -> Doc:
    """The component: turns a ClearNLP parse into Universal Dependencies in place."""
    return Conversion(doc).run()
