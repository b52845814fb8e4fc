"""Files that do not say how they are written are read rightly or refused."""

from __future__ import annotations

import random

import pytest

from index.errors import RefusedError
from index.extraction.encoding import decode

RUSSIAN = (
    "Правительство приняло Постановление № 726-Н 27 июня 2019 года. Торговля людьми остаётся тяжким посягательством "
    "на человеческое достоинство, а первое официальное определение было включено в национальное законодательство."
)
ARMENIAN = (
    "Կառավարությունը 2019 թ. հունիսի 27-ին ընդունեց որոշումը։ Մարդկանց առևտուրը շարունակում է մնալ մարդկային "
    "արժանապատվության դեմ ուղղված ծանր ոտնձգություն, իսկ առաջին պաշտոնական սահմանումը մտել է օրենսդրություն։"
)
ENGLISH = "The Government adopted Decree No. 726-N on 27 June 2019."


def armscii(text: str) -> bytes:
    """The text in ARMSCII-8, by the rule of the standard: capitals even, small letters odd, from 0xB2."""
    signs = {
        "և": 0xA2,
        "։": 0xA3,
        "՛": 0xB0,
        "՞": 0xB1,
        "՜": 0xAF,
        "«": 0xA7,
        "»": 0xA6,
        "—": 0xA8,
        "՝": 0xAA,
        ",": 0xAB,
        "-": 0xAC,
        ".": 0xA9,
    }
    out = bytearray()
    for letter in text:
        code = ord(letter)
        if 0x531 <= code <= 0x556:
            out.append(0xB2 + 2 * (code - 0x531))
        elif 0x561 <= code <= 0x586:
            out.append(0xB3 + 2 * (code - 0x561))
        else:
            out.append(signs.get(letter, code))
    return bytes(out)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "iso-8859-5"])
@pytest.mark.parametrize("length", [40, 60, 120, 1000])
def test_russian_in_one_byte_a_letter(encoding: str, length: int) -> None:
    """The four alphabets of Russian files are told apart, also in a short text."""
    data = RUSSIAN[:length].encode(encoding, "ignore")
    assert decode(data) == data.decode(encoding)


@pytest.mark.parametrize("length", [40, 80, 1000])
def test_armenian_in_armscii(length: int) -> None:
    """ARMSCII-8, which Python does not know, is read as Armenian."""
    assert decode(armscii(ARMENIAN[:length])) == ARMENIAN[:length]


@pytest.mark.parametrize("text", [RUSSIAN, ARMENIAN, ENGLISH])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_with_and_without_a_mark(text: str, encoding: str) -> None:
    """Every kind of Unicode is read, whether or not it says which, and the mark is no letter."""
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", ["Café “quoted” – naïve résumé", "Conseil de l’Europe, 5 € and 30 °C", "A ———— B"])
def test_western_letters_stand_alone_between_ascii(text: str) -> None:
    """Accents and the signs of typesetting in Windows-1252."""
    assert decode(text.encode("cp1252")) == text


def test_what_the_file_declares_is_believed_where_it_fits() -> None:
    """A short text is read as declared; a declaration that does not fit is passed over."""
    assert decode("Да".encode("koi8-r"), declared="koi8-r") == "Да"
    assert decode(RUSSIAN.encode(), declared="cp1251") == RUSSIAN
    assert decode(RUSSIAN.encode("cp1251"), declared="utf-8") == RUSSIAN
    assert decode(b"caf\xe9", declared="no-such-encoding") == "café"


DECLARED = ["utf-8", "iso-8859-1", "windows-1251", "windows-1252", "koi8-r", "armscii-8", "iso-8859-5"]


@pytest.mark.parametrize("declared", DECLARED)
@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "iso-8859-5", "armscii-8"])
def test_a_wrong_declaration_is_passed_over(encoding: str, declared: str) -> None:
    """As old pages carry one: their letters tell."""
    text = ARMENIAN if encoding == "armscii-8" else RUSSIAN
    data = armscii(text) if encoding == "armscii-8" else text.encode(encoding, "ignore")
    assert decode(data, declared=declared) == (text if encoding == "armscii-8" else data.decode(encoding))


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "iso-8859-5"])
def test_russian_within_english(encoding: str) -> None:
    """A page of English with a sentence of Russian."""
    text = f"{ENGLISH * 20} {RUSSIAN[:60]} {ENGLISH * 20}".encode(encoding, "ignore").decode(encoding)
    assert decode(text.encode(encoding)) == text


def test_the_and_of_old_armenian_fonts() -> None:
    """They have it where the standard has a dash; inside a word it can be nothing else."""
    assert decode(armscii("Երեւան — Գյումրի ").replace(b"\xbb\xf5", b"\xa8") + armscii(ARMENIAN)).startswith("Երևան և ")
    assert decode(armscii(ARMENIAN) + b" \xa8 ").endswith(" — ")


def test_a_western_reading_with_letters_in_a_row_is_refused() -> None:
    """Though the page declares it and every byte is a letter in it."""
    with pytest.raises(RefusedError):
        decode(armscii("Նոր"), declared="windows-1252")
    assert decode("Conférence à Genève".encode("cp1252"), declared="iso-8859-1") == "Conférence à Genève"


def doubtful() -> list[bytes]:
    noise = random.Random(7)
    broken = bytearray(RUSSIAN.encode())
    broken[100] = 0xFF
    return [
        bytes(noise.randrange(256) for _ in range(4000)),
        bytes(noise.randrange(32, 256) for _ in range(300)),
        bytes(broken),
        RUSSIAN.encode("mac-cyrillic", "ignore"),
        b"text with a \0 in it",
        b"\1\2\3\4\5 some text",
        "Да.".encode("koi8-r"),
    ]


@pytest.mark.parametrize("data", doubtful())
def test_what_is_doubtful_is_refused(data: bytes) -> None:
    """Noise, broken UTF-8, an alphabet that we do not know and too short a text are never garbled."""
    with pytest.raises(RefusedError) as refused:
        decode(data)
    assert refused.value.code == "encoding"
