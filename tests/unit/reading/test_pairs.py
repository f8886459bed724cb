"""Two figures of one phrase."""

import pytest

from cac_check.model import Hedge, Kind
from cac_check.reading import Unreadable, read


@pytest.mark.parametrize(
    ("says", "kind", "language", "value"),
    [
        ("half (50.8%)", Kind.PERCENT, "en", "50.8%"),
        ("two-thirds (63.4%)", Kind.PERCENT, "en", "63.4%"),
        ("more than half (54 percent)", Kind.PERCENT, "en", "54%"),
        ("half of all adults (50.8%)", Kind.PERCENT, "en", "50.8%"),
        ("a quarter (25.6%)", Kind.PERCENT, "en", "25.6%"),
        ("about 60% (61.4%)", Kind.PERCENT, "en", "61.4%"),
        ("过半（50.8%）", Kind.PERCENT, "zh", "50.8%"),
        ("about 8,000 (7,964)", Kind.COUNT, "en", "7,964"),
        ("8,000 (7,964)", Kind.COUNT, "en", "7,964"),
    ],
)
def test_a_figure_in_brackets_that_tells_the_same_more_closely_is_the_figure(says, kind, language, value):
    reading = read(says, language=language, kind=kind)

    assert reading == read(value, kind=kind)
    assert reading.hedge is Hedge.BARE


@pytest.mark.parametrize(
    ("says", "kind", "reason"),
    [
        ("half (80%)", Kind.PERCENT, "two figures that do not go together, 'half' and '80%'"),
        ("more than half (48%)", Kind.PERCENT, "do not go together"),
        ("about 8,000 (19,964)", Kind.COUNT, "do not go together"),
        ("79 (63%)", Kind.COUNT, "a figure and its share of a whole, '79' and '63%'; claim each by itself"),
        ("120 had a ban (38.7%)", Kind.COUNT, "a figure and its share"),
        ("79 women (63%)", Kind.PERCENT, "a figure and its share"),
        ("14:6", Kind.COUNT, "two figures against each other, '14' and '6'; claim each by itself"),
        ("14 : 6", Kind.RATIO, "two figures against each other"),
        ("310 (12)", Kind.COUNT, "2 numerals"),
        ("63% (79)", Kind.PERCENT, "2 numerals"),
        ("5 in the north (4)", Kind.COUNT, "2 numerals"),
        ("1, 2 and 3", Kind.COUNT, "3 numerals"),
    ],
)
def test_other_pairs_are_refused_with_what_to_do(says, kind, reason):
    with pytest.raises(Unreadable) as refused:
        read(says, kind=kind)

    assert reason in str(refused.value)
