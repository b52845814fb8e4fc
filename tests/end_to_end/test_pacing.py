"""Telegram's limits are kept, and every question is answered."""

from __future__ import annotations

from tests.end_to_end.conftest import Bot
from tests.telegram_server import Fault, TelegramServer

QUESTION = "who led the delegation"
HARDLY = 0.5
"""Seconds by which a busy machine may hand on the first message of a chat later than the last."""


def test_one_a_second_in_a_chat_and_none_is_lost(telegram: TelegramServer, bot: Bot) -> None:
    """Whatever the person's hurry; the others are answered meanwhile."""
    telegram.ask("/help", chat=3)
    for _ in range(4):
        telegram.writes(QUESTION, chat=1)
    telegram.ask(QUESTION, chat=2)
    telegram.answers(4, chat=1)
    assert times(telegram, chat=2)[0] < times(telegram, chat=1)[-1]
    assert lasted(telegram, chat=1) >= 3 - HARDLY


def test_two_hundred_questions_at_once(telegram: TelegramServer, bot: Bot) -> None:
    """All are answered, with a quote, by at most thirty messages a second; in a chat in the order that they were asked."""
    asked = {chat: [telegram.writes(QUESTION, chat=chat)] for chat in range(1000, 1191)}
    asked[1000] += [telegram.writes(f"{QUESTION} to Vienna", chat=1000) for _ in range(4)]
    asked[telegram.group] = [telegram.writes(f"/ask {QUESTION}", chat=telegram.group, person=person) for person in range(1, 6)]
    assert all(answer.parts("BlockQuote") for answer in telegram.answers(200, seconds=30))
    for chat, questions in asked.items():
        assert [message["reply_to"] for message in telegram.sent(chat=chat)] == questions
        assert lasted(telegram, chat) >= len(questions) - 1 - HARDLY
    # Thirty at once, then thirty a second; without pacing all arrive within a few tenths. Over the whole, since a busy
    # machine hands on together what was sent apart.
    assert lasted(telegram) >= 5


def lasted(telegram: TelegramServer, chat: int | None = None) -> float:
    """Tell how many seconds the last message came after the first."""
    return times(telegram, chat)[-1] - times(telegram, chat)[0]


def times(telegram: TelegramServer, chat: int | None = None) -> list[float]:
    """Tell when messages were sent."""
    return sorted(call.at for call in telegram.made("sendMessage", chat=chat))


def test_a_chat_that_telegram_slows_down_holds_up_nobody(telegram: TelegramServer, bot: Bot) -> None:
    """Its answer comes when it may."""
    telegram.fails("sendMessage", Fault(status=429, description="Too Many Requests", retry_after=2), chat=1)
    telegram.writes(QUESTION, chat=1)
    telegram.wait(lambda: bool(telegram.made("sendMessage", chat=1)), "the first try")
    assert telegram.ask(QUESTION, chat=2).parts("BlockQuote")
    assert telegram.sent(chat=1) == []
    assert telegram.answers(1, chat=1)[0].parts("BlockQuote")
    first, second = times(telegram, chat=1)
    assert second - first >= 2
