"""Document → passages: whole sentences, breaking at paragraphs and headings, up to about 200 words."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import regex

from index import names
from index.analysis import words
from index.model import Extract, Page, Passage, Section, Sentence, Span, Word
from index.sentences import sentences

VERSION = 4
"""Raised whenever the same extract would give other passages."""

MOST_WORDS = 200
"""Measured: smaller passages lose the context that finds them, larger ones are only easier to hit."""

FEWEST_WORDS = 50
"""A passage shorter than this takes the next paragraph under the same heading along (lists, forms, tables)."""

LONGEST_SENTENCE = 1500
"""Characters; text without full stops (forms, tables read as one line) is cut at blanks after so many."""

_FURNITURE = frozenset(
    [
        "about the author",
        "share",
        "share this",
        "print",
        "print this page",
        "read more",
        "back to top",
        "contents",
        "table of contents",
        "об авторе",
        "поделиться",
        "печать",
        "распечатать",
        "наверх",
        "содержание",
        "оглавление",
        "читать далее",
        "հեղինակի մասին",
        "կիսվել",
        "տպել",
        "բովանդակություն",
        "կարդալ ավելին",
    ]
)
"""Lines of a page that say nothing about its subject; a whole line has to be one of them."""

_SOURCE = regex.compile(r"^\s*(?:Sources?|Источники?|Աղբյուր(?:ներ)?)\s*:\s*(?=<?https?:)|<?https?://\S+>?")
_DOT_LEADER = regex.compile(r"(?:\.\s?){5,}\s*\d*\s*$")
_LINE = regex.compile(r"[^\n]+")
_WRAPPED_AT = range(40, 130)
_SENTENCE_END = regex.compile(r"[.!?։:;…][\"»”’')\]]*$")
_LIST_ITEM = regex.compile(r"(?:[-–—•*▪◦‣·o]\s|\(?(?:\d{1,3}|[a-zA-Zа-яА-Яա-ֆ]|[ivx]{1,4})[.)։]\s)")


def passages(extract: Extract) -> tuple[Passage, ...]:
    """The passages of a document in the order of its text, without furniture."""
    breaks = {section.start for section in extract.sections}
    drafts = [_Draft()]
    for start, stop in paragraphs(extract.text, wrapped=extract.format == "txt"):
        if start in breaks or len(drafts[-1].words) >= FEWEST_WORDS:
            drafts.append(_Draft())
        for span, found in _sentences_of(extract.text, start, stop):
            if len(drafts[-1].words) + len(found) > MOST_WORDS:
                drafts.append(_Draft())
            drafts[-1].take(span, found, heading=start in breaks, paragraph=start)
    return tuple(draft.passage() for draft in drafts if draft.sentences)


def paragraphs(text: str, *, wrapped: bool) -> Iterator[Span]:
    """The paragraphs of a stored text: its lines, or several lines where a plain text may be wrapped at a column."""
    lines = [Line(text, *match.span()) for match in _LINE.finditer(text)]
    start = 0
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else None
        if wrapped and following and line.goes_on_in(following):
            continue
        span = (lines[start].start, line.stop)
        start = i + 1
        if not is_furniture(text[span[0] : span[1]]):
            yield span


def is_furniture(line: str) -> bool:
    """A line of the page and not of its text: share links, ``About the author``, a bare address, a line of contents."""
    plain = _SOURCE.sub("", line).strip().strip(":.").casefold()
    return plain in _FURNITURE or not any(c.isalnum() for c in plain) or bool(_DOT_LEADER.search(line.strip()))


def headings(sections: Iterable[Section], start: int, stop: int) -> tuple[str, ...]:
    """The titles above ``start``, outermost first, without a heading that is itself quoted."""
    return tuple(
        section.title
        for section in sorted(sections, key=lambda section: (section.start, -section.stop))
        if section.start < start and stop <= section.stop
    )


def page(pages: Sequence[Page], start: int, stop: int) -> str | None:
    """The printed label of the page, or ``12–13`` for a quote that goes over the break."""
    after = [one.start for one in pages[1:]]
    labels = [one.label for i, one in enumerate(pages) if one.start < stop and (i == len(after) or start < after[i])]
    return f"{labels[0]}–{labels[-1]}" if len(labels) > 1 else next(iter(labels), None)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of ``text`` without its line end."""

    text: str
    start: int
    stop: int

    def goes_on_in(self, following: Line) -> bool:
        """The line was broken at a column, not ended: it is about as long as lines are, and its sentence is open."""
        here, after = (
            self.text[self.start : self.stop].strip(),
            following.text[following.start : following.stop],
        )
        if following.start - self.stop > 1 or _LIST_ITEM.match(after.lstrip()):
            return False
        if not here or len(here) not in _WRAPPED_AT:
            return False
        room = len(after.split(maxsplit=1)[0]) if after.strip() else 0
        return after[:1].islower() or (len(here) + room > 60 and not _SENTENCE_END.search(here) and "|" not in here)


@dataclass(slots=True)
class _Draft:
    """A passage that is being filled."""

    words: list[Word] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)

    def take(self, span: Span, found: list[Word], *, heading: bool, paragraph: int) -> None:
        first = len(self.words)
        self.words += found
        self.sentences.append(Sentence(*span, first, len(self.words), int(heading), paragraph))

    def passage(self) -> Passage:
        return Passage(
            start=self.sentences[0].start,
            stop=self.sentences[-1].stop,
            terms=tuple("|".join(word.terms) for word in self.words),
            spans=array("I", [offset for word in self.words for offset in (word.start, word.stop)]),
            sentences=tuple(self.sentences),
        )


def _sentences_of(text: str, start: int, stop: int) -> Iterator[tuple[Span, list[Word]]]:
    for first, last in sentences(text, start, stop):
        for span in _pieces(text, first, last):
            found = [_with_name(text, word) for word in words(text, *span)]
            if found:
                yield span, found


def _with_name(text: str, word: Word) -> Word:
    """A word with a capital is also found by how it sounds, so that a name is met in another script."""
    typed = text[word.start : word.stop]
    return Word(word.start, word.stop, (*word.terms, *names.keys(typed))) if typed[0].isupper() else word


def _pieces(text: str, start: int, stop: int) -> Iterator[Span]:
    while stop - start > LONGEST_SENTENCE:
        cut = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        cut = cut if cut > start else start + LONGEST_SENTENCE
        yield start, cut
        start = cut
        while start < stop and text[start].isspace():
            start += 1
    if start < stop:
        yield start, stop
