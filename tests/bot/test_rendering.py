"""An answer as a person sees it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.markup import folded
from bot.rendering import LONGEST_MESSAGE, as_of, message, paged, quotation
from bot.texts import LANGUAGES, Language
from index.model import Answer, Band, Quote, Source
from tests.bot.test_markup import ANY_TEXT
from tests.telegram_server import Parsed, parse

QUOTE = Quote(
    document="report.pdf",
    title="National Report",
    start=100,
    stop=141,
    text="The delegation was headed by A. Example.",
    highlights=((29, 39),),
    page="12",
    heading=("Part I", "Delegation"),
    date="2018-04-24",
    url="https://example.org/report?a=1&b=2",
    publisher="Ministry & Co",
)
LONGEST_WHOLE_QUOTE = 1000

quotes = st.builds(
    Quote,
    document=ANY_TEXT,
    title=ANY_TEXT,
    start=st.just(0),
    stop=st.just(0),
    text=ANY_TEXT | st.text("ab <&\n", min_size=900, max_size=1500),
    highlights=st.lists(st.tuples(st.integers(-5, 1600), st.integers(-5, 1600)), max_size=4).map(tuple),
    cut=st.tuples(st.booleans(), st.booleans()),
    page=st.none() | ANY_TEXT,
    heading=st.lists(ANY_TEXT, max_size=2).map(tuple),
    date=st.none() | ANY_TEXT | st.sampled_from(["2018", "2018-04", "2018-04-24", "2018-99-99"]),
    url=st.none() | ANY_TEXT.map("https://example.org/{}".format),
    publisher=st.none() | ANY_TEXT,
    language=st.sampled_from(["en", "ru", "hy", "fr", ""]),
    kind=st.sampled_from(["document", "fact sheet"]),
    relative=st.booleans(),
    years=st.none() | st.just((2016, 2018)),
    also_in=st.lists(
        st.builds(Source, ANY_TEXT, ANY_TEXT, st.none() | st.just("2018-04"), st.none() | ANY_TEXT), max_size=5
    ).map(tuple),
)
answers = st.builds(
    Answer,
    band=st.sampled_from(Band),
    confidence=st.just(0.5),
    quotes=st.lists(quotes, max_size=3).map(tuple),
    passages=st.just(()),
    missing=st.lists(ANY_TEXT, max_size=12).map(tuple),
    language=st.sampled_from(LANGUAGES),
    also=st.lists(ANY_TEXT, max_size=8).map(tuple),
    carried=st.lists(ANY_TEXT, max_size=8).map(tuple),
    corrected=st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=8).map(tuple),
    differing=st.booleans(),
)


def answer(*quotes: Quote, band: Band = Band.ANSWER, missing: tuple[str, ...] = ()) -> Answer:
    """Make an answer to an English question."""
    return Answer(band, 0.9, quotes, (), missing, "en")


def seen(answer: Answer, language: Language = "en") -> Parsed:
    """Render an answer and read it as Telegram does."""
    return parse(message(answer, language))


def words(text: str) -> str:
    """Fold all white space, so that only words are compared."""
    return " ".join(folded(text).split())


@given(answers, st.sampled_from(LANGUAGES))
def test_any_answer_is_a_message_that_telegram_takes(answer: Answer, language: Language) -> None:
    """It parses, is not empty and not too long, all at once or one quote at a time."""
    for parsed in (seen(answer, language), parse(paged(answer, language).text)):
        assert parsed.text.strip()
        assert parsed.units <= LONGEST_MESSAGE


@given(quotes, st.sampled_from(LANGUAGES), st.booleans())
def test_the_quotation_is_the_documents_words(quote: Quote, language: Language, compact: bool) -> None:
    """All of them, or a window of an overlong one, with nothing changed but white space."""
    parsed = parse(quotation(quote, language=language, asked_in="en", compact=compact))
    quoted = parsed.parts("BlockQuote") or parsed.parts("ExpandableBlockQuote")
    shown = words("".join(quoted))
    if len(quote.text) <= LONGEST_WHOLE_QUOTE:
        assert shown == words(quote.text)
    else:
        assert shown in words(quote.text)


@given(quotes)
def test_bold_words_are_highlights(quote: Quote) -> None:
    """At most two spans stand out, and they begin and end with something to see."""
    parsed = parse(quotation(quote, language="en", asked_in="en"))
    spans = [(start, start + length) for kind, start, length in parsed.entities if kind == "Bold"]
    inside = [
        (start, stop)
        for start, stop in spans
        for kind, first, length in parsed.entities
        if kind == "BlockQuote" and first <= start and stop <= first + length
    ]
    assert len(inside) <= 2


def test_an_answer_from_top_to_bottom() -> None:
    """The quote first, then title, page and heading, then date, publisher and link."""
    assert message(answer(QUOTE), "en") == (
        "<blockquote>The delegation was headed by <b>A. Example</b>.</blockquote>\n"
        "📄 <b>National Report</b> · p. 12 · Delegation\n"
        '24 April 2018 · Ministry &amp; Co · <a href="https://example.org/report?a=1&amp;b=2'
        '#:~:text=The%20delegation%20was%20headed%20by%20A.%20Example.">open the source</a>'
    )


def test_a_window_says_outside_that_its_sentence_goes_on() -> None:
    """The ellipsis is not a word of the document."""
    parsed = seen(answer(replace(QUOTE, cut=(True, True))))
    assert parsed.text.startswith("[…]\nThe delegation")
    assert "Example.\n[…]\n📄" in parsed.text
    assert "[…]" not in parsed.parts("BlockQuote")[0]


def test_every_quote_has_its_source() -> None:
    """The others are shorter: one line each."""
    second = replace(QUOTE, title="Other Report", page="12–13", url=None)
    parsed = seen(answer(QUOTE, second, second))
    assert parsed.text.count("📄") == 3
    assert parsed.text.count("📄 Other Report · pp. 12–13 · 24 April 2018") == 2
    assert "See also" in parsed.text


@pytest.mark.parametrize(
    ("date", "language", "said"),
    [
        ("2018-04-24", "en", "24 April 2018"),
        ("2018-04-04", "ru", "4 апреля 2018 г."),
        ("2018-04-24", "hy", "2018 թ. ապրիլի 24"),
        ("2018-04", "en", "April 2018"),
        ("2018-04", "ru", "апрель 2018 г."),
        ("2018", "hy", "2018"),
        ("2018-13", "en", "2018-13"),
        ("spring", "en", "spring"),
    ],
)
def test_dates_are_said_in_words(date: str, language: Language, said: str) -> None:
    """As exactly as they are known; what is no date of ours is left alone."""
    assert said in seen(answer(replace(QUOTE, date=date)), language).text


def test_a_fact_sheet_is_never_the_words_of_its_source() -> None:
    """It has a sign of its own and says what it is compiled from: the site of the statement's page."""
    sheet = replace(QUOTE, kind="fact sheet", url="https://treaties.un.org/pages/a?b=c")
    for shown in (seen(answer(sheet)), seen(answer(QUOTE, sheet))):
        assert "🗂" in shown.text
        assert "Fact sheet, compiled from treaties.un.org" in shown.text


def test_a_fact_sheet_without_an_address_says_where_to_look() -> None:
    """Its sources are named in it."""
    sheet = replace(QUOTE, kind="fact sheet", url=None)
    assert "Fact sheet, compiled from the pages named in it" in seen(answer(sheet)).text


def test_names_the_language_of_a_quote_in_another_one() -> None:
    """The reader then knows why the words are not theirs."""
    assert "in Russian" in seen(answer(replace(QUOTE, language="ru"))).text
    assert "in English" not in seen(answer(QUOTE)).text


def test_a_heading_that_repeats_the_title_is_left_out() -> None:
    """Nothing is said twice."""
    assert seen(answer(replace(QUOTE, heading=("National Report",)))).text.count("National Report") == 1


def test_closest_passages_look_different() -> None:
    """They say first that they may not answer, and which words no document holds."""
    parsed = seen(answer(QUOTE, QUOTE, band=Band.CLOSEST, missing=("trip",)))
    assert parsed.text.startswith("🔎 Closest passages – they may not answer\nWords that no document holds: trip\n")
    assert "See also" not in parsed.text


def test_nothing_found_names_the_missing_words() -> None:
    """And does not turn silence into a no."""
    parsed = seen(answer(band=Band.NONE, missing=("zebra", "<b>")))
    assert "Not found" in parsed.text
    assert "zebra, <b>" in parsed.text
    assert "does not mean “no”" in parsed.text


def test_what_a_document_holds_cannot_become_markup() -> None:
    """Tags, ampersands and overrides of direction are words like others."""
    parsed = seen(answer(replace(QUOTE, text="<b>a</b> &amp; \u202eb", highlights=(), title="<i>")))
    assert parsed.parts("BlockQuote") == ["<b>a</b> &amp; b"]
    assert parsed.parts("Bold") == ["<i>"]


def test_a_dangerous_address_is_no_link() -> None:
    """Only the web is linked to."""
    assert "href" not in message(answer(replace(QUOTE, url="javascript:alert(1)")), "en")


def test_an_overlong_quote_is_shown_around_its_highlight() -> None:
    """The answering words are in the window, whole words at its ends."""
    text = "word " * 1000 + "Kazhoyan " + "word " * 1000
    place = text.index("Kazhoyan")
    parsed = seen(answer(replace(QUOTE, text=text, highlights=((place, place + 8),))))
    assert "Kazhoyan" in parsed.parts("Bold")
    assert set(parsed.parts("BlockQuote")[0].split()) == {"word", "Kazhoyan"}
    assert parsed.text.count("[…]") == 2


def test_the_last_quotes_go_where_the_message_is_too_long() -> None:
    """Never a part of one."""
    long = replace(QUOTE, text="🕊" * 990, highlights=())
    parsed = seen(answer(QUOTE, long, long))
    assert [*parsed.parts("BlockQuote"), *parsed.parts("ExpandableBlockQuote")] == [QUOTE.text, long.text]


def test_what_was_searched_for_stands_below() -> None:
    """In small print after the quote: corrections, other words for the same, what was taken from the last question."""
    said = replace(answer(QUOTE), corrected=(("delegatoin", "delegation"),), also=("headed",), carried=("Vienna",))
    text = seen(said).text
    assert text.index("Example") < text.index("Searched for: delegation")
    assert "Also searched: headed" in text
    assert "With your last question: Vienna" in text
    assert "Searched for: delegation" in seen(replace(said, quotes=(), band=Band.NONE)).text


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "text of 24 April 2018"), ("ru", "текст: 24 апреля 2018 г."), ("hy", "տեքստը՝ 2018 թ. ապրիլի 24")],
)
def test_a_text_that_reckons_from_its_day_tells_it(language: Language, said: str) -> None:
    """ "This year" is the year of the text."""
    assert said in seen(answer(replace(QUOTE, relative=True)), language).text
    assert said not in seen(answer(QUOTE), language).text


@pytest.mark.parametrize(("year", "is_over"), [(2017, False), (2018, False), (2019, True)])
def test_a_plan_whose_years_are_over(year: int, is_over: bool) -> None:
    """Is told to be one from the year after its last."""
    text = seen(answer(as_of(date(year, 6, 1), replace(QUOTE, years=(2016, 2018))))).text
    assert ("The years of this plan (2016–2018) are over." in text) == is_over


def test_documents_that_differ_stand_together() -> None:
    """Both at once, with their dates, also where the others are a tap away."""
    other = replace(QUOTE, document="other.pdf", date="2016", text="The delegation was headed by B. Other.")
    said = replace(answer(QUOTE, other), differing=True)
    for text in (seen(said).text, parse(paged(said, "en").text).text):
        places = [text.index(part) for part in ("A. Example", "24 April 2018", "Another document", "B. Other", "2016")]
        assert places == sorted(places)
    assert "Another document" not in parse(paged(said, "en", 1).text).text


@pytest.mark.parametrize(("language", "label"), [("en", "Also in:"), ("ru", "Также в:"), ("hy", "Նաև՝")])
def test_the_other_documents_of_the_same_words_are_named(language: Language, label: str) -> None:
    """With their dates, in a few words however many they are; by the file's name where the title is the same."""
    others = [Source("copy.pdf", "National Report", "2018"), *(Source(f"{i}.pdf", f"Copy {i}") for i in range(4))]
    text = parse(quotation(replace(QUOTE, also_in=tuple(others)), language=language, asked_in="en")).text
    assert f"{label} copy.pdf (2018); Copy 0; Copy 1; +2" in text
    assert label not in parse(quotation(QUOTE, language=language, asked_in="en")).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_recognised_text_says_what_it_is(language: Language) -> None:
    """Outside the quotation, with the picture of the page in a button for any page of a PDF."""
    quote = replace(QUOTE, recognised=True, sheet=4)
    reply = paged(Answer(Band.ANSWER, 0.9, (quote,), (), (), "en"), language)
    assert "🔍" in parse(reply.text).text
    assert any(re.fullmatch(r"g:[\w-]{22}:4", button.data) for row in reply.buttons for button in row)
    plain = paged(Answer(Band.ANSWER, 0.9, (QUOTE,), (), (), "en"), language)
    assert "🔍" not in parse(plain.text).text
    assert not any(button.data.startswith("g:") for row in plain.buttons for button in row)
