"""The buttons under an answer, and answers to changed questions."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import docx
from reportlab.pdfgen.canvas import Canvas

from tests.end_to_end.conftest import CONFERENCE, Bot
from tests.index.extraction.files import pdf, write
from tests.telegram_server import TelegramServer

QUESTION = "who led the delegation"


def shown(telegram: TelegramServer, place: int = 0) -> str:
    """Give one of the bot's messages as it is now."""
    return str(telegram.sent()[place]["text"])


def pictures(telegram: TelegramServer) -> list[dict[str, Any]]:
    """Give the bot's messages that are pictures."""
    return [message for message in telegram.sent() if "photo" in message]


def of_two_pages(canvas: Canvas) -> None:
    """A decision and an annex."""
    write(canvas, ["The council met in Yerevan on 24 April 2018 and adopted the plan."])
    canvas.showPage()
    write(canvas, ["Annex: the members of the council and their telephone numbers."])


def test_the_other_quotes_are_a_tap_away(telegram: TelegramServer, bot: Bot) -> None:
    """Forwards and backwards, in the same message."""
    first = telegram.ask(QUESTION).text
    count = int(next(label for label in telegram.buttons() if "/" in label).split("/")[1])
    assert count > 1
    telegram.taps("▶")
    telegram.wait(lambda: f"2/{count}" in telegram.buttons(), "the second quote")
    assert shown(telegram) != first
    telegram.taps("◀")
    telegram.wait(lambda: shown(telegram) == first, "the first quote again")
    assert len(telegram.sent()) == 1


def test_the_words_can_be_searched_for_as_they_were_typed(telegram: TelegramServer, bot: Bot) -> None:
    """What was taken for a slip is told, and a tap searches for the very word; so do the buttons below then."""
    answer = telegram.ask("who led the edlegation to Vienna").text
    assert "Kazhoyan" in answer
    assert "Searched for: delegation" in answer
    telegram.taps("exactly as typed")
    telegram.wait(lambda: "Searched for" not in shown(telegram), "the answer to the words as typed")
    assert "Words that no document holds: edlegation" in shown(telegram) or "◀" in telegram.buttons()
    assert "🔤 search exactly as typed" not in telegram.buttons()


def test_the_sentences_around_can_be_seen(telegram: TelegramServer, bot: Bot) -> None:
    """In a quotation that is folded, the document's own words; a second tap folds them away."""
    first = telegram.ask(QUESTION).text
    telegram.taps("Context")
    telegram.wait(lambda: shown(telegram) != first, "the context")
    around = telegram.sent()[0]["parsed"].parts("ExpandableBlockQuote")
    assert around
    assert all(part in CONFERENCE.replace("\n", " ") for part in around)
    telegram.taps("Less")
    telegram.wait(lambda: shown(telegram) == first, "the answer again")


def test_the_file_is_sent_and_its_id_remembered(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """The second time nothing is uploaded."""
    telegram.ask(QUESTION)
    for number in (2, 3):
        telegram.taps("Open file")
        telegram.answers(number)
    original = (folder / "documents" / "conference.txt").read_bytes()
    assert [telegram.content(message) for message in telegram.sent()[1:]] == [original, original]
    assert [isinstance(call.data["document"], str) for call in telegram.made("sendDocument")] == [False, True]


def test_opinions_are_counted_without_a_name(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """One a message and quote, however often is tapped."""
    telegram.ask(QUESTION, chat=918273645)
    for label in ("👍", "👍", "👎"):
        assert "Thank you" in telegram.taps(label, chat=918273645)
    for file in (folder / "data").iterdir():
        assert b"918273645" not in file.read_bytes()


def test_buttons_work_after_a_restart_and_a_change_of_the_document(folder: Path, telegram: TelegramServer) -> None:
    """Nothing about an answer is kept: what a button needs stands in it, and words that have moved are found."""
    process = Bot(folder, TELEGRAM_API_URL=telegram.url)
    try:
        question = telegram.writes(QUESTION)
        telegram.answers(1)
        process.stop()
        document = folder / "documents" / "conference.txt"
        document.write_text("A sentence was put before the rest.\n\n" + CONFERENCE, encoding="utf-8")
        process = Bot(folder, TELEGRAM_API_URL=telegram.url)
        process.says("1 changed")
        telegram.deletes(question)
        telegram.taps("Context")
        telegram.wait(lambda: "put before the rest" in shown(telegram), "the context in the changed document")
        assert "Vahram Kazhoyan" in telegram.sent()[0]["parsed"].parts("BlockQuote")[0]
    finally:
        process.close()


def test_turning_says_that_the_question_is_gone(telegram: TelegramServer, bot: Bot) -> None:
    """The answer stays as it is."""
    question = telegram.writes(QUESTION)
    first = telegram.answers(1)[0].text
    telegram.deletes(question)
    assert "no longer in the chat" in telegram.taps("▶")
    assert shown(telegram) == first


def test_words_that_are_gone_are_said_to_be_gone(folder: Path, telegram: TelegramServer) -> None:
    """As is a document that is gone."""
    process = Bot(folder, TELEGRAM_API_URL=telegram.url)
    try:
        question = telegram.writes(QUESTION)
        telegram.answers(1)
        process.stop()
        (folder / "documents" / "conference.txt").unlink()
        telegram.deletes(question)
        process = Bot(folder, TELEGRAM_API_URL=telegram.url)
        process.says("1 removed")
        assert "no longer in the documents" in telegram.taps("Context")
        assert "no longer there" in telegram.taps("Open file")
    finally:
        process.close()


def test_a_question_is_asked_of_one_document(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """By a tap that offers what was found; other quotes keep to it, until all documents are asked again."""
    bot.says("2 added")
    (folder / "documents" / "other.txt").write_text(
        "The delegation was led by Anna Abovyan, as was reported.", encoding="utf-8"
    )
    bot.says("1 added")
    first = telegram.ask(QUESTION).text
    telegram.taps("Filter")
    telegram.wait(lambda: "other" in telegram.buttons(), "the choice")
    assert shown(telegram) == first
    telegram.taps("Back")
    telegram.wait(lambda: any("Context" in label for label in telegram.buttons()), "the buttons again")
    telegram.taps("Filter")
    telegram.wait(lambda: "other" in telegram.buttons(), "the choice again")
    telegram.taps("other")
    telegram.wait(lambda: "Only: other" in shown(telegram), "the answer of one document")
    assert "Anna Abovyan" in telegram.sent()[0]["parsed"].parts("Bold")
    telegram.taps("Context")
    telegram.wait(lambda: any("Less" in label for label in telegram.buttons()), "the context")
    telegram.taps("Less")
    telegram.wait(lambda: "Only: other" in shown(telegram), "the answer again")
    telegram.taps("all documents")
    telegram.wait(lambda: shown(telegram) == first, "the first answer")
    assert "Only: other" in telegram.ask("who led the delegation, only in other").text


def test_where_there_is_nothing_to_choose_it_is_said(telegram: TelegramServer, bot: Bot) -> None:
    """All that was found is of one document."""
    telegram.ask("what did INL sponsor")
    assert "one document" in telegram.taps("Filter")


def test_all_quotes_are_sent_as_files(telegram: TelegramServer, bot: Bot) -> None:
    """Word for word, with their citations, as a Word document and in Markdown."""
    telegram.ask(QUESTION)
    count = int(next(label for label in telegram.buttons() if "/" in label).split("/")[1])
    telegram.taps("Save")
    telegram.wait(lambda: len(telegram.sent()) == 3, "the files")
    word, markdown = telegram.sent()[1:]
    assert word["document"]["file_name"].endswith(".docx")
    assert markdown["document"]["file_name"].endswith(".md")
    paragraphs = docx.Document(io.BytesIO(telegram.content(word))).paragraphs
    quotes = [paragraph.text for paragraph in paragraphs if paragraph.style and paragraph.style.name == "Quote"]
    assert len(quotes) == count
    assert paragraphs[0].text == QUESTION
    assert quotes[0].removesuffix(" […]") in " ".join(CONFERENCE.split())
    assert any(run.bold and "Vahram Kazhoyan" in run.text for paragraph in paragraphs for run in paragraph.runs)
    assert any("“Everyone has a Role <2018> & beyond”, 25 April 2018" in paragraph.text for paragraph in paragraphs)
    text = telegram.content(markdown).decode()
    assert "**Vahram Kazhoyan**" in text
    assert "Everyone has a Role \\<2018\\> \\& beyond" in text


def test_a_quote_is_verified_in_its_file(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """By whoever has it, also by a link; a letter that was changed is said aloud, and that the file is gone."""
    document = folder / "documents" / "conference.txt"
    first = telegram.types(QUESTION)["results"][0]
    telegram.ask(f"/start q_{first['id']}")
    telegram.taps("Verify")
    stands = telegram.answers(2)[1]
    assert "These words stand in the file" in stands.text
    assert stands.parts("ExpandableBlockQuote")[0] == telegram.sent()[0]["parsed"].parts("BlockQuote")[0]
    assert hashlib.sha256(document.read_bytes()).hexdigest() in stands.text
    document.write_text(CONFERENCE.replace("Kazhoyan", "Kazhoian"), encoding="utf-8")
    bot.says("1 changed")
    telegram.taps("Verify")
    assert "no longer stand in it" in telegram.answers(3)[2].text
    document.unlink()
    bot.says("1 removed")
    telegram.taps("Verify")
    gone = telegram.answers(4)[3].text
    assert "no longer there" in gone
    assert "Gone since" in gone


def test_an_edited_question_gets_its_answer_edited(telegram: TelegramServer, bot: Bot) -> None:
    """In place; no second answer is sent."""
    question = telegram.writes("xylophone zebras")
    assert "Not found" in telegram.answers(1)[0].text
    telegram.edits(question, QUESTION)
    telegram.wait(lambda: "Vahram Kazhoyan" in shown(telegram), "the changed answer")
    assert len(telegram.sent()) == 1


def test_a_follow_up_is_turned_with_the_question_before_it(telegram: TelegramServer, bot: Bot) -> None:
    """Other questions in the meantime do not change what it means."""
    telegram.ask("how many representatives went to the conference in Vienna")
    telegram.ask("and who led them?")
    first = shown(telegram, 1)
    telegram.taps("▶")
    telegram.wait(lambda: shown(telegram, 1) != first, "the next quote")
    telegram.taps("◀")
    telegram.wait(lambda: shown(telegram, 1) == first, "the first quote")


def test_what_is_no_button_of_ours_does_nothing(telegram: TelegramServer, bot: Bot) -> None:
    """The number between the arrows is not to be tapped."""
    telegram.ask(QUESTION)
    assert telegram.taps("1/") == ""


def test_every_button_works_after_being_killed_and_a_new_index(folder: Path, telegram: TelegramServer) -> None:
    """Nothing of the answer was in the process or in the index."""
    process = Bot(folder, TELEGRAM_API_URL=telegram.url)
    try:
        first = telegram.ask(QUESTION).text
        process.process.kill()
        process.process.wait()
        for file in (folder / "data").glob("index.*"):
            file.unlink()
        process = Bot(folder, TELEGRAM_API_URL=telegram.url)
        telegram.taps("▶")
        telegram.wait(lambda: shown(telegram) != first, "the second quote")
        telegram.taps("◀")
        telegram.wait(lambda: shown(telegram) == first, "the first quote again")
        telegram.taps("Context")
        telegram.wait(lambda: shown(telegram) != first, "the context")
        telegram.taps("Less")
        telegram.wait(lambda: shown(telegram) == first, "the answer again")
        telegram.taps("Open file")
        telegram.wait(lambda: len(telegram.sent()) == 2, "the file")
        assert "Thank you" in telegram.taps("👎")
    finally:
        process.close()


def test_the_page_is_a_tap_away(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """Of a PDF, as a picture; the second time nothing is uploaded, and what is gone is said. A text has no page."""
    telegram.ask(QUESTION)
    assert "🖼 Page" not in telegram.buttons()
    (folder / "documents" / "council.pdf").write_bytes(pdf(of_two_pages))
    bot.says("1 added")
    assert "Recognised text" not in telegram.ask("when did the council meet in Yerevan").text
    for _ in range(2):
        telegram.taps("Page")
    telegram.wait(lambda: len(pictures(telegram)) == 2, "the pictures")
    first, second = telegram.made("sendPhoto")
    assert first.data["photo"]["file_name"] == "page.png"
    assert second.data["photo"] == first.data["photo"]["file_id"]
    assert pictures(telegram)[1]["caption"] == "council · p. 1"
    telegram.taps("▶")
    telegram.wait(lambda: pictures(telegram)[1]["caption"] == "council · p. 2", "the other page")
    telegram.taps("▶")
    telegram.wait(lambda: pictures(telegram)[1]["caption"] == "council · p. 1", "the first page again")
    assert pictures(telegram)[1]["photo"][0]["file_id"] == first.data["photo"]["file_id"]
    (folder / "documents" / "council.pdf").unlink()
    bot.says("1 removed")
    assert "can no longer be shown" in telegram.taps("Page")
