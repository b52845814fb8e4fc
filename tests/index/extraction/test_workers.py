"""Several files are read at once, and reading can be given up."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import RefusedError
from index.extraction.workers import Workers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pipe that nobody writes into is a file on POSIX only")


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """A file whose reading does not end: nobody writes into it."""
    path = tmp_path / "slow"
    os.mkfifo(path)
    return path


@pytest.fixture
def quick(tmp_path: Path) -> Path:
    """A file that is read at once."""
    path = tmp_path / "quick"
    path.write_text("text")
    return path


def test_a_slow_file_holds_up_no_other(slow: Path, quick: Path) -> None:
    """While it is read, another worker reads the next one; given up, it is refused, and the workers go on."""
    with closing(Workers(2)) as workers, ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(workers.read, slow, "a.txt")
        assert workers.read(quick, "a.txt").text == "text"
        assert not waiting.done()
        workers.give_up()
        with pytest.raises(RefusedError):
            waiting.result(timeout=5)
        assert workers.read(quick, "a.txt").text == "text"


def test_no_child_is_started_in_vain(quick: Path) -> None:
    """Files that come one after the other are read by one worker."""
    with closing(Workers(4)) as workers:
        for _ in range(3):
            workers.read(quick, "a.txt")
        assert [one.child_id is not None for one in workers._all].count(True) == 1


def test_as_many_as_there_are_processors() -> None:
    """But four at most, as each may take as much memory as a file is allowed."""
    assert 1 <= Workers().count <= 4
