"""Mentions -> actors, targets -> issues, words -> dates, copies -> one entry. Fills ids in, never touches what was printed."""

from demarche.resolve.agenda import Agenda, AgendaIssue, read_agenda
from demarche.resolve.dates import find_when, when
from demarche.resolve.issues import issues_of
from demarche.resolve.resolving import resolve
from demarche.resolve.view import CharMap

__all__ = ["Agenda", "AgendaIssue", "CharMap", "find_when", "issues_of", "read_agenda", "resolve", "when"]
