"""The store: open a ledger, record what was read, find it again, judge it. Nothing is overwritten."""

from demarche.ledger.actors import ActorCount, ActorJudgement, Corrections
from demarche.ledger.history import Change, Contradiction, Copy, Kept, Stand
from demarche.ledger.query import Query
from demarche.ledger.recording import Recorded
from demarche.ledger.search import Hit
from demarche.ledger.store import ALL_KINDS, Ledger
from demarche.ledger.tables import Entries

__all__ = [
    "ALL_KINDS",
    "ActorCount",
    "ActorJudgement",
    "Change",
    "Contradiction",
    "Copy",
    "Corrections",
    "Entries",
    "Hit",
    "Kept",
    "Ledger",
    "Query",
    "Recorded",
    "Stand",
]
