"""English tokens as the treebanks cut them: spaCy's rules, with runs of marks kept whole."""

import tomllib
from functools import cache
from importlib.resources import files

from spacy.lang.en import English
from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex


@cache
def _rules() -> dict[str, list[str]]:
    return tomllib.loads(files("demarche.language").joinpath("tokens.toml").read_text(encoding="utf8"))


def treebank_tokenizer(nlp: Language) -> Tokenizer:
    """The tokenizer of our pipeline (the differences from spaCy's are in `tokens.toml`)."""
    rules, defaults = _rules(), English.Defaults
    whole = {word: [{ORTH: word}] for word in rules["whole"]}
    return Tokenizer(
        nlp.vocab,
        rules={**(defaults.tokenizer_exceptions or {}), **whole},
        prefix_search=compile_prefix_regex([*rules["runs"], *(defaults.prefixes or [])]).search,
        suffix_search=compile_suffix_regex([*rules["runs"], *(defaults.suffixes or [])]).search,
        infix_finditer=compile_infix_regex(defaults.infixes or []).finditer,
        token_match=defaults.token_match,
        url_match=defaults.url_match,
    )
