"""Is everything set up as it has to be? One line for each thing, with what to do where it is not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

import httpx

from bot.confirmations import confirmed
from bot.hotlines import hotlines
from bot.reminders import TRUSTED_FOR
from bot.settings import Settings
from bot.state import FILE, State, StateError
from index import corpus, milvus, recognition, weights
from index.errors import BusyError, DossierError

ROOM: Final = 1 << 30
"""Bytes that ought to be free: an index takes up to three times its documents, and is made beside the old one."""

APART: Final = timedelta(seconds=30)
_WAIT: Final = 10.0


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, what was found, and whether that is well."""

    what: str
    found: str
    well: bool = True

    def __str__(self) -> str:
        return f"{'ok' if self.well else '!!'}  {self.what + ':':<12}{self.found}"


def checks(settings: Settings, now: datetime) -> Iterator[Check]:
    """Look at everything."""
    yield from _telegram(settings, now)
    yield _documents("documents", settings.documents)
    if settings.restricted:
        yield _documents("restricted", settings.restricted)
    yield from _data(settings.data)
    yield _hotlines(settings.data, now.date())
    yield _engine(settings)
    yield from _extras(settings)


def _telegram(settings: Settings, now: datetime) -> Iterator[Check]:
    """The token, by asking who the bot is; and the clock, by when the answer says that it was made."""
    if settings.token is None:
        yield Check("token", "TELEGRAM_BOT_TOKEN is not set: get one from @BotFather and put it into .env", well=False)
        return
    try:
        answer = httpx.get(f"{settings.api_url}/bot{settings.token.value}/getMe", timeout=_WAIT)
        said: dict[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        yield Check("token", f"{settings.api_url} cannot be reached ({type(error).__name__}): look at the network", well=False)
        return
    if not said.get("ok"):
        yield Check("token", "Telegram does not know it: copy it from @BotFather once more", well=False)
        return
    inline = said["result"].get("supports_inline_queries")
    yield Check("token", f"that of @{said['result']['username']}")
    yield Check(
        "other chats", "the bot can be asked there" if inline else "not switched on: send /setinline to @BotFather for it"
    )
    yield _clock(answer.headers.get("date", ""), now)


def _clock(said: str, now: datetime) -> Check:
    try:
        apart = abs(parsedate_to_datetime(said) - now)
    except (ValueError, TypeError):
        return Check("clock", "not compared: the server did not say what time it is")
    if apart <= APART:
        return Check("clock", "right")
    return Check(
        "clock", f"{apart.total_seconds():.0f} seconds from Telegram's: set it, for example by systemd-timesyncd", well=False
    )


def _documents(what: str, folder: Path) -> Check:
    try:
        count = len(corpus.files(folder))
    except DossierError as error:
        return Check(what, str(error), well=False)
    if not os.access(folder, os.W_OK):
        return Check(what, f"{folder} cannot be written to: sent documents cannot be kept; give it to this user", well=False)
    return Check(what, f"{count} files in {folder}")


def _data(folder: Path) -> Iterator[Check]:
    there = next((place for place in (folder, *folder.absolute().parents) if place.is_dir()), Path("/"))
    may = os.access(there, os.W_OK)
    yield Check(
        "data", f"{folder} may be written to" if may else f"{there} cannot be written to: give it to this user", well=may
    )
    free = shutil.disk_usage(there).free
    enough = free >= ROOM
    room = f"{free / 1e9:.1f} GB free"
    yield Check("room", room if enough else f"only {room}: make some, or set DATA_DIR to another disk", well=enough)


def _hotlines(data: Path, today: date) -> Check:
    if not (data / FILE).exists():
        return Check("hotlines", "not confirmed yet: send /hotline to the bot, and tap Confirm", well=False)
    try:
        with State(data) as state:
            days = confirmed(state).values()
    except StateError as error:
        return Check("hotlines", str(error), well=False)
    fresh, count = sum(today - day <= TRUSTED_FOR for day in days), len(hotlines())
    if fresh < count:
        long = TRUSTED_FOR.days
        return Check("hotlines", f"{fresh} of {count} confirmed within {long} days: send /hotline to the bot", well=False)
    return Check("hotlines", f"all {count} confirmed")


def _engine(settings: Settings) -> Check:
    """What ranks the passages: where that is elsewhere, by asking which version it is."""
    if settings.index_url is None:
        return Check("engine", f"in this process (ENGINE is {settings.engine})")
    server = milvus.Server(settings.index_url.value)
    if server.is_file and not Path(settings.index_url.value).exists():
        return Check("engine", f"Milvus in {server}, which is made at the start")
    try:
        return Check("engine", f"Milvus {server.version()} {'in' if server.is_file else 'at'} {server}")
    except BusyError:  # of the bot, as long as it runs
        return Check("engine", f"Milvus in {server}, not asked: another process has it open, or it is damaged")
    except DossierError as error:
        return Check("engine", str(error), well=False)
    finally:
        server.close()


def _extras(settings: Settings) -> Iterator[Check]:
    tesseract = recognition.installed(settings.ocr)
    missing = "switched off" if settings.ocr == "off" else "not recognised: install Tesseract if there are any (see the README)"
    yield Check("scans", f"recognised ({tesseract.languages})" if tesseract else missing)
    try:
        meaning = weights.read(settings.semantic)
    except DossierError as error:
        yield Check("meaning", str(error), well=False)
    else:
        yield Check("meaning", "searched too" if meaning else "not searched (SEMANTIC is off)")


def look(settings: Settings, say: Callable[[str], None]) -> bool:
    """Say each line as soon as it is known; tell whether all is well."""
    well = True
    for check in checks(settings, datetime.now(UTC)):
        say(str(check))
        well = well and check.well
    return well
