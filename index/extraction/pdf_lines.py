"""A page of a PDF → its lines, with what the layout is read from: where a line stands, its size, whether it is bold.

pdfium gives characters in the order of the file, which in nearly all files is the order of reading, and marks line ends
and hyphens at line ends. Everything here asks it as little as possible: a call a character for the text, and a few a
line for the geometry (300 pages a second against 40 with a box for every character).
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import regex

from index.extraction.blocks import clean

_HYPHEN_AT_END = 0x02  # what pdfium puts for a hyphen at a line end, whose next line then follows at once
_NONCHARACTER = 0xFFFE  # the same in other versions of pdfium
_NEW_LINE = 0x0A
_BOLD_WEIGHT = 600
_BOLD_NAME = regex.compile(r"bold|black|heavy|ultra|demi", regex.IGNORECASE)
_NARROW_GAP, _WIDE_GAP = 0.6, 1.5  # of the size of the letters: between words, between cells
_RAISED = 0.8  # a digit this much smaller than the letter before it marks a note
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

# Symbol fonts put their signs into the private use area; at the start of a line they are bullets and boxes.
_SYMBOLS = {"\uf0a8": "☐", "\uf06f": "☐", "\uf0fe": "☑", "\uf0fc": "✓", "\uf0e0": "→", "\uf02d": "–"}
_PRIVATE_BULLET = regex.compile(r"^[\uf000-\uf0ff](?=\s|$)")
_PRIVATE = regex.compile(r"[\uf000-\uf0ff]")


Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. Lengths are points; ``baseline`` is counted from the top of the page as it is shown.

    ``page`` is the index of the page. ``hyphen`` tells that the line ends with a hyphen, which ``text`` does not hold;
    ``spaced`` that white space follows it. ``bold`` holds for lines that are bold from end to end. ``cells`` are the
    left and right ends of the parts between wide gaps: a table row has several, and a justified line may.
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
    cells: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """Turns pdfium's coordinates (from the bottom left, before rotation) into those of the page as it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def height(self) -> float:
        upright = self.rotation in {0, 180}
        return self.top - self.bottom if upright else self.right - self.left

    def shown(self, x: float, y: float) -> tuple[float, float]:
        match self.rotation:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page and its height in points."""

    lines: tuple[Line, ...]
    height: float


def read_page(page: pdfium.PdfPage, index: int) -> PageLines:
    """Return the lines of a page in the order of the file; ``index`` is the page's."""
    left, bottom, right, top = page.get_cropbox()
    frame = _Frame(left, bottom, right, top, page.get_rotation())
    textpage = page.get_textpage()
    try:
        return PageLines(tuple(_Reader(textpage, frame, index).lines()), frame.height)
    finally:
        textpage.close()


class _Reader:
    def __init__(self, textpage: pdfium.PdfTextPage, frame: _Frame, index: int) -> None:
        self._raw = textpage.raw
        self._frame = frame
        self._index = index
        self._codes = [pdfium_c.FPDFText_GetUnicode(self._raw, at) for at in range(textpage.count_chars())]

    def lines(self) -> Iterator[Line]:
        begin = 0
        for at, code in enumerate((*self._codes, _NEW_LINE)):
            if code in {_NEW_LINE, _HYPHEN_AT_END, _NONCHARACTER}:
                line = self._line(begin, at, hyphen="" if code == _NEW_LINE else "-")
                if line is not None:
                    yield line
                begin = at + 1

    def _line(self, begin: int, end: int, *, hyphen: str) -> Line | None:
        seen = [at for at in range(begin, end) if not chr(self._codes[at]).isspace()]
        raw = "".join(self._glyph(at) for at in range(begin, end))
        text = clean(_signs(self._with_note_marks(raw, begin)))
        if not seen or not text:
            return None
        if not hyphen and text[-1] in "-\u2010" and len(text) > 1 and text[-2].isalpha():
            text, hyphen = text[:-1], text[-1]
        elif not hyphen and raw.rstrip()[-1:] in {"\u00ad", "\u058a"}:
            text, hyphen = text.removesuffix("\u058a"), raw.rstrip()[-1]
        samples = [seen[(len(seen) - 1) * part // 4] for part in range(5)]
        sizes = sorted((self._size(at), self._origin(at)[1]) for at in samples)
        size, baseline = sizes[len(sizes) // 2]  # not that of a raised number or of a large first letter
        left = self._origin(seen[0])[0]
        return Line(
            text=text,
            page=self._index,
            left=left,
            right=max(self._right(seen[-1]), left),
            baseline=baseline,
            size=size,
            bold=all(self._is_bold(at) for at in (samples[0], samples[2], samples[4])),
            hyphen=hyphen,
            cells=self._cells(seen),
            spaced=raw[-1:].isspace() and raw.rstrip("\r") != raw.rstrip(),
        )

    def _cells(self, seen: Sequence[int]) -> tuple[Span, ...]:
        """The parts between gaps that are wide in themselves and beside the narrowest of the line."""
        gaps = [(self._right(at), self._origin(following)[0]) for at, following in pairwise(seen) if following > at + 1]
        size = self._size(seen[0])
        narrowest = min((right - left for left, right in gaps), default=0.0)
        least = max(_WIDE_GAP * size, 3 * min(narrowest, _NARROW_GAP * size))
        wide = [edge for left, right in gaps if right - left > least for edge in (left, right)]
        edges = [self._origin(seen[0])[0], *wide, self._right(seen[-1])]
        return tuple(zip(edges[::2], edges[1::2], strict=True))

    def _glyph(self, at: int) -> str:
        code = self._codes[at]
        return chr(code) if code else ""

    def _with_note_marks(self, raw: str, begin: int) -> str:
        """Small raised digits after a word as ``¹²``: else "in 2019" with note 15 would read "in 201915"."""
        if len(raw) == 0 or not regex.search(r"\S\d", raw):
            return raw
        letters = list(raw)
        for at in range(1, len(letters)):
            if letters[at].isdecimal() and not letters[at - 1].isspace():
                if letters[at - 1] in "⁰¹²³⁴⁵⁶⁷⁸⁹":
                    base = begin + at - 1
                    raised = math.isclose(self._size(begin + at), self._size(base), rel_tol=0.05)
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
        matrix = pdfium_c.FS_MATRIX()
        size = float(pdfium_c.FPDFText_GetFontSize(self._raw, at))
        if not pdfium_c.FPDFText_GetMatrix(self._raw, at, matrix):
            return size
        return round(size * math.hypot(matrix.c, matrix.d), 2)

    def _origin(self, at: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium_c.FPDFText_GetCharOrigin(self._raw, at, x, y)
        return self._frame.shown(x.value, y.value)

    def _right(self, at: int) -> float:
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        pdfium_c.FPDFText_GetCharBox(self._raw, at, left, right, bottom, top)
        corners = (self._frame.shown(x.value, y.value)[0] for x in (left, right) for y in (bottom, top))
        return max(corners)

    def _is_bold(self, at: int) -> bool:
        if pdfium_c.FPDFText_GetFontWeight(self._raw, at) >= _BOLD_WEIGHT:
            return True
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        pdfium_c.FPDFText_GetFontInfo(self._raw, at, name, 128, flags)
        return _BOLD_NAME.search(name.value.decode("utf-8", "replace")) is not None


def _signs(raw: str) -> str:
    """Signs of symbol fonts as what they look like; of those that are not known, the first of a line is a bullet."""
    text = "".join(_SYMBOLS.get(letter, letter) for letter in raw.lstrip())
    return _PRIVATE.sub("", _PRIVATE_BULLET.sub("•", text))


def characters(lines: Sequence[Line]) -> int:
    """How much text the lines hold."""
    return sum(len(line.text) for line in lines)
