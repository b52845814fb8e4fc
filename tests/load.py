"""Does the bot keep up when many people ask at once?

    python -m tests.load [--minutes N] [--people N] [--rate N]

A thousand people ask twenty questions a second for four minutes, each call to Telegram takes 50 ms, and a document is sent
every ten seconds. Prints how many questions were answered, how long that took, and the memory; the exit code is 1 where
something did not hold. On loopback alone.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

import yaml

from bot import safety
from tests.benchmarks.chat import megabytes
from tests.end_to_end.conftest import Bot, started
from tests.telegram_server import TelegramServer

DOCUMENTS = Path(__file__).parents[1] / "documents"
EDITOR = 1
FIRST = 1_000
LATENCY = 0.05
UPLOAD_EVERY = 10.0
CAUGHT_UP = 60.0

LONGEST = 0.3
"""Seconds within which 95 of 100 questions are to be answered, as the server sees it."""

GROWTH = 1.1
"""What the memory in the end may be of what it was after a third of the time."""


class Load:
    """Who asked when, and a bot that answers."""

    def __init__(self, telegram: TelegramServer, bot: Bot, people: int, seed: int) -> None:
        self._telegram = telegram
        self._bot = bot
        self._chance = random.Random(seed)
        golden = yaml.safe_load((DOCUMENTS / "questions.yaml").read_text(encoding="utf-8"))
        questions = [str(entry["question"]) for entry in golden]
        self._questions = [text for text in questions if safety.classify(text) is safety.Concern.NONE]  # one answer each
        self._people = list(range(FIRST, FIRST + people))
        self._files = 0
        self.asked: list[tuple[int, float]] = []
        self.memory: list[int] = []

    def goes_on(self, seconds: float, rate: float) -> None:
        """Let people ask, one after the other in a random order, so many a second."""
        began = time.monotonic()
        uploaded = began
        while (now := time.monotonic()) < began + seconds:
            due = int((now - began) * rate)
            while len(self.asked) < due:
                chat = self._next()
                self.asked.append((chat, time.monotonic()))
                self._telegram.writes(self._chance.choice(self._questions), chat=chat)
            if now >= uploaded + UPLOAD_EVERY:
                uploaded = now
                self._files += 1
                text = f"The shelter number {self._files} is open day and night."
                self._telegram.uploads(text.encode(), f"sent-{self._files}.txt", chat=EDITOR)
                self.memory.append(megabytes(self._bot.process.pid))
            time.sleep(1 / rate / 4)

    def _next(self) -> int:
        turn = len(self.asked) % len(self._people)
        if turn == 0:
            self._chance.shuffle(self._people)
        return self._people[turn]

    def answered(self) -> list[tuple[int, float]]:
        """To whom and when an answer was sent."""
        return [(call.data["chat_id"], call.at) for call in self._telegram.made("sendMessage") if call.data["chat_id"] >= FIRST]

    def ends(self) -> dict[str, bool]:
        """Wait for the last answers, and tell what held."""
        until = time.monotonic() + CAUGHT_UP
        while len(self.answered()) < len(self.asked) and time.monotonic() < until:
            time.sleep(0.5)
        time.sleep(2)
        answered = self.answered()
        waits = sorted(_waits(self.asked, answered))
        p50, p95, p99 = (quantiles(waits, n=100)[part - 1] for part in (50, 95, 99))
        third = self.memory[len(self.memory) // 3]
        searchable = sum("is searchable" in message["text"] for message in self._telegram.sent(chat=EDITOR))
        print(f"{len(self.asked)} questions, {len(answered)} answers, {searchable} of {self._files} documents searchable")
        print(f"from question to answer: p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms")
        print(f"memory: {third} MB after a third of the time, {self.memory[-1]} MB in the end")
        return {
            "no question is lost": len(waits) == len(self.asked),
            "none is answered twice": len(answered) == len(self.asked),
            f"95 of 100 are answered within {LONGEST * 1000:.0f} ms": p95 <= LONGEST,
            "every document is searchable": searchable == self._files,
            "memory stays flat": self.memory[-1] <= GROWTH * third,
            "Telegram had nothing to refuse": not self._telegram.refused,
        }


def _waits(asked: list[tuple[int, float]], answered: list[tuple[int, float]]) -> list[float]:
    """For each question that was answered, how long it took: a chat's first question with its first answer, and so on."""
    answers: dict[int, list[float]] = {}
    for chat, at in answered:
        answers.setdefault(chat, []).append(at)
    waits = []
    for chat, at in asked:
        if times := answers.get(chat):
            waits.append(times.pop(0) - at)
    return waits


def main() -> int:
    """Run it; 1 where something did not hold."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--minutes", type=float, default=4.0, help="how long people ask")
    options.add_argument("--people", type=int, default=1_000, help="how many they are")
    options.add_argument("--rate", type=float, default=20.0, help="questions a second")
    options.add_argument("--seed", type=int, default=1, help="another seed is another run")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="dossier-load-") as work, TelegramServer() as telegram:
        shutil.copytree(DOCUMENTS, Path(work) / "documents")
        telegram.latency = LATENCY
        bot = started(Path(work), telegram, ADMIN_IDS=str(EDITOR))
        try:
            bot.says("Answering as")
            telegram.ask("who led the delegation", chat=FIRST - 1)
            load = Load(telegram, bot, chosen.people, chosen.seed)
            load.goes_on(chosen.minutes * 60, chosen.rate)
            held = load.ends()
        finally:
            bot.close()
    for what, is_so in held.items():
        print(f"{'yes' if is_so else 'NO '}  {what}")
    return 0 if all(held.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
