"""Who gets the help card, and what stands on it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from bot.hotlines import hotlines
from bot.markup import units
from bot.phrases import spelled
from bot.safety import Concern, assess, card, classify, help_card, refusal, refused
from bot.texts import LANGUAGES, Language
from tests.telegram_server import parse

LONGEST_CARD = 2500
SEPARATOR = "# Held out"

Message = tuple[str, str, str]


def messages() -> tuple[list[Message], list[Message]]:
    """Read the list: those that must come out right, and those that were held out."""
    text = Path(__file__).with_name("harm_messages.tsv").read_text(encoding="utf-8")
    first, second = (
        [line.split("\t") for line in part.splitlines() if line and not line.startswith("#")]
        for part in (text.split(SEPARATOR, 1)[0], text.split(SEPARATOR, 1)[1].split("\n", 1)[1])
    )
    return [(a, b, c) for a, b, c in first], [(a, b, c) for a, b, c in second]


LISTED, HELD_OUT = messages()


@pytest.mark.parametrize(("expected", "language", "message"), LISTED)
def test_a_message_is_understood(expected: str, language: str, message: str) -> None:
    """Danger, a crime, the question whom to call, or work like any other."""
    assert classify(message) == expected


def test_most_of_what_was_held_out_is_understood() -> None:
    """Nine of ten; and nobody who is at work meets the card or a refusal."""
    right = [classify(message) == expected for expected, _, message in HELD_OUT]
    assert sum(right) >= 0.9 * len(right)
    alarms = [message for expected, _, message in HELD_OUT if expected == "none" and classify(message) != "none"]
    assert alarms == []


def test_the_list_is_balanced() -> None:
    """Every language in both alphabets, and about half of it harmless."""
    everything = LISTED + HELD_OUT
    harmless = [message for expected, _, message in everything if expected in {"none", "hotline"}]
    assert 0.4 <= len(harmless) / len(everything) <= 0.6
    assert set(Counter(language for _, language, _ in everything)) == {"en", "ru", "hy", "ru-latn", "hy-latn"}
    assert len({message for *_, message in everything}) == len(everything)


@pytest.mark.parametrize("text", ["", " ", "?!", "🆘", "a" * 4096, "паспорт " * 500, "\u0000\ud83d", "~ ^ $ *"])
def test_any_text_can_be_classified(text: str) -> None:
    """What holds no words calls for nothing."""
    assert classify(text) is Concern.NONE


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_are_well_written(language: Language) -> None:
    """Every list that a phrase names is there and every list is used; no word mixes two alphabets."""
    rules = yaml.safe_load(files("bot").joinpath("harm.yaml").read_text("utf-8"))[language]
    lists = rules.pop("lists")
    phrases = [phrase for group in (*rules.values(), *lists.values()) if isinstance(group, list) for phrase in group]
    named = {word.rstrip("?") for phrase in phrases for word in re.split(r"[ |]", phrase) if word.rstrip("?").isupper()}
    assert {name for name in named if re.fullmatch("[A-Z]{2,}", name)} <= set(lists)
    assert set(lists) - {"SKIP", "BAR"} <= named
    words = " ".join([*phrases, *(words for words in lists.values() if isinstance(words, str))])
    assert re.findall(r"[a-z][а-яёա-և]|[а-яёա-և][a-z]|[а-яё][ա-և]|[ա-և][а-яё]", words) == []


def test_a_word_is_the_same_in_both_alphabets() -> None:
    """However people type it."""
    assert spelled("опасности", "ru") == spelled("opasnosti", "ru")
    assert spelled("заставляют", "ru") == spelled("zastavlyayut", "ru") == spelled("zastavljajut", "ru")
    assert spelled("անձնագիրս", "hy") == spelled("andznagirs", "hy") == spelled("ancnagirs", "hy")
    assert spelled("ծեծում", "hy") == spelled("tsetsum", "hy") == spelled("cecum", "hy")


@pytest.mark.parametrize(("message", "language"), [("help me please", "en"), ("pomogite mne", "ru"), ("ogneq indz", "hy")])
def test_the_language_is_the_messages(message: str, language: Language) -> None:
    """Also where the letters are Latin."""
    assert assess(message) == (Concern.DANGER, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_telegram_understands_the_card(language: Language) -> None:
    """It fits, with the police first, and its button does not carry what was written."""
    for message in (card(language), refused(language).text):
        assert parse(message).units == units(message) <= LONGEST_CARD
    assert "112 / 102" in card(language).split("\n")[0]
    reply = help_card(language)
    assert [len(row) for row in reply.buttons] == [1]
    assert reply.buttons[0][0].data == "s"
    assert refused(language).buttons == ()
    assert refused(language).text.startswith(refusal(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_stands_with_its_page_and_date(language: Language) -> None:
    """And no number stands there that is not in the file."""
    shown = card(language)
    for hotline in hotlines():
        assert hotline.page.startswith(("http://", "https://"))
        assert f'href="{hotline.page.replace("&", "&amp;")}"' in shown
        assert re.fullmatch(r"20\d\d(-\d\d){0,2}|20\d\d–20\d\d", hotline.published)
        assert hotline.published[:4] in shown
    rest = parse(shown).text
    for number in (number for hotline in hotlines() for number in hotline.numbers):
        assert number in rest
        rest = rest.replace(number, "")
    words = re.sub(r"20\d\d|24/7|365|\b8 (?=\w)", "", rest)
    assert not re.search(r"\d", words)


def test_every_hotline_says_the_same_in_each_language() -> None:
    """Nothing is left out and nothing is to be filled in later; the police of Armenia come first."""
    assert hotlines()[0].police
    assert hotlines()[0].numbers == ("112", "102")
    assert [hotline.country for hotline in hotlines()][:2] == ["am", "am"]
    for hotline in hotlines():
        assert hotline.numbers
        for said in (hotline.organisation, hotline.purpose, hotline.hours, hotline.languages):
            assert said is None or (set(said) == set(LANGUAGES) and all(said.values()))
        assert not re.search(r"TODO|xxx|\?\?|000-00|555", " ".join(hotline.numbers), re.IGNORECASE)
    assert len({hotline.id for hotline in hotlines()}) == len(hotlines())


def test_a_number_is_unconfirmed_until_somebody_confirms_it() -> None:
    """Then the card says since when."""
    assert card("en").count("not yet confirmed") == len(hotlines())
    confirmed = card("en", {"am-police": date(2026, 5, 3)})
    assert confirmed.count("not yet confirmed") == len(hotlines()) - 1
    assert "as published in October 2025</a>, confirmed on 3 May 2026" in confirmed
