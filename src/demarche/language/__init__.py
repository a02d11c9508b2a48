"""The only rooms that know spaCy models and ONNX: `load()` a pipeline, `parse` reports into Docs that remember their text."""

from demarche.language.load import load
from demarche.language.parsed import Parsed, parse

__all__ = ["Parsed", "load", "parse"]
