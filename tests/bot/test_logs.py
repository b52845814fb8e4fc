"""No token, question or user id is logged."""

from __future__ import annotations

import logging

import pytest
from telegram.error import NetworkError

from bot.logs import Scrubbed, cause, new_code, set_up
from bot.settings import Secret

TOKEN = "123456:AAH-abcdef"


def record(message: str, error: BaseException | None = None) -> logging.LogRecord:
    """Make a log record."""
    info = (type(error), error, None) if error else None
    return logging.LogRecord("bot", logging.ERROR, __file__, 1, message, (), info)


@pytest.mark.parametrize("written", [TOKEN, "123456%3AAAH-abcdef", "AAH-abcdef"])
def test_a_token_is_hidden_however_it_is_written(written: str) -> None:
    """In a message and in a traceback."""
    formatter = Scrubbed([TOKEN])
    assert "AAH" not in formatter.format(record(f"POST https://example.org/bot{written}/getMe"))
    assert "AAH" not in formatter.format(record("failed", ValueError(f"The token `{written}` was rejected")))


def test_a_cause_tells_where_and_not_what() -> None:
    """The place in the code is there, the person's words are not."""
    question = "-".join(["my", "question"])  # a traceback shows this line, which must not hold it
    with pytest.raises(RuntimeError) as raised:
        _fail(question)
    told = cause(raised.value)
    assert question in str(raised.value)
    assert question not in told
    assert "RuntimeError" in told
    assert "caused by builtins.KeyError" in told
    assert "_fail" in told


def test_a_cause_keeps_what_telegram_said() -> None:
    """That is no person's text."""
    assert "Bad Gateway" in cause(NetworkError("Bad Gateway"))


def _fail(question: str) -> None:
    answers: dict[str, str] = {}
    try:
        answers[question]
    except KeyError as error:
        raise RuntimeError(f"no answer to {question}") from error


def test_only_our_own_modules_are_turned_up() -> None:
    """The libraries' details hold tokens and messages."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        set_up(logging.DEBUG, [Secret(TOKEN)])
        assert logging.getLogger("bot.app").isEnabledFor(logging.DEBUG)
        assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
        assert not logging.getLogger("telegram.ext").isEnabledFor(logging.INFO)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def test_a_code_is_short_enough_to_be_read_out() -> None:
    """Four signs."""
    assert len(new_code()) == 4
