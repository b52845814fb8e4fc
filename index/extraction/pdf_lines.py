"""A page of a PDF → its lines, with what the layout is read from: where a line stands, its size, whether it is bold.

pdfium gives characters in the order of the file, which in nearly all files is the order of reading, and marks line ends
and hyphens at line ends. Everything here asks it as little as possible: a call a character for the text, and a few a
line for the geometry (300 pages a second against 40 with a box for every character).
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import regex

from index.extraction.blocks import clean
from index.extraction.pdf_frame import Frame
from index.extraction.pdf_grid import Cell, Grid
from index.model import Span

_LINE_END = regex.compile("[\n\x02\ufffe]")
"""Besides a line end proper: what pdfium puts, by version, for a hyphen at a line end, whose next line follows at once."""

_WORD = regex.compile(r"\S+")
_DIGIT_AFTER = regex.compile(r"(?<=\S)\d")
_BOLD_WEIGHT = 600
_BOLD_NAME = regex.compile(r"bold|black|heavy|ultra|demi", regex.IGNORECASE)
_NARROW_GAP, _WIDE_GAP = 0.6, 1.5  # of the size of the letters: between words, between cells
_OVERLAP, _TOUCHING = 0.3, 0.1  # of the size: words that stand in one place, words without a blank between
HALF_HEIGHT = 0.3  # of the size: the middle of small letters above their baseline
_LEVEL = 2.0  # points: words of one line may stand so much higher or lower
_RAISED = 0.8  # a digit this much smaller than the letter before it marks a note
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

# Symbol fonts put their signs into the private use area; at the start of a line they are bullets and boxes.
_SYMBOLS = str.maketrans({"\uf0a8": "☐", "\uf06f": "☐", "\uf0fe": "☑", "\uf0fc": "✓", "\uf0e0": "→", "\uf02d": "–"})
_PRIVATE_BULLET = regex.compile(r"^[\uf000-\uf0ff](?=\s|$)")
_PRIVATE = regex.compile(r"[\uf000-\uf0ff]")


Point = tuple[float, float]
"""How far from the left and from the top."""


class Part(NamedTuple):
    """What stands between two wide gaps of a line: a cell of a table row, or a stretch of a justified line.

    ``characters`` are the places of its characters in the order of the file; none where they are those of a form's field.
    """

    left: float
    right: float
    text: str
    characters: range = range(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. Lengths are points; ``baseline`` is counted from the top of the page as it is shown.

    ``page`` is the index of the page. ``hyphen`` tells that the line ends with a hyphen, which ``text`` does not hold;
    ``spaced`` that white space follows it. ``bold`` holds for lines that are bold from end to end. ``parts`` are what
    stands between wide gaps: a table row has several, and a justified line may. ``cell`` is where it stands in a table that
    is drawn with rules; there, what stands in two cells is two lines.
    """

    text: str
    page: int
    left: float
    right: float
    baseline: float
    size: float
    bold: bool = False
    hyphen: str = ""
    spaced: bool = True
    parts: tuple[Part, ...] = ()
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page and its height in points."""

    lines: tuple[Line, ...]
    height: float


def read_page(page: pdfium.PdfPage, index: int, frame: Frame, tables: Sequence[Grid]) -> PageLines:
    """Return the lines of a page in the order of the file; ``index`` is the page's, ``tables`` are drawn on it."""
    textpage = page.get_textpage()
    try:
        return PageLines(tuple(_Reader(textpage, frame, index, tables).lines()), frame.height)
    finally:
        textpage.close()


def without_hyphen(text: str) -> tuple[str, str]:
    """The text of a line without the hyphen at its end, and the hyphen or ``""``."""
    if text[-1] in "-\u2010" and len(text) > 1 and text[-2].isalpha():
        return text[:-1], text[-1]
    return text, ""


class _Reader:
    """One page's characters. What pdfium fills in is made once: a page asks it thousands of times."""

    def __init__(self, textpage: pdfium.PdfTextPage, frame: Frame, index: int, tables: Sequence[Grid]) -> None:
        self._raw = textpage.raw
        self._frame = frame
        self._index = index
        self._tables = tables
        self._text = text_of(textpage)
        self._box = tuple(ctypes.c_double() for _ in range(4))  # left, right, bottom, top
        self._point = (ctypes.c_double(), ctypes.c_double())
        self._matrix = pdfium_c.FS_MATRIX()
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()

    def lines(self) -> Iterator[Line]:
        """The lines of the page that hold anything."""
        begin = 0
        for end in (*_LINE_END.finditer(self._text), None):
            stop = end.start() if end else len(self._text)
            words = [match.span() for match in _WORD.finditer(self._text, begin, stop)]
            origins = [self._origin(start) for start, _ in words]
            for first, last in pairwise([0, *_turns(origins), len(words)] if words else []):
                is_last = last == len(words)
                to = stop if is_last else words[last][0]
                hyphen = "-" if is_last and end and end[0] != "\n" else ""
                yield from self._lines(words[first:last], origins[first:last], to, hyphen=hyphen)
            begin = stop + 1

    def _lines(self, words: Sequence[Span], origins: Sequence[Point], end: int, *, hyphen: str) -> Iterator[Line]:
        """Words that stand side by side: one line, but in a table one a cell."""
        begin = words[0][0]
        raw = self._with_note_marks(begin, end)
        pieces = [
            Part(left, self._right(stop - 1), raw[start - begin : stop - begin], range(start, stop))
            for (start, stop), (left, _) in zip(words, origins, strict=True)
        ]
        samples, size, baseline = self._sampled(words)
        middle = baseline - HALF_HEIGHT * size
        table = next((table for table in self._tables if table.tops[0] < middle < table.tops[-1]), None)
        parts = _parts(pieces, self._size(words[0][0]), table.lefts if table else ())
        if not parts:
            return
        if not hyphen and raw.rstrip()[-1:] in {"\u00ad", "\u058a"}:
            hyphen = raw.rstrip()[-1]
        line = Line(
            text=" ".join(part.text for part in parts).removesuffix("\u058a"),
            page=self._index,
            left=parts[0].left,
            right=max(parts[-1].right, parts[0].left),
            baseline=baseline,
            size=size,
            bold=all(map(self._is_bold, samples)),
            hyphen=hyphen,
            parts=parts,
            spaced=raw[-1:].isspace() and raw.rstrip("\r") != raw.rstrip(),
        )
        yield from _in_cells(line, table.cells(middle, parts) if table else [])

    def _sampled(self, words: Sequence[Span]) -> tuple[tuple[int, ...], float, float]:
        """Three letters of the line, and its size and baseline: not those of a raised number or a large first letter."""
        ends = (words[0][0], words[len(words) // 2][0], words[-1][1] - 1)
        samples = list(ends)
        sizes = [self._size(at) for at in samples]
        if len(set(sizes)) > 1:
            more = [words[len(words) * part // 4][0] for part in (1, 3)]
            samples += more
            sizes += [self._size(at) for at in more]
        size, at = sorted(zip(sizes, samples, strict=True))[len(sizes) // 2]
        return ends, size, self._origin(at)[1]

    def _with_note_marks(self, begin: int, end: int) -> str:
        """Small raised digits after a word as ``¹²``: else "in 2019" with note 15 would read "in 201915"."""
        raw = self._text[begin:end]
        digits = [match.start() for match in _DIGIT_AFTER.finditer(raw)]
        if not digits:
            return raw
        letters = list(raw)
        for at in digits:
            if letters[at - 1] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
                raised = math.isclose(self._size(begin + at), self._size(begin + at - 1), rel_tol=0.05)
            else:
                raised = self._is_raised(begin + at, begin + at - 1)
            if raised:
                letters[at] = letters[at].translate(_SUPERSCRIPT)
        return "".join(letters)

    def _is_raised(self, at: int, before: int) -> bool:
        if self._size(at) > _RAISED * self._size(before):
            return False
        return self._origin(at)[1] < self._origin(before)[1] - 0.5

    def _size(self, at: int) -> float:
        """The size as printed: many programs write 1 and scale by the matrix."""
        size = float(pdfium_c.FPDFText_GetFontSize(self._raw, at))
        if not pdfium_c.FPDFText_GetMatrix(self._raw, at, self._matrix):
            return size
        return round(size * math.hypot(self._matrix.c, self._matrix.d), 2)

    def _origin(self, at: int) -> Point:
        x, y = self._point
        pdfium_c.FPDFText_GetCharOrigin(self._raw, at, x, y)
        return self._frame.shown(x.value, y.value)

    def _right(self, at: int) -> float:
        left, right, bottom, top = self._box
        pdfium_c.FPDFText_GetCharBox(self._raw, at, left, right, bottom, top)
        if not self._frame.rotation:
            return right.value - self._frame.left
        return max(self._frame.shown(x.value, y.value)[0] for x, y in ((left, bottom), (right, top)))

    def _is_bold(self, at: int) -> bool:
        if pdfium_c.FPDFText_GetFontWeight(self._raw, at) >= _BOLD_WEIGHT:
            return True
        pdfium_c.FPDFText_GetFontInfo(self._raw, at, self._name, len(self._name), self._flags)
        return _BOLD_NAME.search(self._name.value.decode("utf-8", "replace")) is not None


def _turns(origins: Sequence[Point]) -> Iterator[int]:
    """Where words go back to the left at another height: pdfium takes lines that overlap in height for one."""
    for at, ((left, baseline), (following, below)) in enumerate(pairwise(origins), 1):
        if following < left and abs(below - baseline) > _LEVEL:
            yield at


def text_of(textpage: pdfium.PdfTextPage) -> str:
    """The characters of a page, as many as pdfium counts: at once where that gives so many, else one by one."""
    count = textpage.count_chars()
    buffer = (ctypes.c_ushort * (count + 1))()
    pdfium_c.FPDFText_GetText(textpage.raw, 0, count, buffer)
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
    if len(text) == count and "\0" not in text:
        return text
    return "".join([chr(pdfium_c.FPDFText_GetUnicode(textpage.raw, at)) for at in range(count)])


def _parts(words: Sequence[Part], size: float, borders: Sequence[float]) -> tuple[Part, ...]:
    """What stands between gaps that are wide in themselves and beside the narrowest of the line, or hold a border."""
    words = _as_they_stand(words, size)
    gaps = [(word.right, following.left) for word, following in pairwise(words)]
    least = max(_WIDE_GAP * size, 3 * min([*(right - left for left, right in gaps), _NARROW_GAP * size]))
    ends = [
        at
        for at, (left, right) in enumerate(gaps, 1)
        if right - left > least or (borders and any(left - 1 < border < right + 1 for border in borders))
    ]
    parts: list[Part] = []
    first = 0
    for after in (*ends, len(words)):
        if text := clean(_signs(" ".join(word.text for word in words[first:after]))):
            parts.append(_part(text, words[first], words[after - 1]))
        first = after
    return tuple(parts)


def _part(text: str, first: Part, last: Part) -> Part:
    """What stands from one word to another."""
    places = (first.characters, last.characters)
    start, stop = min(place.start for place in places), max(place.stop for place in places)
    return Part(first.left, last.right, text, range(start, stop))


def _in_cells(line: Line, cells: Sequence[Cell | None]) -> Iterator[Line]:
    """The line, or what of it stands in each cell; the hyphen at a line end is taken off either way."""
    if not any(cells):
        text, hyphen = without_hyphen(line.text)
        yield line if line.hyphen or not hyphen else replace(line, text=text, hyphen=hyphen)
        return
    for part, cell in zip(line.parts, cells, strict=True):
        is_last = part is line.parts[-1]
        text, hyphen = (part.text, line.hyphen) if is_last and line.hyphen else without_hyphen(part.text)
        yield replace(line, text=text, left=part.left, right=part.right, parts=(part,), hyphen=hyphen, cell=cell)


def _as_they_stand(words: Sequence[Part], size: float) -> Sequence[Part]:
    """The words of a line from left to right: some programs draw those first that need another font."""
    if all(word.left <= following.left for word, following in pairwise(words)):
        return words
    ordered = sorted(words, key=lambda word: word.left)
    if any(following.left < word.right - _OVERLAP * size for word, following in pairwise(ordered)):
        return words
    joined = ordered[:1]
    for word in ordered[1:]:
        before = joined[-1]
        if word.left - before.right < _TOUCHING * size:
            joined[-1] = _part(before.text + word.text, before, word)
        else:
            joined.append(word)
    return joined


def _signs(raw: str) -> str:
    """Signs of symbol fonts as what they look like; of those that are not known, the first of a line is a bullet."""
    if _PRIVATE.search(raw) is None:
        return raw
    text = raw.lstrip().translate(_SYMBOLS)
    return _PRIVATE.sub("", _PRIVATE_BULLET.sub("•", text))


def characters(lines: Sequence[Line]) -> int:
    """How much text the lines hold."""
    return sum(len(line.text) for line in lines)
