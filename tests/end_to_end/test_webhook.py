"""Telegram comes to the bot, and programs watch over it."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.conftest import Bot, started
from tests.telegram_server import TelegramServer

QUESTION = "who led the delegation"
UNANSWERED = "which xylophone did the purple zebras of Greenland play"
SECRET = "a-secret-that-nobody-guesses"


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@pytest.fixture
def ports() -> tuple[int, int]:
    """Ports for the webhook and for the monitor."""
    return free_port(), free_port()


@pytest.fixture
def bot(folder: Path, telegram: TelegramServer, ports: tuple[int, int]) -> Iterator[Bot]:
    """A bot that Telegram comes to."""
    settings = {
        "WEBHOOK_URL": "https://example.org/dossier",
        "WEBHOOK_SECRET": SECRET,
        "WEBHOOK_LISTEN": f"127.0.0.1:{ports[0]}",
        "MONITOR_PORT": str(ports[1]),
        "LOG_FORMAT": "json",
    }
    process = started(folder, telegram, **settings)
    process.says("Listening on")
    yield process
    process.close()


def post(port: int, content: bytes, *, secret: str | None = SECRET, path: str = "/dossier") -> int:
    """Come with an update, as a proxy passes it on; give the status."""
    headers = {"content-type": "application/json"}
    if secret is not None:
        headers["x-telegram-bot-api-secret-token"] = secret
    until = time.monotonic() + 10
    while True:
        try:
            return httpx.post(f"http://127.0.0.1:{port}{path}", content=content, headers=headers).status_code
        except httpx.ConnectError:
            assert time.monotonic() < until, "nobody listens"
            time.sleep(0.02)


def test_telegram_comes_with_updates(telegram: TelegramServer, bot: Bot, ports: tuple[int, int]) -> None:
    """It is told where to come, with which secret and for what; what it brings is answered, in the order of each chat."""
    (told,) = telegram.made("setWebhook")
    assert (told.data["url"], told.data["secret_token"]) == ("https://example.org/dossier", SECRET)
    assert "inline_query" in told.data["allowed_updates"]
    for text in (QUESTION, UNANSWERED):
        telegram.writes(text)
    for update in telegram.pending():
        assert post(ports[0], json.dumps(update).encode()) == 200
    first, second = telegram.answers(2)
    assert "Vahram Kazhoyan" in first.text
    assert "Not found" in second.text
    assert telegram.made("getUpdates") == []
    code, seconds = bot.stop()
    assert (code, seconds < 5) == (0, True)


@pytest.mark.parametrize("secret", [None, "", "a-secret-that-nobody-guessed", SECRET + "x", SECRET.upper()])
def test_nobody_else_speaks_for_telegram(
    telegram: TelegramServer, bot: Bot, ports: tuple[int, int], secret: str | None
) -> None:
    """Without the secret nothing is taken, at no address."""
    telegram.writes(QUESTION)
    (update,) = telegram.pending()
    assert post(ports[0], json.dumps(update).encode(), secret=secret) == 403
    assert post(ports[0], json.dumps(update).encode(), path="/other") == 404
    assert post(ports[0], json.dumps(update).encode()) == 200
    assert len(telegram.answers(1)) == 1
    assert len(telegram.sent()) == 1


def test_what_is_no_update_does_no_harm(telegram: TelegramServer, bot: Bot, ports: tuple[int, int]) -> None:
    """Not JSON, not ours, or far too much."""
    for content, status in ((b"{", 400), (b"[]", 400), (b'{"x": 1}', 400), (b" " * (2 << 20), 413)):
        assert post(ports[0], content) == status
    telegram.writes(QUESTION)
    assert post(ports[0], json.dumps(telegram.pending()[0]).encode()) == 200
    telegram.answers(1)


def test_programs_watch_over_it(telegram: TelegramServer, bot: Bot, ports: tuple[int, int]) -> None:
    """Whether it is well, and how much is answered how fast; nowhere a word of anybody."""
    telegram.writes(QUESTION, chat=918273645)
    telegram.writes(UNANSWERED, chat=918273645)
    for update in telegram.pending():
        post(ports[0], json.dumps(update).encode())
    telegram.answers(2)
    monitor = f"http://127.0.0.1:{ports[1]}"
    health = httpx.get(f"{monitor}/health")
    assert (health.status_code, health.json()["well"], health.json()["index"]) == (200, True, "ready")
    bot.waits_for(lambda: "dossier_answer_seconds_count 2.0" in httpx.get(f"{monitor}/metrics").text, "two answers measured")
    metrics = httpx.get(f"{monitor}/metrics").text
    assert 'dossier_questions_total{band="answer"} 1.0' in metrics
    assert 'dossier_questions_total{band="none"} 1.0' in metrics
    assert "dossier_index_documents 2.0" in metrics
    assert "dossier_errors_total 0.0" in metrics
    for word in ("918273645", "zebras", "delegation", "Zyzzyvanyan"):
        assert word not in metrics
        assert word not in bot.output
    assert httpx.get(f"{monitor}/other").status_code == 404
    assert httpx.post(f"{monitor}/health").status_code == 405
    lines = [json.loads(line) for line in bot.output.splitlines()]
    assert all(set(line) >= {"time", "level", "logger", "message"} for line in lines)


def test_a_bot_that_polls_is_well_as_long_as_it_hears(folder: Path, telegram: TelegramServer) -> None:
    """How long ago that was is told."""
    port = free_port()
    process = started(folder, telegram, MONITOR_PORT=str(port))
    try:
        telegram.ask(QUESTION)
        health = httpx.get(f"http://127.0.0.1:{port}/health")
        assert health.status_code == 200
        assert health.json()["seconds since Telegram was heard of"] < 30
        assert re.search(r"dossier_heard_seconds \d", httpx.get(f"http://127.0.0.1:{port}/metrics").text)
    finally:
        process.close()


@pytest.mark.parametrize("taken", ["WEBHOOK_LISTEN", "MONITOR_PORT"])
def test_a_port_that_is_taken_is_said(folder: Path, telegram: TelegramServer, taken: str) -> None:
    """In one sentence, and the bot does not run without what was asked for."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        webhook = {
            "WEBHOOK_URL": "https://example.org/dossier",
            "WEBHOOK_SECRET": SECRET,
            "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        }
        process = started(folder, telegram, **(webhook if taken == "WEBHOOK_LISTEN" else {"MONITOR_PORT": str(port)}))
        try:
            assert process.process.wait(20) == 2
            assert f"127.0.0.1:{port} cannot be listened on" in process.output
            assert "Traceback" not in process.output
        finally:
            process.close()
