"""Short reports written for these tests, varied by program, in two files; one id stands in both, and one line is broken."""

import json
from pathlib import Path

STATES = ("Norway", "Iceland", "Sweden", "Denmark", "Finland", "Estonia", "Latvia", "Poland")
MATTERS = ("quota draft", "ferry treaty", "harbour fee", "border fund", "gas levy")
PIECES = (
    'Minister Kari Holm said on Tuesday that {a} backs the {m}. "We want a vote this week," she told reporters in harbour {n}.',
    "{b} has rejected the clause on wharf {n}, calling the {m} a mistake.",
    "{c} promised {n} patrol boats for the survey of bank {n} if {a} signs.",
    "Envoys of {a} and {c} will meet in Oslo on 12 June to discuss the {m} again.",
)
EACH = 48  # outcomes of a file: batches of 16 are then the same, however it is read


def report(number: int, id: str) -> dict[str, str]:
    a, b, c = (STATES[number * step % 8] for step in (1, 3, 5))
    told = {"a": a, "b": b, "c": c, "m": MATTERS[number % 5], "n": 2 + number}
    text = " ".join(PIECES[(number + at) % 4].format(**told) for at in range(3))
    return {"id": id, "text": text, "date": "2004-06-09", "outlet": f"Outlet {number % 3}"}


def write(folder: Path) -> Path:
    folder.mkdir()
    first = [json.dumps(report(n, f"r{n}")) for n in range(EACH - 1)]
    second = [json.dumps(report(n, f"r{n}" if n > EACH else "r7")) for n in range(EACH, 2 * EACH)]
    (folder / "a.jsonl").write_text("\n".join([*first[:20], '{"id": "half', *first[20:]]), encoding="utf-8")
    (folder / "b.jsonl").write_text("\n".join(second), encoding="utf-8")
    return folder
