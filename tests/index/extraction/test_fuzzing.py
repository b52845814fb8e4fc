"""Some of the files that ``python -m tests.fuzz`` makes by the thousand: text or a refusal, and nothing else."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from index.extraction import extract
from index.extraction.worker import Worker
from tests.fuzz import LONGEST, Case, changed, judged, stored_as


def made(seed: int) -> list[Case]:
    """Ten files."""
    return [changed(random.Random(f"{seed}:{number}")) for number in range(10)]


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """PDF is read by a library that a file may crash: then this process is gone, and the next file gets another."""
    with Worker() as running:
        yield running


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_to_a_file(tmp_path: Path, worker: Worker, seed: int) -> None:
    """Its reader gives its text or says why not: no other fault comes out, and what comes out agrees with itself."""
    path = tmp_path / "file"
    for case in made(seed):
        name = f"a{Path(case.name).suffix.lower().strip()}"
        path.write_bytes(case.content)
        began = time.monotonic()
        is_pdf = b"%PDF" in case.content[:1024]
        judged(case.how, partial(worker.read, path, name) if is_pdf else partial(extract, case.content, name))
        assert time.monotonic() - began < LONGEST


def test_every_name_is_stored_safely_or_not_at_all() -> None:
    """Names that climb, hide their ending, break the line or are too long."""
    names = {case.name for seed in range(5) for case in made(seed)}
    stored = [stored_as(Case(name, b"", "")) for name in names]
    assert any(stored)
