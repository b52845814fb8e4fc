"""Reading in a child process: whatever a file does, the next one is read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from index.errors import RefusedError
from index.extraction import extract, worker
from index.extraction.worker import Limits, Worker
from index.model import Extract, Metadata, Page, Section
from index.passages import passages
from tests.index.extraction.files import docx_bomb, pdf, pdf_bomb, picture_page, simple_pdf

GOOD = simple_pdf()
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="memory and processor are limited on POSIX only")


@pytest.fixture(scope="module")
def reader() -> Iterator[Worker]:
    with Worker(Limits(size=5_000_000)) as running:
        yield running


def store(folder: Path, data: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(data)
    return path


BAD: list[Any] = [
    ("a.pdf", lambda: pdf(lambda canvas: canvas.drawString(70, 700, "x"), password="secret"), "password"),
    ("a.pdf", lambda: GOOD[: len(GOOD) // 2], "damaged"),
    ("a.pdf", lambda: bytes(5000), "damaged"),
    ("a.docx", docx_bomb, "bomb"),
    ("a.txt", lambda: b"", "empty"),
    ("a.pdf", lambda: pdf(picture_page), "pictures"),
    ("a.pdf", lambda: b"<!doctype html><p>text", "mismatch"),
    ("a.txt", lambda: b"a" * 5_000_001, "too-large"),
    ("a.zip", lambda: b"PK", "unsupported"),
    ("a.txt", lambda: bytes(range(256)) * 9, "encoding"),
    pytest.param("a.pdf", pdf_bomb, "bomb", marks=POSIX),
]


@pytest.mark.parametrize(("name", "make", "code"), BAD)
def test_a_bad_file_is_refused_and_the_next_is_read(
    reader: Worker, tmp_path: Path, name: str, make: Callable[[], bytes], code: str
) -> None:
    """Each with its own reason, and none harms the file after it."""
    with pytest.raises(RefusedError) as refused:
        reader.read(store(tmp_path, make()), name)
    assert refused.value.code == code
    assert reader.read(store(tmp_path, GOOD), "a.pdf") == extract(GOOD, "a.pdf")


def test_messages_carry_an_extract_unchanged() -> None:
    """What goes into the pipe comes out of it."""
    done = Extract("pdf", "Երևան\ud800", Metadata("t", date="2018"), (Page(0, "iv"),), (Section(0, 1, "s"),), ("w",))
    assert worker.from_message(worker.to_message(done)) == done


def test_passages_are_cut_in_the_child_as_they_would_be_here(reader: Worker) -> None:
    """Whatever the text holds: numbers of several terms, names, other scripts, letters that unfold to several words."""
    text = "Order 726-N of Vahram Kazhoyan, 1,000 զոհ։ ﷺ stands here.\n\nПриют 𝕏 принял 47 человек."
    read = Extract("txt", text, sections=(Section(0, 9, "Order"),))
    assert reader.cut(read) == passages(read) != ()


def test_a_child_is_used_again_and_replaced_when_it_is_gone(tmp_path: Path) -> None:
    """One process for many files; a killed one is followed by another, also after ``close``."""
    path = store(tmp_path, b"text")
    with Worker() as reader:
        first = reader.child_id
        assert first is None
        reader.read(path, "a.txt")
        first = reader.child_id
        reader.read(path, "a.txt")
        assert reader.child_id == first
        assert first is not None
        os.kill(first, signal.SIGTERM)
        assert reader.read(path, "a.txt").text == "text"
        assert reader.child_id != first
        reader.close()
        assert reader.read(path, "a.txt").text == "text"


def test_waiting_has_an_end(tmp_path: Path) -> None:
    """Whatever the file does, an answer comes when the time is over."""
    with Worker(Limits(wall=0.5)) as reader:
        begun = time.monotonic()
        with pytest.raises(RefusedError) as refused:
            reader.read(store(tmp_path, pdf_bomb()), "a.pdf")
        assert refused.value.code == "bomb"
        assert time.monotonic() - begun < 5


@POSIX
def test_the_processor_is_limited_for_each_file(tmp_path: Path) -> None:
    """A file that only computes is stopped by the clock of the processor."""
    with Worker(Limits(cpu=1, memory=8 << 30)) as reader:
        with pytest.raises(RefusedError) as refused:
            reader.read(store(tmp_path, pdf_bomb()), "a.pdf")
        assert refused.value.code == "bomb"


def test_threads_take_turns(tmp_path: Path) -> None:
    """Each gets the answer to its own file."""
    for number in range(8):
        (tmp_path / f"{number}.txt").write_text(f"text {number}")
    with Worker() as reader, ThreadPoolExecutor(8) as pool:
        texts = pool.map(lambda number: reader.read(tmp_path / f"{number}.txt", "a.txt").text, range(8))
        assert list(texts) == [f"text {number}" for number in range(8)]


def test_no_file_is_the_callers_business(reader: Worker, tmp_path: Path) -> None:
    """A missing file is an OSError, not a refusal."""
    with pytest.raises(FileNotFoundError):
        reader.read(tmp_path / "none.txt", "none.txt")


def test_the_child_ends_with_its_input() -> None:
    """So that no orphan is left when the parent is killed; and what parsers print does not reach the parent."""
    command = [sys.executable, "-m", "index.extraction.worker", "{}"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


def test_the_child_sees_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It reads hostile files: the bot's token is not in its environment."""
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "secret")
    with Worker() as reader:
        reader.read(store(tmp_path, b"text"), "a.txt")
        environment = Path(f"/proc/{reader.child_id}/environ")
        if not environment.exists():
            pytest.skip("the environment of a process can be read on Linux only")
        assert b"secret" not in environment.read_bytes()
