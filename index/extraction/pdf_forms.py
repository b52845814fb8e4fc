"""What a reader sees in the fields of a form, put where it stands beside its label."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from index.extraction.blocks import clean
from index.extraction.pdf_frame import Frame
from index.extraction.pdf_grid import Grid
from index.extraction.pdf_lines import HALF_HEIGHT, Line, PageLines, Part

_MOST = 5000  # annotations of a page
_UNSEEN = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW | pdfium_c.FPDF_ANNOT_FLAG_INVISIBLE
_PASSWORD = 1 << 13  # of the flags of a text field
_BOXES = {pdfium_c.FPDF_FORMFIELD_CHECKBOX, pdfium_c.FPDF_FORMFIELD_RADIOBUTTON}
_LISTS = {pdfium_c.FPDF_FORMFIELD_COMBOBOX, pdfium_c.FPDF_FORMFIELD_LISTBOX}
_NEAR = 3.0  # points: a label may stand so much higher or lower than its field
_ABOVE = 20.0  # points: a label this far above it
_SIZE = 10.0  # points, where no label tells


@dataclass(frozen=True, slots=True)
class Field:
    """A field's place on the page as it is shown, and what is seen in it."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def with_fields(read: PageLines, fields: Sequence[Field], tables: Sequence[Grid], index: int) -> PageLines:
    """The lines of a page with what its fields hold: in the line beside a field, or below the one above it."""
    lines = list(read.lines)
    for field in fields:
        _put(lines, field, tables, index)
    return replace(read, lines=tuple(lines))


def _put(lines: list[Line], field: Field, tables: Sequence[Grid], index: int) -> None:
    part = Part(field.left, field.right, field.text)
    found = (cell for table in tables for cell in table.cells((field.top + field.bottom) / 2, [part]) if cell)
    cell = next(found, None)
    beside = _nearest(lines, lambda line: _aside(line, field) if line.cell == cell else None)
    if beside is not None:
        lines[beside] = _with(lines[beside], part)
        return
    above = _nearest(lines, lambda line: _above(line, field) if line.cell == cell else None)
    size = _SIZE if above is None else lines[above].size
    line = Line(field.text, index, field.left, field.right, field.top + size, size, parts=(part,), cell=cell)
    lines.insert(len(lines) if above is None else above + 1, line)


def _with(line: Line, part: Part) -> Line:
    parts = tuple(sorted((*line.parts, part)))
    text, right = " ".join(one.text for one in parts), max(one.right for one in parts)
    return replace(line, text=text, left=parts[0].left, right=right, parts=parts, hyphen="")


def _nearest(lines: Sequence[Line], distance: Callable[[Line], float | None]) -> int | None:
    """Which line is nearest, of those that have a distance."""
    near = [(far, at) for at, line in enumerate(lines) if (far := distance(line)) is not None]
    return min(near)[1] if near else None


def _aside(line: Line, field: Field) -> float | None:
    """How far a line at the height of a field is from it."""
    is_level = field.top - _NEAR < line.baseline - HALF_HEIGHT * line.size < field.bottom + _NEAR
    return max(0.0, field.left - line.right, line.left - field.right) if is_level else None


def _above(line: Line, field: Field) -> float | None:
    """How far a line over a field is from it."""
    over = field.top - line.baseline
    is_over = line.right > field.left and line.left < field.right and -_NEAR < over < _ABOVE
    return over if is_over else None


def fields(document: pdfium.PdfDocument, page: pdfium.PdfPage, frame: Frame) -> Iterator[Field]:
    """The fields of a page that show something, in their order; none where the document has no form."""
    if document.formenv is None:
        return
    form, rect = document.formenv.raw, pdfium_c.FS_RECTF()
    for at in range(min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        with _annotation(page, at) as annotation:
            if annotation is None or pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
                continue
            kind = pdfium_c.FPDFAnnot_GetFormFieldType(form, annotation)
            text = _shown(form, annotation, kind)
            if text and pdfium_c.FPDFAnnot_GetRect(annotation, rect):
                one, other = frame.shown(rect.left, rect.bottom), frame.shown(rect.right, rect.top)
                (left, right), (top, bottom) = (sorted(ends) for ends in zip(one, other, strict=True))
                yield Field(left, top, right, bottom, text)


@contextmanager
def _annotation(page: pdfium.PdfPage, at: int) -> Iterator[pdfium_c.FPDF_ANNOTATION | None]:
    annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, at)
    try:
        yield annotation or None
    finally:
        if annotation:
            pdfium_c.FPDFPage_CloseAnnot(annotation)


def _shown(form: pdfium_c.FPDF_FORMHANDLE, field: pdfium_c.FPDF_ANNOTATION, kind: int) -> str:
    if kind in _BOXES:
        return "☑" if pdfium_c.FPDFAnnot_IsChecked(form, field) else "☐"
    if kind in _LISTS and (chosen := list(_chosen(form, field))):
        return ", ".join(chosen)
    hides = pdfium_c.FPDFAnnot_GetFormFieldFlags(form, field) & _PASSWORD
    if kind not in {*_LISTS, pdfium_c.FPDF_FORMFIELD_TEXTFIELD} or hides:
        return ""
    return _string(partial(pdfium_c.FPDFAnnot_GetFormFieldValue, form, field))


def _chosen(form: pdfium_c.FPDF_FORMHANDLE, field: pdfium_c.FPDF_ANNOTATION) -> Iterator[str]:
    for option in range(min(max(pdfium_c.FPDFAnnot_GetOptionCount(form, field), 0), _MOST)):
        if pdfium_c.FPDFAnnot_IsOptionSelected(form, field, option):
            yield _string(partial(pdfium_c.FPDFAnnot_GetOptionLabel, form, field, option))


def _string(get: Callable[[object, int], int]) -> str:
    """What pdfium writes into a buffer, which it is asked for once to learn the size."""
    size = get(None, 0)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    get(buffer, size)
    return clean(bytes(buffer).decode("utf-16-le", "surrogatepass").partition("\0")[0])
