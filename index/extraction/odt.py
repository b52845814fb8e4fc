"""OpenDocument texts: what a reader sees, with notes after the paragraph that they belong to.

Roles: ``_Styles`` knows what is hidden and how lists and headings are numbered, ``_Reader`` walks the text and gives blocks.
What a tracked change deleted, comments and page headers are not read. There are no pages: the file does not know them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from index.errors import RefusedError
from index.extraction.blocks import Block, assemble, clean, clean_lines, row
from index.extraction.metadata import from_properties
from index.extraction.numbering import Counter, Level
from index.extraction.packages import Package, child, count, inside, local, opened, value
from index.model import Extract

_COLUMNS = 1024  # of a table; sheets inside a text say that a last empty cell is repeated to the end
_REPEATED = 1000  # rows that stand for each other
_SPACES = 1000
_LARGEST = 1_000_000
_DEEPEST = 10
_UNREAD = frozenset(
    """tracked-changes annotation annotation-end hidden-text hidden-paragraph sequence-decls variable-decls user-field-decls
    dde-connection-decls forms desc title event-listeners note-citation binary-data script ruby-text""".split()
)
_NUMERALS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def extract_odt(data: bytes) -> Extract:
    """Return the document's visible text; headings and tables become sections. Raises ``RefusedError``."""
    with opened(data) as package:
        if any(local(node) == "encryption-data" for entry in package.children("META-INF/manifest.xml") for node in entry):
            raise RefusedError("password")
        content = package.part("content.xml")
        body = child(content, "body", "text")
        if body is None:
            raise RefusedError("damaged")
        blocks = list(_Reader(_Styles.read(content, package)).body(body))
        titles = [block.text for block in blocks[:1] if block.level is not None]
        metadata = from_properties(inside(package.optional("meta.xml"), "meta"), titles)
    assembled = assemble(blocks)
    if not assembled.text:
        raise RefusedError("no-text")
    return Extract(format="odt", text=assembled.text, metadata=metadata, sections=assembled.sections)


@dataclass(frozen=True, slots=True)
class _Styles:
    """Names of hidden styles; levels of lists by the name of their style, under "" those of headings."""

    hidden: frozenset[str]
    titles: frozenset[str]
    lists: Mapping[str, Mapping[int, Level]]

    @classmethod
    def read(cls, content: etree._Element, package: Package) -> _Styles:
        common = package.optional("styles.xml")
        nodes = [node for root in (common, content) for group in ("styles", "automatic-styles") for node in inside(root, group)]
        hidden = {value(node, "name") or "" for node in nodes if value(child(node, "text-properties"), "display") == "none"}
        titles = {
            value(node, "name") or "" for node in nodes if "Title" in (value(node, "name"), value(node, "parent-style-name"))
        }
        lists = {value(node, "name") or "": _levels(node) for node in nodes if local(node) == "list-style"}
        lists[""] = next((_levels(node) for node in nodes if local(node) == "outline-style"), {})
        return cls(frozenset(hidden), frozenset(titles), lists)


def _levels(style: etree._Element) -> dict[int, Level]:
    return {count(value(node, "level"), 1, _DEEPEST): _level(node) for node in style}


def _level(node: etree._Element) -> Level:
    """A depth shows the numbers of as many depths above as ``display-levels`` says, with points between."""
    depth, form = count(value(node, "level"), 1, _DEEPEST), value(node, "num-format")
    if local(node) == "list-level-style-bullet" or not form:
        return Level(numerals="")
    first = max(depth - count(value(node, "display-levels"), 1, _DEEPEST), 0) + 1
    numbers = ".".join(f"%{number}" for number in range(first, depth + 1))
    return Level(
        numerals=_NUMERALS.get(
            form, "russianUpper" if form.startswith("А") else "russianLower" if form.startswith("а") else "decimal"
        ),
        pattern=f"{value(node, 'num-prefix') or ''}{numbers}{value(node, 'num-suffix') or ''}",
        start=count(value(node, "start-value"), 1, _LARGEST),
    )


@dataclass(slots=True)
class _Line:
    """The paragraph being read: its words, and what stands aside of it and follows it."""

    words: list[str] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)


class _Reader:
    def __init__(self, styles: _Styles) -> None:
        self._styles = styles
        self._tables = 0
        self._counters: dict[str, Counter] = {"": Counter()}
        self._number = ""  # of the list item that has just begun

    def body(self, nodes: Iterable[etree._Element]) -> Iterator[Block]:
        """Blocks of the text, of a section, a cell, a frame or a note, in their order."""
        for inner in nodes:
            match local(inner):
                case "p":
                    yield from self._paragraph(inner, None)
                case "h":
                    yield from self._heading(inner)
                case "list":
                    yield from self._list(inner, value(inner, "style-name") or "", 1)
                case "table":
                    yield from self._table(inner)
                case name if name not in _UNREAD and not name.endswith("-source") and value(inner, "display") != "none":
                    yield from self.body(inner)

    def _heading(self, node: etree._Element) -> Iterator[Block]:
        level = count(value(node, "outline-level"), 1, _DEEPEST)
        headings = self._styles.lists.get("")
        if headings and not self._number and value(node, "is-list-header") != "true":
            self._number = self._counters[""].next(headings, level)
        yield from self._paragraph(node, level)

    def _paragraph(self, node: etree._Element, level: int | None) -> Iterator[Block]:
        style = value(node, "style-name") or ""
        line = _Line()
        number, self._number = self._number, ""
        if style not in self._styles.hidden:
            self._inline(node, line)
        raw = "".join(line.words)
        level = 0 if style in self._styles.titles and level is None else level
        if level is not None and clean(raw):
            yield Block(clean(f"{number} {raw}"), level)
        elif clean(raw):
            yield from map(Block, clean_lines(f"{number} {raw}"))
        yield from line.after

    def _inline(self, node: etree._Element, line: _Line) -> None:
        line.words.append(_folded(node.text))
        for inner in node:
            self._leaf(inner, line)
            line.words.append(_folded(inner.tail))

    def _leaf(self, node: etree._Element, line: _Line) -> None:
        match local(node):
            case "s":
                line.words.append(" " * count(value(node, "c"), 1, _SPACES))
            case "tab":
                line.words.append(" ")
            case "line-break":
                line.words.append("\n")
            case "note":
                line.after.extend(Block(block.text) for block in self._aside(node))
            case "frame" | "text-box" | "g" | "custom-shape" | "rect":
                line.after.extend(self._aside(node))
            case "span" if value(node, "style-name") in self._styles.hidden:
                pass
            case name if name and name not in _UNREAD:
                self._inline(node, line)

    def _aside(self, node: etree._Element) -> list[Block]:
        """What stands outside the line of the text: a note, or a box that is anchored here."""
        number, self._number = self._number, ""
        found = list(self.body(node))
        self._number = number
        return found

    def _list(self, node: etree._Element, style: str, depth: int) -> Iterator[Block]:
        """The items of a list, each with its number; one that goes on counts on."""
        goes_on = value(node, "continue-numbering") == "true" or value(node, "continue-list") is not None
        if depth == 1 and not goes_on:
            self._counters[style] = Counter()
        levels = self._styles.lists.get(style, {})
        for item in node:
            if local(item) not in {"list-item", "list-header"}:
                continue
            for position, inner in enumerate(item):
                if local(inner) == "list":
                    yield from self._list(inner, value(inner, "style-name") or style, min(depth + 1, _DEEPEST))
                    continue
                if position == 0 and local(item) == "list-item":
                    start = value(item, "start-value")
                    counter = self._counters.setdefault(style, Counter())
                    self._number = counter.next(levels, depth, start=count(start, 1, _LARGEST) if start else None)
                yield from self.body([inner])

    def _table(self, node: etree._Element) -> Iterator[Block]:
        """Rows as lines; a row of one cell lays out a page and is read as paragraphs."""
        self._tables += 1
        number = self._tables
        above: dict[int, tuple[int, str]] = {}
        for line in _rows(node):
            cells = [cell for cell in line if local(cell) in {"table-cell", "covered-table-cell"}]
            if len(cells) == 1 and count(value(cells[0], "number-columns-repeated"), 1, _COLUMNS) == 1:
                yield from self.body(cells[0])
            elif text := row(self._cells(cells, above)):
                yield from [Block(text, table=number)] * count(value(line, "number-rows-repeated"), 1, _REPEATED)

    def _cells(self, cells: Iterable[etree._Element], above: dict[int, tuple[int, str]]) -> Iterator[str]:
        """The words of each cell; of one that is merged with the cell above, that one's, so that the row is whole."""
        at = 0
        for cell in cells:
            times = count(value(cell, "number-columns-repeated"), 1, _COLUMNS)
            if local(cell) == "table-cell":
                words = " ".join(block.text for block in self.body(cell))
                rows_covered = count(value(cell, "number-rows-spanned"), 1, _LARGEST)
                above[at] = (rows_covered - 1, words)
                yield from [words] * (times if words else 1)
            else:
                left, words = above.get(at, (0, ""))
                above[at] = (left - 1, words)
                if left > 0:
                    yield words
            at += times


def _folded(raw: str | None) -> str:
    """Line ends of the file are white space; those of the text are elements."""
    return (raw or "").replace("\n", " ")


def _rows(node: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, also those of its header and of groups, but not of a nested table."""
    for inner in node:
        match local(inner):
            case "table-row" if value(inner, "visibility") in {None, "visible"}:
                yield inner
            case "table-header-rows" | "table-rows" | "table-row-group":
                yield from _rows(inner)
