"""A run that asks a model: pieces of reports go out side by side, answers are kept, counted and proved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from types import TracebackType
from typing import Self

from demarche.errors import ReportError
from demarche.llm.answer import Answer, AnswerError, CutOffError, answer_of, together
from demarche.llm.cache import Cache, key_of
from demarche.llm.pieces import Piece, pieces
from demarche.llm.proving import Proving
from demarche.llm.purse import Purse, Spent
from demarche.llm.question import Question, question
from demarche.llm.quotes import Words
from demarche.llm.server import NoAnswerError, Server
from demarche.llm.shapes import plural
from demarche.model import Entry, Kind, Report, model_maker
from demarche.serial import key_of as claim_of
from demarche.settings import LlmSettings

PATIENCE = 3  # questions in a row that the server may leave without an answer; then it is asked no more
BAD_ANSWERS = 2  # answers of another shape to one question; then the report is given up
SHORT = 1000  # characters; where an answer about so few is cut off, it would be so about fewer
NAMED = 3  # quotes in the sentence about a report


@dataclass(slots=True)
class _Asked:
    """A report whose pieces are under way."""

    pieces: list[Piece]
    kinds: tuple[Kind, ...]
    answers: list[Future[Answer]]


@dataclass(slots=True)
class Asking:
    """Asks a model about reports, as a context: `begin` sends their pieces off, `entries` waits for the answers about one.

    Its threads and connections end with the context; `spent` and what was dropped can be asked for after it.
    """

    chosen: LlmSettings
    purse: Purse = field(init=False)
    dropped: int = 0  # records whose words are not in their report
    left_out: int = 0  # parts of records
    _sentences: list[str] = field(default_factory=list)
    _server: Server = field(init=False)
    _cache: Cache = field(init=False)
    _pool: ThreadPoolExecutor | None = None
    _asked: dict[str, _Asked] = field(default_factory=dict)
    _silent: int = 0
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.purse = Purse(self.chosen)
        self._server = Server(self.chosen, self.purse)
        self._cache = Cache(None)

    def __enter__(self) -> Self:
        self._server.open()
        self._cache = Cache.at(self.chosen.cache)
        self._pool = ThreadPoolExecutor(self.chosen.at_once, thread_name_prefix="llm")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._pool is not None
        if kind is not None:
            self._server.close()  # nobody waits for what is under way
        self._pool.shutdown(cancel_futures=True)

    @property
    def spent(self) -> Spent:
        """What the run took so far."""
        return self.purse.spent

    def begin(self, reports: Iterable[Report], only: frozenset[Kind] = frozenset()) -> None:
        """Send the pieces of reports off, or find the answers about them in the cache."""
        assert self._pool is not None, "Asking is a context"
        for report in reports:
            cut = list(pieces(report.text, self.chosen.piece, self.chosen.overlap))
            asked = [question(report, start, end, only) for start, end in cut]
            kinds = asked[0].kinds if asked else ()
            self._asked[report.id] = _Asked(cut, kinds, [self._pool.submit(self._answer, one) for one in asked])

    def entries(self, report: Report) -> list[Entry]:
        """What the model found in a report that was begun, actors as printed. ReportError where a piece of it has no usable answer."""
        asked = self._asked.pop(report.id)
        try:
            answers = [one.result() for one in asked.answers]
        except ReportError as error:
            for one in asked.answers:
                one.cancel()
            raise ReportError(f"{report.id} was not read by {self.chosen.model}: {error}.") from error
        return self._proved(report, asked, answers)

    def _proved(self, report: Report, asked: _Asked, answers: Sequence[Answer]) -> list[Entry]:
        """The entries of all pieces; what stands in two of them once."""
        found: dict[str, Entry] = {}
        for (start, end), answer in zip(asked.pieces, answers, strict=True):
            proving = Proving(report.id, Words(report.text, start, end), model_maker(self.chosen.model), self.chosen.confidence)
            for entry in proving.entries(answer, asked.kinds):
                found.setdefault(claim_of(entry), entry)
            self._count(report, proving)
        return list(found.values())

    def _count(self, report: Report, proving: Proving) -> None:
        self.dropped += len(proving.dropped)
        self.left_out += len(proving.left_out)
        for what, named in (("dropped", proving.dropped), ("left out", proving.left_out)):
            if named:
                more = f" and {len(named) - NAMED:,} more" if len(named) > NAMED else ""
                self._sentences.append(f"Of {report.id}, {what} as not in its words: {'; '.join(named[:NAMED])}{more}.")

    def told(self) -> list[str]:
        """Sentences on what was dropped since this was last asked."""
        said, self._sentences = self._sentences, []
        return said

    def _answer(self, asked: Question) -> Answer:
        """The answer to a question, from the cache if it is there; where it is cut off, those to questions about parts of the text."""
        keys = {plural(kind) for kind in asked.kinds}
        key = key_of(self.chosen.model, asked.version, self.chosen.format, f"{self.chosen.temperature:g}", asked.words)
        kept = self._cache.get(key)
        if isinstance(kept, dict) and keys & kept.keys():
            self.purse.count_cached()
            return kept
        try:
            answer = self._patiently(asked, keys)
        except CutOffError:
            if len(asked.text) < SHORT:
                raise
            answer = together([self._answer(part) for part in asked.parts()], keys)
        self._cache.put(key, answer)
        return answer

    def _patiently(self, asked: Question, keys: set[str]) -> Answer:
        """The answer of the server; one of another shape is asked for again, and a server that is silent for long no more."""
        for bad in range(1, BAD_ANSWERS + 1):
            if self._silent >= PATIENCE:
                raise NoAnswerError(f"{self._server.where} was not asked, as it gave no answer {PATIENCE} times in a row")
            try:
                content = self._server.ask(asked).content
            except NoAnswerError:
                self._note(silent=True)
                raise
            self._note(silent=False)
            try:
                return answer_of(content, keys)
            except AnswerError:
                if bad == BAD_ANSWERS:
                    raise
        raise AssertionError("unreachable")

    def _note(self, silent: bool) -> None:
        with self._lock:
            self._silent = self._silent + 1 if silent else 0
