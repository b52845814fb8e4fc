"""Which golden answers are others than the administrators last heard of?

Looked at whenever the documents have changed and are quiet again. What came of each question is kept in the data folder,
so that a change across a restart is told too; the questions are not: they are in the documents folder.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol

from telegram import Bot

from bot import golden_answers
from bot.administrators import Administrators
from bot.beside import beside
from bot.logs import cause
from bot.replies import Reply
from bot.settings import Settings
from bot.texts import Language, say
from index import golden
from index.errors import SettingError
from index.golden import Change, Outcome, Question
from index.model import Answer, Band

FILE: Final = "golden.json"
QUIET: Final = 2.0
"""Seconds without a change: several documents sent one after the other are told of once."""

_log = logging.getLogger(__name__)


class Documents(Protocol):
    """What the golden questions are asked of."""

    changes: int

    @property
    def ready(self) -> bool:
        """There is an index to answer from."""
        ...

    @property
    def embedded(self) -> float | None:
        """Tell which share of it is found by meaning too, None where that is switched off."""
        ...

    def ask(self, question: str) -> Answer:
        """Answer a question."""
        ...


class GoldenChanges:
    """Tells the administrators, in one message, whatever changed the documents."""

    def __init__(self, documents: Documents, administrators: Administrators, settings: Settings) -> None:
        self._documents = documents
        self._administrators = administrators
        self._folder = settings.documents
        self._file = settings.data / FILE
        self._looked_at: object = None
        self._watching: asyncio.Task[None] | None = None

    def start(self, bot: Bot) -> None:
        """Begin to watch, until the event loop ends."""
        self._watching = asyncio.create_task(self._watch(bot))

    async def _watch(self, bot: Bot) -> None:
        before: object = None
        while True:
            await asyncio.sleep(QUIET)
            state = self._state()
            if state == before and state != self._looked_at and self._is_ready():
                self._looked_at = state
                try:
                    await self._look(bot, state)
                except Exception as error:
                    _log.error("The golden answers could not be compared: %s", cause(error))
            before = state

    def _is_ready(self) -> bool:
        """Answers by words alone, while new passages are being embedded, will not last and are no news."""
        return self._documents.ready and self._documents.embedded in {None, 1}

    async def _look(self, bot: Bot, state: object) -> None:
        try:
            questions = golden_answers.questions(self._folder)
        except SettingError as error:
            _log.warning("The golden questions were not asked. %s", error)
            return
        if not questions:
            return
        after = await beside(lambda: golden_answers.outcomes(self._documents.ask, questions))
        if self._state() != state:  # some were asked of other documents; all are asked anew
            return
        changes = golden.changed(_known(self._file, questions), after)
        if changes:
            await self._administrators.tell(bot, lambda language: _told(changes, len(questions), language))
        await asyncio.to_thread(_keep, self._file, after)

    def _state(self) -> object:
        """Give what the golden answers depend on, cheap to compare."""
        try:
            status = (self._folder / golden.FILE).stat()
        except OSError:
            return self._documents.changes, None
        return self._documents.changes, (status.st_mtime_ns, status.st_size, status.st_ino)


def _told(changes: tuple[Change, ...], count: int, language: Language) -> Reply:
    head = say(language, "golden-changed", changed=len(changes), count=count)
    return Reply(golden_answers.listed(head, golden_answers.changes(changes, language, now="golden-now"), language))


def _known(file: Path, questions: Iterable[Question]) -> list[Outcome]:
    """Give what came of the questions when the administrators last heard; nothing of those that are new."""
    try:
        kept = json.loads(file.read_text("utf-8"))
        return [
            Outcome(question, Band(band), document, quote)
            for question in questions
            if (came := kept.get(_name(question)))
            for band, document, quote in [came]
        ]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError, AttributeError):
        _log.warning("%s was damaged; the golden answers of now are kept in its place.", file.name)
        return []


def _keep(file: Path, outcomes: Iterable[Outcome]) -> None:
    kept = {_name(outcome.question): (outcome.band, outcome.document, outcome.quote) for outcome in outcomes}
    draft = file.with_name(f"{file.name}.draft")
    draft.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
    draft.replace(file)


def _name(question: Question) -> str:
    return hashlib.blake2b(question.text.encode(), digest_size=16).hexdigest()
