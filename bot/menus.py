"""Which commands does Telegram offer while a person types, and how does it describe the bot?"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Iterable, Mapping
from typing import Final

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.members import Role
from bot.people import People, without_markup
from bot.texts import DEFAULT, LANGUAGES, Language, say

PRIVATE: Final = ("help", "documents", "new", "language", "hotline", "subscribe", "privacy", "forget")
GROUPS: Final = ("ask", "documents", "hotline", "help")
EDITORS: Final = (*PRIVATE, "upload", "unanswered", "stats", "status", "selftest", "remove")
OWNERS: Final = (*EDITORS, "reindex", "versions", "invite", "people", "audit")

_OF: Final[Mapping[Role | None, tuple[str, ...]]] = {Role.OWNER: OWNERS, Role.EDITOR: EDITORS}

_log = logging.getLogger(__name__)


async def set_up(bot: Bot, people: People) -> None:
    """Set the menus and the descriptions, in every language; where Telegram does not take one, the rest is set."""
    for language in LANGUAGES:
        for code in (language, None) if language == DEFAULT else (language,):
            await _try(bot.set_my_commands(_commands(language, PRIVATE), BotCommandScopeAllPrivateChats(), code))
            await _try(bot.set_my_commands(_commands(language, GROUPS), BotCommandScopeAllGroupChats(), code))
            await _try(bot.set_my_description(without_markup(say(language, "description")), code))
            await _try(bot.set_my_short_description(without_markup(say(language, "short-description")), code))
    for administrator in sorted(people.administrators()):
        await of_person(bot, people, administrator, known=False)


async def of_person(bot: Bot, people: People, person: int, *, known: bool = True) -> None:
    """Set the menu of one person by role, in the language that was chosen, whatever the person's Telegram is set to.

    ``known`` is False where the person may never have written to the bot.
    """
    names, chosen = _OF.get(people.role(person), PRIVATE), people.chosen(person)
    for code in (*LANGUAGES, None):
        commands = _commands(chosen or code or DEFAULT, names)
        await _try(bot.set_my_commands(commands, BotCommandScopeChat(person), code), known=known)


def _commands(language: Language, names: Iterable[str]) -> list[BotCommand]:
    return [BotCommand(name, without_markup(say(language, f"menu-{name}"))) for name in names]


async def _try(call: Awaitable[bool], *, known: bool = True) -> None:
    """Make a call that the bot can do without; ``known`` is False for a chat that may not exist yet."""
    try:
        await call
    except TelegramError as error:
        (_log.warning if known else _log.debug)("A menu or a description was not set: %s", error)
