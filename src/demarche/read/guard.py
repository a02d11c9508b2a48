"""Readers of formats that can hang or eat memory run in a process of their own, which is ended when it takes too long or too much.

`python -m demarche.read.guard KIND MOST SECONDS` reads a file on standard input and writes JSON: what the reader of that kind found.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import warnings
from typing import Any

from demarche.errors import ReportError

MEMORY = 2 * 1024**3  # bytes of address space; a file of a megabyte of text needs a tenth of it
# What may be run here: a function(data, most characters) of a module, which gives what JSON can hold or raises a ReportError.
KINDS = {
    "pdf": ("demarche.read.pdf", "pages"),
    "rtf": ("demarche.read.rtf", "words"),
    "feed": ("demarche.read.feed", "items"),
    "html": ("demarche.read.html", "found"),
}


def guarded(kind: str, data: bytes, name: str, most: int, seconds: float) -> Any:
    """What the reader of this kind finds in the data. ReportError where it fails, takes over `seconds`, or too much memory."""
    command = [sys.executable, "-P", "-m", "demarche.read.guard", kind, str(most), str(seconds)]
    # The same packages as here, but nothing of the current folder, which may hold anything.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    try:
        ran = subprocess.run(command, input=data, capture_output=True, timeout=seconds, env=environment, check=False)
    except subprocess.TimeoutExpired:
        raise ReportError(
            f"{name} takes too long to read: more than {seconds:g} seconds. Save its text as plain text, or raise the limit with --seconds."
        ) from None
    try:
        answer = json.loads(ran.stdout)
    except ValueError:
        raise ReportError(f"{name} can't be read: it is broken or needs too much memory. Save its text as plain text.") from None
    if "error" in answer:
        raise ReportError(f"{name} {answer['error']}")
    return answer["found"]


def main(kind: str, most: str, seconds: str) -> None:
    """The process: reads standard input, writes JSON with either `found` or the `error`, which follows on the file's name."""
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is not the answer
    _limit(float(seconds))
    warnings.simplefilter("ignore")
    module, function = KINDS[kind]
    data = sys.stdin.buffer.read()
    try:
        answer = {"found": getattr(importlib.import_module(module), function)(data, int(most))}
    except ReportError as error:
        answer = {"error": str(error)}
    except Exception as error:  # a hostile file may break its parser in any way
        answer = {"error": f"can't be read: {_said(error)}. Save its text as plain text to read it."}
    with output:
        json.dump(answer, output)


def _said(error: Exception) -> str:
    text = " ".join(str(error).split())[:200].rstrip(".")
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _limit(seconds: float) -> None:
    """No more memory and processor time than allowed, where the system knows such limits."""
    try:
        import resource
    except ImportError:  # Windows; the parent's clock still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 5))


if __name__ == "__main__":
    main(*sys.argv[1:])
