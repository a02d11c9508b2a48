"""Everything that can go wrong, as one tree. Each message is a sentence: what, which value, what is allowed, what to do."""


class DemarcheError(Exception):
    """Base of all errors that demarche raises on purpose."""


class ReportError(DemarcheError):
    """A report, or the file it stands in, can't be read; the other reports are not touched by it."""


class EvidenceError(DemarcheError):
    """A span does not hold the words it claims to hold."""


class ModelError(DemarcheError):
    """A language model is missing or does not give what demarche needs."""


class LedgerError(DemarcheError):
    """A ledger can't be opened, read or written."""


class ConflictError(LedgerError):
    """Somebody else has decided meanwhile; nothing was changed."""


class MissingExtra(DemarcheError):
    """An optional library is absent."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs a library that is not installed. Install it with: pip install 'demarche[{extra}]'")
