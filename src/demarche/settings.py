"""All settings in one frozen dataclass. Nothing is read from the environment or from disk when this is imported."""

from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class Settings:
    """How reports are read and parsed. Each field's metadata holds its help text."""

    model: str | None = field(default=None, metadata={"help": "An installed spaCy pipeline to parse with; ours where none is named."})
    frames: str | None = field(default=None, metadata={"help": "A model folder written by `demarche train statements`; ours if none."})
    longest: int = field(default=1_000_000, metadata={"help": "Reports of more characters than this are skipped and named."})
    batch: int = field(default=16, metadata={"help": "Reports parsed together."})
    jobs: int = field(default=1, metadata={"help": "Processes that read side by side."})
    least_english: float = field(default=0.5, metadata={"help": "Least share of English among function words of known languages."})
    columns: str | None = field(default=None, metadata={"help": "Columns of CSV and TSV files, as text=body,date=published; else guessed."})
    seconds: float = field(default=60.0, metadata={"help": "Seconds after which a page, a document or a web address is given up."})
    pause: float = field(default=1.0, metadata={"help": "Seconds between two requests to one host."})
    actors: str | None = field(default=None, metadata={"help": "A CSV or YAML file of actors and groups of your own."})


def describe() -> dict[str, str]:
    """Each setting's name and help."""
    return {f.name: f.metadata["help"] for f in fields(Settings)}
