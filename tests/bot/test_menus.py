"""The menus of commands."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, cast

from telegram import BotCommand, BotCommandScope

from bot import menus
from bot.people import People
from bot.state import State
from bot.texts import LANGUAGES, say

PERSON, OTHER = 5, 6


class Telegram:
    """Keeps what is set for single chats: the words of /status, by chat and language."""

    def __init__(self) -> None:
        self.menus: dict[tuple[int, str | None], str] = {}

    async def set_my_commands(self, commands: list[BotCommand], scope: BotCommandScope, code: str | None = None) -> bool:
        """Keep it."""
        if chat := scope.to_dict().get("chat_id"):
            self.menus[chat, code] = next(command.description for command in commands if command.command == "status")
        return True

    async def set_my_description(self, *_: Any) -> bool:
        """Forget it."""
        return True

    set_my_short_description = set_my_description


def test_a_start_keeps_the_language_that_an_administrator_chose(tmp_path: Path) -> None:
    """Whatever the person's Telegram is set to; where none was chosen, it is as that is."""
    telegram = Telegram()
    with State(tmp_path) as state:
        state.choose_language(PERSON, "hy")
        asyncio.run(menus.set_up(cast("Any", telegram), People(state, frozenset({PERSON, OTHER}))))
    for code in (*LANGUAGES, None):
        assert telegram.menus[PERSON, code] == say("hy", "menu-status")
        assert telegram.menus[OTHER, code] == say(code or "en", "menu-status")
