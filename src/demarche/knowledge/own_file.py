"""Read the user's own actors and groups from a CSV or YAML file; every bad row gives one sentence."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, cast, get_args

from demarche.errors import DemarcheError, MissingExtra
from demarche.knowledge.actors import actor_by_id, find_actor
from demarche.knowledge.own import OwnActor, OwnActors, OwnKind
from demarche.knowledge.tables import slug

FIELDS = ("id", "name", "kind", "names", "for", "office", "members", "start", "end")
_PREFIX = {"state": "state", "organisation": "org", "group": "group", "person": "person"}
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_ID = re.compile(r"(state|org|group|person):[a-z0-9A-Z][a-z0-9A-Z-]*")


def read_own_actors(path: str) -> OwnActors:
    """The actors of a `.csv`, `.yaml` or `.yml` file; DemarcheError where the file or a row of it can't be used.

    A row needs `name` and `kind` (state, organisation, group, person). `names`: other words for it, parted by semicolons (a list in YAML);
    `for`: whom it speaks for, an id or a name; `members`: ISO3 codes, ids or names; `start`, `end`: ISO dates.
    """
    rows = list(_rows(Path(path)))
    if not rows:
        raise DemarcheError(f"{path} holds no actors. Give each a row with at least a name and a kind.")
    known = {_own_id(row, place) for place, row in rows}
    actors = tuple(_actor(row, place, known) for place, row in rows)
    twice = next((a.id for i, a in enumerate(actors) if a.kind != "person" and a.id in {b.id for b in actors[:i]}), None)
    if twice:
        raise DemarcheError(f"{path} has the id {twice!r} twice. Give one of the two another id, or make them one row.")
    return OwnActors.of(actors)


def _rows(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each row with where it stands."""
    if path.suffix not in (".csv", ".yaml", ".yml"):
        raise DemarcheError(f"{str(path)!r} is no file of actors: its name must end in .csv, .yaml or .yml.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DemarcheError(f"There is no file of actors at {str(path)!r}. Check the path.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DemarcheError(f"The file of actors {str(path)!r} can't be read: {error}. It must be a text in UTF-8.") from None
    yield from _csv_rows(path, text) if path.suffix == ".csv" else _yaml_rows(path, text)


def _csv_rows(path: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    for row in reader:
        if None in row:
            raise DemarcheError(f"{path}, line {reader.line_num} has more cells than the head names. Put words with a comma in quotes.")
        yield f"{path}, line {reader.line_num}", {key: value or "" for key, value in row.items()}


def _yaml_rows(path: Path, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        yaml = import_module("yaml")
    except ImportError:
        raise MissingExtra("A file of actors in YAML", "yaml") from None
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise DemarcheError(f"{path} is no YAML: {' '.join(str(error).split())}. Correct it there.") from None
    listed = found.get("actors") if isinstance(found, dict) else found
    if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
        raise DemarcheError(f"{path} must hold a list of actors, each with name and kind. Begin each with '- name: ..'.")
    for number, row in enumerate(listed, 1):
        yield f"{path}, actor {number}", row


def _own_id(row: Mapping[str, Any], place: str) -> str:
    unknown = sorted(str(key) for key in row.keys() - set(FIELDS))
    if unknown:
        raise DemarcheError(f"{place}: {unknown[0]!r} is no field of an actor. The fields are {', '.join(FIELDS)}.")
    name, kind, given = _cell(row, "name"), _cell(row, "kind"), _cell(row, "id")
    if not name:
        raise DemarcheError(f"{place}: the name is missing. Give the actor's full name.")
    if kind not in get_args(OwnKind):
        raise DemarcheError(f"{place}: the kind is {kind!r}, but must be one of {', '.join(get_args(OwnKind))}.")
    made = f"{_PREFIX[kind]}:{slug(name)}"
    if given and (not _ID.fullmatch(given) or not given.startswith(_PREFIX[kind] + ":")):
        raise DemarcheError(f"{place}: the id {given!r} does not fit. Write it like {made!r}, or leave it out.")
    if kind == "person" and given not in ("", made):
        raise DemarcheError(f"{place}: a person's id is made of the name: {made!r}. Leave the id out.")
    return given or made


def _actor(row: Mapping[str, Any], place: str, own: set[str]) -> OwnActor:
    name = _cell(row, "name")
    start, end = (_date(row, key, place) for key in ("start", "end"))
    if start and end and end < start:
        raise DemarcheError(f"{place}: the end {end} lies before the start {start}. Turn them round.")
    above = _cell(row, "for")
    return OwnActor(
        _own_id(row, place),
        name,
        cast(OwnKind, _cell(row, "kind")),
        tuple(dict.fromkeys((name, *_cells(row, "names")))),
        _id_of(above, place, own) if above else "",
        _cell(row, "office"),
        tuple(_id_of(member, place, own).removeprefix("state:") for member in _cells(row, "members")),
        start,
        end,
    )


def _id_of(words: str, place: str, own: set[str]) -> str:
    """The id that an id, an ISO3 code or a name stands for."""
    if words in own:
        return words
    known = actor_by_id(words) or actor_by_id(f"state:{words}") or find_actor(words)
    if known is None:
        raise DemarcheError(f"{place}: nobody is known as {words!r}. Give an ISO3 code, an id such as 'org:nato', or an id of this file.")
    return known.id


def _date(row: Mapping[str, Any], key: str, place: str) -> str:
    value = _cell(row, key)
    if value and not _DATE.fullmatch(value):
        raise DemarcheError(f"{place}: the {key} is {value!r}, which is no date. Write 2004-06-09, 2004-06 or 2004.")
    return value


def _cell(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value).strip()


def _cells(row: Mapping[str, Any], key: str) -> list[str]:
    """The parts of a cell that holds several: a list in YAML, else parted by semicolons."""
    value = row.get(key)
    parts = [str(v) for v in value] if isinstance(value, list) else _cell(row, key).split(";")
    return [part.strip() for part in parts if part.strip()]
