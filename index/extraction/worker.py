"""Reading files in a child process, so that a hostile or broken file costs a second and nothing else.

Roles: ``Worker`` is the parent's side, ``serve`` the child's, ``work`` what the child does with one file;
``to_message`` and ``from_message`` are what an ``Extract`` looks like on the way. The two speak over pipes: eight bytes
of length, then JSON. The child ends when its standard input does, so it cannot outlive its parent; its own standard
output is closed to the parsers, since a C library that prints would otherwise speak for it.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from array import array
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from index.errors import RefusedError
from index.extraction import extract, pictures
from index.model import Extract, Metadata, Page, Passage, Section, Sentence
from index.passages import passages

if sys.platform != "win32":
    import resource

_LOG = logging.getLogger(__name__)
_MEGABYTE = 1_000_000
_TIRED = 300 * _MEGABYTE  # bytes of memory after which a child is replaced, so that the next file has all of it
_LENGTH_BYTES = 8
_TO_SPARE = 2.0  # seconds in which the child ends what it has started, before it is ended itself
_KEPT_VARIABLES = (
    "PATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "LANG",
    "LC_ALL",
)  # no token reaches the child


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may ask for: bytes of memory, seconds of processor and of waiting, bytes of its own.

    Memory and processor are limited where the system can (not on Windows); waiting everywhere.
    """

    memory: int = 1 << 30
    cpu: int = 20
    wall: float = 25.0
    size: int = 50 * _MEGABYTE


class Worker:
    """A child process that reads one file at a time; it is started for the first one and again after a failure."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._given_up = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def child_id(self) -> int | None:
        """The id of the process that reads, while there is one."""
        return None if self._child is None else self._child.pid

    def close(self, *, patient: bool = True) -> None:
        """End the child once it has done what it is at; the next ``read`` starts another.

        Without patience a busy child is left alone: it ends when its work is done or this process ends.
        """
        if self._lock.acquire(blocking=patient):
            try:
                self._stop()
            finally:
                self._lock.release()

    def give_up(self) -> None:
        """End the child in the midst of a file; who waits for it in another thread gets a RefusedError."""
        self._given_up = True
        if (child := self._child) is not None:
            child.kill()

    def read(self, path: Path, name: str) -> Extract:
        """Read the file at ``path``; ``name`` says by its ending what it ought to be.

        Raises ``RefusedError``, or ``OSError`` where there is no such file. Threads take turns.
        """
        if path.stat().st_size > self._limits.size:
            raise RefusedError("too-large", limit=self._limits.size // _MEGABYTE)
        return from_message(self._asked({"path": str(path.absolute()), "name": name}))

    def cut(self, extract: Extract) -> tuple[Passage, ...]:
        """The passages of what was read, see ``passages``. Raises RefusedError where that takes more than a file may."""
        return tuple(_passage(*cut) for cut in self._asked({"cut": to_message(extract)})["passages"])

    def picture(self, path: Path, sheet: int, words: str) -> bytes:
        """The page ``sheet`` (from 0) of a PDF as a PNG picture, with the words boxed that stand on it. Raises as ``read``
        does."""
        path.stat()  # the child could only say that it cannot be read
        return base64.b64decode(self._asked({"path": str(path.absolute()), "sheet": sheet, "words": words})["picture"])

    def recognise(self, path: Path, sheet: int, program: str, languages: str) -> str:
        """The text that Tesseract finds on that page. Raises as ``read`` does."""
        request = {"path": str(path.absolute()), "sheet": sheet, "program": program, "languages": languages}
        return str(self._asked(request)["recognised"])

    def _asked(self, request: Mapping[str, object]) -> dict[str, Any]:
        with self._lock:
            self._given_up = False
            reply = self._ask(request)
        if (code := reply.get("refused")) is not None:
            raise RefusedError(code, **reply.get("details", {}))
        return reply

    def _ask(self, request: Mapping[str, object]) -> dict[str, Any]:
        """The child's answer, or why it has none; a child that somebody else ended is asked again once."""
        return self._try(request) or self._try(request) or {"refused": "damaged"}

    def _try(self, request: Mapping[str, object]) -> dict[str, Any] | None:
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        alarm = threading.Timer(self._limits.wall, child.kill)
        alarm.start()
        try:
            _send(child.stdin, request)
            reply = _receive(child.stdout)
        except (OSError, ValueError):  # ValueError: half a message
            reply = None
        except BaseException:
            self._stop()  # interrupted: what is still in the pipe would be taken for the next file's answer
            raise
        finally:
            alarm.cancel()
        if reply is None or reply.get("tired"):
            self._stop()
        if reply is None and self._given_up:
            return {"refused": "damaged"}
        if reply is None and (code := _reason(child.returncode)) is not None:
            _LOG.warning("the reading process ended with %s", child.returncode)
            return {"refused": code}
        return reply

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._stop()
            self._child = _start(self._limits)
        return self._child

    def _stop(self) -> None:
        """End the child, which between two files has nothing to lose, and wait for it."""
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what was still to be written has no reader any more
                    _LOG.debug("the reading process had closed its pipe")
        try:
            child.wait(timeout=0.5)  # it is dying of its own, and of what tells which limit it hit
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _start(limits: Limits) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[2])
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "index.extraction.worker", json.dumps(asdict(limits))]
    return subprocess.Popen(  # noqa: S603  (our own interpreter, our own module)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )


def _reason(code: int) -> str | None:
    """Why a child is gone: killed for a limit, fallen over a broken file, or None where it was not the file's fault."""
    if sys.platform == "win32":
        return "bomb"  # our clock is all that ends a child there
    if code >= 0 or -code in {signal.SIGTERM, signal.SIGHUP}:
        return None
    limits = {signal.SIGKILL, signal.SIGXCPU, signal.SIGABRT, signal.SIGTRAP, signal.SIGILL}
    return "bomb" if -code in limits else "damaged"  # the last three are how C++ says that memory is out


def _send(pipe: IO[bytes], message: Mapping[str, object]) -> None:
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    pipe.write(len(body).to_bytes(_LENGTH_BYTES, "big") + body)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> dict[str, Any] | None:
    """The next message, or None where the other side has closed; ValueError where it closed in the midst of one."""
    head = pipe.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    body = pipe.read(int.from_bytes(head, "big"))
    message: dict[str, Any] = json.loads(body.decode("utf-8", "surrogatepass"))
    return message


def to_message(extract: Extract) -> dict[str, Any]:
    """An extract as JSON can carry it."""
    return asdict(extract)


def from_message(message: Mapping[str, Any]) -> Extract:
    """The extract again."""
    return Extract(
        format=message["format"],
        text=message["text"],
        metadata=Metadata(**message["metadata"]),
        pages=tuple(Page(**page) for page in message["pages"]),
        sections=tuple(Section(**section) for section in message["sections"]),
        warnings=tuple(message["warnings"]),
        pictures=tuple(message["pictures"]),
    )


def _columns(passage: Passage) -> tuple[object, ...]:
    """A passage as JSON can carry it; it has no context yet."""
    return passage.start, passage.stop, " ".join(passage.terms), list(passage.spans), passage.sentences


def _passage(start: int, stop: int, terms: str, spans: list[int], sentences: list[list[int]]) -> Passage:
    """The passage again."""
    return Passage(start, stop, tuple(terms.split(" ")), array("I", spans), tuple(Sentence(*one) for one in sentences))


def work(request: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """What the child answers to a request, which may take so many seconds.

    Whatever a parser raises is an answer too: one bad file must not end us.
    """
    try:
        return _done(request, seconds)
    except RefusedError as error:
        return {"refused": error.code, "details": error.details}
    except (MemoryError, RecursionError):
        return {"refused": "bomb"}
    except Exception:
        return {"refused": "damaged"}


def _done(request: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """Read a file, cut what was read, or show or recognise a page."""
    if "cut" in request:
        return {"passages": [_columns(passage) for passage in passages(from_message(request["cut"]))]}
    data = Path(request["path"]).read_bytes()
    if "languages" in request:
        page = pictures.render(data, request["sheet"], pictures.RECOGNISED, grey=True)
        return {"recognised": pictures.recognise(page, request["program"], request["languages"], seconds)}
    if "sheet" in request:
        page = pictures.render(data, request["sheet"], pictures.SHOWN, grey=False, words=request["words"])
        return {"picture": base64.b64encode(pictures.png(page)).decode()}
    return to_message(extract(data, request["name"]))


def serve(limits: Limits) -> None:
    """Answer requests until standard input ends."""
    requests, replies = _take_pipes()
    _limit(limits)
    while (request := _receive(requests)) is not None:
        _allow_seconds(limits.cpu)
        reply = work(request, limits.wall - _TO_SPARE)
        reply["tired"] = _memory() > _TIRED
        _send(replies, reply)


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the two pipes for ourselves and leave the null device in their place."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    return requests, replies


if sys.platform == "win32":

    def _limit(limits: Limits) -> None:
        """Nothing: the parent's clock is the limit there."""

    def _allow_seconds(seconds: int) -> None:
        """Nothing: the parent's clock is the limit there."""

    def _memory() -> int:
        return 0

else:

    def _limit(limits: Limits) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes our input
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # reading writes nothing

    def _allow_seconds(seconds: int) -> None:
        """So many seconds of processor from now on."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))

    def _memory() -> int:
        """Bytes in use. Linux has the peak of the parent stand for the child's at first, so the present use is read."""
        try:
            return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
        except OSError:  # macOS, where the peak is the child's own, in bytes
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    serve(Limits(**json.loads(sys.argv[1])))
