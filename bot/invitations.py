"""How does an owner invite somebody, and how does that person come in? By a link that works once, for a week."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Final

from telegram import Update
from telegram.ext import ContextTypes
from telegram.helpers import create_deep_linked_url

from bot import menus
from bot.administrators import Administrators
from bot.audit import Act, Audit
from bot.delivery import edit, note, send
from bot.members import INVITED_FOR, Members, Role
from bot.people import People, message_of, tapped
from bot.rendering import date_in_words
from bot.replies import Button, Reply
from bot.texts import say

Context = ContextTypes.DEFAULT_TYPE

START: Final = "i_"
"""How the parameter of an invitation's link begins."""


class Invitations:
    """Serves /invite, and /start with a code."""

    def __init__(
        self, people: People, members: Members, administrators: Administrators, audit: Audit, *, restricted: bool
    ) -> None:
        """Take among the others whether there are restricted documents."""
        self._roles = (
            *((Role.READER,) if people.invited else ()),
            *((Role.INSIDER,) if restricted else ()),
            Role.EDITOR,
        )
        self._people = people
        self._members = members
        self._administrators = administrators
        self._audit = audit

    async def invite(self, update: Update, _: Context) -> None:
        """Ask as what somebody shall be invited."""
        language = self._people.language(update)
        rows = tuple((Button(say(language, f"role-{role}"), f"invite:{role}"),) for role in self._roles)
        await send(update, Reply(say(language, "invite-as"), rows))

    async def made(self, update: Update, context: Context) -> None:
        """Give the link, once."""
        query, (role, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        await note(query)
        if message is None:
            return
        code = await asyncio.to_thread(self._members.invite, Role(role))
        await asyncio.to_thread(self._audit.record, query.from_user, Act.INVITED, role)
        until = date_in_words((datetime.now(UTC) + INVITED_FOR).date().isoformat(), language)
        link = create_deep_linked_url(context.bot.username, f"{START}{code}")
        text = say(language, "invitation", role=say(language, f"role-{role}"), link=link, until=until)
        await edit(message, Reply(text))

    async def redeemed(self, update: Update, context: Context) -> None:
        """Let in whoever opens an invitation, and tell the owners."""
        language, person = self._people.language(update), update.effective_user
        assert person is not None, "only private chats are routed here"
        if person.id in self._people.owners:
            await send(update, say(language, "access-given"))
            return
        code = (context.args or [""])[0].removeprefix(START)
        role = await asyncio.to_thread(self._members.redeem, code, person.id, person.full_name)
        if role is None:
            await send(update, say(language, "invitation-invalid"))
            return
        await asyncio.to_thread(self._audit.record, person, Act.JOINED, role)
        await send(update, say(language, f"let-in-{role}"))
        if role is Role.EDITOR:
            await menus.of_person(context.bot, self._people, person.id)
        await self._administrators.tell(
            context.bot,
            lambda spoken: Reply(say(spoken, "joined", name=person.full_name, role=say(spoken, f"role-{role}"))),
            people=self._people.owners,
        )
