"""Bytes → ``Extract``: which text, pages and sections does a file hold?

``kinds`` says which format it is, one module reads each format, ``blocks`` makes lines and sections of what they found,
and ``worker`` does all this in a child process with limits.
"""

from __future__ import annotations

from collections.abc import Callable

from index.errors import RefusedError
from index.extraction.csv import extract_csv
from index.extraction.docx import extract_docx
from index.extraction.epub import extract_epub
from index.extraction.garbled import restored
from index.extraction.html import extract_html
from index.extraction.kinds import kind_of
from index.extraction.markdown import extract_markdown
from index.extraction.odt import extract_odt
from index.extraction.pdf import extract_pdf
from index.extraction.rtf import extract_rtf
from index.extraction.text import extract_text
from index.extraction.xlsx import extract_xlsx
from index.model import Extract

VERSION = 4
"""Raised whenever the same file would give another text."""

LONGEST = 10_000_000
"""Letters of a text; a thick book has two million, and a small file can make many."""

_READERS: dict[str, Callable[[bytes], Extract]] = {
    "txt": extract_text,
    "md": extract_markdown,
    "html": extract_html,
    "pdf": extract_pdf,
    "docx": extract_docx,
    "odt": extract_odt,
    "rtf": extract_rtf,
    "epub": extract_epub,
    "xlsx": extract_xlsx,
    "csv": extract_csv,
}


def extract(data: bytes, name: str) -> Extract:
    """Read one file; ``name`` is used for its ending only.

    Raises ``RefusedError`` with a code of ``index.errors.REASONS``. For files from outside use ``worker.Worker``: a
    hostile file can ask for any amount of memory and time here.
    """
    if not data.strip():
        raise RefusedError("empty")
    read = _READERS[kind_of(data, name)](data)
    if len(read.text) > LONGEST:
        raise RefusedError("bomb")
    return restored(read)
