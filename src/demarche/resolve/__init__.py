"""Mentions -> actors, targets -> issues, words -> dates, copies -> one entry. Fills ids in, never touches what was printed."""

from demarche.resolve.resolving import resolve
from demarche.resolve.view import CharMap

__all__ = ["CharMap", "resolve"]
