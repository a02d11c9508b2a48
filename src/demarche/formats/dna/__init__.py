"""Discourse Network Analyzer 3: a `.dna` file written from a ledger, and read into one."""

from demarche.formats.dna.reading import read
from demarche.formats.dna.writing import write

__all__ = ["read", "write"]
