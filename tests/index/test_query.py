"""What a question asks for, and with which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import stem
from index.glossary import Glossary, load
from index.query import Kind, is_stop, language, understand

WHO, WHEN, WHERE, NUMBER, LIST = Kind.WHO, Kind.WHEN, Kind.WHERE, Kind.NUMBER, Kind.LIST
QUESTIONS = {
    "en": [
        ("who led the delegation", WHO),
        ("Whom did the court convict?", WHO),
        ("head of the working group?", WHO),
        ("when was the conference", WHEN),
        ("in which year did armenia ratify the convention", WHEN),
        ("where was the conference held", WHERE),
        ("what city was it in", WHERE),
        ("how many people went to Vienna", NUMBER),
        ("what share of victims were women", NUMBER),
        ("number of shelters in armenia", NUMBER),
        ("list the partner organisations", LIST),
        ("which countries took part", Kind.NAMES),
        ("which steps are next", LIST),
        ("what number was this plan", Kind.ORDINAL),
        ("what is trafficking in persons", Kind.DEFINITION),
        ("what was the title of the conference", Kind.TITLE),
        ("is begging a form of exploitation", Kind.YES_NO),
        ("why did the number fall", Kind.WHY),
        ("how do victims get help", Kind.HOW),
        ("funding of the delegation", Kind.OTHER),
    ],
    "ru": [
        ("кто возглавил делегацию", WHO),
        ("кем подписан договор", WHO),
        ("когда прошла конференция", WHEN),
        ("в каком году принят закон", WHEN),
        ("где находится приют", WHERE),
        ("в каком городе прошла встреча", WHERE),
        ("сколько человек поехало в Вену", NUMBER),
        ("количество пострадавших в 2019", NUMBER),
        ("какие страны участвовали", Kind.NAMES),
        ("какие меры приняты", LIST),
        ("какая это по счёту конференция", Kind.ORDINAL),
        ("перечисли министерства", LIST),
        ("что такое торговля людьми", Kind.DEFINITION),
        ("как называлась конференция", Kind.TITLE),
        ("является ли попрошайничество эксплуатацией", Kind.YES_NO),
        ("почему число дел упало", Kind.WHY),
        ("как получить помощь", Kind.HOW),
        ("финансирование делегации", Kind.OTHER),
    ],
    "hy": [
        ("ո՞վ էր գլխավորում պատվիրակությունը", WHO),
        ("ովքեր մասնակցեցին", WHO),
        ("ե՞րբ է տեղի ունեցել համաժողովը", WHEN),
        ("ո՞ր թվականին ընդունվեց օրենքը", WHEN),
        ("որտե՞ղ էր համաժողովը", WHERE),
        ("ո՞ր քաղաքում էր հանդիպումը", WHERE),
        ("քանի՞ մարդ մեկնեց Վիեննա", NUMBER),
        ("որքա՞ն է տուգանքը", NUMBER),
        ("որո՞նք են կազմակերպությունները", LIST),
        ("ո՞ր երկրներն էին մասնակցում", Kind.NAMES),
        ("որերո՞րդ համաժողովն էր", Kind.ORDINAL),
        ("ի՞նչ է թրաֆիքինգը", Kind.DEFINITION),
        ("ինչպե՞ս էր կոչվում համաժողովը", Kind.TITLE),
        ("արդյո՞ք մուրացկանությունը շահագործում է", Kind.YES_NO),
        ("ինչո՞ւ նվազեց գործերի թիվը", Kind.WHY),
        ("ինչու են նրանք լռում", Kind.WHY),
        ("ինչպե՞ս օգնություն ստանալ", Kind.HOW),
        ("պատվիրակության ֆինանսավորումը", Kind.OTHER),
    ],
}


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    """Ours."""
    return load()


@pytest.mark.parametrize(("code", "question", "kind"), [(code, *case) for code, cases in QUESTIONS.items() for case in cases])
def test_kind_and_language(glossary: Glossary, code: str, question: str, kind: Kind) -> None:
    """Each question's language and kind, with and without a capital and a mark at its end."""
    for typed in (question, question.capitalize() + "?", f"  {question} "):
        understood = understand(typed, glossary)
        assert (understood.language, understood.kind) == (code, kind)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("who led the delegation", ["led", "delegation"]),
        ("What did the US Embassy pay for?", ["US", "Embassy", "pay"]),
        ("кто возглавил делегацию в 2018 году", ["возглавил", "делегацию", "2018", "году"]),
        ("ո՞վ էր խմբի ղեկավարը", ["խմբի", "ղեկավարը"]),
        ("who is it", []),
        ("help", ["help"]),
        ("сколько человек", ["человек"]),
    ],
)
def test_words_that_say_something(glossary: Glossary, question: str, words: list[str]) -> None:
    """Question words and small words are not searched for; all others are, as they were typed."""
    assert [slot.typed for slot in understand(question, glossary).slots] == words


@pytest.mark.parametrize(
    ("question", "phrases"),
    [
        ('who said "led by the Group"', ("led by the group",)),
        ("who leads « Ракурс » and “Open Door”", ()),
        ("кто сказал «торговля  людьми»", ("торговля людьми",)),
        ("“one day” and „two days“", ("one day", "two days")),
        ("ո՞վ ասաց «մարդու թրաֆիքինգ»", ("մարդու թրաֆիքինգ",)),
        ("no quotation at all", ()),
        ('an "unclosed one', ()),
        ("the embassy’s and the group's part", ()),
    ],
)
def test_quoted_phrases(glossary: Glossary, question: str, phrases: tuple[str, ...]) -> None:
    """Words in quotation marks of any kind are a phrase; apostrophes quote nothing, and a name is none."""
    assert understand(question, glossary).phrases == phrases


def test_names_in_quotation_marks(glossary: Glossary) -> None:
    """What begins with a capital names something that the document has to hold, not the sentence."""
    assert understand("who leads « Ракурс » and “Open Door”", glossary).titles == ("ракурс", "open door")


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("what does Article 4 of the Convention say", ("article", "4")),
        ("art. 132.2 penalty", ("article", "132.2")),
        ("что сказано в статье 127.1", ("статья", "127.1")),
        ("ст. 5 закона", ("статья", "5")),
        ("ի՞նչ է ասում հոդված 132-ը", ("հոդված", "132")),
        ("how many articles are there", None),
        ("4 people", None),
    ],
)
def test_a_place_to_look(glossary: Glossary, question: str, place: tuple[str, str] | None) -> None:
    """ "Article 4" is a place in a document, whatever the language of the document."""
    found = understand(question, glossary).place
    if place is None:
        assert found == ()
    else:
        word, number = place
        assert (stem(word), number) in found
        assert {language(name) for name, _ in found} == {"en", "ru", "hy"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ով led the группу խմբի մասին", "hy"),
        ("кто led делегацию", "ru"),
        ("2018?", "en"),
        ("", "en"),
        ("NGO ու ՄԱԿ-ի մասին", "hy"),
    ],
)
def test_language_by_script(text: str, code: str) -> None:
    """The script of most letters decides; without letters the default holds."""
    assert language(text) == code


@pytest.mark.parametrize("word", ["help", "case", "human", "victim", "человек", "помощь", "օգնություն"])
def test_words_of_our_subject_are_no_stop_words(word: str) -> None:
    """What public lists call a stop word may be what is asked for."""
    assert not is_stop(word)


EMPTY = Glossary((), {}, {})


@given(st.text(max_size=60))
def test_any_text_can_be_asked(text: str) -> None:
    """For any text there is a query; its words stand in the text."""
    understood = understand(text, EMPTY)
    assert all(slot.typed in text and slot.terms for slot in understood.slots)


def test_a_follow_up_takes_what_it_lacks(glossary: Glossary) -> None:
    """ "And where?" carries the words of the question before; a whole question carries nothing."""
    history = ["who sponsored the ministry's budget", "when was the conference of the alliance in Vienna"]
    assert set(understand("and where?", glossary, history).carried) == {"conference", "alliance", "Vienna"}
    assert understand("who led the delegation of the ministry in 2018", glossary, history).carried == ()
    assert understand("and where?", glossary).carried == ()


@pytest.mark.parametrize(
    "question",
    [
        "what is forced labour",
        "what is trafficking",
        "what does servitude mean",
        "who is a victim",
        "who is Kazhoyan",
        "who paid for the trip",
        "is there a shelter in Gyumri",
        "кто такой жертва",
        "кто такой жертва торговли людьми",
        "где Гюмри",
        "ի՞նչ է թրաֆիքինգը",
        "թրաֆիքինգն ի՞նչ է",
        "ո՞վ է Կաժոյանը",
    ],
)
def test_a_short_question_that_is_whole_carries_nothing(glossary: Glossary, question: str) -> None:
    """It asks what a thing is or who a name is, or asks for something and names two things, or more."""
    assert understand(question, glossary, ["who led the delegation to Vienna"]).carried == ()


@pytest.mark.parametrize(
    "question",
    [
        "and where?",
        "when was it held",
        "which NGO",
        "how many people",
        "what was the theme",
        "what is planned",
        "who was arrested",
        "the second panel",
        "and who paid for it",
        "и какая НПО?",
        "какая тема",
        "что это такое",
        "իսկ որտե՞ղ",
        "ո՞վ է ղեկավարել",
    ],
)
def test_what_leans_on_the_question_before(glossary: Glossary, question: str) -> None:
    """It names too little, has no question word, points back, or begins with "and"."""
    assert "delegation" in understand(question, glossary, ["who led the delegation to Vienna"]).carried
