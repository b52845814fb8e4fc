"""``python -m bot``: Telegram with a token, a chat in the terminal without one; ``backup`` and ``restore``."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from threading import Event, Thread

from dotenv import dotenv_values

from bot import app, backups, checks, console, monitoring, polling, webhook
from bot.conversation import Conversation
from bot.embedding import embed_beside
from bot.indexing import catch_up
from bot.logs import cause, new_code, set_up
from bot.metrics import Metrics
from bot.recognising import recognise_beside
from bot.serving import listening, serve
from bot.settings import Secret, Settings
from bot.shelves import Libraries
from bot.state import State
from bot.watching import watch
from index import milvus, recognition, weights
from index.errors import DossierError
from index.library import Library

CANNOT_RUN = 2
FAILED = 70  # EX_SOFTWARE of sysexits.h

_TO_STOP = 0.5

_log = logging.getLogger("bot")


def main() -> int:
    """Run until the input ends or a signal comes; 2 where it cannot run, with one sentence that says why."""
    asked = _parser().parse_args()
    signal.signal(signal.SIGTERM, _leave)
    try:
        environ = {**{name: value or "" for name, value in dotenv_values(".env").items()}, **os.environ}
        match asked.command:
            case "check":
                return 0 if checks.look(_checked(environ), partial(print, flush=True)) else 1
            case "backup":
                _back_up(Settings.read(environ), asked.file)
            case "restore":
                _restore(Settings.read(environ), asked.file)
            case _:
                _run(environ)
    except DossierError as error:
        print(error, file=sys.stderr)
        return CANNOT_RUN
    except (KeyboardInterrupt, BrokenPipeError):
        return _quietly()
    except Exception as error:
        # Python would print the message too, which may hold what a person wrote.
        _log.critical("Stopped by error %s: %s", new_code(), cause(error))
        return FAILED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Answer in Telegram where TELEGRAM_BOT_TOKEN is set, else in this terminal."
    )
    commands = parser.add_subparsers(dest="command", title="instead", metavar="")
    look = "look at token, clock, folders, room, hotlines, extras: a line each, with what to do; exit code 1 where there is"
    commands.add_parser("check", help=look, description=look)
    for name, does in (
        ("backup", "save documents, versions and state in one file; the bot may be running"),
        ("restore", "put back what a backup holds, where nothing is lost by it"),
    ):
        commands.add_parser(name, help=does, description=does).add_argument("file", type=Path, metavar="FILE")
    return parser


def _checked(environ: Mapping[str, str]) -> Settings:
    """Read the settings, with nothing logged but what is grave."""
    settings = Settings.read(environ)
    set_up(logging.ERROR, filter(None, [settings.token]))
    return settings


def _back_up(settings: Settings, file: Path) -> None:
    saved = backups.save(_folders(settings), file)
    print(
        f"{saved.documents} files of {settings.documents} and what is kept of them are saved in {file} ({saved.size:,} bytes)."
    )


def _restore(settings: Settings, file: Path) -> None:
    saved = backups.restore(file, _folders(settings))
    print(f"{saved.documents} files are restored to {settings.documents}; the index is made anew at the next start.")


def _folders(settings: Settings) -> backups.Folders:
    return backups.Folders(settings.documents, settings.data, settings.restricted)


def _run(environ: Mapping[str, str]) -> None:
    settings = Settings.read(environ)
    hidden = [settings.token, settings.webhook.secret if settings.webhook else None, settings.index_credentials]
    set_up(settings.log_level, filter(None, hidden), as_json=settings.log_format == "json")
    meaning, tesseract = weights.read(settings.semantic), recognition.installed(settings.ocr)
    opened = partial(Library, weights=meaning, tesseract=tesseract, engine=settings.engine)
    elsewhere = milvus.opened(settings.index_url.value, settings.data) if settings.index_url else None
    with ExitStack() as stack:
        library = stack.enter_context(opened(settings.documents, settings.data, elsewhere=elsewhere))
        _work_beside(stack, library)
        if settings.token is None:
            _terminal(library, environ)
            return
        libraries = Libraries(library)
        if settings.restricted:
            # Ranked here, whatever ranks the others: nothing of them leaves this machine.
            restricted = stack.enter_context(opened(settings.restricted, settings.restricted_data, restricted=True))
            _work_beside(stack, restricted)
            libraries = Libraries(library, restricted)
        state = stack.enter_context(State(settings.data))
        _telegram(libraries, state, settings, settings.token)


def _work_beside(stack: ExitStack, library: Library) -> None:
    for work in (embed_beside, recognise_beside):
        stack.enter_context(_beside(work, library))


def _telegram(libraries: Libraries, state: State, settings: Settings, token: Secret) -> None:
    """Answer from the last good index while it catches up.

    Where there is none yet, Telegram keeps the questions until there is: "not found" would be untrue.
    """
    with ExitStack() as stack:
        for library in filter(None, libraries):
            if not library.documents():
                catch_up(library)
            stack.enter_context(_beside(watch, library, library.folder))
        asyncio.run(_answer(libraries, state, settings, token))


async def _answer(libraries: Libraries, state: State, settings: Settings, token: Secret) -> None:
    """Answer, hearing as the settings say, and tell how that goes where that is wanted."""
    library = libraries.everybodys
    metrics = Metrics(library)
    hear = webhook.hear(settings.webhook, metrics.heard) if settings.webhook else partial(polling.poll, heard=metrics.heard)
    watched = monitoring.application(metrics, library, polls=settings.webhook is None)
    port = settings.monitor_port
    monitor = asyncio.create_task(serve(watched, listening(monitoring.HOST, port))) if port else None
    try:
        await polling.run(app.build(libraries, state, settings, token, metrics), hear)
    finally:
        if monitor:
            monitor.cancel()


@contextmanager
def _beside(work: Callable[..., None], *given: object) -> Iterator[None]:
    """Do the work in a thread meanwhile; its last argument is set when it shall end."""
    stop = Event()
    thread = Thread(target=work, args=(*given, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_TO_STOP)


def _terminal(library: Library, environ: Mapping[str, str]) -> None:
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    print(console.HOW_TO_START_IN_TELEGRAM, file=sys.stderr)
    catch_up(library)
    console.chat(Conversation(library, in_full=True), environ, sys.stdin, sys.stdout)


def _leave(*_: object) -> None:
    raise SystemExit(0)


def _quietly() -> int:
    """Leave without the complaint that Python makes about a closed pipe when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
