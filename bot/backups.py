"""How is everything that nothing can make anew kept in one file, and how does it come back on an empty machine?

The file is a ZIP archive: ``documents/`` as it is, the databases of the data folder each as of one moment, what was sent and
waits, and ``manifest.json`` with the SHA-256 of each. It may be made while the bot runs. The index is not in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Final

from filelock import FileLock, Timeout

from bot import state
from index import recognition, versions
from index.errors import BusyError, FolderError

_MANIFEST: Final = "manifest.json"
_FORMAT: Final = 1
_DATABASES: Final = (state.FILE, versions.FILE, recognition.FILE)
_INBOX: Final = "inbox"
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Saved:
    """What a backup holds: how many files of the documents folder, and bytes in all."""

    documents: int
    size: int


def save(documents: Path, data: Path, target: Path) -> Saved:
    """Write a backup, beside its place first. Raises FolderError where there is something already, or it cannot be written."""
    if target.exists():
        raise FolderError(f"{target} is there already; please give the backup another name.")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with (
            TemporaryDirectory(dir=data, prefix=".saving-") as room,
            zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED) as archive,
        ):
            digests = {name: _put(archive, name, path) for name, path in _members(documents, data, Path(room))}
            made = {"format": _FORMAT, "made": datetime.now(UTC).isoformat(timespec="seconds"), "sha256": digests}
            archive.writestr(_MANIFEST, json.dumps(made, ensure_ascii=False, indent=1))
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise FolderError(f"The backup could not be written to {target}: {error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return Saved(sum(name.startswith("documents/") for name in digests), target.stat().st_size)


def restore(source: Path, documents: Path, data: Path) -> Saved:
    """Put back what a backup holds, once all of it is there and sound.

    Only where nothing would be lost: what is there already must be the same. One that was interrupted can be repeated. Raises
    FolderError with what to do, BusyError where the bot is running there.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        documents.mkdir(parents=True, exist_ok=True)
        with FileLock(data / "index.lock", timeout=0), zipfile.ZipFile(source) as archive:
            digests = _manifest(archive, source)
            _refuse_to_lose(digests, documents, data)
            with TemporaryDirectory(dir=data, prefix=".restoring-") as room:
                unpacked = [(name, _taken(archive, name, digest, Path(room), source)) for name, digest in digests.items()]
                for name, path in sorted(unpacked, reverse=True):  # first the documents, then what is kept of them
                    place = _place(name, documents, data)
                    place.parent.mkdir(parents=True, exist_ok=True)
                    shutil.move(path, place)
    except Timeout as error:
        raise BusyError(f"Dossier is running with {data}; please stop it first.") from error
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:  # the last: packed in a way that zipfile does not know
        raise FolderError(f"{source} could not be restored: {error}") from error
    return Saved(sum(name.startswith("documents/") for name in digests), source.stat().st_size)


def _members(documents: Path, data: Path, room: Path) -> Iterator[tuple[str, Path]]:
    """The names in the archive, and the files to be read for them; databases are copied as of one moment."""
    for path in _files(documents):
        yield f"documents/{path.relative_to(documents).as_posix()}", path
    for path in _files(data / _INBOX):
        yield f"data/{_INBOX}/{path.relative_to(data / _INBOX).as_posix()}", path
    for name in _DATABASES:
        if (data / name).exists():
            with closing(sqlite3.connect(data / name, timeout=10)) as there, closing(sqlite3.connect(room / name)) as copy:
                there.backup(copy)
            yield f"data/{name}", room / name


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder and its subfolders but hidden ones, which are half written or another program's."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _put(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    """Pack a file, and give the digest of what was packed."""
    digest, info = hashlib.sha256(), zipfile.ZipInfo(name)
    info.compress_type = archive.compression
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as packed:
        while block := source.read(_BLOCK):
            digest.update(block)
            packed.write(block)
    return digest.hexdigest()


def _manifest(archive: zipfile.ZipFile, source: Path) -> Mapping[str, str]:
    """The digests by name. Raises FolderError where the archive is no backup of ours, or holds other names than it says."""
    try:
        made: dict[str, Any] = json.loads(archive.read(_MANIFEST))
        digests: dict[str, str] = made["sha256"]
        sound = made["format"] == _FORMAT and all(map(_is_ours, digests))
    except (KeyError, ValueError, TypeError, AttributeError):
        sound = False
        digests = {}
    if not sound or sorted(archive.namelist()) != sorted([*digests, _MANIFEST]):
        raise FolderError(f"{source} is no backup that this version of Dossier has made, or it is damaged.")
    return digests


def _is_ours(name: str) -> bool:
    """A name that a backup may hold, and that cannot lead out of its folder."""
    first, *rest = PurePosixPath(name).parts or ("",)
    if not rest or str(PurePosixPath(name)) != name or any(part in {"..", "."} or "\\" in part for part in rest):
        return False
    return first == "documents" or (first == "data" and (rest[0] == _INBOX or rest in [[database] for database in _DATABASES]))


def _place(name: str, documents: Path, data: Path) -> Path:
    first, _, inside = name.partition("/")
    return (documents if first == "documents" else data) / inside


def _refuse_to_lose(digests: Mapping[str, str], documents: Path, data: Path) -> None:
    """Raise FolderError where a file is there that the backup does not hold as it is."""
    there = {f"documents/{path.relative_to(documents).as_posix()}": path for path in _files(documents)}
    there |= {f"data/{name}": data / name for name in _DATABASES if (data / name).exists()}
    others = [path for name, path in there.items() if digests.get(name) != _digest(path)]
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        raise FolderError(
            f"{others[0]}{more} would be mixed with what is restored, or lost. Please move what is there away first, "
            "or set DOCUMENTS_DIR and DATA_DIR to empty folders."
        )


def _taken(archive: zipfile.ZipFile, name: str, digest: str, room: Path, source: Path) -> Path:
    """Unpack a file under a name of ours. Raises FolderError where it is not what was packed."""
    path = room / hashlib.sha256(name.encode()).hexdigest()
    with archive.open(name) as packed, path.open("xb") as file:
        shutil.copyfileobj(packed, file, _BLOCK)
        file.flush()
        os.fsync(file.fileno())
    if _digest(path) != digest:
        raise FolderError(f"{source} is damaged: {name} is not what was saved. Nothing was restored.")
    return path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
