"""The bot asked from any other chat, and what its links open."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.end_to_end.conftest import Bot
from tests.telegram_server import BOT, TelegramServer

QUESTION = "who led the delegation"


def start_of(result: dict[str, Any]) -> str:
    """Give what the button under a posted quote starts the bot with."""
    ((button,),) = result["reply_markup"]["inline_keyboard"]
    address = urlsplit(button["url"])
    assert (address.netloc, address.path) == ("t.me", "/DossierBot")
    return str(parse_qs(address.query)["start"][0])


def test_quotes_are_offered_in_any_chat(telegram: TelegramServer, bot: Bot) -> None:
    """The best first; what is posted is the quote and its source, and a button that opens it in the bot."""
    offered = telegram.types(QUESTION)
    first, *more = offered["results"]
    assert more
    assert offered["is_personal"]
    assert offered["button"] is None
    posted = first["message"]["parsed"]
    assert "Vahram Kazhoyan" in posted.parts("Bold")
    assert posted.text.startswith("11 representatives")
    assert "Everyone has a Role <2018> & beyond" in posted.text
    assert first["title"].startswith("11 representatives")
    assert first["description"].startswith("Everyone has a Role <2018> & beyond, 25 April 2018")
    telegram.writes(f"/start {start_of(first)}")
    assert "Vahram Kazhoyan" in telegram.answers(1)[0].parts("BlockQuote")[0]
    assert telegram.taps("Open file") == ""


@pytest.mark.parametrize(
    ("typed", "language", "label", "start"),
    [
        ("xylophone zebras", "en", "Not found", "inline"),
        ("", "ru", "Спросите документы", "inline"),
        ("?!", "hy", "Հարցրեք", "inline"),
        ("my husband beats me help", "en", "Numbers to call", "hotline"),
    ],
)
def test_what_cannot_be_answered_there(
    typed: str, language: str, label: str, start: str, telegram: TelegramServer, bot: Bot
) -> None:
    """No quote, but a button that leads into the bot; a cry for help is led to the card."""
    offered = telegram.types(typed, language=language)
    assert offered["results"] == []
    assert label in offered["button"]["text"]
    assert offered["button"]["start_parameter"] == start
    telegram.writes(f"/start {start}", language=language)
    assert ("112" in telegram.answers(1)[0].text) == (start == "hotline")


def test_a_quote_is_shared(telegram: TelegramServer, bot: Bot) -> None:
    """The very one, by its name; and copied with where it stands, where Telegram allows so much."""
    telegram.ask("what was the participation of the delegation sponsored by")
    buttons = {button["text"]: button for row in telegram.sent()[0]["reply_markup"]["inline_keyboard"] for button in row}
    (shared,) = telegram.types(buttons["↗ Share"]["switch_inline_query"])["results"]
    assert shared["message"]["parsed"].parts("BlockQuote") == telegram.sent()[0]["parsed"].parts("BlockQuote")
    copied = buttons["📋 Copy"]["copy_text"]["text"]
    assert copied == (
        "“The delegation’s participation was sponsored by the US Embassy’s International Narcotics and Law Enforcement (INL) "
        "Program.” (Everyone has a Role <2018> & beyond, 25 April 2018)"
    )


def test_where_inline_mode_is_off_nothing_is_shared(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram would refuse the button, and the answer with it."""
    monkeypatch.setitem(BOT, "supports_inline_queries", False)
    with TelegramServer() as telegram:
        process = Bot(folder, TELEGRAM_API_URL=telegram.url)
        try:
            telegram.ask(QUESTION)
            assert not any("Share" in label for label in telegram.buttons())
            assert any("Context" in label for label in telegram.buttons())
        finally:
            process.close()
        assert telegram.refused == []


def test_links_to_what_is_gone_say_so(telegram: TelegramServer, bot: Bot) -> None:
    """Of a quote and of a document; what is no link of ours is a mere start."""
    for start, said in (
        ("q_" + "A" * 22, "no longer in the documents"),
        ("q_x", "no longer in the documents"),
        ("d_AAAAAAAA", "no longer there"),
        ("whatever", "I answer questions from documents"),
    ):
        assert said in telegram.ask(f"/start {start}").text


def test_a_web_source_is_opened_at_the_very_words(telegram: TelegramServer, bot: Bot) -> None:
    """Browsers look for what the address says, and mark it."""
    answer = telegram.ask(QUESTION)
    (address,) = [link for link in answer.links if link.startswith("https://example.org/")]
    page, _, directive = address.partition("#:~:text=")
    assert page == "https://example.org/conference?a=1&b=2"
    first, last = (unquote(part) for part in directive.split(","))
    words = " ".join(answer.parts("BlockQuote")[0].split())
    assert words.startswith(first)
    assert words.endswith(last)
