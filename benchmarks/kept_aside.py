"""The reports of gold/train that were kept aside from learning, to choose and calibrate by; dev is never used for either."""

import json
import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import ModuleType

from demarche.model import Report

DATA = Path(os.environ.get("DEMARCHE_DATA", "../shared"))
DOCS = DATA / "gold" / "docs"


def aside() -> list[str]:
    """Ids of the reports kept aside, as `discourse_fit.split` keeps them: every eighth, the fifth first."""
    return sorted(path.name.removesuffix(".gold.json") for path in (DATA / "gold" / "train").glob("*.gold.json"))[4::8]


def aside_reports() -> list[Report]:
    """The reports themselves."""
    documents = [json.loads((DOCS / f"{identity}.json").read_text(encoding="utf8")) for identity in aside()]
    return [Report(d["id"], d["text"], title=d.get("title"), date=d.get("date")) for d in documents]


@cache
def kept_aside() -> Path:
    """A folder with their gold records, for the scorer, which reads folders."""
    folder = Path(tempfile.mkdtemp(prefix="demarche-aside-"))
    for identity in aside():
        name = f"{identity}.gold.json"
        (folder / name).write_bytes((DATA / "gold" / "train" / name).read_bytes())
    return folder


def gold_scorer() -> ModuleType:
    """The scorer of the gold records."""
    sys.path.insert(0, str(DATA / "gold"))
    import score_records

    return score_records  # type: ignore[no-any-return]
