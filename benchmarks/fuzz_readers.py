"""Fuzzes the readers with atheris (`pip install atheris`): python -m benchmarks.fuzz_readers [SECONDS] [ENDING ..]

Each ending is read for an equal share of the time (default 60 seconds altogether), from the seeds that the tests make. A reader may answer
with reports and ReportErrors and nothing else, in bounded time. What it did otherwise is printed and left in build/fuzz-found/: keep it in
tests/read/seeds/, where tests/read/test_any.py reads it from then on. Formats that are read in a process of their own may raise anything
there; for them this looks for what takes too long.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.read import build

from demarche.errors import ReportError
from demarche.model import Report
from demarche.read import READERS, feed, html, pdf, rtf
from demarche.read.source import Outcome, file_source
from demarche.settings import Settings

FOUND = Path("build", "fuzz-found")
LONGEST_INPUT = 20_000  # bytes
SLOW = 10  # seconds for one input
A_CHECK = 5  # seconds; so short a run always draws the same, so that it fails for what was changed
# What runs within the guard is fuzzed itself, for a process an input would be too slow.
WITHIN = {".pdf": pdf.pages, ".rtf": rtf.words, ".rss": feed.items, ".atom": feed.items, ".html": html.found}


def seeds(ending: str) -> list[bytes]:
    """Small sound files of a format."""
    exports = [path.read_bytes() for path in sorted((Path(build.__file__).parent / "exports").glob("*.txt"))]
    kept = [path.read_bytes() for path in (Path(build.__file__).parent / "seeds").glob(f"*{ending}")]
    page = build.record("https://a.example/", build.page())
    own: dict[str, list[bytes]] = {
        ".txt": [*exports, build.ENGLISH.encode("utf-16")],
        ".html": [build.page().encode()],
        ".json": [build.line(id="a", date="2004-06-09").encode()],
        ".jsonl": [(build.line(id="a") + build.line(title="b")).encode()],
        ".csv": [b'id,date,text\n1,2004-06-09,"He said ""no""\nand left"\n2,,b\n'],
        ".docx": [build.docx(build.ENGLISH), build.docx(*exports[0].decode().splitlines())],
        ".rtf": [build.rtf(build.ENGLISH)],
        ".pdf": [build.pdf("Peru signed.")],
        ".rss": [build.rss(build.item()).encode()],
        ".warc": [page * 3, build.packed(page, page)],
    }
    return [*own.get(ending, []), *kept]


def read_one(data: bytes, ending: str, path: Path) -> list[Outcome]:
    """What a reader makes of the data; for what is read under guard, only whether it comes to an end."""
    if ending in WITHIN:
        try:
            WITHIN[ending](data, 100_000)
        except Exception:  # the guard says it in a sentence
            return []
        return []
    path.write_bytes(data)
    found: list[Outcome] = []
    try:
        found += READERS[ending](file_source(str(path)), Settings(longest=100_000, seconds=SLOW))
    except ReportError as error:
        found.append(error)
    for outcome in found:
        assert isinstance(outcome, Report | ReportError)
        assert not isinstance(outcome, Report) or outcome.text.encode("utf-8") is not None
    return found


# A process of its own for each ending: atheris watches which branches of our readers and of the parsers in Python an input takes, for which
# it must be there when they are imported. (Watching every function that is loaded takes half a minute.)
PROGRAM = """
import importlib, sys
import atheris
with atheris.instrument_imports(include=["demarche", *sys.argv[3:]]):
    fuzz = importlib.import_module("benchmarks.fuzz_readers").fuzz
    for name in sys.argv[3:]:
        importlib.import_module(name)
fuzz(sys.argv[1], int(sys.argv[2]))
"""
PARSERS = {".pdf": ["pypdf"], ".rtf": ["striprtf.striprtf"], ".rss": ["feedparser"], ".atom": ["feedparser"]}


def fuzz(ending: str, seconds: int) -> None:
    """Fuzzes one reader in this process, which ends with it."""
    import atheris

    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for number, seed in enumerate(seeds(ending)):
            (corpus / f"seed{number}").write_bytes(seed[:LONGEST_INPUT])
        FOUND.mkdir(parents=True, exist_ok=True)
        options = [f"-max_total_time={seconds}", f"-max_len={LONGEST_INPUT}", f"-timeout={SLOW}", "-rss_limit_mb=4096"]
        options += [] if seconds > A_CHECK else ["-seed=1"]
        options += [f"-artifact_prefix={FOUND}/{ending[1:]}-", "-print_final_stats=1", "-verbosity=0"]
        path = Path(folder, f"x{ending}")
        atheris.Setup([sys.argv[0], *options, str(corpus)], lambda data: read_one(data, ending, path) and None)
        atheris.Fuzz()


def main(seconds: int, endings: list[str]) -> int:
    """Fuzzes each reader in a process of its own; the exit status says whether one failed."""
    failed = 0
    for ending in endings:
        share = str(max(1, seconds // len(endings)))
        command = [sys.executable, "-c", PROGRAM, ending, share, *PARSERS.get(ending, ())]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        runs = next((line.split()[-1] for line in ran.stderr.splitlines() if "number_of_executed_units" in line), "?")
        print(f"{ending:7} {runs:>9} inputs  {'failed' if ran.returncode else 'held'}", flush=True)
        if ran.returncode:
            failed = 1
            print(ran.stderr[-3000:], ran.stdout[-1500:])
    return failed


if __name__ == "__main__":
    sys.exit(main(int((sys.argv[1:] or ["60"])[0]), sys.argv[2:] or [e for e in READERS if seeds(e)]))
