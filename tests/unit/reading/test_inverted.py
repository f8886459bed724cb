"""Numbers behind the noun that they count, which tell about so many."""

import pytest

from cac_check.reading import read


@pytest.mark.parametrize(
    ("says", "language", "value"),
    [
        ("человек двадцать", "ru", 20),
        ("пострадали человек 20, не меньше ожидаемого", "ru", 20),
        ("лет через двадцать", "ru", 20),
        ("раз пять", "ru", 5),
        ("чоловік двадцять", "uk", 20),
        ("років п'ять тому", "uk", 5),
    ],
)
def test_a_number_behind_its_noun_tells_about(says, language, value):
    reading = read(says, language=language)

    assert (reading.value, reading.hedge) == (value, "about")


@pytest.mark.parametrize(
    ("says", "language", "value"),
    [
        ("число человек 20", "ru", 20),
        ("человек 20 лет ждал", "ru", 20),
        ("многих лет 20 погибли", "ru", 20),
        ("чоловік 20 років чекав", "uk", 20),
        ("двадцать человек", "ru", 20),
    ],
)
def test_a_noun_that_is_counted_otherwise_inverts_nothing(says, language, value):
    reading = read(says, language=language)

    assert (reading.value, reading.hedge) == (value, "bare")


@pytest.mark.parametrize(
    ("says", "hedge", "value"), [("кількасот", "several", None), ("кільканадцять людей", "and_odd", 10)]
)
def test_ukrainian_words_for_a_few_tens_and_hundreds(says, hedge, value):
    reading = read(says, language="uk")

    assert (reading.hedge, reading.value) == (hedge, value)
    assert {"кількасот": 400, "кільканадцять людей": 15}[says] in reading.strict
