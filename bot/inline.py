"""How is the bot asked from any other chat? ``@bot delegation`` offers quotes, and the one that is tapped is posted there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from html import unescape
from typing import Final, Protocol

from telegram import InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot import links, safety
from bot.conversation import frame
from bot.people import People, without_markup
from bot.rendering import cited_at, quotation, short
from bot.replies import Button, keyboard
from bot.texts import Language, say
from index.model import Answer, Quote
from index.quoteids import quote_id

Context = ContextTypes.DEFAULT_TYPE

MOST: Final = 10
_SECONDS: Final = 30
"""Telegram may show the same person the same quotes again for so long."""

_LONGEST_TITLE: Final = 60
_LONGEST_DESCRIPTION: Final = 120


class Documents(Protocol):
    """What quotes are taken from."""

    def ask(self, question: str, *, quotes: int) -> Answer:
        """Answer with at most so many quotes."""
        ...

    def find(self, quote_id: str) -> Quote | None:
        """Find a quote again by its name."""
        ...


class Inline:
    """Offers quotes while a person types."""

    def __init__(self, documents: Documents, people: People) -> None:
        self._documents = documents
        self._people = people

    async def offer(self, update: Update, context: Context) -> None:
        """Offer what answers, or the very quote that is shared; whatever cannot be answered so is asked in the bot.

        Whoever may not ask is offered to ask to be let in.
        """
        asked = update.inline_query
        assert asked is not None, "only these are routed here"
        language = self._people.language(update)
        concern, spoken_in = safety.assess(asked.query)
        quotes: Sequence[Quote] = ()
        if concern is safety.Concern.DANGER:
            button = _button(spoken_in or language, "inline-help", links.HOTLINE)
        elif not self._people.may_ask(asked.from_user):
            button = _button(language, "access-button", "access")
        else:
            if concern is not safety.Concern.CRIME:
                quotes, language = await asyncio.to_thread(self._found, asked.query.strip(), language)
            button = _button(language, "inline-none" if _says_something(asked.query) else "inline-empty", "inline")
        offers = [_offer(quote, language, context.bot.username) for quote in quotes]
        with suppress(BadRequest):  # the person has typed on, or left, and it is too late
            await asked.answer(offers, cache_time=_SECONDS, is_personal=True, button=None if offers else button)

    def _found(self, text: str, language: Language) -> tuple[Sequence[Quote], Language]:
        shared = self._documents.find(text)
        if shared:
            return (shared,), language
        if not _says_something(text):
            return (), language
        answer = self._documents.ask(text, quotes=MOST)
        return answer.quotes, frame(text, answer, language)


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _offer(quote: Quote, language: Language, bot: str) -> InlineQueryResultArticle:
    """Offer one quote; what is posted is the quote and where it stands, with a button that opens it in the bot."""
    id_ = quote_id(quote.document, quote.start, quote.text)
    opened = Button(say(language, "open-in-bot"), url=links.to_quote(bot, id_))
    return InlineQueryResultArticle(
        id=id_,
        title=short(quote.text, _LONGEST_TITLE),
        description=short(unescape(cited_at(quote, language)), _LONGEST_DESCRIPTION),
        input_message_content=InputTextMessageContent(quotation(quote, language=language, asked_in=quote.language)),
        reply_markup=keyboard(((opened,),)),
    )


def _button(language: Language, key: str, start: str) -> InlineQueryResultsButton:
    return InlineQueryResultsButton(without_markup(say(language, key)), start_parameter=start)
