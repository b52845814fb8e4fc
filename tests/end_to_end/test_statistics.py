"""What administrators see of how the bot is used, and of numbers that nobody has confirmed for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot import reminders
from bot.hotlines import hotlines
from bot.state import State
from tests.end_to_end.conftest import Bot, filled, running
from tests.telegram_server import TelegramServer

EDITOR = 42


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TelegramServer, Bot]]:
    """A bot that was first started two hundred days ago, one number was confirmed since."""
    folder, today = filled(tmp_path_factory.mktemp("statistics")), datetime.now(UTC).date()
    (folder / "data").mkdir()
    with State(folder / "data") as state:
        state.keep_day(reminders._SINCE, today - timedelta(days=200))
        state.confirm(hotlines()[0].id, ", ".join(hotlines()[0].numbers), today - timedelta(days=100))
    with running(folder, ADMIN_IDS=str(EDITOR)) as pair:
        yield pair


def test_administrators_are_reminded_and_confirm(pair: tuple[TelegramServer, Bot]) -> None:
    """By the button under the reminder, which names only the numbers that are due."""
    telegram, _ = pair
    told = telegram.answers(1, chat=EDITOR)[0].text
    assert "nobody has confirmed for 180 days" in told
    assert ", ".join(hotlines()[1].numbers) in told
    assert hotlines()[0].organisation["en"] not in told.splitlines()[1]
    telegram.taps("Confirm the numbers", chat=EDITOR)
    assert "Numbers on the help card" in telegram.answers(2, chat=EDITOR)[1].text


def test_counts_are_shown_and_sent_as_a_table(pair: tuple[TelegramServer, Bot]) -> None:
    """To administrators alone, without a word of what was asked."""
    telegram, _ = pair
    today = datetime.now(UTC).date().isoformat()
    telegram.ask("who led the delegation", chat=1)
    telegram.taps("👍", chat=1)
    telegram.ask("кто возглавлял делегацию", chat=2)
    telegram.ask("xylophone zebras", chat=3)
    stats = telegram.ask("/stats", chat=EDITOR).text
    assert "questions: 3 · answered: 67 %" in stats
    assert "in English: 2 · in Russian: 1 · in Armenian: 0" in stats
    assert "helpful: 100 % of 1 taps" in stats
    assert "administrators" in telegram.ask("/stats", chat=4).text
    telegram.taps("As a table", chat=EDITOR)
    telegram.wait(lambda: "document" in telegram.sent(chat=EDITOR)[-1], "the table")
    table = telegram.content(telegram.sent(chat=EDITOR)[-1]).decode("utf-8-sig").splitlines()
    assert table == [
        "day,questions,in en,in ru,in hy,answered,closest,not found,helped,did not help",
        f"{today},3,2,1,0,2,0,1,1,0",
    ]
    assert telegram.refused == []
