"""How does the bot hear where it asks Telegram, and how does it begin and stop?

A loop of our own over ``getUpdates``: the library's ends without a word when the token is withdrawn, and
waits for half a minute after a longer outage.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from itertools import chain, repeat
from typing import Final, TypeVar

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.app import UPDATES, App
from index.errors import SettingError

POLL: Final = timedelta(seconds=25)
"""Telegram holds a request for so long when nobody writes."""

REFUSED: Final = (
    "TELEGRAM_BOT_TOKEN is not known to Telegram: please copy the token from @BotFather once more, "
    "or ask it for a new one with /token."
)

_PAUSES: Final = (1.0, 2.0, 4.0, 5.0)
_TO_FINISH: Final = 2.5
_TO_ACKNOWLEDGE: Final = 1.0

_log = logging.getLogger(__name__)

Result = TypeVar("Result")


async def run(app: App, hear: Callable[[App], Awaitable[None]]) -> None:
    """Answer what ``hear`` hears until SIGTERM or SIGINT; raise a SettingError when Telegram does not take the token."""
    stop = asyncio.Event()
    with _signals(stop.set):
        hearing = asyncio.create_task(_begin(app, hear))
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((hearing, stopped), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            hearing.cancel()
            try:
                with suppress(asyncio.CancelledError):
                    await hearing
            finally:
                await _finish(app)


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    earlier = {
        number: signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop)) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


async def _begin(app: App, hear: Callable[[App], Awaitable[None]]) -> None:
    await until_reached(app.initialize)
    _log.info("Answering as @%s.", app.bot.username)
    await app.start()
    if app.post_init:
        app.create_task(app.post_init(app))
    await hear(app)


async def poll(app: App, heard: Callable[[], None]) -> None:
    """Ask Telegram for what is new, again and again; ``heard`` is told each time that it answers."""
    # A webhook that was set once keeps getUpdates from working.
    await until_reached(app.bot.delete_webhook)
    offset = 0
    try:
        while True:
            ask = partial(app.bot.get_updates, offset=offset, timeout=POLL, allowed_updates=UPDATES)
            updates = await until_reached(ask)
            heard()
            for update in updates:
                await app.update_queue.put(update)
                offset = update.update_id + 1
    finally:
        if offset:
            await _acknowledge(app, offset)


async def _acknowledge(app: App, offset: int) -> None:
    """Tell Telegram what has been heard, so that it does not come again at the next start."""
    with suppress(TelegramError, TimeoutError):
        async with asyncio.timeout(_TO_ACKNOWLEDGE):
            await app.bot.get_updates(offset=offset, timeout=timedelta(0), allowed_updates=UPDATES)


async def until_reached(call: Callable[[], Awaitable[Result]]) -> Result:
    """Make a call until it gets through; say what is wrong once, and when it is right again."""
    said = ""
    for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
        try:
            result = await call()
        except InvalidToken:
            # Not as the cause: the library's sentence holds the token.
            raise SettingError(REFUSED) from None
        except TelegramError as error:
            if said != (said := _sentence(error)):
                _log.warning(said)
            await asyncio.sleep(pause)
        else:
            if said:
                _log.warning("Telegram answers again.")
            return result
    raise AssertionError("there is always another pause")


def _sentence(error: TelegramError) -> str:
    if isinstance(error, Conflict):
        return "Another process polls with the same token: please stop it, as a bot can run only once."
    return f"Telegram cannot be reached ({error}); trying again."


async def _finish(app: App) -> None:
    """Let the answers under way go out, but not for long."""
    try:
        async with asyncio.timeout(_TO_FINISH):
            if app.running:
                await app.stop()
    except TimeoutError:
        _log.warning("Some questions had not been answered when the bot was stopped.")
    await app.shutdown()
    await app.bot.shutdown()  # the app does so only if it was initialized to the end
