"""One quantity told in two units, and a whole that may share a scale."""

from fractions import Fraction

import pytest

from cac_check.extraction import extract
from cac_check.reading import Unreadable, read
from cac_check.reading.time_units import UNITS


@pytest.mark.parametrize(
    ("says", "language", "value"),
    [("2 kg 300 g", "en", 2300), ("1 km 50 m", "es", 1050), ("2公里300米", "zh", 2300), ("2 tonnes 5 kg", "en", 2005)],
)
def test_a_quantity_in_two_known_units_is_told_in_the_smaller_one(says, language, value):
    assert read(says, language=language, kind="amount").value == value


@pytest.mark.parametrize(
    ("says", "language"),
    [
        ("1 ton 250 kilogram", "id"),
        ("1メートル50センチ", "ja"),
        ("5 feet 11 inches", "en"),
        ("2 kg and 300 g", "en"),
        ("2 кг 300 г", "ru"),
    ],
)
def test_other_units_are_refused_as_one(says, language):
    with pytest.raises(Unreadable, match="tells one quantity in two units"):
        read(says, language=language, kind="amount")


@pytest.mark.parametrize("says", ["5 kg 3 m", "300 g 2 kg", "100 m 200 m"])
def test_what_does_not_go_on_in_a_smaller_unit_is_two_figures(says):
    with pytest.raises(Unreadable, match="holds 2 numerals"):
        read(says, kind="amount")


@pytest.mark.parametrize(
    ("says", "language", "minutes"),
    [
        ("2 horas, 4 minutos y 30 segundos", "es", Fraction(249, 2)),
        ("4 minutes and 30 seconds", "en", Fraction(9, 2)),
        ("4 Minuten und 30 Sekunden", "de", Fraction(9, 2)),
        ("2時間4分30秒", "ja", Fraction(249, 2)),
        ("2小时4分30秒", "zh", Fraction(249, 2)),
    ],
)
def test_seconds_go_with_minutes_and_hours(says, language, minutes):
    reading = read(says, language=language, kind="duration")

    assert reading.value == minutes * UNITS["minute"]
    assert reading.value in reading.strict


@pytest.mark.parametrize(
    ("says", "value"),
    [
        ("两毛", Fraction(1, 5)),
        ("两毛钱", Fraction(1, 5)),
        ("三块五", Fraction(7, 2)),
        ("三元五角", Fraction(7, 2)),
        ("三块五毛二分钱", Fraction(88, 25)),
        ("十二块五", Fraction(25, 2)),
    ],
)
def test_chinese_money_as_it_is_spoken(says, value):
    assert read(says, language="zh", kind="amount").value == value


@pytest.mark.parametrize("text", ["三毛的作品很受欢迎。", "他喜欢三毛。", "长江三角洲经济。", "他一毛不拔。"])
def test_names_that_look_like_money_are_none(text):
    assert extract(text, "zh").mentions == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Secondo i dati 1,4 milioni su 5 sono poveri.", "it"),
        ("Son pobres 1,4 millones de cada 5.", "es"),
        ("Seuls 1,4 million sur 5 ont un emploi.", "fr"),
        ("Ao todo, 1,4 milhões em 5 vivem ali.", "pt"),
    ],
)
def test_a_whole_that_may_share_the_scale_of_its_part_is_left_out(text, language):
    assert [mention.value for mention in extract(text, language).mentions] == [1_400_000]


def test_a_sentence_in_prison_is_no_age():
    result = extract("अदालत ने बीस वर्ष के कारावास की सजा सुनाई।", "hi")

    assert [mention.value for mention in result.mentions] == [20 * UNITS["year"]]
