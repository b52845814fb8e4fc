"""What may be logged? Never a token, a question or who asked it, at any level."""

from __future__ import annotations

import json
import logging
import secrets
import sys
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote

from telegram.error import TelegramError

from bot.settings import Secret
from index.errors import DossierError

_OURS = ("bot", "index")
_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def set_up(level: int, hidden: Iterable[Secret] = (), *, as_json: bool = False) -> None:
    """Log to standard error: our own modules from ``level`` on, everybody else's from warnings on; ``as_json`` for programs.

    Libraries may not be turned up: httpx logs each URL with the token in it, python-telegram-bot each message
    with its author.
    """
    handler = logging.StreamHandler(sys.stderr)
    words = [secret.value for secret in hidden]
    handler.setFormatter(Scrubbed(words, Structured() if as_json else logging.Formatter(_LINE)))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(level)


class Structured(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write when, how grave, from where, and what."""
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": time, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class Scrubbed(logging.Formatter):
    """Writes a record, its traceback too, without the given words."""

    def __init__(self, hidden: Iterable[str], written: logging.Formatter | None = None) -> None:
        super().__init__()
        self._written = written or logging.Formatter(_LINE)
        words = {word for token in hidden for word in (token, quote(token, safe=""), token.partition(":")[2])}
        self._hidden = sorted(filter(None, words), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Write the record, then look through all of it."""
        line = self._written.format(record)
        for word in self._hidden:
            line = line.replace(word, "[hidden]")
        return line


def new_code() -> str:
    """Make a code that the person sees and the log holds, such as ``7F3A``."""
    return secrets.token_hex(2).upper()


def cause(error: BaseException) -> str:
    """Tell where an error comes from, without what a person wrote.

    An error's message may hold the question (``KeyError: 'words of it'``), so only those are kept that are
    sentences of ours or of Telegram's.
    """
    chain: list[str] = []
    current: BaseException | None = error
    while current is not None and len(chain) < 5:
        message = f": {current}" if isinstance(current, TelegramError | DossierError) else ""
        frames = "".join(traceback.format_tb(current.__traceback__))
        chain.append(f"{type(current).__module__}.{type(current).__qualname__}{message}\n{frames}".rstrip())
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\ncaused by ".join(chain)
