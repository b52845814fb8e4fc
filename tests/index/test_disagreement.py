"""Two documents that say different things are both quoted; what only looks like it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.library import Library
from index.model import Answer
from tests.index.making import Reader, in_process, write

BEDS, WOMEN = "how many beds does the shelter have", "how many women did the shelter take in"


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
        ("The shelter was led by Anna Abovyan.", "The shelter was led by Lilit Asatryan.", "who led the shelter"),
    ],
)  # fmt: skip
def test_what_only_looks_like_it(tmp_path: Path, reader: Reader, older: str, newer: str, question: str) -> None:
    """Another place or year, rounded or relative, another thing counted, the same said in other words; no number at all."""
    assert not asked(tmp_path, older, newer, question).differing
