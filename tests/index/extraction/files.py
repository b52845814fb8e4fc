"""Small files of every kind, good and bad, made when a test needs them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

LINE = 14  # points between the lines that ``write`` draws


def pdf(draw: Callable[[Canvas], None], *, password: str | None = None, owner: str | None = None) -> bytes:
    """A PDF of what ``draw`` draws; it ends each page but the last itself."""
    buffer = io.BytesIO()
    encryption = StandardEncryption(password or "", ownerPassword=owner, canCopy=0) if password or owner else None
    canvas = Canvas(buffer, pagesize=A4, encrypt=encryption)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write(
    canvas: Canvas, lines: Iterable[str], *, x: float = 70, y: float = 700, size: float = 11, bold: bool = False
) -> float:
    """Draw lines below each other; return the height of the next one."""
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
    for line in lines:
        canvas.drawString(x, y, line)
        y -= LINE * size / 11
    return y


def simple_pdf(text: str = "The council met in Yerevan on 24 April 2018 and adopted the plan.") -> bytes:
    """One page with one line."""
    return pdf(lambda canvas: void(write(canvas, [text])))


def void(_: object) -> None:
    """Take a result that is of no use."""


def picture_page(canvas: Canvas) -> None:
    """A page that holds a picture only, as a scanner makes it."""
    canvas.drawImage(ImageReader(io.BytesIO(PNG)), 0, 0, 500, 700)


def _png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    header = (1).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    pixel = zlib.compress(b"\0\x80\x80\x80")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


PNG = _png()


def raw_pdf(content: bytes) -> bytes:
    """A PDF of one page whose compressed content stream is ``content``, written by hand."""
    packed = zlib.compress(content, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(packed) + packed + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def pdf_bomb() -> bytes:
    """A few kilobytes that ask for gigabytes: millions of operators that each draw a letter."""
    return raw_pdf(b"BT /F 1 Tf " + b"(a)Tj " * 5_000_000 + b"ET")


def docx_of(build: Callable[[Document], None]) -> bytes:
    """A Word document of what ``build`` puts into it."""
    document = docx.Document()
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def add_xml(document: Document, inner: str, *, tag: str = "p") -> None:
    """Append an element of WordprocessingML to the body."""
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(f"<w:{tag} {nsdecls('w')}>{inner}</w:{tag}>"))


def with_parts(archive: bytes, parts: dict[str, bytes]) -> bytes:
    """The zip with these parts added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def part_of(archive: bytes, name: str) -> bytes:
    """One part of a zip."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(name)


def docx_bomb() -> bytes:
    """A megabyte that unpacks to 600 MB of paragraphs."""
    paragraphs = (b"<w:p><w:r><w:t>" + b"a" * 1000 + b"</w:t></w:r></w:p>") * 1000
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        with archive.open("word/document.xml", "w") as part:
            part.write(f"<w:document {nsdecls('w')}><w:body>".encode())
            for _ in range(600):
                part.write(paragraphs)
            part.write(b"</w:body></w:document>")
    return out.getvalue()


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(f'xmlns:{name}="{_ODF}:{of}:1.0"' for name, of in [
    ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"), ("meta", "meta"),
]) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def odt(body: str, styles: str = "", meta: str = "") -> bytes:
    """An OpenDocument text with this body."""
    content = (
        f"<office:document-content {_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    said = f"<office:document-meta {_SPACES}><office:meta>{meta}</office:meta></office:document-meta>"
    medium = "application/vnd.oasis.opendocument.text"
    return packed({"mimetype": medium, "content.xml": content, "meta.xml": said})


def epub(*chapters: str) -> bytes:
    """An e-book with these chapters, and a table of contents before them."""
    pages = {f"OEBPS/{number}.xhtml": f"<html><body>{chapter}</body></html>" for number, chapter in enumerate(chapters)}
    items = "".join(f"<item id='c{n}' href='{n}.xhtml' media-type='application/xhtml+xml'/>" for n in range(len(chapters)))
    items += "<item id='nav' href='nav.xhtml' media-type='application/xhtml+xml' properties='nav'/>"
    spine = "<itemref idref='nav'/>" + "".join(f"<itemref idref='c{number}'/>" for number in range(len(chapters)))
    said = "<title>The book</title><publisher>Council</publisher><date>2018-04-24</date><language>en</language>"
    return packed({
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": "<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>",
        "OEBPS/book.opf": f"<package><metadata>{said}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>",
        "OEBPS/nav.xhtml": "<html><body><nav>Contents</nav></body></html>",
        **pages,
    })  # fmt: skip


def xlsx_of(build: Callable[[Workbook], None]) -> bytes:
    """A spreadsheet of what ``build`` puts into it."""
    book = Workbook()
    build(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
