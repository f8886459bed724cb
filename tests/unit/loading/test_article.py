import pytest

from cac_check.loading.article import paragraphs


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", ()), ("Head\n\n  one   two\r\n\r\nthree\n", ("Head", "one two", "three"))],
)
def test_paragraphs_are_lines_that_are_not_empty(text, lines):
    assert paragraphs(text) == lines
