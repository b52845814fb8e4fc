"""What is replaced or removed can be brought back, within the bounds that are stated."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index import corpus
from index.errors import FolderError
from index.library import Library
from index.versions import DAYS, FILE, MOST, Versions
from tests.index.making import in_process, write

FIRST = "The shelter in Gyumri was opened by Anna Abovyan in 2015.\n"
SECOND = "The shelter in Gyumri was opened by Vahram Kazhoyan in 2016.\n"
WHO = "who opened the shelter in Gyumri"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one document."""
    in_process(monkeypatch)
    return write(tmp_path / "documents", report=FIRST)


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    """Its library, up to date."""
    with opened(folder) as made:
        made.update()
        yield made


def opened(folder: Path) -> Library:
    """A library of the folder with its data beside it."""
    return Library(folder, folder.parent / "data")


def sent(folder: Path, text: str) -> Path:
    """A file somewhere else that holds the text."""
    path = folder.parent / "sent.txt"
    path.write_text(text, encoding="utf-8")
    return path


def answer(library: Library) -> str:
    """The words that answer."""
    quotes = library.ask(WHO).quotes
    return quotes[0].text if quotes else ""


def numbers(library: Library, name: str = "report.txt") -> list[int]:
    """Which versions of a document are kept."""
    return [version.number for version in library.versions(name)]


def by_upload(library: Library, folder: Path) -> None:
    library.add(sent(folder, SECOND), "report.txt")


def by_hand(library: Library, folder: Path) -> None:
    (folder / "report.txt").write_text(SECOND, encoding="utf-8")
    library.update()


@pytest.mark.parametrize("replaced", [by_upload, by_hand])
def test_a_replaced_version_comes_back(folder: Path, library: Library, replaced: Callable[[Library, Path], None]) -> None:
    """Added over or written over in the folder: one call undoes it, and the next call undoes that."""
    replaced(library, folder)
    assert "Kazhoyan" in answer(library)
    assert numbers(library) == [2, 1]
    assert library.restore("report.txt").changed == ("report.txt",)
    assert "Abovyan" in answer(library)
    assert (folder / "report.txt").read_text("utf-8") == FIRST
    library.restore("report.txt")
    assert "Kazhoyan" in answer(library)
    assert len(numbers(library)) == 2


@pytest.mark.parametrize("by_whom", ["library", "hand"])
def test_a_removed_document_comes_back(folder: Path, library: Library, by_whom: str) -> None:
    """With what was said of it."""
    (folder / "report.txt.yaml").write_text("title: The shelter\n", encoding="utf-8")
    library.update()
    if by_whom == "library":
        library.remove("report.txt")
    else:
        (folder / "report.txt").unlink()
        (folder / "report.txt.yaml").unlink()
        library.update()
    assert answer(library) == ""
    assert list(folder.iterdir()) == []
    assert library.restore("report.txt").added == ("report.txt",)
    assert library.documents()[0].title == "The shelter"
    assert "Abovyan" in answer(library)


def test_a_document_of_a_subfolder_comes_back(folder: Path, library: Library) -> None:
    """Also where the subfolder is gone."""
    write(folder / "reports", old=FIRST)
    library.update()
    (folder / "reports" / "old.txt").unlink()
    (folder / "reports").rmdir()
    library.update()
    library.restore("reports/old.txt")
    assert (folder / "reports" / "old.txt").read_text("utf-8") == FIRST


def test_a_version_is_chosen_by_its_number(folder: Path, library: Library) -> None:
    """The oldest as well; one that is not kept is refused, and so is a document that nobody knows."""
    for text in (SECOND, "The shelter in Gyumri was closed.\n"):
        library.add(sent(folder, text), "report.txt")
    library.restore("report.txt", 1)
    assert "Abovyan" in answer(library)
    assert numbers(library) == [4, 3, 2]
    for name, number in (("report.txt", 1), ("other.txt", None)):
        with pytest.raises(FolderError, match="No such version"):
            library.restore(name, number)
    assert "Abovyan" in answer(library)


def test_what_is_written_over_before_it_was_indexed_is_kept(folder: Path, library: Library) -> None:
    """A file that came into the folder a moment before another was added over it."""
    (folder / "report.txt").write_text(SECOND, encoding="utf-8")
    library.add(sent(folder, "The shelter in Gyumri was closed.\n"), "report.txt")
    library.restore("report.txt")
    assert "Kazhoyan" in answer(library)


def test_removed_for_good_is_removed_for_good(folder: Path, library: Library) -> None:
    """No version stays, not even a letter in the database; also of what was removed before."""
    by_upload(library, folder)
    library.remove("report.txt", for_good=True)
    assert library.versions() == ()
    assert b"Abovyan" not in (folder.parent / "data" / FILE).read_bytes()
    write(folder, other=SECOND)
    library.update()
    library.remove("other.txt")
    library.remove("other.txt", for_good=True)
    assert library.versions() == ()
    with pytest.raises(FolderError):
        library.remove("other.txt", for_good=True)


def test_the_index_can_be_deleted_and_the_versions_stay(folder: Path, library: Library) -> None:
    """They are no part of what is made anew; nor does an index made beside the other keep a second copy."""
    by_upload(library, folder)
    library.remade().close()
    assert not (folder.parent / "data" / "anew" / FILE).exists()
    library.close()
    for part in (folder.parent / "data").glob("index.sqlite3*"):
        part.unlink()
    with opened(folder) as again:
        again.update()
        again.restore("report.txt")
        assert "Abovyan" in answer(again)


def test_so_many_are_kept_so_long(folder: Path, tmp_path: Path) -> None:
    """Versions before the present one are counted and have their time; the present one is kept whatever its age."""
    now = [datetime(2026, 1, 1, tzinfo=UTC)]
    kept = Versions(tmp_path, now=lambda: now[0])

    def follow() -> None:
        files = corpus.files(folder)
        kept.follow({file.name: corpus.digest(file) for file in files}, files)

    for number in range(MOST + 3):
        write(folder, report=f"Version {number}")
        follow()
    assert [version.number for version in kept.listed()] == list(range(MOST + 3, 2, -1))
    now[0] += timedelta(days=DAYS + 1)
    follow()
    assert [version.gone for version in kept.listed()] == [None]
    (folder / "report.txt").unlink()
    follow()
    now[0] += timedelta(days=DAYS - 1)
    follow()
    assert [version.number for version in kept.listed()] == [MOST + 3]
    now[0] += timedelta(days=2)
    follow()
    assert kept.listed() == ()


def test_nothing_is_written_where_nothing_has_changed(folder: Path, library: Library) -> None:
    """An update that finds everything as it was leaves the database as it is."""
    before = (folder.parent / "data" / FILE).stat()
    library.update()
    assert (folder.parent / "data" / FILE).stat().st_mtime_ns == before.st_mtime_ns


def test_a_damaged_database_is_not_written_over(folder: Path, library: Library) -> None:
    """It says to restore the backup, removes nothing, and what is indexed goes on answering."""
    path = folder.parent / "data" / FILE
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(FolderError, match="restore it from a backup"):
        library.remove("report.txt")
    assert (folder / "report.txt").exists()
    assert path.read_bytes().startswith(b"not a database")
    assert "Abovyan" in answer(library)


REPLACING = """
import sys
from pathlib import Path
from index import corpus
from index.library import Library

def wait(*_):
    print("here", flush=True)
    sys.stdin.read()

folder, data, sent, at = sys.argv[1:]
with Library(Path(folder), Path(data)) as library:
    name = {"stored": "store", "kept": "restore"}[at]
    real = getattr(corpus, name)
    setattr(corpus, name, lambda *given: (real(*given), wait()) if at == "stored" else wait())
    library.restore("report.txt") if at == "kept" else library.add(Path(sent), "report.txt")
"""


@pytest.mark.parametrize("at", ["stored", "kept"])
def test_kill_9_while_a_document_is_replaced_or_restored(tmp_path: Path, at: str) -> None:
    """Both versions are there afterwards, whichever of them is the document."""
    folder = write(tmp_path / "documents", report=FIRST)
    with opened(folder) as library:
        library.update()
        if at == "kept":
            by_upload(library, folder)
    command = [sys.executable, "-c", REPLACING, str(folder), str(tmp_path / "data"), str(sent(folder, SECOND)), at]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as replacing:
        assert replacing.stdout is not None
        assert replacing.stdout.readline() == "here\n"
        replacing.send_signal(signal.SIGKILL)
    with opened(folder) as library:
        library.update()
        assert "Kazhoyan" in answer(library)
        library.restore("report.txt")
        assert "Abovyan" in answer(library)


def test_the_database_is_sound(folder: Path, library: Library) -> None:
    """SQLite finds nothing wrong with it after all that, and it is as small as what it holds."""
    for _ in range(3):
        by_upload(library, folder)
        library.restore("report.txt")
    with sqlite3.connect(folder.parent / "data" / FILE) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
