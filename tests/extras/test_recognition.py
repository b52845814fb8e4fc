"""Scans are recognised by Tesseract itself, from the file to the answer in Telegram. Skipped where it is not installed."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from index.extraction.pictures import png, render
from index.extraction.worker import Worker
from index.library import Library
from index.recognition import installed
from tests.end_to_end.conftest import filled
from tests.end_to_end.conftest import started as with_settings
from tests.index.extraction.files import pdf, write
from tests.telegram_server import TelegramServer

TESSERACT = installed()
pytestmark = pytest.mark.skipif(
    TESSERACT is None or "eng" not in TESSERACT.languages, reason="Tesseract with English is not installed"
)
EDITOR = 42
LINES = ["The shelter in Gyumri was opened by", "Anna Abovyan on 3 May 2018.", "It was paid for by the embassy of Norway."]
WHO = "who opened the shelter in Gyumri"


def scan() -> bytes:
    """A PDF of two pages: text, and a picture of text as a scanner makes it."""
    page = render(pdf(lambda canvas: _draw(canvas, LINES)), 0, 1800, grey=True)
    picture = ImageReader(io.BytesIO(png(page)))

    def draw(canvas: Canvas) -> None:
        _draw(canvas, ["The library of the police opened in Yerevan in 2016."])
        canvas.showPage()
        canvas.drawImage(picture, 0, 0, 595, 842)

    return pdf(draw)


def _draw(canvas: Canvas, lines: list[str]) -> None:
    write(canvas, lines, size=16)


def test_a_scanned_page_answers(tmp_path: Path) -> None:
    """Word for word here, where the print is clean."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "scan.pdf").write_bytes(scan())
    with Library(folder, tmp_path / "data", tesseract=TESSERACT) as library:
        assert library.update().warnings["scan.pdf"] == ("Page 2 is a picture: the text is being recognised.",)
        library.recognise()
        quote = library.ask(WHO).quotes[0]
        assert quote.text == "The shelter in Gyumri was opened by Anna Abovyan on 3 May 2018."
        assert (quote.page, quote.recognised) == ("2", True)


def test_the_program_sees_no_secret(tmp_path: Path) -> None:
    """Its environment is the reading process's; one that hangs is ended in time."""
    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\ncat >/dev/null\nenv\necho "threads $OMP_THREAD_LIMIT"\n', encoding="utf-8")
    program.chmod(0o700)
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan())
    os.environ["TELEGRAM_BOT_TOKEN"] = "123:secret"
    try:
        with Worker() as worker:
            said = worker.recognise(path, 1, str(program), "eng")
    finally:
        del os.environ["TELEGRAM_BOT_TOKEN"]
    assert "secret" not in said
    assert "threads 1" in said


def test_from_a_shell(tmp_path: Path) -> None:
    """``add`` recognises before it ends; ``ask`` says what the words are."""
    documents = tmp_path / "documents"
    documents.mkdir()
    (tmp_path / "scan.pdf").write_bytes(scan())
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "index", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True).stdout

    assert "Page 2 is a picture" in run("add", "scan.pdf")
    answer = run("ask", WHO)
    assert "Abovyan" in answer
    assert "recognised text · " in answer


@pytest.mark.timeout(180)  # on a busy machine Tesseract takes its time
def test_from_an_upload_to_an_answer_with_its_page(tmp_path: Path) -> None:
    """Progress is told, questions are answered meanwhile, and the picture of the page is one tap away."""
    with TelegramServer() as telegram:
        bot = with_settings(filled(tmp_path), telegram, ADMIN_IDS=str(EDITOR), OCR="on")
        try:
            bot.says("2 added")
            telegram.uploads(scan(), "scan.pdf", chat=EDITOR)
            # On a quick machine it is done before the next look at how far it is.
            telegram.wait(lambda: _said(telegram, "is being recognised: 0 of 1") or _said(telegram, "is searchable"), "it", 60)
            assert telegram.ask("when did the library of the police open").parts("BlockQuote")
            telegram.wait(lambda: _said(telegram, "is searchable"), "the document", 60)
            answer = telegram.ask(WHO)
            assert "Anna Abovyan" in answer.text
            assert "Recognised text" in answer.text
            telegram.taps("Page")
            telegram.wait(lambda: "photo" in telegram.sent()[-1], "the page")
        finally:
            bot.close()
        assert telegram.refused == []


@pytest.mark.timeout(120)
def test_the_bot_stops_at_once_while_it_recognises(tmp_path: Path) -> None:
    """And goes on with the page at the next start: nothing is taken for empty that was only interrupted."""
    slow = tmp_path / "bin" / "tesseract"
    slow.parent.mkdir()
    slow.write_text('#!/bin/sh\n[ "$1" = --list-langs ] && exec echo eng\ncat >/dev/null\nsleep 20\n', encoding="utf-8")
    slow.chmod(0o700)
    with TelegramServer() as telegram:
        folder = filled(tmp_path)
        (folder / "documents" / "scan.pdf").write_bytes(scan())
        bot = with_settings(folder, telegram, OCR="on", PATH=f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
        try:
            bot.says("Recognising the text of 1 pages", 60)
            code, seconds = bot.stop()
        finally:
            bot.close()
        assert (code, seconds < 5) == (0, True)
    with Library(folder / "documents", folder / "data", tesseract=TESSERACT) as library:
        library.update()
        assert library.recognising == {"scan.pdf": (0, 1)}


def _said(telegram: TelegramServer, words: str) -> bool:
    return any(words in call.data.get("text", "") for call in telegram.calls if call.data.get("chat_id") == EDITOR)
