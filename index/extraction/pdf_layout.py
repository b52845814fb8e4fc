"""Lines of pages → paragraphs: what stands only on paper is taken out, what belongs together is joined.

Roles: ``without_furniture`` takes running heads, feet and page numbers out; ``paragraphs`` joins lines, also across
pages and columns.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

import regex

from index.extraction.blocks import TAB
from index.extraction.hyphens import Hyphens
from index.extraction.pdf_grid import Grid
from index.extraction.pdf_labels import first_number
from index.extraction.pdf_lines import Line, PageLines
from index.extraction.pdf_shape import (
    BULLET,
    HEADING,
    NOTE,
    are_rows,
    body_size,
    is_ended,
    same_size,
    sign_of,
    starts_clause,
    starts_item,
    step,
    whole_lines,
)
from index.extraction.pdf_tables import blocks, rows

_TOP, _BOTTOM = 0.10, 0.08  # of a page's height: where running heads and feet stand
_MASK = "\0"  # for the number of a page
_AT_EITHER_END = regex.compile(r"^\d+(?=\s)|(?<=\s)\d+$")
_MASKED_LENGTH = 60  # letters; longer lines are numbered paragraphs
_PAGE_NUMBER = regex.compile(
    r"(?:page|p\.|стр\.?|страница|էջ)?\s*[-–—|/]?\s*(?:\d{1,4}|(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3}))\s*[-–—|]?"
    r"(?:\s*(?:of|/|из|\|)\s*\d{1,4}|\s*\|?\s*p ?a ?g ?e)?",
    regex.IGNORECASE,
)
_WEB_ADDRESS_GOES_ON = regex.compile(r"(?:https?:|www\.)\S*[/=?&_.]$")
_TIGHT = 1.3  # of the document's usual distance between lines
_LEAST_PITCH, _MOST_PITCH = 0.9, 2.5  # of the size: distances of lines of one paragraph
_SAME_LEFT = 2.0  # points
_INDENT = 0.8  # of the size of the letters
_SHORT = 0.67  # of the width of its column
_LARGE_LENGTH = 200  # letters of a line in large letters, from which on it is no heading
_WHOLE_LINE = 20  # letters of a line that may go on in another column or on another page


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, and their text; a row of a table that is drawn with rules is one too.

    ``marks`` are pairs of a page's index and the offset of its first letter in ``text``.
    """

    lines: tuple[Line, ...]
    text: str
    marks: tuple[tuple[int, int], ...]

    @property
    def page(self) -> int:
        """The index of the page on which it begins."""
        return self.lines[0].page

    @property
    def table(self) -> Grid | None:
        """The table that it is a row of, where that is drawn with rules."""
        cell = self.lines[0].cell
        return cell.table if cell else None

    def is_before(self, row: Paragraph) -> bool:
        """Whether it is a row of the same table as ``row``, which may have begun on an earlier page."""
        if self.table is None or row.table is None or self.table is row.table:
            return self.table is row.table
        return self.page < row.page and self.table.goes_on_in(row.table)

    @property
    def size(self) -> float:
        """The size of its first line, in points."""
        return self.lines[0].size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)


def without_furniture(pages: Sequence[PageLines]) -> list[list[Line]]:
    """The lines of each page without running heads and feet and page numbers.

    What repeats in the top tenth or at the bottom of a page, but for the page's number, on half of the pages (in long
    documents a third, for odd and even pages may differ) is furniture; so is a page number alone, and what stands with the
    page's number on two pages or more, such as the title of a chapter. Other numbers count: ``2.1 Introduction`` is not
    ``3.1 Introduction``.
    """
    edges = [[line for line in page.lines if _is_at_edge(line, page.height)] for page in pages]
    first = first_number([[line.text for line in edge] for edge in edges])
    masked = [{id(line): _masked(line.text, first, index) for line in edge} for index, edge in enumerate(edges)]
    seen = Counter(text for page in masked for text in set(page.values()))
    enough = max(2, min(len(pages) * 0.5, max(3, len(pages) * 0.3)))
    repeated = {text for text, times in seen.items() if times >= (2 if _MASK in text else enough)}

    def is_furniture(line: Line, index: int) -> bool:
        text = masked[index].get(id(line))
        return text is not None and (text in repeated or _PAGE_NUMBER.fullmatch(line.text) is not None)

    return [[line for line in page.lines if not is_furniture(line, index)] for index, page in enumerate(pages)]


def _is_at_edge(line: Line, height: float) -> bool:
    return line.baseline < _TOP * height or line.baseline > (1 - _BOTTOM) * height


def _masked(text: str, first: int | None, index: int) -> str:
    """The text with a mark for the number of its page; where pages do not count on, without a number at either end."""
    if len(text) >= _MASKED_LENGTH:
        return text
    if first is None:
        return _AT_EITHER_END.sub("", text)
    return regex.sub(rf"(?<!\d){first + index}(?!\d)", _MASK, text)


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """Join the lines of all pages into paragraphs.

    A paragraph that a page or column cuts is one again; footnotes that stand in the cut go before it, so that pages
    stay in order.
    """
    runs = [(table, whole_lines(lines)) for page in pages for table, lines in blocks(page)]
    everything = [line for _, lines in runs for line in lines]
    hyphens = Hyphens.of([(line.text, line.hyphen) for line in everything])
    joiner = _Joiner(everything)
    found: list[list[Line] | Paragraph] = []
    for table, lines in runs:
        if table:
            found += _without_its_head_again([_row(row, joiner, hyphens) for row in rows(lines)], found)
            continue
        for group in joiner.groups(lines):
            if not _carry_on(found, group, joiner):
                found.append(group)
    return [one if isinstance(one, Paragraph) else _paragraph(one, hyphens) for one in found]


def _row(cells: Sequence[Sequence[Line]], joiner: _Joiner, hyphens: Hyphens) -> Paragraph:
    """A row of a table as one line of text."""
    texts = [" ".join(_paragraph(group, hyphens).text for group in joiner.groups(cell)) for cell in cells]
    lines = tuple(line for cell in cells for line in cell)
    return Paragraph(lines, TAB.join(texts), ((lines[0].page, 0),))


def _without_its_head_again(table: list[Paragraph], found: Sequence[list[Line] | Paragraph]) -> list[Paragraph]:
    """The rows of a table without the first where that only repeats the head of the table that goes on in it."""
    before = takewhile(lambda one: isinstance(one, Paragraph) and one.is_before(table[0]), reversed(found))
    heads = [one.text for one in before if isinstance(one, Paragraph)]
    return table[1:] if table[0].text in heads else table


def _carry_on(found: list[list[Line] | Paragraph], group: list[Line], joiner: _Joiner) -> bool:
    """Put ``group`` to the end of the earlier one that it continues in another column or on the next page, if any."""
    for at in range(len(found) - 1, -1, -1):
        begun = found[at]
        if isinstance(begun, Paragraph):
            return False
        if at and joiner.is_note(begun) and begun[-1].page == group[0].page - 1:
            continue
        if not joiner.carries_over(begun, group):
            return False
        found.append([*begun, *group])
        del found[at]
        return True
    return False


class _Joiner:
    """Decides which lines belong together, from the usual distances of this document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._body = body_size(lines)
        self._pitch = _usual_pitch(lines)
        self._edges = _right_edges(lines)

    def groups(self, lines: Sequence[Line]) -> Iterator[list[Line]]:
        """The lines of one page, cut into paragraphs."""
        begins_table = [are_rows(line, below) for line, below in pairwise(lines)] + [False]
        group: list[Line] = []
        for line, block_right, begins in zip(lines, self._block_rights(lines), begins_table, strict=False):
            column_right = max(self._edges[_column(group[-1])], block_right) if group else 0.0
            if group and not begins and self._continues(group, line, column_right):
                group.append(line)
                continue
            if group:
                yield group
            group = [line]
        if group:
            yield group

    def is_note(self, group: Sequence[Line]) -> bool:
        """Small print, such as a footnote."""
        return all(line.size < NOTE * self._body for line in group)

    def carries_over(self, group: Sequence[Line], following: Sequence[Line]) -> bool:
        """Whether a paragraph goes on in ``following``, in another column or on the next page."""
        last, first = group[-1], following[0]
        turned = first.page == last.page + 1 or (first.page == last.page and first.baseline < last.baseline)
        if not turned or not same_size(last, first) or last.size > HEADING * self._body:
            return False
        if starts_item(first.text) or is_ended(last.text) or are_rows(last, first):
            return False
        if last.bold != first.bold and not first.text[0].islower():
            return False
        if last.hyphen:
            return True
        if len(last.text) < _WHOLE_LINE:
            return False
        return first.text[0].islower() or not _is_short(last, self._edges[_column(last)])

    def _block_rights(self, lines: Sequence[Line]) -> list[float]:
        """For each line, the right end of the lines around it that stand tightly below each other."""
        blocks: list[list[Line]] = []
        for line in lines:
            if blocks and self._is_close(blocks[-1][-1], line):
                blocks[-1].append(line)
            else:
                blocks.append([line])
        return [right for block in blocks for right in [max(line.right for line in block)] * len(block)]

    def _is_tight(self, above: Line, below: Line) -> bool:
        distance = below.baseline - above.baseline
        return 0 < distance <= _TIGHT * self._pitch * max(above.size, below.size)

    def _is_close(self, above: Line, below: Line) -> bool:
        beside = below.right < above.left or below.left > above.right
        return self._is_tight(above, below) and same_size(above, below) and not beside

    def _continues(self, group: Sequence[Line], line: Line, column_right: float) -> bool:
        above = group[-1]
        if not self._is_close(above, line):
            return False
        if above.hyphen:
            return True
        if are_rows(above, line):
            return False
        if above.size > HEADING * self._body and len(above.text) < _LARGE_LENGTH:
            return above.bold == line.bold and not starts_item(line.text)
        return self._flows(group, line, column_right)

    def _flows(self, group: Sequence[Line], line: Line, column_right: float) -> bool:
        """Whether ``line``, tightly below a line of its size, is of the same paragraph."""
        above = group[-1]
        ended = is_ended(above.text)
        fits = _would_fit(above, line, column_right) and (ended or _is_short(above, column_right))
        if BULLET.match(line.text) or starts_clause(line.text):
            return False
        if starts_item(line.text) and (ended or fits or _is_next_item(group, line)):
            return False
        if not line.bold and all(one.bold for one in group) and line.text[0].isupper():
            return False  # a name and the office below it, a heading and its text
        if line.text[0].islower() and not ended:
            return True
        return not fits and not _is_indented(group, line)


def _usual_pitch(lines: Sequence[Line]) -> float:
    """The commonest distance of two lines, in sizes of their letters: of those that go on in small letters, if any do.

    In a form, lines of their own are more than those that go on, and stand further apart.
    """
    pitches: Counter[float] = Counter()
    going_on: Counter[float] = Counter()
    for above, below in pairwise(lines):
        distance = (below.baseline - above.baseline) / max(above.size, 1.0)
        if above.page == below.page and same_size(above, below) and _LEAST_PITCH < distance < _MOST_PITCH:
            pitches[round(distance, 1)] += 1
            going_on[round(distance, 1)] += below.text[0].islower() and not starts_item(below.text)
    counted = going_on if going_on.total() else pitches
    return max(1.15, max(counted, key=lambda pitch: counted[pitch], default=1.2))


def _column(line: Line) -> tuple[int, int, float]:
    """What lines of one column have in common: the page, the left edge in whole points, the size."""
    return line.page, round(line.left), step(line.size)


def _right_edges(lines: Sequence[Line]) -> Mapping[tuple[int, int, float], float]:
    """How far the lines of each column reach."""
    edges: dict[tuple[int, int, float], float] = defaultdict(float)
    for line in lines:
        page, left, size = _column(line)
        for near in (left - 1, left, left + 1):
            edges[page, near, size] = max(edges[page, near, size], line.right)
    return edges


def _would_fit(above: Line, line: Line, column_right: float) -> bool:
    """The first word of ``line`` had room in the line above: whoever wrote it wanted a new line."""
    word = line.text.split(" ", 1)[0]
    width = (line.right - line.left) / len(line.text) * (len(word) + 1.5)
    return above.right + width < column_right - 0.5 * above.size


def _is_short(line: Line, column_right: float) -> bool:
    """Far from the end of its column: setting leaves room at a line end, but not a third of the line."""
    return line.right < line.left + _SHORT * (column_right - line.left)


def _is_next_item(group: Sequence[Line], line: Line) -> bool:
    """Whether an item begins where the one before does, and with the like sign."""
    return sign_of(line.text) == sign_of(group[0].text) and abs(line.left - group[0].left) < _SAME_LEFT


def _is_indented(group: Sequence[Line], line: Line) -> bool:
    """Whether the left edge begins a paragraph: not below an item, whose lines hang, and not in centred lines."""
    above = group[-1]
    indent = (line.left - above.left) / max(line.size, 1.0)
    centred = abs(line.left + line.right - above.left - above.right) < line.size
    if abs(indent) < _INDENT or centred:
        return False
    return len(group) > 1 or (indent > 0 and not starts_item(above.text))


def _paragraph(lines: Sequence[Line], hyphens: Hyphens) -> Paragraph:
    text = ""
    marks: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        if at:
            text += _between(text, lines[at - 1].hyphen, line.text, hyphens)
        if not marks or marks[-1][0] != line.page:
            marks.append((line.page, len(text)))
        text += line.text
    return Paragraph(tuple(lines), text + lines[-1].hyphen.strip("\u00ad"), tuple(marks))


def _between(text: str, hyphen: str, following: str, hyphens: Hyphens) -> str:
    """What stands between two lines of a paragraph."""
    if hyphen:
        return hyphens.glue(text, hyphen, following)
    goes_on = _WEB_ADDRESS_GOES_ON.search(text)
    return "" if goes_on and not (text.endswith(".") and following[0].isupper()) else " "
