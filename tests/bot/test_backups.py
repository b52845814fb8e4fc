"""Backups: everything that nothing can make anew, in one file, and back on an empty machine."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from bot.backups import Folders, restore, save
from bot.state import State
from index.errors import BusyError, FolderError
from index.library import Library
from tests.end_to_end.conftest import environment
from tests.index.making import ARMENIAN, REPORT, RUSSIAN, in_process, write

QUESTIONS = ("who headed the delegation", "кто возглавил делегацию", "xylophone zebras")


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with documents, one of them in a folder and one replaced, a language that was chosen, and a file that waits."""
    in_process(monkeypatch)
    folder = write(tmp_path / "one" / "documents", report=REPORT, armenian=ARMENIAN)
    write(folder / "sub", russian=RUSSIAN)
    (folder / "report.txt.yaml").write_text("title: Отчёт\n", encoding="utf-8")
    (folder / ".hidden").write_text("half written", encoding="utf-8")
    data = tmp_path / "one" / "data"
    waiting = data / "inbox" / "abc" / "waits.txt"
    with Library(folder, data) as library, State(data) as state:
        library.update()
        write(folder, armenian=ARMENIAN + "Եվս մեկ նախադասություն։\n")
        library.update()
        state.choose_language(1, "hy")
        waiting.parent.mkdir(parents=True)
        waiting.write_text("A file that was sent.", encoding="utf-8")
    return tmp_path / "one"


def answers(machine: Path) -> list[object]:
    """Give all that is answered there."""
    with Library(machine / "documents", machine / "data") as library:
        library.update()
        return [library.ask(question) for question in QUESTIONS]


def saved(machine: Path) -> Path:
    """Make a backup of a machine."""
    file = machine.parent / "backup.zip"
    save(Folders(machine / "documents", machine / "data"), file)
    return file


def test_an_empty_machine_answers_the_same(machine: Path, tmp_path: Path) -> None:
    """With all files, the chosen languages, earlier versions and what was sent; also from a backup made while it runs."""
    with Library(machine / "documents", machine / "data") as library, State(machine / "data") as state:
        state.choose_language(2, "ru")
        file = saved(machine)
        assert library.ask(QUESTIONS[0]).quotes
    other = tmp_path / "two"
    assert restore(file, Folders(other / "documents", other / "data")).documents == 4
    assert answers(other) == answers(machine)
    names = {path.relative_to(machine / "documents") for path in (machine / "documents").rglob("*.*")}
    assert {path.relative_to(other / "documents") for path in (other / "documents").rglob("*.*")} == names - {Path(".hidden")}
    assert (other / "data" / "inbox" / "abc" / "waits.txt").read_text("utf-8") == "A file that was sent."
    with State(other / "data") as state, Library(other / "documents", other / "data") as library:
        assert (state.language(1), state.language(2)) == ("hy", "ru")
        assert [version.number for version in library.versions("armenian.txt")] == [2, 1]
        library.restore("armenian.txt", 1)
    assert (other / "documents" / "armenian.txt").read_text("utf-8") == ARMENIAN
    assert not list(other.rglob(".restoring-*"))


def test_from_a_shell(machine: Path, tmp_path: Path) -> None:
    """With the folders of the settings; what went wrong is one sentence."""

    def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
        called = [sys.executable, "-m", "bot", command, str(tmp_path / "b.zip")]
        return subprocess.run(called, env=environment(folder), cwd=folder, capture_output=True, text=True, check=False)

    other = tmp_path / "two"
    other.mkdir()
    done = run("backup", machine)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("4 files of ")
    done = run("restore", other)
    assert (done.returncode, done.stderr) == (0, "")
    assert answers(other) == answers(machine)
    (other / "documents" / "report.txt").write_text("Another one.", encoding="utf-8")
    done = run("restore", other)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Please move what is there away first" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_there_is_never_lost(machine: Path, tmp_path: Path) -> None:
    """Neither another document nor another state; what is there as it was saved may be, so that it can be repeated."""
    file, other = saved(machine), tmp_path / "two"
    write(other / "documents", mine="Not in the backup.")
    with pytest.raises(FolderError, match=r"mine\.txt would be mixed"):
        restore(file, Folders(other / "documents", other / "data"))
    assert [path.name for path in (other / "documents").iterdir()] == ["mine.txt"]
    (other / "documents" / "mine.txt").unlink()
    State(other / "data").close()
    with pytest.raises(FolderError, match=r"state\.sqlite3 would be mixed"):
        restore(file, Folders(other / "documents", other / "data"))
    (other / "data" / "state.sqlite3").unlink()
    for left in (other / "data").glob("state.*"):
        left.unlink()
    for _ in range(2):
        restore(file, Folders(other / "documents", other / "data"))
    assert answers(other) == answers(machine)


def test_a_backup_does_not_take_the_place_of_another(machine: Path) -> None:
    """And leaves nothing half written."""
    file = saved(machine)
    before = file.read_bytes()
    with pytest.raises(FolderError, match="there already"):
        save(Folders(machine / "documents", machine / "data"), file)
    with pytest.raises(FolderError, match="could not be written"):
        save(Folders(machine / "documents", machine / "data"), machine / "nowhere" / "backup.zip")
    assert file.read_bytes() == before
    assert {path.name for path in machine.parent.iterdir()} == {"one", "backup.zip"}


def test_a_running_bot_is_not_restored_under(machine: Path, tmp_path: Path) -> None:
    """It is to be stopped first."""
    file, other = saved(machine), tmp_path / "two"
    (other / "data").mkdir(parents=True)
    with FileLock(other / "data" / "index.lock"), pytest.raises(BusyError, match="stop it first"):
        restore(file, Folders(other / "documents", other / "data"))


def _flipped(file: Path) -> None:
    """Let one byte in the midst of the largest file be another."""
    content = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        largest = max(archive.infolist(), key=lambda info: info.compress_size)
    content[largest.header_offset + 30 + len(largest.filename) + largest.compress_size // 2] ^= 1
    file.write_bytes(content)


def _cut(file: Path) -> None:
    """Let the second half be missing."""
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _emptied(file: Path) -> None:
    """Let it be no archive at all."""
    file.write_bytes(b"")


def _of_a_later_version(file: Path) -> None:
    """Let it be of a format that is not known yet."""
    _rewritten(file, lambda manifest: manifest.update(format=2))


def _leading_out(file: Path) -> None:
    """Let a name lead out of the folder."""
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("documents/../../evil.txt", "evil")
    _rewritten(file, lambda manifest: manifest["sha256"].update({"documents/../../evil.txt": "0" * 64}))


def _with_a_stranger(file: Path) -> None:
    """Let a file be in it that the manifest does not name."""
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("documents/stranger.txt", "x")


def _with_a_program(file: Path) -> None:
    """Let it hold something for the data folder that is none of ours."""
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("data/index.sqlite3", "x")
    _rewritten(file, lambda manifest: manifest["sha256"].update({"data/index.sqlite3": "0" * 64}))


def _rewritten(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Let the manifest be another."""
    copy = file.with_suffix(".copy")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                manifest = json.loads(content)
                change(manifest)
                content = json.dumps(manifest).encode()
            new.writestr(name, content)
    shutil.move(copy, file)


@pytest.mark.parametrize(
    "damage", [_flipped, _cut, _emptied, _of_a_later_version, _leading_out, _with_a_stranger, _with_a_program]
)
def test_what_is_not_sound_is_refused_whole(machine: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    """Nothing is put in its place before everything was looked at."""
    file, other = saved(machine), tmp_path / "two"
    damage(file)
    with pytest.raises(FolderError):
        restore(file, Folders(other / "documents", other / "data"))
    assert [path for path in tmp_path.rglob("*") if path.name == "evil.txt"] == []
    assert list((other / "documents").rglob("*")) == []
    assert {path.name for path in (other / "data").iterdir()} <= {"index.lock"}


def test_restricted_documents_are_in_it(machine: Path, tmp_path: Path) -> None:
    """With their versions; they come back only where there is a folder for them, and nothing of them goes among the others."""
    with Library(write(machine / "inner", plan="One plan.\n"), machine / "data" / "restricted", restricted=True) as library:
        library.update()
        write(machine / "inner", plan="Another plan.\n")
        library.update()
    file, other = tmp_path / "with.zip", tmp_path / "two"
    assert save(Folders(machine / "documents", machine / "data", machine / "inner"), file).documents == 5
    with pytest.raises(FolderError, match="RESTRICTED_DIR"):
        restore(file, Folders(other / "documents", other / "data"))
    assert restore(file, Folders(other / "documents", other / "data", other / "inner")).documents == 5
    assert [path.name for path in (other / "inner").iterdir()] == ["plan.txt"]
    assert not list((other / "documents").glob("**/plan.txt"))
    with Library(other / "inner", other / "data" / "restricted", restricted=True) as library:
        library.update()
        library.restore("plan.txt")
        assert (other / "inner" / "plan.txt").read_text(encoding="utf-8") == "One plan.\n"
