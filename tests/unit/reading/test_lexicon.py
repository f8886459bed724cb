"""The files of the lexicon."""

import pytest

from cac_check.model import Hedge
from cac_check.reading import Unreadable, base_language, languages, lexicon_version, lexicon_versions
from cac_check.reading.lexicon_reader import lexicon
from cac_check.reading.table import table
from cac_check.reading.time_units import UNITS
from cac_check.reading.word_patterns import key_of, lowered


def test_languages_fall_back_to_their_base():
    assert [base_language(code) for code in ("zh-Hant", "zh_TW", "EN-gb", "de")] == ["zh", "zh", "en", "de"]


def test_an_unknown_language_names_those_there_are():
    with pytest.raises(Unreadable, match="no lexicon for the language 'xx', only for ar, de, en"):
        base_language("xx")


def test_versions():
    assert lexicon_version("zh-Hant") == f"zh {lexicon_versions()['zh']}, widths {lexicon_versions()['widths']}"


@pytest.mark.parametrize("language", languages())
def test_what_a_lexicon_names_is_there(language):
    words = lexicon(language)

    assert set(words.units.values()) <= {*UNITS, "none"}
    assert set(words.several.values()) <= set(table().rows)
    assert all(unit in UNITS for _, unit in words.unit_pairs.values())
    assert words.glued <= set(words.scales) | set(words.glued_scales)
    assert words.apart <= set(words.scales)
    assert Hedge.BARE not in words.hedges_before.values()
    assert set(words.months.values()) in (set(), set(range(1, 13)))


@pytest.mark.parametrize(("text", "lower"), [("Maï", "maï"), ("İab", "İab"), ("ABC", "abc")])
def test_lower_case_keeps_every_character_in_its_place(text, lower):
    assert lowered(text) == lower


@pytest.mark.parametrize(
    ("word", "key"), [("Auguſt", "august"), ("WEE\N{KELVIN SIGN}S", "weeks"), ("half \n year", "half year")]
)
def test_words_are_looked_up_as_patterns_see_them(word, key):
    assert key_of(word) == key
