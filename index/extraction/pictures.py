"""A page of a PDF as a picture, to be looked at or to be recognised: which text stands on a page that holds none?

Runs in the reading process, within its limits. The program Tesseract recognises; it sees the picture, a small environment
and nothing else.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from index.errors import RefusedError
from index.extraction.pdf import opened
from index.extraction.pdf_boxes import Box, boxes

SHOWN, RECOGNISED = 1800, 2500
"""Pixels of the longer side: enough to read on a phone, and as good as more for Tesseract (A4 at 210 dots an inch)."""

_POINTS = 72
_MARKER = (255, 236, 130)
"""The most of red, green and blue that shines through a boxed word: black stays black, white becomes yellow."""
_SHADES = [bytes(value * most // 255 for value in range(256)) for most in _MARKER]
_FRAME = (214, 120, 0)
_AROUND, _THICK = 3, 2
"""Pixels between a word and its frame, and of the frame."""
_HEADERS = {1: 0, 3: 2}
"""PNG's colour types by channels: grey, and red with green and blue."""


Place = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels of a picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows of pixels from the top, ``channels`` bytes each; ``dpi`` is how many of them are an inch of paper."""

    width: int
    height: int
    channels: int
    pixels: bytes
    dpi: int


def render(data: bytes, sheet: int, longest: int, *, grey: bool, words: str = "") -> Picture:
    """The page ``sheet`` (from 0) of a PDF, as large as fits into ``longest`` pixels, with the words boxed that stand on it.

    Raises RefusedError where there is no such page.
    """
    document = opened(data)
    try:
        page = document[sheet]
        scale = longest / max(1.0, *page.get_size())
        bitmap = page.render(scale=scale, grayscale=grey, rev_byteorder=True, prefer_bgrx=False)
        channels, stride, raw = bitmap.n_channels, bitmap.stride, bytes(bitmap.buffer)
        rows = (raw[at : at + bitmap.width * channels] for at in range(0, bitmap.height * stride, stride))
        picture = Picture(bitmap.width, bitmap.height, channels, b"".join(rows), round(_POINTS * scale))
        places = [_seen(page, box, picture.width, picture.height) for box in boxes(document, sheet, words)] if words else []
        return boxed(picture, places)
    except (pdfium.PdfiumError, IndexError) as error:
        raise RefusedError("damaged") from error
    finally:
        document.close()


def boxed(picture: Picture, places: Sequence[Place]) -> Picture:
    """A picture in colours with the places on it marked and framed."""
    pixels = bytearray(picture.pixels)
    for left, top, right, bottom in places:
        for y in range(top, bottom):
            stretch = slice(3 * (y * picture.width + left), 3 * (y * picture.width + right))
            pixels[stretch] = _marked(pixels[stretch], framed=not top + _THICK <= y < bottom - _THICK)
    return replace(picture, pixels=bytes(pixels))


def _marked(row: bytearray, *, framed: bool) -> bytes:
    """A row of pixels of a marked place: the frame, or what shines through between its ends."""
    end = bytes(_FRAME) * _THICK
    if framed or len(row) <= 2 * len(end):
        return bytes(_FRAME) * (len(row) // 3)
    for channel, shades in enumerate(_SHADES):
        row[channel::3] = row[channel::3].translate(shades)
    return end + row[len(end) : -len(end)] + end


def _seen(page: pdfium.PdfPage, box: Box, width: int, height: int) -> Place:
    """Where a box of the page stands in its picture of that size, with some room around."""
    left, bottom, right, top = box
    x, y = ctypes.c_int(), ctypes.c_int()
    corners = []
    for point in ((left, bottom), (right, top)):
        pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, *point, x, y)
        corners.append((x.value, y.value))
    (a, b), (c, d) = corners
    return (
        max(0, min(a, c) - _AROUND),
        max(0, min(b, d) - _AROUND),
        min(width, max(a, c) + _AROUND),
        min(height, max(b, d) + _AROUND),
    )


def png(picture: Picture) -> bytes:
    """The picture as a PNG file."""
    row = picture.width * picture.channels
    lines = b"".join(b"\0" + picture.pixels[at : at + row] for at in range(0, len(picture.pixels), row))
    size = picture.width.to_bytes(4, "big") + picture.height.to_bytes(4, "big")
    header = size + bytes([8, _HEADERS[picture.channels], 0, 0, 0])
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def recognise(picture: Picture, program: str, languages: str, seconds: float) -> str:
    """The text that Tesseract finds on a grey picture, line by line; a blank line stands between paragraphs.

    Raises OSError or subprocess.SubprocessError where it cannot be run, fails, or takes longer.
    """
    found = subprocess.run(  # noqa: S603  (a program that was looked up; languages that it named itself)
        [program, "stdin", "stdout", "-l", languages, "--dpi", str(picture.dpi)],
        input=b"P5 %d %d 255\n" % (picture.width, picture.height) + picture.pixels,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # its threads make it slower and take the processors from the answers
        timeout=seconds,
        check=True,
    )
    return found.stdout.decode("utf-8", "replace")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
