"""The same pipeline on many machines: what is shared out, what a worker does, and Ray Data, which carries it there and back."""

from demarche.cluster.on_ray import is_own, read_reports, write_parts
from demarche.cluster.parts import Written, is_parquet
from demarche.cluster.plan import Plan

__all__ = ["Plan", "Written", "is_own", "is_parquet", "read_reports", "write_parts"]
