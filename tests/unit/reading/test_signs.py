"""Signs of books and rates: what is negative, what is told of a thousand or of a hundred thousand."""

from fractions import Fraction

import pytest

from cac_check.reading import Unreadable, read


@pytest.mark.parametrize(
    ("says", "language"),
    [("(1,234)", "en"), ("$(1,234)", "en"), ("($1,234)", "en"), ("1,234-", "en"), ("−1,234", "en"), ("▲1,234", "en"),
     ("△1,234", "ja"), ("▲１，２３４", "ja")],
)  # fmt: skip
def test_negative_numbers_of_books(says, language):
    assert read(says, language=language, kind="amount").value == -1234


@pytest.mark.parametrize(
    ("says", "language", "kind", "reason"),
    [
        ("(1,234)", "en", "count", "negative"),
        ("(3.2%)", "en", "percent", "aside or negative"),
        ("▲3.2%", "ko", "percent", "fall or a rise"),
        ("▲3.2%", "zh", "percent", "fall or a rise"),
        ("$5 per 1,000", "en", "amount", "2 numerals"),
        ("12 per 100,000", "en", "count", "percent"),
    ],
)
def test_signs_that_do_not_fit_are_refused(says, language, kind, reason):
    with pytest.raises(Unreadable, match=reason):
        read(says, language=language, kind=kind)


@pytest.mark.parametrize(
    ("says", "language", "percent", "width"),
    [
        ("10‰", "en", 1, Fraction(1, 20)),
        ("10‰", "zh", 1, Fraction(1, 20)),
        ("5 per mille", "en", Fraction(1, 2), Fraction(1, 20)),
        ("10 Promille", "de", 1, Fraction(1, 20)),
        ("12.3 per 100,000", "en", Fraction(123, 10_000), Fraction(1, 20_000)),
        ("3 in 100,000", "en", Fraction(3, 1000), Fraction(1, 2000)),
        ("４・９％", "ja", Fraction(49, 10), Fraction(1, 20)),
        ("３１．４％", "ja", Fraction(157, 5), Fraction(1, 20)),
        ("３１．４％", "en", Fraction(157, 5), Fraction(1, 20)),
    ],
)
def test_rates_and_full_width_percentages(says, language, percent, width):
    reading = read(says, language=language, kind="percent")

    assert reading.value == percent
    assert reading.default.high - percent == width
    assert read(says, language=language, kind="ratio").value == Fraction(percent) / 100


def test_a_figure_in_brackets_behind_a_noun_is_not_negative():
    assert read("seats (83)").value == 83
