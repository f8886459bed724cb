"""Edits of YAML in the layouts people write."""

from __future__ import annotations

import pytest

from cac_check.diagnostic import UnreadableFile
from cac_check.loading.editing import Written

FILE = """\
# about
dataset: a
rules: [a.rules.yaml]  # ours
quantities: {}  # none yet
sources:
  # the first
  s:
    outlet: S
    claims:
      - q: {says: "1,200", at: p1}  # told
      - r: 5 @ p2
    # behind
  t: {outlet: T}
"""


def edited(before: str, after: str) -> str:
    return FILE.replace(before, after)


def written(text: str = FILE) -> Written:
    return Written.of(text, "a.yaml")


def test_an_entry_goes_behind_the_last_one_and_before_the_comments_that_follow() -> None:
    assert written().added(("sources", "s", "claims"), ["- u: 7 @ p3"]) == edited(
        "      - r: 5 @ p2\n", "      - r: 5 @ p2\n      - u: 7 @ p3\n"
    )


def test_brackets_that_hold_nothing_are_opened_and_their_comment_stays() -> None:
    assert written().added(("quantities",), ["q: {label: x}"]) == edited(
        "quantities: {}  # none yet\n", "quantities:  # none yet\n  q: {label: x}\n"
    )


def test_what_is_written_in_brackets_stays_in_brackets() -> None:
    assert written().added(("rules",), ["- b.yaml"]) == edited("[a.rules.yaml]", "[a.rules.yaml, b.yaml]")
    assert written().put(("sources", "t", "role"), "reference") == edited("{outlet: T}", "{outlet: T, role: reference}")
    assert written().put(("sources", "s", "claims", 0, "q", "at"), "p9") == edited("at: p1", "at: p9")


def test_a_key_that_is_missing_goes_before_another_or_to_the_end() -> None:
    assert written().put(("sources", "s", "role"), "reference", before="claims") == edited(
        "    claims:\n", "    role: reference\n    claims:\n"
    )
    assert written().added(("lineages",), ["w: The wire"]) == FILE + "lineages:\n  w: The wire\n"


def test_what_is_taken_out_takes_its_line_and_no_other() -> None:
    assert written().without(("sources", "s", "claims", 0)) == edited(
        '      - q: {says: "1,200", at: p1}  # told\n', ""
    )
    assert written().without(("rules", 0)) == edited("[a.rules.yaml]", "[]")


def test_what_is_emptied_keeps_brackets() -> None:
    once = written().without(("sources", "s", "claims", 0))
    assert Written.of(once, "a.yaml").without(("sources", "s", "claims", 0)) == FILE.replace(
        '    claims:\n      - q: {says: "1,200", at: p1}  # told\n      - r: 5 @ p2\n', "    claims: []\n"
    )


def test_line_ends_and_byte_order_marks_stay() -> None:
    text = "\ufeff" + FILE.replace("\n", "\r\n")

    made = written(text).added(("sources", "s", "claims"), ["- u: 7 @ p3"])

    assert made == text.replace("- r: 5 @ p2\r\n", "- r: 5 @ p2\r\n      - u: 7 @ p3\r\n")


@pytest.mark.parametrize("place", [("dataset",), ("sources", "s", "outlet"), ("nowhere", "deeper")])
def test_what_is_no_list_or_mapping_is_refused(place: tuple[str, ...]) -> None:
    with pytest.raises(UnreadableFile, match="not written one entry per line"):
        written().added(place, ["- x"])


def test_a_comment_between_brackets_is_not_lost() -> None:
    with pytest.raises(UnreadableFile):
        written("rules: [  # none\n]\n").added(("rules",), ["- a"])
