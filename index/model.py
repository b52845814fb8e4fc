"""The values that flow from a file to a quote.

Offsets count code points of a document's stored text; ``start`` is inside, ``stop`` is the first one outside. A passage,
a quote and a highlight are offsets and nothing else, so what they show cannot differ from the text.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

Span = tuple[int, int]


FACT_SHEET = "fact sheet"
"""The kind of a document that is somebody's summary of others."""

OFFICIAL = "official"
"""The kind of a document that its publisher has made public: of the same text in several documents it is quoted."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says of itself, or its ``.yaml`` beside it says of it; None where neither does.

    ``date`` is ``2018``, ``2018-04`` or ``2018-04-24``. ``kind`` is ``document``, ``official`` or
    ``fact sheet``. ``valid`` are the years of a plan or a law: ``2018`` or ``2016–2018``.
    """

    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None
    kind: str | None = None
    access: str | None = None
    valid: str | None = None


class Dated(StrEnum):
    """How the date of a document is known: said beside it, by its file, or by its first lines."""

    SAID = "said"
    FILE = "file"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Page:
    """A page begins at ``start`` and goes on to the next page's start; ``label`` is the number printed on it."""

    start: int
    label: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all the text under it; sections nest. A table is a section whose title is its header row."""

    start: int
    stop: int
    title: str


@dataclass(frozen=True, slots=True)
class Extract:
    """What was read from one file.

    In ``text`` every line is a paragraph, a heading, a list item or a table row (cells joined by `` | ``, in a sheet each
    behind its column's name; in a PDF by tabs), except in a plain text file, which is kept as it is. ``warnings`` are
    sentences for the administrator. ``pictures`` are the pages without text, by their places from 0; ``recognised`` is where
    ``text`` was read off pictures, see ``recognition``.
    """

    format: str
    text: str
    metadata: Metadata = Metadata()
    pages: tuple[Page, ...] = ()
    sections: tuple[Section, ...] = ()
    warnings: tuple[str, ...] = ()
    pictures: tuple[int, ...] = ()
    recognised: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text and the terms it is found by: its stem first, then its parts and other keys."""

    start: int
    stop: int
    terms: tuple[str, ...]


class Sentence(NamedTuple):
    """A sentence: offsets into the text, and which words of its passage it holds (``last`` is the first outside).

    ``heading`` is 1 for a heading or a table's header row, which names what follows and seldom answers. ``paragraph``
    is where its paragraph starts in the text.
    """

    start: int
    stop: int
    first: int
    last: int
    heading: int = 0
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one paragraph, or of neighbouring ones under the same heading.

    ``terms`` holds for each word its terms joined by ``|``, ``spans`` its start and stop, one word after another:
    columns, because a question looks at hundreds of passages and at few of their words. ``context`` are the terms of the
    document's title and of the headings above, which find the passage too but are not quoted from it. ``language`` is ``en``,
    ``ru`` or ``hy``, by the script of most of its letters.
    """

    start: int
    stop: int
    terms: tuple[str, ...]
    spans: array[int]
    sentences: tuple[Sentence, ...]
    context: tuple[str, ...] = ()
    language: str = ""

    def span(self, word: int) -> Span:
        """Where the word stands in the text."""
        return self.spans[2 * word], self.spans[2 * word + 1]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the index keeps of one file: what was read from it, cut into passages."""

    extract: Extract
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document of the index, without its text. ``name`` is its path inside the folder, with ``/``.

    ``dated`` tells how its date is known. ``languages`` are those of its passages, the most frequent first. ``years`` are the
    first and the last year that it is about; where it is a ``plan``, it is over after them. ``pictures`` are the pages whose
    text is not known (yet), by their places from 0.
    """

    name: str
    title: str
    language: str
    format: str
    pages: int
    passages: int
    characters: int
    digest: str
    metadata: Metadata = Metadata()
    warnings: tuple[str, ...] = ()
    dated: Dated | None = None
    languages: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    plan: bool = False
    pictures: tuple[int, ...] = ()


class Band(StrEnum):
    """How sure we are that the quotes answer."""

    ANSWER = "answer"
    CLOSEST = "closest"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Source:
    """Another document that holds the words of a quote."""

    document: str
    title: str
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Twin:
    """A document of the same text as another, or nearly: ``share`` of their sentences, at most 1, are in both."""

    document: str
    title: str
    share: float


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document: ``text`` is its stored text from ``start`` to ``stop``.

    ``highlights`` are offsets inside ``text``. ``cut`` tells whether the sentence goes on before and after. ``page``
    is the printed label, or ``12–13``; ``heading`` the titles above, outermost first. ``relative`` tells that the words
    reckon time from when they were written ("this year"), so that the document's date has to stand beside them. ``years``
    are the first and the last year of the plan that the document is, by its title. ``also_in`` are the other documents that
    hold the same words, see ``duplicates``. ``sheet`` is the place of its page in a PDF, from 0; ``recognised`` tells that the
    words were read off a picture.
    """

    document: str
    title: str
    start: int
    stop: int
    text: str
    highlights: tuple[Span, ...] = ()
    cut: tuple[bool, bool] = (False, False)
    page: str | None = None
    heading: tuple[str, ...] = ()
    date: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str = "en"
    kind: str = "document"
    relative: bool = False
    years: tuple[int, int] | None = None
    also_in: tuple[Source, ...] = ()
    sheet: int | None = None
    recognised: bool = False
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a PDF to be looked at, with the words of a quote: ``number`` is its place from 0 among ``count``, ``label``
    what is printed on it. ``digest`` is the document's.
    """

    document: str
    title: str
    digest: str
    number: int
    count: int
    label: str
    words: str


class By(StrEnum):
    """What a filter goes by."""

    DOCUMENT = "d"
    TITLE = "t"
    YEAR = "y"
    LANGUAGE = "l"
    PUBLISHER = "u"


@dataclass(frozen=True, slots=True)
class Filter:
    """Keeps to the documents of these names, see ``filters``. ``value`` is the title, the words of titles, the year, the
    language (``ru``) or the publisher; by language, it keeps to the passages that are in it.
    """

    by: By
    value: str
    documents: frozenset[str]

    @property
    def language(self) -> str | None:
        """The language that passages must have; None where any is right."""
        return self.value if self.by is By.LANGUAGE else None


@dataclass(frozen=True, slots=True)
class PassageRef:
    """Where a ranked passage stands."""

    document: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the documents say to a question.

    ``confidence`` is 0 to 1 and comparable across questions. ``quotes`` are at most three, or as many as were asked for, best
    first, and none for ``Band.NONE``. ``passages`` are the ten best whatever the band. ``missing`` are the words of the
    question that no document holds. ``language`` is the question's. ``also`` are the words found in place of the question's,
    ``carried`` those taken over from the question before, ``corrected`` those that were mistyped, each with the word searched
    for in its place: all are told to the reader. ``differing`` tells that the first two quotes say different things, the newer
    first. ``only`` is the filter that the question was asked with.
    """

    band: Band
    confidence: float
    quotes: tuple[Quote, ...]
    passages: tuple[PassageRef, ...]
    missing: tuple[str, ...]
    language: str
    also: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    differing: bool = False
    only: Filter | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not taken, and the sentence that says why."""

    name: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What bringing the index up to date did: names of files, how many were already right, and how many pages were read."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    warnings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pages: int = 0
