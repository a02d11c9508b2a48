"""The store: open a ledger, record what was read, find it again, judge it. Nothing is overwritten."""

from demarche.ledger.actors import ActorCount, ActorJudgement, Corrections
from demarche.ledger.query import Query
from demarche.ledger.store import ALL_KINDS, Ledger, Recorded

__all__ = ["ALL_KINDS", "ActorCount", "ActorJudgement", "Corrections", "Ledger", "Query", "Recorded"]
