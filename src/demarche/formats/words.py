"""Small things that several formats need: names as ids, text that XML takes, an actor out of a name."""

from __future__ import annotations

import re

from demarche.knowledge import actor_by_id, find_actor, issue_title, slug
from demarche.model import Actor, ActorKind, Evidence, Report

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text: str) -> str:
    """The text with U+FFFD for each character that XML 1.0 does not allow."""
    return _NOT_XML.sub("\ufffd", text)


def titled(issue: str) -> str:
    """An issue's id in words: `issue:mine-clearance` is `Mine clearance`; names have the letters that the tables give them.

    An id of marks that no heading shows stays as it is: formats take a statement without a concept for unfinished.
    """
    return issue_title(issue.strip()) or issue.removeprefix("issue:").strip()


def issue_called(title: str) -> str:
    """The id of an issue by its title; an id stays as it is."""
    return title if title.startswith("issue:") or not title.strip() else f"issue:{slug(title) or title.strip()}"


def actor_called(name: str, kind: ActorKind = "organisation", speaks_for: Actor | None = None) -> Actor:
    """The actor of a name in a table: a state or body that is known, else a new one of this kind. An actor's id is taken as such."""
    known = actor_by_id(name) if ":" in name else None
    if known is None and kind != "person":
        known = find_actor(name)
        known = known if known is not None and known.match in ("name", "house") else None
    if known is not None:
        return Actor(known.id, known.name, known.kind, known.iso3, speaks_for=speaks_for)
    prefix = {"organisation": "org", "unknown": "org"}.get(kind, kind)
    return Actor(f"{prefix}:{slug(name) or name}", name, kind, speaks_for=speaks_for)


def span_of(text: str, start: int, end: int) -> Evidence | None:
    """The words between two offsets, white space at the ends left out; None where there are none."""
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        return None
    bare = text[start:end]
    first = start + len(bare) - len(bare.lstrip())
    last = end - (len(bare) - len(bare.rstrip()))
    return Evidence(first, last, text[first:last])


def printed_in(report: Report, name: str, within: Evidence) -> Evidence | None:
    """Where a name is printed in a passage, whole and as it stands; None where it is not."""
    at = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", within.quote) if name else None
    if at is None:
        return None
    start = within.start + at.start()
    return Evidence(start, start + len(name), report.text[start : start + len(name)])
