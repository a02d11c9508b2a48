"""Triage before the parser: reports that are not about international politics are set aside, at a few thousandths of parsing's cost."""

from demarche.triage.classifier import score
from demarche.triage.sieve import SetAside, Sieve

__all__ = ["SetAside", "Sieve", "score"]
