"""Which reader it is that reads: a name that changes whenever the same text could give other entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pathlib import Path

from demarche.settings import Settings

# Where that is decided. (The texts themselves are compared, and a report that triage sets aside is not recorded.)
ROOMS = ("language", "extract", "resolve", "knowledge", "pipeline.py", "model.py", "serial.py")
# What has no part in it: the recipes of training, and the reasons of `demarche explain`.
ASIDE = {"training", "why.py", "why_actors.py", "__pycache__"}


def reader_of(settings: Settings) -> str:
    """Such as "demarche 0.1.0 3f0c.. model en_core_web_sm 77aa..": version, and a hash of the code, models and lists that read.

    A model or a file of one's own that has changed makes another reader, whatever its name.
    """
    own = {"model": settings.model, "frames": settings.frames, "actors": settings.actors, "agenda": settings.agenda}
    told = [f"{name} {Path(place).name} {_hash(_files_of(place))}" for name, place in own.items() if place is not None]
    added = [f"{point.name} {point.dist.version if point.dist else ''}".rstrip() for point in entry_points(group="demarche.extractors")]
    return " ".join(["demarche", version("demarche"), _hash(_own_files()), *told, *sorted(added), *_model_of(settings)])


def _model_of(settings: Settings) -> list[str]:
    """The user's own model that is asked, and a hash of how; nothing where none is."""
    if "llm" not in settings.extractor:
        return []
    chosen = settings.llm
    how = repr((chosen.piece, chosen.overlap, chosen.temperature, chosen.format, chosen.confidence)).encode()
    asked = hashlib.blake2b(how + _hash(_files_of(str(Path(__file__).parents[1] / "llm"))).encode(), digest_size=8).hexdigest()
    return [*settings.extractor, chosen.model, asked]


def _own_files() -> Iterator[Path]:
    package = Path(__file__).parents[1]
    below = (path for room in ROOMS for path in (package / room, *(package / room).rglob("*")))
    return (path for path in below if not ASIDE & set(path.relative_to(package).parts))


def _files_of(place: str) -> Iterable[Path]:
    """The file, all files of the folder, or those of the installed package that is called so."""
    path = Path(place)
    if path.is_file():
        return [path]
    if not path.is_dir():
        spec = find_spec(place) if place.isidentifier() else None
        path = Path(spec.origin).parent if spec and spec.origin else path
    return (one for one in path.rglob("*") if "__pycache__" not in one.parts)


def _hash(files: Iterable[Path]) -> str:
    """Of names and contents; in whatever order they are given, wherever they lie."""
    found = hashlib.blake2b(digest_size=8)
    for path in sorted(one for one in files if one.is_file()):
        found.update(path.name.encode() + b"\0" + hashlib.blake2b(path.read_bytes()).digest())
    return found.hexdigest()
