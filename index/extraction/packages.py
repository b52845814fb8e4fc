"""Office files and e-books are zips of XML: opened without trusting what they say of themselves.

Roles: ``Package`` reads parts, ``local``, ``value`` and ``child`` look at XML without its namespaces, which differ between
versions of the same format and never in what they mean; ``opened`` turns all that a broken file raises into a refusal.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from lxml import etree

from index.errors import RefusedError

_PART_LIMIT = 50_000_000  # bytes of one unpacked part; a book of a thousand pages has five million
_RATIO_LIMIT = 200  # unpacked to packed; real documents stay below 30
_RATIO_FROM = 1_000_000  # bytes below which a part may be packed as well as it likes
_LOCKED_BIT = 1  # of a part's flags, in the zip

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    KeyError,
    EOFError,
    NotImplementedError,
    OSError,
    UnicodeError,
)
"""What reading a damaged zip or damaged XML raises."""


@dataclass(frozen=True)
class Package:
    """The parts of a file, by their paths."""

    archive: zipfile.ZipFile

    @cached_property
    def names(self) -> frozenset[str]:
        """The paths of all parts."""
        return frozenset(self.archive.namelist())

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises KeyError where there is none, BadZipFile where it is said to lie outside the file."""
        try:
            return self.archive.read(name)
        except ValueError as error:  # a place before the beginning
            raise zipfile.BadZipFile(str(error)) from error

    def size(self, name: str) -> int:
        """How many bytes a part unpacks to."""
        return self.archive.getinfo(name).file_size

    def part(self, name: str) -> etree._Element:
        """The root of an XML part; entities are never expanded, and a part that declares any is refused."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(self.read(name), parser)
        if _declares_entities(root):
            raise RefusedError("bomb")
        return root

    def optional(self, name: str) -> etree._Element | None:
        """The root of a part that may be missing."""
        return self.part(name) if name in self.names else None

    def children(self, name: str) -> Iterator[etree._Element]:
        """What stands right under the root of a part that may be missing."""
        root = self.optional(name)
        yield from () if root is None else root

    def main(self) -> str:
        """The path of the part that an Office file says holds its content. Raises KeyError where it names none."""
        for relation in self.children("_rels/.rels"):
            if (value(relation, "Type") or "").endswith("/officeDocument"):
                return self.archive.getinfo((value(relation, "Target") or "").lstrip("/")).filename
        return self.archive.getinfo("word/document.xml").filename


@contextmanager
def opened(data: bytes) -> Iterator[Package]:
    """The package, for as long as it is read; whatever is broken in it becomes a refusal.

    Raises ``RefusedError``: ``bomb`` for what unpacks to too much, before it is unpacked; ``password``, ``damaged``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.infolist():
                ratio = part.file_size / max(part.compress_size, 1)
                if part.file_size > _PART_LIMIT or (part.file_size > _RATIO_FROM and ratio > _RATIO_LIMIT):
                    raise RefusedError("bomb")
                if part.flag_bits & _LOCKED_BIT:
                    raise RefusedError("password")
            yield Package(archive)
    except BROKEN as error:
        raise RefusedError("damaged") from error


def _declares_entities(root: etree._Element) -> bool:
    dtd: Any = root.getroottree().docinfo.internalDTD  # its methods are not in the stubs
    return dtd is not None and any(dtd.iterentities())


def beside(main: str, target: str) -> str:
    """The path of a part that another part names as seen from its own folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(main), unquote(target))).lstrip("/")


def local(node: etree._Element) -> str:
    """The tag without its namespace; a comment has none."""
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def value(node: etree._Element | None, name: str = "val") -> str | None:
    """An attribute without its namespace."""
    if node is None:
        return None
    return next((str(said) for key, said in node.items() if str(key).rpartition("}")[2] == name), None)


def child(node: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element along a path of tags, or None."""
    for step in path:
        node = next((inner for inner in node if local(inner) == step), None) if node is not None else None
    return node


def inside(node: etree._Element | None, *path: str) -> Iterator[etree._Element]:
    """What stands right under the element along a path of tags; nothing where there is none."""
    found = child(node, *path)
    yield from () if found is None else found


def text_of(node: etree._Element) -> str:
    """All the words in an element."""
    return "".join(map(str, node.itertext()))


def count(raw: str | None, default: int, most: int) -> int:
    """A number that a file gives, kept from 0 to ``most``: a count is never trusted further than it is useful."""
    return min(int(raw), most) if raw is not None and raw.isascii() and raw.isdecimal() else default
