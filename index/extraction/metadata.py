"""What a file says of itself, made fit to be shown: titles, dates, addresses, languages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping

from lxml import etree

from index.extraction.blocks import clean
from index.extraction.packages import local, text_of
from index.model import Metadata

_TITLE_LENGTH = 300  # longer than any title: a field that someone put a summary into
_TEMPLATE_DATE = "2013-12-23"  # of the empty document that python-docx starts from
_ADDRESS = re.compile(
    r"https?://[^\s<>\"\[\]/?#\u200b-\u202e\u2066-\u2069]+[^\s<>\"\u200b-\u202e\u2066-\u2069]*"
)  # nothing that turns letters round
_DATE = re.compile(r"\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?![\d-])")
_PLACEHOLDER = re.compile(
    r"(untitled|document|new document|no title|title|документ|без названия|blank)[\s\d]*|.*\btemplate"
    r"|(microsoft )?(word|powerpoint|excel) - .*|.*\.(docx?|pdf|indd|qxd|rtf|odt|epub|xlsx?|csv|html?|txt|md)|[\W\d_]*",
    re.IGNORECASE,
)


def sensible_title(raw: object) -> str | None:
    """``raw`` as a title, or None where it is a file name, a placeholder of the program, or nothing."""
    if not isinstance(raw, str | int | float) or isinstance(raw, bool):
        return None
    title = clean(str(raw))
    return title if title and len(title) <= _TITLE_LENGTH and not _PLACEHOLDER.fullmatch(title) else None


def iso_date(raw: object) -> str | None:
    """``2018``, ``2018-04`` or ``2018-04-24`` from a value that begins so, or None."""
    if isinstance(raw, datetime.date):
        raw = raw.isoformat()
    match = _DATE.match(str(raw)) if isinstance(raw, str | int) and not isinstance(raw, bool) else None
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        datetime.date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    parts = [f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)]
    return "-".join(parts)


def changed(raw: object) -> str | None:
    """The date of a file's last change, or None where it is that of a template."""
    date = iso_date(raw)
    return date if date != _TEMPLATE_DATE else None


def web_address(raw: object) -> str | None:
    """An http or https address, or None."""
    address = raw.strip() if isinstance(raw, str) else ""
    return address if _ADDRESS.fullmatch(address) else None


def language_code(raw: object) -> str | None:
    """``en`` from ``en-GB``, or None for what is no language tag."""
    match = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", raw) if isinstance(raw, str) else None
    return match[1].lower() if match else None


def from_properties(nodes: Iterable[etree._Element], titles: Iterable[str] = ()) -> Metadata:
    """Metadata from the Dublin Core elements of an office file or e-book; ``titles`` stand for a title that makes no sense.

    The date is that of the last change, else that of the making or publishing; a template's is none.
    """
    said: dict[str, str] = {}
    for node in nodes:
        said.setdefault(local(node), text_of(node).strip())
    dates = (changed(said.get(name, "")[:10]) for name in ("modified", "date", "created", "creation-date"))
    return Metadata(
        title=next(filter(None, map(sensible_title, [said.get("title"), *titles])), None),
        publisher=clean(said.get("publisher", "")) or None,
        date=next(filter(None, dates), None),
        language=language_code(said.get("language")),
    )


def from_mapping(values: Mapping[object, object]) -> Metadata:
    """Metadata from front matter or a YAML file; keys may be in any case, and what makes no sense is left out."""
    known = {str(key).strip().lower(): value for key, value in values.items()}
    return Metadata(
        title=sensible_title(known.get("title")),
        publisher=_line(known.get("publisher")),
        date=iso_date(known.get("date", known.get("date_published"))),
        url=web_address(known.get("url")),
        language=language_code(known.get("language", known.get("lang"))),
        kind=_line(known.get("kind")),
        access=_line(known.get("access")),
        valid=_years(known.get("valid")),
    )


def _years(raw: object) -> str | None:
    years = str(raw).strip()
    return years if re.fullmatch(r"\d{4}(?:\s?[-–—]\s?\d{4})?", years) else None


def _line(raw: object) -> str | None:
    return clean(raw) or None if isinstance(raw, str) else None
