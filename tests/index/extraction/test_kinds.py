"""Which kind a file is, by its name and its content."""

from __future__ import annotations

import pytest

from index.errors import RefusedError
from index.extraction.kinds import kind_of
from tests.index.extraction.files import PNG, docx_of, simple_pdf, void, with_parts

PDF = simple_pdf()
DOCX = docx_of(lambda document: void(document.add_paragraph("text")))
HTML = b"\n<!-- a page --><!DOCTYPE html><html><body><p>text</p></body></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
XLSX = with_parts(
    DOCX,
    {
        "_rels/.rels": b"<R><Relationship Type='x/officeDocument' Target='xl/workbook.xml'/></R>",
        "xl/workbook.xml": b"<workbook/>",
    },
)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"text", "a.txt", "txt"),
        (b"# text", "a.MD", "md"),
        (b"<p>text</p>", "a.htm", "html"),
        (HTML, "dir.pdf/a.html", "html"),
        ("<html>текст".encode("utf-16"), "a.html", "html"),
        (PDF, "a.pdf", "pdf"),
        (b"a line that some server put there\n" + PDF, "a.pdf", "pdf"),
        (DOCX, "Отчёт 2018.docx", "docx"),
        (b"<meta charset=utf-8>\n## text", "a.md", "md"),
    ],
)
def test_kinds(data: bytes, name: str, kind: str) -> None:
    """The ending in any case, the content as other readers take it."""
    assert kind_of(data, name) == kind


@pytest.mark.parametrize(
    ("data", "name", "code", "named", "found"),
    [
        (HTML, "a.pdf", "mismatch", "PDF", "HTML"),
        (HTML, "a.txt", "mismatch", "TXT", "HTML"),
        (PDF, "a.txt", "mismatch", "TXT", "PDF"),
        (PDF, "a", "mismatch", "nothing", "PDF"),
        (DOCX, "a.doc", "mismatch", "DOC", "DOCX"),
        (XLSX, "a.docx", "mismatch", "DOCX", "XLSX"),
        (b"\xff\xd8\xff\xe0", "a.txt", "mismatch", "TXT", "JPEG"),
        (PNG, "a.pdf", "mismatch", "PDF", "PNG"),
        (b"just text", "a.pdf", "mismatch", "PDF", "TEXT"),
    ],
)
def test_names_that_say_something_else(data: bytes, name: str, code: str, named: str, found: str) -> None:
    """The refusal names both kinds."""
    with pytest.raises(RefusedError) as refused:
        kind_of(data, name)
    assert (refused.value.code, refused.value.details) == (code, {"named": named, "found": found})


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (PNG, "a.png", "unsupported"),
        (b"text", "a.ods", "unsupported"),
        (b"text", "a.odt", "damaged"),
        (OLE, "a.doc", "unsupported"),
        (OLE, "a.docx", "unsupported"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", "password"),
        (DOCX[:2000], "a.docx", "damaged"),
        (b"\0" * 100, "a.pdf", "damaged"),
        (b"\0" * 100, "a.docx", "damaged"),
    ],
)
def test_refusals(data: bytes, name: str, code: str) -> None:
    """Other kinds, locked files, broken files."""
    with pytest.raises(RefusedError) as refused:
        kind_of(data, name)
    assert refused.value.code == code
