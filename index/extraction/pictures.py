"""A page of a PDF as a picture, to be looked at or to be recognised: which text stands on a page that holds none?

Runs in the reading process, within its limits. The program Tesseract recognises; it sees the picture, a small environment
and nothing else.
"""

from __future__ import annotations

import os
import subprocess
import zlib
from dataclasses import dataclass

import pypdfium2 as pdfium

from index.errors import RefusedError

SHOWN, RECOGNISED = 1800, 2500
"""Pixels of the longer side: enough to read on a phone, and as good as more for Tesseract (A4 at 210 dots an inch)."""

_POINTS = 72
_HEADERS = {1: 0, 3: 2}
"""PNG's colour types by channels: grey, and red with green and blue."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows of pixels from the top, ``channels`` bytes each; ``dpi`` is how many of them are an inch of paper."""

    width: int
    height: int
    channels: int
    pixels: bytes
    dpi: int


def render(data: bytes, sheet: int, longest: int, *, grey: bool) -> Picture:
    """The page ``sheet`` (from 0) of a PDF, as large as fits into ``longest`` pixels. RefusedError where there is none."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise RefusedError("damaged") from error
    try:
        page = document[sheet]
        scale = longest / max(1.0, *page.get_size())
        bitmap = page.render(scale=scale, grayscale=grey, rev_byteorder=True, prefer_bgrx=False)
        channels, stride, raw = bitmap.n_channels, bitmap.stride, bytes(bitmap.buffer)
        rows = (raw[at : at + bitmap.width * channels] for at in range(0, bitmap.height * stride, stride))
        return Picture(bitmap.width, bitmap.height, channels, b"".join(rows), round(_POINTS * scale))
    except (pdfium.PdfiumError, IndexError) as error:
        raise RefusedError("damaged") from error
    finally:
        document.close()


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
