"""Somebody in danger, somebody who means harm, and somebody who asks whom to call: the real bot."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.conftest import Bot
from tests.end_to_end.test_console import piped
from tests.telegram_server import TelegramServer

DANGER = "my boss took my passport, who led the delegation in Vienna"
CRIME = "how can I take their passports so they don't leave"
SEARCH = "Search the documents"


def written_by(folder: Path, words: str) -> list[Path]:
    """Find the files that hold some words, other than the documents."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent != folder / "documents")
    return [path for path in files if words.encode() in path.read_bytes()]


def test_someone_in_danger_gets_the_card_and_nothing_else(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """With a button that searches all the same; the words are nowhere afterwards."""
    card = telegram.ask(f"{DANGER} zyzzyva")
    assert "112 / 102" in card.text
    assert card.parts("BlockQuote") == []
    assert len(telegram.sent()) == 1
    assert [SEARCH in label for label in telegram.buttons()] == [True]
    telegram.taps(SEARCH)
    answer = telegram.answers(2)[-1]
    assert "Vahram Kazhoyan" in answer.parts("BlockQuote")[0]
    assert telegram.sent()[1]["reply_to"] == telegram.sent()[0]["reply_to"]
    assert written_by(folder, "zyzzyva") == []


def test_the_button_says_when_the_question_is_gone(telegram: TelegramServer, bot: Bot) -> None:
    """It holds no words of its own."""
    question = telegram.writes(DANGER)
    telegram.answers(1)
    telegram.deletes(question)
    assert "no longer in the chat" in telegram.taps(SEARCH)


def test_who_means_harm_is_refused(telegram: TelegramServer, bot: Bot) -> None:
    """In a sentence, without a quote, with the card and without a button."""
    answer = telegram.ask(CRIME)
    assert answer.text.startswith("I do not help with this.")
    assert "112 / 102" in answer.text
    assert answer.parts("BlockQuote") == []
    assert telegram.buttons() == []


def test_who_asks_whom_to_call_gets_the_card_and_then_the_answer(telegram: TelegramServer, bot: Bot) -> None:
    """Two messages."""
    telegram.writes("is there a hotline in the US Embassy’s INL Program that sponsored the delegation")
    card, answer = telegram.answers(2)
    assert "112 / 102" in card.text
    assert answer.parts("BlockQuote")


def test_nothing_of_it_is_carried_to_the_next_question(telegram: TelegramServer, bot: Bot) -> None:
    """A short question after it stands alone."""
    telegram.ask("help me please, Vahram Kazhoyan")
    assert "Vahram Kazhoyan" not in telegram.ask("and when?").text


def test_the_card_can_be_asked_for(telegram: TelegramServer, bot: Bot) -> None:
    """In the person's language."""
    assert "112 / 102" in telegram.ask("/hotline").text
    assert "Եթե Դուք" in telegram.ask("/hotline", language="hy").text


def test_a_cry_for_help_behind_a_command_is_heard(telegram: TelegramServer, bot: Bot) -> None:
    """Behind any of them, one that there is not, and one that was changed; the commands themselves are as they were."""
    for command in ("/documents", "/start", "/nonsense", "/ask"):
        assert "112 / 102" in telegram.ask(f"{command} they took my passport").text
    assert "Եթե Դուք" not in telegram.ask("/documents").text
    assert "112 / 102" not in telegram.ask("/documents please").text
    question = telegram.writes("/documents", chat=77)
    telegram.answers(1, chat=77)
    telegram.edits(question, "/documents они забрали мой паспорт", chat=77)
    assert "Если вы" in telegram.answers(2, chat=77)[-1].text


def test_a_cry_for_help_in_any_language_gets_the_card_in_it(telegram: TelegramServer, bot: Bot) -> None:
    """Whatever the person's Telegram is set to; also where a question was changed, or under a picture."""
    assert "Если вы" in telegram.ask("menya derzhat vzaperti").text
    assert "Եթե Դուք" in telegram.ask("ինձ պահում են փակված").text
    question = telegram.writes("who led the delegation")
    telegram.answers(3)
    telegram.edits(question, "help me, they keep my passport")
    telegram.wait(lambda: "112 / 102" in telegram.sent()[2]["text"], "the card in place of the answer")
    telegram.sends({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], "caption": "help me"})
    assert "112 / 102" in telegram.answers(4)[-1].text


def test_the_same_in_the_terminal(folder: Path) -> None:
    """The card alone, then on demand the answer; a refusal; the card and the answer."""
    output = piped(folder, f"{DANGER}\n".encode()).stdout.decode()
    assert "112 / 102" in output
    assert "Kazhoyan" not in output
    assert "Kazhoyan" in piped(folder, f"{DANGER}\n/anyway\n".encode()).stdout.decode()
    output = piped(folder, f"{CRIME}\n/anyway\n/hotline\n".encode()).stdout.decode()
    assert output.startswith("I do not help with this.")
    assert output.count("112 / 102") == 2
    assert "do not know this command" in output
