"""All settings in one frozen dataclass. Nothing is read from the environment or from disk when this is imported."""

from dataclasses import Field, dataclass, field, fields
from typing import Any

from demarche.errors import DemarcheError


def _number(default: float, least: float, most: float, help: str) -> Any:
    return field(default=default, metadata={"help": help, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Settings:
    """How reports are read and parsed. Each field's metadata holds its help text, and of numbers the least and the most.

    DemarcheError where a number is beyond its limits.
    """

    model: str | None = field(default=None, metadata={"help": "An installed spaCy pipeline to parse with; ours where none is named."})
    frames: str | None = field(default=None, metadata={"help": "A model folder written by `demarche train statements`; ours if none."})
    longest: int = _number(1_000_000, 1, 10_000_000, "Reports of more characters than this are skipped and named.")
    batch: int = _number(16, 1, 10_000, "Reports parsed together.")
    jobs: int = _number(1, 1, 1_000, "Processes that read side by side.")
    least_english: float = _number(0.5, 0, 1, "Least share of English among function words of known languages.")
    columns: str | None = field(default=None, metadata={"help": "Columns of CSV and TSV files, as text=body,date=published; else guessed."})
    seconds: float = _number(60.0, 0.01, 86_400, "Seconds after which a page, a document or a web address is given up.")
    pause: float = _number(1.0, 0, 3_600, "Seconds between two requests to one host.")
    actors: str | None = field(default=None, metadata={"help": "A CSV or YAML file of actors and groups of your own."})
    agenda: str | None = field(default=None, metadata={"help": "A YAML file of issues of your own that positions go to."})
    only_diplomacy: bool = field(default=False, metadata={"help": "Set reports aside that are not about international politics."})

    def __post_init__(self) -> None:
        for one in fields(self):
            if "least" in one.metadata:
                _check(one, getattr(self, one.name))


def _check(one: Field[Any], value: float) -> None:
    least, most, help = (one.metadata[key] for key in ("least", "most", "help"))
    if not least <= value <= most:  # NaN is within no limits
        usual = f"{one.default:,} is usual"
        raise DemarcheError(f"The setting `{one.name}` is {value:,}, but must be from {least:,} to {most:,}; {usual}. What it is: {help}")


def describe() -> dict[str, str]:
    """Each setting's name and help."""
    return {f.name: f.metadata["help"] for f in fields(Settings)}
