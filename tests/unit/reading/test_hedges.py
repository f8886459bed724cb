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


@pytest.mark.parametrize(
    ("says", "language", "value", "hedge"),
    [
        ("superó la barrera de los 300", "es", 300, "over"),
        ("no superó la barrera de los 300", "es", 300, "up_to"),
        ("ni siquiera 20 personas", "es", 20, "under"),
        ("20 a lo sumo", "es", 20, "up_to"),
        ("não ultrapassou a marca dos 300", "pt", 300, "up_to"),
        ("nem sequer 20 pessoas", "pt", 20, "under"),
        ("ficou aquém dos 300", "pt", 300, "under"),
        ("100 e tal pessoas", "pt", 100, "over"),
        ("перевищила позначку 300", "uk", 300, "over"),
        ("не дотягнула до 300", "uk", 300, "under"),
        ("навіть не 20", "uk", 20, "under"),
        ("зо п'ятдесят людей", "uk", 50, "about"),
        ("не превысила отметку в 300", "ru", 300, "up_to"),
        ("على أقل تقدير 20", "ar", 20, "at_least"),
        ("نيف ومئة", "ar", 100, "and_odd"),
        ("300 का आंकड़ा पार", "hi", 300, "over"),
        ("20 लोग भी नहीं", "hi", 20, "under"),
    ],
)
def test_marks_that_are_passed_or_missed(says, language, value, hedge):
    reading = read(says, language=language)

    assert (reading.value, reading.hedge) == (value, hedge)
