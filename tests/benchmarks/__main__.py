"""``make bench``: how long questions, starting and indexing take, and how much memory, beside what we aim at.

Every figure is taken on this machine, now; where a clock says little about another machine, the ratio to plain
``rank_bm25`` over the same passages, measured in the same process, is printed beside it. Nothing is asserted.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import yaml
from rank_bm25 import BM25Plus

from index.analysis import terms
from index.library import Library
from index.store import Snapshot
from tests.benchmarks import chat
from tests.benchmarks.figures import Figure

DOCUMENTS = Path(__file__).parents[2] / "documents"
FILES = 2_500
PASSAGES = 1_000
LONGEST_RUN = 15.0  # seconds for the questions of one figure

FIRST_ANSWER = """\
import sys
from pathlib import Path
from index.library import Library
library = Library(Path(sys.argv[1]), Path(sys.argv[2]))
library.update()
library.ask(sys.argv[3])
library.close()
"""
MEMORY = """\
import sys
from pathlib import Path
from index.library import Library
library = Library(Path(sys.argv[1]), Path(sys.argv[2]))
library.update()
questions = sys.stdin.read().splitlines()
for i in range(200):
    library.ask(questions[i % len(questions)])
try:
    import resource
except ImportError:
    print(0)
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak if sys.platform == "darwin" else peak * 1024)
library.close()
"""
SUBJECTS = "shelter hotline council embassy ministry court prosecutor inspector school programme delegation".split()
VERBS = "opened financed closed visited reported trained helped assessed joined criticised praised".split()
OBJECTS = "victims workers teachers children judges villages families offices partners volunteers students".split()
PLACES = "Gyumri Vanadzor Alaverdi Dilijan Goris Kapan Sevan Ararat Armavir Ijevan Meghri Tatev".split()
PLAIN = "year month money report meeting service training number answer letter road winter building answer".split()


def main() -> int:
    """Print the table."""
    questions = [str(entry["question"]) for entry in yaml.safe_load((DOCUMENTS / "questions.yaml").read_text("utf-8"))]
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'':46}{'measured':>16}{'aim':>10}  beside plain rank_bm25, same process")
        for figure in figures(Path(folder), questions):
            print(f"{figure.what:46}{figure.measured:>16}{figure.aim:>10}  {figure.ratio}".rstrip(), flush=True)
    return 0


def figures(folder: Path, questions: Sequence[str]) -> Iterator[Figure]:
    """All figures, as soon as each is taken."""
    bundled = folder / "bundled"
    yield Figure("the bundled documents indexed", f"{_indexed(DOCUMENTS, bundled):.2f} s")
    yield from _asking("question, bundled documents", DOCUMENTS, bundled, questions, aim=3)
    yield _first_answer(bundled, questions[0])
    yield _memory(bundled, questions)
    many, data = _generated(folder / "many", FILES, 2), folder / "many-data"
    yield Figure(f"{FILES:,} small text files indexed", f"{_indexed(many, data):.1f} s", "60 s")
    yield Figure("the same again, nothing changed", f"{_indexed(many, data):.2f} s")
    some, data = _generated(folder / "some", PASSAGES // 10, 10), folder / "some-data"
    _indexed(some, data)
    asked = [f"who {verb} the {subject} in {place}" for verb, subject, place in _choices(200)]
    yield from _asking("question, generated documents", some, data, asked, aim=10)
    yield from chat.figures(folder, DOCUMENTS, _text(5_000, random.Random(3)), questions)


def _indexed(documents: Path, data: Path) -> float:
    with Library(documents, data) as library:
        return _seconds(library.update)


def _asking(what: str, documents: Path, data: Path, questions: Sequence[str], aim: float) -> Iterator[Figure]:
    """p50 and p99 of warm questions, and how that compares with scoring all passages by plain rank_bm25."""
    with Library(documents, data) as library:
        bags = [stored.replace("|", " ").split() for _, _, stored in _bags(data)]
        plain = BM25Plus(bags, k1=1.2, b=0.75, delta=0)
        for question in questions:
            library.ask(question)
        ours: list[float] = []
        theirs: list[float] = []
        end = time.perf_counter() + LONGEST_RUN
        while len(ours) < 2_000 and time.perf_counter() < end:
            for question in questions:
                asked = terms(question)
                ours.append(_seconds(partial(library.ask, question)) * 1000)
                theirs.append(_seconds(partial(plain.get_scores, asked)) * 1000)
    p50, p99 = statistics.median(ours), statistics.quantiles(ours, n=100)[98]
    ratio = f"{p50 / statistics.median(theirs):.1f} × get_scores ({statistics.median(theirs):.3f} ms)"
    yield Figure(f"{what} ({len(bags)} passages), p50", f"{p50:.2f} ms", f"{aim:g} ms", ratio)
    yield Figure(f"{what}, p99", f"{p99:.2f} ms")


def _bags(data: Path) -> list[tuple[int, int, str]]:
    snapshot = Snapshot(data / "index.sqlite3")
    try:
        return list(snapshot.bags())
    finally:
        snapshot.close()


def _first_answer(data: Path, question: str) -> Figure:
    """From the start of a process to its first answer, on an index that is up to date; the median of five."""
    command = [sys.executable, "-c", FIRST_ANSWER, str(DOCUMENTS), str(data), question]
    bare = [sys.executable, "-c", "import numpy, rank_bm25"]
    ours = statistics.median(_seconds(lambda: _run(command)) for _ in range(5))
    theirs = statistics.median(_seconds(lambda: _run(bare)) for _ in range(5))
    ratio = f"{ours / theirs:.1f} × importing rank_bm25 ({theirs:.2f} s)"
    return Figure("process start to first answer", f"{ours:.2f} s", "2 s", ratio)


def _memory(data: Path, questions: Sequence[str]) -> Figure:
    """The most memory of a process that loaded the index and answered two hundred questions."""
    command = [sys.executable, "-c", MEMORY, str(DOCUMENTS), str(data)]
    megabytes = int(_run(command, "\n".join(questions))) / 1_000_000
    return Figure("peak memory after 200 questions", f"{megabytes:.0f} MB" if megabytes else "unknown", "150 MB")


def _generated(folder: Path, count: int, paragraphs: int) -> Path:
    """So many text files of so many paragraphs of plain made-up sentences, the same in every run."""
    folder.mkdir()
    chance = random.Random(1)
    for number in range(count):
        (folder / f"document-{number:04}.txt").write_text(_text(paragraphs, chance), encoding="utf-8")
    return folder


def _text(paragraphs: int, chance: random.Random) -> str:
    return "\n\n".join("".join(f"{_sentence(chance)} " for _ in range(4)).strip() for _ in range(paragraphs))


def _sentence(chance: random.Random) -> str:
    verb, subject, place = (chance.choice(words) for words in (VERBS, SUBJECTS, PLACES))
    rest = " ".join(chance.choices(PLAIN, k=8))
    return f"The {subject} in {place} {verb} {chance.randrange(900)} {chance.choice(OBJECTS)} of the {rest}."


def _choices(count: int) -> list[tuple[str, str, str]]:
    chance = random.Random(2)
    return [(chance.choice(VERBS), chance.choice(SUBJECTS), chance.choice(PLACES)) for _ in range(count)]


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _run(command: Sequence[str], given: str = "") -> str:
    return subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
