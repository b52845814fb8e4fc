"""How is a quote named in 22 letters that fit into a button, so that nothing about it has to be stored?

By its document, its offsets and a short hash of its words: where the text has moved, the words are found again by
their hash.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from string import ascii_letters, digits

import regex

LETTERS = digits + ascii_letters + "-_"

_DOCUMENT, _START, _LENGTH, _WORDS = 8, 5, 3, 6
_ID = regex.compile(rf"[A-Za-z0-9_-]{{{_DOCUMENT + _START + _LENGTH + _WORDS}}}")
_WORD = regex.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class QuoteId:
    """A quote's name, taken apart: its document's key, its offsets, the hash of its words."""

    document: str
    start: int
    length: int
    words: str


def quote_id(document: str, start: int, text: str) -> str:
    """Name the words ``text`` that stand in a document from ``start`` on."""
    return document_key(document) + _number(start, _START) + _number(len(text), _LENGTH) + _hashed(text, _WORDS)


def document_key(name: str) -> str:
    """Name a document in eight letters."""
    return _hashed(name, _DOCUMENT)


def parsed(text: str) -> QuoteId | None:
    """Take a quote's name apart; None where it is none."""
    if not _ID.fullmatch(text):
        return None
    start, length = text[_DOCUMENT : _DOCUMENT + _START], text[_DOCUMENT + _START : -_WORDS]
    return QuoteId(text[:_DOCUMENT], _value(start), _value(length), text[-_WORDS:])


def is_at(id_: QuoteId, text: str, start: int) -> bool:
    """Tell whether the words stand in ``text`` at ``start``."""
    words = text[start : start + id_.length]
    return len(words) == id_.length and _hashed(words, _WORDS) == id_.words


def found_in(id_: QuoteId, text: str) -> int | None:
    """Tell where the words stand in a text that has changed; the nearest place where there are several."""
    places = [match.start() for match in _WORD.finditer(text) if is_at(id_, text, match.start())]
    return min(places, key=lambda place: abs(place - id_.start), default=None)


def _hashed(text: str, length: int) -> str:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return urlsafe_b64encode(digest).decode()[:length]


def _number(value: int, length: int) -> str:
    """Write a number; one that is too large for its letters is found again by the words."""
    value = min(value, len(LETTERS) ** length - 1)
    return "".join(LETTERS[value // len(LETTERS) ** place % len(LETTERS)] for place in reversed(range(length)))


def _value(text: str) -> int:
    value = 0
    for letter in text:
        value = value * len(LETTERS) + LETTERS.index(letter)
    return value
