"""Names that look the same and are not are told, with the letters that differ."""

from __future__ import annotations

import pytest

from cac_check.diagnostic import Problems
from cac_check.loading import load_dataset, load_rules
from cac_check.loading.look_alikes import appearance, difference, look_alikes

DATA = """\
dataset: x
quantities:
  moved: {{label: households moved}}
  {name}: {{label: another}}
sources:
  paper:
    outlet: The Paper
    claims:
      - moved: 100 @ p1
"""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("m\u043eved", "U+043E (CYRILLIC SMALL LETTER O)"),
        ("mo\u03bded", "U+03BD (GREEK SMALL LETTER NU)"),
        ("mo\u200bved", "U+200B (ZERO WIDTH SPACE)"),
    ],
)
def test_a_quantity_that_looks_like_another_is_refused(name: str, told: str) -> None:
    with pytest.raises(Problems) as caught:
        load_dataset(DATA.format(name=name).encode())

    found = [each for each in caught.value.diagnostics if each.code == "look-alike"]
    assert [(each.location.span.line, told in each.message) for each in found if each.location.span] == [(4, True)]


def test_a_claim_under_such_a_name_is_told_which_is_meant() -> None:
    with pytest.raises(Problems) as caught:
        load_dataset(DATA.format(name="other").replace("- moved", "- m\u043eved").encode())

    (found,) = caught.value.diagnostics
    assert found.help == ("did you mean moved? It looks the same and is another: U+043E (CYRILLIC SMALL LETTER O)")


def test_ids_of_rules_too() -> None:
    rules = "rules:\n" + "".join(
        f"  - {{id: {name}, order: [a, b], because: it is so}}\n" for name in ("sum", "\u0455um")
    )

    with pytest.raises(Problems) as caught:
        load_rules(rules.encode())
    assert [each.code for each in caught.value.diagnostics] == ["look-alike"]


def test_what_only_resembles_is_left_alone() -> None:
    assert (
        list(look_alikes(["km2", "km\u00b2", "\u0441\u043e\u043d", "\u0441\u044b\u043d", "l1", "ll", "九", "丸"])) == []
    )


def test_letters_put_together_otherwise_look_alike() -> None:
    assert list(look_alikes(["caf\u00e9", "cafe\u0301"])) == [("cafe\u0301", "caf\u00e9")]
    assert difference("caf\u00e9", "cafe\u0301").startswith("U+00E9 (LATIN SMALL LETTER E WITH ACUTE), U+0301")


def test_words_of_one_script_are_told_apart() -> None:
    cyrillic = [chr(code) for code in range(0x430, 0x460)]

    assert len({appearance(letter) for letter in cyrillic}) == len(cyrillic)
