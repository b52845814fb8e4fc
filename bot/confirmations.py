"""Which numbers of the help card has an administrator confirmed, and when?

The day counts only for the very numbers that were confirmed: where a number is another now, it is unconfirmed again. Everybody
sees the day; who it was stands in the audit log alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from telegram import Update
from telegram.ext import ContextTypes

from bot.audit import Act, Audit
from bot.delivery import edit, note, send
from bot.hotlines import Hotline, hotlines
from bot.markup import Html, bold, escaped, italic, joined, link
from bot.people import People, message_of, tapped
from bot.rendering import date_in_words
from bot.replies import Button, Reply
from bot.state import State
from bot.texts import Language, say

Context = ContextTypes.DEFAULT_TYPE

LIST = "h"
"""What the button tells the bot that leads here."""


def confirmed(state: State) -> Mapping[str, date]:
    """Give the day on which the numbers of a service were last confirmed, by its id."""
    kept = state.confirmations()
    return {
        hotline.id: kept[hotline.id, _numbers(hotline)] for hotline in hotlines() if (hotline.id, _numbers(hotline)) in kept
    }


class Confirmations:
    """Serves the buttons: the list of the services, one of them, and its confirmation."""

    def __init__(
        self, state: State, people: People, audit: Audit, *, today: Callable[[], date] = lambda: datetime.now(UTC).date()
    ) -> None:
        self._state = state
        self._people = people
        self._audit = audit
        self._today = today

    async def overview(self, update: Update, _: Context) -> None:
        """Show all services; under the card itself, which stays, in a message of its own."""
        query, rest = tapped(update)
        message, reply = message_of(query), self._listed(self._people.language(update))
        await note(query)
        if rest and message:
            await edit(message, reply)
        else:
            await send(update, reply)

    async def service(self, update: Update, _: Context) -> None:
        """Show one service and ask whether its numbers hold."""
        await self._show(update, self._asked)

    async def confirm(self, update: Update, _: Context) -> None:
        """Keep that its numbers hold today."""

        def kept(hotline: Hotline, language: Language) -> Reply:
            self._state.confirm(hotline.id, _numbers(hotline), self._today())
            self._audit.record(tapped(update)[0].from_user, Act.CONFIRMED, f"{hotline.id}: {_numbers(hotline)}")
            return self._listed(language)

        await self._show(update, kept)

    async def withdraw(self, update: Update, _: Context) -> None:
        """Forget that they were confirmed."""

        def forgotten(hotline: Hotline, language: Language) -> Reply:
            self._state.withdraw(hotline.id)
            self._audit.record(tapped(update)[0].from_user, Act.WITHDRAWN, f"{hotline.id}: {_numbers(hotline)}")
            return self._listed(language)

        await self._show(update, forgotten)

    async def _show(self, update: Update, shown: Callable[[Hotline, Language], Reply]) -> None:
        query, (id_, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        hotline = next((hotline for hotline in hotlines() if hotline.id == id_), None)
        if hotline is None or message is None:
            await note(query, say(language, "message-gone"), alert=True)
            return
        reply = await asyncio.to_thread(shown, hotline, language)
        await note(query)
        await edit(message, reply)

    def _listed(self, language: Language) -> Reply:
        when = confirmed(self._state)
        lines = [
            Html(f"{'☑️' if hotline.id in when else '◻️'} {number}. {_line(hotline, language)} – {_day(hotline, when, language)}")
            for number, hotline in enumerate(hotlines(), 1)
        ]
        buttons = tuple(Button(str(number), f"{LIST}:{hotline.id}") for number, hotline in enumerate(hotlines(), 1))
        return Reply(joined("\n\n", [say(language, "confirm-which"), joined("\n", lines)]), (buttons,))

    def _asked(self, hotline: Hotline, language: Language) -> Reply:
        when = confirmed(self._state)
        seen = say(language, "harm-published", date=date_in_words(hotline.published, language))
        text = joined(
            "\n",
            [
                _line(hotline, language),
                italic(joined(", ", [link(seen, hotline.page), _day(hotline, when, language)])),
                Html(f"\n{say(language, 'confirm-sure')}"),
            ],
        )
        withdraw = Button(say(language, "withdraw-button"), f"u:{hotline.id}")
        return Reply(
            text,
            (
                (Button(f"☑️ {say(language, 'confirm-today-button')}", f"H:{hotline.id}"),),
                (withdraw,) if hotline.id in when else (),
                (Button(f"◀ {say(language, 'back-button')}", f"{LIST}:"),),
            ),
        )


def _numbers(hotline: Hotline) -> str:
    return ", ".join(hotline.numbers)


def _line(hotline: Hotline, language: Language) -> Html:
    country = say(language, f"country-{hotline.country}")
    return Html(f"{country}: {bold(escaped(_numbers(hotline)))} – {escaped(hotline.organisation[language])}")


def _day(hotline: Hotline, when: Mapping[str, date], language: Language) -> Html:
    if hotline.id not in when:
        return say(language, "confirm-not-yet")
    return say(language, "harm-confirmed", date=date_in_words(when[hotline.id].isoformat(), language))
