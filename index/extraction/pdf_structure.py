"""Which paragraphs are headings, how deep, and which are the rows of a table?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

import regex

from index.extraction.blocks import TAB
from index.extraction.pdf_layout import Paragraph
from index.extraction.pdf_shape import BULLET, HEADING, NOTE, are_rows, body_size, step

_LARGE_LENGTH, _BOLD_LENGTH = 200, 120  # letters of a heading
_LARGE_WORDS = 6  # from which on a full stop tells a sentence from a heading
_LETTERS = 3  # that a heading has more than: "Yes" beside an arrow of a flowchart is none
_ROWS = 3  # of a table: two lines with a gap may be a pair of signatures
_ENTRIES = 4  # lines that end with a number, from which on a page may be a table of contents
_ENTRY = regex.compile(r"[^\d\s][\s._…]*\d{1,3}$")


def key(title: str) -> str:
    """A title by its letters and digits: outlines and pages differ in spaces and signs."""
    return regex.sub(r"[^\p{L}\p{N}]", "", title).casefold()


def headings(found: Sequence[Paragraph], outline: Mapping[tuple[int, str], int]) -> list[int | None]:
    """The level of each paragraph that is a heading, the smaller the further out, and None for the others.

    ``outline`` gives levels by page and ``key`` of the title. Where half of its titles are found in the text it is
    followed; else larger letters make a heading, and bold ones a heading of the deepest level.
    """
    outlined = [outline.get((paragraph.page, key(paragraph.text))) for paragraph in found]
    if outline and sum(level is not None for level in outlined) * 2 >= len(outline):
        return outlined
    body = _body(found)
    contents = _contents(found)
    may_be_bold = sum(paragraph.bold for paragraph in found) * 2 <= len(found)
    sizes = [
        step(paragraph.size) if paragraph not in contents and not paragraph.table and _is_large(paragraph, body) else None
        for paragraph in found
    ]
    ranks = {size: rank for rank, size in enumerate(sorted({size for size in sizes if size}, reverse=True), 1)}

    def level(paragraph: Paragraph, size: float | None) -> int | None:
        if size is not None:
            return ranks[size]
        is_bold = may_be_bold and paragraph not in contents and not paragraph.table and _is_bold(paragraph, body)
        return len(ranks) + 1 if is_bold else None

    return [level(paragraph, size) for paragraph, size in zip(found, sizes, strict=True)]


def title(found: Sequence[Paragraph], levels: Sequence[int | None]) -> str | None:
    """The title on the first page: its outermost heading, or what is larger, since outlines leave the title out."""
    body = _body(found)
    first = [(one, level) for one, level in zip(found, levels, strict=True) if one.page == found[0].page]
    candidates = [
        (-step(one.size), len(found) if level is None else level, at)
        for at, (one, level) in enumerate(first)
        if level is not None or _is_large(one, body)
    ]
    return first[min(candidates)[2]][0].text if candidates else None


def tables(found: Sequence[Paragraph]) -> list[int | None]:
    """The number of the table that each paragraph is a row of.

    Of one that is drawn with rules, which may go on over pages, or of three rows or more of aligned cells.
    """
    if not found:
        return []
    contents = _contents(found)
    like_the_next = [_are_alike(one, other) for one, other in pairwise(found)]
    is_row = [
        paragraph not in contents and (before or after)
        for paragraph, before, after in zip(found, [False, *like_the_next], [*like_the_next, False], strict=True)
    ]
    numbers: list[int | None] = []
    for number, (are, members) in enumerate(groupby(is_row)):
        count = len(list(members))
        numbers += [number if are and count >= _ROWS else None] * count
    number = len(numbers)
    for at, paragraph in enumerate(found):
        if paragraph.table:
            number += not (at and found[at - 1].is_before(paragraph))
            numbers[at] = number
    return numbers


def row_text(row: Paragraph) -> str:
    """The text of a row, its cells parted as those of a table that is drawn with rules are."""
    parted = TAB.join(part.text for part in row.lines[0].parts)
    return parted if parted.split() == row.text.split() and not row.table else row.text


def _are_alike(one: Paragraph, other: Paragraph) -> bool:
    return not one.table and not other.table and are_rows(one.lines[0], other.lines[0])


def _contents(found: Sequence[Paragraph]) -> set[Paragraph]:
    """The lines of a table of contents: paragraphs that end with a number, on a page that has little else."""
    pages: dict[int, list[Paragraph]] = defaultdict(list)
    for paragraph in found:
        pages[paragraph.page].append(paragraph)
    contents: set[Paragraph] = set()
    for on_page in pages.values():
        entries = [paragraph for paragraph in on_page if _ENTRY.search(paragraph.text)]
        if len(entries) >= _ENTRIES and len(entries) * 2 >= len(on_page):
            contents.update(entries)
    return contents


def _body(found: Sequence[Paragraph]) -> float:
    return body_size([line for paragraph in found for line in paragraph.lines])


def _is_large(paragraph: Paragraph, body: float) -> bool:
    text = paragraph.text
    is_sentence = text[-1] in ".,;։" and len(text.split()) > _LARGE_WORDS
    large = all(line.size > HEADING * body for line in paragraph.lines)
    return large and len(text) <= _LARGE_LENGTH and not is_sentence and _reads_as_heading(text)


def _is_bold(paragraph: Paragraph, body: float) -> bool:
    text = paragraph.text
    bold = paragraph.bold and paragraph.size > NOTE * body
    return bold and len(text) <= _BOLD_LENGTH and text[-1] not in ".,;։" and _reads_as_heading(text)


def _reads_as_heading(text: str) -> bool:
    """More letters than digits, no bullet, no quotation, and no small letter to begin with."""
    letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdecimal, text))
    is_quotation = text[0] in "“«„" or (text[-1] in "”»" and not regex.search("[“«„]", text))
    begins_otherwise = text[0].islower() or is_quotation or BULLET.match(text) is not None
    return letters > max(_LETTERS, digits) and not begins_otherwise
