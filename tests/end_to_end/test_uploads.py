"""Documents that arrive in the chat."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.end_to_end.conftest import CONFERENCE, Bot
from tests.telegram_server import Fault, TelegramServer

EDITOR = 42
REPORT = "The minister of zebras, Ani Zebrian, opened the shelter in Gyumri on 3 May 2024.\n"
QUESTION = "who opened the shelter in Gyumri"


@pytest.fixture
def bot(folder: Path, telegram: TelegramServer) -> Iterator[Bot]:
    """The bot with one administrator."""
    process = started(folder, telegram)
    try:
        yield process
    finally:
        process.close()


def started(folder: Path, telegram: TelegramServer) -> Bot:
    """Start the bot."""
    return Bot(folder, TELEGRAM_API_URL=telegram.url, ADMIN_IDS=str(EDITOR), LOG_LEVEL="DEBUG")


def says(telegram: TelegramServer, words: str, chat: int = EDITOR) -> None:
    """Wait until the bot's newest message holds something."""
    telegram.wait(lambda: bool(telegram.sent(chat=chat)) and words in newest(telegram, chat), words)


def said(telegram: TelegramServer, words: str) -> bool:
    """Tell whether one of the bot's messages to the administrator holds something."""
    return any(words in message.get("text", "") for message in telegram.sent(chat=EDITOR))


def newest(telegram: TelegramServer, chat: int = EDITOR) -> str:
    """Give the text of the bot's newest message."""
    return str(telegram.sent(chat=chat)[-1].get("text", ""))


def test_a_file_becomes_searchable_and_stays(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Without a restart, and after one; the progress is one message that is edited."""
    telegram.uploads(REPORT.encode(), "../../Report 2024.TXT", chat=EDITOR)
    says(telegram, "is searchable")
    assert len(telegram.sent(chat=EDITOR)) == 1
    assert (folder / "documents" / "Report 2024.txt").read_text(encoding="utf-8") == REPORT
    assert "Ani Zebrian" in telegram.ask(QUESTION).text
    assert list((folder / "data" / "inbox").iterdir()) == []
    bot.stop()
    again = started(folder, telegram)
    try:
        assert "Ani Zebrian" in telegram.ask(QUESTION).text
    finally:
        again.close()


def test_received_is_said_first(telegram: TelegramServer, bot: Bot) -> None:
    """And only once the file is there."""
    telegram.fails("download", Fault(delay=1))
    telegram.uploads(REPORT.encode(), "report.txt", chat=EDITOR)
    telegram.answers(1, chat=EDITOR)
    first = telegram.made("sendMessage", chat=EDITOR)[0]
    assert "✅ received" in first.data["text"]
    assert first.at > telegram.made("download")[0].at + 1
    says(telegram, "is searchable")


def test_questions_are_answered_meanwhile(telegram: TelegramServer, bot: Bot) -> None:
    """Also those of the same chat."""
    telegram.fails("download", Fault(delay=3))
    telegram.uploads(REPORT.encode(), "report.txt", chat=EDITOR)
    telegram.wait(lambda: bool(telegram.made("download")), "the download")
    assert telegram.ask("who led the delegation", chat=EDITOR).parts("BlockQuote")
    assert telegram.ask("who led the delegation").parts("BlockQuote")
    telegram.wait(lambda: any("is searchable" in message["text"] for message in telegram.sent()), "the document")


def test_a_file_that_cannot_be_fetched_is_asked_for_again(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Nothing of it stays."""
    telegram.fails("download", Fault(status=500), times=9)
    telegram.uploads(REPORT.encode(), "report.txt", chat=EDITOR)
    says(telegram, "send it again")
    assert list((folder / "data" / "inbox").iterdir()) == []


def test_a_new_document_can_be_tried(telegram: TelegramServer, bot: Bot) -> None:
    """By a tap, which searches for its title."""
    telegram.uploads(REPORT.encode(), "the minister of zebras.txt", chat=EDITOR)
    says(telegram, "is searchable")
    telegram.taps("Try it", chat=EDITOR)
    says(telegram, "Ani Zebrian")


def test_the_same_file_is_recognised(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """By its content, whatever it is called now."""
    content = (folder / "documents" / "conference.txt").read_bytes()
    telegram.uploads(content, "another name.txt", chat=EDITOR)
    says(telegram, "already there: conference.txt")
    assert not (folder / "documents" / "another name.txt").exists()


def test_two_files_of_a_name_do_not_replace_each_other(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Though neither is a document yet when both have been received."""
    telegram.fails("download", Fault(delay=1), times=2)
    for text in (REPORT, "Another report.\n"):
        telegram.uploads(text.encode(), "report.txt", chat=EDITOR)
    for words in ("is searchable", "Shall it be replaced?"):
        telegram.wait(partial(said, telegram, words), words)
    kept = (folder / "documents" / "report.txt").read_bytes()
    telegram.uploads(kept, "report.txt", chat=EDITOR)
    says(telegram, "already there: report.txt")


def test_a_file_is_taken_whatever_becomes_of_its_message(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Where "received" cannot be said, or was deleted by the time there is more to say, the end is told anew."""
    telegram.fails("sendMessage", Fault(status=400, description="Bad Request: no"), chat=EDITOR)
    telegram.uploads(REPORT.encode(), "report.txt", chat=EDITOR)
    says(telegram, "is searchable")
    telegram.fails("editMessageText", Fault(status=400, description="Bad Request: message to edit not found"), times=9)
    telegram.uploads(b"Another report.\n", "another.txt", chat=EDITOR)
    says(telegram, "another.txt is searchable")


@pytest.mark.parametrize("button", ["Replace", "Leave"])
def test_a_file_of_the_same_name_waits_for_a_tap(folder: Path, telegram: TelegramServer, bot: Bot, button: str) -> None:
    """Nothing is changed before it."""
    path = folder / "documents" / "library.txt"
    old = path.read_text(encoding="utf-8")
    telegram.uploads(REPORT.encode(), "library.txt", chat=EDITOR)
    says(telegram, "Shall it be replaced?")
    assert path.read_text(encoding="utf-8") == old
    telegram.taps(button, chat=EDITOR)
    says(telegram, "is searchable" if button == "Replace" else "Nothing was changed")
    assert path.read_text(encoding="utf-8") == (REPORT if button == "Replace" else old)
    assert list((folder / "data" / "inbox").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.txt", "The file is empty"),
        (b"%PDF-1.7 nonsense", "broken.pdf", "damaged"),
        (REPORT.encode(), "report.pdf", "content is"),
        (REPORT.encode(), "report.exe", "ends in"),
        (REPORT.encode(), "..", "ends in"),
    ],
)
def test_a_refused_file_says_why_and_that_nothing_changed(
    folder: Path, telegram: TelegramServer, bot: Bot, content: bytes, name: str, words: str
) -> None:
    """Nothing of it stays."""
    before = sorted(path.name for path in (folder / "documents").iterdir())
    telegram.uploads(content, name, chat=EDITOR)
    says(telegram, words)
    assert "unchanged" in newest(telegram)
    assert sorted(path.name for path in (folder / "documents").iterdir()) == before


def test_a_replacement_that_is_refused_leaves_the_document(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """As it was, and still answering."""
    telegram.uploads(b"\x00\x01\x02" * 100, "conference.txt", chat=EDITOR)
    says(telegram, "Shall it be replaced?")
    telegram.taps("Replace", chat=EDITOR)
    says(telegram, "was not added")
    assert "Vahram Kazhoyan" in telegram.ask("who led the delegation").text


def test_a_file_too_large_for_telegram_names_the_folder(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """It is not fetched."""
    telegram.uploads(b"x", "large.pdf", chat=EDITOR, size=21 << 20)
    says(telegram, str(folder / "documents"))
    assert "20 MB" in newest(telegram)
    assert telegram.made("getFile") == []


def test_others_are_told_who_may(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """For files and for the administrators' commands; in a group files are not answered."""
    telegram.uploads(REPORT.encode(), "report.txt", chat=7)
    says(telegram, "Only the administrators", chat=7)
    assert "for the administrators" in telegram.ask("/remove", chat=8).text
    assert "for the administrators" in telegram.ask("/status", chat=9).text
    telegram.uploads(REPORT.encode(), "report.txt", chat=-100, person=EDITOR)
    telegram.ask("/help")
    assert telegram.sent(chat=-100) == []
    assert not (folder / "documents" / "report.txt").exists()


def test_the_same_text_under_another_name_is_told(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """To whoever sent it; an answer quotes it once, from the newer one, and names both."""
    folded = CONFERENCE.replace(". ", ".\n")
    telegram.uploads(folded.encode(), "press release.txt", chat=EDITOR)
    says(telegram, "is searchable")
    assert "Its text is also Everyone has a Role <2018> & beyond (100 % of the sentences)" in newest(telegram)
    answer = telegram.ask("who led the delegation").text
    assert "Also in: press release" in answer


def test_a_document_is_removed_after_its_title_was_confirmed(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """From the folder, with what stands beside it, and from the answers."""
    telegram.ask("who led the delegation")
    telegram.ask("/remove", chat=EDITOR)
    telegram.taps("1", chat=EDITOR)
    says(telegram, "Remove Everyone has a Role <2018> & beyond?")
    assert (folder / "documents" / "conference.txt").exists()
    telegram.taps("Remove", chat=EDITOR)
    says(telegram, "is removed")
    assert [path.name for path in (folder / "documents").iterdir()] == ["library.txt"]
    assert "Kazhoyan" not in telegram.ask("who led the delegation", chat=77).text


def test_a_document_to_remove_may_be_named(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """By a part of its title or of its file's name; a second thought changes nothing."""
    assert "Remove Everyone" in telegram.ask("/remove everyone has", chat=EDITOR).text
    telegram.taps("Leave", chat=EDITOR)
    says(telegram, "Nothing was changed")
    assert (folder / "documents" / "conference.txt").exists()
    assert "no such document" in telegram.ask("/remove xylophone", chat=EDITOR).text


def test_another_document_under_the_name_is_not_removed(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """What was put there after the title was shown is asked about anew."""
    assert "Remove library?" in telegram.ask("/remove library", chat=EDITOR).text
    (folder / "documents" / "library.txt").write_text(REPORT, encoding="utf-8")
    bot.says("1 changed")
    assert "replaced meanwhile" in telegram.taps("Remove", chat=EDITOR)
    assert (folder / "documents" / "library.txt").exists()


def test_nobody_else_can_tap_to_remove(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Even with the button at hand."""
    telegram.ask("/remove library", chat=EDITOR)
    assert telegram.taps("Remove", chat=EDITOR, person=7)
    assert (folder / "documents" / "library.txt").exists()


def test_the_status_counts(telegram: TelegramServer, bot: Bot) -> None:
    """Documents, passages, memory, the version, and that the semantic extra is off."""
    status = telegram.ask("/status", chat=EDITOR).text
    assert "Search by meaning: off" in status
    assert "Documents: 2" in status
    assert "memory:" in status
    assert "Last change" in status


def test_what_was_received_survives_being_killed(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """It is taken at the next start, and the administrator is told."""
    telegram.uploads(REPORT.encode(), "report.txt", chat=EDITOR)
    telegram.wait(lambda: any("✅ received" in call.data["text"] for call in telegram.made("sendMessage")), "received")
    bot.stop(signal.SIGKILL)
    again = started(folder, telegram)
    try:
        again.waits_for((folder / "documents" / "report.txt").exists, "the document")
        telegram.wait(lambda: "Zebrian" in telegram.ask(QUESTION, chat=5).text, "an answer from it", 20)
    finally:
        again.close()


def test_a_file_in_the_inbox_is_taken_at_the_start(folder: Path, telegram: TelegramServer) -> None:
    """What would replace a document is asked about, unless that was done; what was half there is cleared away."""
    for place, name in (("abc", "report.txt"), ("def", "library.txt"), ("yes-jkl", "conference.txt"), (".ghi", "half.txt")):
        (folder / "data" / "inbox" / place).mkdir(parents=True)
        (folder / "data" / "inbox" / place / name).write_text(REPORT + place, encoding="utf-8")
    process = started(folder, telegram)
    try:
        taken, asked, replaced = [answer.text for answer in telegram.answers(3, chat=EDITOR)]
        assert "report.txt is searchable" in taken
        assert "Shall it be replaced?" in asked
        assert "conference.txt is searchable" in replaced
        assert (folder / "documents" / "conference.txt").read_text(encoding="utf-8") == REPORT + "yes-jkl"
        assert [path.name for path in (folder / "data" / "inbox").iterdir()] == ["def"]
        telegram.taps("Replace", chat=EDITOR)
        telegram.wait(lambda: "library.txt is searchable" in telegram.sent(chat=EDITOR)[1]["text"], "the document")
        assert (folder / "documents" / "library.txt").read_text(encoding="utf-8") == REPORT + "def"
    finally:
        process.close()
