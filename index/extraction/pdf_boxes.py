"""Where on a page of a PDF do the words of a quote stand?

The stored text has lines joined, hyphens resolved and notes apart, while pdfium knows where each character of the page is.
Both hold the same letters, so the quote is found again by its letters and digits alone, in the order of reading.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pypdfium2 as pdfium

from index.extraction.pdf import read
from index.extraction.pdf_lines import text_of

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in the page's own points, counted from its bottom left."""

Letter = tuple[str, int]
"""A letter or digit in its simplest form, and the place of its character in the order of the file."""

_FEWEST = 12
"""Letters: fewer in a row stand in many places of a page."""

_BETWEEN = 8
"""Characters without a letter between two letters of a stretch."""


def boxes(document: pdfium.PdfDocument, sheet: int, words: str) -> list[Box]:
    """The boxes, one a line, around those of the words that stand on the page ``sheet`` (from 0), in their order.

    These may be some of the words, of a quote that goes on overleaf, or none, of one that was recognised on a picture.
    """
    page = document[sheet]
    textpage = page.get_textpage()
    try:
        text = text_of(textpage)
        letters = [
            (letter, at)
            for line in read(document, sheet).lines
            for part in line.parts
            for at in part.characters
            for letter in spelled(text[at])
        ]
        return [box for places in _found(letters, spelled(words)) for box in _around(textpage, places)]
    finally:
        textpage.close()
        page.close()


def spelled(text: str) -> str:
    """The letters and digits of a text in their simplest form."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def _found(letters: Sequence[Letter], wanted: str) -> Iterator[range]:
    """Where the characters of the wanted letters stand in the file, a range for each stretch of them.

    The letters are found in pieces as long as can be, as notes may stand between them; what stands nowhere, or is too short
    to tell where, is passed over.
    """
    text = "".join(letter for letter, _ in letters)
    begin, after, skipped = 0, 0, False
    while begin < len(wanted):
        at, length = _longest(text, wanted, begin, after)
        if length >= _FEWEST or (begin + length == len(wanted) and not skipped):
            yield from _stretches([place for _, place in letters[at : at + length]])
            begin, after, skipped = begin + length, at + length, False
        else:
            begin, skipped = begin + 1, True


def _longest(text: str, wanted: str, begin: int, after: int) -> tuple[int, int]:
    """Where behind ``after`` the longest stretch stands that the wanted letters go on with, and its length."""
    shortest, longest, place = 0, len(wanted) - begin, 0
    while shortest < longest:
        length = (shortest + longest + 1) // 2
        at = text.find(wanted[begin : begin + length], after)
        if at < 0:
            longest = length - 1
        else:
            shortest, place = length, at
    return place, shortest


def _stretches(places: Sequence[int]) -> Iterator[range]:
    """Places one after another, as far as little stands between two of them: blanks, a hyphen, punctuation."""
    start = places[0]
    for place, following in pairwise(places):
        if not 0 <= following - place <= _BETWEEN:
            yield range(start, place + 1)
            start = following
    yield range(start, places[-1] + 1)


def _around(textpage: pdfium.PdfTextPage, places: range) -> Iterator[Box]:
    for at in range(textpage.count_rects(places.start, len(places))):
        yield textpage.get_rect(at)
