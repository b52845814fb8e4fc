"""Plain text: the decoded file, line ends as ``\\n``, NFC, nothing else changed."""

from __future__ import annotations

import unicodedata

from index.errors import RefusedError
from index.extraction.encoding import decode
from index.model import Extract


def extract_text(data: bytes) -> Extract:
    """Return the file as it is; offsets count code points of the decoded text."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise RefusedError("empty")
    return Extract(format="txt", text=unicodedata.normalize("NFC", text))
