"""The real bot against Telegram's wire format."""

from __future__ import annotations

import re
import signal
import socket
from pathlib import Path

import pytest

from tests.end_to_end.conftest import CONFERENCE, Bot
from tests.telegram_server import Fault, TelegramServer

QUESTION = "who led the delegation"
SECONDS_TO_STOP = 5


def test_answers_with_the_quote_first_and_its_source_beneath(telegram: TelegramServer, bot: Bot) -> None:
    """The name is in bold, in a sentence of the document; title and date follow; nothing is previewed."""
    answer = telegram.ask(QUESTION)
    assert "led by the head of the group Vahram Kazhoyan" in answer.parts("BlockQuote")[0]
    assert any("Vahram Kazhoyan" in words for words in answer.parts("Bold"))
    assert answer.text.startswith(answer.parts("BlockQuote")[0])
    assert "Everyone has a Role <2018> & beyond" in answer.text
    assert "25 April 2018" in answer.text
    assert not telegram.sent()[0]["preview"]


def test_an_answer_is_tied_to_its_question(telegram: TelegramServer, bot: Bot) -> None:
    """Buttons will later ask the question again that the answer replies to."""
    question = telegram.writes(QUESTION)
    telegram.answers(1)
    assert telegram.sent()[0]["reply_to"] == question


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "word for word"), ("ru-RU", "дословными"), ("hy", "բառացի"), ("fr", "word for word")],
)
def test_start_explains_itself(telegram: TelegramServer, bot: Bot, language: str, words: str) -> None:
    """In the person's language, or in English."""
    answer = telegram.ask("/start", language=language)
    assert words in answer.text
    assert "2" in answer.text


def test_names_the_words_that_no_document_holds(telegram: TelegramServer, bot: Bot) -> None:
    """A question that nothing answers is told so."""
    answer = telegram.ask("xylophone zebras")
    assert answer.parts("BlockQuote") == []
    assert "Not found" in answer.text
    assert "xylophone" in answer.text


@pytest.mark.parametrize(
    ("text", "words"),
    [("/help", "How to ask"), ("/nonsense", "do not know"), ("🎉🎉", "in words"), ("a" * 4096, "longer")],
)
def test_meets_what_is_not_a_question_kindly(telegram: TelegramServer, bot: Bot, text: str, words: str) -> None:
    """Commands, emoji and whole essays get one line."""
    assert words in telegram.ask(text).text


def test_meets_what_is_not_text_kindly(telegram: TelegramServer, bot: Bot) -> None:
    """A voice message gets one line."""
    telegram.sends({"voice": {"file_id": "a", "file_unique_id": "b", "duration": 3}})
    assert "only text" in telegram.answers(1)[0].text


def test_keeps_the_order_within_a_chat(telegram: TelegramServer, bot: Bot) -> None:
    """The first question is answered first, however long that takes."""
    telegram.fails("sendMessage", Fault(delay=0.5))
    questions = [telegram.writes(f"{QUESTION} {number}") for number in range(4)]
    telegram.answers(4)
    assert [message["reply_to"] for message in telegram.sent()] == questions


def test_a_busy_chat_holds_up_nobody(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Another person is answered while twenty messages of the first wait for Telegram."""
    telegram.fails("sendMessage", Fault(status=429, description="Too Many Requests", retry_after=30), chat=1)
    for _ in range(20):
        telegram.writes(QUESTION, chat=1)
    telegram.ask(QUESTION, chat=2)
    assert telegram.sent(chat=1) == []


FAULTS = (
    Fault(status=500),
    Fault(status=502, description="Bad Gateway"),
    Fault(dropped=True),
    Fault(status=429, description="Too Many Requests: retry after 1", retry_after=1),
    Fault(delay=1),
)


def test_an_answer_survives_a_hiccup(telegram: TelegramServer, bot: Bot) -> None:
    """It comes all the same, and once."""
    for chat, fault in enumerate(FAULTS, 1):
        telegram.fails("sendMessage", fault, chat=chat)
        telegram.writes(QUESTION, chat=chat)
    assert all(answer.parts("BlockQuote") for answer in telegram.answers(len(FAULTS)))
    telegram.ask("/help")
    assert len(telegram.sent()) == len(FAULTS) + 1


def test_a_question_survives_a_hiccup(telegram: TelegramServer, bot: Bot) -> None:
    """It is heard all the same, and once."""
    for chat, fault in enumerate(FAULTS, 1):
        telegram.fails("getUpdates", fault)
        telegram.ask(QUESTION, chat=chat)
    telegram.ask("/help")
    assert len(telegram.sent()) == len(FAULTS) + 1


def test_an_error_gives_a_code_to_the_person_and_its_cause_to_the_log(telegram: TelegramServer, bot: Bot) -> None:
    """The person is told no more than the code; the log does not hold the question."""
    telegram.fails("sendMessage", Fault(status=400, description="Bad Request: something unheard of"))
    answer = telegram.ask(f"{QUESTION} sesquipedalian", chat=918273645)
    found = re.search(r"[0-9A-F]{4}$", answer.text)
    assert found
    assert f"Error {found[0]}" in bot.output
    assert "Something unheard of" in bot.output
    assert "sesquipedalian" not in bot.output
    assert "918273645" not in bot.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stops_at_a_signal(folder: Path, telegram: TelegramServer, bot: Bot, number: signal.Signals) -> None:
    """With a poll open it leaves at once and without a complaint; what it heard does not come again."""
    telegram.ask(QUESTION)
    code, seconds = bot.stop(number)
    assert code == 0
    assert seconds < SECONDS_TO_STOP
    assert "Traceback" not in bot.output
    assert telegram.made("getUpdates")[-1].data["offset"] > 0


def test_stops_while_telegram_does_not_answer(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """An answer that cannot be delivered does not keep it."""
    telegram.fails("sendMessage", Fault(delay=30), times=10)
    for chat in range(1, 4):
        telegram.writes(QUESTION, chat=chat)
    telegram.wait(lambda: len(telegram.made("sendMessage")) >= 3, "three attempts")
    code, seconds = bot.stop()
    assert code == 0
    assert seconds < SECONDS_TO_STOP


def test_stops_while_it_reads_documents(folder: Path, telegram: TelegramServer) -> None:
    """And goes on with the rest of them at the next start."""
    for number in range(250):
        (folder / "documents" / f"{number}.txt").write_text(f"{CONFERENCE} {number}.", encoding="utf-8")
    process = Bot(folder, TELEGRAM_API_URL=telegram.url)
    again = None
    try:
        process.waits_for((folder / "data" / "index.sqlite3").exists, "the index")
        code, seconds = process.stop()
        assert code == 0
        assert seconds < SECONDS_TO_STOP
        again = Bot(folder, TELEGRAM_API_URL=telegram.url)
        again.says("as they were")
        assert telegram.ask(QUESTION).parts("BlockQuote")
    finally:
        process.close()
        if again:
            again.close()


def test_stops_before_telegram_was_reached(folder: Path) -> None:
    """It says what is wrong, goes on trying, and can be stopped."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        process = Bot(folder, TELEGRAM_API_URL=f"http://127.0.0.1:{closed.getsockname()[1]}")
        try:
            process.says("Telegram cannot be reached")
            assert process.stop()[0] == 0
        finally:
            process.close()


def test_answers_once_telegram_comes_back(folder: Path) -> None:
    """A server that starts later than the bot is found."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    process = Bot(folder, TELEGRAM_API_URL=f"http://127.0.0.1:{port}")
    try:
        process.says("Telegram cannot be reached")
        with TelegramServer(port=port) as telegram:
            assert telegram.ask(QUESTION).parts("BlockQuote")
    finally:
        process.close()


def test_refuses_a_token_that_telegram_does_not_know(folder: Path) -> None:
    """One sentence that names the variable, and exit code 2."""
    with TelegramServer(token="1:another") as telegram:
        process = Bot(folder, TELEGRAM_API_URL=telegram.url)
        try:
            assert process.process.wait(20) == 2
            assert process.output.splitlines()[-1].startswith("TELEGRAM_BOT_TOKEN is not known to Telegram")
        finally:
            process.close()


def test_says_that_another_process_uses_the_token(telegram: TelegramServer, bot: Bot) -> None:
    """Two pollers take each other's messages: the log names the reason."""
    telegram.ask("/help")
    telegram.fails("getUpdates", Fault(status=409, description="Conflict: terminated by other getUpdates request"))
    telegram.ask("/help")
    bot.says("Another process polls with the same token")


def test_a_question_from_before_the_start_is_answered(folder: Path, telegram: TelegramServer) -> None:
    """Telegram keeps what was written while the bot was away."""
    telegram.writes(QUESTION)
    process = Bot(folder, TELEGRAM_API_URL=telegram.url)
    try:
        assert telegram.answers(1)[0].parts("BlockQuote")
    finally:
        process.close()
