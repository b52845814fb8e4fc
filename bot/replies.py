"""What the bot sends: a text, and the buttons under it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.markup import Html


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what stands on it, and what a tap does.

    It tells the bot ``data`` (at most 64 bytes), or else copies a text (at most 256 letters), or lets the person choose a chat
    to ask the bot ``share`` in, or opens ``url``.
    """

    label: str
    data: str = ""
    copy: str = ""
    share: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A message as it will be sent."""

    text: Html
    buttons: Rows = ()
    before: Html | None = None
    """A message of its own that is sent first."""


def without_sharing(reply: Reply) -> Reply:
    """Leave out the buttons that ask the bot in another chat: Telegram refuses them where that is not switched on."""
    return replace(reply, buttons=tuple(tuple(button for button in row if not button.share) for row in reply.buttons))


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Lay the buttons out as Telegram wants them; rows without a button are left out."""
    laid = [[_laid(button) for button in row] for row in rows if row]
    return InlineKeyboardMarkup(laid) if laid else None


def _laid(button: Button) -> InlineKeyboardButton:
    if button.copy:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    if button.share:
        return InlineKeyboardButton(button.label, switch_inline_query=button.share)
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)


def turning(data: str, page: int, pages: int) -> tuple[Button, ...]:
    """Lay out the buttons that turn the pages of a list; none where there is one page. ``data`` is what comes before ``:``."""
    if pages < 2:
        return ()
    return (
        Button("◀", f"{data}:{(page - 1) % pages}"),
        Button(f"{page + 1}/{pages}", "n"),
        Button("▶", f"{data}:{(page + 1) % pages}"),
    )
