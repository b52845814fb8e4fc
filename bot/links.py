"""Which addresses lead into the bot, to a quote or a document?"""

from __future__ import annotations

from typing import Final

from index.quoteids import document_key

HOTLINE: Final = "hotline"
QUOTE: Final = "q_"
DOCUMENT: Final = "d_"


def to_quote(bot: str, id_: str) -> str:
    """Give the address that opens a quote in the bot of that user name."""
    return f"https://t.me/{bot}?start={QUOTE}{id_}"


def to_document(bot: str, name: str) -> str:
    """Give the address that shows the card of a document in the bot of that user name."""
    return f"https://t.me/{bot}?start={DOCUMENT}{document_key(name)}"


def document_of(address: str) -> str:
    """Give the key of the document that such an address names."""
    return address.partition(f"start={DOCUMENT}")[2].partition("&")[0]
