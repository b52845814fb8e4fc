"""Whatever becomes of the data folder, the documents are answered from, or a sentence says what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import FolderError
from index.library import Library
from tests.crashes import Crashes
from tests.index.making import Reader, in_process, write

TEXTS = {
    f"n{i}": f"The shelter number {i} was opened by Person{i} Surname{i}. " + "Other words follow. " * 30 for i in range(6)
}
ASKED = "who opened the shelter number 4"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Some documents."""
    return write(tmp_path / "documents", **TEXTS)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Files are read in this process."""
    return in_process(monkeypatch)


def opened(folder: Path, engine: str = "tantivy") -> Library:
    """A library of the folder."""
    return Library(folder, folder.parent / "data", engine=engine)


def _flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x41
    path.write_bytes(content)


def _truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("damage", [_flipped, _truncated])
def test_a_damaged_file_of_the_engine_is_made_anew(folder: Path, reader: Reader, damage: Callable[[Path], None]) -> None:
    """One byte changed, or half of it gone, in any file of it: the next start answers as before."""
    with opened(folder) as library:
        library.update()
        expected = library.ask(ASKED)
    for path in sorted((folder.parent / "data" / "tantivy").iterdir()):
        if path.exists() and path.stat().st_size:
            damage(path)
            with opened(folder) as library:
                library.update()
                assert (library.ask(ASKED), library.engine) == (expected, "tantivy"), path.name


def test_a_changed_letter_is_never_quoted(folder: Path, reader: Reader) -> None:
    """A byte of a document's text flips in the index: the document is read anew, and the answer is the document's own."""
    with opened(folder) as library:
        library.update()
        expected = library.ask(ASKED)
        index = folder.parent / "data" / "index.sqlite3"
    content = index.read_bytes()
    assert b"Person4 Surname4" in content
    index.write_bytes(content.replace(b"Person4 Surname4", b"Person4 Surname5"))
    reader.read_names.clear()
    with opened(folder) as library:
        library.update()
        assert reader.read_names == []
        assert library.ask(ASKED).quotes == expected.quotes
        assert reader.read_names == ["n4.txt"]
        assert library.ask(ASKED).quotes == expected.quotes


def test_an_index_damaged_under_way_is_made_anew(folder: Path, reader: Reader) -> None:
    """The file is overwritten while Dossier runs: the question that meets it is answered all the same."""
    with opened(folder) as library:
        library.update()
        expected = library.ask(ASKED)
    index = folder.parent / "data" / "index.sqlite3"
    with opened(folder) as library:
        library.update()
        with index.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (index.stat().st_size - 4096))
        assert library.ask(ASKED).quotes == expected.quotes


FULL = """\
import resource, sys
from pathlib import Path
from index.errors import DossierError
from index.library import Library
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    with Library(Path(sys.argv[1]), Path(sys.argv[2]), engine="tantivy", keep=False) as library:
        library.update()
except DossierError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the size of files is limited on POSIX only")
@pytest.mark.parametrize("size", [1_000, 40_000, 150_000, 250_000])
def test_a_full_disk_is_said_and_loses_nothing(folder: Path, size: int) -> None:
    """Where no more can be written, a sentence says so; what was answered is answered, and with room the rest follows."""
    with opened(folder) as library:
        library.update()
    write(folder, **{f"more{i}": " ".join(f"word{i}x{j}" for j in range(3000)) for i in range(4)})
    command = [sys.executable, "-c", FULL, str(folder), str(folder.parent / "data"), str(size)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=50)
    assert told.stderr == ""
    assert "cannot be written" in told.stdout
    with opened(folder) as library:
        assert "Person4" in library.ask(ASKED).quotes[0].text
        library.update()
        assert library.ask("word3x2999").quotes[0].document == "more3.txt"


def test_a_read_only_data_folder_is_said(folder: Path, reader: Reader) -> None:
    """It names the folder."""
    data = folder.parent / "data"
    data.mkdir(mode=0o500)
    if os.access(data, os.W_OK):
        pytest.skip("nothing is read-only for this user")
    with pytest.raises(FolderError, match="data"), opened(folder) as library:
        library.update()


def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Three of the rounds of which ``make soak`` does two hundred."""
    with Crashes(tmp_path, seed=1) as crashes:
        for _ in range(3):
            assert crashes.round() == []
