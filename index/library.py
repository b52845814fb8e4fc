"""The facade: ``update``, ``ask``, ``documents``, ``add``, ``remove``; the only place with state."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Final, Self

from filelock import FileLock, Timeout

from index import (
    analysis,
    corpus,
    dating,
    duplicates,
    extraction,
    filters,
    glossary,
    names,
    passages,
    query,
    quoteids,
    receipts,
    recognition,
    semantics,
    store,
    vectors,
    versions,
    vocabulary,
)
from index.engine import AUTO, MANY, Engine
from index.errors import REASONS, BusyError, DamagedError, FolderError, NameRefusedError, RefusedError
from index.extraction import worker, workers
from index.model import (
    FACT_SHEET,
    Answer,
    Band,
    DocumentInfo,
    Extract,
    Filter,
    Metadata,
    Passage,
    Quote,
    Reading,
    Refusal,
    Report,
    Sheet,
    Twin,
)
from index.ranking import Follower, RankBM25, Ranker
from index.receipts import Receipt
from index.recognition import Recognised, Tesseract, tidied, unread, with_recognised
from index.semantics import Semantics
from index.spelling import Ordinary
from index.store import Snapshot, Store
from index.versions import Version, Versions
from index.view import QUOTES, View
from index.weights import Weights

_LOG = logging.getLogger(__name__)

MADE_BY = ", ".join(
    f"{part.__name__} {part.VERSION}" for part in (extraction, analysis, names, passages, vocabulary, duplicates, dating, store)
)
"""An index that was made by anything else is made anew."""

Progress = Callable[[int, int, str], None]
"""Told how many are done, of how many, and the name of the next."""

ReadingProgress = Callable[[int, int, str, int], None]
"""Told how many files are done, of how many, the name of the next, and how many pages have been read."""

_AHEAD = 2
"""Files a worker that are read before they are asked for."""

_Look = tuple[str, Reading | None]
"""The digest of a file, and what was read from it; None where that is in the index already."""

OPEN: Final = frozenset({"open", "public", "открытый", "открыто", "բաց"})
"""What the metadata of a document may say of ``access`` where everybody may read it."""

_ANEW: Final = "anew"
"""The folder inside the data folder where an index is made beside the one that answers."""


class Library:
    """A folder of documents and the index made from it. Every method may be called from any thread.

    A question sees the index as it was when the question came, whatever is being changed meanwhile. Raises FolderError
    where a folder cannot be used. ``weights`` are those of the semantic extra, where it is switched on. ``keep`` tells
    whether copies of the documents are kept in the data folder, so that earlier ones can be brought back. ``tesseract``
    recognises pages that are pictures, where it is installed. ``engine`` is one of ``ENGINES``; ``elsewhere`` is an engine that
    ranks instead, such as ``milvus`` opens, and is closed with the library: where it does not answer, an update or a question
    raises EngineError. Where the folder is not a ``restricted`` one, no document is taken that says of itself that it is.
    """

    def __init__(  # noqa: PLR0913 (each is a setting)
        self,
        documents: Path,
        data: Path,
        weights: Weights | None = None,
        *,
        keep: bool = True,
        tesseract: Tesseract | None = None,
        engine: str = AUTO,
        restricted: bool = False,
        elsewhere: Follower | None = None,
    ) -> None:
        self.folder = documents
        """Where the documents are."""
        self._restricted = restricted
        self._path = data / "index.sqlite3"
        self._anew = data / _ANEW
        self._versions = Versions(data) if keep else None
        self._weights = weights
        self._vectors = data / "semantic.sqlite3"
        self._share = 0.0
        self._engine = engine
        self._store: Store | None = None
        self._elsewhere = elsewhere
        self._follower: Follower = elsewhere or Engine(data / "tantivy")
        self._behind = False
        try:
            data.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FolderError(f"The data folder {data} cannot be made: {error.strerror}") from error
        self._lock = FileLock(data / "index.lock", timeout=0, thread_local=False)
        self._changing = threading.RLock()
        self._embedding = threading.Lock()
        self._embedding_here = FileLock(data / "semantic.lock", timeout=0, thread_local=False)
        self._workers = workers.Workers()
        self._tesseract = tesseract
        self._recogniser = worker.Worker(worker.Limits(cpu=100, wall=120))
        self._recognised = Recognised(data if keep else data.parent)  # an index made beside the other shares it
        self._pages_done: dict[str, int] = {}
        self._glossary = glossary.load(*(path for path in [documents / "glossary.yaml"] if path.is_file()))
        self._ordinary = Ordinary(self._glossary)
        self.view: View | None = None
        """What questions are answered from; None where there is no index yet."""
        self.changes = 0
        """How often what is answered from has changed: where the number is the same, so are the answers."""
        self._show_what_there_is()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the reading processes and give the files back."""
        self._workers.close()
        self._recogniser.close(patient=False)
        self.view = None
        self._follower.close()
        if self._changing.acquire(blocking=False):  # else whoever changes the index still needs it
            self._close_store()
            self._changing.release()
        self._lock.release(force=True)

    def update(self, progress: ReadingProgress | None = None) -> Report:
        """Bring the index up to date with the folder: only what has changed is read, several files at once.

        Interrupted or killed, it keeps the files that are done and goes on from there next time. Raises BusyError where
        another process holds the data folder, FolderError where a folder cannot be used.
        """
        return self._update(progress, {})

    def _update(self, progress: ReadingProgress | None, given: Mapping[str, Extract]) -> Report:
        """The same, where files with the marks of ``given`` have been read already."""
        with self._held():
            return self._updated(self._writer(), progress, given)

    def _close_store(self) -> None:
        if self._store:
            self._store.close()
        self._store = None

    def _writer(self) -> Store:
        """The store, for who holds it; opened once, since it is checked then, which takes the longer the larger it is."""
        self._store = self._store or Store(self._path, MADE_BY)
        return self._store

    def embed(self, progress: Progress | None = None, going_on: Callable[[], bool] = lambda: True) -> None:
        """Embed what the index holds, so that questions find it by its meaning too; only passages that are new take time.

        ``progress`` is told how many passages are done, of how many, and the name of the next one's document. Ends early
        where ``going_on`` says no or the index has changed meanwhile, and goes on from there next time. Raises BusyError
        where somebody else is doing it, FolderError.
        """
        view = self.view
        if self._weights is None or view is None:
            return

        def still_shown() -> bool:
            return going_on() and self.view is view

        def told(done: int, total: int, name: str) -> None:
            self._share = 0.99 * done / total  # all of it only once questions find by meaning
            if progress:
                progress(done, total, name)

        with self._held_vectors(self._weights) as writer:
            if semantics.embed(view.snapshot, self._weights.embedder, writer, told, still_shown):
                semantics.forget_others(view.snapshot, writer)
        meanings = self._meanings(view.snapshot)
        with self._changing:
            if meanings and self.view is view:
                self.view = view.understanding(meanings)
                self.changes += 1

    @property
    def embedded(self) -> float | None:
        """The share of what there is that is embedded, 1 once questions find by meaning; None where that is switched off."""
        if self._weights is None:
            return None
        view = self.view
        return self._share if view and view.ranker and not view.semantics else 1.0

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Nobody else changes the index or, through a library, the folder. Raises BusyError at once, FolderError."""
        with self._changing:
            try:
                self._lock.acquire()
            except Timeout:
                self._show_what_there_is()
                raise BusyError("Another process is using this data folder.") from None
            except OSError as error:
                raise FolderError(f"The data folder {self._path.parent} cannot be written: {error.strerror}") from error
            try:
                yield
            except sqlite3.DatabaseError as error:
                self._close_store()  # it is checked before it is used again
                raise FolderError(f"The index in {self._path.parent} cannot be written: {error}") from error

    @contextmanager
    def _held_vectors(self, weights: Weights) -> Iterator[vectors.Writer]:
        """Nobody else embeds: a thread waits for the other, of two processes the second gets a BusyError."""
        with self._embedding:
            try:
                with self._embedding_here, closing(vectors.Writer(self._vectors, weights.embedder.name)) as writer:
                    yield writer
            except Timeout:
                raise BusyError("Another process is embedding the passages of this data folder.") from None

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        as_typed: bool = False,
        quotes: int = QUOTES,
        only: Filter | None = None,
    ) -> Answer:
        """The answer of the documents, with at most so many ``quotes``. ``history`` holds the questions asked before, oldest
        first.

        Words that nobody knows are corrected (``Answer.corrected``), unless the question is asked ``as_typed``. Only the
        documents of a filter are asked where one is given, or stands in the question ("only in the convention").
        """
        view = self.view
        if view is None:
            return Answer(Band.NONE, 0.0, (), (), (), query.language(question))
        try:
            return view.ask(question, history, as_typed=as_typed, quotes=quotes, only=only)
        except (DamagedError, sqlite3.DatabaseError) as error:
            return self._mended(error).ask(question, history, as_typed=as_typed, quotes=quotes, only=only)

    def _mended(self, error: DamagedError | sqlite3.DatabaseError) -> View:
        """What questions are answered from, once the index has been made whole again from the folder."""
        with self._held():
            if isinstance(error, DamagedError):
                _LOG.warning("What the index holds of a document was damaged; it is read anew.")
                self._writer().doubt(error.document)
            else:
                _LOG.warning("The index was damaged and is made anew.")
                self._close_store()  # it is checked when it is opened
            self._updated(self._writer(), None, {})
            self._show()
            assert self.view is not None
            return self.view

    def filter(self, token: str) -> Filter | None:
        """The filter that a button names, see ``filters.choices``."""
        return filters.of_token(token, self.documents())

    @property
    def ready(self) -> bool:
        """There is an index to answer from."""
        return self.view is not None

    @property
    def engine(self) -> str | None:
        """The search engine that answers; None where nothing does yet."""
        return self.view.ranker.name if self.view else None

    def documents(self) -> tuple[DocumentInfo, ...]:
        """What is indexed, by name."""
        return self.view.snapshot.infos() if self.view else ()

    @property
    def size(self) -> tuple[int, int]:
        """How many documents there are, and how many passages."""
        return self.view.snapshot.size if self.view else (0, 0)

    def twins(self, name: str) -> tuple[Twin, ...]:
        """The documents of the same text as that one, or nearly, the likest first; none where there is no such document."""
        return self.view.snapshot.twins(name) if self.view else ()

    def refusals(self) -> tuple[Refusal, ...]:
        """The files of the folder that could not be taken."""
        return self.view.snapshot.refusals() if self.view else ()

    def find(self, quote_id: str) -> Quote | None:
        """The quote of that name, see ``quoteids``, without highlights; None where its words are gone."""
        named = quoteids.parsed(quote_id)
        return self.view.find(named) if self.view and named else None

    def surroundings(self, quote: Quote) -> tuple[str, str]:
        """The sentences before a quote and after it, as they stand in the document."""
        return self.view.surroundings(quote) if self.view else ("", "")

    def reading(self, name: str) -> Extract | None:
        """What was read from a document, as it is quoted; None where there is none of that name."""
        return self.view.reading(name) if self.view else None

    def file(self, name: str) -> Path:
        """The file that a document was read from."""
        return self.folder / name

    def add(
        self, path: Path, name: str | None = None, progress: ReadingProgress | None = None, url: str | None = None
    ) -> Report:
        """Copy a file into the folder under a safe name and index it; a document of that name is replaced.

        ``progress`` is told as by ``update``, once the file has been read. ``url`` is where the file comes from: it is kept
        beside the document. A file that cannot be read is not kept. Raises NameRefusedError, FolderError, BusyError, or
        RefusedError.
        """
        name = corpus.safe_name(name or path.name)
        with self._held():
            read = self._extract(path, name)
            self._check_access(read.metadata)
            self._keep(name)
            if url is not None:
                corpus.store(self.folder, *corpus.sidecar(self.folder, name, "url", url))
            corpus.store(self.folder, name, path.read_bytes())
            stored = corpus.find(self.folder, name)
            return self._update(progress, {stored.mark: read} if stored else {})

    def remove(self, name: str, *, for_good: bool = False) -> Report:
        """Delete a document from the folder and the index; ``for_good`` with every version of it that is kept.

        Raises FolderError where there is none, BusyError.
        """
        with self._held():
            self._keep(name)
            only_kept = for_good and self.versions(name) and corpus.find(self.folder, name) is None
            if not only_kept:
                corpus.remove(self.folder, name)
            report = self.update()
            if for_good and self._versions:
                for version in self.versions(name):
                    self._recognised.forget(corpus.digest_of(self._versions.content(version).file, None))
                self._versions.erase(name)
            return report

    def describe(self, name: str, key: str, value: str | None) -> Report:
        """Say something of a document beside it: its title, publisher, date, url, language, kind or years; None unsays it.

        Raises FolderError where there is no such document, the value does not make sense, or what is beside it cannot be kept;
        BusyError.
        """
        with self._held():
            if corpus.find(self.folder, name) is None:
                raise FolderError(f"There is no document named {name}.")
            beside = corpus.sidecar(self.folder, name, key, value)
            self._keep(name)
            corpus.store(self.folder, *beside)
            return self.update()

    def rename(self, name: str, new: str) -> Report:
        """Give a document's file another name in its folder; quotes of it are then named otherwise, and old links to them end.

        Raises NameRefusedError where no document may be named so, or the ending would be another; FolderError where there is
        no such document, or one of the new name; BusyError.
        """
        new = corpus.safe_name(new)
        if Path(new).suffix != Path(name).suffix.lower():
            raise NameRefusedError(f"Please keep the ending {Path(name).suffix}: the file is of that kind.")
        with self._held():
            self._keep(name)
            corpus.rename(self.folder, name, new)
            return self.update()

    def versions(self, name: str | None = None) -> tuple[Version, ...]:
        """The versions that are kept of a document, or of all that are or were there: by name, the newest first."""
        return self._versions.listed(name) if self._versions else ()

    def restore(self, name: str, number: int | None = None) -> Report:
        """Put a version of a document into the folder and the index; what is there now is kept as a version too.

        Without a number it is the newest that is not the present one. Raises FolderError where there is none, BusyError, and
        RefusedError where it can no longer be read.
        """
        with self._held():
            self._keep(name)
            chosen = versions.chosen(self.versions(name), corpus.find(self.folder, name), number)
            if chosen is None or self._versions is None:
                raise FolderError(f"No such version of {name} is kept.")
            content = self._versions.content(chosen)
            self._check(name, content.file)
            corpus.restore(self.folder, name, content.file, content.sidecar)
            return self.update()

    def _keep(self, name: str) -> None:
        """Keep the file of that name as it is, if there is one, before another takes its place."""
        file = corpus.find(self.folder, name)
        if file and self._versions:
            self._versions.keep(file)

    def _check(self, name: str, content: bytes) -> None:
        """Raise RefusedError where that is nothing that can be read."""
        with TemporaryDirectory(dir=self._path.parent, prefix=".restored-") as beside:
            draft = Path(beside) / "file"
            draft.write_bytes(content)
            self._extract(draft, name)

    def remade(self, progress: ReadingProgress | None = None) -> Library:
        """Another library over the folder as it now is: every file is read anew, into an index beside this one.

        To look at what ``reindex`` would give; meanwhile this one answers, and may be changed. It finds by meaning where
        this one then does, with the same vectors. The caller closes it. Raises BusyError, FolderError, or SettingError
        where the folder's glossary is not in the notation.
        """
        self.drop_remade()
        made = self._beside()
        try:
            made.update(progress)
            self._share_meaning(made)
        except BaseException:
            made.close()
            raise
        return made

    def _beside(self) -> Library:
        """An empty library over the same folder, in a folder inside the data folder."""
        return Library(
            self.folder,
            self._anew,
            keep=False,
            tesseract=self._tesseract,
            engine=self._engine,
            restricted=self._restricted,
        )

    def _share_meaning(self, made: Library) -> None:
        """Let another library find by meaning too where this one does; what only this one holds stays embedded."""
        if self._weights is None or self.embedded != 1 or made.view is None:
            return
        snapshot = made.view.snapshot
        with self._held_vectors(self._weights) as writer:
            semantics.embed(snapshot, self._weights.embedder, writer)
            made.view = made.view.understanding(self._meanings(snapshot))

    def drop_remade(self) -> None:
        """Delete what ``remade`` has left on the disk."""
        shutil.rmtree(self._anew, ignore_errors=True)

    def reindex(self, progress: ReadingProgress | None = None) -> None:
        """Put an index that was made anew in place of this one, in one step, with the folder's glossary as it now is.

        What ``remade`` has made is used; where there is none, or not all of it, the rest is read first. Raises as
        ``remade`` does, and then nothing has changed.
        """
        with self._beside() as made:
            made.update(progress)
            with self._held():
                made.update()  # what has changed in the folder since, now that nobody else changes it
                self._become(made)
        self.drop_remade()

    def _become(self, made: Library) -> None:
        self._writer().become(made._path)
        self._glossary, self._ordinary = made._glossary, made._ordinary
        self._show()

    def _updated(self, writer: Store, progress: ReadingProgress | None, given: Mapping[str, Extract]) -> Report:
        found = corpus.files(self.folder)
        seen = writer.seen()
        gone = sorted(seen.keys() - {file.name for file in found})
        for name in gone:
            writer.drop(name)
        again = writer.refused("pictures") if self._tesseract else set()  # it may have been installed since
        seen = {name: mark for name, mark in seen.items() if name not in again}
        stale = [file for file in found if seen.get(file.name, "").partition("|")[0] != file.mark]
        report = Report(removed=tuple(gone), unchanged=len(found) - len(stale))
        with self._looking(stale, seen, given) as looked:
            for done, (file, look) in enumerate(zip(stale, looked, strict=True)):
                if progress:
                    progress(done, len(stale), file.name, report.pages)
                report = self._taken(writer, file, look.result, seen.get(file.name), report)
        if progress:
            progress(len(stale), len(stale), "", report.pages)
        writer.finish()
        if self._versions:
            self._versions.follow(writer.digests(), found)
        shown = None if self._behind else self.view
        if stale or gone or shown is None or shown.ranker.name != self._best_engine(shown.snapshot):
            self._show()
        return report

    @contextmanager
    def _looking(
        self, files: Sequence[corpus.File], seen: Mapping[str, str], given: Mapping[str, Extract]
    ) -> Iterator[Iterator[Future[_Look]]]:
        """Look at the files in their order, as many at once as there are workers, and a few before they are asked for."""
        threads = ThreadPoolExecutor(self._workers.count)

        def looked() -> Iterator[Future[_Look]]:
            begun: deque[Future[_Look]] = deque()
            for file in files:
                begun.append(threads.submit(self._look, file, seen.get(file.name, ""), given))
                if len(begun) > _AHEAD * self._workers.count:
                    yield begun.popleft()
            yield from begun

        try:
            yield looked()
        except BaseException:
            self._workers.give_up()
            raise
        finally:
            threads.shutdown(cancel_futures=True)

    def _look(self, file: corpus.File, seen: str, given: Mapping[str, Extract]) -> _Look:
        digest = corpus.digest(file)
        if seen.partition("|")[2] == digest:
            return digest, None
        extract = given.get(file.mark) or self._extract(file.path, file.name)
        return digest, Reading(extract, self._workers.cut(extract))

    def _taken(self, writer: Store, file: corpus.File, look: Callable[[], _Look], seen: str | None, report: Report) -> Report:
        """Take one file into the index; what cannot be read is remembered as refused, and the rest goes on."""
        try:
            digest, read = look()
            described = _described(file, digest, read) if read else None
            if described:
                self._check_access(described[0].metadata)
        except FileNotFoundError:
            return report
        except RefusedError as error:
            return self._refused(writer, Refusal(file.name, error.code, str(error)), f"{file.mark}|", report)
        except OSError:  # it may pass: the file is tried again at the next update
            return self._refused(writer, Refusal(file.name, "unreadable", REASONS["unreadable"]), "", report)
        mark = f"{file.mark}|{digest}"
        if described is None:
            writer.touch(file.name, mark)
            return replace(report, unchanged=report.unchanged + 1)
        info, reading = described
        writer.replace(info, mark, reading)
        report = replace(report, pages=report.pages + info.pages)
        warnings = (*info.warnings, *unread(info.pictures, self._tesseract))
        if warnings:
            report = replace(report, warnings={**report.warnings, file.name: warnings})
        if seen is None:
            return replace(report, added=(*report.added, file.name))
        return replace(report, changed=(*report.changed, file.name))

    def _check_access(self, said: Metadata) -> None:
        """Raise RefusedError where a document says of itself that it is restricted, and this library is not."""
        if said.access and said.access.casefold() not in OPEN and not self._restricted:
            raise RefusedError("restricted", access=said.access)

    def _extract(self, path: Path, name: str) -> Extract:
        """What is in a file, with what was recognised on its pages. Raises as ``Worker.read`` does."""
        try:
            extract = self._workers.read(path, name)
        except RefusedError as error:
            if error.code != "pictures" or self._tesseract is None:
                raise
            extract = recognition.scan(int(str(error.details["pages"])))
        return with_recognised(extract, self._recognised.of(_content_of(path))) if extract.pictures else extract

    @property
    def recognising(self) -> dict[str, tuple[int, int]]:
        """Of each document with pages that are being recognised: how many of those are done, and how many there are."""
        if self._tesseract is None:
            return {}
        return {info.name: (self._pages_done.get(info.name, 0), len(info.pictures)) for info in self._pictured()}

    def recognise(self, progress: Progress | None = None, going_on: Callable[[], bool] = lambda: True) -> None:
        """Recognise the pages that are pictures, one after the other; a document is answered from once all of its are done.

        ``progress`` is told how many pages of a document are done, of how many, and its name. Ends early where ``going_on``
        says no, and goes on from there next time; a page that cannot be recognised counts as one without text. Raises
        BusyError where another process changes the index, FolderError.
        """
        tesseract = self._tesseract
        if tesseract is None:
            return
        for info in self._pictured():
            if self._recognise(info, tesseract, progress, going_on):
                self._take_again(info.name)

    def _pictured(self) -> tuple[DocumentInfo, ...]:
        return self.view.snapshot.pictured() if self.view else ()

    def _recognise(
        self, info: DocumentInfo, tesseract: Tesseract, progress: Progress | None, going_on: Callable[[], bool]
    ) -> bool:
        """Recognise the pages of one document; whether all of them are."""
        path = self.file(info.name)
        try:
            digest = _content_of(path)
        except OSError:
            return False
        done = self._recognised.of(digest)
        for number, sheet in enumerate(info.pictures):
            if not going_on():
                return False
            self._pages_done[info.name] = number
            if progress:
                progress(number, len(info.pictures), info.name)
            if sheet not in done:
                self._recognised.keep(digest, sheet, self._text_of(path, sheet, tesseract))
        return True

    def _text_of(self, path: Path, sheet: int, tesseract: Tesseract) -> str:
        try:
            found = self._recogniser.recognise(path, sheet, tesseract.program, tesseract.languages)
        except (RefusedError, OSError):
            return ""
        view = self.view
        return tidied(found, view.knows if view else lambda _: False)

    def _take_again(self, name: str) -> None:
        """Read one file into the index anew, now that more of it is known."""
        with self._held():
            file = corpus.find(self.folder, name)
            if file is None:
                return
            self._taken(self._writer(), file, lambda: self._look(file, "", {}), None, Report())
            self._show()

    def verify(self, quote_id: str) -> Receipt | None:
        """Read the file anew that a quote is of, and tell whether its words stand there; None where nobody knows such a file.

        Takes as long as reading the file does. Raises FolderError.
        """
        named = quoteids.parsed(quote_id)
        known = {info.name for info in self.documents()} | {version.name for version in self.versions()}
        name = next((name for name in known if named and quoteids.document_key(name) == named.document), None)
        if named is None or name is None:
            return None
        try:
            file = self.file(name)
            written = datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(timespec="seconds")
            content = file.read_bytes()
            extract = self._extract(file, name)
        except RefusedError:
            return receipts.read(named, name, content, written, None)
        except OSError:
            since = next((version.gone for version in self.versions(name)), None)
            return Receipt(receipts.Standing.GONE, name, since=since)
        return receipts.read(named, name, content, written, extract)

    def sheet(self, quote_id: str, number: int) -> Sheet | None:
        """A page of the PDF that a quote is of, by its place from 0; None where there is none or its words are gone."""
        named = quoteids.parsed(quote_id)
        return self.view.sheet(named, number) if self.view and named else None

    def picture(self, sheet: Sheet) -> bytes:
        """The page as a PNG picture, with the quote's words boxed that stand on it. Raises RefusedError or OSError."""
        return self._workers.picture(self.file(sheet.document), sheet.number, sheet.words)

    def _refused(self, writer: Store, refusal: Refusal, mark: str, report: Report) -> Report:
        writer.refuse(refusal, mark)
        return replace(report, refused=(*report.refused, refusal))

    def _show(self) -> None:
        """Let new questions see the index as it now is; those under way keep the one they began with."""
        self._behind = True  # until it is shown: an engine elsewhere may be away, and then the next update shows it
        snapshot = Snapshot(self._path)
        if self._best_engine(snapshot) == self._follower.name:
            self.view = self._view_of(snapshot, self._follower.follow(snapshot))
        else:
            self.view = self._view_of(snapshot, RankBM25(snapshot.bags()))
            self._follower.forget()
        self._behind = False
        self.changes += 1

    def _show_what_there_is(self) -> None:
        """Show the index as another process left it, or is making it; none that is half made or damaged."""
        with suppress(FolderError):
            snapshot = Snapshot(self._path)
            if snapshot.whole and snapshot.made_by == MADE_BY:
                found = self._follower.ranker(snapshot) if self._best_engine(snapshot) == self._follower.name else None
                self.view = self._view_of(snapshot, RankBM25(snapshot.bags()) if found is None else found)

    def _best_engine(self, snapshot: Snapshot) -> str:
        """The engine that is set, or that suits a collection of that size."""
        if self._elsewhere:
            return self._elsewhere.name
        if self._engine != AUTO:
            return self._engine
        return self._follower.name if snapshot.passage_count >= MANY else RankBM25.name

    def _view_of(self, snapshot: Snapshot, ranker: Ranker) -> View:
        return View(snapshot, self._glossary, ranker, self._ordinary, self._meanings(snapshot))

    def _meanings(self, snapshot: Snapshot) -> Semantics | None:
        return semantics.opened(snapshot, self._weights, self._vectors) if self._weights else None


def _content_of(path: Path) -> str:
    """What is in a file, whatever is said of it."""
    return corpus.digest_of(path.read_bytes(), None)


def _described(file: corpus.File, digest: str, read: Reading) -> tuple[DocumentInfo, Reading]:
    """What is said of a document, and what was read from it, its passages under the titles above them."""
    extract = read.extract
    said, warnings = corpus.metadata(file, extract.metadata)
    date, dated = dating.dated(extract, said)
    said = replace(said, date=date)
    title = said.title or Path(file.name).stem.replace("_", " ").replace("-", " ")
    year = (said.date or "")[:4] if said.kind != FACT_SHEET else ""  # the year of compiling says nothing of the facts
    years, plan = dating.years(title, said)
    language = said.language or query.language(extract.text[:20_000])
    cut = tuple(_with_context(extract, passage, (title, year), language) for passage in read.passages)
    info = DocumentInfo(
        name=file.name,
        title=title,
        language=language,
        format=extract.format,
        pages=len(extract.pages),
        passages=len(cut),
        characters=len(extract.text),
        digest=digest,
        metadata=said,
        warnings=(*extract.warnings, *warnings),
        dated=dated,
        languages=_languages(cut),
        years=years,
        plan=plan,
        pictures=extract.pictures,
    )
    return info, Reading(extract, cut)


def _languages(cut: Sequence[Passage]) -> tuple[str, ...]:
    """The languages of the passages, that of the most characters first; what is less than a twentieth is left out."""
    lengths: Counter[str] = Counter()
    for passage in cut:
        lengths[passage.language] += passage.stop - passage.start
    return tuple(language for language, length in lengths.most_common() if length >= lengths.total() / 20)


def _with_context(extract: Extract, passage: Passage, about: Sequence[str], language: str) -> Passage:
    """The passage with the terms of the headings above it and of what is said of its document; ``language`` is the
    document's, for a passage without letters."""
    lines = (*about, *passages.headings(extract.sections, passage.start, passage.stop))
    context = tuple(query.content([term for line in lines for term in analysis.terms(line)]))
    return replace(passage, context=context, language=query.language(extract.text[passage.start : passage.stop], language))
