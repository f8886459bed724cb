"""A number is not read without its scale: words of numbers that a lexicon knows, and those that it does not."""

from fractions import Fraction

import pytest

from cac_check.extraction import extract
from cac_check.reading import Unreadable, read
from cac_check.reading.directions import direction_of
from cac_check.reading.measures import measure_in
from cac_check.reading.phrase import figures_apart


@pytest.mark.parametrize(
    ("says", "language", "value"),
    [
        ("1 billion d'euros", "fr", 10**12),
        ("25 M€", "fr", 25_000_000),
        ("3 Bio. Euro", "de", 3 * 10**12),
        ("rund 3 Tsd.", "de", 3_000),
        ("1,4 Mrd. €", "de", 1_400_000_000),
        ("Rp 1,4 jt", "id", 1_400_000),
        ("novecientos treinta mil", "es", 930_000),
        ("ocho billones doscientos setenta mil millones", "es", 8_270_000_000_000),
        ("1 ترليون", "ar", 10**12),
        ("50 الف", "ar", 50_000),
        ("٣٫٥ مليون", "ar", 3_500_000),
        ("百四十万", "ja", 1_400_000),
        ("千五百", "ja", 1_500),
        ("quatre-vingt-dix-sept", "fr", 97),
        ("zweihundertfünfzigtausend", "de", 250_000),
        ("eine Million zweihundertfünfzigtausend", "de", 1_250_000),
        ("1.5T", "en", 1_500_000_000_000),
        ("1089.3 million", "en", 1_089_300_000),
        ("$2010.5 million", "en", 2_010_500_000),
        ("8911.8万", "zh", 89_118_000),
        ("3082.9亿元", "zh", 308_290_000_000),
        ("5 bin lorries", "en", 5),
        ("5 m", "en", 5),
        ("5 m wide", "en", 5),
        ("$5 m", "en", 5_000_000),
        ("€5 b", "en", 5_000_000_000),
        ("£5m", "en", 5_000_000),
        ("5 mdd", "es", 5_000_000),
        ("un millón y medio", "es", 1_500_000),
        ("medio millón", "es", 500_000),
        ("20 min", "en", 20),
    ],
)
def test_scales_that_are_read(says, language, value):
    assert read(says, language=language, kind="amount").value == value


@pytest.mark.parametrize(
    ("says", "language", "word"),
    [
        ("10 milhões", "en", "milhões"),
        ("10 milhões", "es", "milhões"),
        ("25 mil", "en", "mil"),
        ("266 bin 855", "en", "bin"),
        ("266 bin", "en", "bin"),
        ("8 тысяч", "en", "тысяч"),
        ("8 тысяч", "zh", "тысяч"),
        ("5 लाख", "en", "लाख"),
        ("20 de milioane", "en", "milioane"),
        ("elfu 5", "en", "elfu"),
        ("5 ล้านคน", "en", "ล้าน"),
        ("5 M", "en", "M"),
        ("5亿", "ja", "亿"),
        ("5만 삼천", "ko", "삼천"),
        ("3 MTn", "es", "MTn"),
        ("3 MTn", "en", "MTn"),
        ("1 ma.", "en", "ma"),
        ("1 ma.", "zh", "ma"),
        ("2 E", "en", "E"),
        ("5 tn", "zh", "tn"),
        ("5 m people", "en", "m"),
        ("$5 m", "es", "m"),
        ("5 B", "es", "B"),
        ("10^6", "en", "power"),
        ("1.5 × 10⁶", "en", "power"),
        ("12_345", "en", "12_345"),
    ],
)
def test_scales_that_are_not_read_are_named(says, language, word):
    with pytest.raises(Unreadable, match=word.replace("^", r"\^")):
        read(says, language=language, kind="amount")


@pytest.mark.parametrize(
    "sentence",
    ["O governo gastou 10 milhões de reais.", "Nisan ayında 266 bin 855 kişi başvurdu.", "It counted 1.5 × 10⁶ cells."],
)
def test_a_text_gives_no_figure_without_its_scale(sentence):
    assert extract(sentence, "en").mentions == ()


@pytest.mark.parametrize(
    ("says", "language"),
    [
        ("1,5 million", "en"),
        ("12,34 million people", "en"),
        ("1,5 Mio.", "en"),
        ("1.5.2 million", "en"),
        ("1.5 million", "fr"),
        ("12.5 Millionen", "de"),
        ("1.5 Mio.", "de"),
        ("1.5 millones", "es"),
        ("1.5 milyon", "tr"),
        ("1.5 ribu", "id"),
        ("12,5 लाख", "hi"),
        ("1,5 百万", "zh"),
        ("1,5억", "ko"),
        ("1,5億", "ja"),
    ],
)
def test_a_scale_behind_digits_that_are_not_understood_is_no_number(says: str, language: str) -> None:
    with pytest.raises(Unreadable, match="grouped in a way"):
        read(says, language=language, kind="amount")


@pytest.mark.parametrize(
    ("says", "language", "value"),
    [
        ("one point five million", "en", 1_500_000),
        ("bir virgül beş milyon", "tr", 1_500_000),
        ("yirmi virgül beş milyon", "tr", 20_500_000),
        ("uno punto cinque milioni", "it", 1_500_000),
        ("uno virgola cinque milioni", "it", 1_500_000),
        ("एक दशमलव पांच लाख", "hi", 150_000),
        ("一点五万", "zh", 15_000),
    ],
)
def test_decimals_in_words(says: str, language: str, value: int) -> None:
    assert read(says, language=language).value == value


@pytest.mark.parametrize(
    ("says", "language"),
    [
        ("one point twenty-five million", "en"),
        ("un virgule vingt-cinq million", "fr"),
        ("uno coma veinticinco millones", "es"),
        ("bir virgül elli", "tr"),
        ("bir virgül yirmi beş milyon", "tr"),
        ("一点五百万", "zh"),
    ],
)
def test_a_point_in_words_before_anything_but_single_digits_is_refused(says: str, language: str) -> None:
    with pytest.raises(Unreadable, match=r"no single digits|one number"):
        read(says, language=language, kind="amount")


@pytest.mark.parametrize(
    ("says", "language"),
    [("1,5 to 2 million", "en"), ("1.5-2 million", "de"), ("1.5 bis 2 Millionen", "de"), ("1,5～2万", "zh")],
)
def test_a_range_whose_first_end_is_not_understood_is_not_its_second(says: str, language: str) -> None:
    with pytest.raises(Unreadable):
        read(says, language=language, kind="amount")


@pytest.mark.parametrize(
    ("says", "language"),
    [(".5 million", "en"), ("$.5 million", "en"), ("about .5 million", "en"), (",5 Millionen", "de"), (".5万", "zh")],
)
def test_a_point_with_nothing_before_it_is_no_whole_number(says: str, language: str) -> None:
    with pytest.raises(Unreadable, match="nothing stands before the point"):
        read(says, language=language, kind="amount")


def test_a_name_with_digits_before_a_figure_is_no_range() -> None:
    mentions = extract("Vacunaron contra la COVID-19 a 300 personas.", "es").mentions

    assert [mention.value for mention in mentions] == [300]


@pytest.mark.parametrize(
    ("says", "language"),
    [
        ("twenty sevenths", "en"),
        ("forty-first place", "en"),
        ("two thousand and four ninths", "en"),
        ("ciento diez novenos", "es"),
        ("mil millonésimas", "es"),
        ("trinta sextos", "pt"),
        ("trente sixièmes", "fr"),
        ("cent millionièmes", "fr"),
        ("venti settimi", "it"),
        ("cento milionesimi", "it"),
        ("سبعة أعشار وخمسة أثمان", "ar"),
        ("पैंतीसवां एक सौ चालीसवां", "hi"),
        ("एक बटा सात", "hi"),
    ],
)
def test_a_number_before_an_ordinal_or_parts_of_one_is_no_count(says: str, language: str) -> None:
    with pytest.raises(Unreadable):
        read(says, language=language, kind="amount")


@pytest.mark.parametrize("says", ["7.4e+9", "7.4E-3", "2.1x10^8", "2.1 x 10^-4", "3 * 10**5"])
@pytest.mark.parametrize("language", ["en", "fr", "zh", "ja", "ar"])
def test_the_exponent_of_a_power_is_no_number(says: str, language: str) -> None:
    with pytest.raises(Unreadable):
        read(says, language=language, kind="amount")


@pytest.mark.parametrize(
    ("says", "language"),
    [("vingt trillions d'euros", "fr"), ("40 tln", "en"), ("milyon kişi", "tr"), ("negativo 40", "es")],
)
def test_words_of_a_number_that_are_not_read_refuse_it(says: str, language: str) -> None:
    with pytest.raises(Unreadable):
        read(says, language=language, kind="amount")


def test_parts_of_money_are_no_parts_of_a_number() -> None:
    assert read("cincuenta centavos", language="es", kind="amount").value == 50


@pytest.mark.parametrize(
    ("says", "language"),
    [
        ("seven billion and three quarters", "en"),
        ("two hundred and a sixth", "en"),
        ("one hundred and two quarters", "en"),
        ("point 44", "en"),
        ("coma siete", "es"),
        ("सात का दसवां", "hi"),
        ("مائة وأربعة و ثلثين", "ar"),
        ("مائة ودزينة", "ar"),
        ("أربعون خمس", "ar"),
    ],
)
def test_parts_that_are_added_to_a_number_are_not_left_out(says: str, language: str) -> None:
    with pytest.raises(Unreadable):
        read(says, language=language, kind="amount")


@pytest.mark.parametrize(
    ("says", "language", "kind", "value"),
    [
        ("a quarter million", "en", "count", 250_000),
        ("a quarter-million", "en", "count", 250_000),
        ("two and a quarter million", "en", "count", 2_250_000),
        ("nought point nought four", "en", "amount", Fraction(4, 100)),
        ("eksi yüzde yedi", "tr", "percent", -7),
        ("سالب سبعة بالمئة", "ar", "percent", -7),
    ],
)
def test_what_was_cut_short_before(says: str, language: str, kind: str, value: Fraction) -> None:
    assert read(says, language=language, kind=kind).value == value


def test_what_is_asked_beside_a_reading_has_an_answer_where_there_is_none() -> None:
    """A cell of a table that cannot be read ended the check: which figures it holds was asked for its advice."""
    assert figures_apart("79 (63%)", "en") == ("79", "63%")
    for says in ("1e+300", "3e+5 km", "a fall of 3e+5 %"):
        assert figures_apart(says, "en") == ()
        assert measure_in(says, "en") is None
        assert direction_of(says, "en") is None
