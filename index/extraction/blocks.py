"""From the lines of a document to its stored text: what every format but plain text ends with.

Roles: a ``Block`` is one line of the stored text, with what is known of it; ``clean`` makes a line of what was read;
``assemble`` joins blocks and finds where each begins and which sections they form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import regex

from index.model import Section

CELL_BORDER = " | "
TAB = "\t"
"""Stands between the cells of a row where the file has none of its own to show: a PDF has only places on paper."""

# Control characters, what has no width, noncharacters (pdfium writes U+FFFE for a hyphen), and the place of a
# picture.
_INVISIBLE = regex.compile(r"[\p{Cc}\p{Cs}\u00AD\u200B\u2060\uFEFF\uFFFC\uFFFE\uFFFF]")


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the stored text: a paragraph, a heading, a list item or a table row.

    ``level`` is the depth of a heading, the smaller the further out, and None for what is no heading. ``table`` is the
    number of the table that a row belongs to, and None outside tables.
    """

    text: str
    level: int | None = None
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Assembled:
    """The stored text, the offsets at which blocks begin, and the sections in the order of their starts."""

    text: str
    starts: tuple[int, ...]
    sections: tuple[Section, ...]


def clean(raw: str) -> str:
    """One line as a reader sees it: white space folded, nothing invisible, NFC."""
    folded = " ".join(raw.split())
    return unicodedata.normalize("NFC", " ".join(_INVISIBLE.sub("", folded).split()))


def clean_lines(raw: str) -> list[str]:
    """The lines of ``raw`` that hold anything, each of them clean."""
    return [line for line in map(clean, raw.split("\n")) if line]


def row(cells: Iterable[str]) -> str:
    """A table row as one line; a row of empty cells is an empty line, which the caller leaves out."""
    cleaned = [clean(cell) for cell in cells]
    return CELL_BORDER.join(cleaned).strip() if any(cleaned) else ""


def assemble(blocks: Sequence[Block]) -> Assembled:
    """Join blocks by line ends and work out the sections of headings and tables."""
    starts: list[int] = []
    offset = 0
    for block in blocks:
        starts.append(offset)
        offset += len(block.text) + 1
    text = "\n".join(block.text for block in blocks)
    sections = [*_headings(blocks, starts, len(text)), *_tables(blocks, starts)]
    sections.sort(key=lambda section: (section.start, -section.stop))
    return Assembled(text, tuple(starts), tuple(sections))


def _headings(blocks: Sequence[Block], starts: Sequence[int], end: int) -> Iterable[Section]:
    """A heading reaches to the next one that is not deeper, or to the end of the text."""
    open_ones: list[tuple[int, int, str]] = []  # level, start, title
    for block, start in zip(blocks, starts, strict=True):
        if block.level is None:
            continue
        while open_ones and open_ones[-1][0] >= block.level:
            _, begun, title = open_ones.pop()
            yield Section(begun, start, title)
        open_ones.append((block.level, start, block.text))
    for _, begun, title in open_ones:
        yield Section(begun, end, title)


def _tables(blocks: Sequence[Block], starts: Sequence[int]) -> Iterable[Section]:
    """A table of two rows or more is a section whose title is its first row, so that a row can name its columns."""
    numbered = groupby(range(len(blocks)), key=lambda at: blocks[at].table)
    for table, members in numbered:
        rows = list(members)
        if table is not None and len(rows) > 1:
            yield Section(
                starts[rows[0]], starts[rows[-1]] + len(blocks[rows[-1]].text), blocks[rows[0]].text.replace(TAB, CELL_BORDER)
            )
