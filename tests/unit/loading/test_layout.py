"""Headline, paragraphs, lines broken to a width."""

import pytest

from cac_check.loading.layout import parts_of

WRAPPED = """\
Regulator shuts 67,000 accounts

The country's internet regulator said on Saturday that it had closed nearly
8,000 accounts for good, and that around 930,000 other accounts had been
punished in a two-month campaign.

It removed 1.4 million posts.
"""


def parts(text):
    return [(" ".join(text[start:end].split()), place) for start, end, place in parts_of(text)]


def test_lines_broken_to_a_width_are_one_paragraph():
    assert parts(WRAPPED) == [
        ("Regulator shuts 67,000 accounts", "headline"),
        (
            "The country's internet regulator said on Saturday that it had closed nearly 8,000 accounts for good, and "
            "that around 930,000 other accounts had been punished in a two-month campaign.",
            "p1",
        ),
        ("It removed 1.4 million posts.", "p2"),
    ]


def test_windows_line_ends_change_nothing():
    assert parts(WRAPPED.replace("\n", "\r\n")) == parts(WRAPPED)


@pytest.mark.parametrize(
    "text",
    [
        "A headline of some length about closed accounts\nA first paragraph that is as long as one line may be.\n",
        "Cases by region, as the ministry told them on Monday evening:\nnorth 120\nsouth 90\n",
        "- one item of a list that is long enough to be broken\n- another item that is as long as the one before\n",
        "Short\nlines of verse\nthat go on\nfor a while\n",
    ],
)
def test_other_lines_stay_paragraphs(text):
    assert len(parts(text)) == len(text.splitlines())


@pytest.mark.parametrize(
    ("first", "place"),
    [
        ("Regulator shuts 67,000 accounts", "headline"),
        ("Regulator shuts 67,000 accounts.", "headline"),
        ("Has it shut 67,000 accounts?", "headline"),
        ("It shut 67,000 accounts. It removed 1.4 million posts.", "p1"),
        ("The country's internet regulator said on Saturday that it had closed nearly 8,000 accounts for good, after "
         "a campaign of two months.", "p1"),
        ("监管部门关闭账号6.7万个", "headline"),
        ("监管部门关闭账号6.7万个。另有93万个账号受到处罚。", "p1"),
        ("U.S. regulator shuts accounts", "headline"),
    ],
)  # fmt: skip
def test_a_first_line_that_reads_as_a_paragraph_is_no_headline(first, place):
    assert [place for _, place in parts(f"{first}\n\nMore text.\n")] == [place, "p2" if place == "p1" else "p1"]
