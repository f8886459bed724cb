"""What the commands say of languages that are read in part or not at all, and what they advise."""

import pytest

PARTIAL = "read in part"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["read", "nearly two-thirds"], "it can be read with --kind percent"),
        (["read", "más de 8.000"], "as es it can be read: give --language"),
        (["read", "-l", "sq", "më shumë se 8.000"], "sq is read in part"),
        (["read", "5 लोग"], "Devanagari"),
        (["read", "-l", "sw", "10 milhões"], "no lexicon for the language 'sw'"),
        (["read", "10 milhões"], "milhões"),
    ],
)
def test_read_says_what_would_read_the_words(cli, arguments, said):
    assert said in cli(*arguments).err


def test_english_is_read_whole(cli):
    assert cli("read", "about 5 people").err == ""
