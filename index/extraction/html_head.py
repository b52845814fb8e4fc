"""What does a page say of itself: title, publisher, date, address, language? In its head, or in data for search engines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from index.extraction.blocks import clean
from index.extraction.metadata import iso_date, language_code, sensible_title, web_address
from index.model import Metadata

_DATES = (
    "article:published_time", "datepublished", "date", "dcterms.issued", "dcterms.date", "dc.date.issued", "dc.date",
    "dcterms.created", "pubdate", "publish-date", "publication_date",
)  # fmt: skip
_PUBLISHERS = ("og:site_name", "dcterms.publisher", "dc.publisher", "publisher", "citation_publisher")
_LANGUAGES = ("content-language", "og:locale", "dc.language", "dcterms.language")
_DATA_LENGTH = 1_000_000  # letters of data for search engines; more are not looked at
_DEEPEST = 20  # of what is inside each other there


def head(tree: LexborHTMLParser, first_heading: str | None) -> Metadata:
    """What the page says; ``first_heading`` is its title where it names none."""
    meta = _meta(tree)
    data = next((found for found in _data(tree) if "datePublished" in found), {})
    publisher = next(filter(None, [*(clean(meta.get(name, "")) for name in _PUBLISHERS), _name(data.get("publisher"))]), None)
    titles = (meta.get("og:title"), meta.get("dcterms.title"), first_heading, data.get("headline"), _title(tree, publisher))
    dates = (*(meta.get(name) for name in _DATES), data.get("datePublished"), _time(tree))
    return Metadata(
        title=next(filter(None, map(sensible_title, titles)), None),
        publisher=publisher,
        date=next(filter(None, map(iso_date, dates)), None),
        url=_address(tree, meta),
        language=next(filter(None, map(language_code, _languages(tree, meta))), None),
    )


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """Names and contents of the meta tags; the first of a name counts."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = next(filter(None, map(attributes.get, ("property", "name", "itemprop", "http-equiv"))), None)
        if name and (content := attributes.get("content")):
            found.setdefault(name.lower(), content)
    return found


def _title(tree: LexborHTMLParser, publisher: str | None) -> str | None:
    """The title of the window, without the site's name behind it."""
    node = tree.css_first("title")
    title = clean(node.text()) if node is not None else ""
    return re.sub(rf"\s+[|–—-]\s+{re.escape(publisher)}$", "", title) if publisher else title


def _address(tree: LexborHTMLParser, meta: Mapping[str, str]) -> str | None:
    """The address that the page wants to be known by, made whole where it leaves out the site."""
    canonical, base = tree.css_first("link[rel=canonical]"), tree.css_first("base[href]")
    site = meta.get("og:url") or (base.attributes.get("href") if base is not None else None) or ""
    said = canonical.attributes.get("href") if canonical is not None else None
    try:
        return web_address(urljoin(site, said or ""))
    except ValueError:  # brackets that are no address
        return web_address(site)


def _languages(tree: LexborHTMLParser, meta: Mapping[str, str]) -> Iterator[str | None]:
    page = tree.css_first("html")
    if page is not None:
        yield page.attributes.get("lang") or page.attributes.get("xml:lang")
    yield from map(meta.get, _LANGUAGES)


def _time(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("time[itemprop=datePublished], article time[datetime], main time[datetime], time[datetime]")
    return node.attributes.get("datetime") if node is not None else None


def _data(tree: LexborHTMLParser) -> Iterator[Mapping[str, object]]:
    """The things that the page describes for search engines (JSON-LD), outermost first."""
    for node in tree.css("script[type='application/ld+json']"):
        source = node.text()
        try:
            yield from _things(json.loads(source[:_DATA_LENGTH]), 0)
        except (ValueError, RecursionError):  # people write it by hand, and cut off
            continue


def _things(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        yield from _things(value.get("@graph"), depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _things(inner, depth + 1)


def _name(value: object) -> str | None:
    """The name of a thing, or the thing itself where it is only named."""
    name = value.get("name") if isinstance(value, dict) else value
    return clean(name) or None if isinstance(name, str) else None
