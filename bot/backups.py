"""How is everything that nothing can make anew kept in one file, and how does it come back on an empty machine?

The file is a ZIP archive: ``documents/`` and ``restricted/`` as they are, the databases of the data folder each as of one
moment, what was sent and waits, and ``manifest.json`` with the SHA-256 of each. It may be made while the bot runs. The index
is not in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator, Mapping
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
_RESTRICTED: Final = "restricted"
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Saved:
    """What a backup holds: how many files of the folders of documents, and bytes in all."""

    documents: int
    size: int


@dataclass(frozen=True, slots=True)
class Folders:
    """Where everything is: the open documents, the data, and the restricted documents, where there are any."""

    documents: Path
    data: Path
    restricted: Path | None = None

    @property
    def of_documents(self) -> Mapping[str, Path]:
        """Where documents are, by how their names in a backup begin."""
        return {"documents": self.documents, **({_RESTRICTED: self.restricted} if self.restricted else {})}

    @property
    def of_data(self) -> Mapping[str, Path]:
        """Where databases and what waits are, by how their names in a backup begin."""
        inside = f"data/{_RESTRICTED}"
        return {"data": self.data, **({inside: self.data / _RESTRICTED} if self.restricted else {})}

    def place(self, name: str) -> Path:
        """Tell where what has that name in a backup belongs."""
        places = {**self.of_data, **self.of_documents}
        above = max((above for above in places if name.startswith(f"{above}/")), key=len)
        return places[above] / name.removeprefix(f"{above}/")


def save(folders: Folders, target: Path) -> Saved:
    """Write a backup, beside its place first. Raises FolderError where there is something already, or it cannot be written."""
    if target.exists():
        raise FolderError(f"{target} is there already; please give the backup another name.")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with (
            TemporaryDirectory(dir=folders.data, prefix=".saving-") as room,
            zipfile.ZipFile(draft, "x", zipfile.ZIP_DEFLATED) as archive,
        ):
            digests = {name: _put(archive, name, path) for name, path in _members(folders, Path(room))}
            made = {"format": _FORMAT, "made": datetime.now(UTC).isoformat(timespec="seconds"), "sha256": digests}
            archive.writestr(_MANIFEST, json.dumps(made, ensure_ascii=False, indent=1))
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise FolderError(f"The backup could not be written to {target}: {error}") from error
    finally:
        draft.unlink(missing_ok=True)
    return _told(digests, target)


def restore(source: Path, folders: Folders) -> Saved:
    """Put back what a backup holds, once all of it is there and sound.

    Only where nothing would be lost: what is there already must be the same. One that was interrupted can be repeated. Raises
    FolderError with what to do, BusyError where the bot is running there.
    """
    data = folders.data
    try:
        for folder in (data, *folders.of_documents.values()):
            folder.mkdir(parents=True, exist_ok=True)
        with FileLock(data / "index.lock", timeout=0), zipfile.ZipFile(source) as archive:
            digests = _manifest(archive, source)
            _refuse_to_mix(digests, folders, source)
            _refuse_to_lose(digests, folders)
            with TemporaryDirectory(dir=data, prefix=".restoring-") as room:
                unpacked = [(name, _taken(archive, name, digest, Path(room), source)) for name, digest in digests.items()]
                for name, path in sorted(unpacked, reverse=True):  # first the documents, then what is kept of them
                    place = folders.place(name)
                    place.parent.mkdir(parents=True, exist_ok=True)
                    shutil.move(path, place)
    except Timeout as error:
        raise BusyError(f"Dossier is running with {data}; please stop it first.") from error
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:  # the last: packed in a way that zipfile does not know
        raise FolderError(f"{source} could not be restored: {error}") from error
    return _told(digests, source)


def _told(digests: Iterable[str], file: Path) -> Saved:
    return Saved(sum(name.startswith(("documents/", f"{_RESTRICTED}/")) for name in digests), file.stat().st_size)


def _members(folders: Folders, room: Path) -> Iterator[tuple[str, Path]]:
    """The names in the archive, and the files to be read for them; databases are copied as of one moment."""
    for above, folder in folders.of_documents.items():
        yield from _named(above, folder)
    for above, folder in folders.of_data.items():
        yield from _named(f"{above}/{_INBOX}", folder / _INBOX)
        for name in _DATABASES:
            if (folder / name).exists():
                copied = room / f"{above.replace('/', '-')}-{name}"
                with closing(sqlite3.connect(folder / name, timeout=10)) as there, closing(sqlite3.connect(copied)) as copy:
                    there.backup(copy)
                yield f"{above}/{name}", copied


def _named(above: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """The files of a folder, by their names in the archive."""
    for path in _files(folder):
        yield f"{above}/{path.relative_to(folder).as_posix()}", path


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
    if first == "data" and rest[0] == _RESTRICTED:
        rest = rest[1:]
    return first in {"documents", _RESTRICTED} or (
        first == "data" and (rest[:1] == [_INBOX] or rest in [[database] for database in _DATABASES])
    )


def _refuse_to_mix(digests: Mapping[str, str], folders: Folders, source: Path) -> None:
    """Raise FolderError where there is no folder for the restricted documents of a backup."""
    if folders.restricted is None and any(name.startswith((f"{_RESTRICTED}/", f"data/{_RESTRICTED}/")) for name in digests):
        raise FolderError(f"{source} holds restricted documents; please set RESTRICTED_DIR to an empty folder first.")


def _refuse_to_lose(digests: Mapping[str, str], folders: Folders) -> None:
    """Raise FolderError where a file is there that the backup does not hold as it is."""
    there = {name: path for above, folder in folders.of_documents.items() for name, path in _named(above, folder)}
    there |= {
        f"{above}/{name}": folder / name
        for above, folder in folders.of_data.items()
        for name in _DATABASES
        if (folder / name).exists()
    }
    others = [path for name, path in there.items() if digests.get(name) != _digest(path)]
    if others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        raise FolderError(
            f"{others[0]}{more} would be mixed with what is restored, or lost. Please move what is there away first, "
            "or set DOCUMENTS_DIR, DATA_DIR and RESTRICTED_DIR to empty folders."
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
