"""PDF: text in the order of the file, without what only paper needs, with its pages.

Hyphens at line ends are resolved by the rule in ``hyphens``; lines become paragraphs in ``pdf_layout``.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from index.errors import RefusedError
from index.extraction.blocks import Block, assemble
from index.extraction.metadata import iso_date, sensible_title
from index.extraction.pdf_columns import in_reading_order
from index.extraction.pdf_forms import fields, with_fields
from index.extraction.pdf_frame import Frame
from index.extraction.pdf_grid import grids
from index.extraction.pdf_labels import labels
from index.extraction.pdf_layout import Paragraph, paragraphs, without_furniture
from index.extraction.pdf_lines import Line, PageLines, characters, read_page
from index.extraction.pdf_structure import headings, key, row_text, tables, title
from index.model import Extract, Metadata, Page

_PICTURE = 20  # letters on a page below which it is a picture


def extract_pdf(data: bytes) -> Extract:
    """Return the text of a PDF with pages (labels as printed, where the file has them) and sections."""
    document = opened(data)
    try:
        return _extract(document)
    except pdfium.PdfiumError as error:
        raise RefusedError("damaged") from error
    finally:
        document.close()


def opened(data: bytes) -> pdfium.PdfDocument:
    """The document, which the caller closes. Raises RefusedError where it is locked or damaged."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD
        raise RefusedError("password" if locked else "damaged") from error
    with suppress(pdfium.PdfiumError):  # a broken form leaves the text
        document.init_forms()
    if len(document) == 0:
        raise RefusedError("damaged")
    return document


def _extract(document: pdfium.PdfDocument) -> Extract:
    pages = [read(document, index) for index in range(len(document))]
    empty = [index for index, page in enumerate(pages) if characters(page.lines) < _PICTURE]
    pictures = [index for index in empty if _shows_something(document, index)]
    if len(empty) == len(pages):
        raise RefusedError("pictures", pages=len(pages)) if pictures else RefusedError("no-text")
    texts = without_furniture(pages)
    found = paragraphs(texts)
    levels = headings(found, _outline(document))
    blocks = [
        Block(paragraph.text, level) if table is None or level is not None else Block(row_text(paragraph), None, table)
        for paragraph, level, table in zip(found, levels, tables(found), strict=True)
    ]
    assembled = assemble(blocks)
    if not assembled.text:
        raise RefusedError("no-text")
    return Extract(
        format="pdf",
        text=assembled.text,
        metadata=_metadata(document, found, levels),
        pages=_pages(_labels(document, pages, texts), found, assembled.starts, len(assembled.text)),
        sections=assembled.sections,
        pictures=tuple(pictures),
    )


def read(document: pdfium.PdfDocument, index: int) -> PageLines:
    """The lines of a page, with what its forms hold, in the order of reading."""
    page = document[index]
    try:
        frame = Frame.of(page)
        tables = grids(page, frame)
        found = with_fields(read_page(page, index, frame, tables), list(fields(document, page, frame)), tables, index)
        return PageLines(tuple(in_reading_order(found.lines)), found.height)
    finally:
        page.close()


def _shows_something(document: pdfium.PdfDocument, index: int) -> bool:
    """A page without text is a picture unless it is blank; a short title is text."""
    page = document[index]
    try:
        kinds = {pdfium_c.FPDFPageObj_GetType(thing.raw) for thing in page.get_objects(max_depth=3)}
    finally:
        page.close()
    return bool(kinds - {pdfium_c.FPDF_PAGEOBJ_TEXT}) and pdfium_c.FPDF_PAGEOBJ_TEXT not in kinds


def _outline(document: pdfium.PdfDocument) -> dict[tuple[int, str], int]:
    """Levels of the outline's titles by page and key."""
    levels: dict[tuple[int, str], int] = {}
    for entry in document.get_toc():
        target = entry.get_dest()
        index = target.get_index() if target is not None else None
        if index is not None and (title := key(entry.get_title() or "")):
            levels.setdefault((index, title), entry.level + 1)
    return levels


def _labels(document: pdfium.PdfDocument, pages: Sequence[PageLines], texts: Sequence[Sequence[Line]]) -> list[str]:
    """What is printed on each page as its number: as the file says, or as its running heads and feet show."""
    own = [document.get_page_label(index) for index in range(len(pages))]
    if any(own):
        return [label or str(index + 1) for index, label in enumerate(own)]
    kept = {id(line) for text in texts for line in text}
    return labels([[line.text for line in page.lines if id(line) not in kept] for page in pages])


def _pages(printed: Sequence[str], found: Sequence[Paragraph], starts: Sequence[int], end: int) -> tuple[Page, ...]:
    """Where each page begins in the text; an empty page begins where the next one does."""
    begins: dict[int, int] = {}
    for paragraph, start in zip(found, starts, strict=True):
        for index, offset in paragraph.marks:
            begins.setdefault(index, start + offset)
    offsets = [end] * len(printed)
    following = end
    for index in reversed(range(len(printed))):
        following = min(begins.get(index, following), following)
        offsets[index] = following
    return tuple(Page(offset, label) for offset, label in zip(offsets, printed, strict=True))


def _metadata(document: pdfium.PdfDocument, found: Sequence[Paragraph], levels: Sequence[int | None]) -> Metadata:
    """What the file says, or the title on the first page.

    Not the language: programs write their own there (LibreOffice calls an Armenian text English).
    """
    said = document.get_metadata_dict()
    made = said.get("CreationDate", "").removeprefix("D:")
    return Metadata(
        title=sensible_title(said.get("Title")) or sensible_title(title(found, levels)),
        date=iso_date(f"{made[:4]}-{made[4:6]}-{made[6:8]}") if made[:8].isdecimal() else None,
    )
