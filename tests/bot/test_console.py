"""Messages in a terminal."""

from __future__ import annotations

from bot.console import language_of, plain, styled
from bot.markup import Html

MESSAGE = Html(
    "<blockquote>one two <b>three four</b> five &amp; six</blockquote>\n"
    '📄 <b>Title</b> · <a href="https://example.org/?a=1&amp;b=2">open</a>'
)


def test_plain_text_holds_everything_but_styles() -> None:
    """The address stands beside its link, and a quotation stays on one line."""
    assert plain(MESSAGE) == ("│ one two three four five & six\n📄 Title · open (https://example.org/?a=1&b=2)")


def test_on_a_screen_lines_are_broken_between_words() -> None:
    """The bar of the quotation stands before each of its lines; styles take no room."""
    assert styled(MESSAGE, width=15).split("\n")[:3] == [
        "│ one two \x1b[1mthree",
        "│ four\x1b[22m five &",
        "│ six",
    ]


def test_a_document_cannot_control_the_terminal() -> None:
    """Markup that was escaped stays text."""
    assert plain(Html("&lt;b&gt;")) == "<b>"


def test_the_language_is_the_terminals() -> None:
    """The first variable that is set decides, as everywhere."""
    assert language_of({"LANG": "ru_RU.UTF-8"}) == "ru"
    assert language_of({"LC_ALL": "hy_AM.UTF-8", "LANG": "ru_RU.UTF-8"}) == "hy"
    assert language_of({"LC_ALL": "", "LANG": "C"}) == "en"
