"""Two numerals that are one range or one share."""

import pytest

from cac_check.interval import Interval
from cac_check.reading import Unreadable, read
from cac_check.reading.figures import find_figures
from cac_check.reading.lexicon_reader import lexicon


@pytest.mark.parametrize(
    ("says", "language", "kind", "strict"),
    [
        ("between 60,000 and 85,000 drivers", "en", "count", "[60000, 85000]"),
        ("anywhere from 60,000 to 85,000 drivers", "en", "count", "[60000, 85000]"),
        ("ranging from $5 million to $7 million", "en", "amount", "[5000000, 7000000]"),
        ("between 1.1 and 1.3", "en", "ratio", "[11/10, 13/10]"),
        ("between a quarter and a third", "en", "percent", "[25, 100/3]"),
        ("by 5 to 7 percent", "en", "percent", "[5, 7]"),
        ("两三成", "zh", "percent", "[20, 30]"),
        ("三到五成", "zh", "percent", "[30, 50]"),
        ("百分之三至百分之五", "zh", "percent", "[3, 5]"),
        ("三五个", "zh", "count", "[3, 5]"),
        ("十至十五名", "zh", "count", "[10, 15]"),
    ],
)
def test_both_ends_are_one_range(says, language, kind, strict):
    reading = read(says, language=language, kind=kind)

    assert (reading.strict, reading.hedge) == (Interval.parse(strict), "range")


@pytest.mark.parametrize(
    ("says", "language", "days"),
    [
        ("3 days to 5 days", "en", (3, 5)),
        ("two weeks or 21 days", "en", (14, 21)),
        ("between 36 hours and 2 days", "en", ("3/2", 2)),
        ("3天至一周", "zh", (3, 7)),
    ],
)
def test_the_ends_of_a_range_may_have_units_of_their_own(says, language, days):
    low, high = days

    assert read(says, language=language, kind="duration").strict == Interval.parse(f"[{low}, {high}]")


@pytest.mark.parametrize(
    "says",
    [
        "fell 26,000 to 781,000",
        "cut by $2.4 million to $9 million",
        "from 5 to 7",
        "20 years to 30 men",
        "10 years and up to 40 years",
    ],
)
def test_what_only_looks_like_a_range_is_two_figures(says):
    with pytest.raises(Unreadable, match="holds 2 numerals"):
        read(says, kind="amount")


@pytest.mark.parametrize(
    ("says", "percent"),
    [
        ("one in 250", "2/5"),
        ("two in every 1,000", "1/5"),
        ("1 out of every 4", 25),
        ("roughly one voter in three", "100/3"),
        ("one dollar in five goes to rent", 20),
    ],
)
def test_rare_shares_and_shares_that_name_their_things(says, percent):
    reading = read(says, kind="percent")

    assert reading.value == Interval.parse(str(percent)).low
    assert reading.hedge in ("fraction", "about")


@pytest.mark.parametrize(
    "text", ["one in 2015", "top two in 11 counties", "one person in five cities", "$3 in every $10"]
)
def test_what_only_looks_like_a_share_is_none(text):
    shapes = [type(figure.shape).__name__ for figure in find_figures(text, lexicon("en"))]

    assert "Part" not in shapes
