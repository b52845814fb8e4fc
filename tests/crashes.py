"""Does anything get lost, or come out wrong, when a process is killed at any moment?

    python -m tests.crashes [--rounds N] [--seed N]

A process adds, replaces and removes documents, makes the index anew and changes the engine, by chance, until it is killed with
signal 9; then the index is looked at: it must open, answer, and after one update hold just what the folder holds, the engine
just what the store holds. Prints what did not hold; the exit code is 1 where something did not.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from index.engine import ENGINES
from index.library import Library
from index.ranking import RankBM25

CHANGING = """\
import random, sys
from pathlib import Path
from index.library import Library
folder, data, dice = Path(sys.argv[1]), Path(sys.argv[2]), random.Random(int(sys.argv[3]))
print("here", flush=True)
while True:
    with Library(folder, data, engine=dice.choice(["tantivy", "tantivy", "rank-bm25"])) as library:
        for _ in range(4):
            if dice.random() < 0.15:
                library.reindex()
                continue
            for _ in range(dice.randint(1, 3)):
                number = dice.randrange(12)
                path = folder / f"n{number}.txt"
                if path.exists() and dice.random() < 0.4:
                    path.unlink()
                else:
                    words = " ".join(f"word{dice.randrange(500)}" for _ in range(dice.randint(20, 900)))
                    path.write_text(f"The shelter number {number} was opened by Person{number}. {words}.", encoding="utf-8")
            library.update()
"""
LONGEST = 1.5
"""Seconds until the kill."""


class Crashes:
    """A folder of documents in which everything happens, and what is wrong with it afterwards."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._documents, self._data = folder / "documents", folder / "data"
        self._documents.mkdir()
        self._dice = random.Random(seed)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing stays behind: each round ends its process."""

    def round(self) -> list[str]:
        """Let a process change the documents, kill it, and look: what did not hold."""
        command = [sys.executable, "-c", CHANGING, str(self._documents), str(self._data), str(self._dice.randrange(10**6))]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as changing:
            assert changing.stdout is not None
            changing.stdout.readline()
            time.sleep(self._dice.uniform(0, LONGEST))
            ended = changing.poll()
            changing.kill()
            said = changing.stderr.read() if changing.stderr else ""
        return [f"it ended by itself: {said}"] if ended is not None else self._wrong(self._dice.choice(ENGINES[1:]))

    def _wrong(self, engine: str) -> list[str]:
        with Library(self._documents, self._data, engine=engine) as library:
            library.ask("who opened the shelter number 1")
            library.update()
            view = library.view
            assert view is not None
            refused = {refusal.name for refusal in library.refusals()}  # killed while the file itself was written, it is empty
            held = {info.name for info in library.documents()} | refused
            there = {path.name for path in self._documents.iterdir()}
            wrong = [] if held == there else [f"the index holds {sorted(held)}, the folder {sorted(there)}"]
            exact = RankBM25(view.snapshot.bags())
            for number in range(12):
                asked = {f"word{number * 40}": 1.0, "shelter": 0.5, f"{number}": 1.0, f"person{number}": 1.0}
                if view.ranker.search(asked, 10) != exact.search(asked, 10):
                    wrong.append(f"{view.ranker.name} finds {view.ranker.search(asked, 10)}, not {exact.search(asked, 10)}")
                text = self._documents / f"n{number}.txt"
                if text.exists() and f"Person{number}" not in text.read_text("utf-8"):
                    continue  # killed while the file itself was written
                quotes = library.ask(f"who opened the shelter number {number}").quotes
                if text.exists() and (not quotes or f"Person{number}." not in quotes[0].text):
                    wrong.append(f"document {number} is not found")
            return wrong


def main() -> int:
    """Do the rounds."""
    parser = argparse.ArgumentParser(prog="tests.crashes")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder, Crashes(Path(folder), options.seed) as crashes:
        for number in range(options.rounds):
            wrong = crashes.round()
            failed += bool(wrong)
            for line in wrong:
                print(f"round {number}: {line}", flush=True)
    print(f"killed {options.rounds} times (seed {options.seed}): {failed} rounds went wrong")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
