"""The search engines that are easily installed, each as its own users would use it: texts in, the ten best out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import bm25s
import tantivy
from rank_bm25 import BM25Okapi

from index.analysis import words

Search = Callable[[str], object]
Build = Callable[[Sequence[str], Path], Search]

BEST = 10


def rank_bm25(texts: Sequence[str], _: Path) -> Search:
    """As LangChain's retriever uses it: BM25Okapi over what stands between blanks."""
    engine = BM25Okapi([text.split() for text in texts])
    return lambda question: engine.get_top_n(question.split(), texts, n=BEST)


def bm25s_numpy(texts: Sequence[str], _: Path) -> Search:
    """bm25s at its defaults, without numba."""
    engine = bm25s.BM25()
    engine.index(bm25s.tokenize(list(texts), show_progress=False), show_progress=False)
    return lambda question: engine.retrieve(
        bm25s.tokenize(question, show_progress=False, return_ids=False), k=BEST, show_progress=False
    )


def sqlite_fts5(texts: Sequence[str], folder: Path) -> Search:
    """The full-text search of SQLite, any of the words, best first."""
    connection = sqlite3.connect(folder / "fts5.sqlite3", check_same_thread=False)
    connection.execute("CREATE VIRTUAL TABLE passage USING fts5 (text)")
    connection.executemany("INSERT INTO passage VALUES (?)", ((text,) for text in texts))
    connection.commit()
    return lambda question: connection.execute(
        "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?",
        (" OR ".join(f'"{question[word.start : word.stop]}"' for word in words(question)), BEST),
    ).fetchall()


def bare_tantivy(texts: Sequence[str], folder: Path) -> Search:
    """tantivy with its own analysis of English."""
    files = folder / "tantivy"
    files.mkdir()
    schema = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="en_stem").build()
    index = tantivy.Index(schema, str(files))
    writer = index.writer(64_000_000, 1)
    for text in texts:
        writer.add_document(tantivy.Document(text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    return lambda question: searcher.search(index.parse_query_lenient(question, ["text"])[0], BEST, count=False).hits


PEERS: dict[str, Build] = {
    "rank-bm25, as LangChain uses it": rank_bm25,
    "bm25s": bm25s_numpy,
    "SQLite FTS5": sqlite_fts5,
    "tantivy alone": bare_tantivy,
}
