"""Who is speaking: someone in danger, someone who asks whom to call, or someone at work? And what do they get?

The rules are data (``harm.yaml``); nothing that is looked at here is kept or logged. A false alarm costs one card
more, a cry for help that is missed may cost a life: so in doubt it is the card. But whoever works in this field
writes about violence every day, and is answered like anybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from bot.hotlines import Hotline, hotlines
from bot.markup import Html, bold, escaped, italic, joined, link
from bot.phrases import Phrases
from bot.rendering import date_in_words
from bot.replies import Button, Reply
from bot.texts import LANGUAGES, Language, say

SEARCH_ALL_THE_SAME: Final = "s"
"""What the button under the card tells the bot; the question is in the message that the card replies to."""

Confirmed = Mapping[str, date]
"""When an administrator confirmed a hotline, by its id."""

_MOST_CHARACTERS: Final = 4096
_FIRST: Final = ("harmless", "asked")
_CALLING: Final = frozenset({"hotline", "asked"})


class Concern(StrEnum):
    """What a message calls for."""

    NONE = "none"
    DANGER = "danger"
    HOTLINE = "hotline"
    CRIME = "crime"


def classify(text: str) -> Concern:
    """Tell what a message calls for, in any of the languages, also in Latin letters and with mistakes."""
    return assess(text)[0]


def assess(text: str) -> tuple[Concern, Language | None]:
    """Tell what a message calls for, and in which language it does; None where it calls for nothing."""
    found = {language: rules.found(text[:_MOST_CHARACTERS], first=_FIRST) for language, rules in _rules().items()}
    for concern, is_met in (
        (Concern.DANGER, _is_danger),
        (Concern.CRIME, _is_crime),
        (Concern.DANGER, _may_be_danger),
        (Concern.HOTLINE, _asks_whom_to_call),
    ):
        for language, names in found.items():
            if is_met(names):
                return concern, language
    return Concern.NONE, None


def _is_danger(names: frozenset[str]) -> bool:
    return "danger" in names


def _is_crime(names: frozenset[str]) -> bool:
    return "crime" in names and "against" not in names


def _may_be_danger(names: frozenset[str]) -> bool:
    return "unsure" in names and "work" not in names


def _asks_whom_to_call(names: frozenset[str]) -> bool:
    return not names.isdisjoint(_CALLING)


@cache
def _rules() -> Mapping[Language, Phrases]:
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(files("bot").joinpath("harm.yaml").read_text("utf-8"))
    return {language: Phrases(language, loaded[language].pop("lists"), loaded[language]) for language in LANGUAGES}


def help_card(language: Language, confirmed: Confirmed | None = None) -> Reply:
    """Give the card for someone in danger: nothing else, but a button that searches the documents all the same."""
    button = Button(f"🔎 {say(language, 'harm-search')}", SEARCH_ALL_THE_SAME)
    return Reply(card(language, confirmed), ((button,),))


def refused(language: Language, confirmed: Confirmed | None = None) -> Reply:
    """Refuse to help with a crime: no quotes, and no button that leads to some."""
    return Reply(joined("\n\n", [refusal(language), card(language, confirmed)]))


def refusal(language: Language) -> Html:
    """Say in a sentence that this is not answered."""
    return say(language, "harm-refusal")


def card(language: Language, confirmed: Confirmed | None = None) -> Html:
    """Name the services that can help, each number with the page and the date that it was seen on."""
    when = confirmed or {}
    police = [_service(hotline, language, when) for hotline in hotlines() if hotline.police]
    others = [_service(hotline, language, when) for hotline in hotlines() if not hotline.police]
    return joined(
        "\n\n",
        [
            joined("\n", [say(language, "harm-now", numbers=_numbers()), *police]),
            say(language, "harm-what-i-am"),
            joined("\n", [say(language, "harm-services"), *others]),
            say(language, "harm-stored"),
        ],
    )


def _numbers() -> str:
    return " / ".join(number for hotline in hotlines() if hotline.police for number in hotline.numbers)


def _service(hotline: Hotline, language: Language, confirmed: Confirmed) -> Html:
    """Show a service in two lines: whom to call, and how far the number can be trusted."""
    numbers = bold(escaped(" · ".join(hotline.numbers)))
    about = [said[language] for said in (hotline.purpose, hotline.hours, hotline.languages) if said]
    name = escaped(f"{hotline.organisation[language]} ({'; '.join(about)})")
    country = say(language, f"country-{hotline.country}")
    return joined("\n", [Html(f"• {country}: {numbers} – {name}"), italic(_trust(hotline, language, confirmed))])


def _trust(hotline: Hotline, language: Language, confirmed: Confirmed) -> Html:
    published = say(language, "harm-published", date=date_in_words(hotline.published, language))
    seen = link(published, hotline.page)
    if hotline.id not in confirmed:
        return joined(", ", [seen, say(language, "harm-unconfirmed")])
    on = date_in_words(confirmed[hotline.id].isoformat(), language)
    return joined(", ", [seen, say(language, "harm-confirmed", date=on)])
