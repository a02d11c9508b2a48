"""Pull quotes repeat words of the running text: what is told there counts where those words stand."""

from dataclasses import replace

from spacy.tokens import Token

from demarche.extract.context import Context
from demarche.language.roles import Frame

SAME = 6  # words around an anchor that must stand in the running text as well


def repeated(context: Context, frame: Frame) -> Frame | None:
    """A frame of a pull quote at the place in the running text that the quote repeats; None where it is in none or repeats nothing.

    Roles whose words are not the same there ("NATO [in Iraq]") are left out.
    """
    if not context.in_pull_quote(frame.anchor):
        return None
    around = _around(context.doc[frame.anchor])
    if len(around) < SAME:
        return None
    for token in context.doc:
        if token.lower_ == context.doc[frame.anchor].lower_ and not context.in_pull_quote(token.i) and _around(token) == around:
            return _moved(context, frame, token.i - frame.anchor)
    return None


def _moved(context: Context, frame: Frame, by: int) -> Frame:
    def same(first: int, end: int) -> bool:
        return [t.lower_ for t in context.doc[first:end]] == [t.lower_ for t in context.doc[first + by : end + by]]

    roles = tuple(replace(r, first=r.first + by, end=r.end + by) for r in frame.roles if same(r.first, r.end))
    return replace(frame, anchor=frame.anchor + by, roles=roles)


def _around(token: Token) -> list[str]:
    """The words of a token's sentence near it, small, without punctuation and line breaks."""
    words = [t for t in token.sent if t.is_alpha]
    at = next((n for n, t in enumerate(words) if t.i == token.i), 0)
    first = max(0, min(at - SAME // 2, len(words) - SAME))
    return [t.lower_ for t in words[first : first + SAME]]
