"""Which address leads to the very words of a quote?"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote as encoded

from index.model import FACT_SHEET, Quote

LONGEST: Final = 1000

_WHOLE: Final = 12
_ENDS: Final = 5
"""Words of a quote that are named: all of so many, else so many at each of its ends."""


def may_link(url: str) -> bool:
    """Tell whether an address may be linked to: only the web is."""
    return url.startswith(("https://", "http://")) and len(url) <= LONGEST


def to_words(quote: Quote) -> str | None:
    """Give the address that a quote was published at: of a web page with its words, which browsers then scroll to and mark,
    of a PDF with the page.

    None where there is none that may be linked to. A fact sheet's source is left as it is, as it has other words.
    See https://wicg.github.io/scroll-to-text-fragment/ and RFC 8118.
    """
    if not quote.url or not may_link(quote.url):
        return None
    if quote.kind == FACT_SHEET:
        return quote.url
    page, _, fragment = quote.url.partition("#")
    if quote.sheet is not None:
        precise = f"{page}#page={quote.sheet + 1}" if page.lower().endswith(".pdf") else quote.url
    else:
        precise = f"{page}#{fragment}:~:text={_directive(quote.text.split())}"
    return precise if may_link(precise) else quote.url


def _directive(words: list[str]) -> str:
    if len(words) <= _WHOLE:
        return _encoded(words)
    return f"{_encoded(words[:_ENDS])},{_encoded(words[-_ENDS:])}"


def _encoded(words: list[str]) -> str:
    """Encode words; a comma and a hyphen mean something there, though not elsewhere in an address."""
    return encoded(" ".join(words), safe="").replace("-", "%2D")
