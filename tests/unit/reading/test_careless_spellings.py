"""Words of numbers as people spell them in a hurry: without accents, with other letters for one."""

from __future__ import annotations

import unicodedata

import pytest

from cac_check.reading import read
from cac_check.reading.lexicon_reader import lexicon


@pytest.mark.parametrize(
    ("says", "language", "value"),
    [
        ("dois milhoes de casas", "pt", 2_000_000),
        ("tres bilhoes", "pt", 3_000_000_000),
        ("quarenta e tres feridos", "pt", 43),
        ("veintitres heridos", "es", 23),
        ("un millon de votos", "es", 1_000_000),
        ("dreissig Betriebe", "de", 30),
        ("fuenfundzwanzig Betriebe", "de", 25),
        ("ventitrè feriti", "it", 23),
        ("п‘ятдесят п‘ять будинків", "uk", 55),
        ("ستة عشر", "ar", 16),
        ("إثنا عشر مليون دينار", "ar", 12_000_000),
        ("एकसठ घर", "hi", 61),
        ("सावा सौ घर", "hi", 125),
    ],
)
def test_careless_spellings_are_the_same_numbers(says: str, language: str, value: int) -> None:
    assert read(says, language=language, kind="amount").value == value


@pytest.mark.parametrize(("says", "value"), [("डेढ़ सौ घर", 150), ("पाँच हज़ार घर", 5000), ("तीन करोड़ लोग", 30_000_000)])
def test_letters_with_a_dot_are_the_same_as_one_character_or_two(says: str, value: int) -> None:
    apart = unicodedata.normalize("NFD", says)
    one = apart
    for letter in "\u0958\u0959\u095a\u095b\u095c\u095d\u095e":  # no form of Unicode puts them together
        one = one.replace(unicodedata.normalize("NFD", letter), letter)

    assert one != apart
    assert read(one, language="hi").value == read(apart, language="hi").value == value


def test_words_that_tell_no_number_keep_their_letters() -> None:
    assert read("más de 40 casas", language="es").hedge == "over"
    assert "si" not in lexicon("es").hedges_before
    assert "años" in lexicon("es").units
    assert "anos" not in lexicon("es").units


@pytest.mark.parametrize(
    ("says", "value"),
    [
        ("مائة و سبعون", 170),
        ("أربعمائة و واحد و خمسون", 451),
        ("مئة وخمسون", 150),
        ("٦ مئة", 600),
        ("٦ مائة و٢٤", 624),
        ("4 ونصف مليون", 4_500_000),
        ("أربعة و نصف مليون", 4_500_000),
        ("مليون ونصف مليون", 1_500_000),
    ],
)
def test_arabic_and_stands_apart_or_not(says: str, value: int) -> None:
    assert read(says, language="ar", kind="amount").value == value


def test_a_hundred_behind_and_multiplies_nothing() -> None:
    reading = read("ما بين خمسين ومئة", language="ar")
    assert (reading.default.low, reading.default.high) == (50, 100)
