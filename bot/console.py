"""The same conversation in a terminal, for when there is no token."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from typing import IO, Final

from bot.conversation import Conversation, spoken
from bot.markup import Html, joined
from bot.rendering import AS_TYPED
from bot.safety import SEARCH_ALL_THE_SAME
from bot.texts import Language, say

HOW_TO_START_IN_TELEGRAM: Final = """\
No TELEGRAM_BOT_TOKEN is set, so this is a chat in the terminal.
To answer in Telegram: write /newbot to @BotFather there, copy .env.example to .env, put the token that
BotFather gives you into it, and start again.
"""

_PROMPT: Final = "\n› "
_BAR: Final = "│ "
_WORDS: Final = ":~:text="
"""What follows it in an address is for browsers alone."""
_WIDEST: Final = 100
_CHAT: Final = "terminal"
_ANYWAY: Final = "/anyway"
_OFFERS: Final = {SEARCH_ALL_THE_SAME: _ANYWAY, AS_TYPED: "/typed"}
"""What a button of Telegram's is called here."""
_STYLES: Final = {"b": ("\x1b[1m", "\x1b[22m"), "i": ("\x1b[3m", "\x1b[23m")}
_STYLE: Final = re.compile(r"\x1b\[\d+m")


def chat(conversation: Conversation, environ: Mapping[str, str], stdin: IO[str], stdout: IO[str]) -> None:
    """Answer line by line until the input ends."""
    language = language_of(environ)
    show = _on_screen if stdout.isatty() else plain
    asked_by_hand = stdin.isatty()
    if asked_by_hand:
        print(show(conversation.start(language)), file=stdout)
    person = _Person(conversation, language)
    while True:
        if asked_by_hand:
            print(_PROMPT, end="", file=stdout, flush=True)
        line = stdin.readline()
        if not line:
            break
        if line.strip():
            for message in person.told(line.strip()):
                print(show(message), end="\n\n", file=stdout, flush=True)


def language_of(environ: Mapping[str, str]) -> Language:
    """Choose the language that the terminal is set to."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return spoken(next((environ[name] for name in names if environ.get(name)), None))


class _Person:
    """Who sits at the terminal, and what can be searched for otherwise: there is no button to tap here."""

    def __init__(self, conversation: Conversation, language: Language) -> None:
        self._conversation = conversation
        self._language = language
        self._line = ""
        self._offered: frozenset[str] = frozenset()

    def told(self, line: str) -> list[Html]:
        """Give the messages that answer a line."""
        if line.startswith("/"):
            return [self._commanded(line)]
        reply = self._conversation.reply(line, chat=_CHAT, language=self._language)
        offers = {_OFFERS[button.data]: button.label for row in reply.buttons for button in row if button.data in _OFFERS}
        self._line, self._offered = line, frozenset(offers)
        offered = [Html(f"{command} – {label}") for command, label in offers.items()]
        return [joined("\n\n", [reply.text, *offered])] if not reply.before else [reply.before, reply.text]

    def _commanded(self, command: str) -> Html:
        conversation, language = self._conversation, self._language
        if command in self._offered:
            search = conversation.anyway if command == _ANYWAY else conversation.as_typed
            return search(self._line, language=language).text
        commands: Mapping[str, Callable[[], Html]] = {
            "/start": lambda: conversation.start(language),
            "/help": lambda: say(language, "help"),
            "/new": self._begun_anew,
            "/hotline": lambda: conversation.hotlines(language),
        }
        return commands.get(command, lambda: say(language, "unknown-command"))()

    def _begun_anew(self) -> Html:
        self._conversation.forget(_CHAT)
        return say(self._language, "new")


def plain(message: Html) -> str:
    """Write a message without any style, each paragraph on one line."""
    return _written(message, styled=False)


def _on_screen(message: Html) -> str:
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    return styled(message, width=width)


def styled(message: Html, *, width: int) -> str:
    """Write a message for a screen of ``width`` columns, with bold and italics."""
    return "\n".join(_wrapped(line, width) for line in _written(message, styled=True).split("\n"))


def _written(message: Html, *, styled: bool) -> str:
    writer = _Writer(styled=styled)
    writer.feed(message)
    writer.close()
    return "".join(writer.pieces)


class _Writer(HTMLParser):
    """Turns Telegram's HTML into text: a bar beside quotations, addresses after links."""

    def __init__(self, *, styled: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._styled = styled
        self._address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self.pieces.append(_BAR)
        elif tag == "a":
            self._address = dict(attrs).get("href") or ""
        elif tag in _STYLES and self._styled:
            self.pieces.append(_STYLES[tag][0])

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.pieces.append(f" ({self._address.partition(_WORDS)[0].rstrip('#')})")
        elif tag in _STYLES and self._styled:
            self.pieces.append(_STYLES[tag][1])

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def _wrapped(line: str, width: int) -> str:
    """Break a line between words; styles take no room, a quotation's bar stands before each of its lines."""
    bar = _BAR if line.startswith(_BAR) else ""
    lines: list[str] = []
    room = 0
    for word in line.removeprefix(bar).split(" "):
        length = len(_STYLE.sub("", word))
        if lines and length < room:
            lines[-1] += f" {word}"
            room -= length + 1
        else:
            lines.append(bar + word)
            room = width - len(bar) - length
    return "\n".join(lines)
