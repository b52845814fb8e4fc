"""How does an owner have the index made anew? First comes what would change, and only a tap changes it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot import golden_answers
from bot.audit import Act, Audit
from bot.beside import beside
from bot.delivery import edit, note, send
from bot.logs import cause
from bot.markup import Html, joined
from bot.people import People, message_of, tapped
from bot.progress import Progress
from bot.replies import Button, Reply
from bot.texts import Language, say
from index import golden
from index.errors import DossierError
from index.library import Library

Context = ContextTypes.DEFAULT_TYPE
Told = Callable[[int, int, str, int], None]

_log = logging.getLogger(__name__)


class Reindexing:
    """Serves /reindex and its buttons, to one owner at a time."""

    def __init__(self, library: Library, people: People, audit: Audit, folder: Path, restricted: Library | None = None) -> None:
        self._library = library
        self._restricted = restricted
        self._people = people
        self._audit = audit
        self._folder = folder
        self._under_way = asyncio.Lock()
        library.drop_remade()  # what was looked at before the bot was stopped is of then

    async def preview(self, update: Update, context: Context) -> None:
        """Make an index anew beside the one that answers, and tell which golden answers it would change."""
        assert update.effective_message is not None, "only messages are routed here"
        language = self._people.language(update)
        if self._under_way.locked():
            await send(update, say(language, "reindex-busy"))
            return
        work = self._do(update.effective_message, language, "reindex-looking", partial(self._previewed, language))
        context.application.create_task(work, update=update)

    async def reindex(self, update: Update, context: Context) -> None:
        """Let it take effect."""
        query, _rest = tapped(update)
        language, message = self._people.language(update), message_of(query)
        if message is None or self._under_way.locked():
            await note(query, say(language, "reindex-busy" if message else "message-gone"), alert=True)
            return
        await note(query)
        work = self._do(message, language, "reindex-taking", partial(self._reindexed, query.from_user, language), ours=True)
        context.application.create_task(work, update=update)

    async def leave(self, update: Update, _: Context) -> None:
        """Leave the index as it is."""
        query, _rest = tapped(update)
        language, message = self._people.language(update), message_of(query)
        if self._under_way.locked():
            await note(query, say(language, "reindex-busy"), alert=True)
            return
        await asyncio.to_thread(self._library.drop_remade)
        await note(query)
        if message:
            await edit(message, Reply(say(language, "kept")))

    async def _do(
        self, message: Message, language: Language, doing: str, work: Callable[[Told], Reply], *, ours: bool = False
    ) -> None:
        """Work beside the answers, telling how far it is; where it fails, everything is as before."""
        async with self._under_way:
            async with Progress(message, _reading(language, doing, 0, 0, "", 0), ours=ours) as progress:
                try:
                    reply = await beside(lambda: work(lambda *far: progress.say(_reading(language, doing, *far))))
                except Exception as error:
                    _log.error("The index was not made anew: %s", cause(error))
                    reason = str(error) if isinstance(error, DossierError) else type(error).__name__
                    reply = Reply(say(language, "reindex-failed", reason=reason))
            await progress.finish(reply)

    def _previewed(self, language: Language, told: Told) -> Reply:
        questions = golden_answers.questions(self._folder)
        with self._library.remade(told) as made:
            after = golden_answers.outcomes(made.ask, questions)
        changes = golden.changed(golden_answers.outcomes(self._library.ask, questions), after)
        buttons = (
            Button(f"♻️ {say(language, 'reindex-button')}", "i:now"),
            Button(say(language, "keep-button"), "i:leave"),
        )
        if not questions:
            return Reply(say(language, "reindex-unknown"), (buttons,))
        if not changes:
            return Reply(say(language, "reindex-same", count=len(questions)), (buttons,))
        head = say(language, "reindex-changes", changed=len(changes), count=len(questions))
        entries = golden_answers.changes(changes, language, now="golden-would-be")
        return Reply(golden_answers.listed(head, entries, language), (buttons,))

    def _reindexed(self, person: User, language: Language, told: Told) -> Reply:
        libraries = [library for library in (self._library, self._restricted) if library]
        for library in libraries:
            library.reindex(told)
        self._audit.record(person, Act.REINDEXED, "")
        documents = [info for library in libraries for info in library.documents()]
        passages = sum(info.passages for info in documents)
        return Reply(say(language, "reindexed", documents=len(documents), passages=passages))


def _reading(language: Language, doing: str, done: int, total: int, _: str, pages: int) -> Html:
    files = say(language, "files-read", done=done, total=total) if total else Html("")
    far = joined(" · ", [files, say(language, "page-count", pages=pages) if pages else Html("")])
    return joined("\n", [Html(f"⏳ {say(language, doing)}"), far])
