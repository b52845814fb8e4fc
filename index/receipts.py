"""Do the words of a quote stand in the original file, now that it is read once more?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from index import passages, quoteids
from index.model import Extract


class Standing(StrEnum):
    """What came of it: the words stand there; the file has others; it can no longer be read; it is no longer there."""

    STANDS = "stands"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was found in the file of the document ``name``.

    ``words`` are those of the quote as they stand in the file, on ``page``, and empty where they do not. ``digest`` is the
    SHA-256 of the file in hexadecimal digits, ``written`` when it was last written (UTC, ``2018-04-24T10:00:00+00:00``); both
    are None where it is gone. ``since`` tells since when that is known, where a copy is kept.
    """

    standing: Standing
    name: str
    words: str = ""
    page: str | None = None
    digest: str | None = None
    written: str | None = None
    since: str | None = None


def read(named: quoteids.QuoteId, name: str, content: bytes, written: str, extract: Extract | None) -> Receipt:
    """The receipt for the quote of that name, from a file's content and what was read from it; None where it was refused."""
    digest = hashlib.sha256(content).hexdigest()
    if extract is None:
        return Receipt(Standing.UNREADABLE, name, digest=digest, written=written)
    text = extract.text
    start = named.start if quoteids.is_at(named, text, named.start) else quoteids.found_in(named, text)
    if start is None:
        return Receipt(Standing.CHANGED, name, digest=digest, written=written)
    stop = start + named.length
    return Receipt(Standing.STANDS, name, text[start:stop], passages.page(extract.pages, start, stop), digest, written)
