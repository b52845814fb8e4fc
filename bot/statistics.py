"""How is the bot used? What /stats tells administrators: sums, and no word of what was asked."""

from __future__ import annotations

import asyncio
from typing import Final

from telegram import Update
from telegram.ext import ContextTypes

from bot.delivery import send
from bot.export import send_table
from bot.markup import Html, bold, joined
from bot.people import People
from bot.rendering import date_in_words
from bot.replies import Button, Reply
from bot.state import HELPED, HELPED_NOT
from bot.tallies import LANGUAGE, Day, Tallies
from bot.texts import LANGUAGES, Language, say
from index.model import Band

Context = ContextTypes.DEFAULT_TYPE

_PERIODS: Final = (7, 30, 365)
_DAYS: Final = 7
_COLUMNS: Final = {
    **{f"in {language}": f"{LANGUAGE}{language}" for language in LANGUAGES},
    "answered": Band.ANSWER,
    "closest": Band.CLOSEST,
    "not found": Band.NONE,
    "helped": HELPED,
    "did not help": HELPED_NOT,
}


class Statistics:
    """Serves /stats and its button."""

    def __init__(self, tallies: Tallies, people: People) -> None:
        self._tallies = tallies
        self._people = people

    async def stats(self, update: Update, _: Context) -> None:
        """Show sums of some periods, and the last days one by one."""
        await send(update, await asyncio.to_thread(self._shown, self._people.language(update)))

    async def export(self, update: Update, _: Context) -> None:
        """Send all days as a table."""
        days = await asyncio.to_thread(self._tallies.days)
        rows = [(day.day, day.asked, *(day.counts[what] for what in _COLUMNS.values())) for day in days]
        await send_table(update, "stats.csv", ("day", "questions", *_COLUMNS), rows)

    def _shown(self, language: Language) -> Reply:
        periods = [
            joined("\n", [bold(say(language, "stats-days", days=days)), *_sums(self._tallies.last(days), language)])
            for days in _PERIODS
        ]
        days = [_line(day, language) for day in self._tallies.days()[:_DAYS]]
        export = Button(f"📥 {say(language, 'export-button')}", "stats:csv")
        return Reply(joined("\n\n", [say(language, "stats-head"), *periods, joined("\n", days)]), ((export,),))


def _sums(day: Day, language: Language) -> list[Html]:
    counts = day.counts
    spoken = [Html(f"{say(language, f'in-{code}')}: {counts[f'{LANGUAGE}{code}']}") for code in LANGUAGES]
    helped, tapped_at_all = counts[HELPED], counts[HELPED] + counts[HELPED_NOT]
    return [
        say(language, "stats-asked", asked=day.asked, answered=_share(counts[Band.ANSWER], day.asked)),
        joined(" · ", spoken),
        say(language, "stats-helped", helped=_share(helped, tapped_at_all), taps=tapped_at_all),
    ]


def _line(day: Day, language: Language) -> Html:
    said = date_in_words(day.day.isoformat(), language)
    share = _share(day.counts[Band.ANSWER], day.asked)
    return Html(f"{said}: {say(language, 'stats-asked', asked=day.asked, answered=share)}")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"
