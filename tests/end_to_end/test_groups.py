"""Groups, topics, and what comes late."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.conftest import Bot
from tests.telegram_server import TelegramServer

QUESTION = "who led the delegation"


@pytest.mark.parametrize("command", ["/ask", "/ask@DossierBot"])
def test_a_question_after_the_command_is_answered_in_its_topic(telegram: TelegramServer, bot: Bot, command: str) -> None:
    """As a reply."""
    question = telegram.writes(f"{command} {QUESTION}", chat=telegram.group, person=5, topic=77)
    assert "Vahram Kazhoyan" in telegram.answers(1, chat=telegram.group)[0].text
    answer = telegram.sent(chat=telegram.group)[0]
    assert answer["reply_to"] == question
    assert answer["message_thread_id"] == 77


def test_a_reply_to_the_bot_is_answered(telegram: TelegramServer, bot: Bot) -> None:
    """Without the command."""
    telegram.ask(f"/ask {QUESTION}", chat=telegram.group)
    telegram.writes(QUESTION, chat=telegram.group, reply_to=telegram.sent(chat=telegram.group)[0]["message_id"])
    assert "Vahram Kazhoyan" in telegram.answers(2, chat=telegram.group)[1].text


def test_buttons_work_in_a_group_for_everybody(telegram: TelegramServer, bot: Bot) -> None:
    """Whoever asked."""
    first = telegram.ask(f"/ask {QUESTION}", chat=telegram.group).text
    telegram.taps("▶", chat=telegram.group, person=9)
    telegram.wait(lambda: telegram.sent(chat=telegram.group)[0]["text"] != first, "the next quote")
    telegram.taps("Open file", chat=telegram.group)
    telegram.wait(lambda: "document" in telegram.sent(chat=telegram.group)[-1], "the file")


def test_an_edited_command_gets_its_answer_edited(telegram: TelegramServer, bot: Bot) -> None:
    """As in a private chat."""
    question = telegram.writes("/ask xylophone zebras", chat=telegram.group)
    telegram.answers(1, chat=telegram.group)
    telegram.edits(question, f"/ask {QUESTION}", chat=telegram.group)
    telegram.wait(lambda: "Vahram Kazhoyan" in telegram.sent(chat=telegram.group)[0]["text"], "the changed answer")


def test_an_empty_command_is_told_how(telegram: TelegramServer, bot: Bot) -> None:
    """In one line, wherever it is."""
    for chat in (telegram.group, telegram.person):
        assert "after the command" in telegram.ask("/ask", chat=chat).text


def test_nothing_else_is_answered_in_a_group(telegram: TelegramServer, bot: Bot) -> None:
    """Talk among people, commands of other bots, pictures, talk of a topic, edits of what was not asked."""
    telegram.writes(QUESTION, chat=telegram.group)
    telegram.writes("/ask@OtherBot what is this", chat=telegram.group)
    telegram.writes("/nonsense", chat=telegram.group)
    telegram.sends({"voice": {"file_id": "a", "file_unique_id": "b", "duration": 3}}, chat=telegram.group)
    telegram.edits(telegram.writes("something", chat=telegram.group), QUESTION, chat=telegram.group)
    telegram.ask("/help")
    assert telegram.sent(chat=telegram.group) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}, "only text"),
        ({"voice": {"file_id": "a", "file_unique_id": "b", "duration": 3}}, "only text"),
        ({"location": {"latitude": 1.0, "longitude": 1.0}}, "only text"),
    ],
)
def test_anything_else_in_private_is_met_with_one_line(
    telegram: TelegramServer, bot: Bot, content: dict[str, object], words: str
) -> None:
    """A kind one."""
    telegram.sends(content)
    assert words in telegram.answers(1)[0].text


def test_a_late_question_is_answered_once_and_told_so(folder: Path, telegram: TelegramServer) -> None:
    """The quote comes first all the same; one that came in time says nothing."""
    telegram.writes(QUESTION, age=700)
    telegram.writes(QUESTION, age=300)
    for _ in range(2):
        process = Bot(folder, TELEGRAM_API_URL=telegram.url)
        try:
            late, in_time = telegram.answers(2)[:2]
            telegram.ask("/help")
            process.stop()
        finally:
            process.close()
    assert late.text.startswith(late.parts("BlockQuote")[0])
    assert "late" in late.text
    assert "late" not in in_time.text.split("📄")[1]
    assert len(telegram.sent()) == 4


def test_nobody_sees_another_persons_topic(telegram: TelegramServer, bot: Bot) -> None:
    """In a group each person has a thread of their own."""
    telegram.writes(f"/ask {QUESTION}", chat=telegram.group, person=5)
    telegram.answers(1, chat=telegram.group)
    telegram.writes("/ask and xylophones?", chat=telegram.group, person=6)
    assert telegram.answers(2, chat=telegram.group)[1].parts("BlockQuote") == []


def test_one_person_leaves_room_for_others(telegram: TelegramServer, bot: Bot) -> None:
    """Twenty questions a minute, whatever the group; told once; a cry for help is heard all the same."""
    groups = range(telegram.group * 2, telegram.group * 2 + 23)
    for group in groups[:22]:
        telegram.writes(f"/ask {QUESTION}", chat=group, person=5000)
    telegram.wait(lambda: len(telegram.sent()) == 21, "the answers")
    assert sum("20 questions a minute" in message["text"] for message in telegram.sent()) == 1
    telegram.writes("/ask they took my passport and do not let me leave", chat=groups[22], person=5000)
    assert "112" in telegram.answers(1, chat=groups[22])[0].text
    telegram.writes(f"/ask {QUESTION}", chat=groups[21], person=5001)
    telegram.wait(lambda: len(telegram.sent()) == 23, "the answer to somebody else")
