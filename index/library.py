"""The facade: ``update``, ``ask``, ``documents``, ``add``, ``remove``; the only place with state."""

from __future__ import annotations

import copy
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import regex
from filelock import FileLock, Timeout

from index import (
    analysis,
    background,
    confidence,
    corpus,
    extraction,
    glossary,
    names,
    passages,
    query,
    quoteids,
    semantics,
    store,
    vectors,
    vocabulary,
)
from index.dates import is_relative, plan_years
from index.disagreement import otherwise
from index.errors import REASONS, BusyError, FolderError, RefusedError
from index.extraction import worker
from index.glossary import Glossary
from index.matching import Matcher, idf, matcher, name_keys
from index.model import (
    Answer,
    Band,
    DocumentInfo,
    Extract,
    Page,
    Passage,
    PassageRef,
    Quote,
    Reading,
    Refusal,
    Report,
)
from index.quotes import Candidate, also, candidates, head, tail, window, with_neighbours
from index.ranking import RankBM25, Ranked, Ranker, in_place, rerank
from index.semantics import Meaning, Semantics
from index.spelling import Ordinary, Respelled, Speller
from index.store import Document, Snapshot, Store
from index.weights import Weights

MADE_BY = ", ".join(f"{part.__name__} {part.VERSION}" for part in (extraction, analysis, names, passages, vocabulary, store))
"""An index that was made by anything else is made anew."""

CANDIDATES = 60
ORIGINAL = 0.1
"""What an original document has ahead of a fact sheet that answers as well."""

IN_PLACE = 0.8
"""What a passage has ahead that stands under the heading that the question names ("Article 4")."""

FACT_SHEET = "fact sheet"
RANKED_SHOWN = 10
QUOTES = 3
AROUND = 700
"""Characters before and after a quote that are looked at for the sentences around it."""

_SOURCE = regex.compile(r"\s*Sources?:\s*<?(?P<url>https?://[^>\s]+)")

Progress = Callable[[int, int, str], None]

_ANEW: Final = "anew"
"""The folder inside the data folder where an index is made beside the one that answers."""


class Library:
    """A folder of documents and the index made from it. Every method may be called from any thread.

    A question sees the index as it was when the question came, whatever is being changed meanwhile. Raises FolderError
    where a folder cannot be used. ``weights`` are those of the semantic extra, where it is switched on.
    """

    def __init__(self, documents: Path, data: Path, weights: Weights | None = None) -> None:
        self._folder = documents
        self._path = data / "index.sqlite3"
        self._anew = data / _ANEW
        self._weights = weights
        self._vectors = data / "semantic.sqlite3"
        self._share = 0.0
        try:
            data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FolderError(f"The data folder {data} cannot be made: {error.strerror}") from error
        self._lock = FileLock(data / "index.lock", timeout=0, thread_local=False)
        self._changing = threading.RLock()
        self._embedding = threading.Lock()
        self._embedding_here = FileLock(data / "semantic.lock", timeout=0, thread_local=False)
        self._worker = worker.Worker()
        self._glossary = glossary.load(*(path for path in [documents / "glossary.yaml"] if path.is_file()))
        self._ordinary = Ordinary(self._glossary)
        self._view: View | None = None
        self.changes = 0
        """How often what is answered from has changed: where the number is the same, so are the answers."""
        self._show_what_there_is()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the reading process and give the files back."""
        self._worker.close()
        self._view = None
        self._lock.release(force=True)

    def update(self, progress: Progress | None = None) -> Report:
        """Bring the index up to date with the folder: only what has changed is read.

        ``progress`` is told how many files are done, of how many, and the name of the next. Raises BusyError where
        another process holds the data folder, FolderError where a folder cannot be used.
        """
        with self._held():
            writer = Store(self._path, MADE_BY)
            try:
                return self._updated(writer, progress)
            finally:
                writer.close()

    def embed(self, progress: Progress | None = None, going_on: Callable[[], bool] = lambda: True) -> None:
        """Embed what the index holds, so that questions find it by its meaning too; only passages that are new take time.

        ``progress`` is told how many passages are done, of how many, and the name of the next one's document. Ends early
        where ``going_on`` says no or the index has changed meanwhile, and goes on from there next time. Raises BusyError
        where somebody else is doing it, FolderError.
        """
        view = self._view
        if self._weights is None or view is None:
            return

        def still_shown() -> bool:
            return going_on() and self._view is view

        def told(done: int, total: int, name: str) -> None:
            self._share = 0.99 * done / total  # all of it only once questions find by meaning
            if progress:
                progress(done, total, name)

        with self._held_vectors(self._weights) as writer:
            if semantics.embed(view.snapshot, self._weights.embedder, writer, told, still_shown):
                semantics.forget_others(view.snapshot, writer)
        meanings = self._meanings(view.snapshot)
        with self._changing:
            if meanings and self._view is view:
                self._view = view.understanding(meanings)
                self.changes += 1

    @property
    def embedded(self) -> float | None:
        """The share of what there is that is embedded, 1 once questions find by meaning; None where that is switched off."""
        if self._weights is None:
            return None
        view = self._view
        return self._share if view and view.ranker and not view.semantics else 1.0

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Nobody else changes the index or, through a library, the folder. Raises BusyError at once."""
        with self._changing:
            try:
                self._lock.acquire()
            except Timeout:
                self._show_what_there_is()
                raise BusyError("Another process is using this data folder.") from None
            yield

    @contextmanager
    def _held_vectors(self, weights: Weights) -> Iterator[vectors.Writer]:
        """Nobody else embeds: a thread waits for the other, of two processes the second gets a BusyError."""
        with self._embedding:
            try:
                with self._embedding_here, closing(vectors.Writer(self._vectors, weights.embedder.name)) as writer:
                    yield writer
            except Timeout:
                raise BusyError("Another process is embedding the passages of this data folder.") from None

    def ask(self, question: str, history: Sequence[str] = (), *, as_typed: bool = False) -> Answer:
        """The answer of the documents. ``history`` holds the questions asked before, oldest first.

        Words that nobody knows are corrected (``Answer.corrected``), unless the question is asked ``as_typed``.
        """
        view = self._view
        if view is None:
            return Answer(Band.NONE, 0.0, (), (), (), query.language(question))
        return view.ask(question, history, as_typed=as_typed)

    @property
    def ready(self) -> bool:
        """There is an index to answer from."""
        return self._view is not None

    @property
    def engine(self) -> str | None:
        """The search engine that answers; None where nothing does yet."""
        return self._view.ranker.name if self._view else None

    def documents(self) -> tuple[DocumentInfo, ...]:
        """What is indexed, by name."""
        return self._view.snapshot.infos() if self._view else ()

    def refusals(self) -> tuple[Refusal, ...]:
        """The files of the folder that could not be taken."""
        return self._view.snapshot.refusals() if self._view else ()

    def find(self, quote_id: str) -> Quote | None:
        """The quote of that name, see ``quoteids``, without highlights; None where its words are gone."""
        named = quoteids.parsed(quote_id)
        return self._view.find(named) if self._view and named else None

    def surroundings(self, quote: Quote) -> tuple[str, str]:
        """The sentences before a quote and after it, as they stand in the document."""
        return self._view.surroundings(quote) if self._view else ("", "")

    def file(self, name: str) -> Path:
        """The file that a document was read from."""
        return self._folder / name

    def add(self, path: Path, name: str | None = None, progress: Progress | None = None) -> Report:
        """Copy a file into the folder under a safe name and index it; a document of that name is replaced.

        ``progress`` is told as by ``update``, once the file has been read. A file that cannot be read is not
        kept. Raises NameRefusedError, FolderError, BusyError, or RefusedError.
        """
        name = corpus.safe_name(name or path.name)
        with self._held():
            self._worker.read(path, name)
            corpus.store(self._folder, name, path.read_bytes())
            return self.update(progress)

    def remove(self, name: str) -> Report:
        """Delete a document from the folder and the index. Raises FolderError where there is none, BusyError."""
        with self._held():
            corpus.remove(self._folder, name)
            return self.update()

    def remade(self, progress: Progress | None = None) -> Library:
        """Another library over the folder as it now is: every file is read anew, into an index beside this one.

        To look at what ``reindex`` would give; meanwhile this one answers, and may be changed. It finds by meaning where
        this one then does, with the same vectors. The caller closes it. Raises BusyError, FolderError, or SettingError
        where the folder's glossary is not in the notation.
        """
        self.drop_remade()
        made = Library(self._folder, self._anew)
        try:
            made.update(progress)
            self._share_meaning(made)
        except BaseException:
            made.close()
            raise
        return made

    def _share_meaning(self, made: Library) -> None:
        """Let another library find by meaning too where this one does; what only this one holds stays embedded."""
        if self._weights is None or self.embedded != 1 or made._view is None:
            return
        snapshot = made._view.snapshot
        with self._held_vectors(self._weights) as writer:
            semantics.embed(snapshot, self._weights.embedder, writer)
            made._view = made._view.understanding(self._meanings(snapshot))

    def drop_remade(self) -> None:
        """Delete what ``remade`` has left on the disk."""
        shutil.rmtree(self._anew, ignore_errors=True)

    def reindex(self, progress: Progress | None = None) -> None:
        """Put an index that was made anew in place of this one, in one step, with the folder's glossary as it now is.

        What ``remade`` has made is used; where there is none, or not all of it, the rest is read first. Raises as
        ``remade`` does, and then nothing has changed.
        """
        with Library(self._folder, self._anew) as made:
            made.update(progress)
            with self._held():
                made.update()  # what has changed in the folder since, now that nobody else changes it
                self._become(made)
        self.drop_remade()

    def _become(self, made: Library) -> None:
        writer = Store(self._path, MADE_BY)
        try:
            writer.become(made._path)
        finally:
            writer.close()
        self._glossary, self._ordinary = made._glossary, made._ordinary
        self._show()

    def _updated(self, writer: Store, progress: Progress | None) -> Report:
        found = corpus.files(self._folder)
        seen = writer.seen()
        gone = sorted(seen.keys() - {file.name for file in found})
        for name in gone:
            writer.drop(name)
        stale = [file for file in found if seen.get(file.name, "").partition("|")[0] != file.mark]
        report = Report(removed=tuple(gone), unchanged=len(found) - len(stale))
        for done, file in enumerate(stale):
            if progress:
                progress(done, len(stale), file.name)
            report = self._taken(writer, file, seen.get(file.name), report)
        if progress:
            progress(len(stale), len(stale), "")
        writer.finish()
        if stale or gone or self._view is None:
            self._show()
        return report

    def _taken(self, writer: Store, file: corpus.File, seen: str | None, report: Report) -> Report:
        """Read one file into the index; what cannot be read is remembered as refused, and the rest goes on."""
        try:
            digest = corpus.digest(file)
            mark = f"{file.mark}|{digest}"
            if seen is not None and seen.partition("|")[2] == digest:
                writer.touch(file.name, mark)
                return replace(report, unchanged=report.unchanged + 1)
            extract = self._worker.read(file.path, file.name)
        except FileNotFoundError:
            return report
        except RefusedError as error:
            return self._refused(writer, Refusal(file.name, error.code, str(error)), f"{file.mark}|", report)
        except OSError:  # it may pass: the file is tried again at the next update
            return self._refused(writer, Refusal(file.name, "unreadable", REASONS["unreadable"]), "", report)
        info, reading = _read(file, digest, extract)
        writer.replace(info, mark, reading)
        if info.warnings:
            report = replace(report, warnings={**report.warnings, file.name: info.warnings})
        if seen is None:
            return replace(report, added=(*report.added, file.name))
        return replace(report, changed=(*report.changed, file.name))

    def _refused(self, writer: Store, refusal: Refusal, mark: str, report: Report) -> Report:
        writer.refuse(refusal, mark)
        return replace(report, refused=(*report.refused, refusal))

    def _show(self) -> None:
        """Let new questions see the index as it now is; those under way keep the one they began with."""
        self._view = self._view_of(Snapshot(self._path))
        self.changes += 1

    def _show_what_there_is(self) -> None:
        """Show the index as another process left it, or is making it; none that is half made or damaged."""
        with suppress(FolderError):
            snapshot = Snapshot(self._path)
            if snapshot.whole and snapshot.made_by == MADE_BY:
                self._view = self._view_of(snapshot)

    def _view_of(self, snapshot: Snapshot) -> View:
        return View(snapshot, self._glossary, self._ordinary, self._meanings(snapshot))

    def _meanings(self, snapshot: Snapshot) -> Semantics | None:
        return semantics.opened(snapshot, self._weights, self._vectors) if self._weights else None


class View:
    """One whole state of the index, and how a question is answered from it. It does not change."""

    def __init__(
        self, snapshot: Snapshot, words: Glossary, ordinary: Ordinary | None = None, meanings: Semantics | None = None
    ) -> None:
        self.snapshot = snapshot
        self.semantics = meanings
        self._glossary = words
        self._ordinary = ordinary or Ordinary(words)
        self.ranker: Ranker = RankBM25(snapshot.bags())

    def ask(self, question: str, history: Sequence[str] = (), *, as_typed: bool = False) -> Answer:
        """The answer, see ``Library.ask``."""
        speller = Speller(self.ranker.frequency, self.snapshot.alike, self._ordinary)
        meant = Respelled(question) if as_typed else speller.respell(question)
        earlier = [speller.respell(asked).text for asked in history]
        understood = query.understand(meant.text, self._glossary, earlier)
        looked_for = matcher(understood, self._idf, self.ranker.frequency)
        meaning = self._meaning(understood, earlier)
        ranked = self._ranked(looked_for, meaning)
        found = candidates(looked_for, ranked, self.snapshot.text, every=meaning is not None)
        if meaning:
            found = meaning.reranked(meaning.weighed(found))
        sure = self._confidence(looked_for, found)
        band = confidence.band(sure, understood.language)
        other = otherwise(looked_for, found) if band is Band.ANSWER else None
        return Answer(
            band=band,
            confidence=round(sure, 4),
            quotes=() if band is Band.NONE else tuple(self._quotes(self._newest_first(found, other))),
            passages=tuple(self._reference(candidate) for candidate in ranked[:RANKED_SHOWN]),
            missing=(*self._missing_phrases(understood, ranked), *self._missing_words(understood)),
            also=tuple(dict.fromkeys(also(understood, found[0]))) if found else (),
            carried=understood.carried,
            corrected=tuple((correction.typed, correction.used) for correction in meant.corrections),
            differing=other is not None,
            language=understood.language,
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
        return confidence.confidence(looked_for, found, missing, self._glossary.places)

    def _idf(self, term: str) -> float:
        return idf(self.ranker.frequency(term), len(self.ranker), background.share(term))

    def _missing_words(self, understood: query.Query) -> Iterator[str]:
        return (slot.typed for slot in understood.slots if not self._known(slot))

    def _missing_phrases(self, understood: query.Query, ranked: Sequence[Ranked]) -> tuple[str, ...]:
        return () if ranked else understood.phrases

    def _known(self, slot: query.Slot) -> bool:
        """A document holds the word, or one that may stand for it."""
        phrases = (
            slot.terms[:1],
            *(other.terms for other in slot.alternatives),
            *zip(name_keys(slot, self.ranker.frequency)),
        )
        return any(all(map(self.ranker.frequency, phrase)) for phrase in phrases)

    def _is_fixed(self, slot: query.Slot) -> bool:
        """A number, a name or a place, which no other word can stand for."""
        return slot.named or slot.terms[0][0].isdigit() or bool(self._glossary.places([slot.terms[0]]))

    def _ranked(self, looked_for: Matcher, meaning: Meaning | None) -> list[Ranked]:
        found = self.ranker.search(looked_for.searched, CANDIDATES)
        like = meaning.passages if meaning else {}
        if meaning:
            found += [(id_, 0.0) for id_ in meaning.nearest() if id_ not in dict(found)]
        ranked = rerank(looked_for, found, self.snapshot.passages([id_ for id_, _ in found]))
        kept = (
            replace(
                candidate,
                score=candidate.score
                + self._bonus(candidate, looked_for.query)
                + semantics.PASSAGE * like.get(candidate.id, 0.0),
            )
            for candidate in self._holding(ranked, looked_for.query.phrases)
        )
        return sorted(kept, key=lambda candidate: -candidate.score)

    def _holding(self, ranked: Sequence[Ranked], phrases: Sequence[str]) -> Sequence[Ranked]:
        """The passages that hold, with the titles above them, the words in quotation marks.

        As they stand; where no passage does, in other forms, since names in quotation marks take endings in Russian and
        Armenian.
        """
        if not phrases:
            return ranked
        for spelled in (query.folded, _stemmed):
            sought = [f" {spelled(phrase)} " for phrase in phrases]
            holding = [r for r in ranked if all(phrase in f" {spelled(self._read_with(r))} " for phrase in sought)]
            if holding:
                return holding
        return ()

    def _read_with(self, ranked: Ranked) -> str:
        """A passage's text after the titles above it."""
        document = self.snapshot.document(ranked.document)
        above = passages.headings(document.sections, ranked.passage.start, ranked.passage.stop)
        text = self.snapshot.text(ranked.document, ranked.passage.start, ranked.passage.stop)
        return "\n".join((document.info.title, *above, text))

    def _bonus(self, ranked: Ranked, understood: query.Query) -> float:
        """What speaks for a passage beside its words: it stands where the question says; it is an original document."""
        original = self.snapshot.document(ranked.document).info.metadata.kind != FACT_SHEET
        return ORIGINAL * original + IN_PLACE * in_place(ranked.passage, understood.place)

    def _reference(self, ranked: Ranked) -> PassageRef:
        document = self.snapshot.document(ranked.document)
        return PassageRef(document.info.name, ranked.passage.start, ranked.passage.stop)

    def _newest_first(self, found: Sequence[Candidate], other: Candidate | None) -> Sequence[Candidate]:
        """The first candidate and the one that says otherwise before all others, the newer document first."""
        if other is None:
            return found
        first = sorted((found[0], other), key=self._date, reverse=True)
        return [*first, *(candidate for candidate in found if candidate is not found[0] and candidate is not other)]

    def _date(self, candidate: Candidate) -> str:
        return self.snapshot.document(candidate.ranked.document).info.metadata.date or ""

    def _quotes(self, found: Sequence[Candidate]) -> list[Quote]:
        """The best candidates as quotes; the same words from another document count once."""
        shown: dict[str, Quote] = {}
        used: set[tuple[int, int]] = set()
        for candidate in found:
            if candidate.place in used:
                continue
            joined = with_neighbours(candidate, [other for other in found if other.place not in used])
            used |= {part.place for part in joined}
            quote = self._quote(*joined)
            shown.setdefault(" ".join(quote.text.split()), quote)
            if len(shown) == QUOTES:
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
            page=_page(document.pages, seen.start, seen.stop),
            heading=passages.headings(document.sections, seen.start, seen.stop),
            date=info.metadata.date,
            url=self._source(document, candidate) or info.metadata.url,
            publisher=info.metadata.publisher,
            language=query.language(candidate.text, info.language),
            kind=info.metadata.kind or "document",
            relative=is_relative(self.snapshot.text(document.id, seen.start, seen.stop)),
            years=plan_years(info.title),
            score=round(candidate.score, 4),
        )

    def find(self, named: quoteids.QuoteId) -> Quote | None:
        """The quote of that name, where its words are still in the document."""
        names = (name for name in self.snapshot.documents if quoteids.document_key(name) == named.document)
        name = next(names, None)
        if name is None:
            return None
        document = self.snapshot.document(self.snapshot.documents[name])
        text = self.snapshot.text(document.id, named.start, named.start + named.length)
        start: int | None = named.start
        if not quoteids.is_at(named, text, 0):
            start = quoteids.found_in(named, self.snapshot.text(document.id, 0, document.info.characters))
        return None if start is None else self._plain(document, start, start + named.length)

    def surroundings(self, quote: Quote) -> tuple[str, str]:
        """Whole sentences of the stored text up to the quote and from it on."""
        id_ = self.snapshot.documents.get(quote.document)
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
            page=_page(document.pages, start, stop),
            heading=passages.headings(document.sections, start, stop),
            date=info.metadata.date,
            url=info.metadata.url,
            publisher=info.metadata.publisher,
            language=query.language(text, info.language),
            kind=info.metadata.kind or "document",
            relative=is_relative(text),
            years=plan_years(info.title),
        )

    def _source(self, document: Document, candidate: Candidate) -> str | None:
        """The page that a fact sheet's statement comes from: its next line says it."""
        if document.info.metadata.kind != FACT_SHEET:
            return None
        stop = candidate.sentence.stop
        match = _SOURCE.match(self.snapshot.text(document.id, stop, stop + 300))
        return match["url"] if match else None


def _stemmed(text: str) -> str:
    return " ".join(analysis.terms(text))


def _read(file: corpus.File, digest: str, extract: Extract) -> tuple[DocumentInfo, Reading]:
    said, warnings = corpus.metadata(file, extract.metadata)
    title = said.title or Path(file.name).stem.replace("_", " ").replace("-", " ")
    year = (said.date or "")[:4] if said.kind != FACT_SHEET else ""  # the year of compiling says nothing of the facts
    cut = tuple(_with_context(extract, passage, title, year) for passage in passages.passages(extract))
    info = DocumentInfo(
        name=file.name,
        title=title,
        language=said.language or query.language(extract.text[:20_000]),
        format=extract.format,
        pages=len(extract.pages),
        passages=len(cut),
        characters=len(extract.text),
        digest=digest,
        metadata=said,
        warnings=(*extract.warnings, *warnings),
    )
    return info, Reading(extract, cut)


def _with_context(extract: Extract, passage: Passage, title: str, year: str) -> Passage:
    above = passages.headings(extract.sections, passage.start, passage.stop)
    lines = (title, *above, year)
    return replace(passage, context=tuple(query.content([term for line in lines for term in analysis.terms(line)])))


def _page(pages: Sequence[Page], start: int, stop: int) -> str | None:
    """The printed label of the page, or ``12–13`` for a quote that goes over the break."""
    after = [page.start for page in pages[1:]]
    labels = [page.label for i, page in enumerate(pages) if page.start < stop and (i == len(after) or start < after[i])]
    return f"{labels[0]}–{labels[-1]}" if len(labels) > 1 else next(iter(labels), None)
