"""Which passages and sentences mean something like the question, in whatever words and language?

Beside a search for words, not in its place: what is found here is added to the scores there, and nothing here changes which
words are quoted. Passages are embedded in the background, ``embed``; until all of them are, there are no ``Semantics`` and
questions are answered by their words alone.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import query, vectors
from index.errors import FolderError
from index.model import Span
from index.quotes import Candidate
from index.store import Snapshot
from index.weights import Embedder, Vector, Weights

NEAREST = 20
"""So many passages compete for their meaning, whether or not they hold a word of the question."""

PASSAGE, SENTENCE, RERANKED = 1.0, 0.4, 0.08
"""What likeness adds to a passage's score and to a sentence's, and what the reranker's score does."""

READ_TOGETHER = 6
"""The reranker reads so many of the best sentences."""

RERANKED_LANGUAGE = "en"

_UNLIKE, _RANGE = 0.75, 0.1
"""The cosine of a question and a text that has nothing to do with it, and how far above it those lie that answer: embedders
of the E5 family use a small part of the scale."""

_AT_A_TIME = 16
"""Passages that a crash may cost: some seconds of work."""

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage of a snapshot: its document's id, its text, its sentences as offsets in that."""

    document: int
    text: str
    sentences: tuple[Span, ...]

    @property
    def digest(self) -> bytes:
        """What its vectors are kept under."""
        return vectors.digest(self.text, self.sentences)


@dataclass(frozen=True, slots=True)
class Semantics:
    """What all passages of a snapshot mean.

    ``documents`` and ``digests`` are, by the passages' ids, their documents' ids and what their vectors are kept under;
    ``rows`` are their own vectors in the same order.
    """

    weights: Weights
    documents: dict[int, int]
    digests: dict[int, bytes]
    rows: NDArray[np.float32]
    reader: vectors.Reader

    def meaning(self, asked: str) -> Meaning:
        """What a question means, ready to be compared."""
        vector = self.weights.embedder.question(asked)
        return Meaning(self, asked, vector, dict(zip(self.documents, _likeness(self.rows @ vector), strict=True)))

    def of_documents(self, kept: Collection[int]) -> Semantics:
        """The same without the passages of other documents."""
        documents = {passage: document for passage, document in self.documents.items() if document in kept}
        rows = [row for row, passage in enumerate(self.documents) if passage in documents]
        return replace(self, documents=documents, rows=self.rows[rows])


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a question means. Likeness is about 0 for a text that has nothing to do with it, about 1 for one that answers."""

    semantics: Semantics
    asked: str
    vector: Vector
    passages: dict[int, float]
    """The likeness of each passage, by its id."""

    def nearest(self) -> list[int]:
        """The ids of the passages that are most like the question, best first; none that is not like it at all."""
        alike = (passage for passage, likeness in self.passages.items() if likeness > 0)
        return heapq.nlargest(NEAREST, alike, key=self.passages.__getitem__)

    def weighed(self, found: Sequence[Candidate]) -> list[Candidate]:
        """The candidates in order, where how like the question they are counts too."""
        keys = {candidate.ranked.id: self.semantics.digests[candidate.ranked.id] for candidate in found}
        like = {id_: _likeness(self.semantics.reader.sentences(key) @ self.vector) for id_, key in keys.items()}
        weighed = [(candidate, like[candidate.ranked.id][candidate.number]) for candidate in found]
        return _ordered(
            replace(candidate, meant=candidate.meant + SENTENCE * likeness, likeness=likeness)
            for candidate, likeness in weighed
        )

    def reranked(self, found: Sequence[Candidate]) -> list[Candidate]:
        """The candidates in the order that the reranker gives the best of them, where it knows their language."""
        if query.language(self.asked) != RERANKED_LANGUAGE:
            return list(found)
        head = [candidate for candidate in found[:READ_TOGETHER] if query.language(candidate.text) == RERANKED_LANGUAGE]
        if not head:
            return list(found)
        scores = self.semantics.weights.reranker.scores(self.asked, [candidate.text for candidate in head])
        best = max(scores)
        read = {
            candidate.place: replace(candidate, meant=candidate.meant + RERANKED * (score - best), reranked=score)
            for candidate, score in zip(head, scores, strict=True)
        }
        unread = RERANKED * (sum(scores) / len(scores) - best)
        return _ordered(read.get(other.place) or replace(other, meant=other.meant + unread) for other in found)


def opened(snapshot: Snapshot, weights: Weights, path: Path) -> Semantics | None:
    """What the passages of a snapshot mean; None where some of them are not embedded yet."""
    try:
        reader = vectors.Reader(path, weights.embedder.name)
    except FolderError:
        return None
    cuts = dict(_cuts(snapshot))
    digests = {passage: cut.digest for passage, cut in cuts.items()}
    rows = reader.passages(list(digests.values()))
    if rows is None or not cuts:
        return None
    return Semantics(weights, {passage: cut.document for passage, cut in cuts.items()}, digests, rows, reader)


def embed(
    snapshot: Snapshot,
    embedder: Embedder,
    writer: vectors.Writer,
    progress: Progress = lambda *_: None,
    going_on: Callable[[], bool] = lambda: True,
) -> bool:
    """Embed the passages of a snapshot that are not embedded yet; True where all of them are now, see ``Library.embed``."""
    cuts = {cut.digest: cut for _, cut in _cuts(snapshot)}
    known = writer.known()
    missing = {key: cut for key, cut in cuts.items() if key not in known}
    made: dict[bytes, NDArray[np.float32]] = {}
    for done, (key, cut) in enumerate(missing.items()):
        if not going_on():
            break
        progress(len(cuts) - len(missing) + done, len(cuts), snapshot.document(cut.document).info.name)
        made[key] = _embedded(embedder, cut)
        if len(made) == _AT_A_TIME:
            writer.put(made)
            made = {}
    writer.put(made)
    whole = writer.known() >= cuts.keys()
    if whole and cuts:
        progress(len(cuts), len(cuts), "")
    return whole


def forget_others(snapshot: Snapshot, writer: vectors.Writer) -> None:
    """Forget the vectors of passages that a snapshot does not hold."""
    writer.keep(cut.digest for _, cut in _cuts(snapshot))


def _cuts(snapshot: Snapshot) -> Iterator[tuple[int, Cut]]:
    """Every passage, after its id."""
    for id_, document, start, stop, sentences in snapshot.cuts():
        spans = tuple((first - start, last - start) for first, last in sentences)
        yield id_, Cut(document, snapshot.text(document, start, stop), spans)


def _embedded(embedder: Embedder, cut: Cut) -> NDArray[np.float32]:
    sentences = (cut.text[start:stop] for start, stop in cut.sentences)
    return np.array([embedder.passage(text) for text in (cut.text, *sentences)])


def _likeness(cosines: NDArray[np.float32]) -> list[float]:
    return [max(0.0, float(value)) for value in (cosines - _UNLIKE) / _RANGE]


def _ordered(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda candidate: -candidate.score)
