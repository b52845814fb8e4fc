"""Word documents: what a reader sees of the body, with notes after the paragraph that they belong to.

Roles: ``_Styles`` knows which paragraphs are headings, numbered or hidden; ``docx_numbering`` knows the numbers that Word
draws before them; ``_Reader`` walks the body and gives blocks. Tracked insertions are read, deletions, hidden text and page
headers are not. There are no pages: a Word file does not know them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from index.errors import RefusedError
from index.extraction.blocks import Block, assemble, clean, clean_lines, row
from index.extraction.docx_numbering import Numbering
from index.extraction.metadata import from_properties
from index.extraction.packages import Package, beside, child, count, local, opened, value
from index.model import Extract

_TITLE_LENGTH = 200  # letters of a heading
_TITLE_WORDS = 10  # from which on a full stop tells a sentence from a heading
_BODY_TEXT = 9  # the level of what is no heading
_COLUMNS = 63  # of a table, at most, in Word
_TITLE_LEVEL = 0  # the title stands above "Heading 1"

# Wrappers whose content is read as if they were not there. Of AlternateContent only the first choice is read.
_TRANSPARENT = frozenset(
    [
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "sdt",
        "sdtContent",
        "fldSimple",
        "bdo",
        "dir",
        "customXml",
        "AlternateContent",
        "Choice",
        "ruby",
        "rubyBase",
        "oMath",
        "oMathPara",
    ]
)


def extract_docx(data: bytes) -> Extract:
    """Return the document's visible text; headings and tables become sections. Raises ``RefusedError``."""
    with opened(data) as package:
        main = package.main()
        reader = _Reader(
            styles=_Styles.read(package, main),
            numbering=Numbering(package.children(beside(main, "numbering.xml"))),
            notes={**_notes(package, main, "footnote"), **_notes(package, main, "endnote")},
        )
        blocks = list(reader.body(_body(package, main)))
        titles = [block.text for block in blocks if block.level == _TITLE_LEVEL]
        titles += [block.text for block in blocks[:1] if block.level == 1]
        metadata = from_properties(package.children("docProps/core.xml"), titles)
    assembled = assemble(blocks)
    if not assembled.text:
        raise RefusedError("no-text")
    return Extract(format="docx", text=assembled.text, metadata=metadata, sections=assembled.sections)


def _body(package: Package, main: str) -> etree._Element:
    body = child(package.part(main), "body")
    if body is None:
        raise RefusedError("damaged")
    return body


def _notes(package: Package, main: str, kind: str) -> dict[tuple[str, str], etree._Element]:
    """Notes by kind (``footnote``, ``endnote``) and id, without the lines that separate them from the text."""
    nodes = package.children(beside(main, f"{kind}s.xml"))
    return {(kind, value(node, "id") or ""): node for node in nodes if value(node, "type") is None}


def _is_on(node: etree._Element | None) -> bool:
    """A switch such as ``<w:vanish/>`` is on unless it says otherwise."""
    return node is not None and value(node) not in {"0", "false", "off"}


@dataclass(frozen=True, slots=True)
class _Styles:
    """Which style is which heading, hidden, or numbered; names in ``styles.xml`` are English in every language of Word."""

    levels: Mapping[str, int]
    hidden: frozenset[str]
    numbers: Mapping[str, etree._Element]

    @classmethod
    def read(cls, package: Package, main: str) -> _Styles:
        nodes = {value(node, "styleId") or "": node for node in package.children(beside(main, "styles.xml"))}
        chains = {name: list(_chain(name, nodes)) for name in nodes}
        levels = {name: level for name, chain in chains.items() if (level := _level_of(chain)) is not None}
        hidden = {name for name, chain in chains.items() if _is_on(_nearest(chain, "rPr", "vanish"))}
        numbers = {name: node for name, chain in chains.items() if (node := _nearest(chain, "pPr", "numPr")) is not None}
        return cls(levels, frozenset(hidden), numbers)


def _chain(name: str, nodes: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    """A style, and those that it is based on, nearest first."""
    seen: set[str] = set()
    while name in nodes and name not in seen:
        seen.add(name)
        yield nodes[name]
        name = value(child(nodes[name], "basedOn")) or ""


def _nearest(chain: Sequence[etree._Element], *path: str) -> etree._Element | None:
    return next((found for node in chain if (found := child(node, *path)) is not None), None)


def _level_of(chain: Sequence[etree._Element]) -> int | None:
    """The level of a style or of the nearest one that it is based on."""
    for node in chain:
        title = (value(child(node, "name")) or "").lower()
        if title == "title":
            return _TITLE_LEVEL
        if (outline := child(node, "pPr", "outlineLvl")) is not None:
            return _outline(outline)
        if title.startswith("heading ") and title[8:].isdecimal():
            return int(title[8:])
    return None


def _outline(node: etree._Element) -> int | None:
    """The level of a heading that is marked so; Word writes 9 for text."""
    level = count(value(node), _BODY_TEXT, _BODY_TEXT)
    return level + 1 if level < _BODY_TEXT else None


@dataclass(slots=True)
class _Line:
    """The paragraph being read: its words, and what stands aside of it and follows it."""

    hidden: bool = False  # unless a run of it says otherwise
    words: list[str] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)


class _Reader:
    def __init__(self, styles: _Styles, numbering: Numbering, notes: Mapping[tuple[str, str], etree._Element]) -> None:
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._tables = 0
        self._joined: list[str] = []  # words whose paragraph's end was deleted: they go on in the next one

    def body(self, node: etree._Element) -> Iterator[Block]:
        """Blocks of the body, of a cell, of a text box or of a note, in their order."""
        for inner in node:
            match local(inner):
                case "p":
                    yield from self._paragraph(inner)
                case "tbl":
                    yield from self._table(inner)
                case name if name in _TRANSPARENT:
                    yield from self.body(_chosen(inner))

    def _paragraph(self, node: etree._Element) -> Iterator[Block]:
        properties = child(node, "pPr")
        style = value(child(properties, "pStyle")) or ""
        line = _Line(hidden=style in self._styles.hidden)
        line.words, self._joined = self._joined, []
        self._inline(node, line)
        if child(properties, "rPr", "del") is not None:
            self._joined = line.words
        else:
            yield from self._lines("".join(line.words), properties, style)
        yield from line.after

    def _lines(self, raw: str, properties: etree._Element | None, style: str) -> Iterator[Block]:
        outline = child(properties, "outlineLvl")
        level = _outline(outline) if outline is not None else self._styles.levels.get(style)
        number = self._number(properties, style)
        if not clean(raw):
            return
        raw = f"{number} {raw}"
        if level is not None and _is_title(text := clean(raw)):
            yield Block(text, level)
        else:
            yield from map(Block, clean_lines(raw))

    def _number(self, properties: etree._Element | None, style: str) -> str:
        """The number that Word draws before the paragraph, by its own list or by that of its style."""
        own, styled = child(properties, "numPr"), self._styles.numbers.get(style)
        number = value(child(own, "numId")) or value(child(styled, "numId")) or ""
        depth = value(child(own, "ilvl")) or value(child(styled, "ilvl"))
        if depth is None and (kept := self._numbering.depth_of(number, style)) is not None:
            return self._numbering.next(number, kept)
        return self._numbering.next(number, count(depth, 0, _BODY_TEXT) + 1)

    def _inline(self, node: etree._Element, line: _Line) -> None:
        for inner in node:
            name = local(inner)
            if name == "r":
                if not self._is_hidden(inner, line):
                    self._inline(inner, line)
            elif name in _TRANSPARENT:
                self._inline(_chosen(inner), line)
            elif name in {"drawing", "pict", "object"}:
                self._boxes(inner, line)
            elif name in {"footnoteReference", "endnoteReference"}:
                self._note(inner, name.removesuffix("Reference"), line)
            else:
                line.words.append(_glyphs(inner, name))

    def _is_hidden(self, run: etree._Element, line: _Line) -> bool:
        properties = child(run, "rPr")
        own = child(properties, "vanish")
        if own is not None:
            return _is_on(own)
        return line.hidden or value(child(properties, "rStyle")) in self._styles.hidden

    def _boxes(self, node: etree._Element, line: _Line) -> None:
        """Text boxes, also grouped ones, follow the paragraph that they are anchored in."""
        for inner in node:
            if local(inner) == "txbxContent":
                line.after.extend(self._aside(inner))
            elif local(inner) != "Fallback":
                self._boxes(inner, line)

    def _aside(self, node: etree._Element) -> Iterator[Block]:
        """What stands outside the line of the text, which may be open meanwhile."""
        open_words, self._joined = self._joined, []
        yield from self.body(node)
        self._joined = open_words

    def _note(self, reference: etree._Element, kind: str, line: _Line) -> None:
        note = self._notes.get((kind, value(reference, "id") or ""))
        if note is not None:
            line.after.extend(Block(block.text) for block in self._aside(note))

    def _table(self, node: etree._Element) -> Iterator[Block]:
        """Rows as lines; a row of one cell lays out a page and is read as paragraphs."""
        self._tables += 1
        number = self._tables
        above: dict[int, str] = {}
        for line in _descend(node, "tr"):
            if child(line, "trPr", "del") is not None:
                continue
            cells = [cell for cell in _descend(line, "tc") if child(cell, "tcPr", "cellDel") is None]
            if len(cells) == 1:
                yield from self.body(cells[0])
            elif text := row(self._cells(cells, above)):
                yield Block(text, table=number)

    def _cells(self, cells: Iterable[etree._Element], above: dict[int, str]) -> Iterator[str]:
        """The words of each cell; of one that is merged with the cell above, that one's, so that the row is whole."""
        at = 0
        for cell in cells:
            words = " ".join(block.text for block in self.body(cell))
            above[at] = above.get(at, "") if _is_continued(cell) else words
            yield above[at]
            at += count(value(child(cell, "tcPr", "gridSpan")), 1, _COLUMNS)


def _chosen(node: etree._Element) -> etree._Element:
    """Word writes a drawing twice, for new and for old readers: the first is enough."""
    if local(node) != "AlternateContent":
        return node
    choice = child(node, "Choice")
    fallback = child(node, "Fallback")
    return choice if choice is not None else fallback if fallback is not None else node


def _descend(node: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls and insertions, but not of a nested table."""
    for inner in node:
        if local(inner) == wanted:
            yield inner
        elif local(inner) in _TRANSPARENT:
            yield from _descend(inner, wanted)


def _is_continued(cell: etree._Element) -> bool:
    """A cell that is one with the cell above."""
    merge = child(cell, "tcPr", "vMerge")
    return merge is not None and value(merge) != "restart"


def _is_title(text: str) -> bool:
    """Some people number whole paragraphs by giving them the style of a heading: those are text."""
    is_sentence = text.endswith((".", "։", "”", "»")) and len(text.split()) > _TITLE_WORDS
    return 0 < len(text) <= _TITLE_LENGTH and not is_sentence


def _glyphs(node: etree._Element, name: str) -> str:
    """What a leaf of a run shows; a page or column break is not a line end of the text."""
    match name:
        case "t":
            return node.text or ""
        case "br" | "cr":
            return " " if value(node, "type") in {"page", "column"} else "\n"
        case "tab" | "ptab":
            return " "
        case "noBreakHyphen":
            return "-"
        case _:
            return ""
