"""How common words are in general text."""

from __future__ import annotations

from importlib import resources

from index import analysis
from index.background import UNKNOWN, share


def test_shares_are_ordered_as_words_are() -> None:
    """Function words are nearly everywhere, everyday words now and then, rare ones hardly."""
    for words in (
        "the meeting delegation trafficked",
        "и работа жертва аббревиатурка",
        "և օրենք պատվիրակություն թրաֆիքինգ",
    ):
        shares = [share(analysis.stem(word)) for word in words.split()]
        assert shares == sorted(shares, reverse=True)
        assert len(set(shares)) == len(shares)


def test_an_unknown_term_is_rarer_than_all_in_the_table() -> None:
    """So that a name or a number weighs more than any word that is known to be common."""
    assert share("kazhoyan") == share("726-n") == UNKNOWN
    table = (resources.files("index") / "background.tsv").read_text(encoding="utf-8")
    assert all(UNKNOWN < share(line.split("\t")[1].split()[0]) <= 1 for line in table.splitlines() if line[0] != "#")


def test_the_table_stays_small_and_names_its_sources() -> None:
    """It is read when the first question is asked."""
    table = (resources.files("index") / "background.tsv").read_bytes()
    assert len(table) < 250_000
    assert b"MIT licence" in table[:800]
