"""Lemmas as edit scripts: what to do with a word to get its lemma, so that a classifier can choose one.

A script is `case|cut|add`: first lower the word (`l`), keep it (`k`), then cut that many characters from its end and add a suffix.
`=went` style scripts (`=go`) replace the whole word; they serve irregular forms. After UDPipe 2 (Straka 2018).
"""

from itertools import takewhile


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
