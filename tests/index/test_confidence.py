"""A near miss is not given as an answer; where each band begins depends on the language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.confidence import band
from index.library import Library
from index.model import Band
from tests.index.making import in_process, write

TEXTS = {
    "report": (
        "The delegation of Armenia was led by Narek Simonyan. Georgia sent experts to the meeting in Dilijan.\n\n"
        "In 2017 the police identified 22 victims in Armenia.\n\n"
        "The Ministry of Health and the Ministry of Education took part in the meeting and praised the shelter.\n\n"
        "The hotline took 300 calls in 2017. The embassy paid for the hotline.\n\n"
        "Anna Abovyan, head of the shelter, thanked the volunteers."
    ),
    "отчет": (
        "Делегацию Армении возглавил Нарек Симонян. Горячая линия приняла 300 звонков в 2017 году.\n\n"
        "Министерство образования оплатило поездку делегации."
    ),
    "զեկույց": "Թեժ գիծը 2017 թվականին ստացել է 300 զանգ։ Ապաստարանը ղեկավարում է Աննա Աբովյանը։",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A few sentences in three languages."""
    folder = tmp_path_factory.mktemp("confidence")
    with pytest.MonkeyPatch.context() as patch:
        in_process(patch)
        with Library(write(folder / "documents", **TEXTS), folder / "data") as library:
            library.update()
            yield library


@pytest.mark.parametrize(
    "question",
    [
        "who led the delegation of Armenia",
        "how many victims were identified in 2017",
        "who is the head of the shelter",
        "how many calls did the hotline take",
        "кто возглавил делегацию Армении",
        "сколько звонков приняла горячая линия",
        "քանի՞ զանգ է ստացել թեժ գիծը",
        "ո՞վ է ապաստարանի ղեկավարը",
    ],
)
def test_what_stands_there_is_an_answer(library: Library, question: str) -> None:
    """The same documents do answer."""
    assert library.ask(question).band is Band.ANSWER


@pytest.mark.parametrize(
    "question",
    [
        "who led the delegation of Kazakhstan",
        "who led the delegation of Georgia",
        "how many victims were identified in 2019",
        "when is the next meeting in Dilijan",
        "who is the minister of health",
        "what is the phone number of the hotline",
        "how much money did the embassy pay for the hotline",
        "кто возглавил делегацию Казахстана",
        "кто возглавит следующую делегацию",
        "кто министр образования",
        "какой телефон у горячей линии",
        "сколько стоила поездка делегации",
        "ինչ է թեժ գծի հեռախոսահամարը",
        "ո՞վ է ղեկավարելու հաջորդ ապաստարանը",
    ],
)
def test_a_near_miss_is_not(library: Library, question: str) -> None:
    """Another country, another year, another one than the next, an office without a person, a number that is not the one asked
    for."""
    assert library.ask(question).band is not Band.ANSWER


def test_bands() -> None:
    """The surer, the better the band, in every language."""
    for language in ("en", "ru", "hy"):
        found = [band(value / 100, language) for value in range(101)]
        assert [found.index(kind) for kind in (Band.NONE, Band.CLOSEST, Band.ANSWER)] == sorted(
            found.index(kind) for kind in Band
        )
        assert found == sorted(found, key=[Band.NONE, Band.CLOSEST, Band.ANSWER].index)
