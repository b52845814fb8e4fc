"""What the bot sends: a text, and the buttons under it."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.markup import Html


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what stands on it, and what it tells the bot when it is tapped (at most 64 bytes)."""

    label: str
    data: str


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A message as it will be sent."""

    text: Html
    buttons: Rows = ()
    before: Html | None = None
    """A message of its own that is sent first."""


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Lay the buttons out as Telegram wants them; rows without a button are left out."""
    laid = [[InlineKeyboardButton(button.label, callback_data=button.data) for button in row] for row in rows if row]
    return InlineKeyboardMarkup(laid) if laid else None
