"""The store: open a ledger, record what was read, find it again, judge it. Nothing is overwritten."""

from demarche.ledger.actors import ActorCount, ActorJudgement, Corrections
from demarche.ledger.history import Change, Contradiction, Copy, Kept, Stand
from demarche.ledger.interchange import Told
from demarche.ledger.issues import IssueJudgement
from demarche.ledger.query import Listing, Query
from demarche.ledger.reader import reader_of
from demarche.ledger.recording import Recorded
from demarche.ledger.search import Hit
from demarche.ledger.single import Origin
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
    "IssueJudgement",
    "Kept",
    "Ledger",
    "Listing",
    "Origin",
    "Query",
    "Recorded",
    "Stand",
    "Told",
    "reader_of",
]
