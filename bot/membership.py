"""Whom does the bot answer, and how does an owner let somebody in, or take that back?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Final

from telegram import Bot, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot import menus
from bot.audit import Act, Audit
from bot.delivery import edit, note, send
from bot.markup import Html, bold, escaped, joined
from bot.members import Member, Members, Role
from bot.people import People, message_of, tapped
from bot.rendering import date_in_words, short
from bot.replies import Button, Reply, turning
from bot.texts import DEFAULT, Language, say

Context = ContextTypes.DEFAULT_TYPE

PER_PAGE: Final = 8
_LONGEST_NAME: Final = 80


class Membership:
    """Serves /people, and the card by which owners decide about a request."""

    def __init__(self, people: People, members: Members, audit: Audit, *, restricted: bool) -> None:
        """Take among the others whether there are restricted documents, which somebody may be let read."""
        self._restricted = restricted
        self._people = people
        self._members = members
        self._audit = audit

    async def people(self, update: Update, _: Context) -> None:
        """List who was let in, and who asks to be."""
        await send(update, await self._list(update, 0))

    async def turn(self, update: Update, _: Context) -> None:
        """Show a page of the list in place of what is there."""
        query, (page, *_rest) = tapped(update)
        message, reply = message_of(query), await self._list(update, int(page))
        await note(query)
        if message:
            await edit(message, reply)

    async def open(self, update: Update, _: Context) -> None:
        """Show one of them, with what can be done."""
        query, (person, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        member = await asyncio.to_thread(self._members.find, int(person))
        if member is None or message is None:
            await note(query, say(language, "person-gone"), alert=True)
            return
        await note(query)
        await edit(message, request_card(member, language) if member.role is None else self._card(member, language))

    async def allow(self, update: Update, context: Context) -> None:
        """Let in who asked, and tell that person."""
        await self._decide(update, context, self._members.let_in, Act.ALLOWED, "let-in-reader")

    async def refuse(self, update: Update, context: Context) -> None:
        """Refuse who asked, and tell that person."""
        await self._decide(update, context, self._members.refuse, Act.REFUSED, "access-not-given")

    async def remove(self, update: Update, context: Context) -> None:
        """Forget somebody, who is not told."""
        await self._decide(update, context, self._members.remove, Act.DISMISSED, None)

    async def trust(self, update: Update, context: Context) -> None:
        """Let a reader read the restricted documents, and tell that person."""
        await self._decide(update, context, partial(self._members.set_role, role=Role.INSIDER), Act.TRUSTED, "let-in-insider")

    async def distrust(self, update: Update, context: Context) -> None:
        """Take that back; the person is not told."""
        await self._decide(update, context, partial(self._members.set_role, role=Role.READER), Act.UNTRUSTED, None)

    async def _decide(
        self, update: Update, context: Context, decide: Callable[[int], Member | None], act: Act, told: str | None
    ) -> None:
        query, (person, *_rest) = tapped(update)
        language, message = self._people.language(update), message_of(query)
        member = await asyncio.to_thread(decide, int(person))
        if member is None:
            await note(query, say(language, "person-gone"), alert=True)
            return
        await asyncio.to_thread(self._audit.record, query.from_user, act, member)
        await note(query)
        if message:
            await edit(message, Reply(say(language, f"person-{act}", name=member.name)))
        if told:
            await self._tell(context.bot, member, told)
        if member.role is Role.EDITOR:
            await menus.of_person(context.bot, self._people, member.person, known=False)

    async def _tell(self, bot: Bot, member: Member, key: str) -> None:
        language = self._people.chosen(member.person) or member.language or DEFAULT
        with suppress(TelegramError):  # the person may have blocked the bot meanwhile
            await bot.send_message(member.person, say(language, key))

    async def _list(self, update: Update, page: int) -> Reply:
        members = await asyncio.to_thread(self._members.listed)
        return self._listed(members, page, self._people.language(update))

    def _listed(self, members: Sequence[Member], page: int, language: Language) -> Reply:
        pages = max(1, -(-len(members) // PER_PAGE))
        page %= pages
        shown = list(enumerate(members[page * PER_PAGE : (page + 1) * PER_PAGE], page * PER_PAGE + 1))
        head = say(language, "people-head", count=len(members), owners=len(self._people.owners))
        lines = [Html(f"{number}. {self._line(member, language)}") for number, member in shown]
        buttons = tuple(Button(str(number), f"person:{member.person}") for number, member in shown)
        return Reply(joined("\n", [head, *lines]), (buttons, turning("people", page, pages)))

    def _card(self, member: Member, language: Language) -> Reply:
        buttons = (
            Button(f"🗑 {say(language, 'remove-button')}", f"out:{member.person}"),
            Button(f"◀ {say(language, 'back-button')}", "people:0"),
        )
        text = joined("\n", [self._line(member, language), say(language, "person-remove")])
        return Reply(text, (self._trusting(member, language), buttons))

    def _trusting(self, member: Member, language: Language) -> tuple[Button, ...]:
        """Offer to let a reader read the restricted documents, or to take that back."""
        if self._restricted and member.role is Role.READER:
            return (Button(f"🔓 {say(language, 'trust-button')}", f"trust:{member.person}"),)
        if member.role is Role.INSIDER:
            return (Button(f"🔒 {say(language, 'distrust-button')}", f"distrust:{member.person}"),)
        return ()

    def _line(self, member: Member, language: Language) -> Html:
        standing = f"role-{member.role}" if member.role else "is-refused" if member.refused else "is-asking"
        since = date_in_words(member.since.isoformat(), language)
        return joined(" · ", [_named(member), say(language, standing), since, Html(self._people.code(member.person))])


def request_card(member: Member, language: Language) -> Reply:
    """Ask an owner whether somebody shall be let in."""
    buttons = [Button(f"✅ {say(language, 'allow-button')}", f"in:{member.person}")]
    if member.refused:
        buttons.append(Button(f"🗑 {say(language, 'remove-button')}", f"out:{member.person}"))
    else:
        buttons.append(Button(f"🚫 {say(language, 'refuse-button')}", f"no:{member.person}"))
    return Reply(joined("\n", [say(language, "person-asks"), _named(member)]), (tuple(buttons),))


def _named(member: Member) -> Html:
    return Html(f"{bold(escaped(short(member.name, _LONGEST_NAME)))} (<code>{member.person}</code>)")
