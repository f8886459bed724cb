"""Sentences and numbers in a language that is handed over."""

from __future__ import annotations

import json
import pickle
from datetime import date
from fractions import Fraction

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from cac_check.interval import Interval
from cac_check.messages import ENGLISH, LANGUAGES, Mentioned, Sentence, UnknownLanguageError, language
from cac_check.model import Kind, Quantity
from cac_check.report.words import counted, day_as_written, figure, listing, percent, quoted, values

ES, FR, ZH = map(language, ("es", "fr", "zh"))
THIN, FIXED = "\u202f", "\u00a0"


def test_numbers_are_those_of_the_language() -> None:
    written = {tag: language(tag).numbers.write(Fraction(12345678, 10)) for tag in LANGUAGES}

    assert written == {"en": "1,234,567.8", "es": "1.234.567,8", "fr": f"1{THIN}234{THIN}567,8", "zh": "1,234,567.8"}


def test_spanish_sets_no_point_in_four_digits_but_chile_does() -> None:
    assert ES.numbers.write(1234) == "1234"
    assert ES.numbers.write(12345) == "12.345"
    assert language("es-CL").numbers.write(1234) == "1.234"
    assert language("es-MX").numbers.write(Fraction(12345, 10)) == "1,234.5"


def test_a_region_cldr_does_not_know_is_written_as_its_language() -> None:
    assert language("fr-XX").numbers == FR.numbers


@given(st.sampled_from(["fr", "zh", "es-CL", "es-419", "fr-CA"]), st.integers(-(10**8), 10**8))
def test_whole_numbers_are_written_as_cldr_has_it(tag: str, value: int) -> None:
    assert language(tag).numbers.in_digits(value) == format_decimal(value, locale=tag.replace("-", "_"))


@pytest.mark.parametrize("tag", ["es", "fr", "zh"])
def test_days_are_written_as_cldr_has_it(tag: str) -> None:
    assert language(tag).numbers.date(date(2023, 5, 22)) == format_date(date(2023, 5, 22), "long", tag)


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    assert FR.numbers.date(date(2023, 3, 1)) == "1er mars 2023"
    assert ES.numbers.date(date(2023, 3, 1)) == "1 de marzo de 2023"


def test_large_numbers_take_the_words_of_the_language_and_chinese_stays_in_digits() -> None:
    assert [each.numbers.write(6_700_000_000) for each in (ENGLISH, ES, FR, ZH)] == [
        "6.7 billion",
        "6700 millones",
        "6,7 milliards",
        "6,700,000,000",
    ]
    assert FR.numbers.write(1_500_000_000) == "1,5 milliard"
    assert ES.numbers.write(10**12) == "1 billón"


def test_what_is_counted_follows_digits_where_a_word_would_want_de() -> None:
    assert counted(2 * 10**9, Quantity("a", "a", unit="accounts")) == "2 billion accounts"
    assert counted(2 * 10**9, Quantity("a", "a", unit="cuentas"), ES) == "2.000.000.000 cuentas"


def test_shares_and_lengths_take_the_form_of_their_number() -> None:
    assert percent(48, 100, FR) == f"48{FIXED}%"
    assert percent(48, 100, ZH) == "48%"
    assert figure(1, Kind.DURATION, ES) == "1 día"
    assert figure(Fraction(3, 2), Kind.DURATION, FR) == "1,5 jour"
    assert figure(Fraction(3, 2), Kind.DURATION, ES) == "1,5 días"
    assert figure(2, Kind.DURATION, ZH) == "2 天"


def test_ranges_lists_and_quotation_marks() -> None:
    assert values(Interval(860901, 861099), Kind.COUNT, ES) == "de 860.901 a 861.099"
    assert values(Interval(2 * 10**10, 3 * 10**10 - 1), Kind.COUNT) == "20,000,000,000 to 29,999,999,999"
    assert values(Interval(2 * 10**10, 3 * 10**10), Kind.COUNT) == "20 billion to 30 billion"
    assert values(Interval(Fraction(1826, 40), Fraction(913, 12)), Kind.DURATION, FR) == "de ≈ 45,6 à ≈ 76,1 jours"
    assert values(Interval(5, None, low_open=True), Kind.AMOUNT, FR) == "plus de 5"
    assert [each.listing(["a", "b", "c"]) for each in (ENGLISH, ES, FR, ZH)] == [
        "a, b and c",
        "a, b y c",
        "a, b et c",
        "a、b 和 c",
    ]
    assert ES.listing(["a", "b"], alternatives=True) == "a o b"
    assert [ENGLISH.listing(each) for each in ([], ["a"])] == ["", "a"]
    assert listing(["a", "b"], "or") == "a or b"
    assert [quoted("x", each) for each in (ENGLISH, ES, FR, ZH)] == ['"x"', "«x»", f"«{FIXED}x{FIXED}»", "“x”"]


def test_values_that_look_like_placeholders_stay_as_they_are() -> None:
    assert ES.say("{first}, but {second}", first="{second}", second="{0.__class__}") == "{second}, pero {0.__class__}"


def test_a_language_without_catalogue_is_refused() -> None:
    with pytest.raises(UnknownLanguageError, match="'de', only in en, es, fr, zh"):
        language("de")


def test_a_sentence_is_its_english_text_and_can_be_told_in_another_language() -> None:
    reason = Sentence.saying("depends on what is meant by {words}", words="“x”")

    assert reason == "depends on what is meant by “x”"
    assert json.dumps(reason) == '"depends on what is meant by \\u201cx\\u201d"'
    assert ES.tell(reason) == "depende de a qué se refiere “x”"
    assert ES.tell("depends on what is meant by “x”") == "depends on what is meant by “x”"


def test_a_sentence_within_a_sentence_is_told_too_and_survives_another_process() -> None:
    slip = Sentence.saying("a slip of the hand: {slip} ({number})", slip=Sentence.saying("swapped digits"), number="12")

    assert FR.tell(pickle.loads(pickle.dumps(slip))) == f"une faute de frappe{FIXED}: chiffres intervertis (12)"


def test_every_language_is_one_cldr_knows() -> None:
    assert all(Locale.parse(code) for code in LANGUAGES)


def test_months_and_languages_are_named() -> None:
    assert [day_as_written("2023-05", each) for each in (ENGLISH, ES, FR, ZH)] == [
        "2023-05",
        "mayo de 2023",
        "mai 2023",
        "2023年5月",
    ]
    assert [each.name_of("ko") for each in (ENGLISH, ES, FR, ZH)] == ["Korean", "coreano", "coréen", "韩语"]
    assert [FR.name_of("pt-BR"), FR.name_of("tlh")] == ["portugais", "tlh"]


def test_chinese_sets_letters_and_digits_of_other_scripts_apart() -> None:
    assert ZH.say("{others} and {last}", others="Reuters (UK)", last="路透社") == "Reuters (UK) 和路透社"
    assert ZH.say("{others} and {last}", others="“a”", last="7") == "“a”和 7"


def test_a_sentence_tells_what_it_names_as_the_reader_is_told() -> None:
    reason = Sentence.saying("depends on what is meant by {words}", words=Mentioned.of([("“x” (a/b)", "a/b")]))

    assert reason == "depends on what is meant by “x” (a/b)"
    again = pickle.loads(pickle.dumps(reason))
    assert FR.tell(again, lambda names: f"« {names.ids[0]} »") == "dépend de ce que désigne « a/b »"
