import pytest

from cac_check.loading.article import places_of


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", {}),
        ("Head\n\n  one   two\r\n\r\nthree\n", {"headline": "Head", "p1": "one two", "p2": "three"}),
    ],
)
def test_paragraphs_are_lines_that_are_not_empty(text, places):
    assert places_of(text) == places


def test_a_text_without_a_headline_begins_with_its_first_paragraph():
    text = "It shut 67,000 accounts. It removed 1.4 million posts.\n\nMore text.\n"

    assert list(places_of(text)) == ["p1", "p2"]
