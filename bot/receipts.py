"""How does anybody check a quote? A tap has the original file read once more, and its receipt is sent."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Final

from telegram import Update
from telegram.ext import ContextTypes

from bot.delivery import note, send
from bot.markup import Html, escaped, joined
from bot.people import People, tapped
from bot.rendering import date_in_words, short
from bot.shelves import Shelves
from bot.texts import Language, say
from index.receipts import Receipt, Standing

Context = ContextTypes.DEFAULT_TYPE

_MARKS: Final = {Standing.STANDS: "✅", Standing.CHANGED: "⚠️", Standing.UNREADABLE: "⚠️", Standing.GONE: "🗑"}
_LONGEST_NAME: Final = 200
_LONGEST_WORDS: Final = 1500


class Receipts:
    """Serves the button under a quote."""

    def __init__(self, shelves: Shelves, people: People) -> None:
        self._shelves = shelves
        self._people = people

    async def verify(self, update: Update, _: Context) -> None:
        """Have the file read, however long that takes, and say what it holds."""
        query, (id_, *_rest) = tapped(update)
        language = self._people.language(update)
        await note(query)
        receipt = await asyncio.to_thread(self._shelves.of(update).documents.verify, id_)
        await send(update, shown(receipt, language, datetime.now(UTC)) if receipt else say(language, "document-gone"))


def shown(receipt: Receipt, language: Language, now: datetime) -> Html:
    """Render a receipt that was made out at that time."""
    words = (
        Html(f"<blockquote expandable>{escaped(receipt.words[:_LONGEST_WORDS])}</blockquote>") if receipt.words else Html("")
    )
    return joined(
        "\n",
        [
            Html(f"{_MARKS[receipt.standing]} <b>{say(language, f'receipt-{receipt.standing}')}</b>"),
            words,
            joined(
                " · ",
                [
                    Html(f"<code>{escaped(short(receipt.name, _LONGEST_NAME))}</code>"),
                    say(language, "pages" if "–" in receipt.page else "page", page=receipt.page) if receipt.page else Html(""),
                ],
            ),
            say(language, "receipt-since", date=_day(receipt.since, language)) if receipt.since else Html(""),
            say(language, "receipt-written", date=_day(receipt.written, language)) if receipt.written else Html(""),
            Html(f"SHA-256 <code>{receipt.digest}</code>") if receipt.digest else Html(""),
            say(language, "receipt-read", date=date_in_words(f"{now:%Y-%m-%d}", language), time=f"{now:%H:%M} UTC"),
        ],
    )


def _day(time: str | None, language: Language) -> Html:
    return date_in_words((time or "")[:10], language)
