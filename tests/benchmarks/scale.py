"""How does a whole answer keep up with the collection, beside what search engines take for their ten best passages?

``python -m tests.benchmarks.scale [--sizes 1000 10000 100000] [--texts FOLDER] [--plot FILE] [--work FOLDER]``

All engines are asked in turn in one process, over the same passages; each repeat gives a median, and the median of those is
told. Ratios say more than milliseconds: they hardly change with the machine and with what else it does. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import matplotlib as mpl

from index.library import Library
from index.store import Snapshot
from tests.benchmarks.generated import Maker
from tests.benchmarks.peers import PEERS, Search

mpl.use("svg")  # it looks for a screen otherwise
from matplotlib import pyplot

DOCUMENTS = Path(__file__).parents[2] / "documents"
OURS = "Dossier, the whole answer"
QUESTIONS = 300
REPEATS = 3
LONGEST = 20.0
"""Seconds of one engine in one repeat."""

STARTED = """\
import sys, time
began = time.perf_counter()
from pathlib import Path
from index.library import Library
library = Library(Path(sys.argv[1]), Path(sys.argv[2]), keep=False)
questions = sys.stdin.read().splitlines()
library.ask(questions[0])
first = time.perf_counter() - began
for question in questions:
    library.ask(question)
try:  # Linux has the peak of the parent stand for the child's, but for this one
    lines = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1.024
except OSError:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
print(first, peak / 1e3)
library.close()
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What an engine took for a collection: milliseconds for a question, seconds to build, megabytes of memory.

    ``first`` are the seconds from the start of a process to an answer, ``added`` those until a new document is found.
    """

    engine: str
    passages: int
    p50: float
    p99: float
    build: float
    memory: float
    first: float | None = None
    added: float | None = None


def main() -> int:
    """Measure, print the table, draw the plot."""
    options = _parser().parse_args()
    print(f"{platform.platform()}, {_processor()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    found: list[Measured] = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.work) as folder:
            found += _measured(Maker(options.texts), size, Path(folder))
        print(f"load {os.getloadavg()[0]:.1f}")
        for line in _table([one for one in found if one.passages == found[-1].passages]):
            print(line, flush=True)
    if options.plot:
        _draw(found, options.plot)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.scale", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="passages, about")
    parser.add_argument("--texts", type=Path, default=DOCUMENTS, help="the folder whose sentences are used")
    parser.add_argument("--plot", type=Path, help="where to draw the plot, as SVG")
    parser.add_argument("--work", type=Path, help="where the collections are made; they are deleted afterwards")
    return parser


def _measured(maker: Maker, size: int, folder: Path) -> Iterator[Measured]:
    documents, data = folder / "documents", folder / "data"
    maker.write(documents, size)
    questions = maker.questions(QUESTIONS)
    with Library(documents, data, keep=False) as library:
        build = _seconds(library.update)
        with closing(Snapshot(data / "index.sqlite3")) as snapshot:
            texts = list(_texts(snapshot))
        searches: dict[str, Search] = {OURS: library.ask}
        costs = {OURS: (build, 0.0)}
        for name, made in PEERS.items():
            gc.collect()
            before, began = _memory(), time.perf_counter()
            searches[name] = made(texts, folder)
            costs[name] = time.perf_counter() - began, _memory() - before
        times = _asked(searches, questions)
        (documents / "added.txt").write_text(maker.document() + "\n\nThe word is Quadrivalentia.", encoding="utf-8")
        added = _seconds(library.update)
        assert library.ask("Quadrivalentia").quotes[0].document == "added.txt"
    first, peak = _started(documents, data, questions)
    costs[OURS] = build, peak
    for name in searches:
        p50 = statistics.median(statistics.median(repeat) for repeat in times[name])
        p99 = statistics.median(statistics.quantiles(repeat, n=100)[98] for repeat in times[name])
        more = (first, added) if name == OURS else (None, None)
        yield Measured(name, len(texts), p50, p99, *costs[name], *more)


def _texts(snapshot: Snapshot) -> Iterator[str]:
    """The text of every passage."""
    for _, document, start, stop, _ in snapshot.cuts():
        yield snapshot.text(document, start, stop)


def _asked(searches: dict[str, Search], questions: Sequence[str]) -> dict[str, list[list[float]]]:
    """The milliseconds of every engine, by repeat; the slow ones are asked fewer questions."""
    times: dict[str, list[list[float]]] = {name: [] for name in searches}
    for repeat in range(REPEATS):
        order = random.Random(repeat).sample(questions, len(questions))
        for name, search in searches.items():
            taken: list[float] = []
            end = time.perf_counter() + LONGEST
            for question in order:
                taken.append(_seconds(partial(search, question)) * 1000)
                if time.perf_counter() > end and len(taken) > 2:
                    break
            times[name].append(taken)
    return times


def _started(documents: Path, data: Path, questions: Sequence[str]) -> tuple[float, float]:
    """In a process of its own: seconds to the first answer, and the most memory after all of them, in megabytes."""
    command = [sys.executable, "-c", STARTED, str(documents), str(data)]
    said = subprocess.run(command, input="\n".join(questions), capture_output=True, text=True, check=True).stdout.split()
    return float(said[0]), float(said[1])


def _table(found: Sequence[Measured]) -> Iterator[str]:
    ours = found[0]
    yield f"\n| {ours.passages:,} passages | p50 | p99 | beside Dossier's answer | build | memory |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for one in found:
        ratio = "" if one is ours else f"× {one.p50 / ours.p50:.2f}"
        yield f"| {one.engine} | {one.p50:.2f} ms | {one.p99:.1f} ms | {ratio} | {one.build:.1f} s | {one.memory:.0f} MB |"
    yield f"\nFirst answer after the start: {ours.first:.2f} s. A document of 20 passages added: {ours.added:.2f} s.\n"


def _draw(found: Sequence[Measured], path: Path) -> None:
    """Milliseconds and megabytes by the number of passages, both in powers of ten."""
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for name in dict.fromkeys(one.engine for one in found):
        own = [one for one in found if one.engine == name]
        style = {"marker": "o", "linewidth": 2.5 if name == OURS else 1.2}
        left.loglog([one.passages for one in own], [one.p50 for one in own], label=name, **style)
        right.loglog([one.passages for one in own], [max(one.memory, 1.0) for one in own], **style)
    left.set(xlabel="passages", ylabel="milliseconds a question (p50)")
    right.set(xlabel="passages", ylabel="megabytes")
    left.legend(fontsize="small")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})


def _processor() -> str:
    """The name of the processor, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory() -> float:
    """Megabytes in use by this process; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
