"""The table of readings, case by case."""

import datetime

import pytest

from cac_check.interval import Interval
from cac_check.model import Hedge, Kind, Profile
from cac_check.reading import Unreadable, read
from cac_check.reading.table import Scope, parse_width


def intervals(says, language="en", kind="count", **kwargs):
    reading = read(says, language=language, kind=kind, **kwargs)
    return tuple(str(reading.under(profile)) for profile in Profile)


@pytest.mark.parametrize(
    ("says", "strict", "default", "lenient"),
    [
        ("44", "44", "44", "[43.5, 45)"),
        ("2,632", "2632", "2632", "[2631.5, 2633)"),
        ("30", "30", "30", "[25, 40)"),
        ("67,000", "67000", "[66500, 67500]", "[66500, 68000)"),
        ("100", "100", "[95, 105]", "[50, 150)"),
        ("100,000", "100000", "[95000, 105000]", "[50000, 150000)"),
        ("1.4 million", "[1350000, 1450000]", "[1350000, 1450000]", "[1350000, 1500000)"),
        ("40 million", "[39500000, 40500000]", "[38000000, 42000000]", "[35000000, 50000000)"),
        ("about 930,000", "[925000, 935000]", "[920000, 940000]", "[910000, 950000]"),
        ("about 45,000", "[42750, 47250]", "[40500, 49500]", "[35000, 55000]"),
        ("about 5", "[4.75, 5.25]", "[4, 6]", "[3.75, 6.25]"),
        ("nearly 8,000", "[7600, 8000)", "[7200, 8000)", "[6000, 8000]"),
        ("almost 187,000", "[186500, 187000)", "[186000, 187000)", "[185000, 187000]"),
        ("over 100,000", "(100000, 125000]", "(100000, 150000]", "(100000, inf)"),
        ("over 430,000", "(430000, 435000]", "(430000, 440000]", "(430000, inf)"),
        ("at least 20", "[20, 25]", "[20, inf)", "[20, inf)"),
        ("up to 500", "[400, 500]", "[0, 500]", "[0, 550]"),
        ("fewer than 500", "[400, 500)", "[0, 500)", "[0, 500)"),
        ("hundreds of thousands", "[200000, 1000000)", "[200000, 1000000)", "[100000, 10000000)"),
        ("billions", "[2000000000, 10000000000)", "[2000000000, 10000000000)", "[1000000000, 100000000000)"),
        ("dozens", "[24, 120)", "[24, 120)", "[12, 1200)"),
        ("several thousand", "[3000, 7000]", "[3000, 10000)", "[2000, 12000]"),
        ("a few hundred", "[300, 500]", "[300, 600]", "[200, 900]"),
        ("a couple of dozen", "24", "24", "[24, 48]"),
        ("a handful", "[3, 5]", "[3, 8]", "[2, 12]"),
        ("between 5 and 7", "[5, 7]", "[5, 7]", "[4.5, 7.5]"),
        ("20,000 to 30,000", "[20000, 30000]", "[20000, 30000]", "[15000, 35000]"),
        ("5-7 million", "[5000000, 7000000]", "[5000000, 7000000]", "[4500000, 7500000]"),
        ("500-odd", "[500, 600)", "[500, 600)", "[500, 600]"),
        ("over 1", "(1, 2]", "(1, 2]", "(1, inf)"),
        ("nearly 5", "[4, 5)", "[4, 5)", "[3.75, 5]"),
        ("0", "0", "0", "[0, 1)"),
    ],
)
def test_english_counts(says, strict, default, lenient):
    assert intervals(says) == (strict, default, lenient)


@pytest.mark.parametrize(
    ("says", "strict", "default", "lenient"),
    [
        ("92.76万余个", "[927600, 927700)", "[927600, 927700)", "[927600, 927700)"),
        ("10万余个", "[100000, 110000)", "[100000, 110000)", "[100000, 200000)"),
        ("10余万个", "[100000, 200000)", "[100000, 200000)", "[100000, 200000]"),
        ("2200万余条", "[22000000, 22010000)", "[22000000, 23000000)", "[22000000, 23000000)"),
        ("7200余名", "[7200, 7300)", "[7200, 7300)", "[7200, 7300]"),
        ("十几个", "[10, 20)", "[10, 20)", "[10, 20]"),
        ("二十几万", "[200000, 300000)", "[200000, 300000)", "[200000, 300000]"),
        ("三十多个", "[30, 40)", "[30, 40)", "[30, 40]"),
        ("200多亿条", "[20000000000, 30000000000)", "[20000000000, 30000000000)", "[20000000000, 30000000000]"),
        ("逾1,200多個", "[1200, 1300)", "[1200, 1300)", "[1200, 1300]"),
        ("数十万", "[200000, 1000000)", "[200000, 1000000)", "[100000, 10000000)"),
        ("几百人", "[200, 1000)", "[200, 1000)", "[100, 10000)"),
        ("几个账号", "[3, 7]", "[3, 10)", "[2, 12]"),
        ("上万账号", "[10000, 15000)", "[10000, 20000)", "[10000, inf)"),
        ("近万个", "[9000, 10000)", "[9000, 10000)", "[7500, 10000]"),
        ("近14亿个", "[1350000000, 1400000000)", "[1300000000, 1400000000)", "[1200000000, 1400000000]"),
        ("不超过500人", "[400, 500]", "[0, 500]", "[0, 550]"),
        ("10人以上", "[10, 12.5]", "[10, inf)", "[10, inf)"),
        ("5000人左右", "[4750, 5250]", "[4500, 5500]", "[3750, 6250]"),
        ("五六百人", "[500, 600]", "[500, 600]", "[450, 650]"),
        ("最近3000个", "3000", "[2850, 3150]", "[2500, 4000)"),
        ("一百二十三亿", "[12250000000, 12350000000]", "[12250000000, 12350000000]", "[12250000000, 12400000000)"),
    ],
)
def test_chinese_counts(says, strict, default, lenient):
    assert intervals(says, "zh") == (strict, default, lenient)


@pytest.mark.parametrize(
    ("says", "language", "value", "hedge"),
    [
        ("around 930,000 other accounts", "en", 930_000, Hedge.ABOUT),
        ("Nearly 1 million other", "en", 1_000_000, Hedge.NEARLY),
        ("1.4m social media accounts, posts", "en", 1_400_000, Hedge.BARE),
        ("107K", "en", 107_000, Hedge.BARE),
        ("over a million", "en", 1_000_000, Hedge.OVER),
        ("half a million", "en", 500_000, Hedge.BARE),
        ("a quarter of a million", "en", 250_000, Hedge.BARE),
        ("quarter of a million", "en", 250_000, Hedge.BARE),
        ("a million and a half", "en", 1_500_000, Hedge.BARE),
        ("hundred thousand", "en", 100_000, Hedge.BARE),
        ("well over a hundred", "en", 100, Hedge.OVER),
        ("c. 500", "en", 500, Hedge.ABOUT),
        ("500 people or more", "en", 500, Hedge.AT_LEAST),
        ("plus d'un million", "fr", 1_000_000, Hedge.OVER),
        ("140万件余り", "ja", 1_400_000, Hedge.AND_ODD),
        ("two and a half million", "en", 2_500_000, Hedge.BARE),
        ("two hundred and thirty", "en", 230, Hedge.BARE),
        ("no fewer than forty-five", "en", 45, Hedge.AT_LEAST),
        ("1,60,000", "en", 160_000, Hedge.BARE),
        ("78 784", "en", 78_784, Hedge.BARE),
        ("2 lakh crore", "en", 2_000_000_000_000, Hedge.BARE),
        ("5,000-plus", "en", 5_000, Hedge.AT_LEAST),
        ("１２,８００", "en", 12_800, Hedge.BARE),
        ("1万+", "zh", 10_000, Hedge.AT_LEAST),
        ("2089人次", "zh", 2_089, Hedge.BARE),
        ("6萬餘賬號", "zh-Hant", 60_000, Hedge.AND_ODD),
        ("超過6.66萬個", "zh-Hant", 66_600, Hedge.OVER),
        ("2.7万余起", "zh", 27_000, Hedge.AND_ODD),
        ("Alrededor de otras 930.000", "es", 930_000, Hedge.ABOUT),
        ("cinco mil millones", "es", 5_000_000_000, Hedge.BARE),
        ("1,4 Millionen", "de", 1_400_000, Hedge.BARE),
        ("fast 8.000", "de", 8_000, Hedge.NEARLY),
        ("près de 8 000", "fr", 8_000, Hedge.NEARLY),
        ("66 ألف", "ar", 66_000, Hedge.BARE),
        ("1,4 juta", "id", 1_400_000, Hedge.BARE),
        ("67,000", "sq", 67_000, Hedge.BARE),
        ("1,4 milionë", "sq", 1_400_000, Hedge.BARE),
        ("6万7000件", "ja", 67_000, Hedge.BARE),
        ("約8000件", "ja", 8_000, Hedge.ABOUT),
        ("6만 개 넘는", "ko", 60_000, Hedge.OVER),
        ("92만7,000여 개", "ko", 927_000, Hedge.AND_ODD),
        ("18만7,000개에 가까운", "ko", 187_000, Hedge.NEARLY),
    ],
)
def test_value_and_class(says, language, value, hedge):
    reading = read(says, language=language)

    assert (reading.value, reading.hedge) == (value, hedge)


@pytest.mark.parametrize(
    ("says", "language", "grain"),
    [
        ("67,000", "en", 1_000),
        ("92.76万", "zh", 100),
        ("1.4 million", "en", 100_000),
        ("1.40 million", "en", 10_000),
        ("7541", "en", 1),
        ("10余万", "zh", 100_000),
    ],
)
def test_grain(says, language, grain):
    assert read(says, language=language).grain == grain


@pytest.mark.parametrize(
    ("says", "strict", "default", "lenient"),
    [
        ("62%", "[61.5, 62.5]", "[61.5, 62.5]", "[61, 63]"),
        ("12.3 per cent", "[12.25, 12.35]", "[12.25, 12.35]", "[12.2, 12.4]"),
        ("60 percent", "[59.5, 60.5]", "[59.5, 60.5]", "[57, 63]"),
        ("nearly 3%", "[2.85, 3)", "[2.7, 3)", "[2.25, 3]"),
        ("half", "[49, 51]", "[47.5, 52.5]", "[45, 55]"),
        ("one in four", "[24, 26]", "[22.5, 27.5]", "[20, 30]"),
        ("three-quarters", "[74, 76]", "[72.5, 77.5]", "[70, 80]"),
        ("more than half", "(50, 52.5]", "(50, 200/3]", "(50, inf)"),
        ("roughly half", "[47.5, 52.5]", "[45, 55]", "[40, 60]"),
        ("40-45%", "[40, 45]", "[40, 45]", "[35, 45.5]"),
        ("minus 3.5%", "[-3.55, -3.45]", "[-3.55, -3.45]", "[-3.6, -3.4]"),
        ("-3.5%", "[-3.55, -3.45]", "[-3.55, -3.45]", "[-3.6, -3.4]"),
    ],
)
def test_percentages(says, strict, default, lenient):
    assert intervals(says, kind="percent") == (strict, default, lenient)


@pytest.mark.parametrize(
    ("says", "default"),
    [
        ("七成", "[67.5, 72.5]"),
        ("超七成", "(70, 80]"),
        ("百分之六十二点五", "[62.45, 62.55]"),
        ("过半", "(50, 200/3]"),
        ("41.8%", "[41.75, 41.85]"),
    ],
)
def test_chinese_percentages(says, default):
    assert intervals(says, "zh", "percent")[1] == default


def test_a_share_told_as_a_percentage_is_a_ratio_too():
    assert intervals("62%", kind="ratio")[0] == "[0.615, 0.625]"
    assert intervals("two-thirds", kind="ratio")[0] == str(Interval.parse("[197/300, 203/300]"))


@pytest.mark.parametrize(
    ("says", "strict", "default", "lenient"),
    [
        ("$2.50", "[2.495, 2.505]", "[2.495, 2.505]", "[2.495, 2.51)"),
        ("US$5 million", "[4750000, 5250000]", "[4500000, 5500000]", "[4500000, 6000000)"),
        ("2 percentage points", "[1.5, 2.5]", "[1.5, 2.5]", "[1, 3]"),
    ],
)
def test_amounts(says, strict, default, lenient):
    assert intervals(says, kind="amount") == (strict, default, lenient)


@pytest.mark.parametrize(
    ("says", "language", "strict", "default"),
    [
        ("two-month", "en", "[59, 62]", "[45.6553125, 76.0921875]"),
        ("100-day", "en", "100", "[99.5, 100.5]"),
        ("over six months", "en", "[181, 184]", "[167.4028125, 197.8396875]"),
        ("lasted over six weeks", "en", "(42, 45.5]", "(42, 49]"),
        ("the past 48 hours", "en", "2", "[95/48, 97/48]"),
        ("in the past month", "en", "[28, 31]", "[15.2184375, 45.6553125]"),
        ("近5年", "zh", "[1825, 1827]", None),  # 1896 to 1904 held no leap day in some five years
        ("20多天", "zh", "[20, 30)", "[20, 30)"),
        ("半年", "zh", "[181, 184]", None),
        ("half a year", "en", "[181, 184]", None),
        ("nearly a year", "en", None, "[328.71825, 365.2425)"),
        ("two and a half years", "en", "[911, 915]", None),
        ("두 달간", "ko", "[59, 62]", None),
        ("400 years", "en", "146097", None),
    ],
)
def test_durations(says, language, strict, default):
    found = intervals(says, language, "duration")

    assert strict is None or found[0] == strict
    assert default is None or found[1] == default


def day(text):
    return datetime.date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("says", "language", "published", "first", "last"),
    [
        ("since 6 April", "en", "2023-05-29", "2023-04-06", "2023-04-06"),
        ("Sept. 2", "en", "2020", "2020-09-02", "2020-09-02"),
        ("Friday (May 26)", "en", "2023-05-28", "2023-05-26", "2023-05-26"),
        ("May 26th, 2023", "en", None, "2023-05-26", "2023-05-26"),
        ("2023-05-22", "en", None, "2023-05-22", "2023-05-22"),
        ("28-5-2023", "en", None, "2023-05-28", "2023-05-28"),
        ("March 2023", "en", None, "2023-03-01", "2023-03-31"),
        ("started in March", "en", "2023-05", "2023-03-01", "2023-03-31"),
        ("launched in 2021", "en", None, "2021-01-01", "2021-12-31"),
        ("截至5月22日", "zh", "2023-05-29", "2023-05-22", "2023-05-22"),
        ("2025年4月启动", "zh", None, "2025-04-01", "2025-04-30"),
        ("27일", "ko", "2023-05-29", "2023-05-27", "2023-05-27"),
        ("30日", "zh", "2023-04-02", "2023-03-30", "2023-03-30"),
        ("10 de marzo", "es", "2023", "2023-03-10", "2023-03-10"),
        ("العاشر من مارس", "ar", "2023", "2023-03-10", "2023-03-10"),
        ("10. März", "de", "2023", "2023-03-10", "2023-03-10"),
    ],
)
def test_dates(says, language, published, first, last):
    reading = read(says, language=language, kind="date", published=published)

    assert reading.strict == reading.default == Interval(day(first), day(last))
    assert reading.lenient == Interval(day(first) - 1, day(last) + 1)


def test_a_part_of_a_month_is_strictly_a_third_of_it():
    reading = read("late October", kind="date", published="2018-11-10")

    assert reading.strict == Interval(day("2018-10-21"), day("2018-10-31"))
    assert reading.default == Interval(day("2018-10-01"), day("2018-10-31"))


@pytest.mark.parametrize(
    ("says", "language", "kind", "reason"),
    [
        ("lots", "en", "count", "no numeral"),
        ("", "en", "count", "no numeral"),
        ("67,000 of 930,000", "en", "count", "2 numerals"),
        ("from 5 to 7", "en", "count", "2 numerals"),
        ("12,34", "en", "count", "more than one number"),
        ("1,234,56", "en", "count", "more than one number"),
        ("1.234", "en", "count", "decimals"),
        ("9" * 5000, "en", "count", "5000 digits"),
        ("nearly 0", "en", "count", "hedged zero"),
        ("over zero", "en", "count", "hedged zero"),
        ("the 5th", "en", "count", "ordinal"),
        ("第三", "zh", "count", "ordinal"),
        ("COVID-19", "en", "count", "name or a code, not a number: 'COVID-19'"),
        ("5G", "en", "count", "joined to letters"),
        ("007", "en", "count", "code"),
        ("62%", "en", "count", "percent"),
        ("half of them", "en", "count", "share"),
        ("$5", "en", "count", "money"),
        ("-5", "en", "count", "negative"),
        ("at least about 40", "en", "count", "pull apart"),
        ("近上千", "zh", "count", "pull apart"),
        ("超近千", "zh", "count", "pull apart"),
        ("April 6", "en", "count", "is a date"),
        ("April 6", "en", "date", "no year"),
        ("Monday", "en", "date", "weekday"),
        ("5/6/2023", "en", "date", "two dates"),
        ("30 February 2023", "en", "date", "no day"),
        ("March and April 2023", "en", "date", "2 dates"),
        ("1 and 2 May 2023", "en", "date", "more numbers"),
        ("40", "en", "duration", "no unit of time"),
        ("5", "tlh", "count", "no lexicon"),
        ("5" + " people" * 2000, "en", "count", "characters long"),
    ],
)
def test_what_cannot_be_read_says_why(says, language, kind, reason):
    with pytest.raises(Unreadable, match=reason) as caught:
        read(says, language=language, kind=Kind(kind))

    assert "write it with `means:`" in str(caught.value)


def test_calibration_news_pairs():
    """Hedged and exact figure of the same fact, from news articles: the readings must cover what was meant."""
    pairs = [
        ("nearly 875,000", "874026", "count"), ("nearly 1,600", "1595", "count"), ("nearly 3 %", "2.74", "percent"),
        ("nearly 3 billion", "2900000000", "count"), ("around 200,000", "197026", "count"),
        ("about 19,500", "19496", "count"),
        ("about 62 %", "62.2", "percent"), ("about 38 billion", "37930000000", "count"),
        ("around 930,000", "[927600, 927700)", "count"), ("over 5,000", "5039", "count"),
        ("more than 13,700", "13724", "count"),
        ("more than 874,000", "874026", "count"), ("more than 2,500", "2527", "count"), ("tops 700", "708", "count"),
        ("more than 40", "44", "count"), ("超3000", "3008", "count"), ("突破3000亿", "341233000000", "count"),
        ("92万余", "[927600, 927700)", "count"), ("67,000", "[66600, 66700)", "count"),
        ("1.4 million", "[1410900, 1411000)", "count"), ("25,000", "25115", "count"), ("2,000", "2632", "count"),
        ("roughly half", "48", "percent"), ("around half", "51.9", "percent"), ("one in four", "23", "percent"),
        ("two-thirds", "67", "percent"), ("more than half", "61", "percent"),
    ]  # fmt: skip
    missed = {profile: [] for profile in Profile}
    for says, meant, kind in pairs:
        language = "en" if says.isascii() else "zh"
        for profile in Profile:
            if read(says, language=language, kind=kind).under(profile).intersect(Interval.parse(meant)) is None:
                missed[profile].append(says)

    assert missed[Profile.LENIENT] == []
    assert missed[Profile.DEFAULT] == ["2,000"]
    assert len(missed[Profile.STRICT]) == 6


@pytest.mark.parametrize(
    ("says", "language", "hedge", "strict", "default", "lenient"),
    [
        ("at least hundreds", "en", "at_least", "[200, 1000)", "[200, inf)", "[100, inf)"),
        ("more than several hundred", "en", "over", "[300, 700]", "[300, inf)", "[200, inf)"),
        ("up to a few hundred", "en", "up_to", "[300, 500]", "[0, 600]", "[0, 900]"),
        ("fewer than dozens", "en", "under", "[24, 120)", "[0, 120)", "[0, 1200)"),
        (
            "nearly hundreds of thousands",
            "en",
            "nearly",
            "[200000, 1000000)",
            "[100000, 1000000)",
            "[100000, 10000000)",
        ),
        ("about several hundred", "en", "about", "[300, 700]", "[300, 1000)", "[200, 1200]"),
        ("thousands upon thousands", "en", "vague", "[2000, 10000)", "[2000, 10000)", "[1000, 100000)"),
        ("超数十万", "zh", "over", "[200000, 1000000)", "[200000, inf)", "[100000, inf)"),
        ("至少上千", "zh", "at_least", "[1000, 1500)", "[1000, inf)", "[1000, inf)"),
        ("at least 60 to 70", "en", "at_least", "[60, 70]", "[60, inf)", "[55, inf)"),
        ("up to 60-70", "en", "up_to", "[60, 70]", "[0, 70]", "[0, 75]"),
        ("about 60 to 70", "en", "about", "[60, 70]", "[55, 75]", "[55, 75]"),
        ("nearly 60 to 70", "en", "nearly", "[60, 70]", "[55, 70]", "[55, 75]"),
        ("exactly 500", "en", "bare", "[500, 500]", "[500, 500]", "[450, 600)"),
        ("precisely 1.4 million", "en", "bare", "[1400000, 1400000]", "[1400000, 1400000]", "[1350000, 1500000)"),
        ("恰好500", "zh", "bare", "[500, 500]", "[500, 500]", "[450, 600)"),
    ],
)
def test_a_hedge_on_a_range_or_on_vague_words_bends_the_whole(says, language, hedge, strict, default, lenient):
    reading = read(says, language=language)

    assert reading.hedge == hedge
    for profile, cell in zip(Profile, (strict, default, lenient), strict=True):
        assert reading.under(profile) == parse_width(cell).around(Scope(0)), profile


def test_exactly_takes_a_percentage_at_its_word():
    assert read("exactly 62%", kind="percent").default == Interval.point(62)
