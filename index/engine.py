"""How are the passages of a large collection ranked? ``tantivy``, in files of its own beside the store.

The store decides. The engine is told our own terms, and which state of the store it holds: documents get rising ids and
never change, so a state is the store's stamp, the last document taken and the last one dropped. What is missing is made
up for in one commit; files of another store, of another version, or damaged ones are made anew.
"""

from __future__ import annotations

import json
import logging
import shutil
import struct
import threading
import zlib
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np
from tantivy import Document, Index, IndexWriter, Occur, Query, Schema, SchemaBuilder, Searcher

from index.errors import FolderError, SettingError
from index.postings import searchable
from index.ranking import RESCORED, RankBM25, collection_idf, rescored
from index.store import Snapshot, State

_LOG = logging.getLogger(__name__)

VERSION = 1
"""Raised whenever the engine's fields change."""

_HEAP = 32_000_000
"""Bytes of memory for what is written, before it becomes files."""

_FOOTER = 1337
"""What tantivy ends its files with."""

_MARK = 0
"""Stands for a document whose one line tells the state that the engine holds; ids of documents begin at 1."""


class Tantivy:
    """A ``Ranker`` over the passages of a snapshot, of which the searcher holds the same state.

    Candidates come from tantivy; their order is that of ``RankBM25``, since they are scored anew from the store's counts.
    """

    name: Final = "tantivy"

    def __init__(self, searcher: Searcher, schema: Schema, snapshot: Snapshot) -> None:
        self._searcher = searcher
        self._schema = schema
        self._snapshot = snapshot

    def search(
        self, weights: Mapping[str, float], limit: int, within: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """See ``Ranker``."""
        counts = self._snapshot.counts(weights)
        known = {term: weight for term, weight in weights.items() if term in counts}
        worth = {term: weight * collection_idf(counts[term][1], len(self)) for term, weight in known.items()}
        # Only near the scores: tantivy rounds the lengths of passages, and counts deleted ones.
        found = self._candidates(worth, max(limit, RESCORED), within)
        return rescored(self._snapshot, found, known, counts)[:limit]

    def frequency(self, term: str) -> int:
        """See ``Ranker``."""
        return self._snapshot.frequency(term)

    def __len__(self) -> int:
        return self._snapshot.passage_count

    def _candidates(self, worth: Mapping[str, float], limit: int, within: Collection[int] | None) -> list[int]:
        """The ids of tantivy's best passages, where each term counts what it is worth, not what tantivy thinks."""
        if not worth:
            return []
        wanted = [
            (Occur.Should, Query.boost_query(Query.term_query(self._schema, "terms", term, "freq"), value / self._idf(term)))
            for term, value in worth.items()
        ]
        query = Query.boolean_query(wanted)
        if within is not None:
            documents = Query.term_set_query(self._schema, "document", list(within))
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(documents, 0.0))])
        hits = self._searcher.search(query, limit, count=False).hits
        return [int(id_ or 0) for id_ in self._searcher.fast_field_values("passage", [address for _, address in hits])]

    def _idf(self, term: str) -> float:
        """What tantivy multiplies a term by, which counts passages that were deleted until their files are merged."""
        holding = self._searcher.doc_freq("terms", term)
        passages = max(self._searcher.num_docs, holding)  # the one counts what was deleted, the other does not
        return float(np.log1p((passages - holding + 0.5) / (holding + 0.5)))


AUTO: Final = "auto"
ENGINES: Final = (AUTO, RankBM25.name, Tantivy.name)
"""What can be asked for; ``auto`` goes by the size of the collection."""

MANY = 2_000
"""From so many passages on, tantivy answers."""


def read(text: str) -> str:
    """The engine that is asked for, ``auto`` where nothing is said. Raises SettingError."""
    engine = text.strip().lower() or AUTO
    if engine not in ENGINES:
        raise SettingError(f"ENGINE must be one of {', '.join(ENGINES)}.")
    return engine


class Engine:
    """The engine's files, a ``Follower``. Only who may change the store may let them ``follow`` it."""

    name: Final = Tantivy.name

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: Index | None = None
        self._writer: IndexWriter | None = None
        self._lock = threading.Lock()

    def ranker(self, snapshot: Snapshot) -> Tantivy | None:
        """The ranker over the snapshot; None where the files do not hold its state."""
        with self._lock:
            index = self._opened()
            if index is None:
                return None
            index.reload()
            searcher = index.searcher()
            return Tantivy(searcher, index.schema, snapshot) if _state(index, searcher) == snapshot.state else None

    def follow(self, snapshot: Snapshot) -> Tantivy:
        """The ranker over the snapshot, once the files hold its state: until one commit they hold the one before.

        Raises FolderError where they cannot be written.
        """
        ranker = self.ranker(snapshot)
        if ranker is None:
            with self._lock:
                self._bring_up_to_date(snapshot)
            ranker = self.ranker(snapshot)
        assert ranker is not None
        return ranker

    def forget(self) -> None:
        """Delete the files, which another engine has taken the place of."""
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        """Let what is being merged be merged, and give the files back."""
        with self._lock:
            if self._writer:
                self._writer.wait_merging_threads()
            self._writer = self._index = None

    def _bring_up_to_date(self, snapshot: Snapshot) -> None:
        index = self._opened()
        before = _state(index, index.searcher()) if index else None
        if index is None or before is None or before.stamp != snapshot.state.stamp:
            before = State(snapshot.state.stamp, 0, 0)
            index = self._made_anew()
        try:
            self._writer = self._writer or index.writer(_HEAP, 1)
            _write(self._writer, before, snapshot)
        except (OSError, ValueError) as error:
            self._writer = self._index = None
            raise FolderError(f"The data folder {self._folder.parent} cannot be written: {error}") from error

    def _opened(self) -> Index | None:
        """The files as they are, if they are sound and of our version."""
        if self._index is None and self._folder.is_dir():
            with suppress(OSError, ValueError, KeyError, TypeError):
                if all(map(_is_sound, _files(self._folder))):
                    self._index = Index(_schema(), str(self._folder))
                    self._index.config_reader("manual")
                else:
                    _LOG.warning("The files in %s were damaged and are made anew.", self._folder)
        return self._index

    def _made_anew(self) -> Index:
        self._writer = None
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        self._index = Index(_schema(), str(self._folder))
        self._index.config_reader("manual")
        return self._index


def _files(folder: Path) -> list[Path]:
    """The files of the last commit; others may have been left half written by a kill."""
    segments = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["segments"]
    ids = {segment["segment_id"].replace("-", "") for segment in segments}
    return [path for path in folder.iterdir() if path.name.partition(".")[0] in ids]


def _is_sound(path: Path) -> bool:
    """The file holds what tantivy wrote: it ends with a checksum, which tantivy does not look at, its length and a mark."""
    content = path.read_bytes()
    length, mark = struct.unpack("<II", content[-8:].rjust(8, b"\0"))
    try:
        footer = json.loads(content[-8 - length : -8])
        return bool(mark == _FOOTER and footer["crc"] == zlib.crc32(content[: -8 - length]))
    except (ValueError, KeyError, TypeError):
        return False


def _schema() -> Schema:
    fields = SchemaBuilder()
    fields.add_integer_field("passage", fast=True)
    fields.add_integer_field("document", indexed=True)
    fields.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    fields.add_text_field("mark", stored=True, tokenizer_name="raw", index_option="basic")
    return fields.build()


def _state(index: Index, searcher: Searcher) -> State | None:
    """The state of the store that the searcher holds; None of an engine that has not held any."""
    marks = searcher.search(Query.term_query(index.schema, "document", _MARK), 1).hits
    if not marks:
        return None
    version, stamp, last, dropped = str(searcher.doc(marks[0][1]).get_first("mark")).split()
    return State(stamp, int(last), int(dropped)) if int(version) == VERSION else None


def _write(writer: IndexWriter, before: State, snapshot: Snapshot) -> None:
    """Drop what the store has dropped since and take what it has taken, in one commit."""
    now = snapshot.state
    for document in (_MARK, *snapshot.dropped_since(before.dropped)):
        writer.delete_documents_by_term("document", document)
    for passage, document, stored in snapshot.bags(since=before.last):
        writer.add_document(Document(passage=passage, document=document, terms=" ".join(searchable(stored))))
    writer.add_document(Document(document=_MARK, mark=f"{VERSION} {now.stamp} {now.last} {now.dropped}"))
    writer.commit()
