"""Letters that patterns do not understand stand for others, and come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cac_check.extraction import extract
from cac_check.reading import Unreadable, read
from cac_check.reading.letters import letters_of, spelled_alike

NAMES = ("marks", "apostrophes", "dotted_i")
LETTERS = "İIıiƗɨ'’ʼकािी़ंً\ua000\ua001\ua032x"


@given(st.sampled_from([(), *((name,) for name in NAMES), NAMES]), st.text(LETTERS) | st.text())
def test_a_text_is_folded_and_written_back(names, text):
    letters = letters_of(names)

    assert letters.plain(letters.folded(text)) == text
    assert len(letters.folded(text)) == len(text)


@pytest.mark.parametrize(("name", "word"), [("marks", "हज़ार"), ("marks", "ألفًا"), ("apostrophes", "п'ять")])
def test_a_word_is_letters_only(name, word):
    assert letters_of((name,)).folded(word).isalpha()


def test_turkish_letters_have_the_lower_case_they_should_have():
    letters = letters_of(("dotted_i",))

    assert letters.plain(letters.folded("İSTANBUL IĞDIR").lower()) == "istanbul ığdır"


def test_spellings_of_one_word():
    assert spelled_alike({"ज़": "1", "x": ["ألفا"]}, [("ज़", "ज"), ("ا$", "ًا")]) == {
        "ज़": "1",
        "ज": "1",
        "x": ["ألفا", "ألفًا"],
    }


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("tr", "5 milyon bir", "milyon"),
        ("uk", "10-річний п'ятий", "10-річний"),
        ("hi", "5वां", "5वां"),
    ],
)
def test_reasons_show_words_as_they_are_written(language, text, word):
    with pytest.raises(Unreadable, match=word):
        read(text, language=language)


@pytest.mark.parametrize(
    ("language", "text", "phrase"),
    [
        ("hi", "गांव से 2,300 से अधिक लोगों को निकाला गया।", "2,300 से अधिक"),
        ("tr", "İzmir'de 10 binden fazla kişi İŞSİZ kaldı.", "10 binden fazla"),
        ("ar", "أجلي 25 ألفًا تقريبًا من السكان.", "25 ألفًا تقريبًا"),
    ],
)
def test_figures_of_a_text_are_quoted_as_they_are_written(language, text, phrase):
    [mention] = extract(text, language).mentions

    assert mention.phrase == phrase == text[mention.start : mention.end]
    assert mention.sentence == text
