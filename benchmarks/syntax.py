"""Parse and name figures on treebank parts never trained on: `python benchmarks/syntax.py [--model NAME]`.

LAS is the F1 of labelled attachments without punctuation (as spaCy scores it), with universal labels and their subtypes:
`words` with the treebank's words and sentences given, `text` from raw text, words and sentences found by the pipeline.
Names are exact spans on raw text (person, organisation, place), words of Universal NER.
"""

import argparse
import gzip
import os
from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from demarche.language import load
from demarche.language.training.treebanks import Sentence, read_conllu

FOLDER = Path(os.environ.get("DEMARCHE_DATA", "../shared")) / "treebanks"
Link = tuple[int, int, int, str]


def documents(sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    """Sentences by document."""
    run: list[Sentence] = []
    for sentence in sentences:
        if run and sentence.new_document:
            yield run
            run = []
        run.append(sentence)
    yield run


def laid_out(document: list[Sentence]) -> tuple[str, list[list[tuple[int, int]]]]:
    """The document's text, and where each word stands in it; paragraphs are blank lines apart."""
    text, places = "", []
    for sentence in document:
        row = []
        for word, space in zip(sentence.words, sentence.spacing, strict=True):
            text += ("", " ", "\n\n")[space] if text else ""
            row.append((len(text), len(text) + len(word)))
            text += word
        places.append(row)
    return text, places


def f1(gold: set[object], found: set[object]) -> float:
    """100 * F1 of two sets."""
    return 200 * len(gold & found) / max(1, len(gold) + len(found))


def gold_links(document: list[Sentence], places: list[list[tuple[int, int]]]) -> Iterator[tuple[int, int, int, int, str]]:
    """(start, end, head start, head end, label) of each word that is not punctuation; a root is its own head."""
    for sentence, row in zip(document, places, strict=True):
        for at, (head, label) in enumerate(zip(sentence.heads, sentence.deprels, strict=True)):
            if label != "punct":
                yield (*row[at], *row[head if head >= 0 else at], label)


def found_links(doc: Doc) -> Iterator[tuple[int, int, int, int, str]]:
    """The same of a parsed Doc."""
    for token in doc:
        if not token.is_space and token.dep_ != "punct":
            head = token.head
            yield token.idx, token.idx + len(token), head.idx, head.idx + len(head), "root" if token.dep_ == "ROOT" else token.dep_


def las_text(nlp: Language, sentences: list[Sentence]) -> tuple[float, float]:
    """LAS and sentence-start F1 from raw documents."""
    laid = [(d, *laid_out(d)) for d in documents(sentences)]
    gold: set[object] = set()
    found: set[object] = set()
    starts: list[set[object]] = [set(), set()]
    for number, (doc, (document, _, places)) in enumerate(zip(nlp.pipe((text for _, text, _ in laid), batch_size=16), laid, strict=True)):
        gold |= {(number, *link) for link in gold_links(document, places)}
        found |= {(number, *link) for link in found_links(doc)}
        starts[0] |= {(number, row[0][0]) for row in places}
        starts[1] |= {(number, sent[0].idx) for sent in doc.sents}
    return f1(gold, found), f1(*starts)


def las_words(nlp: Language, sentences: list[Sentence]) -> float:
    """LAS with words and sentences given."""
    docs = []
    for s in sentences:
        spaces = [space > 0 for space in s.spacing[1:]] + [False]
        docs.append(Doc(nlp.vocab, s.words, spaces, sent_starts=[True] + [False] * (len(s.words) - 1)))
    pairs = []
    for doc, s in zip(nlp.pipe(docs, batch_size=64), sentences, strict=True):
        for token, head, label in zip(doc, s.heads, s.deprels, strict=True):
            if label != "punct":
                right = (token.head.i == token.i if head < 0 else token.head.i == head) and token.dep_.lower() == label
                pairs.append(right)
    return 100 * sum(pairs) / len(pairs)


def names(nlp: Language, path: Path, sentences: list[Sentence]) -> dict[str, float]:
    """Exact F1 of names, all and by type."""
    tags = name_tags(path)
    gold: set[tuple[int, int, int, str]] = set()
    found: set[tuple[int, int, int, str]] = set()
    laid = [(d, *laid_out(d)) for d in documents(sentences)]
    for number, (doc, (document, _, places)) in enumerate(zip(nlp.pipe((text for _, text, _ in laid), batch_size=16), laid, strict=True)):
        for sentence, row in zip(document, places, strict=True):
            gold |= {(number, row[a][0], row[b - 1][1], kind) for a, b, kind in spans(tags[sentence.id])}
        found |= {(number, e.start_char, e.end_char, e.label_) for e in doc.ents}
    by = {kind: f1({g for g in gold if g[3] == kind}, {g for g in found if g[3] == kind}) for kind in ("PER", "ORG", "LOC")}
    return {"all": f1(set(gold), set(found)), **by}


def name_tags(path: Path) -> dict[str, list[str]]:
    """IOB2 tags by sentence id."""
    out = {}
    with gzip.open(path, "rt", encoding="utf8") as lines:
        blocks = lines.read().split("\n\n")
    for block in blocks:
        lines = block.splitlines()
        ids = [line.split(" = ")[1] for line in lines if line.startswith("# sent_id")]
        if ids:
            out[ids[0]] = [line.split("\t")[2] for line in lines if not line.startswith("#")]
    return out


def spans(tags: list[str]) -> Iterator[tuple[int, int, str]]:
    """(first, end, type) of IOB2 tags."""
    first = None
    for at, tag in enumerate([*tags, "O"]):
        if first is not None and not tag.startswith("I-"):
            yield first, at, tags[first][2:]
            first = None
        if tag.startswith("B-"):
            first = at


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model")
    parser.add_argument("--folder", help="a model folder of our own recipe")
    parser.add_argument("--parts", nargs="*", default=["ewt-test", "gum-test", "pud-test"])
    options = parser.parse_args()
    nlp = load(options.model)
    if options.folder:
        nlp.remove_pipe("demarche_parser")
        nlp.add_pipe("demarche_parser", config={"folder": options.folder, "threads": 1}, first=True)
    print(f"{'part':12}{'LAS words':>12}{'LAS text':>12}{'sentences':>12}")
    for part in options.parts:
        sentences = list(read_conllu(FOLDER / f"{part}.conllu.gz"))
        text, starts = las_text(nlp, sentences)
        print(f"{part:12}{las_words(nlp, sentences):12.2f}{text:12.2f}{starts:12.2f}", flush=True)
        if part.startswith("ewt"):
            print("  names", {k: round(v, 2) for k, v in names(nlp, FOLDER / f"{part}-names.iob2.gz", sentences).items()}, flush=True)


if __name__ == "__main__":
    main()
