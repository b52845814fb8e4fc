"""How does an answer look in Telegram?

The quotation comes first, so that a phone's notification already shows the answering words; then where it
stands. Inside a quotation are the document's words alone; whatever we add ("[…]", labels, dates in words) is
outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Final, NamedTuple

from bot.addresses import may_link, to_words
from bot.markup import Html, bold, escaped, folded, is_blank, italic, joined, link, units
from bot.replies import Button, Reply, Rows
from bot.texts import Language, known, month, say
from index.model import FACT_SHEET, Answer, Band, By, Quote, Source, Span
from index.quoteids import document_key, quote_id
from index.together import is_restricted

LONGEST_MESSAGE: Final = 3500
"""In UTF-16 units. Telegram takes 4,096; the rest is for what a button adds, as the sentences around."""

_LONGEST_QUOTE: Final = 1000
_MOST_HIGHLIGHTS: Final = 2
_BEFORE_HIGHLIGHT: Final = 200
_FOLDED_AWAY_FROM: Final = 300
_LONGEST_NAME: Final = 120
_LONGEST_LABEL: Final = 20
_LONGEST_WORD: Final = 40
_LONGEST_COPY: Final = 256
_LONGEST_CHOICE: Final = 40
_MOST_WORDS: Final = 6
_MOST_SOURCES: Final = 3

_CUT: Final = Html("[…]")
_SITE: Final = re.compile(r"https?://(?:www\.)?([^/?#:\s]+)")
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)


Around = tuple[str, str]
"""The sentences before a quote and after it."""


class How(NamedTuple):
    """How a question is asked: with the very words that were typed, and of which documents, see ``index.filters``."""

    as_typed: bool = False
    only: str = ""

    def turn(self, place: int) -> str:
        """Write what a button says that asks so and shows a quote of the answer."""
        return f"{'q' if self.as_typed else 'p'}:{place}{self.only and ':'}{self.only}"

    @classmethod
    def of(cls, turn: Sequence[str]) -> How:
        """Read it, taken apart at the colons."""
        return cls(turn[:1] == ["q"], turn[2] if len(turn) > 2 else "")


_PLAIN: Final = How()

TURN: Final = r"[pq]:\d{1,3}(?::[dylu][\w-]{2,8})?"
"""What ``How.turn`` writes."""

PASS_ON: Final = "want:editors"  # noqa: S105 - no password
TELL_ME: Final = "want:me"
"""What the buttons say under what is not answered; the question is in the message that is replied to."""

AS_TYPED: Final = How(as_typed=True).turn(0)
"""What the button says that searches for the very words that were typed."""


def as_of(today: date, quote: Quote) -> Quote:
    """Keep the years of a plan only where they are over on that day."""
    return quote if quote.years and quote.years[1] < today.year else replace(quote, years=None)


def whole(answer: Answer, language: Language) -> Reply:
    """Render an answer where nothing can be tapped but what is offered."""
    return Reply(message(answer, language), _otherwise(answer, language, _PLAIN))


def paged(answer: Answer, language: Language, place: int = 0, around: Around | None = None, how: How = _PLAIN) -> Reply:
    """Render one quote of an answer, with buttons for the others and for what can be done with it.

    ``how`` is how the question was asked, as it will be for the other quotes.
    """
    if answer.band is Band.NONE or not answer.quotes:
        documents = Button(f"📚 {say(language, 'documents-button')}", "d:0")
        return Reply(_nothing(answer, language), ((documents,), *_otherwise(answer, language, how), *_wishes(language)))
    count = len(answer.quotes)
    quote = answer.quotes[place := place % count]
    head = _closest(answer, language) if answer.band is Band.CLOSEST else Html("")
    words = quotation(quote, language=language, asked_in=answer.language, around=around)
    beside = _beside(answer, language) if place == 0 and around is None else ()
    text = joined("\n\n", [head, words, *beside])
    turning = (
        Button("◀", how.turn((place - 1) % count)),
        Button(f"{place + 1}/{count}", "n"),
        Button("▶", how.turn((place + 1) % count)),
    )
    tools = _tools(quote, language, how.turn(place), around)
    wishes = _wishes(language) if answer.band is Band.CLOSEST else ()
    return Reply(text, (turning if count > 1 else (), *tools, *_otherwise(answer, language, how), *wishes))


def _wishes(language: Language) -> Rows:
    """Offer what can be done about a question that is not answered, see ``unanswered``."""
    return (
        (Button(f"✍️ {say(language, 'pass-on-button')}", PASS_ON),),
        (Button(f"🔔 {say(language, 'tell-me-button')}", TELL_ME),),
    )


def alone(quote: Quote, language: Language, around: Around) -> Reply:
    """Render a quote without a question, with the sentences around it."""
    text = quotation(quote, language=language, asked_in=quote.language, around=around)
    (_, *where), kept, *_ = _tools(quote, language, _PLAIN.turn(0), around)
    return Reply(text, (tuple(where), kept))


def choices(offered: Sequence[tuple[str, By, str]], language: Language, turn: str) -> Rows:
    """Lay out the filters that a question can be asked with, see ``index.filters``, and the way back to ``turn``."""
    how, most = How.of(turn.split(":")), {By.DOCUMENT: 4, By.YEAR: 3, By.LANGUAGE: 3, By.PUBLISHER: 2}
    rows = [
        tuple(
            Button(short(unescape(_value(by, value, language)), _LONGEST_CHOICE), how._replace(only=token).turn(0))
            for token, by, value in [offer for offer in offered if offer[1] is kind][: most[kind]]
        )
        for kind in most
    ]
    long = [(button,) for row in (rows[0], rows[3]) for button in row]
    return (*long, rows[1], rows[2], (Button(f"◀ {say(language, 'back-button')}", turn),))


def _otherwise(answer: Answer, language: Language, how: How) -> Rows:
    """Offer to search for the very words, where others were taken in their place, and in all documents again."""
    as_typed = Button(f"🔤 {say(language, 'as-typed-button')}", how._replace(as_typed=True).turn(0))
    everywhere = Button(f"✖ {say(language, 'everywhere-button')}", how._replace(only="").turn(0))
    return ((as_typed,) if answer.corrected else (), (everywhere,) if how.only else ())


def _tools(quote: Quote, language: Language, turn: str, around: Around | None) -> Rows:
    """Offer where the quote stands, what can be kept of it, and to say whether it helped."""
    id_ = quote_id(quote.document, quote.start, quote.text)
    context = (
        Button(f"↕ {say(language, 'context-button')}", f"c:{id_}:{turn}")
        if around is None
        else Button(f"↕ {say(language, 'less-button')}", turn)
    )
    file = Button(f"📄 {say(language, 'file-button')}", f"f:{document_key(quote.document)}")
    page = () if quote.sheet is None else (Button(f"🖼 {say(language, 'page-button')}", f"g:{id_}:{quote.sheet}"),)
    copied = cited(quote, language)
    copy = (Button(f"📋 {say(language, 'copy-button')}", copy=copied),) if copied else ()
    share = () if is_restricted(quote.document) else (Button(f"↗ {say(language, 'share-button')}", share=id_),)
    verify = Button(f"🧾 {say(language, 'verify-button')}", f"R:{id_}")
    save = Button(f"💾 {say(language, 'save-button')}", f"b:{turn}")
    only = Button(f"🔎 {say(language, 'filter-button')}", f"o:{turn}")
    return (
        (context, *page, file),
        (*copy, *share, verify),
        (save, only, Button("👍", f"+:{id_}"), Button("👎", f"-:{id_}")),
    )


def cited(quote: Quote, language: Language) -> str:
    """Write a quote with where it stands, to be copied; its words alone where that is too long, nothing where those are."""
    words = folded(quote.text).strip()
    fitting = (f"“{words}” ({unescape(cited_at(quote, language))})", words)
    return next((text for text in fitting if len(text.encode("utf-16-le")) // 2 <= _LONGEST_COPY), "")


def cited_at(quote: Quote, language: Language) -> Html:
    """Name the document, the page and the date of a quote on one line."""
    named = [_name(quote.title) or _name(quote.document), _page(quote, language), _date(quote, language)]
    return joined(", ", [*named, _restricted(quote, language)])


def message(answer: Answer, language: Language) -> Html:
    """Render an answer, leaving out its last quotes where it would be too long."""
    if answer.band is Band.NONE or not answer.quotes:
        return _nothing(answer, language)
    head = _closest(answer, language) if answer.band is Band.CLOSEST else Html("")
    quotes, small = _quotations(answer, language), _small(answer, language)
    while len(quotes) > 1 and units(joined("\n\n", [head, *quotes, small])) > LONGEST_MESSAGE:
        quotes = quotes[:-1]
    return joined("\n\n", [head, *quotes, small])


def quotation(quote: Quote, *, language: Language, asked_in: str, compact: bool = False, around: Around | None = None) -> Html:
    """Render one quote and where it stands; ``compact`` for one that is not the first."""
    part = _window(quote)
    tag = "blockquote expandable" if compact and len(part.text) > _FOLDED_AWAY_FROM else "blockquote"
    words = Html(f"<{tag}>{_highlighted(part.text, part.highlights)}</blockquote>")
    before, after = (_CUT if cut else Html("") for cut in part.cut)
    if around:
        before, after = (_folded_away(text) or mark for text, mark in zip(around, (before, after), strict=True))
    source = _brief_source if compact else _source
    return joined(
        "\n",
        [
            before,
            words,
            after,
            *source(quote, language, asked_in),
            _recognised(quote, language),
            italic(restricted) if (restricted := _restricted(quote, language)) else Html(""),
            _also_in(quote, language),
            _over(quote, language),
        ],
    )


def _recognised(quote: Quote, language: Language) -> Html:
    """Say that a machine has read the words off a picture, and may have misread some."""
    return italic(say(language, "recognised")) if quote.recognised else Html("")


def _also_in(quote: Quote, language: Language) -> Html:
    """Name the other documents that hold the same words."""
    if not quote.also_in:
        return Html("")
    named = [_other(source, quote, language) for source in quote.also_in[:_MOST_SOURCES]]
    more = len(quote.also_in) - len(named)
    documents = "; ".join([*named, *([f"+{more}"] if more else [])])
    return Html(f"🔁 {say(language, 'also-in')} {documents}")


def _other(source: Source, quote: Quote, language: Language) -> Html:
    """Name one of them: by its file where its title says nothing new."""
    title = _name(source.document if folded(source.title) == folded(quote.title) else source.title)
    date = date_in_words(source.date, language)
    linked = link(title, source.url) if source.url and may_link(source.url) else title
    return Html(f"{linked} ({date})") if date else linked


def _folded_away(text: str) -> Html:
    words = escaped(text).strip()
    return Html(f"<blockquote expandable>{words}</blockquote>") if words else Html("")


def _quotations(answer: Answer, language: Language) -> list[Html]:
    quotes = [
        quotation(quote, language=language, asked_in=answer.language, compact=place > 0)
        for place, quote in enumerate(answer.quotes)
    ]
    if answer.band is Band.ANSWER and len(quotes) > 1:
        before = say(language, "differing") if answer.differing else italic(say(language, "see-also"))
        quotes[1] = joined("\n", [before, quotes[1]])
    return quotes


def _beside(answer: Answer, language: Language) -> Iterator[Html]:
    """Say what belongs to the first quote: the one that says otherwise, and in small print what was searched for."""
    if answer.differing and len(answer.quotes) > 1:
        other = quotation(answer.quotes[1], language=language, asked_in=answer.language, compact=True)
        yield joined("\n", [say(language, "differing"), other])
    yield _small(answer, language)


def _small(answer: Answer, language: Language) -> Html:
    """Say of which documents was asked, and what was searched for beside the words of the question, or in their place."""
    told = {
        "searched-for": [used for _, used in answer.corrected],
        "searched-also": answer.also,
        "searched-with": answer.carried,
    }
    words = [italic(say(language, key, words=_listed(words))) for key, words in told.items() if words]
    return joined("\n", [_only(answer, language), *words])


def _only(answer: Answer, language: Language) -> Html:
    if answer.only is None:
        return Html("")
    return italic(
        say(language, "only-in", what=short(unescape(_value(answer.only.by, answer.only.value, language)), _LONGEST_NAME))
    )


def _value(by: By, value: str, language: Language) -> Html:
    """Name what a filter keeps to."""
    written = known(value) if by is By.LANGUAGE else None
    return say(language, f"in-{written}") if written else escaped(value)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(short(word, _LONGEST_WORD) for word in words[:_MOST_WORDS])


def _over(quote: Quote, language: Language) -> Html:
    """Say that the years of a plan are over, see ``as_of``."""
    return italic(say(language, "years-over", first=quote.years[0], last=quote.years[1])) if quote.years else Html("")


def _closest(answer: Answer, language: Language) -> Html:
    return joined("\n", [say(language, "closest"), _missing(answer, language)])


def _nothing(answer: Answer, language: Language) -> Html:
    meaning = joined("\n", [say(language, "none-meaning"), _missing(answer, language)])
    return joined("\n\n", [say(language, "none"), meaning, say(language, "none-advice"), _small(answer, language)])


def _missing(answer: Answer, language: Language) -> Html:
    return say(language, "missing", words=_listed(answer.missing)) if answer.missing else Html("")


def _source(quote: Quote, language: Language, asked_in: str) -> list[Html]:
    return [
        joined(" · ", [_title(quote), _page(quote, language), _heading(quote)]),
        _fact_sheet(quote, language),
        joined(
            " · ",
            [
                _date(quote, language),
                Html("") if _is_fact_sheet(quote) else _name(quote.publisher),
                _language(quote, language, asked_in),
                link(say(language, "open"), address) if (address := to_words(quote)) else Html(""),
            ],
        ),
    ]


def _brief_source(quote: Quote, language: Language, asked_in: str) -> list[Html]:
    where = [
        _title(quote, linked=True),
        _page(quote, language),
        _date(quote, language),
        _language(quote, language, asked_in),
    ]
    return [joined(" · ", where), _fact_sheet(quote, language)]


def _title(quote: Quote, *, linked: bool = False) -> Html:
    title = bold(_name(quote.title) or _name(quote.document))
    if linked and (address := to_words(quote)):
        title = link(title, address)
    return Html(f"{sign(quote.document, quote.kind)} {title}")


def sign(document: str, kind: str | None) -> str:
    """Give the picture that tells a restricted document, or a fact sheet, from others."""
    return "🔒" if is_restricted(document) else "🗂" if kind == FACT_SHEET else "📄"


def _restricted(quote: Quote, language: Language) -> Html:
    """Say that not everybody may read these words."""
    return say(language, "restricted") if is_restricted(quote.document) else Html("")


def _page(quote: Quote, language: Language) -> Html:
    if not quote.page:
        return Html("")
    return say(language, "pages" if "–" in quote.page else "page", page=short(quote.page, _LONGEST_LABEL))


def _heading(quote: Quote) -> Html:
    """Name the innermost heading, unless it is the title said once more."""
    headings = [heading for heading in quote.heading if folded(heading) != folded(quote.title)]
    return _name(headings[-1]) if headings else Html("")


def _is_fact_sheet(quote: Quote) -> bool:
    return quote.kind == FACT_SHEET


def _fact_sheet(quote: Quote, language: Language) -> Html:
    """Say that these are our words, so that nobody takes them for those of a treaty."""
    if not _is_fact_sheet(quote):
        return Html("")
    site = _SITE.match(quote.url or "")
    if site is None:
        return italic(say(language, "fact-sheet"))
    return italic(say(language, "fact-sheet-of", source=short(site[1], _LONGEST_NAME)))


def _date(quote: Quote, language: Language) -> Html:
    """Say of when the document is; that its text is of then, where the quote reckons from it ("this year")."""
    said = date_in_words(quote.date, language)
    return say(language, "text-of", date=said) if said and quote.relative else said


def date_in_words(date: str | None, language: Language) -> Html:
    """Say a date in words; one that we cannot read is shown as it stands."""
    found = _DATE.fullmatch(date or "")
    if not found:
        return escaped(short(date or "", _LONGEST_LABEL))
    year, number, day = found.groups()
    if number is None:
        return escaped(year)
    if not 1 <= int(number) <= 12:
        return escaped(found[0])
    name = month(language, int(number), with_day=day is not None)
    if day is None:
        return say(language, "date-month", month=name, year=year)
    return say(language, "date-day", day=int(day), month=name, year=year)


def _language(quote: Quote, language: Language, asked_in: str) -> Html:
    """Name the quote's language where it is not the question's."""
    if quote.language == asked_in or not quote.language:
        return Html("")
    written = known(quote.language)
    if written is None:
        return say(language, "in-other", code=short(quote.language, _LONGEST_LABEL))
    return say(language, f"in-{written}")


def _name(text: str | None) -> Html:
    return escaped(short(text or "", _LONGEST_NAME))


def short(text: str, longest: int) -> str:
    """Shorten a name; never a quote."""
    line = folded(text).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _window(quote: Quote) -> Quote:
    """Take the part of an overlong quote that holds its first highlight: a quote, with its own offsets."""
    if len(quote.text) <= _LONGEST_QUOTE:
        return quote
    spans = _spans(quote.text, quote.highlights)
    start = max(0, spans[0][0] - _BEFORE_HIGHLIGHT) if spans and spans[0][1] > _LONGEST_QUOTE else 0
    if start:
        start = _next_word(quote.text, start)
    stop = start + _LONGEST_QUOTE
    if stop < len(quote.text):
        stop = _last_word(quote.text, start, stop)
    return replace(
        quote,
        start=quote.start + start,
        stop=quote.start + min(stop, len(quote.text)),
        text=quote.text[start:stop],
        highlights=tuple((left - start, right - start) for left, right in spans if left >= start),
        cut=(quote.cut[0] or start > 0, quote.cut[1] or stop < len(quote.text)),
    )


def _next_word(text: str, start: int) -> int:
    space = re.compile(r"\s").search(text, start, start + _BEFORE_HIGHLIGHT)
    return space.end() if space else start


def _last_word(text: str, start: int, stop: int) -> int:
    space = max(text.rfind(" ", start + 1, stop), text.rfind("\n", start + 1, stop))
    return space if space > start else stop


def _highlighted(text: str, marked: tuple[Span, ...]) -> Html:
    """Escape a quote's words, the highlights in bold."""
    pieces: list[str] = []
    done = 0
    for start, stop in _spans(text, marked):
        pieces += [escaped(text[done:start]), bold(escaped(text[start:stop]))]
        done = stop
    return Html("".join([*pieces, escaped(text[done:])]).strip())


def highlights(quote: Quote) -> list[Span]:
    """Give what of a quote's text is set in bold, in order."""
    return _spans(quote.text, quote.highlights)


def _spans(text: str, marked: tuple[Span, ...]) -> list[Span]:
    """Order at most two highlights, without blanks at their ends and without overlaps."""
    trimmed = (_trimmed(text, *span) for span in marked[:_MOST_HIGHLIGHTS])
    spans: list[Span] = []
    for start, stop in sorted(span for span in trimmed if span[0] < span[1]):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(stop, spans[-1][1]))
        else:
            spans.append((start, stop))
    return spans


def _trimmed(text: str, start: int, stop: int) -> Span:
    start, stop = max(0, start), min(stop, len(text))
    while start < stop and is_blank(text[start]):
        start += 1
    while start < stop and is_blank(text[stop - 1]):
        stop -= 1
    return start, stop
