"""Paragraphs and sentences."""

import pytest

from cac_check.extraction.segments import LONGEST, sentences
from cac_check.reading.lexicon_reader import lexicon


def pieces(text):
    return [text[sentence.start : sentence.end].strip() for sentence in sentences(text, lexicon("en"))]


def test_places_count_lines_with_text_and_the_first_is_the_headline():
    text = "\n Title \n\n \t\nFirst. Second.\r\nThird.\n"

    assert [(text[s.start : s.end].strip(), s.place, s.opens) for s in sentences(text, lexicon("en"))] == [
        ("Title", "headline", True),
        ("First.", "p1", True),
        ("Second.", "p1", False),
        ("Third.", "p2", True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It rose on Sept. 2 and fell.",
        "Mr. Lee met the U.S. President.",
        "It cost 1.4 million. it said",
        "Section No. 5 applies.",
    ],
)
def test_stops_that_end_no_sentence(text):
    assert pieces(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ('"Leave." He went!', ['"Leave."', "He went!"]),
        ("第一句。第二句!", ["第一句。", "第二句!"]),
    ],
)
def test_ends_of_sentences(text, parts):
    assert pieces(text) == parts


def test_lines_that_begin_like_items_make_lists():
    text = "Title\n- one\n* two. Three.\n\nText.\n1) four\n（二）five\n三、six\n– seven\n3.5 million\n-8 degrees"

    assert [(text[s.start : s.end].strip(), s.items) for s in sentences(text, lexicon("en"))] == [
        ("Title", None),
        ("- one", 1),
        ("* two.", 1),
        ("Three.", 1),
        ("Text.", None),
        ("1) four", 2),
        ("（二）five", 2),
        ("三、six", 2),
        ("– seven", 2),
        ("3.5 million", None),
        ("-8 degrees", None),
    ]


@pytest.mark.parametrize("text", ["word " * 10_000, "x" * 50_000, "三" * 50_000])
def test_endless_sentences_are_cut(text):
    cut = list(sentences(text, lexicon("en")))

    assert all(s.end - s.start <= 2 * LONGEST + 1 for s in cut)
    assert "".join(text[s.start : s.end] for s in cut) == text


def test_a_run_of_digits_is_never_cut():
    assert len(list(sentences("7" * 50_000, lexicon("en")))) == 1
