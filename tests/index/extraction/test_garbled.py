"""Text that came in the wrong alphabet is read as it was meant, and any other stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.extraction.garbled import restored
from index.model import Extract, Metadata, Section
from tests.index.extraction.test_encoding import ARMENIAN, ENGLISH, RUSSIAN, armscii


def read(text: str) -> str:
    return restored(Extract("txt", text)).text


@pytest.mark.parametrize("wrongly", ["latin-1", "cp1251"])
def test_armenian_that_was_read_as_something_else(wrongly: str) -> None:
    """As Latin letters, and as Russian ones."""
    assert read(armscii(ARMENIAN).decode(wrongly)) == ARMENIAN


def test_russian_that_was_read_as_latin() -> None:
    """The other case that is met."""
    text = RUSSIAN.replace("№", "N")
    assert read(text.encode("cp1251").decode("latin-1")) == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ð³Û³ëï³Ý", "Հայաստան"),
        ("§ºñ¨³Ý¦ ¨ ¶ÛáõÙñÇ", "«Երևան» և Գյումրի"),
        ("See § 5 and café.\nÐ³Û³ëï³ÝÇ ÐÐ N 726-Ü, §ºñ¨³Ý¦", "See § 5 and café.\nՀայաստանի ՀՀ N 726-Ն, «Երևան»"),
    ],
)
def test_only_such_words_change(written: str, meant: str) -> None:
    """Signs of the font among them, but no Latin words and no line without such words."""
    assert read(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        RUSSIAN, ARMENIAN, ENGLISH, "Über größte Öffnung, été à Genève, ça et là", "Íslenska er þjóðtunga, ÞJÓÐIN á sitt mál",
        "Türkiye'de insan ticareti suçtur ğüşiöç", "Українська мова є державною, її вивчають у школах",
        "± ° º ¹²³ »«¿¡ ½¼¾ §§§ ¶¶¶",
        "Търговията с хора е престъпление",
        "Адам саудасы Қазақстан Республикасында қылмыс", "à â é è ê ë î ï ô û ü ÿ ç ÀÂÇÉÈÊË",
    ],
)  # fmt: skip
def test_living_languages_stay_as_they_are(text: str) -> None:
    """Whatever letters they have."""
    assert read(text) == text


def test_titles_and_headings_are_read_so_too() -> None:
    """And whoever added the file is told."""
    done = restored(Extract("pdf", "Ð³Û³ëï³Ý\nx", Metadata("Ð³Û³ëï³Ý"), sections=(Section(0, 10, "Ð³Û³ëï³Ý"),)))
    assert (done.metadata.title, done.sections[0].title) == ("Հայաստան", "Հայաստան")
    assert "Armenian font" in done.warnings[0]


@given(st.text(st.sampled_from(ENGLISH + RUSSIAN + ARMENIAN + armscii(ARMENIAN).decode("latin-1") + "\n§¨é"), max_size=300))
def test_nothing_moves(text: str) -> None:
    """Letter stands for letter: offsets, and with them pages and sections, stay right."""
    assert len(read(text)) == len(text)
