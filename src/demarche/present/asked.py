"""`demarche read --extractor llm`, for the command: the model that is asked, and what that took, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.errors import DemarcheError
from demarche.llm import Asking
from demarche.present import words
from demarche.settings import Settings

if TYPE_CHECKING:
    from demarche.present.reading import ReadChoice


def asking_of(choice: ReadChoice, settings: Settings) -> Asking | None:
    """The model to ask; None where only demarche reads. DemarcheError where that doesn't go with the other options."""
    if "llm" not in settings.extractor:
        if choice.llm is not None:
            raise DemarcheError("--llm says how a model is asked, but none is: add --extractor llm.")
        return None
    return Asking(settings.llm)


def sentence(asking: Asking) -> str:
    """What was asked, what it took, and what was thrown away; empty where nothing was asked."""
    spent, chosen = asking.spent, asking.chosen
    if not spent.requests and not spent.cached:
        return ""
    estimated = f" ({words.count(spent.estimated, 'answer')} of them estimated)" if spent.estimated else ""
    cost = f", cost {spent.cost:,.4f}" if chosen.input_price or chosen.output_price else ""
    dropped = f" Dropped, as unusable or not in the report's words: {words.count(asking.dropped, 'record')}." if asking.dropped else ""
    left = f" Left out: {words.count(asking.left_out, 'part')} of records." if asking.left_out else ""
    tokens = f"{spent.tokens_in:,} tokens in and {spent.tokens_out:,} out{estimated}"
    kept = f", {words.count(spent.cached, 'answer')} from the cache" if spent.cached else ""
    return f"Asked {chosen.model}: {words.count(spent.requests, 'request')}{kept}; {tokens}{cost}.{dropped}{left}"
