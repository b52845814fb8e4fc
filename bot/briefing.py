"""How are the quotes of an answer kept for a briefing note? As a file, each with its full citation."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Final

from bot.addresses import to_words
from bot.markup import folded
from bot.people import without_markup
from bot.rendering import date_in_words, highlights
from bot.texts import Language, say
from index.model import FACT_SHEET, Answer, Band, Quote

NAME: Final = "quotes-{day:%Y-%m-%d}"

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&$])")


def markdown(question: str, answer: Answer, language: Language, now: datetime) -> str:
    """Write the quotes of an answer in Markdown; in the words of documents and people nothing is markup."""
    lines = [f"# {_plain(question)}", "", f"*{_plain(_head(answer, language, now))}*", ""]
    for number, quote in enumerate(answer.quotes, 1):
        words = "".join(f"**{_plain(part)}**" if strong else _plain(part) for part, strong in _parts(quote))
        lines += [f"> {words}", "", f"{number}\\. {_plain(cited(quote, language))}", ""]
        if address := to_words(quote):
            lines += [f"<{address}>", ""]
    return "\n".join(lines)


def document(question: str, answer: Answer, language: Language, now: datetime) -> bytes:
    """Write the same as a Word document."""
    import docx  # noqa: PLC0415 - it takes a tenth of a second, which no start has to wait for

    made = docx.Document()
    made.add_heading(folded(question), 1)
    made.add_paragraph().add_run(_head(answer, language, now)).italic = True
    for number, quote in enumerate(answer.quotes, 1):
        words = made.add_paragraph(style="Quote")
        for part, strong in _parts(quote):
            run = words.add_run(part)
            run.bold, run.italic = strong, False
        made.add_paragraph(f"{number}. {cited(quote, language)}")
        if address := to_words(quote):
            made.add_paragraph(address)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def cited(quote: Quote, language: Language) -> str:
    """Write the full citation of a quote, without its address."""
    page = say(language, "pages" if "–" in quote.page else "page", page=quote.page) if quote.page else ""
    parts = (
        quote.publisher,
        f"“{folded(quote.title)}”",
        " › ".join(folded(heading) for heading in quote.heading),
        unescape(page),
        unescape(date_in_words(quote.date, language)),
        unescape(say(language, "fact-sheet")) if quote.kind == FACT_SHEET else "",
        unescape(without_markup(say(language, "recognised"))) if quote.recognised else "",
        quote.document,
    )
    return ", ".join(folded(part) for part in parts if part)


def _head(answer: Answer, language: Language, now: datetime) -> str:
    """Say what this is, and when it was found."""
    day = date_in_words(f"{now:%Y-%m-%d}", language)
    head = without_markup(say(language, "briefing-head", date=unescape(day)))
    closest = without_markup(say(language, "closest")) + ". " if answer.band is Band.CLOSEST else ""
    return closest + head


def _parts(quote: Quote) -> Iterator[tuple[str, bool]]:
    """Part a quote into its plain and its bold words; what it is cut off from is told by our mark."""
    done = 0
    if quote.cut[0]:
        yield "[…] ", False
    for start, stop in highlights(quote):
        yield folded(quote.text[done:start]), False
        yield folded(quote.text[start:stop]), True
        done = stop
    yield folded(quote.text[done:]), False
    if quote.cut[1]:
        yield " […]", False


def _plain(text: str) -> str:
    """Take from a text what Markdown would read as markup."""
    return _MARKDOWN.sub(r"\\\1", folded(text))
