"""Edits of data sets and rules, as a maintainer would write them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cac_check.diagnostic import Problems
from cac_check.workbench import edits
from tests.workbench import desk_in

ROOT = Path(__file__).parents[3]
HEAD = "dataset: a\n"
REST = "quantities: {}\nsources:\n  s:\n    outlet: S\n    claims:\n      - q: 67,000 @ p2  # short\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "rules: [b.yaml]\n"),
        ("rules: []\n", "rules:\n  - b.yaml\n"),
        ("rules: a.yaml\n", "rules: [a.yaml, b.yaml]\n"),
        ("rules: [a.yaml]  # ours\n", "rules: [a.yaml, b.yaml]  # ours\n"),
        ("rules:\n  - a.yaml\n", "rules:\n  - a.yaml\n  - b.yaml\n"),
    ],
)
def test_a_rule_file_is_named_beside_those_that_are(before: str, after: str) -> None:
    made = edits.with_rules_file(HEAD + before + REST, "a.yaml", "b.yaml")

    assert made == HEAD + after + REST


def test_a_claim_in_short_form_is_written_out_when_more_is_said_of_it() -> None:
    made = edits.set_claim(HEAD + REST, "a.yaml", "s", 0, "as_of", "2024-05-01")

    assert '      - q: {says: "67,000", at: p2, as_of: 2024-05-01}  # short\n' in made


def test_what_was_said_is_taken_back() -> None:
    once = edits.set_source(HEAD + REST, "a.yaml", "s", "role", "reference")

    assert "    role: reference\n    claims:\n" in once
    assert edits.set_source(once, "a.yaml", "s", "role", "") == HEAD + REST
    assert edits.set_source(HEAD + REST, "a.yaml", "s", "url", "") == HEAD + REST


def test_claims_of_a_table_are_left_to_it() -> None:
    with pytest.raises(Problems, match="is not written under the source"):
        edits.number_of_claim(HEAD + REST, "a.yaml", "s", 3)
    with pytest.raises(Problems, match="has no claim 5"):
        edits.without_claim(HEAD + REST, "a.yaml", "s", 4)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("accounts permanently closed", "accounts_permanently_closed"),
        ("The 2 of them", "n_2_them"),
        ("关闭的账号", "关闭的账号"),
        ("a", "figure"),
        ("C++ & co. (2024)", "c_co_2024"),
        ("closed", "closed_2"),
        ("a label that is much longer than anybody wants to read in a rule", "label_that_is_much_longer_than_anybody"),
    ],
)
def test_names_are_made_of_the_words_of_a_label(label: str, name: str) -> None:
    assert edits.name_of(label, ["closed"]) == name


def test_an_edit_of_our_own_data_changes_one_line_and_goes_back_to_the_very_bytes(tmp_path: Path) -> None:
    desk = desk_in(tmp_path, "data/cac-2023.yaml")
    for each in ("data", "rules"):
        shutil.copytree(ROOT / each, desk.workspace.root / each)
    loaded = desk.loaded()
    before = loaded.text(loaded.name)
    article = desk.article(loaded, "theaseandaily")
    assert not article.has_text
    [spot] = [each for each in article.spots if each.words == "67,000"]
    from cac_check.workbench.actions import Batch

    batch = Batch(loaded, article, desk.rules_file)
    batch.said(spot.claims[0], "note", "checked by hand")
    desk.edit("note", loaded.version, lambda _: batch.texts)

    after = desk.loaded().text(loaded.name)
    changed = [pair for pair in zip(before.splitlines(), after.splitlines(), strict=True) if pair[0] != pair[1]]
    assert len(changed) == 1
    assert "note: checked by hand" in changed[0][1]
    desk.undo()
    assert (desk.workspace.root / loaded.name).read_bytes() == (ROOT / loaded.name).read_bytes()
