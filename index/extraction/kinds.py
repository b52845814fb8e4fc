"""Which kind of file is this? By the name and by the content; where the two differ, the file is refused with both."""

from __future__ import annotations

import re
from pathlib import PurePath, PurePosixPath

from index.errors import RefusedError
from index.extraction.packages import Package, opened

NAMED = {
    ".txt": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
    ".epub": "epub",
    ".xlsx": "xlsx",
    ".csv": "csv",
}
_TEXTS = frozenset({"txt", "md", "html", "csv"})  # kinds that need no sign in the content
_PACKAGES = frozenset({"docx", "xlsx", "odt", "epub"})

_HEAD = 1024  # bytes in which readers look for "%PDF-"; some servers put a line before it
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = (
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"{\\rtf", "rtf"),
    (b"%!PS", "PostScript"),
    (b"\x1f\x8b", "GZIP"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"Rar!", "RAR"),
    (b"MZ\x90", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"RIFF", "RIFF"),
    (b"OggS", "OGG"),
    (b"ID3", "MP3"),
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


_MAINS = {"document": "docx", "workbook": "xlsx", "presentation": "PPTX"}
_MEDIA = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.text-template": "odt",
    "application/epub+zip": "epub",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/vnd.oasis.opendocument.presentation": "ODP",
}
_MEDIUM_LENGTH = 200  # bytes of a part that names the kind; a longer one is no such part


def kind_of(data: bytes, name: str) -> str:
    """Return the kind, one of the values of ``NAMED``; raise ``RefusedError`` for anything else."""
    named = NAMED.get(PurePath(name).suffix.lower())
    found = _found(data)
    if found == "locked" and named in {"docx", "xlsx"}:
        raise RefusedError("password")
    if named is None and found not in NAMED.values():
        raise RefusedError("unsupported")
    if named is not None and (found == named or (found is None and named in _TEXTS)):
        return named
    if found is None and (named in _PACKAGES or not _is_text(data)):
        raise RefusedError("damaged")
    if found == "DOC" and named in {"docx", "xlsx"}:
        raise RefusedError("unsupported")
    ending = PurePath(name).suffix.lstrip(".").upper() or "nothing"
    raise RefusedError("mismatch", named=ending, found=(found or "text").upper())


def _found(data: bytes) -> str | None:
    """What the content says that it is; None where it says nothing, as text does."""
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(_OLE):
        return "locked" if "EncryptedPackage".encode("utf-16-le") in data else "DOC"
    if b"%PDF-" in data[:_HEAD] and not _HTML.match(data[:_HEAD]):
        return "pdf"
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").replace(b"\0", b"")
    return "html" if _HTML.match(head) else None


def _zipped(data: bytes) -> str | None:
    """Which kind a zip holds; None for one that cannot be opened, so that its name decides."""
    try:
        with opened(data) as package:
            return _packed(package)
    except RefusedError as error:
        if error.code == "damaged":
            return None
        raise


def _packed(package: Package) -> str:
    if "mimetype" in package.names and package.size("mimetype") < _MEDIUM_LENGTH:
        medium = package.read("mimetype").decode("ascii", "replace").strip()
        return _MEDIA.get(medium, "ZIP")
    if "META-INF/container.xml" in package.names:
        return "epub"
    try:
        main = PurePosixPath(package.main())
    except KeyError:
        return "ZIP"
    return next((kind for start, kind in _MAINS.items() if main.name.startswith(start)), "ZIP")


def _is_text(data: bytes) -> bool:
    return not re.search(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]", data[:_HEAD])
