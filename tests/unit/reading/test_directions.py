"""Which way a change goes, by its words."""

import pytest

from cac_check.interval import Interval
from cac_check.model import Kind
from cac_check.reading import languages, read
from cac_check.reading.directions import Direction, direction_of, signed
from cac_check.reading.lexicon_reader import lexicon

FALLS = [
    ("a decrease of 17.1 percent", "en"),
    ("down 17.1 %", "en"),
    ("down by about 17.1 %", "en"),
    ("fell by more than 17 %", "en"),
    ("a drop of at least 5 percent", "en"),
    ("a 17.1 percent drop", "en"),
    ("17.1% year-on-year decline", "en"),
    ("17.1 % lower", "en"),
    ("17.1% fewer accounts", "en"),
    ("17.1% less than last year", "en"),
    ("同比下降17.1%", "zh"),
    ("减少近17%", "zh"),
    ("負增長3%", "zh"),
    ("降幅为17.1%", "zh"),
    ("17.1%の減少", "ja"),
    ("17.1%減", "ja"),
    ("17.1% 감소", "ko"),
    ("une baisse de 17,1 %", "fr"),
    ("17,1 % de moins", "fr"),
    ("ein Rückgang um 17,1 %", "de"),
    ("ging um 17,1 % zurück", "de"),
    ("17,1 % weniger", "de"),
    ("cayó un 17,1 %", "es"),
    ("un 17,1 % menos", "es"),
    ("turun 17,1 persen", "id"),
    ("penurunan 17.1 peratus", "ms"),
    ("انخفاض بنسبة 17.1 %", "ar"),
    ("rënie prej 17,1 %", "sq"),
]
RISES = [
    ("rose 17.1 percent", "en"),
    ("up 17.1 %", "en"),
    ("17.1% more", "en"),
    ("growth slowed to 3.1 percent", "en"),
    ("增长17.1%", "zh"),
    ("17.1%増", "ja"),
    ("en hausse de 5 %", "fr"),
    ("stieg um 17,1 %", "de"),
    ("subió un 17,1 %", "es"),
]
NEITHER = [
    ("17.1 percent", "en"),
    ("up to 17 percent", "en"),
    ("more than 17 percent", "en"),
    ("less than 17 percent", "en"),
    ("fell to 17.1 percent", "en"),
    ("fell sharply to 3%", "en"),
    ("down from 17 %", "en"),
    ("shut down 17%", "en"),
    ("17.1 percent of those who lost their jobs", "en"),
    ("降至17.1%", "zh"),
    ("超过17%", "zh"),
    ("fiel auf 17,1 %", "de"),
    ("bajó al 17 %", "es"),
    ("moins de 5 %", "fr"),
]
UNCLEAR = [
    ("growth fell 3 percent", "en"),
    ("the decline slowed to 3.1 percent", "en"),
    ("did not fall by 3 %", "en"),
    ("up or down 3 %", "en"),
    ("rose 5% less", "en"),
    ("涨跌3%", "zh"),
]


@pytest.mark.parametrize(
    ("says", "language", "direction"),
    [
        *((*case, Direction.FALL) for case in FALLS),
        *((*case, Direction.RISE) for case in RISES),
        *((*case, None) for case in NEITHER),
        *((*case, Direction.UNCLEAR) for case in UNCLEAR),
    ],
)
def test_words_tell_the_way(says, language, direction):
    assert direction_of(says, language) is direction


@pytest.mark.parametrize(
    ("says", "cue", "direction"),
    [
        ("17.1 percent", "a decrease of", Direction.FALL),
        ("17.1 percent", "a total of", None),
        ("a drop of 17.1 percent", "fell", Direction.FALL),
        ("a drop of 17.1 percent", "rose", Direction.UNCLEAR),
    ],
)
def test_a_cue_tells_it_too(says, cue, direction):
    assert direction_of(says, "en", cue) is direction


@pytest.mark.parametrize("language", languages())
def test_every_language_has_words_for_both_ways_and_none_for_both_at_once(language):
    words = lexicon(language).directions

    assert words["rise"]
    assert words["fall"]
    assert words["rise"].isdisjoint(words["fall"])


def test_a_fall_is_below_zero_and_a_hedge_goes_on_outwards():
    assert signed(read("down 17.1 %", kind=Kind.PERCENT), Direction.FALL).strict == Interval.parse("[-17.15, -17.05]")
    over = signed(read("fell by more than 20 %", kind=Kind.PERCENT), Direction.FALL)
    assert over.lenient.low is None
    assert over.lenient.high == -20
    assert over.value == -20


def test_a_rise_and_a_figure_below_zero_stay_as_they_are():
    rise = read("rose 3 %", kind=Kind.PERCENT)
    below = read("−0.3 %", kind=Kind.PERCENT)

    assert signed(rise, Direction.RISE) is rise
    assert signed(below, Direction.FALL) is below


def test_where_the_way_is_unclear_both_are_allowed():
    reading = signed(read("3 %", kind=Kind.PERCENT), Direction.UNCLEAR)

    assert reading.strict == Interval.parse("[-3.5, 3.5]")
    assert reading.value is None


@pytest.mark.parametrize(
    ("says", "language"), [("une baisse de 17,1 %", "fr"), ("cayó un 17,1 %", "es"), ("ein Minus von 17,1 %", "de")]
)
def test_the_article_beside_a_figure_is_no_second_one(says, language):
    assert read(says, language=language, kind=Kind.PERCENT).value * 10 == 171


@pytest.mark.parametrize(("says", "value"), [("une", 1), ("un million", 1_000_000)])
def test_one_alone_is_still_a_number(says, value):
    assert read(says, language="fr").value == value
