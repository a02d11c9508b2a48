"""Triage: reports that are not about international politics are set aside, or read calmly, at a few thousandths of parsing's cost."""

from demarche.triage.calm import calm
from demarche.triage.classifier import score
from demarche.triage.sieve import SetAside, Sieve

__all__ = ["SetAside", "Sieve", "calm", "score"]
