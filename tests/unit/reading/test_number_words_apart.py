"""Number words apart, turned round or bent: the right value or a refusal, never a part of the number."""

from __future__ import annotations

from fractions import Fraction

import pytest

from cac_check.model import Hedge
from cac_check.reading import Unreadable, read


@pytest.mark.parametrize(
    ("language", "says", "value"),
    [
        ("tr", "8 binin üzerinde", 8_000),
        ("tr", "yüz binin altında", 100_000),
        ("tr", "yirmibeş bin", 25_000),
        ("tr", "ikiyüz bin", 200_000),
        ("tr", "onikibin", 12_000),
        ("tr", "40 bina", 40),
        ("uk", "пів мільйона", 500_000),
        ("uk", "пів тисячі", 500),
        ("ru", "пол миллиона", 500_000),
        ("ru", "тысячи двухсот", 1_200),
        ("ru", "тысяча пять", 1_005),
        ("fr", "un millier et demi", 1_500),
        ("fr", "une centaine et demie", 150),
        ("es", "una docena y media", 18),
        ("pt", "uma dúzia e meia", 18),
        ("it", "un migliaio e mezzo", 1_500),
        ("es", "un millón y medio", 1_500_000),
    ],
)
def test_the_whole_number_is_read(language: str, says: str, value: int) -> None:
    assert read(says, language=language).value == value


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("fr", "une bonne centaine"),
        ("fr", "un gros tiers"),
        ("fr", "deux bons tiers"),
        ("fr", "un millier cinq cents"),
        ("es", "un buen centenar"),
        ("it", "una buona dozzina"),
        ("pt", "uma boa dúzia"),
        ("de", "ein knappes Drittel"),
        ("de", "ein rundes Dutzend"),
        ("en", "two full dozen"),
        ("ru", "тысяч пять"),
        ("ru", "миллиона два"),
        ("ru", "десяток тысяч"),
        ("uk", "тисяч п'ять"),
        ("uk", "мільйонів зо два"),
        ("en", "10-12,000"),
        ("en", "between 10 and 12,000"),
        ("en", "2-300"),
        ("en", "100-200,000"),
        ("id", "10-12.000"),
        ("ko", "십만 일"),
        ("ko", "백만 오"),
        ("ja", "百数十人"),
        ("ja", "千数百人"),
    ],
)
def test_what_is_not_surely_understood_is_refused(language: str, says: str) -> None:
    for kind in ("count", "amount", "percent"):
        with pytest.raises(Unreadable):
            read(says, language=language, kind=kind)


@pytest.mark.parametrize(
    ("language", "says", "ends"),
    [
        ("zh", "十七八万", (170_000, 180_000)),
        ("zh", "二百五六十", (250, 260)),
        ("zh", "三千七八百", (3_700, 3_800)),
        ("zh", "二十七八岁", (27, 28)),
        ("zh", "一千五六百个", (1_500, 1_600)),
        ("zh", "两百三四十万", (2_300_000, 2_400_000)),
        ("zh", "四五百", (400, 500)),
        ("ja", "十五六", (15, 16)),
        ("en", "1-1,200", (1, 1_200)),
        ("en", "300 to 1,000", (300, 1_000)),
        ("en", "1-100", (1, 100)),
    ],
)
def test_ends_of_ranges(language: str, says: str, ends: tuple[int, int]) -> None:
    reading = read(says, language=language, kind="amount")
    assert (reading.strict.low, reading.strict.high) == ends


def test_tenths_in_korean_are_shares() -> None:
    assert read("3할", language="ko", kind="percent").value == 30
    assert read("3할 5푼", language="ko", kind="percent").value == 35
    with pytest.raises(Unreadable, match="share"):
        read("3할", language="ko")


@pytest.mark.parametrize(
    ("language", "says", "hedge"),
    [
        ("en", "300 at most", Hedge.UP_TO),
        ("en", "300 at least", Hedge.AT_LEAST),
        ("en", "a good 300", Hedge.OVER),
        ("en", "the best part of a million", Hedge.NEARLY),
        ("de", "eine knappe Million", Hedge.NEARLY),
        ("de", "eine gute Million", Hedge.OVER),
        ("es", "300 escasos", Hedge.NEARLY),
        ("it", "tre milioni abbondanti", Hedge.OVER),
        ("pt", "um milhão e pouco", Hedge.OVER),
        ("tr", "300 küsur", Hedge.AND_ODD),
        ("id", "300 atau lebih", Hedge.AT_LEAST),
        ("id", "300 lebih", Hedge.AND_ODD),
    ],
)
def test_hedges_before_and_behind(language: str, says: str, hedge: Hedge) -> None:
    assert read(says, language=language).hedge is hedge


@pytest.mark.parametrize(
    ("language", "says", "value"),
    [
        ("de", "ein halbes Prozent", "1/2"),
        ("de", "ein Viertel Prozent", "1/4"),
        ("fr", "un demi-pour cent", "1/2"),
        ("fr", "trois quarts de pour cent", "3/4"),
        ("es", "medio por ciento", "1/2"),
        ("it", "un decimo di percento", "1/10"),
        ("pt", "meio por cento", "1/2"),
        ("ru", "половина процента", "1/2"),
        ("uk", "пів відсотка", "1/2"),
        ("id", "setengah persen", "1/2"),
        ("ar", "ربع في المئة", "1/4"),
        ("hi", "आधा प्रतिशत", "1/2"),
        ("en", "a quarter percent", "1/4"),
        ("en", "a half-percent", "1/2"),
        ("en", "a quarter", "25"),
        ("es", "uno y medio por ciento", "3/2"),
    ],
)
def test_a_part_of_a_percent_is_no_share(language: str, says: str, value: str) -> None:
    assert read(says, language=language, kind="percent").value == Fraction(value)


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("es", "una décima de por ciento"),
        ("fr", "un pour cent et demi"),
        ("ja", "コンマ5%"),
        ("es", "un cuarto de punto"),
    ],
)
def test_percentages_that_are_not_read(language: str, says: str) -> None:
    with pytest.raises(Unreadable):
        read(says, language=language, kind="percent")


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "no one"),
        ("en", "not a single one"),
        ("de", "nicht einer"),
        ("es", "ni uno solo"),
        ("ru", "ни один"),
        ("tr", "hiç bir"),
        ("hi", "एक भी नहीं"),
        ("zh", "没有一个"),
        ("ja", "一人もいない"),
        ("ko", "한 명도 없다"),
    ],
)
def test_the_word_for_one_that_tells_none(language: str, says: str) -> None:
    with pytest.raises(Unreadable, match="there is none"):
        read(says, language=language)


@pytest.mark.parametrize("says", ["300, 000", "300 ,000", "3 00", "300. 000"])
def test_digits_that_go_on_with_a_nought(says: str) -> None:
    with pytest.raises(Unreadable, match="one piece"):
        read(says)


@pytest.mark.parametrize("says", ["ein- bis zweitausend", "zig Tausend"])
def test_german_numbers_begun_before(says: str) -> None:
    with pytest.raises(Unreadable):
        read(says, language="de")


@pytest.mark.parametrize(("says", "half_months"), [("1년 반", 36), ("두 달 반", 5), ("1년", 24), ("1년 반복", 24)])
def test_halves_behind_korean_lengths_of_time(says: str, half_months: int) -> None:
    assert read(says, language="ko", kind="duration").value == Fraction(146097, 400) / 24 * half_months


def test_a_quarter_of_an_hour_is_no_hour() -> None:
    with pytest.raises(Unreadable):
        read("quarter of an hour", kind="duration")
    assert read("a quarter of an hour", kind="duration").value == Fraction(1, 96)
