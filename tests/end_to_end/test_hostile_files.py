"""What is sent to harm, and what happens when the bot is killed with a file in its hands."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Bot, started
from tests.index.extraction.files import docx_bomb, pdf, pdf_bomb, picture_page
from tests.telegram_server import Fault, TelegramServer

EDITORS = range(41, 60)
"""Each test file is sent by an administrator of its own: Telegram takes one message a second in a chat."""
PAGE = """\
<html><head><title>The &lt;b&gt; shelter <script>alert("title")</script></title>
<script>alert("zyzzyva")</script><style>p { content: "zyzzyva" }</style></head>
<body onload="alert('zyzzyva')"><!-- zyzzyva --><img src=x onerror=alert('zyzzyva')>
<p onclick="alert('zyzzyva')">The minister of zebras, Ani Zebrian, opened the <i>shelter</i> in Gyumri on 3 May
2024 &lt;script&gt;.</p><iframe srcdoc="<p>zyzzyva</p>">zyzzyva</iframe><noscript>zyzzyva</noscript></body></html>
"""
NAMES = {
    "../../../outside.txt": "outside.txt",
    "..\\..\\windows.txt": "windows.txt",
    "/etc/absolute.txt": "absolute.txt",
    "<b>&amp;<script>.txt": None,
    "two\nlines.txt": None,
    "gpj.\u202etxt": None,
    f"{'ա' * 500}.txt": None,
    "_draft.txt": "draft.txt",
    "questions.yaml": None,
    "CON.txt": None,
}
"""Names and what becomes of them, where that is not left to the bot."""


@pytest.fixture
def bot(folder: Path, telegram: TelegramServer) -> Iterator[Bot]:
    """The bot with many administrators."""
    process = with_editors(folder, telegram)
    try:
        yield process
    finally:
        process.close()


def with_editors(folder: Path, telegram: TelegramServer) -> Bot:
    """Start the bot."""
    return started(folder, telegram, ADMIN_IDS=",".join(map(str, EDITORS)))


def told(telegram: TelegramServer, editor: int, *words: str) -> None:
    """Wait until an administrator is told one of some things."""

    def is_told() -> bool:
        return any(some in message.get("text", "") for message in telegram.sent(chat=editor) for some in words)

    telegram.wait(is_told, f"{words}, told to {editor}", 30)


def everything(folder: Path) -> list[str]:
    """Name all files beside the bot's own data."""
    ours = {folder / "data", folder / "output.txt"}
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and not ours & {path, *path.parents}
    )


def test_what_would_do_harm_is_refused(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Each with its reason; meanwhile and afterwards the bot answers, and nothing has changed."""
    before = everything(folder)
    files: dict[str, tuple[Callable[[], bytes], str]] = {
        "bomb.docx": (docx_bomb, "unpacks to far more"),
        "bomb.pdf": (pdf_bomb, "unpacks to far more"),
        "locked.pdf": (lambda: pdf(lambda canvas: canvas.drawString(70, 700, "x"), password="x"), "locked with a password"),
        "scan.pdf": (lambda: pdf(picture_page), "pictures"),
        "program.txt": (lambda: b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\xff\xff" * 100, "was not added"),
        "archive.zip": (lambda: b"PK\x03\x04" + b"\0" * 100, "ends in"),
    }
    for editor, (name, (content, _)) in zip(EDITORS, files.items(), strict=False):
        telegram.uploads(content(), name, chat=editor)
    assert telegram.ask("who led the delegation").parts("BlockQuote")
    for editor, (_, words) in zip(EDITORS, files.values(), strict=False):
        told(telegram, editor, words)
        told(telegram, editor, "unchanged")
    assert everything(folder) == before
    assert list((folder / "data" / "inbox").iterdir()) == []


def test_hostile_names_and_pages_do_no_harm(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Nothing is written outside the folder, no script is read, and what is shown is text."""
    before = everything(folder)
    telegram.uploads(PAGE.encode(), "page.html", chat=EDITORS[-1])
    told(telegram, EDITORS[-1], "is searchable")
    answer = telegram.ask("who opened the shelter in Gyumri")
    assert answer.parts("BlockQuote")[0].endswith("in Gyumri on 3 May 2024 <script>.")
    assert "The <b> shelter" in answer.text
    assert "Not found" in telegram.ask("zyzzyva", chat=1).text
    for number, (editor, name) in enumerate(zip(EDITORS, NAMES, strict=False)):
        telegram.uploads(f"Report number {number} is about xylophones.".encode(), name, chat=editor)
    for editor in EDITORS[: len(NAMES)]:
        told(telegram, editor, "is searchable", "was not added")
    taken = set(everything(folder)) - set(before)
    assert all(Path(name).parent == Path("documents") and name.isprintable() for name in taken)
    assert {f"documents/{name}" for name in NAMES.values() if name} <= taken
    assert not any(Path(name).name.startswith(("_", ".")) for name in taken)
    assert "in all" in telegram.ask("/documents", chat=2).text


def test_what_was_received_survives_kill_9_while_it_is_indexed(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Also what waits behind it, and a replacement that was agreed to; nothing is half there."""
    reports = {f"report-{editor}.txt": f"Ani Zebrian-{editor} opened the shelter. " for editor in EDITORS[:2]}
    telegram.uploads(b"Ani Okapian opened the library.", "library.txt", chat=EDITORS[4])
    told(telegram, EDITORS[4], "Shall it be replaced?")
    for editor, (name, words) in zip(EDITORS, reports.items(), strict=False):
        telegram.uploads((words * 10_000).encode(), name, chat=editor)
    for editor in EDITORS[:2]:
        told(telegram, editor, "✅ received")
    telegram.taps("Replace", chat=EDITORS[4])
    inbox = folder / "data" / "inbox"
    bot.waits_for(lambda: not list(inbox.glob("ask-*")), "the replacement to be agreed to")
    bot.stop(signal.SIGKILL)
    assert not set(reports) <= {path.name for path in (folder / "documents").iterdir()}, "it was killed too late"
    again = with_editors(folder, telegram)
    try:
        for name in (*reports, "library.txt"):
            told(telegram, EDITORS[10], f"{name} is searchable")
        for name, words in reports.items():
            assert (folder / "documents" / name).read_text(encoding="utf-8") == words * 10_000
        assert "Ani Okapian" in telegram.ask("who opened the library").text
        assert list(inbox.iterdir()) == []
    finally:
        again.close()


def test_what_was_not_received_leaves_nothing(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Killed while it is fetched, a file has to be sent again, and then is taken."""
    before = everything(folder)
    telegram.fails("download", Fault(delay=30))
    telegram.uploads(PAGE.encode(), "page.html", chat=EDITORS[0])
    telegram.wait(lambda: bool(telegram.made("download")), "the download")
    bot.stop(signal.SIGKILL)
    assert telegram.sent() == []
    again = with_editors(folder, telegram)
    try:
        assert telegram.ask("who led the delegation").parts("BlockQuote")
        assert everything(folder) == before
        assert list((folder / "data" / "inbox").iterdir()) == []
        telegram.uploads(PAGE.encode(), "page.html", chat=EDITORS[0])
        told(telegram, EDITORS[0], "is searchable")
    finally:
        again.close()
