"""Word documents: what a reader sees of the body, with notes after the paragraph that they belong to.

Roles: ``_Package`` opens the zip and refuses what unpacks to too much; ``_Styles`` knows which paragraphs are headings;
``_Reader`` walks the body and gives blocks. Tracked insertions are read, deletions, hidden text and page headers are
not. There are no pages: a Word file does not know them.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from index.errors import RefusedError
from index.extraction.blocks import Block, assemble, clean, clean_lines, row
from index.extraction.metadata import iso_date, language_code, sensible_title
from index.model import Extract, Metadata

_PART_LIMIT = 50_000_000  # bytes of one unpacked part; a book of a thousand pages has five million
_RATIO_LIMIT = 200  # unpacked to packed; real documents stay below 30
_RATIO_FROM = 1_000_000  # bytes below which a part may be packed as well as it likes
_TITLE_LENGTH = 200  # letters of a heading
_TITLE_WORDS = 10  # from which on a full stop tells a sentence from a heading
_TITLE_LEVEL = 0  # the title stands above "Heading 1"
_TEMPLATE_DATE = "2013-12-23"  # of the empty document that python-docx starts from

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
    """Return the document's visible text; headings and tables become sections."""
    try:
        package = _Package.open(data)
        reader = _Reader(_Styles.read(package), {**package.notes("footnotes"), **package.notes("endnotes")})
        blocks = list(reader.body(package.body()))
        metadata = _metadata(package, blocks)
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        KeyError,
        EOFError,
        NotImplementedError,
        OSError,
    ) as error:
        raise RefusedError("damaged") from error
    assembled = assemble(blocks)
    if not assembled.text:
        raise RefusedError("no-text")
    return Extract(format="docx", text=assembled.text, metadata=metadata, sections=assembled.sections)


def _name(node: etree._Element) -> str:
    """The tag without its namespace: strict and transitional files differ only there; a comment has none."""
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def _value(node: etree._Element | None, name: str = "val") -> str | None:
    """An attribute without its namespace."""
    if node is None:
        return None
    return next((str(value) for key, value in node.items() if str(key).rpartition("}")[2] == name), None)


def _child(node: etree._Element | None, *path: str) -> etree._Element | None:
    for step in path:
        node = next((child for child in node if _name(child) == step), None) if node is not None else None
    return node


def _is_on(node: etree._Element | None) -> bool:
    """A switch such as ``<w:vanish/>`` is on unless it says otherwise."""
    return node is not None and _value(node) not in {"0", "false", "off"}


@dataclass(frozen=True, slots=True)
class _Package:
    archive: zipfile.ZipFile
    main: str

    @classmethod
    def open(cls, data: bytes) -> _Package:
        archive = zipfile.ZipFile(io.BytesIO(data))
        for part in archive.infolist():
            ratio = part.file_size / max(part.compress_size, 1)
            if part.file_size > _PART_LIMIT or (part.file_size > _RATIO_FROM and ratio > _RATIO_LIMIT):
                raise RefusedError("bomb")
        return cls(archive, main_part(archive))

    def part(self, name: str) -> etree._Element:
        """The root of an XML part; entities are never expanded, and a part that declares any is refused."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(self.archive.read(name), parser)
        if root.getroottree().docinfo.internalDTD is not None:
            raise RefusedError("bomb")
        return root

    def optional(self, name: str) -> etree._Element | None:
        """A part that may be missing, named as seen from the main part's folder."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(self.main), name))
        return self.part(path) if path in self.archive.namelist() else None

    def body(self) -> etree._Element:
        body = _child(self.part(self.main), "body")
        if body is None:
            raise RefusedError("damaged")
        return body

    def notes(self, kind: str) -> dict[tuple[str, str], etree._Element]:
        """Notes by kind (``footnote``, ``endnote``) and id."""
        root = self.optional(f"{kind}.xml")
        nodes = () if root is None else root
        return {(kind[:-1], _value(node, "id") or ""): node for node in nodes if _value(node, "type") is None}


def main_part(archive: zipfile.ZipFile) -> str:
    """The part that holds the text; KeyError where the package is no Word document."""
    name = "word/document.xml"
    if "_rels/.rels" in archive.namelist() and archive.getinfo("_rels/.rels").file_size < _RATIO_FROM:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        for relation in etree.fromstring(archive.read("_rels/.rels"), parser):
            if (_value(relation, "Type") or "").endswith("/officeDocument"):
                name = (_value(relation, "Target") or name).lstrip("/")
    if not posixpath.basename(name).startswith("document"):
        raise KeyError(name)  # xl/workbook.xml, ppt/presentation.xml
    return archive.getinfo(name).filename


@dataclass(frozen=True, slots=True)
class _Styles:
    """Which style is which heading; names in ``styles.xml`` are English in every language of Word."""

    levels: Mapping[str, int]
    hidden: frozenset[str]

    @classmethod
    def read(cls, package: _Package) -> _Styles:
        root = package.optional("styles.xml")
        styles = {_value(node, "styleId") or "": node for node in (root if root is not None else ())}
        levels = {name: level for name in styles if (level := cls._level(name, styles)) is not None}
        hidden = {name for name, node in styles.items() if _is_on(_child(node, "rPr", "vanish"))}
        return cls(levels, frozenset(hidden))

    @staticmethod
    def _level(name: str, styles: Mapping[str, etree._Element]) -> int | None:
        """The level of a style or of the nearest one that it is based on."""
        seen: set[str] = set()
        while name in styles and name not in seen:
            seen.add(name)
            node = styles[name]
            title = (_value(_child(node, "name")) or "").lower()
            outline = _value(_child(node, "pPr", "outlineLvl"))
            if title == "title":
                return _TITLE_LEVEL
            if outline is not None and outline.isdecimal():
                return int(outline) + 1 if int(outline) < 9 else None
            if title.startswith("heading ") and title[8:].isdecimal():
                return int(title[8:])
            name = _value(_child(node, "basedOn")) or ""
        return None


@dataclass(slots=True)
class _Line:
    """The paragraph being read: its words, and what stands aside of it and follows it."""

    words: list[str] = field(default_factory=list)
    after: list[Block] = field(default_factory=list)


class _Reader:
    def __init__(self, styles: _Styles, notes: Mapping[tuple[str, str], etree._Element]) -> None:
        self._styles = styles
        self._notes = notes
        self._tables = 0

    def body(self, node: etree._Element) -> Iterator[Block]:
        """Blocks of the body, of a cell, of a text box or of a note, in their order."""
        for child in node:
            match _name(child):
                case "p":
                    yield from self._paragraph(child)
                case "tbl":
                    yield from self._table(child)
                case name if name in _TRANSPARENT:
                    yield from self.body(_chosen(child))

    def _paragraph(self, node: etree._Element) -> Iterator[Block]:
        line = _Line()
        self._inline(node, line)
        raw = "".join(line.words)
        level = self._level(node)
        if level is not None and _is_title(text := clean(raw)):
            yield Block(text, level)
        else:
            yield from map(Block, clean_lines(raw))
        yield from line.after

    def _level(self, node: etree._Element) -> int | None:
        properties = _child(node, "pPr")
        outline = _value(_child(properties, "outlineLvl"))
        if outline is not None and outline.isdecimal():
            return int(outline) + 1 if int(outline) < 9 else None
        return self._styles.levels.get(_value(_child(properties, "pStyle")) or "")

    def _inline(self, node: etree._Element, line: _Line) -> None:
        for child in node:
            name = _name(child)
            if name == "r":
                if not self._is_hidden(child):
                    self._inline(child, line)
            elif name in _TRANSPARENT:
                self._inline(_chosen(child), line)
            elif name in {"drawing", "pict", "object"}:
                self._boxes(child, line)
            elif name in {"footnoteReference", "endnoteReference"}:
                self._note(child, name.removesuffix("Reference"), line)
            else:
                line.words.append(_glyphs(child, name))

    def _is_hidden(self, run: etree._Element) -> bool:
        properties = _child(run, "rPr")
        own = _child(properties, "vanish")
        style = _value(_child(properties, "rStyle"))
        return _is_on(own) or (own is None and style in self._styles.hidden)

    def _boxes(self, node: etree._Element, line: _Line) -> None:
        """Text boxes, also grouped ones, follow the paragraph that they are anchored in."""
        for child in node:
            if _name(child) == "txbxContent":
                line.after.extend(self.body(child))
            elif _name(child) != "Fallback":
                self._boxes(child, line)

    def _note(self, reference: etree._Element, kind: str, line: _Line) -> None:
        note = self._notes.get((kind, _value(reference, "id") or ""))
        if note is not None:
            line.after.extend(Block(block.text) for block in self.body(note))

    def _table(self, node: etree._Element) -> Iterator[Block]:
        """Rows as lines; a row of one cell lays out a page and is read as paragraphs."""
        self._tables += 1
        number = self._tables
        for line in _descend(node, "tr"):
            if _child(line, "trPr", "del") is not None:
                continue
            cells = [list(self.body(cell)) for cell in _descend(line, "tc") if not _is_continued(cell)]
            if len(cells) == 1:
                yield from cells[0]
            elif text := row(" ".join(block.text for block in cell) for cell in cells):
                yield Block(text, table=number)


def _chosen(node: etree._Element) -> etree._Element:
    """Word writes a drawing twice, for new and for old readers: the first is enough."""
    if _name(node) != "AlternateContent":
        return node
    choice = _child(node, "Choice")
    fallback = _child(node, "Fallback")
    return choice if choice is not None else fallback if fallback is not None else node


def _descend(node: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls and insertions, but not of a nested table."""
    for child in node:
        if _name(child) == wanted:
            yield child
        elif _name(child) in _TRANSPARENT:
            yield from _descend(child, wanted)


def _is_continued(cell: etree._Element) -> bool:
    """A cell merged with the one above says nothing of its own."""
    merge = _child(cell, "tcPr", "vMerge")
    return merge is not None and _value(merge) != "restart"


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
            return " " if _value(node, "type") in {"page", "column"} else "\n"
        case "tab" | "ptab":
            return " "
        case "noBreakHyphen":
            return "-"
        case _:
            return ""


def _metadata(package: _Package, blocks: list[Block]) -> Metadata:
    """Title, date of the last change and language as the file says them; else the title that the text begins with."""
    root = package.part("docProps/core.xml") if "docProps/core.xml" in package.archive.namelist() else None
    said = {_name(node): node.text for node in (root if root is not None else ())}
    dates = (iso_date((said.get(name) or "")[:10]) for name in ("modified", "created"))
    titles = [block.text for block in blocks if block.level == _TITLE_LEVEL]
    titles += [block.text for block in blocks[:1] if block.level == 1]
    return Metadata(
        title=next(filter(None, map(sensible_title, [said.get("title"), *titles])), None),
        date=next((date for date in dates if date and date != _TEMPLATE_DATE), None),
        language=language_code(said.get("language")),
    )
