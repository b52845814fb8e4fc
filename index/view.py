"""One whole state of the index, and how a question is answered from it."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import regex

from index import analysis, background, confidence, filters, passages, query, quoteids, recognition, semantics
from index.dates import is_relative
from index.disagreement import otherwise
from index.duplicates import FEWEST, once
from index.glossary import Glossary
from index.matching import Matcher, idf, matcher, name_keys
from index.model import FACT_SHEET, OFFICIAL, Answer, Band, Extract, Filter, Passage, PassageRef, Quote, Sheet, Source
from index.quotes import Candidate, also, candidates, head, tail, window, with_neighbours
from index.ranking import Ranked, Ranker, collection_idf, in_place, rerank
from index.recognition import is_recognised
from index.semantics import Meaning, Semantics
from index.spelling import Ordinary, Respelled, Speller
from index.store import Document, Snapshot

CANDIDATES = 30
"""Passages that are looked at closely. Sixty, thirty and twenty gave the same figures on all evaluation sets; it may be some
that the same text takes up in several documents."""

ORIGINAL = 0.1
"""What an original document has ahead of a fact sheet that answers as well."""

IN_PLACE = 0.8
"""What a passage has ahead that stands under the heading that the question names ("Article 4")."""

RANKED_SHOWN = 10
QUOTES = 3
AROUND = 700
"""Characters before and after a quote that are looked at for the sentences around it."""

_SOURCE = regex.compile(r"\s*Sources?:\s*<?(?P<url>https?://[^>\s]+)")


class View:
    """One whole state of the index. It does not change."""

    def __init__(
        self,
        snapshot: Snapshot,
        words: Glossary,
        ranker: Ranker,
        ordinary: Ordinary | None = None,
        meanings: Semantics | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.semantics = meanings
        self.glossary = words
        self._ordinary = ordinary or Ordinary(words)
        self.ranker = ranker

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        as_typed: bool = False,
        quotes: int = QUOTES,
        only: Filter | None = None,
    ) -> Answer:
        """The answer, see ``Library.ask``."""
        if only is None:
            only, question = filters.named(question, self.glossary, self.snapshot.infos)
        speller = Speller(self.ranker.frequency, self.snapshot.alike, self._ordinary)
        meant = Respelled(question) if as_typed else speller.respell(question)
        before = (filters.named(asked, self.glossary, self.snapshot.infos)[1] for asked in history)
        earlier = [speller.respell(asked).text for asked in before]
        understood = query.understand(meant.text, self.glossary, earlier)
        looked_for = matcher(understood, self._idf, self.ranker.frequency)
        meaning = self._meaning(understood, earlier)
        ranked, holders = self._passages_once(self._ranked(looked_for, meaning, only))
        found = candidates(looked_for, ranked, self.snapshot.text, every=meaning is not None)
        if meaning:
            found = meaning.reranked(meaning.weighed(found))
        found, said_by = self._sentences_once(found, holders)
        sure = self._confidence(looked_for, found)
        band = confidence.band(sure, understood.language)
        other = otherwise(looked_for, found) if band is Band.ANSWER else None
        return Answer(
            band=band,
            confidence=round(sure, 4),
            quotes=() if band is Band.NONE else tuple(self._quotes(self._newest_first(found, other), said_by, quotes)),
            passages=self._references(ranked[:RANKED_SHOWN]),
            missing=(*self._missing_phrases(understood, ranked), *self._missing_words(understood)),
            also=tuple(dict.fromkeys(also(understood, found[0]))) if found else (),
            carried=understood.carried,
            corrected=tuple((correction.typed, correction.used) for correction in meant.corrections),
            differing=other is not None,
            language=understood.language,
            only=only,
        )

    def understanding(self, meanings: Semantics | None) -> View:
        """The same state, where questions also find by meaning."""
        shown = copy.copy(self)
        shown.semantics = meanings
        return shown

    def _meaning(self, understood: query.Query, earlier: Sequence[str]) -> Meaning | None:
        """What the question means, with the one before where it leans on that; None where it has no word to search for."""
        if self.semantics is None or not understood.slots:
            return None
        return self.semantics.meaning(" ".join((*earlier[-1:], understood.text)) if understood.carried else understood.text)

    def _confidence(self, looked_for: Matcher, found: Sequence[Candidate]) -> float:
        if not found:
            return 0.0
        slots = zip(looked_for.weights, looked_for.query.slots, strict=True)
        missing = sum(weight for weight, slot in slots if not self._known(slot) and not self._is_fixed(slot)) / looked_for.total
        sure = confidence.confidence(looked_for, found, missing, self.glossary.places)
        best = found[0]
        spans = self.snapshot.document(best.ranked.document).recognised
        return sure * recognition.CONFIDENCE if is_recognised(spans, best.sentence.start, best.sentence.stop) else sure

    def knows(self, word: str) -> bool:
        """A document holds the word, in whichever form, or general text does."""
        return any(
            self.ranker.frequency(term) or background.share(term) > background.UNKNOWN for term in analysis.terms(word)[:1]
        )

    def _idf(self, term: str) -> float:
        return idf(self.ranker.frequency(term), len(self.ranker), background.share(term))

    def _steadied(self, searched: Mapping[str, float]) -> dict[str, float]:
        """The weights with which the terms count by our idf, though the ranker multiplies them by its own: among a few
        passages its own says little."""
        return {
            term: weight * self._idf(term) / collection_idf(frequency, len(self.ranker))
            for term, weight in searched.items()
            if (frequency := self.ranker.frequency(term))
        }

    def _missing_words(self, understood: query.Query) -> Iterator[str]:
        return (slot.typed for slot in understood.slots if not self._known(slot))

    def _missing_phrases(self, understood: query.Query, ranked: Sequence[Ranked]) -> tuple[str, ...]:
        return () if ranked else (*understood.phrases, *understood.titles)

    def _known(self, slot: query.Slot) -> bool:
        """A document holds the word, or one that may stand for it."""
        phrases = (
            slot.terms[:1],
            *(other.terms for other in slot.alternatives),
            *zip(name_keys(slot, self.ranker.frequency)),
        )
        return any(all(map(self.ranker.frequency, phrase)) for phrase in phrases)

    def _is_fixed(self, slot: query.Slot) -> bool:
        """A number, a name, a place or "next", which no other word can stand for."""
        term = slot.terms[0]
        return slot.named or term[0].isdigit() or term in confidence.NEXT or bool(self.glossary.places([term]))

    def _ranked(self, looked_for: Matcher, meaning: Meaning | None, only: Filter | None) -> list[Ranked]:
        ids = map(self.snapshot.id_of, only.documents) if only else ()
        within = {id_ for id_ in ids if id_ is not None} if only else None
        most = 4 * CANDIDATES if only and only.language else CANDIDATES  # those in other languages are left out below
        found = self.ranker.search(self._steadied(looked_for.searched), most, within)
        like = meaning.passages if meaning else {}
        if meaning:
            found += [(id_, 0.0) for id_ in meaning.nearest() if id_ not in dict(found)]
        read = self.snapshot.passages([id_ for id_, _ in found])
        asked = [both for both in zip(found, read, strict=True) if _is_asked(*both[1], within, only)]
        ranked = rerank(looked_for, [hit for hit, _ in asked], [passage for _, passage in asked])
        heads = self.snapshot.heads(candidate.document for candidate in ranked)
        kept = (
            replace(
                candidate,
                score=candidate.score
                + ORIGINAL * (heads[candidate.document].kind != FACT_SHEET)
                + IN_PLACE * in_place(candidate.passage, looked_for.query.place)
                + semantics.PASSAGE * like.get(candidate.id, 0.0),
            )
            for candidate in self._holding(ranked, looked_for.query)
        )
        return sorted(kept, key=lambda candidate: -candidate.score)

    def _holding(self, ranked: Sequence[Ranked], understood: query.Query) -> Sequence[Ranked]:
        """The passages that hold, with the titles above them, the words in quotation marks; a name in them only the document
        must hold.

        As they stand; where no passage does, in other forms, since names in quotation marks take endings in Russian and
        Armenian.
        """
        if not (understood.phrases or understood.titles):
            return ranked
        for spelled in (query.folded, _stemmed):
            texts = {candidate.id: f" {spelled(self._read_with(candidate))} " for candidate in ranked}
            about = {r.document for r in ranked if all(f" {spelled(title)} " in texts[r.id] for title in understood.titles)}
            phrases = [f" {spelled(phrase)} " for phrase in understood.phrases]
            holding = [r for r in ranked if r.document in about and all(phrase in texts[r.id] for phrase in phrases)]
            if holding:
                return holding
        return ()

    def _read_with(self, ranked: Ranked) -> str:
        """A passage's text after the titles above it."""
        document = self.snapshot.document(ranked.document)
        above = passages.headings(document.sections, ranked.passage.start, ranked.passage.stop)
        text = self.snapshot.text(ranked.document, ranked.passage.start, ranked.passage.stop)
        return "\n".join((document.info.title, *above, text))

    def _references(self, ranked: Sequence[Ranked]) -> tuple[PassageRef, ...]:
        heads = self.snapshot.heads(candidate.document for candidate in ranked)
        return tuple(PassageRef(heads[r.document].name, r.passage.start, r.passage.stop) for r in ranked)

    def _newest_first(self, found: Sequence[Candidate], other: Candidate | None) -> Sequence[Candidate]:
        """The first candidate and the one that says otherwise before all others, the newer document first."""
        if other is None:
            return found
        first = sorted((found[0], other), key=self._date, reverse=True)
        return [*first, *(candidate for candidate in found if candidate is not found[0] and candidate is not other)]

    def _date(self, candidate: Candidate) -> str:
        return self.snapshot.document(candidate.ranked.document).info.metadata.date or ""

    def _passages_once(self, ranked: Sequence[Ranked]) -> tuple[list[Ranked], dict[int, frozenset[int]]]:
        """The ranked passages, the same one of several documents once; and which other documents hold it, by its id."""
        kept = once(ranked, _words_of, lambda passage: passage.score, lambda passage: passage.document, self._worth)
        return [passage for passage, _ in kept], {passage.id: others for passage, others in kept}

    def _sentences_once(
        self, found: Sequence[Candidate], holders: Mapping[int, frozenset[int]]
    ) -> tuple[list[Candidate], dict[tuple[int, int], frozenset[int]]]:
        """The same for sentences, by their places; ``holders`` tells who holds the passage around."""
        kept = once(found, _folded, lambda candidate: candidate.score, lambda candidate: candidate.ranked.document, self._worth)
        said_by = {c.place: (others | holders[c.ranked.id]) - {c.ranked.document} for c, others in kept}
        return [candidate for candidate, _ in kept], said_by

    def _worth(self, document: int) -> tuple[bool | str, ...]:
        """Which of two documents of the same words is quoted: the official one, else the original, else the newest."""
        info = self.snapshot.document(document).info
        return (
            info.metadata.kind == OFFICIAL,
            info.metadata.kind != FACT_SHEET,
            info.metadata.date or "",
            bool(info.metadata.url),
        )

    def _sources(self, documents: Iterable[int]) -> tuple[Source, ...]:
        """What is said of other documents that hold the same words, by the same order."""
        infos = [self.snapshot.document(id_).info for id_ in sorted(documents, key=self._worth, reverse=True)]
        return tuple(Source(info.name, info.title, info.metadata.date, info.metadata.url) for info in infos)

    def _quotes(self, found: Sequence[Candidate], said_by: Mapping[tuple[int, int], frozenset[int]], most: int) -> list[Quote]:
        """The best candidates as quotes, each with the other documents that hold all of its words."""
        shown: dict[str, Quote] = {}
        used: set[tuple[int, int]] = set()
        for candidate in found:
            if candidate.place in used:
                continue
            joined = with_neighbours(candidate, [other for other in found if other.place not in used])
            used |= {part.place for part in joined}
            others = frozenset.intersection(*(said_by[part.place] for part in joined))
            quote = replace(self._quote(*joined), also_in=self._sources(others))
            shown.setdefault(" ".join(quote.text.split()), quote)
            if len(shown) == most:
                break
        return list(shown.values())

    def _quote(self, candidate: Candidate, *neighbours: Candidate) -> Quote:
        document = self.snapshot.document(candidate.ranked.document)
        info, seen = document.info, window(candidate, *neighbours)
        return Quote(
            document=info.name,
            title=info.title,
            start=seen.start,
            stop=seen.stop,
            text=self.snapshot.text(document.id, seen.start, seen.stop),
            highlights=seen.highlights,
            cut=seen.cut,
            page=passages.page(document.pages, seen.start, seen.stop),
            heading=passages.headings(document.sections, seen.start, seen.stop),
            date=info.metadata.date,
            url=self._source(document, candidate) or info.metadata.url,
            publisher=info.metadata.publisher,
            language=query.language(candidate.text, candidate.ranked.passage.language),
            kind=info.metadata.kind or "document",
            relative=is_relative(self.snapshot.text(document.id, seen.start, seen.stop)),
            years=info.years if info.plan else None,
            sheet=_sheet(document, seen.start),
            recognised=is_recognised(document.recognised, seen.start, seen.stop),
            score=round(candidate.score, 4),
        )

    def find(self, named: quoteids.QuoteId) -> Quote | None:
        """The quote of that name, where its words are still in the document."""
        id_ = self.snapshot.keyed(named.document)
        if id_ is None:
            return None
        document = self.snapshot.document(id_)
        text = self.snapshot.text(document.id, named.start, named.start + named.length)
        start: int | None = named.start
        if not quoteids.is_at(named, text, 0):
            start = quoteids.found_in(named, self.snapshot.text(document.id, 0, document.info.characters))
        return None if start is None else self._plain(document, start, start + named.length)

    def sheet(self, named: quoteids.QuoteId, number: int) -> Sheet | None:
        """A page of the PDF that the quote of that name is of, by its place from 0."""
        quote, id_ = self.find(named), self.snapshot.keyed(named.document)
        if quote is None or quote.sheet is None or id_ is None:
            return None
        document = self.snapshot.document(id_)
        if not 0 <= number < len(document.pages):
            return None
        label, count = document.pages[number].label, len(document.pages)
        return Sheet(quote.document, quote.title, document.info.digest, number, count, label, quote.text)

    def reading(self, name: str) -> Extract | None:
        """What was read from a document, as it is quoted; None where there is none of that name."""
        id_ = self.snapshot.id_of(name)
        if id_ is None:
            return None
        document = self.snapshot.document(id_)
        info = document.info
        text = self.snapshot.text(id_, 0, info.characters)
        return Extract(info.format, text, info.metadata, document.pages, document.sections, info.warnings)

    def surroundings(self, quote: Quote) -> tuple[str, str]:
        """Whole sentences of the stored text up to the quote and from it on."""
        id_ = self.snapshot.id_of(quote.document)
        if id_ is None:
            return "", ""
        begin = max(0, quote.start - AROUND)
        before = self.snapshot.text(id_, begin, quote.start)
        after = self.snapshot.text(id_, quote.stop, quote.stop + AROUND)
        return tail(before, whole=begin == 0), head(after, whole=len(after) < AROUND)

    def _plain(self, document: Document, start: int, stop: int) -> Quote:
        info, text = document.info, self.snapshot.text(document.id, start, stop)
        return Quote(
            document=info.name,
            title=info.title,
            start=start,
            stop=stop,
            text=text,
            page=passages.page(document.pages, start, stop),
            heading=passages.headings(document.sections, start, stop),
            date=info.metadata.date,
            url=info.metadata.url,
            publisher=info.metadata.publisher,
            language=query.language(text, info.language),
            kind=info.metadata.kind or "document",
            relative=is_relative(text),
            years=info.years if info.plan else None,
            sheet=_sheet(document, start),
            recognised=is_recognised(document.recognised, start, stop),
        )

    def _source(self, document: Document, candidate: Candidate) -> str | None:
        """The page that a fact sheet's statement comes from: its next line says it."""
        if document.info.metadata.kind != FACT_SHEET:
            return None
        stop = candidate.sentence.stop
        match = _SOURCE.match(self.snapshot.text(document.id, stop, stop + 300))
        return match["url"] if match else None


def _is_asked(document: int, passage: Passage, within: Collection[int] | None, only: Filter | None) -> bool:
    """The filter keeps the passage; what was found by meaning may be of any document."""
    return within is None or only is None or (document in within and only.language in (None, passage.language))


def _words_of(ranked: Ranked) -> tuple[str, ...] | None:
    """A passage's words; a few are no more than a label, which many documents have."""
    return ranked.passage.terms if len(ranked.passage.terms) >= FEWEST else None


def _folded(candidate: Candidate) -> str | None:
    return " ".join(candidate.text.split()).casefold() if len(candidate.terms) >= FEWEST else None


def _stemmed(text: str) -> str:
    return " ".join(analysis.terms(text))


def _sheet(document: Document, start: int) -> int | None:
    """The place of the page on which a quote begins, from 0, in a file that has pages to be shown."""
    if document.info.format != "pdf" or not document.pages:
        return None
    return max((i for i, page in enumerate(document.pages) if page.start <= start), default=0)
