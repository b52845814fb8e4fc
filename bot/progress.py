"""How far is it? One message that is edited as the work goes on, every two seconds at most."""

from __future__ import annotations

import asyncio
import logging
import time
from types import TracebackType
from typing import Final, Self

from telegram import Message
from telegram.error import BadRequest, TelegramError

from bot.delivery import edit, tied
from bot.markup import Html
from bot.replies import Reply, keyboard

EVERY: Final = 2.0

_log = logging.getLogger(__name__)


class Progress:
    """Keeps a message up to date while work goes on; the last word is said at the end.

    The message answers ``message``, or takes its place if that is one of ours. Where Telegram does not take it, the
    work goes on without.
    """

    def __init__(self, message: Message, text: Html, *, ours: bool = False, every: float = EVERY) -> None:
        self._message = message
        self._shown_in = message if ours else None
        self._text = text
        self._shown = Html("")
        self._every = every
        self._edited = 0.0
        self._over = asyncio.Event()
        self._ticking: asyncio.Task[None] | None = None

    def say(self, text: Html) -> None:
        """Say how far it is; from any thread, and as often as it comes."""
        self._text = text

    async def __aenter__(self) -> Self:
        await self._show()
        self._ticking = asyncio.create_task(self._tick())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let an edit that is on its way arrive, so that it does not come after the last word."""
        assert self._ticking is not None, "entered before"
        self._over.set()
        await self._ticking

    async def finish(self, reply: Reply) -> None:
        """Say how it ended; anew, where the message was deleted meanwhile."""
        await asyncio.sleep(max(0.0, self._edited + self._every - time.monotonic()))
        if self._shown_in:
            try:
                await edit(self._shown_in, reply)
            except BadRequest as error:
                _log.debug("The end could not be shown in place: %s", error)
            else:
                return
        await self._answer(reply)

    async def _tick(self) -> None:
        while not self._over.is_set():
            try:
                await asyncio.wait_for(self._over.wait(), self._every)
            except TimeoutError:
                await self._show()

    async def _show(self) -> None:
        text = self._text
        if text == self._shown:
            return
        try:
            if self._shown_in:
                self._edited = time.monotonic()
                await edit(self._shown_in, Reply(text))
            else:
                self._shown_in = await self._answer(Reply(text))
        except TelegramError as error:
            _log.debug("Progress could not be shown: %s", error)
        else:
            self._shown = text

    async def _answer(self, reply: Reply) -> Message:
        return await self._message.reply_text(
            reply.text, reply_markup=keyboard(reply.buttons), reply_parameters=tied(self._message)
        )
