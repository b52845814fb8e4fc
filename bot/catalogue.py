"""How do the documents look in a chat? A list in pages, and a card for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.addresses import may_link
from bot.markup import Html, bold, escaped, italic, joined, link
from bot.rendering import date_in_words, short, sign
from bot.replies import Button, Reply, turning
from bot.texts import Language, known, say
from index.model import FACT_SHEET, Dated, DocumentInfo
from index.quoteids import document_key
from index.together import is_restricted

PER_PAGE: Final = 8
"""Telegram lays at most eight buttons side by side."""

_LONGEST_TITLE: Final = 150
_LONGEST_NAME: Final = 200


def listed(documents: Sequence[DocumentInfo], page: int, language: Language, *, turn: str = "d", choose: str = "D") -> Reply:
    """Render a page of the list; a number opens the document, or what else the button ``choose`` does."""
    if not documents:
        return Reply(say(language, "documents-none"))
    pages = -(-len(documents) // PER_PAGE)
    page %= pages
    first = page * PER_PAGE
    shown = documents[first : first + PER_PAGE]
    head = say(language, "documents-head", page=page + 1, pages=pages, count=len(documents))
    lines = [_line(number, info, language) for number, info in enumerate(shown, first + 1)]
    numbers = tuple(
        Button(str(number), f"{choose}:{page}:{document_key(info.name)}") for number, info in enumerate(shown, first + 1)
    )
    return Reply(joined("\n", [head, *lines]), (numbers, turning(turn, page, pages)))


def card(info: DocumentInfo, page: int, language: Language, *more: Button) -> Reply:
    """Render what is known of a document, with ``more`` buttons below."""
    said = info.metadata
    facts = [
        escaped(short(said.publisher or "", _LONGEST_NAME)),
        _dated(info, language),
        _size(info, language),
        _languages(info, language),
        say(language, "years-of", first=info.years[0], last=info.years[1])
        if info.years and info.years[0] < info.years[1]
        else Html(""),
    ]
    text = joined(
        "\n",
        [
            Html(f"{sign(info.name, said.kind)} {bold(_title(info))}"),
            joined(" · ", facts),
            italic(say(language, "fact-sheet")) if said.kind == FACT_SHEET else Html(""),
            italic(say(language, "restricted")) if is_restricted(info.name) else Html(""),
            Html(f"<code>{escaped(short(info.name, _LONGEST_NAME))}</code>"),
            link(say(language, "open"), said.url) if said.url and may_link(said.url) else Html(""),
        ],
    )
    key = document_key(info.name)
    file = Button(f"📄 {say(language, 'file-button')}", f"f:{key}")
    return Reply(text, ((file, Button(f"◀ {say(language, 'back-button')}", f"d:{page}")), more))


def _dated(info: DocumentInfo, language: Language) -> Html:
    """Say of when it is, and how that is known where nobody said it."""
    date = date_in_words(info.metadata.date, language)
    if not date or info.dated in (None, Dated.SAID):
        return date
    return Html(f"{date} ({say(language, f'dated-{info.dated}')})")


def _languages(info: DocumentInfo, language: Language) -> Html:
    written = [known(code) for code in info.languages or (info.language,)]
    return joined(", ", [say(language, f"in-{code}") for code in written if code])


def by_key(documents: Sequence[DocumentInfo], key: str) -> DocumentInfo | None:
    """Find the document that a button names."""
    return next((info for info in documents if document_key(info.name) == key), None)


def _line(number: int, info: DocumentInfo, language: Language) -> Html:
    details = [Html(info.language.upper()[:3]), _size(info, language), date_in_words(info.metadata.date, language)]
    special = info.metadata.kind == FACT_SHEET or is_restricted(info.name)
    mark = f"{sign(info.name, info.metadata.kind)} " if special else ""
    return joined("\n", [Html(f"\n{number}. {mark}{bold(_title(info))}"), joined(" · ", details)])


def _title(info: DocumentInfo) -> Html:
    return escaped(short(info.title, _LONGEST_TITLE) or info.name)


def _size(info: DocumentInfo, language: Language) -> Html:
    return say(language, "page-count", pages=info.pages) if info.pages else Html("")
