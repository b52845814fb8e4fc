"""Spreadsheets: the sheets that a reader sees, row by row, each cell with the name of its column.

Numbers are read as the sheet shows them, formulas as they last came out. Hidden sheets, rows and columns are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from index.errors import RefusedError
from index.extraction import cells, rows
from index.extraction.blocks import Block, assemble, clean
from index.extraction.metadata import from_properties
from index.extraction.packages import Package, beside, child, count, inside, local, opened, value
from index.model import Extract

_COLUMNS = 16_384
_ROWS = 1_048_576
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_NAMED_BY_NOBODY = re.compile(r"(?:sheet|лист|թերթ|table|tabelle|feuil)\s*\d*", re.IGNORECASE)
_SHEET_LEVEL = 1


def extract_xlsx(data: bytes) -> Extract:
    """Return the visible sheets; each is a section with its name. Raises ``RefusedError``."""
    with opened(data) as package:
        book = _Book.read(package)
        read = [block for name, sheet in book.sheets() for block in _sheet(name, book.grid(sheet))]
        metadata = from_properties(package.children("docProps/core.xml"))
    assembled = assemble(read)
    if not assembled.text:
        raise RefusedError("no-text")
    return Extract(format="xlsx", text=assembled.text, metadata=metadata, sections=assembled.sections)


def _sheet(name: str, grid: rows.Grid) -> Iterator[Block]:
    """The rows under the name of their sheet, if somebody gave it one."""
    found = list(rows.blocks(grid))
    if found and not _NAMED_BY_NOBODY.fullmatch(name):
        yield Block(name, _SHEET_LEVEL)
    yield from found


@dataclass(frozen=True, slots=True)
class _Book:
    """What the sheets share: words, formats of numbers, and from when days are counted."""

    package: Package
    main: str
    strings: Sequence[str]
    forms: Sequence[str]
    from_1904: bool

    @classmethod
    def read(cls, package: Package) -> _Book:
        main = package.main()
        properties = child(package.part(main), "workbookPr")
        return cls(
            package,
            main,
            [_words(node) for node in package.children(beside(main, "sharedStrings.xml"))],
            _forms(package.optional(beside(main, "styles.xml"))),
            value(properties, "date1904") in {"1", "true"},
        )

    def sheets(self) -> Iterator[tuple[str, etree._Element]]:
        """Names and roots of the sheets that are shown; charts and macros have no rows."""
        relations = self.package.children(beside(self.main, f"_rels/{self.main.rpartition('/')[2]}.rels"))
        targets = {value(node, "Id"): value(node, "Target") or "" for node in relations}
        for node in inside(self.package.part(self.main), "sheets"):
            part = beside(self.main, targets.get(value(node, "id"), ""))
            if value(node, "state") not in {"hidden", "veryHidden"} and part in self.package.names:
                yield clean(value(node, "name") or ""), self.package.part(part)

    def grid(self, sheet: etree._Element) -> rows.Grid:
        """The rows that are shown; where any are missing, one empty row stands for them."""
        hidden = set(_hidden_columns(sheet))
        read: list[dict[int, str]] = []
        places: dict[int, int] = {}
        number = 0
        for row in inside(sheet, "sheetData"):
            before, number = number, count(row.get("r"), number + 1, _ROWS)
            if row.get("hidden") in {"1", "true"}:
                continue
            read.extend([{}] if number > before + 1 else [])
            places[number] = len(read)
            read.append({column: words for column, words in self._cells(row) if column not in hidden})
        return rows.Grid(read, dict(_merged(sheet, places)))

    def _cells(self, row: etree._Element) -> Iterator[tuple[int, str]]:
        column = -1
        for cell in row:
            place = _PLACE.fullmatch(cell.get("r") or "")
            column = _column(place[1]) if place else column + 1
            yield column, self._shown(cell)

    def _shown(self, cell: etree._Element) -> str:
        """What a cell shows; an error in it is no text."""
        raw = next((inner.text or "" for inner in cell if local(inner) == "v"), "")
        match cell.get("t"):
            case "s":
                at = count(raw, len(self.strings), len(self.strings))
                return self.strings[at] if at < len(self.strings) else ""
            case "inlineStr":
                return _words(cell)
            case "str" | "d":
                return raw
            case "b":
                return "TRUE" if raw == "1" else "FALSE"
            case "e":
                return ""
            case _:
                return self._number(raw, count(cell.get("s"), 0, len(self.forms)))

    def _number(self, raw: str, style: int) -> str:
        try:
            number = float(raw)
        except ValueError:
            return raw
        form = self.forms[style] if style < len(self.forms) else cells.GENERAL
        return cells.shown(number, form, from_1904=self.from_1904)


def _words(node: etree._Element) -> str:
    """The text of a string, without the reading aids that stand beside Japanese words."""
    if local(node) == "t":
        return node.text or ""
    return "".join(_words(inner) for inner in node if local(inner) in {"is", "r", "t"})


def _forms(styles: etree._Element | None) -> list[str]:
    """The format of numbers for each style of a cell."""
    own = {value(node, "numFmtId"): value(node, "formatCode") or "" for node in inside(styles, "numFmts")}
    used = [value(node, "numFmtId") for node in inside(styles, "cellXfs")]
    return [own.get(number) or cells.BUILT_IN.get(count(number, 0, 1000), cells.GENERAL) for number in used]


def _hidden_columns(sheet: etree._Element) -> Iterator[int]:
    for node in inside(sheet, "cols"):
        if value(node, "hidden") in {"1", "true"}:
            first, last = (count(value(node, name), 1, _COLUMNS) for name in ("min", "max"))
            yield from range(first - 1, last)


def _column(letters: str) -> int:
    """0 for A, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return min(number, _COLUMNS) - 1


def _merged(sheet: etree._Element, places: Mapping[int, int]) -> Iterator[tuple[rows.Place, tuple[int, int]]]:
    """The place of each merged cell among the rows that are shown, and how many rows and columns it covers."""
    for node in inside(sheet, "mergeCells"):
        ends = [_PLACE.fullmatch(end) for end in (value(node, "ref") or "").split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            (left, top), (right, bottom) = ((_column(end[1]), int(end[2])) for end in (ends[0], ends[1]))
            if top in places:
                height = sum(row in places for row in range(top, min(bottom, top + len(places)) + 1))
                yield (places[top], left), (height, max(right - left, 0) + 1)
