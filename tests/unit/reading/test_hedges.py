"""Words that bend a figure, and words that only look like such words."""

import pytest

from cac_check.reading import read
from cac_check.reading.figures import find_figures
from cac_check.reading.lexicon_reader import lexicon


def hedges(text):
    return [(text[f.start : f.end].strip(), str(f.hedge_class)) for f in find_figures(text, lexicon("en"))]


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("waves as high as 9 metres", "up_to"),
        ("as few as 40 people", "at_least"),
        ("it passed the 2 million mark", "over"),
        ("longer than 3 months", "over"),
        ("better than 28 points", "over"),
        ("upto 40 inches", "up_to"),
        ("not exceeding 40", "up_to"),
        ("no higher than 40", "up_to"),
        ("a shade under 40", "nearly"),
        ("slightly less than 40", "nearly"),
        ("at the very least 40", "at_least"),
        ("40 at a minimum", "at_least"),
        ("on the order of 40", "about"),
        ("sentenced to over six years", "over"),
        ("terms totalling over 35 years", "over"),
    ],
)
def test_hedges(text, hedge):
    assert [found for _, found in hedges(text)] == [hedge]


@pytest.mark.parametrize(
    "text",
    [
        "it edged up to 4.3%",
        "they took over 3 firms",
        "fewer than the 3 million it had forecast",
        "more than the 1.9% predicted",
        "18 U.S.C. 1343",
        "it grew over six months",
    ],
)
def test_words_that_only_look_like_hedges(text):
    assert {hedge for _, hedge in hedges(text)} == {"bare"}


def test_a_hedge_belongs_to_the_figure_it_stands_before():
    assert hedges("45K posts and more than 1.2M views, 36 boats and over 200 men, 65 and over") == [
        ("45K", "bare"),
        ("more than 1.2M", "over"),
        ("36", "bare"),
        ("over 200", "over"),
        ("65 and over", "at_least"),
    ]


@pytest.mark.parametrize(
    ("says", "hedge"),
    [
        ("übersteigt 300 nicht", "up_to"),
        ("übersteigt 300 Fälle nicht", "up_to"),
        ("überschreitet die Marke von 300 nicht", "up_to"),
        ("hat die Marke von 300 Fällen nicht überschritten", "up_to"),
        ("überschreitet die Marke von 300", "over"),
        ("übersteigt 300 nicht nur heute", "over"),
        ("mehr als 300 nicht registrierte Personen", "over"),
    ],
)
def test_german_verbs_are_denied_behind_the_number(says, hedge):
    reading = read(says, language="de")

    assert (reading.value, reading.hedge) == (300, hedge)
