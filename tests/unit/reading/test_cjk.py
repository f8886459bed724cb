"""Chinese numerals: what stands behind them, shares told with 分之, characters that are no numeral."""

from dataclasses import replace
from fractions import Fraction

import pytest

from cac_check.reading import Unreadable, read
from cac_check.reading.figures import find_figures
from cac_check.reading.lexicon_reader import lexicon
from cac_check.reading.numeral import Figure
from cac_check.reading.time_units import UNITS


def figures(text):
    return [text[f.start : f.end] for f in find_figures(text, lexicon("zh")) if isinstance(f, Figure)]


@pytest.mark.parametrize(
    ("says", "value"),
    [
        ("百分之三", 3),
        ("百分之六十二", 62),
        ("百分之三点五", Fraction(7, 2)),
        ("千分之三", Fraction(3, 10)),
        ("万分之五", Fraction(1, 20)),
        ("三分之二", Fraction(200, 3)),
    ],
)
def test_shares_told_with_parts(says, value):
    reading = read(says, language="zh", kind="percent")

    assert reading.value == value
    assert value in reading.strict


@pytest.mark.parametrize(
    ("says", "kind", "strict"),
    [
        ("七成多", "percent", "(70, 72.5]"),
        ("二十来名", "count", "[20, 30)"),
        ("两倍多", "ratio", "[2, 3)"),
        ("高达2.1亿余元", "amount", "[210000000, 220000000)"),
        ("约占员工总数的6%", "percent", "[5.5, 6.5]"),
        ("不到索赔额的一成", "percent", "[7.5, 10)"),
    ],
)
def test_words_behind_and_before_that_bend_a_numeral(says, kind, strict):
    assert str(read(says, language="zh", kind=kind).strict) == strict


@pytest.mark.parametrize(
    ("says", "value", "unit"),
    [("两年多", 2, "year"), ("五个多月", 5, "month"), ("一个多小时", 1, "hour"), ("30多小时", 30, "hour")],
)
def test_and_odd_behind_a_unit_of_time(says, value, unit):
    reading = read(says, language="zh", kind="duration")

    assert (reading.value, reading.hedge) == (value * UNITS[unit], "and_odd")
    assert reading.default.low == reading.value
    assert reading.default.high > reading.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("重3千克", 3),
        ("装机500兆瓦", 500),
        ("耗电3千瓦时", 3),
        ("出货2.609 亿台", 260_900_000),
        ("约9900 万台", 99_000_000),
        ("长200km", 200),
        ("重5g", 5),
        ("内存8GB", 8),
        ("价20k元", 20_000),
    ],
)
def test_what_stands_behind_the_digits_is_a_scale_or_a_measure(text, value):
    assert read(text, language="zh", kind="amount").value == value


@pytest.mark.parametrize("text", ["支持5G", "100W快充", "BA.5", "三三两两地走", "三五成群", "7nm"])
def test_what_is_no_numeral(text):
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "phrase", "hedge"),
    [
        ("中断近两小时", "近两小时", "nearly"),
        ("持续近三个月", "近三个月", "nearly"),
        ("近5年来", "5年", "bare"),
        ("近十场比赛", "十场", "bare"),
        ("近百场比赛", "近百场", "nearly"),
        ("近七成为新账号", "近七成", "nearly"),
        ("三家二级以上医院", "三家", "bare"),
        ("未超过4200人", "未超过4200人", "up_to"),
        ("不小于4200人", "不小于4200人", "at_least"),
        ("不及4200人", "不及4200人", "under"),
    ],
)
def test_hedges_that_depend_on_what_is_counted(text, phrase, hedge):
    [figure] = [f for f in find_figures(text, lexicon("zh")) if isinstance(f, Figure)][:1]

    assert figure.hedge_class == hedge
    assert phrase.startswith(text[figure.start : figure.end])


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("半小时内完成", ["半小时"]),
        ("近半年发布", []),
        ("近半受访者同意", ["近半"]),
        ("上半年增长", []),
        ("两个半小时", ["两个半小时"]),
    ],
)
def test_half_a_unit_of_time_and_half_of_something(text, phrases):
    assert figures(text) == phrases


@pytest.mark.parametrize(
    ("says", "value"),
    [
        ("两万五户", 25_000),
        ("2.5万户", 25_000),
        ("两万零五户", 20_005),
        ("一千五", 1_500),
        ("二百五", 250),
        ("两千三百五", 2_350),
        ("1万5", 15_000),
        ("12万5", 125_000),
        ("两万半", 25_000),
        ("1万500", 10_500),
        ("一百零五", 105),
    ],
)
def test_a_last_digit_stands_for_the_next_place(says, value):
    assert read(says, language="zh").value == value


@pytest.mark.parametrize(
    ("says", "value"), [("三万五元", 35_000), ("一个半", Fraction(3, 2)), ("三倍半", Fraction(7, 2))]
)
def test_halves_and_tails_of_amounts(says, value):
    assert read(says, language="zh", kind="amount").value == value


@pytest.mark.parametrize(
    ("says", "named"),
    [
        ("一百万半", "'半' behind '一百万'"),
        ("一百万五", "more than one place"),
        ("1.2万5", "more than one place"),
        ("二百五万", "one number"),
        ("一百二三", "one number"),
        ("百几十人", "one number"),
        ("一万二三", "one number"),
        ("两个半苹果", "may or may not add a half"),
        ("12_345", "'12_345'"),
        ("3仟", "'仟'"),
        ("5 million", "'million'"),
        ("5만", "'만'"),
    ],
)
def test_what_can_be_more_than_one_number_is_refused(says, named):
    with pytest.raises(Unreadable, match=named):
        read(says, language="zh", kind="amount")


def test_the_longest_word_before_a_scale_belongs_to_it_whatever_the_order_of_the_words():
    known = replace(lexicon("zh"), nearing=("近", "将近", "接近"))

    (figure,) = find_figures("来了将近千人", known)
    (other,) = find_figures("接近万人参加", known)

    assert (figure.start, other.start) == (2, 0)


@pytest.mark.parametrize(
    ("says", "language", "kind", "value"),
    [
        ("3.5成", "zh", "percent", 35),
        ("八点二成", "zh", "percent", 82),
        ("十成", "zh", "percent", 100),
        ("4.7割", "ja", "percent", 47),
        ("１０割", "ja", "percent", 100),
        ("百万分之四", "zh", "percent", Fraction(4, 10_000)),
        ("千万分之二", "zh", "percent", Fraction(2, 100_000)),
    ],
)
def test_tenths_and_parts_of_any_size(says: str, language: str, kind: str, value: Fraction) -> None:
    assert read(says, language=language, kind=kind).value == value


@pytest.mark.parametrize(
    ("says", "language"),
    [
        ("三百 六", "zh"),
        ("二百 余万", "zh"),
        ("500  万", "zh"),
        ("七分之三十", "zh"),
        ("4分之壹", "zh"),
        ("打6折", "zh"),
        ("零点 4", "zh"),
        ("六分の二十五", "ja"),
        ("三と四分の一", "ja"),
        ("200あまり万", "ja"),
        ("二・四の十三乗", "ja"),
        ("7ダース", "ja"),
        ("7분의 일", "ko"),
        ("칠분의 3", "ko"),
        ("4백일", "ko"),
    ],
)
def test_numbers_in_characters_that_go_on_are_not_cut_short(says: str, language: str) -> None:
    for kind in ("amount", "percent"):
        with pytest.raises(Unreadable):
            read(says, language=language, kind=kind)
