"""docs/llm.md: its commands run against the stand-in, and its table is what the settings say of themselves.

`python -m tests.llm.test_page` writes both anew.
"""

import difflib
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from demarche.settings import LlmSettings
from tests.llm import baltic
from tests.llm.stand_in import says, standing_in
from tests.test_docs import ALIKE, CONSOLE, ROOT, replay, transcripts, without_numbers, workshop

PAGE = ROOT / "docs" / "llm.md"
BEGIN, END = "<!-- settings -->\n", "\n## Servers"
USUAL = "http://localhost:11434/v1"


def table() -> str:
    """The settings as a table."""
    rows = [f"| `{one.name}` | {_default(one.default)} | {one.metadata['help']} |" for one in fields(LlmSettings)]
    return "\n".join(["| key | if not given | |", "| --- | --- | --- |", *rows]) + "\n"


def _default(value: object) -> str:
    if isinstance(value, int | float):
        return f"{value:,.10g}"
    return f"`{value}`" if value else ""


def replayed(transcript: str, folder: Path, url: str) -> str:
    """The block as it is printed now, by the stand-in in place of the usual server."""
    return replay(transcript.replace(USUAL, url), folder).replace(url, USUAL)


def test_its_commands_print_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    workshop(tmp_path)
    with standing_in() as server:
        server.answers = [says(baltic.ANSWER)]
        for shown in transcripts(PAGE):
            now = replayed(shown, tmp_path, server.url)
            alike = difflib.SequenceMatcher(None, without_numbers(shown), without_numbers(now)).ratio()
            assert alike >= ALIKE, f"It shows\n{shown}\nbut it prints\n{now}\nIf that is right: python -m tests.llm.test_page"
        assert len(server.asked) == 1, "the second command took the answer of the first"


def test_its_table_is_what_the_settings_say() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.partition(BEGIN)[2].partition(END)[0] == table(), "python -m tests.llm.test_page"


def refresh() -> None:
    """Writes the table and what the commands print."""
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    text = f"{head}{BEGIN}{table()}{END}{rest.partition(END)[2]}"
    with TemporaryDirectory() as name, standing_in() as server, pytest.MonkeyPatch.context() as patch:
        folder = workshop(Path(name))
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        server.answers = [says(baltic.ANSWER)]
        PAGE.write_text(CONSOLE.sub(lambda block: f"```console\n{replayed(block[1], folder, server.url)}```", text), encoding="utf-8")


if __name__ == "__main__":
    refresh()
