"""The arrows between the rooms, and the size of what is in them (HOUSE below is the whole rule)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "demarche"
LEAVES = {"model", "errors", "settings", "serial"}
SHARED = LEAVES | {"plugins", "knowledge"}
ROOMS = SHARED | {"read", "language", "extract", "resolve", "ledger", "analyse", "triage", "llm"}
# Which rooms a room may import, beside itself.
HOUSE = {
    **dict.fromkeys(LEAVES, LEAVES),
    "plugins": LEAVES,
    "knowledge": LEAVES,
    "read": SHARED,
    "language": SHARED,
    "triage": SHARED,
    "llm": SHARED,
    "extract": SHARED | {"language"},
    "resolve": SHARED | {"language"},
    "ledger": SHARED,
    "analyse": SHARED,
    "formats": SHARED | {"ledger", "analyse", "charts"},
    "pipeline": ROOMS,
    "explaining": ROOMS | {"pipeline"},
    "cluster": ROOMS | {"pipeline"},
    "charts": LEAVES | {"analyse"},
    "web": LEAVES,
    "desk": ROOMS | {"pipeline", "charts", "web"},
    "serve": ROOMS | {"pipeline", "explaining", "formats", "web"},
    "component": ROOMS | {"pipeline"},
    "present": ROOMS | {"formats", "pipeline", "explaining", "cluster", "charts", "desk", "serve", "web"},
    "__init__": ROOMS | {"pipeline", "explaining"},
    "__main__": {"present"},
}
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
# Longer than the rule allows, each with the reason why it is better so.
ALLOWED_FILES: dict[str, str] = {}
ALLOWED_FUNCTIONS: dict[str, str] = {}
READERS = {"open", "read_text", "read_bytes", "load", "loads", "files", "as_file", "getenv"}

FILES = sorted(PACKAGE.rglob("*.py"))
by_file = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(source: str, path: Path) -> Iterator[str]:
    """Rooms named in import statements, wherever they stand in the file."""
    package = ("demarche", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (room for alias in node.names if (room := room_in(alias.name)))
        elif isinstance(node, ast.ImportFrom):
            base = (
                [*package[: len(package) - node.level + 1], *(node.module or "").split(".")]
                if node.level
                else (node.module or "").split(".")
            )
            module = ".".join(filter(None, base))
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "demarche" else [module]
            yield from (room for name in names if (room := room_in(name)))


def room_in(module: str) -> str | None:
    top, _, rest = module.partition(".")
    return rest.partition(".")[0] if top == "demarche" and rest else None


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What is run when a module is imported: all but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "__main__" in ast.unparse(child.test):
            continue
        yield child
        yield from at_import(child)


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def test_every_room_has_a_rule() -> None:
    rooms = {room_of(path) for path in FILES}
    assert rooms <= HOUSE.keys(), "A new room needs its line in HOUSE and in docs/index.md."


@by_file
def test_arrows(path: Path) -> None:
    room = room_of(path)
    astray = set(imported_rooms(path.read_text(encoding="utf-8"), path)) - HOUSE[room] - {room}
    assert not astray, f"{room} may not import {', '.join(sorted(astray))}"


@pytest.mark.parametrize(
    ("source", "rooms"),
    [
        ("import demarche.ledger.store", {"ledger"}),
        ("from demarche import serial, pipeline as p", {"serial", "pipeline"}),
        ("from demarche.read.html import text", {"read"}),
        ("from ..language import load", {"language"}),
        ("from .. import analyse", {"analyse"}),
        ("from .rules import rule", {"extract"}),
        ("def late():\n    from demarche.present import cli", {"present"}),
        ("import spacy.language, demarche_other.ledger", set()),
    ],
)
def test_imports_are_seen_however_they_are_written(source: str, rooms: set[str]) -> None:
    assert set(imported_rooms(source, PACKAGE / "extract" / "positions.py")) == rooms


@by_file
def test_files_are_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines < LONGEST_FILE or str(path.relative_to(PACKAGE)) in ALLOWED_FILES, f"{lines} lines: split the room"


@by_file
def test_functions_are_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
    long = [f"{name}.{f.name} ({length(f)} lines)" for f in functions(tree) if length(f) > LONGEST_FUNCTION]
    assert not [entry for entry in long if entry.partition(" ")[0] not in ALLOWED_FUNCTIONS]


def test_most_functions_are_very_short() -> None:
    lengths = sorted(length(f) for path in FILES for f in functions(ast.parse(path.read_text(encoding="utf-8"))))
    assert lengths[len(lengths) // 2] < 10


@by_file
def test_no_globals_and_nothing_read_at_import(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Global)]
    calls = [node for node in at_import(tree) if isinstance(node, ast.Call)]
    named = {node.lineno: ast.unparse(node.func).rpartition(".")[2] for node in calls}
    assert not {line: name for line, name in named.items() if name in READERS}


def test_present_is_imported_by_nothing() -> None:
    importers = [p for p in FILES if room_of(p) not in {"present", "__main__"}]
    assert not [p for p in importers if "present" in imported_rooms(p.read_text(encoding="utf-8"), p)]
