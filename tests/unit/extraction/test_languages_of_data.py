"""Forms that languages differ in, each told by a key of its file: what is a figure, and what is none."""

import pytest

from cac_check.extraction import extract
from cac_check.extraction.examples import figure_key
from cac_check.reading import read


def told(text, language):
    return [figure_key(mention) for mention in extract(text, language).mentions]


@pytest.mark.parametrize(
    ("language", "text", "figures"),
    [
        # a hedge behind a change tells a level, and a limit elsewhere
        ("ru", "Цены выросли на 5% до 80 рублей.", [("5", "bare"), ("80", "bare")]),
        ("ru", "Пострадали до 80 рабочих.", [("80", "up_to")]),
        # the first figure of a change has the scale of the second
        ("en", "Output fell from 9.2 to 8.9 million barrels.", [("9200000", "bare"), ("8900000", "bare")]),
        ("id", "Produksi turun dari 9,2 menjadi 8,9 juta barel.", [("9200000", "bare"), ("8900000", "bare")]),
        ("en", "The fund lost 5 to 7 million euros.", [("5000000..7000000", "range")]),
        ("en", "It fell by 12,450 to 10.83 lakh.", [("12450", "bare"), ("1083000", "bare")]),
        # a change is no range
        ("ja", "合格率は71.2%から73.4%に上がった。", [("71.2", "bare"), ("73.4", "bare")]),
        ("ja", "費用は5%から10%かかる。", [("5..10", "range")]),
        # a verb with its subject before the number
        ("ar", "تجاوزت ديون البلدية 3 مليارات درهم.", [("3000000000", "over")]),
        ("ja", "少なくとも観光客12人が負傷した。", [("12", "at_least")]),
        # a whole before its part
        ("ja", "4人に1人が反対した。", [("25", "fraction")]),
        ("ko", "4명 중 1명이 반대했다.", [("25", "fraction")]),
        ("hi", "हर चार में से एक बच्चा बीमार है।", [("25", "fraction")]),
        # a half within a length of time, and a dual
        ("ru", "Операция длилась восемь с половиной часов.", [("0.3542", "bare")]),
        ("ar", "استغرقت العملية ثماني ساعات ونصف الساعة.", [("0.3542", "bare")]),
        ("ar", "انتهى العمل في شهرين.", [("60.87", "bare")]),
        ("id", "Dia menunggu setahun.", []),
        # what numbers a thing from behind, in a hedge or with an ending
        ("tr", "6698 sayılı Kanun 1954'te çıktı, 34'üncü maddesi değişti.", []),
        ("ms", "Untung pada suku pertama merosot.", []),
        ("ar", "دخلت الحرب يومها الـ200.", []),
        ("ru", "Поезд отправится в 8 часов 20 минут.", []),
        ("en", "The court is at 24, MG Road.", []),
        ("ar", "يقع المقر في 101 شارع النيل.", []),
        ("en", "Lakhs of workers leave every year.", [("~100000", "vague")]),
    ],
)
def test_figures(language, text, figures):
    assert told(text, language) == figures


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("hi", "12.5 लाख के पार", 1_250_000),  # के is a scale in another language
        ("hi", "साढ़े तीन सौ करोड़", 3_500_000_000),
        ("tr", "1 milyon 250", None),
        ("tr", "266 bin 855", 266_855),
        ("ko", "스물다섯 명", 25),
    ],
)
def test_numbers(language, text, value):
    if value is None:
        with pytest.raises(ValueError, match="not known"):
            read(text, language=language)
    else:
        assert read(text, language=language).value == value


def test_a_name_that_begins_like_a_number_is_none():
    assert extract("세종시는 두산과 한강을 보았다.", "ko").mentions == ()
