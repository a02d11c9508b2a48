"""One question, one answer, over HTTP: bounded in time, size and tries. The key is taken from the environment and shown to nobody."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from demarche.errors import DemarcheError, MissingExtra, ReportError
from demarche.llm.answer import AnswerError, CutOffError
from demarche.llm.purse import Purse, Spent, tokens_of
from demarche.llm.purse import told as told_of
from demarche.llm.question import Question
from demarche.settings import LlmSettings

RETRY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
LONGEST_WAIT = 60.0  # seconds; a server that asks for more is not asked again
_BYTES = 64  # of an answer for each token that it may have; and for what stands around it:
_AROUND = 1 << 18
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_SHOWN = 200


class NoAnswerError(ReportError):
    """The server can't be reached, doesn't let us in, or fails again and again: it makes no sense to go on asking it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The text that a model gave, and what it took."""

    content: str
    spent: Spent


@dataclass(frozen=True, slots=True)
class _Heard:
    """What came over the wire; no status where nothing came and the question may be put again."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    data: bytes = b""


@dataclass(slots=True)
class Server:
    """Asks one server. Threads may share it."""

    chosen: LlmSettings
    purse: Purse
    _address: str = ""
    _key: str = field(default="", repr=False)
    _trust: Any = None  # certificates, loaded once
    _stopped: Event = field(default_factory=Event)
    _running: dict[asyncio.Task[Any], asyncio.AbstractEventLoop] = field(default_factory=dict)

    def open(self) -> None:
        """Make ready. DemarcheError where the settings can't be right, MissingExtra where httpx is absent."""
        if not self.chosen.model:
            raise DemarcheError("The extractor llm needs the name of a model, as its server knows it: --llm model=qwen2.5:14b.")
        self._address = address_of(self.chosen.url)
        self._key = key_in(self.chosen.key_variable)
        try:
            import httpx
        except ImportError as error:
            raise MissingExtra("The extractor llm", "formats") from error
        self._trust = httpx.create_ssl_context()

    def close(self) -> None:
        """Nothing more is asked, and what is under way is given up."""
        self._stopped.set()
        for task, loop in list(self._running.items()):
            with suppress(RuntimeError):  # it has ended meanwhile
                loop.call_soon_threadsafe(task.cancel)

    def ask(self, question: Question) -> Reply:
        """The model's text. AnswerError where the server answers with something else, NoAnswerError where it does not answer, LimitError
        where no more may be asked.
        """
        body = json.dumps(question.body(self.chosen)).encode()
        for attempt in range(1, self.chosen.tries + 1):
            last = attempt == self.chosen.tries
            heard = self._attempt(body, question.characters, last)
            if heard.status == 200:
                return self._reply(heard.data, question.characters)
            wait = _wait(heard.headers, self.chosen.pause * 2 ** (attempt - 1))
            if last or wait > LONGEST_WAIT or not (heard.status is None or heard.status in RETRY):
                raise self._refused(heard, wait)
            self._stopped.wait(wait)
        raise AssertionError("unreachable")

    def _attempt(self, body: bytes, characters: int, last: bool) -> _Heard:
        """One request, which is paid for whatever becomes of it."""
        import httpx

        if self._stopped.is_set():
            raise NoAnswerError(f"{self.where} was not asked, as the reading was stopped")
        reserved, took = self.purse.reserve(characters), Spent(1)
        try:
            heard = asyncio.run(self._fetch(body))
            took = _usage(heard.data, characters) if heard.status == 200 else took
            return heard
        except (TimeoutError, AnswerError) as error:  # it may have worked on it all the time
            took = Spent(1, 0, tokens_of(characters), estimated=1)
            if isinstance(error, AnswerError) or last:
                raise error if isinstance(error, AnswerError) else self._silence(f"not within {self.chosen.seconds:g} seconds") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError, asyncio.CancelledError) as error:
            if last or not isinstance(error, httpx.TransportError):
                raise self._silence(str(error) or type(error).__name__) from error
        finally:
            self.purse.settle(reserved, took)
        return _Heard()

    def _silence(self, why: str) -> NoAnswerError:
        return NoAnswerError(f"{self.where} does not answer: {self._hidden(why)}")

    async def _fetch(self, body: bytes) -> _Heard:
        """One request within its time. In a loop of its own, as that alone bounds the whole of it, headers that trickle in included."""
        import httpx

        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity", "User-Agent": "demarche"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        task = asyncio.current_task()
        assert task is not None
        self._running[task] = asyncio.get_running_loop()
        try:
            async with (
                asyncio.timeout(self.chosen.seconds),
                httpx.AsyncClient(headers=headers, timeout=None, verify=self._trust) as client,
                client.stream("POST", self._address, content=body) as response,
            ):
                return _Heard(response.status_code, response.headers, await self._data(response))
        finally:
            self._running.pop(task, None)

    async def _data(self, response: Any) -> bytes:
        """The body as it came, where it is not too long; packed ones are not unpacked, for they might never end."""
        most = _AROUND + _BYTES * self.chosen.answer
        data = bytearray()
        async for part in response.aiter_raw():
            data += part
            if len(data) > most:
                allowed = f"though {self.chosen.answer:,} tokens were allowed"
                raise AnswerError(f"the answer of {self.where} has more than {most:,} bytes, {allowed}")
        return bytes(data)

    def _reply(self, data: bytes, characters: int) -> Reply:
        found = _json(data)
        error = found.get("error") if isinstance(found, Mapping) else None
        if error:
            raise AnswerError(f"{self.where} answers with an error: {self._hidden(_message(error))}")
        content = _content(found, self.where, self.chosen.answer)
        return Reply(content, _usage(data, characters))

    def _refused(self, heard: _Heard, wait: float) -> ReportError:
        found, status = _json(heard.data), heard.status
        said = self._hidden(_message(found.get("error") or found.get("detail") or "") if isinstance(found, Mapping) else "")
        words = f"{self.where} answers {status}" + (f": {said}" if said else "")
        if status in (400, 413, 422):
            return AnswerError(f"{words}. If it takes no schema, try --llm format=json_object; if the text is too long, a smaller piece=N")
        if wait > LONGEST_WAIT:
            return NoAnswerError(f"{words}, and asks for {wait:,.0f} seconds of patience, which are too many. Go on later")
        advice = {
            401: f". Check the key in {self.chosen.key_variable}",
            403: f". Check the key in {self.chosen.key_variable}",
            404: f". Check the address, and that it has a model {self.chosen.model!r}",
        }
        return NoAnswerError(words + advice.get(status or 0, ""))

    @property
    def where(self) -> str:
        """The server, as messages call it: without what may be secret in its address."""
        parts = urlsplit(self._address)
        return f"{parts.scheme}://{parts.netloc}"

    def _hidden(self, said: str) -> str:
        """What a server or library says, on one line, cut, and without the key."""
        told = " ".join(said.replace(self._key, "(key)").split() if self._key else said.split())
        return (told if len(told) <= _SHOWN else told[:_SHOWN] + "..").rstrip(".")


def address_of(url: str) -> str:
    """Where chat completions are asked for. DemarcheError where this is no web address, or holds a password."""
    parts = urlsplit(url)
    try:
        fits = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fits = False
    if "@" in parts.netloc:
        raise DemarcheError("The server's address must hold no name and password. Put its key into an environment variable: docs/llm.md.")
    if not fits:
        raise DemarcheError(f"{url[:100]!r} is no address of a server. Give one as --llm url=http://localhost:11434/v1.")
    path = parts.path.rstrip("/").removesuffix("/chat/completions") + "/chat/completions"
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def key_in(variable: str) -> str:
    """The key that an environment variable holds, "" where it is unset. DemarcheError, which does not show it, where it can't be one."""
    if not _VARIABLE.fullmatch(variable):
        raise DemarcheError(
            "The setting `key_variable` names an environment variable, and is not the key itself: --llm key_variable=MY_KEY."
        )
    key = os.environ.get(variable, "").strip()
    if not all("!" <= sign <= "~" for sign in key):
        raise DemarcheError(f"The environment variable {variable} holds signs that no key has, such as spaces. Set it anew.")
    return key


def _wait(headers: Mapping[str, str], else_seconds: float) -> float:
    """The seconds after which a server asks to be asked again, told as a number or a date; never fewer than we would wait anyway."""
    stated = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", stated, re.ASCII):
        return max(float(stated), else_seconds)
    try:
        at = parsedate_to_datetime(stated)
    except (ValueError, TypeError, OverflowError):
        return else_seconds
    return max((at.astimezone(UTC) - datetime.now(UTC)).total_seconds() if at.tzinfo else 0.0, else_seconds)


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _usage(data: bytes, characters: int) -> Spent:
    found = _json(data)
    usage = found.get("usage") if isinstance(found, Mapping) else None
    return told_of(usage, characters, len(data))


def _message(error: Any) -> str:
    """What a server's error says, whatever shape it has."""
    told = error.get("message", "") if isinstance(error, Mapping) else error
    return told if isinstance(told, str) else json.dumps(told)


def _content(found: Any, where: str, most: int) -> str:
    """The model's text out of a chat completion; AnswerError where there is none, or only its beginning."""
    choices = found.get("choices") if isinstance(found, Mapping) else None
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, Mapping) else None
    if not isinstance(choice, Mapping) or not isinstance(message, Mapping):
        raise AnswerError(f"{where} answers with something else than a chat completion")
    if choice.get("finish_reason") == "length":
        raise CutOffError(f"the answer was cut off at {most:,} tokens. Allow more with --llm answer=N, or ask less at once with piece=N")
    if choice.get("finish_reason") == "content_filter" or message.get("refusal"):
        raise AnswerError("the model refused to read it")
    content = message.get("content")
    if isinstance(content, list):
        content = "".join(part["text"] for part in content if isinstance(part, Mapping) and isinstance(part.get("text"), str))
    if not isinstance(content, str):
        raise AnswerError(f"{where} answers without a text")
    return content


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
