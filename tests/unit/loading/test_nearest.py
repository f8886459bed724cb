"""The nearest match of a misquote."""

import pytest

from cac_check.loading.nearest import nearest


@pytest.mark.parametrize(
    ("words", "text", "match"),
    [
        ("nearly 9,000", "Of these, nearly 8,000 were closed.", "nearly 8,000"),
        ("67,000 acounts", "It shut 67,000 accounts in May.", "67,000 accounts"),
        ("92.67万余个", "处置违规账号92.76万余个,其中", "92.76万余个"),
        ("lorem ipsum", "It shut 67,000 accounts in May.", None),
        ("", "text", None),
        ("words", "", None),
    ],
)
def test_nearest(words, text, match):
    found = nearest(words, text)

    assert found == match if match is None else match in found


def test_a_long_text_takes_no_longer_than_it_must():
    assert nearest("nearly 9,000 shops", "a word and then 5 more " * 5_000 + "nearly 8,000 shops") is None
    assert (
        nearest("nearly 9,000 shops", "a word and then 5 more " * 1_000 + "nearly 8,000 shops") == "nearly 8,000 shops"
    )
