"""Two documents that say different things are both quoted; what only looks like it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.library import Library
from index.model import Answer
from tests.index.making import Reader, in_process, write

BEDS, WOMEN = "how many beds does the shelter have", "how many women did the shelter take in"
IDENTIFIED, HELD = "how many victims did police identify in 2016", "when was the conference held"


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """What reads files."""
    return in_process(monkeypatch)


def asked(folder: Path, older: str, newer: str, question: str) -> Answer:
    """What a text of 2017 and one of 2019 say."""
    documents = write(folder / "documents", older=older, newer=newer)
    for name, date in (("older", "2017-05-01"), ("newer", "2019-03-02")):
        (documents / f"{name}.txt.yaml").write_text(f"date: {date}\n", encoding="utf-8")
    with Library(documents, folder / "data") as library:
        library.update()
        return library.ask(question)


@pytest.mark.parametrize(
    ("older", "newer", "question"),
    [
        ("The shelter in Gyumri has 12 beds.", "The shelter in Gyumri has 20 beds.", BEDS),
        (
            "The shelter in Gyumri was opened on 5 May 2011.",
            "The shelter in Gyumri was opened in June 2012.",
            "when was the shelter in Gyumri opened",
        ),
        (
            "The law on identification was adopted on 17 November 2014.",
            "The law on identification was adopted on 17 December 2014.",
            "when was the law on identification adopted",
        ),
        (
            "In 2016 the hotline received 312 calls.",
            "The hotline received 298 calls in 2016.",
            "how many calls did the hotline receive in 2016",
        ),
        ("Приют рассчитан на 12 мест.", "Приют рассчитан на 20 мест.", "на сколько мест рассчитан приют"),
        ("Գյումրիի ապաստարանն ունի 12 տեղ։", "Գյումրիի ապաստարանն ունի 20 տեղ։", "քանի՞ տեղ ունի Գյումրիի ապաստարանը"),
    ],
)  # fmt: skip
def test_both_are_quoted_the_newer_first(tmp_path: Path, reader: Reader, older: str, newer: str, question: str) -> None:
    """A number or a date, in any of the languages."""
    answer = asked(tmp_path, older, newer, question)
    assert answer.differing
    assert [quote.text for quote in answer.quotes[:2]] == [newer, older]


@pytest.mark.parametrize(
    ("older", "newer", "question"),
    [
        ("The shelter in Gyumri has 12 beds.", "The shelter in Gyumri has 12 beds and a garden.", BEDS),
        ("The shelter in Gyumri has 12 beds.", "The shelter in Vanadzor has 20 beds.", BEDS),
        ("In 2017 the shelter took in 12 women.", "In 2018 the shelter took in 20 women.", WOMEN),
        ("This year the shelter took in 12 women.", "This year the shelter took in 20 women.", WOMEN),
        ("The shelter took in about 20 women.", "The shelter took in 19 women.", WOMEN),
        ("The shelter took in 12 women.", "The shelter took in 20 children.", "how many did the shelter take in"),
        ("The shelter cost 3 million drams.", "The shelter cost 3,000,000 drams.", "how much did the shelter cost"),
        ("The shelter was opened in 2011.", "The shelter was opened on 5 May 2011.", "when was the shelter opened"),
        ("Police identified 12 victims in the first half of 2016.", "Police identified 30 victims in 2016.", IDENTIFIED),
        ("Police identified 12 victims of servitude in 2016.", "Police identified 7 victims of begging in 2016.", IDENTIFIED),
        ("NGOs identified 12 victims in 2016.", "Police identified 7 victims in 2016.", "how many were identified in 2016"),
        ("The delegation had 11 members.", "The Georgian delegation had 9 members.", "how many members has the delegation"),
        ("The first conference was held on 3 May 2011.", "The second conference was held on 5 May 2012.", HELD),
        ("Adults have 30 days to reflect.", "Children have 90 days to reflect.", "how many days are there to reflect"),
        ("Полиция выявила 12 взрослых жертв.", "Полиция выявила 7 жертв.", "сколько жертв выявила полиция"),
        ("Ապաստարանն ունի 12 տեղ կանանց համար։", "Ապաստարանն ունի 20 տեղ։", "քանի՞ տեղ ունի ապաստարանը"),
        ("The shelter was led by Anna Abovyan.", "The shelter was led by Lilit Asatryan.", "who led the shelter"),
    ],
)  # fmt: skip
def test_what_only_looks_like_it(tmp_path: Path, reader: Reader, older: str, newer: str, question: str) -> None:
    """Another place, year or half of it, group or turn; rounded or relative; another thing counted; the same in other words."""
    assert not asked(tmp_path, older, newer, question).differing
