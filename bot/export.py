"""How does a table leave the bot? As a CSV file that no program takes for anything but text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from telegram import InputFile, Update

from bot.delivery import note, topic
from bot.people import message_of, tapped

_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a table; a cell that a spreadsheet would run as a formula gets an apostrophe before it.

    The mark at its beginning tells spreadsheets that it is UTF-8.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


async def send_table(update: Update, name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Send a table to whoever tapped for it."""
    query, _rest = tapped(update)
    await note(query)
    message = message_of(query)
    if message:
        file = InputFile(table(head, rows), filename=name)
        await message.reply_document(file, message_thread_id=topic(message), do_quote=False)


def _harmless(cell: object) -> object:
    """Leave numbers alone, which may be negative."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA) else cell
