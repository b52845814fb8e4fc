"""What becomes of a question that the documents do not answer? Its person may pass it to the editors, or ask to be told.

Only such a tap keeps it. Until now nobody but the person has seen it: it is taken from the message that the answer replies to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from telegram import Update
from telegram.ext import ContextTypes

from bot import safety
from bot.delivery import edit, note, send
from bot.export import send_table
from bot.markup import Html, bold, escaped, joined
from bot.people import People, asked_in, is_private, message_of, question_of, tapped, words_of
from bot.rendering import How, date_in_words, short
from bot.replies import Button, Reply, turning
from bot.shelves import Shelves
from bot.texts import Language, say
from bot.wishes import Wanted, Wishes

Context = ContextTypes.DEFAULT_TYPE

PER_PAGE: Final = 8
_LONGEST_QUESTION: Final = 300


class Unanswered:
    """Serves the buttons under what is not answered, and /unanswered."""

    def __init__(self, shelves: Shelves, people: People, wishes: Wishes) -> None:
        self._shelves = shelves
        self._people = people
        self._wishes = wishes

    async def pass_on(self, update: Update, _: Context) -> None:
        """Keep the question for the editors."""
        await self._keep(update, "passed-on")

    async def tell_me(self, update: Update, _: Context) -> None:
        """Keep the question, to tell whoever tapped once it is answered: in the private chat, also from a group."""
        query, _rest = tapped(update)
        message = message_of(query)
        alone = message is None or is_private(message)
        await self._keep(update, "will-tell" if alone else "will-tell-alone", chat=query.from_user.id)

    async def unanswered(self, update: Update, _: Context) -> None:
        """List what was passed to the editors."""
        wanted = await asyncio.to_thread(self._wishes.passed)
        await send(update, _listed(wanted, 0, self._people.language(update)))

    async def turn(self, update: Update, _: Context) -> None:
        """Show a page of the list in place of what is there."""
        query, (page, *_rest) = tapped(update)
        wanted = await asyncio.to_thread(self._wishes.passed)
        await note(query)
        if message := message_of(query):
            await edit(message, _listed(wanted, int(page), self._people.language(update)))

    async def open(self, update: Update, _: Context) -> None:
        """Show one question, which may then be taken from the list."""
        query, (name, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        wanted = next((one for one in await asyncio.to_thread(self._wishes.passed) if one.name == name), None)
        if wanted is None or message is None:
            await note(query, say(language, "wanted-gone"), alert=True)
            return
        await note(query)
        await edit(message, _card(wanted, language))

    async def done(self, update: Update, _: Context) -> None:
        """Take a question from the list."""
        query, (name, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        if not await asyncio.to_thread(self._wishes.dismiss, name):
            await note(query, say(language, "wanted-gone"), alert=True)
            return
        await note(query)
        if message:
            await edit(message, _listed(await asyncio.to_thread(self._wishes.passed), 0, language))

    async def export(self, update: Update, _: Context) -> None:
        """Send the list as a table."""
        wanted = await asyncio.to_thread(self._wishes.passed)
        rows = [(one.people, one.first, one.last, one.language, one.question) for one in wanted]
        await send_table(update, "unanswered.csv", ("people", "first", "last", "language", "question"), rows)

    async def _keep(self, update: Update, said: str, *, chat: int | None = None) -> None:
        query, _rest = tapped(update)
        question, language = question_of(query), self._people.language(update)
        if question is None:
            await note(query, say(language, "question-gone"), alert=True)
        elif safety.classify(words_of(question)) is safety.Concern.DANGER:
            await note(query, say(language, "harm-stored"), alert=True)
        else:
            answer, _spoken = await asyncio.to_thread(
                self._shelves.of(update).conversation.answer, asked_in(question), language=language, how=How()
            )
            words = " ".join(words_of(question).split())
            whole = f"{words} ({', '.join(answer.carried)})" if answer.carried else words  # it will have to stand alone
            kept = await asyncio.to_thread(self._wishes.keep, query.from_user.id, whole, language, chat=chat)
            await note(query, say(language, said if kept else "too-many-wishes"), alert=True)


def _listed(wanted: Sequence[Wanted], page: int, language: Language) -> Reply:
    if not wanted:
        return Reply(say(language, "unanswered-none"))
    pages = -(-len(wanted) // PER_PAGE)
    page %= pages
    shown = list(enumerate(wanted[page * PER_PAGE : (page + 1) * PER_PAGE], page * PER_PAGE + 1))
    lines = [Html(f"{number}. {_line(one, language)}") for number, one in shown]
    buttons = tuple(Button(str(number), f"wanted:{one.name}") for number, one in shown)
    export = (Button(f"📥 {say(language, 'export-button')}", "unanswered:csv"),)
    head = say(language, "unanswered-head", count=len(wanted))
    return Reply(joined("\n\n", [head, *lines]), (buttons, turning("unanswered", page, pages), export))


def _card(wanted: Wanted, language: Language) -> Reply:
    done = Button(f"✅ {say(language, 'done-button')}", f"done:{wanted.name}")
    back = Button(f"◀ {say(language, 'back-button')}", "unanswered:0")
    return Reply(joined("\n\n", [_line(wanted, language), say(language, "wanted-done")]), ((done, back),))


def _line(wanted: Wanted, language: Language) -> Html:
    since = date_in_words(wanted.first.isoformat(), language)
    question = bold(escaped(short(wanted.question, _LONGEST_QUESTION)))
    return joined("\n", [question, say(language, "wanted-by", people=wanted.people, date=since)])
