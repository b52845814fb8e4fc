"""How are the passages of a collection beyond one machine ranked? By Milvus, which is told which state of the store it holds.

The store decides, and keeps the texts and the counts. Milvus holds an entity a passage: the store's ids of it and of its
document, where it starts and stops, and a sparse vector of what BM25 makes of its terms. A question's vector holds what its
terms are worth by the store's frequencies of now, so that the inner product comes near the score.

Milvus has no snapshots. A reader's view is kept whole from here: what is new is written before it is shown, what was dropped
stays until no reader is left that sees it, and a reader asks for the documents of its own state alone.

Nothing of the extra is imported before ``opened``.
"""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Any, Final, NamedTuple, TypeVar
from weakref import WeakSet

import numpy as np

from index.engine import AUTO
from index.errors import BusyError, EngineError, FolderError, SettingError
from index.postings import Postings
from index.ranking import RESCORED, collection_idf, rescored, saturated
from index.store import Snapshot, State

Value = TypeVar("Value")

VERSION = 1
"""Raised whenever the fields of an entity or what they hold change."""

STRAYED: Final = 0.1
"""The vectors of a collection are made with the average length of a passage that there was when it was begun. Once the average
is off by more than this share of it, the collection is made anew."""

TIMEOUT: Final = 10.0
"""Seconds that a call may take."""

_PREPARING: Final = 120.0
"""The same for making, loading and flushing a collection."""

_PAUSES: Final = (1.0, 3.0)
"""Seconds to wait before what is written is written once more, where Milvus was away."""

_RECONNECTING: Final = {"grpc.initial_reconnect_backoff_ms": 200, "grpc.max_reconnect_backoff_ms": 2000}
"""Else it would be up to two minutes until Milvus is asked again after it has come back."""

_ROWS: Final = 500
"""Entities or ids in one call."""

_MANY: Final = 1000
"""So many new passages are flushed: until then they are in memory, where milvus-lite looks through all of them."""

_MOST: Final = 16_384
"""Milvus gives no more candidates."""

_STATE: Final = 0
"""The id of the entity that tells the state, and its document and only term; ids and numbers of the store begin at 1."""

_AWAY: Final = "The search engine at {} cannot be reached; please see that Milvus runs there, or unset INDEX_URL."
_SLOW: Final = (
    "The search engine in {} does not answer in time: a file is for small collections. Please let INDEX_URL name a Milvus that"
    " runs as a server, or unset it."
)
_NOT_INSTALLED: Final = "INDEX_URL needs the extra: pip install '.[milvus]'."
_URL: Final = re.compile(r"https?://(?:[^\s/?#@]+@)?[^\s/?#@]+(?:/\w*)?", re.ASCII)
_CREDENTIALS: Final = re.compile(r"(?<=://)[^/@]+@")
_NAME: Final = re.compile(r"dossier_[0-9a-f]{16}")


def read(text: str, engine: str) -> str:
    """Where Milvus is, an address or a file, "" where nothing is set; ``engine`` is what ENGINE says. Raises SettingError."""
    place = text.strip()
    if not place:
        return ""
    if not _URL.fullmatch(place) and ("://" in place or not place.endswith(".db")):
        raise SettingError("INDEX_URL must be an address, as in http://127.0.0.1:19530, or a file whose name ends in .db.")
    if engine != AUTO:
        raise SettingError(f"ENGINE is {engine}, but INDEX_URL names a Milvus to rank instead; please unset one of them.")
    if find_spec("pymilvus") is None:
        raise SettingError(_NOT_INSTALLED)
    return place


def credentials(place: str) -> str:
    """The ``user:password`` of an address, which must not be shown; nothing where it has none."""
    found = _CREDENTIALS.search(place)
    return found[0][:-1] if found else ""


def named(text: str, engine: str, data: Path) -> Collections | None:
    """What the Milvus holds that INDEX_URL names, if it names one. Raises as ``read`` and ``opened`` do."""
    place = read(text, engine)
    return opened(place, data) if place else None


def opened(place: str, data: Path) -> Collections:
    """What Milvus holds for a data folder. Raises EngineError where there is an address that cannot be reached."""
    server = Server(place)
    if not server.is_file:  # a file that another process has open is no hindrance to reading
        server.version()
    return Collections(server, data / "milvus.name")


class Server:
    """Milvus at an address or in a file; any thread may call it.

    A call raises EngineError where Milvus cannot be reached or does not do what it is asked, BusyError where the file cannot be
    opened.
    """

    def __init__(self, place: str) -> None:
        self._place = place
        self.is_file = "://" not in place
        self._client: Any = None
        self._lock = threading.Lock()

    def version(self) -> str:
        """Which Milvus answers."""
        return str(self.call("get_server_version"))

    def call(
        self, what: str, *given: object, timeout: float | None = None, pauses: Sequence[float] = (), **more: object
    ) -> Any:
        """What a method of ``MilvusClient`` gives; it is called again after each of the pauses where Milvus was away."""
        for pause in (*pauses, None):
            try:
                return getattr(self._connected(), what)(*given, timeout=timeout or TIMEOUT, **more)
            except _failures() as error:
                if not _is_away(error):
                    raise EngineError(f"The search engine at {self} does not do what it is asked: {_said(error)}") from error
                if pause is None:
                    raise EngineError((_SLOW if self.is_file else _AWAY).format(self)) from error
                time.sleep(pause)
        raise AssertionError("the last pause is none")

    def close(self) -> None:
        """Give the connection and the file back."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None
                if self.is_file:
                    _release(self._place)

    def __str__(self) -> str:
        return _CREDENTIALS.sub("", self._place)

    def _connected(self) -> Any:
        with self._lock:
            if self._client is None:
                if self.is_file:
                    _hold(self._place)
                try:
                    # Of its own: pymilvus would keep a shared connection open after it is closed.
                    self._client = _pymilvus().MilvusClient(
                        self._place, timeout=TIMEOUT, dedicated=True, grpc_options=_RECONNECTING
                    )
                except _failures() as error:
                    if not self.is_file:
                        raise
                    _release(self._place)
                    raise BusyError(
                        f"{self} cannot be opened: another process is using it, or it is damaged. Please end the other, or"
                        " delete it; it is made anew."
                    ) from error
            return self._client


class Milvus:
    """A ``Ranker`` over the passages of a snapshot, in a collection that holds all of them.

    Candidates come from Milvus; their order is that of ``RankBM25``, since they are scored anew from the store's counts.
    ``stale`` are the documents that may still be in the collection though the snapshot does not hold them any more.
    """

    name: Final = "milvus"

    def __init__(self, server: Server, collection: str, stale: Sequence[int], snapshot: Snapshot) -> None:
        self._server = server
        self.collection = collection
        self.state = snapshot.state
        self._stale = stale
        self._snapshot = snapshot

    def search(
        self, weights: Mapping[str, float], limit: int, within: Collection[int] | None = None
    ) -> list[tuple[int, float]]:
        """See ``Ranker``. Raises EngineError."""
        counts = self._snapshot.counts(weights)
        known = {term: weight for term, weight in weights.items() if term in counts}
        worth = {
            counts[term][0]: weight * collection_idf(counts[term][1], len(self)) for term, weight in known.items() if weight > 0
        }
        if not worth or (within is not None and not within):
            return []
        # Only near the scores: vectors are rounded, and the average length may have changed since they were made.
        wanted = _search(worth, self._filter(within), min(max(limit, RESCORED), _MOST))
        [found] = self._server.call("search", self.collection, **wanted)
        return rescored(self._snapshot, [int(hit["id"]) for hit in found], known, counts)[:limit]

    def frequency(self, term: str) -> int:
        """See ``Ranker``."""
        return self._snapshot.frequency(term)

    def __len__(self) -> int:
        return self._snapshot.passage_count

    def _filter(self, within: Collection[int] | None) -> str:
        """Of which documents the candidates are; those of ``within`` are of the snapshot."""
        if within is not None:
            return f"document in {sorted(within)}"
        seen = f"document <= {self.state.last}"
        return f"{seen} and document not in {list(self._stale)}" if self._stale else seen


class _Held(NamedTuple):
    """What a collection holds: a state of the store, of which the first so many documents that were dropped are ``gone``; its
    vectors are made with that ``average`` length of a passage."""

    collection: str
    state: State
    gone: int
    average: float


class Collections:
    """The collections of a data folder in Milvus, a ``Follower``: the one that answers and, while it is read, the one before.
    ``file`` keeps the name that they begin with, so that folders do not mix."""

    name: Final = Milvus.name

    def __init__(self, server: Server, file: Path) -> None:
        self._server = server
        self._file = file
        self._readers: WeakSet[Milvus] = WeakSet()
        self._loaded: set[str] = set()
        self._unflushed = 0
        self._lock = threading.RLock()

    def ranker(self, snapshot: Snapshot) -> Milvus | None:
        """See ``Follower``; None also where another process has the file open. Raises EngineError."""
        with self._lock:
            try:
                held = self._held()
            except BusyError:
                return None
            if held is None or held.state != snapshot.state:
                return None
            made = Milvus(self._server, held.collection, snapshot.dropped_since(held.gone), snapshot)
            self._readers.add(made)
            return made

    def follow(self, snapshot: Snapshot) -> Milvus:
        """See ``Follower``. Until the state is written, readers find the one before.

        Raises EngineError, BusyError where another process has the file open, FolderError.
        """
        with self._lock:
            ranker = self.ranker(snapshot)
            if ranker is None:
                self._bring_up_to_date(snapshot)
                ranker = self.ranker(snapshot)
            if ranker is None:
                raise EngineError(
                    f"Another Dossier writes to the same collection at {self._server}: one data folder is a copy of the other."
                    f" Please delete {self._file} in the copy."
                )
            return ranker

    def forget(self) -> None:
        """See ``Follower``. Raises EngineError, BusyError."""
        with self._lock:
            name = self._name()
            if name:
                if name in self._aliases():
                    self._do("drop_alias", name)
                self._tidy(())
                self._file.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """See ``Follower``."""
        self._server.close()
        self._loaded.clear()

    def _bring_up_to_date(self, snapshot: Snapshot) -> None:
        held = self._held()
        if held and _leads_to(held.state, snapshot.state) and not has_strayed(held.average, snapshot.average_length):
            collection = self._catch_up(held, snapshot)
        else:
            collection = self._make_anew(snapshot)
        self._tidy({collection, *(reader.collection for reader in self._readers)})

    def _catch_up(self, held: _Held, snapshot: Snapshot) -> str:
        """Write what the store has taken since; delete what it has dropped and no reader sees any more."""
        seen = [reader.state.dropped for reader in self._readers if reader.collection == held.collection]
        gone = min((*seen, held.state.dropped))
        for documents in _portions(snapshot.dropped_since(held.gone, gone)):
            self._do("delete", held.collection, filter=f"document in {documents}")
        self._write(held._replace(state=snapshot.state, gone=gone), snapshot, held.state.last)
        return held.collection

    def _make_anew(self, snapshot: Snapshot) -> str:
        """Write all the store holds into a new collection, and let that answer in the place of the one before."""
        name = self._name() or self._named()
        collection = f"{name}_{token_hex(4)}"
        pymilvus = _pymilvus()
        fields, indexes = _schema(pymilvus), pymilvus.MilvusClient.prepare_index_params()
        indexes.add_index("terms", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        indexes.add_index("document", index_type="INVERTED")
        self._do(
            "create_collection",
            collection,
            schema=fields,
            index_params=indexes,
            consistency_level="Strong",  # who was told that it is written finds it
            timeout=_PREPARING,
        )
        self._write(_Held(collection, snapshot.state, snapshot.state.dropped, snapshot.average_length), snapshot, 0)
        self._do("alter_alias" if name in self._aliases() else "create_alias", collection, name)
        return collection

    def _write(self, held: _Held, snapshot: Snapshot, since: int) -> None:
        """Write the passages of the documents after that one, and then which state that makes."""
        for entities in _portions(_entities(snapshot, since, held.average)):
            # Not inserted: what was written before a kill, or before a lost confirmation, is not to be there twice.
            self._do("upsert", held.collection, data=entities)
            self._unflushed += len(entities)
        self._do("upsert", held.collection, data=[_told(held)])
        if self._unflushed >= _MANY:
            with suppress(EngineError):  # it only makes questions faster
                self._do("flush", held.collection, timeout=_PREPARING)
                self._unflushed = 0
                self._loaded.discard(held.collection)

    def _held(self) -> _Held | None:
        """What the collection holds that answers; None where there is none, or one of another version."""
        name = self._name()
        if name is None or name not in self._aliases():
            return None
        collection = str(self._do("describe_alias", name)["collection_name"])
        if collection not in self._loaded:
            self._load(collection)
        found = self._do("get", collection, ids=[_STATE], output_fields=["state"])
        with suppress(ValueError, KeyError, TypeError):
            version, state, gone, average = json.loads(found[0]["state"]) if found else (0, (), 0, 0.0)
            if version == VERSION:
                return _Held(collection, State(*state), gone, average)
        return None

    def _load(self, collection: str) -> None:
        """Let it be searched, and search it once: the embedded one begins by making its index, which may take longer than a
        question waits."""
        self._do("load_collection", collection, timeout=_PREPARING)
        self._do("search", collection, **_search({_STATE: 1.0}, "", 1), timeout=_PREPARING)
        self._loaded.add(collection)

    def _tidy(self, kept: Collection[str]) -> None:
        """Drop the collections of this data folder but those: one that was replaced, or was left half made by a kill."""
        name = self._name()
        for collection in self._do("list_collections") if name else ():
            if collection.startswith(f"{name}_") and collection not in kept:
                self._do("drop_collection", collection)
                self._loaded.discard(collection)

    def _aliases(self) -> Collection[str]:
        found: Collection[str] = self._do("list_aliases")["aliases"]
        return found

    def _do(self, what: str, *given: object, timeout: float | None = None, **more: object) -> Any:
        return self._server.call(what, *given, timeout=timeout, pauses=_PAUSES, **more)

    def _name(self) -> str | None:
        """What the collections are called by; None before there were any."""
        try:
            name = self._file.read_text("ascii").strip()
        except (OSError, ValueError):
            return None
        return name if _NAME.fullmatch(name) else None

    def _named(self) -> str:
        name = f"dossier_{token_hex(8)}"
        try:
            self._file.write_text(f"{name}\n", "ascii")
        except OSError as error:
            raise FolderError(f"The data folder {self._file.parent} cannot be written: {error.strerror}") from error
        return name


def _search(worth: Mapping[int, float], where: str, limit: int) -> dict[str, Any]:
    """What Milvus is asked: the ids of the passages whose vectors have the greatest inner product with that one."""
    return {
        "data": [worth],
        "anns_field": "terms",
        "filter": where,
        "limit": limit,
        "output_fields": ["id"],
        "search_params": {"metric_type": "IP"},
    }


def has_strayed(average: float, now: float) -> bool:
    """The average length of a passage is too far from the one that the vectors were made with."""
    return abs(now - average) > STRAYED * average


def _leads_to(before: State, now: State) -> bool:
    """What is missing of the one state can be made up for; not where the store's file was replaced by an older one."""
    return before.stamp == now.stamp and before.last <= now.last and before.dropped <= now.dropped


def _entities(snapshot: Snapshot, since: int, average: float) -> Iterator[Mapping[str, object]]:
    """The passages of the documents after that one; one without terms is found by nothing, and its vector would be refused."""
    for document, start, stop, postings in snapshot.weighed(since):
        if postings.numbers:
            terms = _vector(postings, average)
            yield {"id": postings.passage, "document": document, "start": start, "stop": stop, "terms": terms, "state": ""}


def _vector(postings: Postings, average: float) -> dict[int, float]:
    """By the numbers of its terms, what BM25 makes of how often a passage holds them."""
    times = np.frombuffer(postings.times, np.uint16).astype(np.float64)
    worth = saturated(times, np.full_like(times, postings.length), average)
    return dict(zip(np.frombuffer(postings.numbers, np.uint32).tolist(), worth.tolist(), strict=True))


def _told(held: _Held) -> Mapping[str, object]:
    """The entity that tells what is held."""
    state = json.dumps([VERSION, held.state, held.gone, held.average])
    return {"id": _STATE, "document": _STATE, "start": 0, "stop": 0, "terms": {_STATE: 1.0}, "state": state}


def _schema(pymilvus: Any) -> Any:
    kinds = pymilvus.DataType
    fields = pymilvus.MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    fields.add_field("id", kinds.INT64, is_primary=True)
    for name in ("document", "start", "stop"):
        fields.add_field(name, kinds.INT64)
    fields.add_field("terms", kinds.SPARSE_FLOAT_VECTOR)
    fields.add_field("state", kinds.VARCHAR, max_length=256)
    return fields


def _portions(values: Iterable[Value]) -> Iterator[list[Value]]:
    left = iter(values)
    while portion := list(islice(left, _ROWS)):
        yield portion


def _pymilvus() -> Any:
    """The client, without what it does when it is imported: .env comes into the environment, and each failure into the log with
    a traceback."""
    os.environ.setdefault("GRPC_VERBOSITY", "ERROR")  # it writes past the log, in a form of its own
    before = frozenset(os.environ)
    try:
        import pymilvus  # noqa: PLC0415  # only where the extra is used
    except ImportError as error:
        raise SettingError(_NOT_INSTALLED) from error
    for name in os.environ.keys() - before:
        del os.environ[name]
    for name in ("pymilvus", "milvus_lite", "grpc"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return pymilvus


def _failures() -> tuple[type[Exception], ...]:
    """What the client raises."""
    from grpc import RpcError  # noqa: PLC0415

    return _pymilvus().MilvusException, RpcError


def _is_away(error: Exception) -> bool:
    """Nobody answers, or not in time; it may pass."""
    from grpc import StatusCode  # noqa: PLC0415

    code = getattr(error, "code", None)
    away = (StatusCode.UNAVAILABLE, StatusCode.DEADLINE_EXCEEDED, _pymilvus().Status.CONNECT_FAILED)
    return (code() if callable(code) else code) in away


def _said(error: Exception) -> str:
    """What Milvus says of a failure, in one line."""
    details = getattr(error, "details", None)
    return " ".join(str(details() if callable(details) else getattr(error, "message", error)).split())


_holding = threading.Lock()
_holders: Counter[Path] = Counter()
"""How many servers of this process have each file open; milvus-lite gives all of them the same one."""


def _hold(place: str) -> None:
    path = Path(place).absolute()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderError(f"The folder {path.parent} cannot be made: {error.strerror}") from error
    with _holding:
        _holders[path] += 1


def _release(place: str) -> None:
    """Close the file with the last that has it open, and end the threads that serve it."""
    from milvus_lite.server_manager import server_manager_instance  # noqa: PLC0415

    path = Path(place).absolute()
    with _holding:
        _holders[path] -= 1
        if not _holders[path]:
            server_manager_instance.release_server(str(path))
