"""Which files are in the documents folder, what is said of them, and how is a new one stored safely?

``report.pdf.yaml`` beside ``report.pdf`` holds its title, publisher, date, url, language, kind and access. Names that
begin with ``.`` or ``_``, ``questions.yaml`` and ``glossary.yaml`` are not documents.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path, PurePosixPath

import regex
import yaml

from index.errors import FolderError, NameRefusedError
from index.extraction import kinds
from index.extraction.metadata import web_address
from index.model import Metadata

SUFFIXES = tuple(kinds.NAMED)
RESERVED = frozenset({"questions.yaml", "glossary.yaml"})
LONGEST_NAME = 240
"""Bytes (of Armenian 120 letters); with ``.yaml`` behind it a name stays under the 255 that file systems take."""

_SIDECAR = ".yaml"
_DRAFT = ".draft-"
_UNSAFE = regex.compile(r"[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}<>:\"/\\|?*]")
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"com{i}" for i in range(10)), *(f"lpt{i}" for i in range(10))})
_YEARS = regex.compile(r"\d{4}(?:\s?[-–—]\s?\d{4})?")
_A_LINE = r"^{}[ \t]*:.*\n?(?:[ \t]+.*\n?)*"
_DATE = regex.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class File:
    """A file of the folder: its path inside, its path on disk, and a mark that changes whenever it is written."""

    name: str
    path: Path
    mark: str

    @property
    def sidecar(self) -> Path:
        """Where its metadata would stand."""
        return self.path.with_name(self.path.name + _SIDECAR)


def files(folder: Path) -> list[File]:
    """The documents of the folder and its subfolders, by name. Raises FolderError."""
    if not folder.is_dir():
        raise FolderError(f"There is no documents folder at {folder}; please create it or set DOCUMENTS_DIR.")
    try:
        return sorted(_walk(folder, PurePosixPath()), key=lambda file: file.name)
    except OSError as error:
        raise FolderError(f"The documents folder {folder} cannot be read: {error}") from error


def digest(file: File) -> str:
    """What is in the file and beside it, in 32 hexadecimal digits."""
    with file.path.open("rb") as opened:
        content = hashlib.file_digest(opened, "sha256")
    if file.sidecar.is_file():
        content.update(b"\0" + file.sidecar.read_bytes())
    return content.hexdigest()[:32]


def digest_of(content: bytes, sidecar: bytes | None) -> str:
    """The digest of a file that holds this, with what is said of it."""
    beside = b"" if sidecar is None else b"\0" + sidecar
    return hashlib.sha256(content + beside).hexdigest()[:32]


def metadata(file: File, own: Metadata) -> tuple[Metadata, tuple[str, ...]]:
    """What the file says of itself, with what stands beside it on top; and warnings for what could not be used."""
    if not file.sidecar.is_file():
        return own, ()
    try:
        said = yaml.safe_load(file.sidecar.read_text("utf-8-sig"))
    except (
        OSError,
        ValueError,
        RecursionError,
        yaml.YAMLError,
    ):  # ValueError: not UTF-8, or a 30th of February
        said = None
    if not isinstance(said, dict):
        return own, (f"{file.sidecar.name} is not a list of names and values and was not used.",)
    known = {field.name for field in fields(Metadata)}
    values = {key: " ".join(str(value).split()) for key, value in said.items() if key in known and value is not None}
    unknown = sorted(str(key) for key in said if key not in known)
    warnings = [f"{file.sidecar.name}: “{key}” is not one of {', '.join(sorted(known))}." for key in unknown]
    if "date" in values and not _DATE.fullmatch(values["date"]):
        warnings.append(f"{file.sidecar.name}: the date must be 2018, 2018-04 or 2018-04-24.")
        del values["date"]
    if "valid" in values and not _YEARS.fullmatch(values["valid"]):
        warnings.append(f"{file.sidecar.name}: valid must be a year or two, as 2018 or 2016-2018.")
        del values["valid"]
    return replace(own, **values), tuple(warnings)


def safe_name(name: str) -> str:
    """The name under which a sent file is stored: no folders, no control characters, nothing that hides its ending.

    Raises NameRefusedError where nothing usable is left.
    """
    base = _UNSAFE.sub("", name.replace("\\", "/").rsplit("/", 1)[-1])
    stem, dot, suffix = unicodedata.normalize("NFC", base).strip(" .").rpartition(".")
    stem = " ".join(stem.split()).strip(" ._-")
    suffix = dot + suffix.lower().strip()
    if not stem or suffix not in SUFFIXES or stem.partition(".")[0].strip().casefold() in _DEVICES:
        raise NameRefusedError(f"Please give the file a name that ends in {', '.join(SUFFIXES)}.")
    short = stem.encode()[: LONGEST_NAME - len(suffix)].decode(errors="ignore")
    return short.rstrip(" ._-") + suffix


def store(folder: Path, name: str, content: bytes) -> Path:
    """Write a file into the folder: beside its place first, then renamed, so that nobody meets half of it."""
    target = folder / name
    draft = folder / f"{_DRAFT}{secrets.token_hex(8)}"
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise FolderError(f"{name} could not be written to the documents folder: {error.strerror}") from error
    return target


def sidecar(folder: Path, name: str, key: str, value: str | None) -> tuple[str, bytes]:
    """Name and content of the metadata beside a document, with ``value`` for ``key`` in it and all else that it holds already.

    None takes the key out. Raises FolderError where the value does not make sense, or what is there is not a list of names and
    values.
    """
    refuse = _REFUSALS.get(key)
    if value is not None and refuse and (refusal := refuse(value)):
        raise FolderError(refusal)
    beside = f"{name}{_SIDECAR}"
    try:
        said = (folder / beside).read_text("utf-8-sig") if (folder / beside).is_file() else ""
        line = "" if value is None else f"{key}: {json.dumps(value, ensure_ascii=False)}\n"
        whole = f"{regex.sub(_A_LINE.format(key), '', said, flags=regex.MULTILINE).rstrip()}\n{line}".lstrip()
        if isinstance(yaml.safe_load(whole) or {}, dict):
            return beside, whole.encode()
    except (OSError, ValueError, RecursionError, yaml.YAMLError):  # told below
        pass
    raise FolderError(f"{beside} is not a list of names and values; please correct it first.")


def _no_address(value: str) -> str | None:
    return None if web_address(value) else f"“{value}” is no address; please give one that begins with https:// or http://."


def _no_date(value: str) -> str | None:
    return None if _DATE.fullmatch(value) else f"“{value}” is no date; please give it as 2018, 2018-04 or 2018-04-24."


_REFUSALS: Mapping[str, Callable[[str], str | None]] = {"url": _no_address, "date": _no_date}
"""What is wrong with a value, as a sentence."""


def rename(folder: Path, name: str, new: str) -> None:
    """Give a document another name, and what is said of it with it.

    Raises FolderError where there is none, or one of the new name.
    """
    document = find(folder, name)
    if document is None:
        raise FolderError(f"There is no document named {name}.")
    target = document.path.with_name(new)
    if target.exists():
        raise FolderError(f"There is a document named {new} already.")
    if document.sidecar.is_file():  # at any moment it stands beside the document
        store(document.path.parent, new + _SIDECAR, document.sidecar.read_bytes())
    document.path.rename(target)
    document.sidecar.unlink(missing_ok=True)


def find(folder: Path, name: str) -> File | None:
    """The file of that name, if it is in the folder. Raises FolderError."""
    return next((file for file in files(folder) if file.name == name), None)


def restore(folder: Path, name: str, content: bytes, sidecar: bytes | None) -> None:
    """Write a file and what is said of it; one that was there is replaced. Raises FolderError."""
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    if sidecar is None:
        target.with_name(target.name + _SIDECAR).unlink(missing_ok=True)
    else:
        store(folder, name + _SIDECAR, sidecar)
    store(folder, name, content)


def remove(folder: Path, name: str) -> None:
    """Delete a document and what is said of it. Raises FolderError where there is none."""
    document = find(folder, name)
    if document is None:
        raise FolderError(f"There is no document named {name}.")
    document.path.unlink()
    document.sidecar.unlink(missing_ok=True)


def _walk(folder: Path, inside: PurePosixPath, above: frozenset[Path] = frozenset()) -> Iterator[File]:
    real = (folder / inside).resolve()
    if real in above:  # a link to a folder that holds it
        return
    with os.scandir(folder / inside) as entries:
        for entry in entries:
            name = inside / entry.name
            if entry.name.startswith((".", "_")) or entry.name in RESERVED:
                continue
            if entry.is_dir():
                yield from _walk(folder, name, above | {real})
            elif entry.is_file() and not _is_sidecar(folder / name):
                yield File(_readable(name.as_posix()), folder / name, _mark(folder / name))


def _readable(name: str) -> str:
    """The name, with ``\\xff`` for bytes that are no letters: not every system's names are UTF-8."""
    return os.fsencode(name).decode(errors="backslashreplace")


def _is_sidecar(path: Path) -> bool:
    return path.suffix in (_SIDECAR, ".yml")


def _mark(path: Path) -> str:
    """Size and time of the file and of its metadata: cheap to compare; a digest decides where they differ."""
    marks = []
    for part in (path, path.with_name(path.name + _SIDECAR)):
        try:
            status = part.stat()
        except FileNotFoundError:
            continue
        marks.append(f"{status.st_size}:{status.st_mtime_ns}:{status.st_ino}")
    return " ".join(marks)
