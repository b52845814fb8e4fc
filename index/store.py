"""The documents, passages and metadata on disk: one SQLite file.

A change of one document is one transaction, so a crash at any moment leaves the last good state. A ``Snapshot`` is a
connection that stays in one read transaction: whatever is written meanwhile, a question sees one whole index. All of it is
derived from the documents folder; a file that is damaged or was made by another version is deleted and made anew.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple
from zlib import crc32

from index.duplicates import NEARLY, shared, sketch
from index.errors import DamagedError, FolderError
from index.model import Dated, DocumentInfo, Metadata, Page, Passage, Reading, Refusal, Section, Sentence, Span, Twin
from index.postings import Postings, packed, searchable
from index.quoteids import document_key
from index.vocabulary import Entry, counted, slipped

VERSION = 9
"""Raised whenever the tables change."""

_SCHEMA = """
CREATE TABLE version (made_by TEXT NOT NULL, stamp TEXT NOT NULL, whole INTEGER NOT NULL DEFAULT 0);
CREATE TABLE size (passages INTEGER NOT NULL, length INTEGER NOT NULL);
INSERT INTO size VALUES (0, 0);
CREATE TABLE document (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    seen TEXT NOT NULL,
    info TEXT NOT NULL,
    pages TEXT NOT NULL,
    sections TEXT NOT NULL,
    recognised TEXT NOT NULL,
    pictures INTEGER NOT NULL
);
CREATE INDEX document_key ON document (key);
CREATE INDEX document_pictures ON document (id) WHERE pictures;
CREATE TABLE chunk (
    document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (document, number)
) WITHOUT ROWID;
CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    terms TEXT NOT NULL,
    context TEXT NOT NULL,
    spans BLOB NOT NULL,
    sentences BLOB NOT NULL,
    language TEXT NOT NULL,
    length INTEGER NOT NULL,
    numbers BLOB NOT NULL,
    times BLOB NOT NULL
);
CREATE INDEX passage_document ON passage (document);
CREATE TABLE term (id INTEGER PRIMARY KEY, term TEXT NOT NULL UNIQUE, passages INTEGER NOT NULL);
CREATE TABLE dropped (number INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL);
CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, term TEXT NOT NULL, count INTEGER NOT NULL);
CREATE TABLE slip (key INTEGER, word INTEGER, PRIMARY KEY (key, word)) WITHOUT ROWID;
CREATE TABLE sketch (hash INTEGER, document INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    PRIMARY KEY (hash, document)) WITHOUT ROWID;
CREATE INDEX sketch_document ON sketch (document);
CREATE TABLE refusal (name TEXT PRIMARY KEY, seen TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL);
"""
_CHUNK = 4096
"""Characters of a document's text in one row, so that a quote from a large document reads a little of it."""

_PASSAGES = (
    "SELECT id, document, start, stop, terms, context, spans, sentences, language FROM passage"
    " WHERE id IN (SELECT value FROM json_each(?))"
)
_HEADS = "SELECT id, name, json_extract(info, '$.metadata.kind') FROM document WHERE id IN (SELECT value FROM json_each(?))"
_PASSAGES_OF = "SELECT start, stop, terms, context, spans, sentences, language FROM passage WHERE document = ?"
_COLUMNS = len(Sentence._fields)

_PASSING = ("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR_SHM", "SQLITE_IOERR_WRITE", "SQLITE_READONLY")

Rows = Callable[..., list[tuple[Any, ...]]]
"""A query and its values → the rows."""
_TERMS = 10_000
"""Frequencies of terms that a snapshot remembers."""
_REMEMBERED = 1000
"""Decoded passages that a snapshot remembers: about 6 MB."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a quote needs it: everything but its text."""

    id: int
    info: DocumentInfo
    pages: tuple[Page, ...]
    sections: tuple[Section, ...]
    recognised: tuple[Span, ...]


class Head(NamedTuple):
    """A document's name and kind."""

    name: str
    kind: str | None


class State(NamedTuple):
    """Which state of which index: ``last`` is the id of the last document taken, ``dropped`` how many were dropped.

    Ids rise and a document never changes, so whoever knows the one state can catch up with another of the same ``stamp``.
    """

    stamp: str
    last: int
    dropped: int


class Store:
    """The only writer of the index file; ``made_by`` names the versions of all that shaped its content."""

    def __init__(self, path: Path, made_by: str) -> None:
        self._path = path
        self._made_by = made_by
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = self._open()
        except (OSError, sqlite3.Error) as error:
            raise FolderError(f"The data folder {path.parent} cannot be written: {error}") from error

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def seen(self) -> dict[str, str]:
        """For every document and refused file of the index, its name and the mark it was read under."""
        return dict(self._connection.execute("SELECT name, seen FROM document UNION SELECT name, seen FROM refusal"))

    def refused(self, code: str) -> set[str]:
        """The names of the files that were refused for that reason."""
        return {row[0] for row in self._connection.execute("SELECT name FROM refusal WHERE code = ?", (code,))}

    def digests(self) -> dict[str, str]:
        """For every document of the index, its name and the digest of its file."""
        return dict(self._connection.execute("SELECT name, json_extract(info, '$.digest') FROM document"))

    def touch(self, name: str, seen: str) -> None:
        """The file's mark has changed but not its content."""
        with self._change() as write:
            write.execute("UPDATE document SET seen = ? WHERE name = ?", (seen, name))
            write.execute("UPDATE refusal SET seen = ? WHERE name = ?", (seen, name))

    def replace(self, info: DocumentInfo, seen: str, reading: Reading) -> None:
        """Put a document in place of the one of the same name, if there is one."""
        with self._change() as write:
            self._drop(write, info.name)
            document = write.execute(
                "INSERT INTO document (name, key, seen, info, pages, sections, recognised, pictures)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    info.name,
                    document_key(info.name),
                    seen,
                    json.dumps(asdict(info), ensure_ascii=False),
                    json.dumps([(page.start, page.label) for page in reading.extract.pages]),
                    json.dumps([(s.start, s.stop, s.title) for s in reading.extract.sections], ensure_ascii=False),
                    json.dumps(reading.extract.recognised),
                    len(info.pictures),
                ),
            ).lastrowid
            text = reading.extract.text
            write.executemany(
                "INSERT INTO chunk VALUES (?, ?, ?, ?)",
                (
                    (document, i // _CHUNK, text[i : i + _CHUNK], _checksum(text[i : i + _CHUNK]))
                    for i in range(0, len(text), _CHUNK)
                ),
            )
            counts = [Counter(searchable(" ".join((*passage.terms, *passage.context)))) for passage in reading.passages]
            numbers = _numbered(write, counts)
            write.executemany(
                "INSERT INTO passage (document, start, stop, terms, context, spans, sentences, language,"
                " length, numbers, times) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (document, *_encoded(passage), *packed(held, numbers))
                    for passage, held in zip(reading.passages, counts, strict=True)
                ),
            )
            length = sum(held.total() for held in counts)
            write.execute("UPDATE size SET passages = passages + ?, length = length + ?", (len(counts), length))
            write.executemany("INSERT INTO sketch VALUES (?, ?)", ((hash_, document) for hash_ in sketch(reading.passages)))
            _learn(write, counted(text, reading.passages, info.title))

    def refuse(self, refusal: Refusal, seen: str) -> None:
        """Remember that a file was refused, so that it is read again only when it has changed."""
        with self._change() as write:
            self._drop(write, refusal.name)
            write.execute("INSERT INTO refusal VALUES (?, ?, ?, ?)", (refusal.name, seen, refusal.code, refusal.reason))

    def doubt(self, name: str) -> None:
        """The document is to be read anew, though its file has not changed."""
        with self._change() as write:
            write.execute("UPDATE document SET seen = '' WHERE name = ?", (name,))

    def drop(self, name: str) -> None:
        """Forget a document or a refused file."""
        with self._change() as write:
            self._drop(write, name)

    def become(self, other: Path) -> None:
        """Hold what another index file holds, in one transaction: until it ends, readers and a crash find the old state.

        The other gets a new stamp first: left behind by a kill, it may be changed and taken again, and then its states must
        not be mistaken for ours.
        """
        with closing(_connected(other)) as source:
            source.execute("UPDATE version SET stamp = ?", (token_hex(8),))
            source.backup(self._connection)

    def finish(self) -> None:
        """The index holds the whole folder: from now on it may be shown, even while it is being changed."""
        with self._change() as write:
            write.execute("UPDATE version SET whole = 1 WHERE whole = 0")

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _drop(self, write: sqlite3.Connection, name: str) -> None:
        rows = partial(_rows, write, threading.Lock())
        for id_, info in rows("SELECT id, info FROM document WHERE name = ?", name):
            passages = [_decoded(*row) for row in rows(_PASSAGES_OF, id_)]
            _forget(write, counted(_text(rows, id_), passages, _info(info).title))
            _uncount(write, rows("SELECT id, length, numbers, times FROM passage WHERE document = ?", id_))
            write.execute("INSERT INTO dropped (document) VALUES (?)", (id_,))
        write.execute("DELETE FROM document WHERE name = ?", (name,))
        write.execute("DELETE FROM refusal WHERE name = ?", (name,))

    def _open(self) -> sqlite3.Connection:
        connection = self._known()
        if connection:
            return connection
        for leftover in self._path.parent.glob(self._path.name + "*"):
            leftover.unlink()
        connection = _connected(self._path)
        connection.executescript(f"BEGIN;{_SCHEMA}")
        connection.execute("INSERT INTO version (made_by, stamp) VALUES (?, ?)", (self._made_by, token_hex(8)))
        connection.execute("COMMIT")
        return connection

    def _known(self) -> sqlite3.Connection | None:
        """The index file as it is, if it is sound and of our version. One that merely cannot be used now (the disk is full) is
        kept: the error is raised."""
        try:
            connection = _connected(self._path)
        except sqlite3.DatabaseError as error:
            if _may_pass(error):
                raise
            return None
        try:
            version = connection.execute("SELECT made_by FROM version").fetchone()
            if version == (self._made_by,) and connection.execute("PRAGMA quick_check").fetchone() == ("ok",):
                return connection
        except sqlite3.DatabaseError as error:  # tables are missing, or pages of the file
            if _may_pass(error):
                connection.close()
                raise
        connection.close()
        return None


def _may_pass(error: sqlite3.DatabaseError) -> bool:
    """The file cannot be used now, which says nothing of what it holds."""
    return getattr(error, "sqlite_errorname", "").startswith(_PASSING)


class Snapshot:
    """The index as it was when the snapshot was taken; any thread may ask it.

    ``made_by`` names the versions that it was made by; ``whole`` is 1 once it has held the whole folder. Raises FolderError
    where there is none.
    """

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise FolderError(f"There is no index at {path.parent} yet; start Dossier once to make it.")
        self._lock = threading.Lock()
        try:
            self._connection = _connected(path)
        except sqlite3.DatabaseError as error:
            raise _made_anew(path) from error
        try:
            self._connection.execute("BEGIN")
            self.made_by, stamp, self.whole = self._connection.execute("SELECT made_by, stamp, whole FROM version").fetchone()
            passages, length = self._connection.execute("SELECT passages, length FROM size").fetchone()
            self.passage_count: int = passages
            self.average_length: float = length / passages if passages else 0.0
            sequences = dict(self._connection.execute("SELECT name, seq FROM sqlite_sequence"))
            self.state = State(stamp, sequences.get("document", 0), sequences.get("dropped", 0))
        except (sqlite3.DatabaseError, TypeError) as error:  # TypeError: a table without its row
            self._connection.close()
            raise _made_anew(path) from error
        weakref.finalize(self, self._connection.close)  # with the last question that sees it
        self._all: Rows = partial(_rows, self._connection, self._lock)
        # Of functions, not of methods: else each index ever shown would stay in memory until a garbage collection.
        self.document = lru_cache(_REMEMBERED)(partial(_document, self._all))
        self._decoded: dict[int, tuple[int, Passage]] = {}
        self._heads: dict[int, Head] = {}
        self.frequency = lru_cache(_TERMS)(partial(_frequency, self._all))

    def close(self) -> None:
        """End the read transaction."""
        with self._lock:
            self._connection.close()

    def infos(self) -> tuple[DocumentInfo, ...]:
        """All documents, by name."""
        rows = self._all("SELECT info FROM document ORDER BY name")
        return tuple(_info(row[0]) for row in rows)

    @property
    def size(self) -> tuple[int, int]:
        """How many documents there are, and how many passages."""
        return self._all("SELECT count(*) FROM document")[0][0], self.passage_count

    def pictured(self) -> tuple[DocumentInfo, ...]:
        """The documents with pages that are pictures, by name."""
        rows = self._all("SELECT info FROM document WHERE pictures ORDER BY name")
        return tuple(_info(row[0]) for row in rows)

    def id_of(self, name: str) -> int | None:
        """The id of the document of that name."""
        return next((id_ for (id_,) in self._all("SELECT id FROM document WHERE name = ?", name)), None)

    def keyed(self, key: str) -> int | None:
        """The id of a document of that key, see ``quoteids``."""
        return next((id_ for (id_,) in self._all("SELECT id FROM document WHERE key = ?", key)), None)

    def refusals(self) -> tuple[Refusal, ...]:
        """The files of the folder that were not taken."""
        return tuple(Refusal(*row) for row in self._all("SELECT name, code, reason FROM refusal ORDER BY name"))

    def bags(self, since: int = 0) -> Iterator[tuple[int, int, str]]:
        """Of every passage of the documents after that one: its id, its document's id, and its words' terms as they are
        stored."""
        with self._lock:
            yield from self._connection.execute(
                "SELECT id, document, terms || ' ' || context FROM passage WHERE document > ? ORDER BY document, id", (since,)
            )

    def weighed(self, since: int) -> Iterator[tuple[int, int, int, Postings]]:
        """Of every passage of the documents after that one: its document's id, its start and stop, and what its scores are
        made of."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT document, start, stop, id, length, numbers, times FROM passage WHERE document > ?"
                " ORDER BY document, id",
                (since,),
            )
            for document, start, stop, *postings in rows:
                yield document, start, stop, Postings(*postings)

    def dropped_since(self, number: int, until: int | None = None) -> list[int]:
        """The ids of the documents that were dropped after so many others, all or only until there were so many."""
        last = self.state.dropped if until is None else until
        return [row[0] for row in self._all("SELECT document FROM dropped WHERE number > ? AND number <= ?", number, last)]

    def counts(self, terms: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Of the terms that occur: their number, and in how many passages they stand."""
        rows = self._all(
            "SELECT term, id, passages FROM term WHERE term IN (SELECT value FROM json_each(?))", json.dumps(list(terms))
        )
        return {term: (number, passages) for term, number, passages in rows}

    def postings(self, ids: Iterable[int]) -> list[Postings]:
        """What the scores of these passages are made of."""
        rows = self._all(
            "SELECT id, length, numbers, times FROM passage WHERE id IN (SELECT value FROM json_each(?))",
            json.dumps(list(ids)),
        )
        return [Postings(*row) for row in rows]

    def cuts(self) -> list[tuple[int, int, int, int, list[Span]]]:
        """Of every passage: its id, its document's id, its start and stop, and those of its sentences."""
        rows = self._all("SELECT id, document, start, stop, sentences FROM passage ORDER BY id")
        return [(*row, [sentence[:2] for sentence in _sentences(stored)]) for *row, stored in rows]

    def twins(self, name: str) -> tuple[Twin, ...]:
        """The documents that hold the same text as that one, or nearly, the likest first; none where there is no such one."""
        own = self.id_of(name)
        mine = self._sketch(own) if own else []
        rows = self._all(
            "SELECT document FROM sketch WHERE hash IN (SELECT value FROM json_each(?)) GROUP BY document HAVING count(*) >= ?",
            json.dumps(mine),
            len(mine) / 2,  # fewer than half cannot become nine of ten
        )
        others = [(self.document(id_).info, shared(mine, self._sketch(id_))) for (id_,) in rows if id_ != own]
        near = [Twin(info.name, info.title, share) for info, share in others if share >= NEARLY]
        return tuple(sorted(near, key=lambda twin: (-twin.share, twin.document)))

    def _sketch(self, document: int) -> list[int]:
        return [row[0] for row in self._all("SELECT hash FROM sketch WHERE document = ?", document)]

    def passages(self, ids: Sequence[int]) -> list[tuple[int, Passage]]:
        """For each passage id, its document's id and the passage."""
        found = {id_: known for id_ in ids if (known := self._decoded.get(id_))}
        unknown = [id_ for id_ in ids if id_ not in found]
        rows = self._all(_PASSAGES, json.dumps(unknown)) if unknown else []
        read = {id_: (document, _decoded(*columns)) for id_, document, *columns in rows}
        if len(self._decoded) + len(read) > _REMEMBERED:
            self._decoded.clear()
        self._decoded.update(read)
        return [found.get(id_) or read[id_] for id_ in ids]

    def heads(self, documents: Iterable[int]) -> dict[int, Head]:
        """Of documents, by their ids, what can be told without reading all that is known of them."""
        wanted = set(documents)
        found = {id_: head for id_ in wanted if (head := self._heads.get(id_))}
        unknown = [id_ for id_ in wanted if id_ not in found]
        rows = self._all(_HEADS, json.dumps(unknown)) if unknown else []
        read = {id_: Head(*head) for id_, *head in rows}
        if len(self._heads) + len(read) > _TERMS:
            self._heads.clear()
        self._heads.update(read)
        return found | read

    def passages_of(self, document: int) -> list[int]:
        """The ids of a document's passages in the order of its text."""
        return [row[0] for row in self._all("SELECT id FROM passage WHERE document = ? ORDER BY start", document)]

    def alike(self, keys: Iterable[int], fewest: int, most: int) -> list[Entry]:
        """The words of the vocabulary that have one of the keys and so many letters."""
        rows = self._all(
            "SELECT word, term, count FROM word WHERE length(word) BETWEEN ? AND ? AND id IN"
            " (SELECT word FROM slip WHERE key IN (SELECT value FROM json_each(?)))",
            fewest,
            most,
            json.dumps(list(keys)),
        )
        return [Entry(*row) for row in rows]

    def text(self, document: int, start: int, stop: int) -> str:
        """The stored text of a document from ``start`` to ``stop``. Raises DamagedError where it is not as it was written."""
        first, last = start // _CHUNK, max(start, stop - 1) // _CHUNK
        rows = self._all(
            "SELECT text, checksum FROM chunk WHERE document = ? AND number BETWEEN ? AND ? ORDER BY number",
            document,
            first,
            last,
        )
        if any(_checksum(text) != checksum for text, checksum in rows):
            raise DamagedError(self.document(document).info.name)
        return "".join(row[0] for row in rows)[start - first * _CHUNK : stop - first * _CHUNK]


def _rows(connection: sqlite3.Connection, lock: threading.Lock, query: str, *values: object) -> list[tuple[Any, ...]]:
    with lock:
        return connection.execute(query, values).fetchall()


def _frequency(rows: Rows, term: str) -> int:
    """In how many passages a term stands."""
    found = rows("SELECT passages FROM term WHERE term = ?", term)
    return int(found[0][0]) if found else 0


def _numbered(write: sqlite3.Connection, counts: Iterable[Counter[str]]) -> dict[str, int]:
    """Count the terms of some passages in; their numbers."""
    holding = Counter(term for held in counts for term in held)
    write.executemany(
        "INSERT INTO term (term, passages) VALUES (?, ?)"
        " ON CONFLICT (term) DO UPDATE SET passages = passages + excluded.passages",
        holding.items(),
    )
    rows = write.execute(
        "SELECT term, id FROM term WHERE term IN (SELECT value FROM json_each(?))", (json.dumps(list(holding)),)
    )
    return dict(rows)


def _uncount(write: sqlite3.Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    """Count the terms of some passages out; those that no passage holds any more go."""
    held = [Postings(*row) for row in rows]
    holding = Counter(number for postings in held for number in array("I", postings.numbers))
    write.executemany("UPDATE term SET passages = passages - ? WHERE id = ?", ((count, id_) for id_, count in holding.items()))
    write.executemany("DELETE FROM term WHERE id = ? AND passages = 0", ((id_,) for id_ in holding))
    length = sum(postings.length for postings in held)
    write.execute("UPDATE size SET passages = passages - ?, length = length - ?", (len(held), length))


def _learn(write: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    """Count a document's words into the vocabulary; new ones get their keys."""
    known = _known_of(write, entries)
    write.executemany("UPDATE word SET count = count + ? WHERE id = ?", _changes(entries, known))
    slips: list[tuple[int, int]] = []
    for entry in entries:
        if entry.word not in known:
            id_ = write.execute("INSERT INTO word (word, term, count) VALUES (?, ?, ?)", entry).lastrowid or 0
            slips += [(key, id_) for key in slipped(entry.word)]
    write.executemany("INSERT INTO slip VALUES (?, ?)", sorted(slips))


def _forget(write: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    """Take a document's words out of the vocabulary; those that no document holds any more go with their keys."""
    known = _known_of(write, entries)
    write.executemany("UPDATE word SET count = count - ? WHERE id = ?", _changes(entries, known))
    gone = [known[entry.word] for entry in entries if known[entry.word][1] <= entry.times]
    write.executemany("DELETE FROM word WHERE id = ?", ((id_,) for id_, _, _ in gone))
    slips = [(key, id_) for id_, _, word in gone for key in slipped(word)]
    write.executemany("DELETE FROM slip WHERE key = ? AND word = ?", sorted(slips))


def _known_of(write: sqlite3.Connection, entries: Sequence[Entry]) -> dict[str, tuple[int, int, str]]:
    """Of a document's words that the vocabulary holds: the row's id, its count, and the word."""
    rows = write.execute(
        "SELECT id, count, word FROM word WHERE word IN (SELECT value FROM json_each(?))",
        (json.dumps([entry.word for entry in entries]),),
    )
    return {row[2]: row for row in rows}


def _changes(entries: Sequence[Entry], known: Mapping[str, tuple[int, int, str]]) -> list[tuple[int, int]]:
    return [(entry.times, known[entry.word][0]) for entry in entries if entry.word in known]


def _checksum(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))


def _text(rows: Rows, document: int) -> str:
    return "".join(row[0] for row in rows("SELECT text FROM chunk WHERE document = ? ORDER BY number", document))


def _document(rows: Rows, id_: int) -> Document:
    info, pages, sections, recognised = rows("SELECT info, pages, sections, recognised FROM document WHERE id = ?", id_)[0]
    return Document(
        id_,
        _info(info),
        tuple(Page(*page) for page in json.loads(pages)),
        tuple(Section(*section) for section in json.loads(sections)),
        tuple((start, stop) for start, stop in json.loads(recognised)),
    )


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _made_anew(path: Path) -> FolderError:
    return FolderError(f"The index at {path.parent} is being made anew; please ask again in a moment.")


def _info(stored: str) -> DocumentInfo:
    values: Mapping[str, Any] = json.loads(stored)
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    dated = values["dated"] and Dated(values["dated"])
    return DocumentInfo(**{**values, **lists, "metadata": Metadata(**values["metadata"]), "dated": dated})


def _encoded(passage: Passage) -> tuple[int, int, str, str, bytes, bytes, str]:
    sentences = array("I", [offset for sentence in passage.sentences for offset in sentence])
    terms, context = " ".join(passage.terms), " ".join(passage.context)
    return passage.start, passage.stop, terms, context, passage.spans.tobytes(), sentences.tobytes(), passage.language


def _decoded(*columns: Any) -> Passage:
    start, stop, terms, context, spans, sentences, language = columns
    return Passage(
        start, stop, tuple(terms.split(" ")), array("I", spans), tuple(_sentences(sentences)), tuple(context.split()), language
    )


def _sentences(stored: bytes) -> Iterator[Sentence]:
    flat = array("I", stored)
    return (Sentence(*flat[i : i + _COLUMNS]) for i in range(0, len(flat), _COLUMNS))
