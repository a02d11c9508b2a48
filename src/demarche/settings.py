"""All settings in one frozen dataclass. Nothing is read from the environment or from disk when this is imported."""

from dataclasses import Field, dataclass, field, fields
from typing import Any, Literal, get_args

from demarche.errors import DemarcheError
from demarche.model import OWN, model_maker

Extractor = Literal["demarche", "llm"]
AnswerFormat = Literal["json_schema", "json_object", "text"]


def _number(default: float, least: float, most: float, help: str) -> Any:
    return field(default=default, metadata={"help": help, "least": least, "most": most})


def _told(default: str | None, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """Which model of the user's own is asked, how, and how much. DemarcheError where a number is beyond its limits. See docs/llm.md.

    The key of the server is in none of them: it is taken from the environment when a request goes out, and kept nowhere.
    """

    model: str = _told("", "The model's name, as the server knows it. It has to be given.")
    url: str = _told("http://localhost:11434/v1", "Where the server's interface begins; Ollama on this machine where none is given.")
    key_variable: str = _told("DEMARCHE_LLM_KEY", "The environment variable that holds the server's key; unset where it needs none.")
    format: str = _told("json_schema", "How the answer's shape is asked for: json_schema, or for servers that can't, json_object or text.")
    limit_name: str = _told("max_tokens", "What the server calls the most tokens of an answer: max_tokens or max_completion_tokens.")
    temperature: float = _number(0.0, -1, 2, "Chance in the answers; -1 leaves it to the server.")
    answer: int = _number(4_096, 16, 1_000_000, "Tokens of an answer at most.")
    piece: int = _number(6_000, 200, 1_000_000, "Characters of a report in one request; a longer report goes in pieces.")
    overlap: int = _number(600, 0, 100_000, "Characters that a piece repeats of the one before.")
    at_once: int = _number(2, 1, 64, "Requests at the same time.")
    seconds: float = _number(120.0, 0.01, 86_400, "Seconds after which a request is given up.")
    tries: int = _number(3, 1, 20, "How often a request is made where the server or the network is in trouble.")
    pause: float = _number(1.0, 0, 3_600, "Seconds before the second try, twice as many before each further one.")
    requests: int = _number(1_000, 0, 100_000_000, "Requests in one run at most.")
    tokens: int = _number(2_000_000, 0, 10**12, "Tokens in one run at most, those of questions and answers together.")
    cost: float = _number(0.0, 0, 10**9, "Cost of one run at most, in the currency of the prices; 0 sets no limit.")
    input_price: float = _number(0.0, 0, 10**6, "Price of a million tokens of questions.")
    output_price: float = _number(0.0, 0, 10**6, "Price of a million tokens of answers.")
    confidence: float = _number(0.5, 0, 1, "Confidence of the model's entries: the share of them that is right, as measured on the desk.")
    cache: str | None = _told(None, "Folder where answers are kept; none keeps none. The user's own cache folder if none is given.")

    def __post_init__(self) -> None:
        _check_numbers(self)
        _check_word("format", self.format, get_args(AnswerFormat))
        _check_word("limit_name", self.limit_name, ("max_tokens", "max_completion_tokens"))
        if self.cost and not (self.input_price or self.output_price):
            raise DemarcheError("A limit of cost needs prices: give input_price and output_price, for a million tokens each.")
        if self.overlap > self.piece // 2:
            raise DemarcheError(f"The setting `overlap` is {self.overlap:,}, but must be at most half of `piece`, which is {self.piece:,}.")


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
    extractor: tuple[Extractor, ...] = field(default=("demarche",), metadata={"help": "Who finds entries: demarche, llm, or both."})
    llm: LlmSettings = field(default_factory=LlmSettings, metadata={"help": "The model of the user's own that is asked: see docs/llm.md."})

    def __post_init__(self) -> None:
        _check_numbers(self)
        for one in self.extractor:
            _check_word("extractor", one, get_args(Extractor))

    @property
    def makers(self) -> frozenset[str]:
        """Who finds entries, as `Entry.makers` has it."""
        return frozenset(model_maker(self.llm.model) if one == "llm" else OWN for one in self.extractor)


def _check_numbers(settings: Settings | LlmSettings) -> None:
    for one in fields(settings):
        if "least" in one.metadata:
            _check(one, getattr(settings, one.name))


def _check_word(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise DemarcheError(f"The setting `{name}` is {value!r}, but must be one of {', '.join(allowed)}.")


def _check(one: Field[Any], value: float) -> None:
    least, most, help = (one.metadata[key] for key in ("least", "most", "help"))
    if not least <= value <= most:  # NaN is within no limits
        usual = f"{one.default:,} is usual"
        raise DemarcheError(f"The setting `{one.name}` is {value:,}, but must be from {least:,} to {most:,}; {usual}. What it is: {help}")


def describe() -> dict[str, str]:
    """Each setting's name and help."""
    return {f.name: f.metadata["help"] for f in fields(Settings)}
