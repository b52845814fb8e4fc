"""What the shape of one line, or of two neighbours, tells: a list item, a row of a table, the end of a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import regex

from index.extraction.pdf_lines import Line, Part

HEADING = 1.08  # of the size of the body: from here on letters are large
NOTE = 0.92  # of the size of the body: below this they are small print

BULLET = regex.compile(r"[•●▪■□◦○❖➢➤✓✔☐☑⁃∙·→]|o(?=\s\S)")
_NUMBER = regex.compile(r"(?:\(?(?:\d{1,2}|[a-zа-яա-ֆ]|[ivxIVX]{1,5}|[A-Z])[.)]|\d{1,2}(?:\.\d{1,3})+\.?|\([\d.]+\))(?=\s\S)")
_CLAUSE = regex.compile(r"\((?:\d{1,2}\.)+\d{1,3}\)\s+\p{Lu}")
_DIGITS = regex.compile(r"\d+")
_DASH = regex.compile(r"[-–—](?=\s)")
_ENDED = regex.compile(r"[.!?։:;…][\"”»’')\]⁰¹²³⁴⁵⁶⁷⁸⁹]*$")
_ABBREVIATED = regex.compile(r"\b(?:No|Nos|Art|Arts|para|paras|vol|vs|Mr|Mrs|Ms|Dr|cf|см|ст|стр|п|пп|ч|г|гл|им|т|թ|թթ|հոդ)\.$")
_SAME_SIZE = 0.08  # relative
_SAME_ROW = 0.5  # of the size: raised numbers of notes stand that far above their line
_OVERLAP = 0.3  # of the size: how far a piece may reach into the one before
_WORD_GAP, _CELL_GAP = 0.2, 1.5  # of the size
_ALIGNED = 2.0  # points


def step(size: float) -> float:
    """A size in half points: sizes that differ by less are one."""
    return round(size * 2) / 2


def body_size(lines: Sequence[Line]) -> float:
    """The size in which most of the text is set, in points."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[step(line.size)] += len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=10.0)


def same_size(one: Line, other: Line) -> bool:
    """Whether both are set in the same size, but for rounding."""
    return abs(one.size - other.size) <= _SAME_SIZE * max(one.size, other.size)


def starts_item(text: str) -> bool:
    """Whether the line begins as an item of a list does: with a bullet, a number or a dash."""
    return bool(sign_of(text))


def sign_of(text: str) -> str:
    """The sign that an item begins with, the same for all numbers of one form; ``""`` where there is none."""
    match = BULLET.match(text) or _NUMBER.match(text) or _DASH.match(text)
    return _DIGITS.sub("0", match[0]) if match else ""


def starts_clause(text: str) -> bool:
    """Whether the line begins as only a numbered paragraph does, whatever stands above: ``(1.3.1) Victims``."""
    return _CLAUSE.match(text) is not None


def is_ended(text: str) -> bool:
    """Whether a sentence ends with the line."""
    return _ENDED.search(text) is not None and _ABBREVIATED.search(text) is None


def whole_lines(pieces: Sequence[Line]) -> list[Line]:
    """pdfium breaks a line at a raised number and at a wide gap: put such pieces together again."""
    lines: list[Line] = []
    for piece in pieces:
        if lines and _same_line(lines[-1], piece):
            lines[-1] = _beside(lines[-1], piece)
        else:
            lines.append(piece)
    return lines


def _same_line(before: Line, piece: Line) -> bool:
    near = abs(piece.baseline - before.baseline) < _SAME_ROW * max(before.size, piece.size)
    return near and not before.hyphen and before.cell == piece.cell and piece.left > before.right - _OVERLAP * before.size


def _beside(before: Line, piece: Line) -> Line:
    gap = piece.left - before.right
    main = before if before.size >= piece.size else piece
    space = " " if before.spaced or gap > _WORD_GAP * main.size else ""
    parts = (*before.parts, *piece.parts)
    if gap <= _CELL_GAP * main.size:
        last, first = before.parts[-1], piece.parts[0]
        joint = Part(last.left, first.right, last.text + space + first.text)
        parts = (*before.parts[:-1], joint, *piece.parts[1:])
    return replace(
        main,
        text=before.text + space + piece.text,
        left=before.left,
        right=piece.right,
        bold=before.bold and piece.bold,
        hyphen=piece.hyphen,
        spaced=piece.spaced,
        parts=parts,
    )


def are_rows(above: Line, line: Line) -> bool:
    """Whether these two are rows of a table: cells besides the first stand below each other, or they are figures.

    Justified lines have wide gaps too, but anywhere; they go on in small letters, which a row does not begin with.
    """
    if line.text[0].islower():
        return False
    if _is_figures(line):
        return not above.text[0].islower()
    return any(
        abs(upper.left - lower.left) < _ALIGNED or abs(upper.left + upper.right - lower.left - lower.right) < 2 * _ALIGNED
        for upper in _cells(above)[1:]
        for lower in _cells(line)[1:]
    )


def _is_figures(line: Line) -> bool:
    return len(line.parts) > 2 and sum(map(str.isdecimal, line.text)) > sum(map(str.isalpha, line.text))


def _cells(line: Line) -> tuple[Part, ...]:
    """The cells of a line; a bullet or a number before the text is none."""
    return line.parts[1:] if starts_item(line.text) else line.parts
