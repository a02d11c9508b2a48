"""Positions that plain words tell: words for a stance, what somebody says ought to be done, or would be done if something else is."""

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from demarche.extract.context import Context, subtree
from demarche.extract.holders import duties
from demarche.extract.modality import modality_of
from demarche.extract.tables import toml
from demarche.language.roles import Frame, Role

SURE = 0.5  # confidence of a position that only a plain word tells
MAIN = frozenset(["ccomp", "ROOT", "conj", "parataxis"])  # labels of the predicate of what is said
BESIDE = frozenset(["mark", "punct", "ccomp", "cc", "conj", "parataxis", "advcl"])  # labels of what stands beside a clause
WITHIN = frozenset(["xcomp", "csubj", "ccomp", "advcl"])  # labels of clauses on which a condition may hang: "hard [to refuse if ..]"


@dataclass(frozen=True)
class Plain:
    """A frame of a position as the model would give it, and what the rule says of the word that triggers it."""

    frame: Frame
    said: str


def by_rule(context: Context, token: Token) -> Plain | None:
    """The position that a word tells by a rule, whether or not the model sees one there, too."""
    stance = _stances().get(token.lemma_.lower())
    if context.in_pull_quote(token.i):
        return None
    if stance and _tells(context, token):
        return _plain(token, stance, "is in the list of words that tell a stance by themselves (positions.toml)")
    if _is_duty(context, token):
        return _plain(token, "support", "tells what ought to be done, as somebody says (positions.toml, told)", _clause(token))
    if condition := _condition(context, token):
        said = f"tells what would be done, as somebody says, on the condition told by “{condition.text}” (positions.toml, supposed)"
        return _plain(token, "conditional", said, *_parted(token, condition))
    return None


def _plain(token: Token, stance: str, said: str, *roles: Role) -> Plain:
    return Plain(Frame("position", token.i, stance, SURE, roles), said)


@cache
def _stances() -> dict[str, str]:
    return {word: stance for stance, words in toml("positions.toml")["plain"].items() for word in words}


def _tells(context: Context, token: Token) -> bool:
    """Whether a word for a stance is a predicate that is not denied; a verb must not be supposed either ("would reject").

    A noun or adjective counts only within what somebody says, for its subject is the target.
    """
    modality = modality_of(token)
    if token.pos_ == "VERB":
        return modality not in ("negated", "hypothetical")
    copula = token.pos_ in ("NOUN", "ADJ") and any(child.dep_ == "cop" for child in token.children)
    return copula and modality != "negated" and context.statement_around(token.i) is not None


def _is_duty(context: Context, token: Token) -> bool:
    """Whether somebody says what ought to be done: "Peru should expand its navy," she said."""
    main = token.dep_ in MAIN and any(c.dep_.startswith("nsubj") for c in token.children)
    duty = any(child.dep_ == "aux" and child.lower_ in duties() for child in token.children)
    return main and duty and context.statement_around(token.i) is not None


def _condition(context: Context, token: Token) -> Token | None:
    """The condition on which somebody says what would be done: "it would be hard to refuse [if Peru asked]", she said.

    Of such clauses in the reports that are learned from, three in five hold a conditional position.
    """
    words = toml("positions.toml")["supposed"]
    supposed = token.dep_ in MAIN and any(child.dep_ == "aux" and child.lower_ in words["modals"] for child in token.children)
    if not supposed or context.statement_around(token.i) is None:
        return None
    clauses = (c for word in (token, *token.children) if word is token or word.dep_ in WITHIN for c in word.children if c.dep_ == "advcl")
    return next((clause for clause in clauses if any(c.lower_ in words["marks"] for c in clause.children)), None)


def _clause(token: Token) -> Role:
    return Role("target", *subtree(token, BESIDE), SURE)


def _parted(token: Token, condition: Token) -> tuple[Role, Role]:
    """The target, without the condition where that ends it, and the condition."""
    whole, (begins, ends) = _clause(token), subtree(condition, frozenset(["punct"]))
    end = begins if token.i < begins < whole.end else whole.end
    return Role("target", whole.first, end, SURE), Role("condition", begins, ends, SURE)
