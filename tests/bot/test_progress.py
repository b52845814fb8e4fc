"""A message that is edited while work goes on."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.markup import Html
from bot.progress import Progress
from bot.replies import Reply

EVERY = 0.1


class Chat:
    """A message, and what came of it: each text with when it was sent or edited in, and how."""

    message_id = 1

    def __init__(self, *failures: TelegramError, gone: bool = False) -> None:
        self.shown: list[tuple[str, str, float]] = []
        self._failures = list(failures)
        self._gone = gone

    async def reply_text(self, text: str, **_: Any) -> Chat:
        """Send a new message."""
        return self._take("sent", text)

    async def edit_text(self, text: str, **_: Any) -> Chat:
        """Change the message, which may be gone."""
        if self._gone:
            raise BadRequest("message to edit not found")
        return self._take("edited", text)

    def _take(self, how: str, text: str) -> Chat:
        if self._failures:
            raise self._failures.pop(0)
        self.shown.append((how, text, time.monotonic()))
        return self


def shown_by(chat: Chat, *, ours: bool = False) -> list[tuple[str, str]]:
    """Let work tell of a hundred steps in half a second; give what was shown of it."""

    async def work() -> None:
        async with Progress(chat, Html("0"), ours=ours, every=EVERY) as progress:  # type: ignore[arg-type]
            for step in range(1, 101):
                progress.say(Html(str(step)))
                await asyncio.sleep(0.005)
        await progress.finish(Reply(Html("ready")))

    asyncio.run(work())
    return [(how, text) for how, text, _ in chat.shown]


def test_it_is_edited_now_and_then() -> None:
    """However often the work tells of itself, and the last word waits its turn as well."""
    chat = Chat()
    shown = shown_by(chat)
    assert shown[0] == ("sent", "0")
    assert shown[-1] == ("edited", "ready")
    assert len(shown) >= 3
    times = [at for how, _, at in chat.shown if how == "edited"]
    assert min(later - earlier for earlier, later in pairwise(times)) >= EVERY * 0.9


def test_a_message_of_ours_is_edited_from_the_beginning() -> None:
    """As after a tap on its button."""
    assert {how for how, _ in shown_by(Chat(), ours=True)} == {"edited"}


@pytest.mark.parametrize("error", [NetworkError("away"), BadRequest("no")])
def test_the_work_goes_on_where_the_message_cannot_be_sent(error: TelegramError) -> None:
    """It is sent as soon as it can be."""
    shown = shown_by(Chat(error, error))
    assert shown[0][0] == "sent"
    assert shown[-1] == ("edited", "ready")


def test_the_end_is_told_anew_where_the_message_is_gone() -> None:
    """An administrator may have deleted it."""
    assert shown_by(Chat(gone=True)) == [("sent", "0"), ("sent", "ready")]
