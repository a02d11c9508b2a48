"""Events in PLOVER's terms: `events(context)` gives the entries of a parsed report. How it was learned: `README.md` beside this file."""

from demarche.extract.plover.events import NAME, events

__all__ = ["NAME", "events"]
