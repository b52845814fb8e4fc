"""Does the bot keep its word for minutes, whatever happens?

    python -m tests.soak [--minutes N] [--seed N]

Runs the bot as a user starts it against the tests' Telegram, on loopback: questions in three languages, buttons, edits,
uploads, files that come and go in the folder, refusals and lost connections; once Telegram is gone for half a minute, and
once the bot is killed and started again. Prints what came of it; the exit code is 1 where something did not hold.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL, SIGTERM

import yaml

from index.library import Library
from tests.benchmarks.chat import megabytes
from tests.end_to_end.conftest import Bot, started
from tests.telegram_server import Fault, TelegramServer

DOCUMENTS = Path(__file__).parents[1] / "documents"
EDITOR = 1
OUTAGE = 30.0
PAUSES = (0.1, 0.4)  # seconds between two things that happen
CAUGHT_UP = 90.0  # seconds that the last answers may take

FAULTS = (Fault(429, "Too Many Requests: retry after 1", retry_after=1), Fault(500), Fault(dropped=True), Fault(delay=2.0))
CONFLICT = Fault(409, "Conflict: terminated by other getUpdates request")
SAME = "editMessageText: message is not modified"  # an edit is repeated when its confirmation was lost
METHODS = ("getUpdates", "sendMessage", "editMessageText", "answerCallbackQuery", "sendDocument", "getFile")


class Soak:
    """A bot, its Telegram, and what was asked: one question a chat, so that its answers can be counted."""

    def __init__(self, folder: Path, telegram: TelegramServer, seed: int) -> None:
        self._folder = folder
        self._documents = folder / "documents"
        self._telegram = telegram
        self._chance = random.Random(seed)
        golden = yaml.safe_load((DOCUMENTS / "questions.yaml").read_text(encoding="utf-8"))
        self._questions = [str(entry["question"]) for entry in golden]
        self._asked: dict[int, int] = {}
        self._edited: set[int] = set()
        self._files = 0
        self.lost: set[int] = set()
        self._told_again: set[int] = set()
        self.bot = self._start()

    def _start(self) -> Bot:
        bot = started(self._folder, self._telegram, ADMIN_IDS=str(EDITOR))
        bot.says("Answering as")
        return bot

    def goes_on(self, seconds: float, *doing: Callable[[], None]) -> None:
        """Let these things happen, one after the other, by chance."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._chance.choice(doing)()
            time.sleep(self._chance.uniform(*PAUSES))

    def asks(self) -> None:
        """Somebody new asks."""
        chat = 1_000 + len(self._asked)
        self._asked[chat] = self._telegram.writes(self._chance.choice(self._questions), chat=chat)

    def edits(self) -> None:
        """Somebody changes a question."""
        if self._asked:
            chat, message = self._chance.choice(list(self._asked.items()))
            self._edited.add(chat)
            self._telegram.edits(message, self._chance.choice(self._questions), chat=chat)

    def taps(self) -> None:
        """Somebody taps a button under an answer."""
        answered = [message["chat"]["id"] for message in self._telegram.sent() if message["chat"]["id"] in self._asked]
        if answered:
            try:
                self._telegram.taps(self._chance.choice(["Context", "👍", "File"]), chat=self._chance.choice(answered))
            except AssertionError:  # an answer without that button
                return

    def uploads(self) -> None:
        """An administrator sends a document."""
        self._files += 1
        self._telegram.uploads(f"The shelter number {self._files} is open.".encode(), f"sent-{self._files}.txt", chat=EDITOR)

    def drops(self) -> None:
        """Somebody puts a file into the folder, or takes one away."""
        self._files += 1
        (self._documents / f"dropped-{self._files}.txt").write_text(f"The office number {self._files} is closed.", "utf-8")
        dropped = sorted(self._documents.glob("dropped-*.txt"))
        if len(dropped) > 3:
            self._chance.choice(dropped).unlink()

    def disturbs(self) -> None:
        """Something goes wrong with a call or two."""
        method = self._chance.choice(METHODS)
        faults = (*FAULTS, CONFLICT) if method == "getUpdates" else FAULTS
        self._telegram.fails(method, self._chance.choice(faults), times=self._chance.randint(1, 2))

    def vanishes(self) -> None:
        """Telegram is gone for a while, and people go on writing."""
        for method in METHODS:
            self._telegram.fails(method, Fault(dropped=True), times=1_000_000)
        self.goes_on(OUTAGE, self.asks)
        self._telegram.recovers()

    def is_killed(self) -> None:
        """The bot is killed with questions in hand, and started again."""
        for _ in range(20):
            self.asks()
        time.sleep(0.05)
        self.bot.stop(SIGKILL)
        time.sleep(0.5)
        self._told_again = self._waiting()
        self.lost = self._unanswered() - self._told_again
        self.bot.close()
        self.bot = self._start()

    def _unanswered(self) -> set[int]:
        return self._asked.keys() - {message["chat"]["id"] for message in self._telegram.sent()}

    def _answered_twice(self) -> set[int]:
        """The chats with the same answer twice.

        A question may have it twice that was changed, or that Telegram did not know to be delivered at the kill.
        """
        texts = [(message["chat"]["id"], message["text"]) for message in self._telegram.sent() if "text" in message]
        twice = {chat for chat, text in texts if texts.count((chat, text)) > 1}
        return (twice & self._asked.keys()) - self._edited - self._told_again

    def _waiting(self) -> set[int]:
        """The chats of what Telegram still holds for the bot."""
        return {update["message"]["chat"]["id"] for update in self._telegram.pending() if "message" in update}

    def ends(self) -> dict[str, bool]:
        """Wait for the last answers, stop the bot, and tell what held."""
        self._telegram.recovers()
        until = time.monotonic() + CAUGHT_UP
        while self._unanswered() - self.lost and time.monotonic() < until:
            time.sleep(0.5)
        time.sleep(5)  # what was dropped last is taken within seconds
        memory = megabytes(self.bot.process.pid)
        code, _ = self.bot.stop(SIGTERM)
        with Library(self._documents, self._folder / "data") as library:
            report = library.update()
        asked = len(self._asked)
        print(f"{asked} questions, {asked - len(self._unanswered())} answered, {len(self.lost)} in hand when it was killed")
        print(f"{self._files} files came or went, {memory} MB in the end")
        for refused in dict.fromkeys(self._telegram.refused):
            print(f"refused by Telegram: {refused}")
        return {
            "every question but those in hand at the kill is answered": not self._unanswered() - self.lost,
            "none is answered twice": not self._answered_twice(),
            "Telegram had nothing to refuse": not set(self._telegram.refused) - {SAME},
            "the index is what the folder holds": not (report.added or report.changed or report.removed),
            "no traceback": "Traceback" not in self.bot.output,
            "it ends with exit code 0": code == 0,
            "memory stays below 200 MB": memory < 200,
        }


def main() -> int:
    """Run it; 1 where something did not hold."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--minutes", type=float, default=3.0, help="about how long")
    options.add_argument("--seed", type=int, default=1, help="another seed is another run")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="dossier-soak-") as work, TelegramServer() as telegram:
        shutil.copytree(DOCUMENTS, Path(work) / "documents")
        soak = Soak(Path(work), telegram, chosen.seed)
        part = max(10.0, (chosen.minutes * 60 - OUTAGE) / 3)
        usual = (soak.asks, soak.asks, soak.asks, soak.edits, soak.taps, soak.uploads, soak.drops, soak.disturbs)
        try:
            soak.goes_on(part, *usual)
            soak.vanishes()
            soak.goes_on(part, *usual)
            soak.is_killed()
            soak.goes_on(part, *usual)
            held = soak.ends()
        finally:
            soak.bot.close()
    for what, is_so in held.items():
        print(f"{'yes' if is_so else 'NO '}  {what}")
    return 0 if all(held.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
