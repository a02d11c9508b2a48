"""What the documents say is so: their commands run, their output is what is printed, the references are current.

`python -m tests.test_docs` writes anew what the commands in the documents print.
"""

import difflib
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from demarche.present.reference import reference

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / "README.md",
    ROOT / "docs" / "tutorial.md",
    ROOT / "docs" / "explain.md",
    ROOT / "docs" / "agenda.md",
    ROOT / "docs" / "formats.md",
]
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
SETUP = re.compile(r"```sh\n(.*?)\n```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
# Confidence differs a little between processors, and one entry more or less is no reason to fail.
ALIKE = 0.85


def transcripts(page: Path) -> list[str]:
    """The blocks of commands, each after `$`, with what they print."""
    return CONSOLE.findall(page.read_text(encoding="utf-8"))


def replay(transcript: str, folder: Path) -> str:
    """The same block with what its commands print now."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "COLUMNS": "100", "NO_COLOR": "1"}
    lines = []
    for command in (line.removeprefix("$ ") for line in transcript.splitlines() if line.startswith("$ ")):
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdout=-1, stderr=-2, encoding="utf-8", check=False)
        assert done.returncode == 0, f"{command}: {done.stdout}"
        lines += [f"$ {command}", *done.stdout.splitlines()]
    return "".join(f"{line}\n" for line in lines)


def workshop(folder: Path) -> Path:
    """A folder in which the commands find the examples and may leave files."""
    (folder / "docs").symlink_to(ROOT / "docs")
    return folder


def without_numbers(text: str) -> list[str]:
    return [" ".join(re.sub(r"\d+", "0", line).split()) for line in text.splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    workshop(tmp_path)
    for shown in transcripts(page):
        now = replay(shown, tmp_path)
        alike = difflib.SequenceMatcher(None, without_numbers(shown), without_numbers(now)).ratio()
        assert alike >= ALIKE, f"{page.name} shows\n{shown}\nbut it prints\n{now}\nIf that is right: python -m tests.test_docs"


def test_the_cli_reference_is_current() -> None:
    current = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert current == reference(), "python -m demarche.present.reference > docs/cli.md"


def test_ci_runs_the_second_command_of_the_readme() -> None:
    setup = SETUP.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(setup) == 2
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == setup[1]


def links() -> Iterator[tuple[Path, str]]:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        yield from ((page, link) for link in LINK.findall(page.read_text(encoding="utf-8")))


@pytest.mark.parametrize(("page", "link"), [pytest.param(page, link, id=f"{page.name}-{link}") for page, link in links()])
def test_links_lead_somewhere(page: Path, link: str) -> None:
    assert (page.parent / link).exists()


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=\[]", line)[0].lower() for line in project["dependencies"]}
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").partition("## Extras")[0]
    rows = re.findall(r"^\| (\w[\w.-]+) \| (?!why it is here)\S", table, re.MULTILINE)
    assert {row.lower() for row in rows} == names


def refresh() -> None:
    """Writes what the commands print now into the pages."""
    for page in PAGES:
        with TemporaryDirectory() as folder:
            workshop(Path(folder))
            text = page.read_text(encoding="utf-8")
            page.write_text(CONSOLE.sub(lambda block: f"```console\n{replay(block[1], Path(folder))}```", text), encoding="utf-8")


if __name__ == "__main__":
    refresh()
