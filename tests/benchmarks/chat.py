"""How long does an answer take in the chat, and how much memory does the bot hold? Over Telegram's wire format on loopback.

The bot runs as a user starts it; the server on the other side is that of the tests. Each question comes from another
chat, and no faster than Telegram takes answers, or what is measured would be the bot's pace.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.end_to_end.conftest import environment
from tests.telegram_server import TOKEN, TelegramServer

QUESTIONS = 400
PAUSE = 0.05  # seconds between two questions
MANY = 10_000
AHEAD = 200  # questions that may wait for their answer
EDITOR = 1

BOT = "import sys; from bot.__main__ import main; sys.exit(main())"
UNPACED = f"from bot import pacing; pacing.OVERALL = pacing.Limit({MANY}, 1.0); {BOT}"


def figures(folder: Path, documents: Path, text: str, questions: Sequence[str]) -> Iterator[Figure]:
    """Ask for a while, then while ``text`` is being indexed, then very often."""
    with _bot(folder / "chat", documents, BOT) as (telegram, process):
        yield from _latencies("update to answer", _asked(telegram, questions, lambda number: number < QUESTIONS), aim=30)
        yield Figure("memory of the bot after them", f"{megabytes(process)} MB")
        telegram.uploads(text.encode(), "large.txt", chat=EDITOR)
        telegram.answers(1, chat=EDITOR)
        during = _asked(telegram, questions, lambda _: not _is_told(telegram, "is searchable"))
        yield from _latencies(f"while {len(text) / 1_000_000:.0f} MB of text are indexed", during, aim=100)
        yield Figure("memory of the bot after that", f"{megabytes(process)} MB")
    with _bot(folder / "many", documents, UNPACED) as (telegram, process):
        began = time.perf_counter()
        for chat, question in zip(range(MANY), cycle(questions), strict=False):
            telegram.writes(question, chat=chat + 2)
            if chat % AHEAD == 0:
                _until(lambda asked=chat: _answered(telegram) >= asked - AHEAD)  # type: ignore[misc]
        _until(lambda: _answered(telegram) >= MANY)
        rate = f"{MANY / (time.perf_counter() - began):.0f} a second, without Telegram's limits"
        yield Figure(f"memory of the bot after {MANY:,} questions", f"{megabytes(process)} MB", "150 MB", rate)


@contextmanager
def _bot(folder: Path, documents: Path, code: str) -> Iterator[tuple[TelegramServer, int]]:
    """Run the bot over a copy of the documents; give its Telegram, and the number of its process."""
    shutil.copytree(documents, folder / "documents")
    with TelegramServer() as telegram:
        environ = environment(folder, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=telegram.url, ADMIN_IDS=str(EDITOR))
        process = subprocess.Popen([sys.executable, "-c", code], cwd=folder, env=environ, stderr=subprocess.DEVNULL)
        try:
            telegram.wait(lambda: bool(telegram.made("setMyShortDescription")), "the bot", 60)
            yield telegram, process.pid
        finally:
            process.terminate()
            process.wait(20)


def _asked(telegram: TelegramServer, questions: Sequence[str], go_on: Callable[[int], bool]) -> list[float]:
    """Ask at an even pace; give the milliseconds from each question to its answer."""
    telegram.begin_anew()
    asked: dict[int, float] = {}
    for chat, question in enumerate(cycle(questions), telegram.person * 1000):
        if not go_on(len(asked)):
            break
        asked[chat] = time.monotonic()
        telegram.writes(question, chat=chat)
        time.sleep(PAUSE)
    _until(lambda: asked.keys() <= {call.data["chat_id"] for call in telegram.made("sendMessage")})
    answered = {call.data["chat_id"]: call.at for call in reversed(telegram.made("sendMessage"))}
    return [(answered[chat] - at) * 1000 for chat, at in asked.items()]


def _latencies(what: str, milliseconds: Sequence[float], aim: float) -> Iterator[Figure]:
    p50, p99 = statistics.median(milliseconds), statistics.quantiles(milliseconds, n=100)[98]
    count = f"{len(milliseconds)} questions, {1 / PAUSE:.0f} a second"
    yield Figure(f"{what}, p50", f"{p50:.1f} ms", f"{aim:g} ms", count)
    yield Figure(f"{what}, p99", f"{p99:.1f} ms")


def _is_told(telegram: TelegramServer, words: str) -> bool:
    return any(words in message["text"] for message in telegram.sent(chat=EDITOR))


def _answered(telegram: TelegramServer) -> int:
    return len(telegram.made("sendMessage"))


def _until(ready: Callable[[], bool]) -> None:
    """Wait until something is so, at leisure: looking takes time too."""
    while not ready():
        time.sleep(0.1)


def megabytes(process: int) -> int:
    """Tell what a process holds now, as ``ps`` says."""
    told = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=True).stdout
    return int(told) * 1024 // 1_000_000
