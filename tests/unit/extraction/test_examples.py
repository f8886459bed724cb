"""The examples of the lexicon files come out, and what is wrong with one is said."""

import pytest

from cac_check.extraction import examples
from cac_check.extraction.examples import Failure, failures, parse_figures
from cac_check.reading import languages
from cac_check.reading.lexicon_files import examples as examples_of

WITH_EXAMPLES = [code for code in languages() if examples_of(code)]


@pytest.mark.parametrize("language", WITH_EXAMPLES)
def test_examples_come_out(language):
    number, failed = failures(language)

    assert number
    assert failed == ()


def test_some_languages_have_examples():
    assert "es" in WITH_EXAMPLES


def given(monkeypatch, **told):
    monkeypatch.setattr(examples, "examples", lambda language: told)
    return failures("en")


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("nearly 8,000", "8000 nearly"),
        ("nearly 8,000", "8000 nearly [7200, 8000)"),
        ("62%", "percent 62 bare"),
        ("two-thirds", "percent 66.67 fraction"),
        ("18 months", "duration 18 months bare"),
        ("tens of thousands", "~10000 vague"),
        ("5 to 7", "5..7 range"),
        ("10 milhões", "refused"),
        ("4 May 2024", "date 2024-05-04 bare"),
        ("May 2024", "date 2024-05-01..2024-05-31 bare"),
    ],
)
def test_a_phrase_that_is_read_as_expected(monkeypatch, phrase, expected):
    assert given(monkeypatch, phrases={phrase: expected}) == (1, ())


@pytest.mark.parametrize(
    ("phrase", "expected", "found"),
    [
        ("nearly 8,000", "8000 about", "8000 nearly [7200, 8000)"),
        ("nearly 8,000", "8000 nearly [7000, 8000)", "8000 nearly [7200, 8000)"),
        ("8,000", "refused", "8000 bare [7600, 8400]"),
        ("10 milhões", "10000000 bare", "refused: "),
    ],
)
def test_a_phrase_that_is_read_otherwise(monkeypatch, phrase, expected, found):
    _, [failure] = given(monkeypatch, phrases={phrase: expected})

    assert failure[:2] == (phrase, expected)
    assert failure.found.startswith(found)


def test_a_sentence_with_other_figures(monkeypatch):
    text = "About 40 left in 2019."

    assert given(monkeypatch, sentences={text: "40 about"}) == (1, ())
    assert given(monkeypatch, sentences={text: ""}) == (1, (Failure(text, "no figure", "40 about"),))


@pytest.mark.parametrize("wrong", ["40", "about 40", "40 roughly", "1 2 3 bare"])
def test_a_figure_that_is_not_written_as_one(wrong):
    with pytest.raises(ValueError, match=r"no value with a class|[Ii]nvalid literal"):
        parse_figures(wrong)


def test_another_key_is_named(monkeypatch):
    with pytest.raises(ValueError, match="words"):
        given(monkeypatch, words={})
