"""A page as a picture, drawn in the reading process."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from index.errors import RefusedError
from index.extraction.pictures import SHOWN, Picture, png, render
from index.extraction.worker import Worker
from tests.index.extraction.files import pdf, simple_pdf, write


def parts(file: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG file, whose check sums are right."""
    assert file.startswith(b"\x89PNG\r\n\x1a\n")
    found, at = {}, 8
    while at < len(file):
        length = int.from_bytes(file[at : at + 4], "big")
        kind, body = file[at + 4 : at + 8], file[at + 8 : at + 8 + length]
        assert int.from_bytes(file[at + 8 + length : at + 12 + length], "big") == zlib.crc32(kind + body)
        found[kind] = body
        at += 12 + length
    return found


def red_and_blue(canvas: Canvas) -> None:
    """Red above, blue below."""
    width, height = 600, 800
    canvas.setPageSize((width, height))
    for colour, y in (((1, 0, 0), height / 2), ((0, 0, 1), 0)):
        canvas.setFillColorRGB(*colour)
        canvas.rect(0, y, width, height / 2, stroke=0, fill=1)


def test_a_page_looks_as_it_is_printed() -> None:
    """In its colours, the right way up, as large as allowed."""
    picture = render(pdf(red_and_blue), 0, 80, grey=False)
    assert (picture.width, picture.height, picture.channels, picture.dpi) == (60, 80, 3, 7)
    assert (picture.pixels[:3], picture.pixels[-3:]) == (b"\xff\0\0", b"\0\0\xff")
    found = parts(png(picture))
    assert found[b"IHDR"] == bytes([0, 0, 0, 60, 0, 0, 0, 80, 8, 2, 0, 0, 0])
    rows = zlib.decompress(found[b"IDAT"])
    assert rows[:4] == b"\0\xff\0\0"
    assert len(rows) == 80 * (1 + 3 * 60)


def test_grey_is_one_byte_a_pixel() -> None:
    """For whoever recognises it; also as PNG."""
    picture = render(simple_pdf(), 0, 101, grey=True)
    assert (picture.channels, len(picture.pixels)) == (1, picture.width * picture.height)
    assert parts(png(Picture(2, 1, 1, b"\0\xff", 72)))[b"IHDR"][8:10] == b"\x08\0"


@pytest.mark.parametrize("size", [(14_000, 14_000), (14_000, 3), (3, 3)])
def test_a_page_of_any_size_is_a_picture_of_bounded_size(size: tuple[float, float]) -> None:
    """However large or small the paper."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageSize(size)
        write(canvas, ["x"])

    picture = render(pdf(draw), 0, 200, grey=False)
    assert max(picture.width, picture.height) in (200, 201)


def test_a_page_that_is_not_there_is_refused() -> None:
    """And so is what is no PDF."""
    for data, sheet in ((simple_pdf(), 1), (b"%PDF-1.7 nonsense", 0)):
        with pytest.raises(RefusedError):
            render(data, sheet, 100, grey=False)


def test_the_reading_process_draws(tmp_path: Path) -> None:
    """And goes on reading afterwards; a page that is not there is refused, a file that is not there is an error."""
    path = tmp_path / "a.pdf"
    path.write_bytes(simple_pdf())
    with Worker() as worker:
        drawn = parts(worker.picture(path, 0, ""))
        assert max(int.from_bytes(drawn[b"IHDR"][at : at + 4], "big") for at in (0, 4)) in (SHOWN, SHOWN + 1)
        with pytest.raises(RefusedError):
            worker.picture(path, 7, "")
        assert worker.read(path, "a.pdf").text.startswith("The council met")
        with pytest.raises(OSError, match=r"gone\.pdf"):
            worker.picture(tmp_path / "gone.pdf", 0, "")
