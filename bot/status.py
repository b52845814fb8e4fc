"""How is the bot? What /status tells an administrator."""

from __future__ import annotations

import asyncio
import resource
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, Protocol

from telegram import Update
from telegram.ext import ContextTypes

from bot import confirmations
from bot.delivery import send
from bot.hotlines import hotlines
from bot.markup import Html, bold, escaped, joined
from bot.people import People
from bot.rendering import date_in_words, short
from bot.state import State
from bot.texts import Language, say
from index.model import DocumentInfo, Refusal

_PAGE: Final = resource.getpagesize()
_MEMORY: Final = Path("/proc/self/statm")
_REFUSALS: Final = 10
_LONGEST_NAME: Final = 80


class Collection(Protocol):
    """The documents, as far as they are counted."""

    @property
    def engine(self) -> str | None:
        """Name what searches them."""
        ...

    def documents(self) -> tuple[DocumentInfo, ...]:
        """List what is indexed."""
        ...

    def refusals(self) -> tuple[Refusal, ...]:
        """List what could not be taken."""
        ...

    def file(self, name: str) -> Path:
        """Give the file of a document."""
        ...

    @property
    def embedded(self) -> float | None:
        """Tell which share of it is found by meaning too, None where that is switched off."""
        ...

    @property
    def recognising(self) -> Mapping[str, tuple[int, int]]:
        """Tell of each document with pages that are pictures how many are recognised, of how many."""
        ...


class Status:
    """Tells the administrators how the bot is."""

    def __init__(self, collection: Collection, people: People, state: State, folder: Path) -> None:
        self._collection = collection
        self._people = people
        self._state = state
        self._folder = folder

    async def status(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell it."""
        language = self._people.language(update)
        await send(update, await asyncio.to_thread(self._text, language))

    def _text(self, language: Language) -> Html:
        documents = self._collection.documents()
        helped, did_not = self._state.opinions()
        changed = _last_change(self._folder, (self._collection.file(info.name) for info in documents))
        confirmed = confirmations.confirmed(self._state)
        lines = [
            say(
                language,
                "status",
                documents=len(documents),
                passages=sum(info.passages for info in documents),
                engine=self._collection.engine or "–",
                memory=memory() // 1_000_000,
                version=_version(),
                helped=helped,
                did_not=did_not,
            ),
            say(language, "status-confirmed", confirmed=len(confirmed), count=len(hotlines())),
            _meaning(self._collection.embedded, language),
            _recognising(self._collection.recognising, language),
            say(language, "status-changed", time=f"{changed:%H:%M} UTC", date=date_in_words(f"{changed:%Y-%m-%d}", language)),
            *self._refused(language),
        ]
        return joined("\n", lines)

    def _refused(self, language: Language) -> Iterable[Html]:
        refusals = self._collection.refusals()
        if refusals:
            yield Html(f"\n{say(language, 'status-refused', count=len(refusals))}")
        for refusal in refusals[:_REFUSALS]:
            yield joined(" – ", [bold(escaped(short(refusal.name, _LONGEST_NAME))), escaped(refusal.reason)])


def _meaning(embedded: float | None, language: Language) -> Html:
    if embedded is None:
        return say(language, "status-meaning-off")
    if embedded < 1:
        return say(language, "status-meaning-preparing", percent=int(100 * embedded))
    return say(language, "status-meaning-on")


def _recognising(waiting: Mapping[str, tuple[int, int]], language: Language) -> Html:
    if not waiting:
        return Html("")
    done, total = (sum(numbers) for numbers in zip(*waiting.values(), strict=True))
    return say(language, "status-recognising", done=done, total=total)


def memory() -> int:
    """Tell how many bytes the process holds; at most so far, where the system does not tell it of now."""
    if _MEMORY.exists():
        return int(_MEMORY.read_text(encoding="ascii").split()[1]) * _PAGE
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _last_change(folder: Path, files: Iterable[Path]) -> datetime:
    """Give the time of the newest file, or of the folder that one was put into or taken from."""
    paths = {place for file in files for place in (file, file.parent)} | {folder}
    times = [path.stat().st_mtime for path in paths if path.exists()]
    return datetime.fromtimestamp(max(times, default=0.0), UTC)


def _version() -> str:
    try:
        return version("dossier")
    except PackageNotFoundError:  # started from a folder that was not installed
        return "?"
