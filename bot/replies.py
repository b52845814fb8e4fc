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


def turning(data: str, page: int, pages: int) -> tuple[Button, ...]:
    """Lay out the buttons that turn the pages of a list; none where there is one page. ``data`` is what comes before ``:``."""
    if pages < 2:
        return ()
    return (
        Button("◀", f"{data}:{(page - 1) % pages}"),
        Button(f"{page + 1}/{pages}", "n"),
        Button("▶", f"{data}:{(page + 1) % pages}"),
    )
