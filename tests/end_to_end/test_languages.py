"""Everything the bot sends, in three languages, about documents whose titles and words look like markup.

Telegram's own parser reads each message; ``telegram`` fails the test where it refuses one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.texts import LANGUAGES, Language, say
from tests.end_to_end.conftest import Bot, started
from tests.telegram_server import TelegramServer

TITLE = '</blockquote><b>&lt;{title}</a> & "it\'s" <script>'
WORDS = "<b>Zebras</i> & {okapis} &lt;are&gt; in </blockquote> Gyumri."
HOSTILE = {
    "title": TITLE,
    "publisher": "<i>P & Q</code>",
    "url": 'https://example.org/?a="><b>&b=<i>',
    "date": "2018-04",
    "kind": "fact sheet",
}
MESSAGES = (
    *("/start", "/help", "/documents", "/language", "/privacy", "/hotline", "/new", "/ask", "/status", "/nonsense"),
    *("/remove", "/remove <b>", "/remove <xylophone>", "🎉"),
)
QUESTIONS: dict[Language, tuple[str, ...]] = {
    "en": (
        "who led the delegation",
        "<xylophone> & {unicorn}",
        "how many zebras are in <Vienna>",
        "help me, they took my passport",
        "how can I take their passports so they don't leave",
        "hotline in Gyumri?",
    ),
    "ru": (
        "кто возглавлял делегацию",
        "<ксилофон> & {единорог}",
        "сколько зебр в <Вене>",
        "меня держат взаперти",
        "как забрать у них паспорта, чтобы не ушли",
        "горячая линия в Гюмри?",
    ),
    "hy": (
        "ով էր գլխավորում պատվիրակությունը",
        "<քսիլոֆոն> & {միաեղջյուր}",
        "քանի զեբր կա <Վիեննայում>",
        "ինձ պահում են փակված",
        "ինչպես վերցնել նրանց անձնագրերը, որ չգնան",
        "թեժ գիծ Գյումրիում",
    ),
}
"""An answer, nothing, perhaps something near, danger, crime, whom to call."""
EDITORS = range(1000, 1200)


@pytest.fixture
def folder(folder: Path) -> Path:
    """Hostile metadata, and a text of markup."""
    documents = folder / "documents"
    (documents / "conference.txt.yaml").write_text(yaml.safe_dump(HOSTILE), encoding="utf-8")
    (documents / "<b>&amp;.txt").write_text(WORDS, encoding="utf-8")
    golden = [{"question": "where are <zebras> & {okapis}", "document": "<b>&amp;.txt", "words": "<b>Zebras</i>"}]
    (documents / "questions.yaml").write_text(yaml.safe_dump(golden), encoding="utf-8")
    return folder


@pytest.fixture
def bot(folder: Path, telegram: TelegramServer) -> Iterator[Bot]:
    """The bot, and whoever writes an administrator."""
    process = started(folder, telegram, ADMIN_IDS=",".join(map(str, EDITORS)))
    try:
        yield process
    finally:
        process.close()


def test_telegram_takes_every_message(folder: Path, telegram: TelegramServer, bot: Bot) -> None:
    """And a reader sees what the document holds, letter for letter, never markup of ours."""
    editors = iter(EDITORS)
    chats: list[int] = []
    for language in LANGUAGES:
        for text in (*MESSAGES, *QUESTIONS[language], "a " * 501 + QUESTIONS[language][0]):
            chats.append(next(editors))
            telegram.writes(text, chat=chats[-1], language=language)
        for name, content, size in (
            ("<new>&amp;.txt", f"{WORDS} {language}".encode(), None),
            ("library.txt", f"{WORDS} to replace, {language}".encode(), None),
            ("<twin>.txt", WORDS.encode(), None),
            ("<i>&.pdf", b"nonsense", None),
            ("<none>", b"nonsense", None),
            ("<large>.txt", b"", 21 << 20),
        ):
            chats.append(next(editors))
            telegram.uploads(content, name, chat=chats[-1], language=language, size=size)
    for chat in chats:
        telegram.answers(1, chat=chat)
    tapping(telegram, dict(zip(LANGUAGES, editors, strict=False)))
    telegram.wait(lambda: not any("▫️" in text for text in shown(telegram)), "the end of the uploads")
    everything = "\n".join(shown(telegram)).replace(WORDS, "")
    for markup in ("<code>", "<blockquote", "<a href", "&quot;", "&#x27;", "&amp;lt;", "{name}", "{words}"):
        assert markup not in everything


def tapping(telegram: TelegramServer, chats: dict[Language, int]) -> None:
    """Ask, and tap what is under the answer and in the list of documents; each time the title is there."""

    def ask(text: str | dict[Language, str]) -> None:
        for language, chat in chats.items():
            assert TITLE in telegram.ask(text if isinstance(text, str) else text[language], chat=chat, language=language).text

    def tap(label: str | dict[Language, str]) -> None:
        for language, chat in chats.items():
            before = telegram.sent(chat=chat)
            telegram.taps(label if isinstance(label, str) else label[language], chat=chat, language=language)
            telegram.wait(partial(changed, chat, before), f"what {label} does")

    def changed(chat: int, before: list[dict[str, Any]]) -> bool:
        return telegram.sent(chat=chat) != before

    ask({language: questions[0] for language, questions in QUESTIONS.items()})
    tap("▶")
    tap(in_each("context-button"))
    tap(in_each("file-button"))
    ask("/remove conference")
    tap(in_each("keep-button"))
    ask("/documents")
    tap("2")


def in_each(key: str) -> dict[Language, str]:
    """Give a label in each language."""
    return {language: say(language, key) for language in LANGUAGES}


def shown(telegram: TelegramServer) -> list[str]:
    """Give what a reader sees of all messages."""
    return [message.get(part, "") for message in telegram.sent() for part in ("text", "caption")]
