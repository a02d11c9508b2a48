"""The notebook runs from top to bottom. `python -m tests.test_notebook` writes anew what its cells show."""

import ast
import contextlib
import io
import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

NOTEBOOK = Path(__file__).parents[1] / "docs" / "notebook.ipynb"


def run(cell: dict[str, Any], names: dict[str, Any]) -> str:
    """What a cell prints, and what its last expression gives."""
    tree = ast.parse("".join(cell["source"]))
    last = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None  # type: ignore[attr-defined]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(tree, NOTEBOOK.name, "exec"), names)
        value = eval(compile(last, NOTEBOOK.name, "eval"), names) if last else None
    return printed.getvalue() + (f"{value!r}\n" if value is not None else "")


def run_all(notebook: dict[str, Any]) -> list[str]:
    """All code cells in one folder that holds the examples and nothing else."""
    names: dict[str, Any] = {"__name__": "__main__"}
    before = Path.cwd()
    with TemporaryDirectory() as folder:
        (Path(folder) / "docs").symlink_to(NOTEBOOK.parent)
        os.chdir(folder)
        try:
            return [run(cell, names) for cell in notebook["cells"] if cell["cell_type"] == "code"]
        finally:
            os.chdir(before)


def test_the_notebook_runs() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    shown = run_all(notebook)
    assert len(shown) > 5
    assert all(text or cell["source"][0].startswith("import") for text, cell in zip(shown, cells(notebook), strict=True))


def cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def refresh() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    for number, (cell, shown) in enumerate(zip(cells(notebook), run_all(notebook), strict=True), 1):
        cell["execution_count"] = number
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": shown.splitlines(keepends=True)}] if shown else []
    NOTEBOOK.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    refresh()
