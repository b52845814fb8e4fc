"""A folder of documents, Telegram, and the bot as it is started by a user."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.telegram_server import TOKEN, TelegramServer

CONFERENCE = """\
11 representatives of the Armenia’s Working Group on Combating Human Trafficking, led by the head of the \
group Vahram Kazhoyan, participated in the 18th OSCE Alliance against Trafficking Conference entitled \
“Everyone has a Role: How to Make a Difference Together”, on April 23-24, 2018 in Vienna. The delegation’s \
participation was sponsored by the US Embassy’s International Narcotics and Law Enforcement (INL) Program.
Armenian delegation included representatives of the RA Ministry of Foreign Affairs, RA Police and a partner \
NGO specialized in fighting human trafficking.
"""
METADATA = """\
title: Everyone has a Role <2018> & beyond
publisher: Working Group
date: 2018-04-25
url: https://example.org/conference?a=1&b=2
language: en
"""
WEBSITE = """\
The library is open on weekdays. Books may be kept for three weeks.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents, one with its metadata beside it."""
    return filled(tmp_path)


def filled(folder: Path) -> Path:
    """Put the documents into a folder."""
    documents = folder / "documents"
    documents.mkdir()
    (documents / "conference.txt").write_text(CONFERENCE, encoding="utf-8")
    (documents / "conference.txt.yaml").write_text(METADATA, encoding="utf-8")
    (documents / "library.txt").write_text(WEBSITE, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TelegramServer, Bot]]:
    """A bot for all tests that leave its documents alone, and its Telegram: each start takes most of a second."""
    with running(filled(tmp_path_factory.mktemp("shared"))) as pair:
        yield pair


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[tuple[TelegramServer, Bot]]:
    """Run a bot over a folder, and a Telegram for it alone."""
    with TelegramServer() as server:
        process = started(folder, server, **settings)
        try:
            yield server, process
        finally:
            process.close()


@pytest.fixture
def telegram(request: pytest.FixtureRequest) -> Iterator[TelegramServer]:
    """Telegram, which must have had nothing to refuse; a test that asks for a ``folder`` has one of its own."""
    if "folder" in request.fixturenames:
        with TelegramServer() as server:
            yield server
    else:
        server, _ = request.getfixturevalue("shared")
        server.begin_anew()
        yield server
    assert server.refused == []


@pytest.fixture
def bot(request: pytest.FixtureRequest, telegram: TelegramServer) -> Iterator[Bot]:
    """The bot, connected to Telegram; a test that asks for a ``folder`` has one of its own, over that folder."""
    if "folder" not in request.fixturenames:
        _, process = request.getfixturevalue("shared")
        assert process.process.poll() is None, f"the shared bot has ended:\n{process.output}"
        yield process
        return
    process = started(request.getfixturevalue("folder"), telegram)
    try:
        yield process
    finally:
        process.close()


def started(folder: Path, telegram: TelegramServer, **settings: str) -> Bot:
    """Start the bot, as talkative as it can be."""
    return Bot(folder, TELEGRAM_API_URL=telegram.url, LOG_LEVEL="DEBUG", **settings)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Give the environment of a user who has these documents, and no setting of whoever runs the tests."""
    ours = {"DOCUMENTS_DIR": str(folder / "documents"), "DATA_DIR": str(folder / "data")}
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM", "LC_", "LANG"))}
    root = Path(__file__).parents[2]
    path = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH", "")]))
    return {**clean, **ours, "PYTHONPATH": path, "OCR": "off", **more}


class Bot:
    """The bot's process. What it writes must never hold its token or what a person wrote."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._output = folder / "output.txt"
        self._environ: Mapping[str, str] = environment(folder, TELEGRAM_BOT_TOKEN=TOKEN, **settings)
        with self._output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot"],
                cwd=folder,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def output(self) -> str:
        """What it wrote so far, on both streams."""
        return self._output.read_text(encoding="utf-8")

    def says(self, words: str, seconds: float = 15) -> None:
        """Wait until it has written something."""
        self.waits_for(lambda: words in self.output, repr(words), seconds)

    def waits_for(self, ready: Callable[[], bool], what: str, seconds: float = 15) -> None:
        """Wait until something is so."""
        until = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < until, f"waited in vain for {what}; the bot wrote:\n{self.output}"
            time.sleep(0.02)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Send a signal; give the exit code and how long it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(20), time.monotonic() - began

    def close(self) -> None:
        """End it whatever it does, and look through what it wrote."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        assert TOKEN not in self.output
        assert TOKEN.partition(":")[2] not in self.output
