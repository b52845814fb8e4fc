"""How does any text become Telegram's HTML safely, and how long is it there?

Telegram counts UTF-16 units of what a reader sees: tags do not count, and ``&amp;`` counts as one.
"""

from __future__ import annotations

import html
import re
from typing import NewType

Html = NewType("Html", str)
"""Text that may be sent as it is: everything from a person or a document in it is escaped."""

_UNSHOWABLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # control characters, without those that are white space
    "\u202a-\u202e\u2066-\u2069"  # reorder what stands after them, up to the end of our message
    "\ud800-\udfff"  # halves of a character: nothing can encode them
    "\ufdd0-\ufdef\ufffe\uffff"  # never characters
    "]"
)
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # a no-break space holds "20 000" together on a narrow screen
_WIDE = "\u2003"
_TAG = re.compile(r"<[^>]*>")


def shown(text: str) -> str:
    """Drop what would break a message or reorder it, and nothing that a reader sees."""
    return _UNSHOWABLE.sub("", text)


def folded(text: str) -> str:
    """Show ``text`` on one line: each run of white space becomes one space, a wide one between the cells of a table."""
    return _SPACES.sub(lambda run: _WIDE if "\t" in run[0] else " ", shown(text))


def is_blank(character: str) -> bool:
    """Tell whether nothing of ``character`` is to be seen."""
    return character.isspace() or not shown(character)


def escaped(text: str) -> Html:
    """Make ``text`` safe inside a message, on one line."""
    return Html(html.escape(folded(text), quote=False))


def bold(inner: Html) -> Html:
    """Set in bold."""
    return Html(f"<b>{inner}</b>")


def italic(inner: Html) -> Html:
    """Set in italics."""
    return Html(f"<i>{inner}</i>")


def link(inner: Html, url: str) -> Html:
    """Link to ``url``."""
    return Html(f'<a href="{html.escape(shown(url))}">{inner}</a>')


def joined(separator: str, parts: list[Html]) -> Html:
    """Join the parts that hold something."""
    return Html(separator.join(part for part in parts if part))


def units(message: Html) -> int:
    """Count what Telegram counts: UTF-16 units of the visible text."""
    return len(html.unescape(_TAG.sub("", message)).encode("utf-16-le")) // 2
