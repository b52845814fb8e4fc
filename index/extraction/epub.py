"""E-books: their chapters in the order of reading, each read as the page of HTML that it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from index.errors import RefusedError
from index.extraction import html
from index.extraction.blocks import Block, assemble
from index.extraction.metadata import from_properties
from index.extraction.packages import Package, beside, child, inside, local, opened, value
from index.model import Extract

_TABLES = 10_000  # of a chapter
_PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
_FONTS = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})  # these veil fonts, not text


def extract_epub(data: bytes) -> Extract:
    """Return the text of all chapters; headings and tables become sections. Raises ``RefusedError``."""
    with opened(data) as package:
        if any(value(child(node, "EncryptionMethod"), "Algorithm") not in _FONTS for node in _encrypted(package)):
            raise RefusedError("password")
        main = _main(package)
        book = package.part(main)
        blocks = list(_chapters(package, main, book))
        titles = [block.text for block in blocks if block.level == 1][:1]
        metadata = from_properties(inside(book, "metadata"), titles)
    assembled = assemble(blocks)
    if not assembled.text:
        raise RefusedError("no-text")
    return Extract(format="epub", text=assembled.text, metadata=metadata, sections=assembled.sections)


def _encrypted(package: Package) -> Iterator[etree._Element]:
    return (node for node in package.children("META-INF/encryption.xml") if local(node) == "EncryptedData")


def _main(package: Package) -> str:
    """The path of the part that lists the others. Raises KeyError where none is named."""
    for node in inside(package.part("META-INF/container.xml"), "rootfiles"):
        if path := value(node, "full-path"):
            return path
    raise KeyError("rootfile")


def _chapters(package: Package, main: str, book: etree._Element) -> Iterator[Block]:
    """The blocks of the spine's parts; the table of contents repeats the headings and is left out."""
    parts = {value(node, "id"): node for node in inside(book, "manifest")}
    named = dict.fromkeys(value(node, "idref") for node in inside(book, "spine"))  # each once
    for number, part in enumerate(parts[name] for name in named if name in parts):
        path = beside(main, value(part, "href") or "")
        is_contents = "nav" in (value(part, "properties") or "").split()
        if value(part, "media-type") in _PAGES and path in package.names and not is_contents:
            for block in html.chapter(package.read(path)):
                yield block if block.table is None else replace(block, table=block.table + number * _TABLES)
