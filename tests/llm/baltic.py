"""What the stand-in answers about docs/examples/baltic-mines.txt: a model that reads well enough, and makes one thing up."""

from typing import Any


def _position(proof: str, holder: str, stance: str, cue: str, target: str, **more: Any) -> dict[str, Any]:
    told = {"evidence": [proof], "modality": "asserted", "holder": holder, "voice": None, "stance": stance, "cue": cue, "target": target}
    return told | {"condition": None} | more


POSITIONS = [
    _position(
        "Poland has rejected the proposal from the start",
        *("Poland", "oppose", "rejected", "the proposal"),
    ),
    _position(
        "Sweden would accept a NATO command if Finland were given the post of deputy commander",
        *("Sweden", "conditional", "would accept", "a NATO command"),
        condition="Finland were given the post of deputy commander",
        modality="hypothetical",
    ),
    _position(
        "Finland has not yet decided whether to take part",
        *("Finland", "undecided", "has not yet decided", "take part"),
    ),
    _position(
        "Norway has offered to chair the mission",
        *("Norway", "support", "offered", "the mission"),
    ),
    _position(
        'Russia, which was not invited to the summit, has condemned the mission as "a naval build-up in disguise"',
        *("Russia", "oppose", "condemned", "the mission"),
    ),
]
EMPTY: dict[str, list[Any]] = {f"{kind}s": [] for kind in ("statement", "commitment", "text", "meeting", "event")}
ANSWER = EMPTY | {"positions": POSITIONS}
