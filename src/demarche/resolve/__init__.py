"""Mentions -> actors, targets -> issues, words -> dates, copies -> one entry. Fills ids in, never touches what was printed."""

from demarche.resolve.dates import find_when, when
from demarche.resolve.issues import issues_of
from demarche.resolve.resolving import resolve
from demarche.resolve.view import CharMap

__all__ = ["CharMap", "find_when", "issues_of", "resolve", "when"]
