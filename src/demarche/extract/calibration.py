"""From the model's scores to a confidence that means what it says: of entries at 0.8, eight in ten are right.

Logistic calibration (Platt 1999) on articles and reports that neither training nor measuring used; `benchmarks/calibrate.py` fits the
weights: seven for statements, for which there are many, two for each other kind.
"""

import json
import math
from functools import cache
from importlib.resources import files

from demarche.language.roles import Frame

EDGE = 1e-4


def features(frame: Frame) -> tuple[float, ...]:
    """What confidence rests on: the anchor's odds, how sure the content and the source are, how many pieces the content has."""
    content, source = frame.spans("content"), frame.spans("source")
    least = min((c.confidence for c in content), default=0.5)
    named = max((s.confidence for s in source), default=0.0)
    scores = frame.scores or (frame.confidence, frame.confidence)
    return (*(_odds(score) for score in scores), _odds(least), _odds(named) if source else 0.0, float(not source), float(len(content) - 1))


def _odds(chance: float) -> float:
    kept = min(max(chance, EDGE), 1 - EDGE)
    return math.log(kept / (1 - kept))


@cache
def _weights() -> dict[str, list[float]]:
    weights: dict[str, list[float]] = json.loads(files("demarche.extract").joinpath("calibration.json").read_text(encoding="utf8"))
    return weights


def calibrated(kind: str, chance: float) -> float:
    """The confidence of an entry of that kind, 0 to 1, from the model's own chance, 0 to 1."""
    first, slope = _weights().get(kind, (0.0, 1.0))
    return 1 / (1 + math.exp(-first - slope * _odds(chance)))


def statement_confidence(frame: Frame) -> float:
    """The calibrated confidence of a statement, 0 to 1."""
    first, *others = _weights()["statement"]
    total = first + sum(w * x for w, x in zip(others, features(frame), strict=True))
    return 1 / (1 + math.exp(-total))
