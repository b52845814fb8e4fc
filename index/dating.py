"""Of when is a document, and how do we know?

What is said beside it comes first. Then what the page itself says to machines (HTML, front matter). A PDF or an office file
says when a program saved it, which may be years later: there the document's own first lines come before, where a line is
nothing but a date, with a place, a number or a word such as "Published". No other date of the text is taken for its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Final

import regex

from index.dates import Date, dates, plan_years
from index.model import Dated, Extract, Metadata

VERSION = 1
"""Raised whenever the same document would get another date."""

_PUBLISHED_BY_MACHINE: Final = frozenset({"html", "md"})
"""Formats whose own date is that of the publication, not of saving a file."""

_FIRST: Final = 15
_LONGEST: Final = 90
_LINE = regex.compile(r"[^\n]*\S[^\n]*")
_NUMBER = regex.compile(r"(?:№|\bNo?\b\.?)\s?[\p{L}\p{N}/-]+")
_LABELS: Final = (
    regex.compile(
        r"\b(?:published|publication|issued|released|posted|dated?)\b|\bопубликован\p{L}*|\bдата\b|\bвыпущен\p{L}*"
        r"|հրապարակ\p{L}*|ամսաթիվ\p{L}*",
        regex.IGNORECASE,
    ),
    regex.compile(r"\b(?:updated|revised)\b|\bобновл\p{L}*|թարմացվ\p{L}*", regex.IGNORECASE),
    regex.compile(
        r"\b(?:adopted|approved|signed)\b|\bпринят\p{L}*|\bутвержд\p{L}*|ընդունվ\p{L}*|հաստատվ\p{L}*", regex.IGNORECASE
    ),
)
"""What may stand beside a date: the first says most surely that it is the document's own. A bare date comes before the last."""

_FILLER = regex.compile(
    r"\b(?:last|on|of|the|press|release|version|date|news|пресс|релиз|публикации|последнее|версия|новости|г|գ|ք|է|են|վերջին"
    r"|մամուլի|հաղորդագրություն)\b",
    regex.IGNORECASE,
)
_PLACE = regex.compile(r"\s*(?:\p{Lu}[\p{L}’'.-]+\s*){0,3}")
_YEARS = regex.compile(r"(?P<first>\d{4})(?:\s?[-–—]\s?(?P<last>\d{4}))?")


def dated(extract: Extract, said: Metadata, today: date | None = None) -> tuple[str | None, Dated | None]:
    """The date of a document (``2018``, ``2018-04`` or ``2018-04-24``) and how it is known; None where nothing tells it.

    ``said`` is what is said of the document, with what stands beside it on top. A date after ``today`` is not taken from
    the text.
    """
    own = extract.metadata.date
    if said.date and said.date != own:
        return said.date, Dated.SAID
    if own and extract.format in _PUBLISHED_BY_MACHINE:
        return own, Dated.FILE
    written = first_date(extract.text, today or datetime.now(UTC).date())
    if written:
        return written, Dated.TEXT
    return own, Dated.FILE if own else None


def first_date(text: str, today: date) -> str | None:
    """The date that a line of the first few gives as the document's own; None where none does, or two that differ."""
    found: dict[int, set[str]] = {}
    for match in islice(_LINE.finditer(text), _FIRST):
        for rank, written in _own_date(match.group().strip()):
            if written <= today.isoformat():
                found.setdefault(rank, set()).add(written)
    best = found[min(found)] if found else set()
    return best.pop() if len(best) == 1 else None


def years(title: str, said: Metadata) -> tuple[tuple[int, int] | None, bool]:
    """The first and the last year that a document is about, by what is said of it or by its title; and whether those are the
    years of a plan, after which it is over."""
    valid = _YEARS.fullmatch(said.valid or "")
    if valid:
        return (int(valid["first"]), int(valid["last"] or valid["first"])), True
    plan = plan_years(title)
    named = [found.year for found in dates(title) if found.year]
    return plan or ((min(named), max(named)) if named else None), plan is not None


def _own_date(line: str) -> Iterator[tuple[int, str]]:
    """How surely the line gives the date of the document (0 for sure), and the date."""
    found = dates(line) if len(line) <= _LONGEST else []
    if len(found) != 1 or found[0].year is None or found[0].last_day is not None:
        return
    rest = _NUMBER.sub(" ", line[: found[0].start] + " " + line[found[0].stop :])
    label = next((rank for rank, pattern in enumerate(_LABELS) if pattern.search(rest)), None)
    for pattern in (*_LABELS, _FILLER):
        rest = pattern.sub(" ", rest)
    plain = regex.sub(r"[\s\p{P}\p{S}]+", " ", rest).strip()
    if not _PLACE.fullmatch(plain) or (found[0].month is None and plain and "," not in rest):
        return
    yield {0: 0, 1: 1, None: 2, 2: 3}[label], _iso(found[0])


def _iso(found: Date) -> str:
    parts = [f"{found.year:04}", *(f"{part:02}" for part in (found.month, found.day) if part)]
    return "-".join(parts)
