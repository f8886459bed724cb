"""Accepted conflicts: what they cover, and the file they are kept in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from cac_check.diagnostic import UnreadableFile
from cac_check.gate.baseline import EMPTY, Baseline, Pattern
from cac_check.gate.baseline_file import parse, to_text
from cac_check.gate.comparison import ConflictRef
from cac_check.model import Verdict
from tests.reports import POSTS, other_accounts

ASEAN, BOL = other_accounts("asean", 910000), other_accounts("bol", 910000)
SLIP = ConflictRef(ASEAN, ASEAN.conflicts[0].claims, ASEAN.gap)
OTHER = ConflictRef(BOL, BOL.conflicts[0].claims, BOL.gap)
MILD = ConflictRef(POSTS, POSTS.conflicts[0].claims, None)
TODAY = date(2026, 5, 1)


def accepting(*slips: ConflictRef, until: date | None = None) -> Baseline:
    return EMPTY.updated([("d", slip) for slip in slips], ["d"], "as printed", until)


def test_what_was_accepted_may_stay() -> None:
    assert accepting(SLIP).reason("d", SLIP, TODAY) == "as printed"


def test_nothing_else_may() -> None:
    assert accepting(SLIP).reason("d", OTHER, TODAY) is None
    assert accepting(SLIP).reason("other data set", SLIP, TODAY) is None


def test_what_became_worse_may_not_stay() -> None:
    strained = replace(SLIP, finding=replace(ASEAN, verdict=Verdict.STRAINED))

    assert accepting(SLIP).reason("d", replace(SLIP, gap=48901), TODAY) is None
    assert accepting(SLIP).reason("d", replace(SLIP, gap=48899), TODAY) == "as printed"
    assert accepting(strained).reason("d", SLIP, TODAY) is None
    assert accepting(SLIP).reason("d", replace(strained, gap=10**9), TODAY) == "as printed"


@pytest.mark.parametrize(("until", "expected"), [(date(2026, 5, 1), "as printed"), (date(2026, 4, 30), None)])
def test_the_last_day_counts(until: date, expected: str | None) -> None:
    baseline = accepting(SLIP, until=until)

    assert baseline.reason("d", SLIP, TODAY) == expected
    assert [entry.until for entry in baseline.expired(TODAY)] == ([] if expected else [until])


def test_unused_entries_are_named() -> None:
    assert [entry.source for entry in accepting(SLIP, OTHER).unused([("d", SLIP)])] == ["bol"]


def test_an_update_keeps_reasons_drops_what_is_gone_and_leaves_other_data_sets_alone() -> None:
    before = Baseline({**accepting(SLIP, OTHER).entries, **EMPTY.updated([("e", SLIP)], ["e"], "e", None).entries})

    after = before.updated([("d", SLIP), ("d", MILD)], ["d"], "new reason", date(2027, 1, 1))

    assert {(entry.dataset, entry.source, entry.because, entry.until) for entry in after.entries.values()} == {
        ("e", "asean", "e", None),
        ("d", "asean", "as printed", None),
    } | {("d", "asean", "new reason", date(2027, 1, 1))}


def test_an_update_needs_a_reason_for_what_is_new_or_worse() -> None:
    with pytest.raises(ValueError, match="needs a reason"):
        EMPTY.updated([("d", SLIP)], ["d"], None, None)
    with pytest.raises(ValueError, match="needs a reason"):
        accepting(SLIP).updated([("d", replace(SLIP, gap=10**9))], ["d"], None, None)
    assert accepting(SLIP).updated([("d", SLIP)], ["d"], None, None) == accepting(SLIP)


def test_the_file_is_read_back() -> None:
    baseline = accepting(SLIP, OTHER, MILD, until=date(2027, 1, 1))

    assert parse(to_text(baseline).encode(), "b.json") == baseline
    assert parse(to_text(EMPTY).encode(), "b.json") == EMPTY


def test_the_file_has_a_line_per_entry_in_a_stable_order() -> None:
    text = to_text(accepting(OTHER, SLIP))

    assert text == to_text(accepting(SLIP, OTHER))
    lines = text.splitlines()
    assert lines[:3] == ["{", '  "format": "cac-check-baseline/v1",', '  "accepted": [']
    assert [json.loads(line.rstrip(","))["source"] for line in lines[3:5]] == ["asean", "bol"]
    assert lines[5:] == ["  ]", "}"]


ENTRY = {
    "dataset": "d",
    "rule": "r",
    "view": "within",
    "claims": ["a"],
    "verdict": "contradicted",
    "fingerprint": "f",
    "because": "b",
}


PATTERN = {"rule": "r", "where": {"date": "2020-11-04"}, "count": 212, "because": "b"}


def written(*entries: object, **more: object) -> bytes:
    return json.dumps({"format": "cac-check-baseline/v1", "accepted": entries, **more}).encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "this is not JSON"),
        (b"\xff", "not JSON text in UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "this is no baseline"),
        (b'{"format": "other", "accepted": []}', "this is no baseline"),
        (b'{"format": "cac-check-baseline/v1", "accepted": {}}', "this is no baseline"),
        (written(5), "entry 1: expected an object"),
        (written({**ENTRY, "because": " "}), 'entry 1: "because" must be a text that is not empty'),
        (written({key: ENTRY[key] for key in ENTRY if key != "rule"}), 'entry 1: "rule" must be a text'),
        (written({**ENTRY, "source": 5}), 'entry 1: "source" must be a text'),
        (written({**ENTRY, "line": 5}), 'entry 1: "line" is not a key'),
        (written({**ENTRY, "claims": "a"}), 'entry 1: "claims" must be a list'),
        (written({**ENTRY, "claims": [5]}), 'entry 1: "claims" must be a list'),
        (written({**ENTRY, "verdict": "consistent"}), 'entry 1: "verdict" must be strained or contradicted'),
        (written({**ENTRY, "gap": "1e9999"}), "entry 1: "),
        (written({**ENTRY, "until": "tomorrow"}), "entry 1: "),
        (written(ENTRY, ENTRY), "entry 2: it accepts the same conflict"),
        (written(patterns=5), "this is no baseline"),
        (written(patterns=[5]), "pattern 1: expected an object"),
        (written(patterns=[{"rule": "r", "count": 5}]), 'pattern 1: "because" must be a text'),
        (written(patterns=[{**PATTERN, "where": {"date": 5}}]), 'pattern 1: "where" must be an object of texts'),
        (written(patterns=[{**PATTERN, "count": 0}]), 'pattern 1: "count" must be a whole number above 0'),
        (written(patterns=[{**PATTERN, "count": True}]), 'pattern 1: "count" must be a whole number above 0'),
        (written(patterns=[{**PATTERN, "line": 5}]), 'pattern 1: "line" is not a key of a pattern'),
        (written(patterns=[{**PATTERN, "until": 5}]), "pattern 1: "),
        (written(patterns=[{**PATTERN, "gap": 5}]), 'pattern 1: "gap" must be a text'),
        (written(patterns=[{**PATTERN, "gap": "5,000"}]), "pattern 1: '5,000' is not a plain number"),
        (written(patterns=[{**PATTERN, "gap": "-1"}]), 'pattern 1: "gap" must not be below 0'),
        (written(patterns=[{"rule": "r", "because": "b"}]), 'pattern 1: "count" is missing'),
        (written(patterns=[{**PATTERN, "gap": "5", "count": None}]), 'pattern 1: "count" must be a whole number'),
    ],
)
def test_what_is_no_baseline_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse(data, "b.json")

    [diagnostic] = caught.value.diagnostics
    assert message in diagnostic.message
    assert diagnostic.location.file == "b.json"


def test_all_problems_at_once() -> None:
    with pytest.raises(UnreadableFile) as caught:
        parse(written(5, {**ENTRY, "because": ""}, ENTRY), "b.json")

    assert len(caught.value.diagnostics) == 2


def test_patterns_are_read_back_and_kept() -> None:
    pattern = Pattern("r", {"date": ("2020-11-04",)}, 212, "as published", date(2027, 1, 1))
    baseline = replace(accepting(SLIP), patterns=(pattern, Pattern("s", {}, 1, "b")))

    assert parse(to_text(baseline).encode(), "b.json") == baseline
    assert baseline.updated([], ["d"], None, None).patterns == baseline.patterns


def test_a_pattern_matches_rule_and_keys() -> None:
    pattern = Pattern("r", {"date": ("2020-11-04",)}, 212, "as published")

    assert pattern.matches({"rule": "r", "date": "2020-11-04", "place": "R09"})
    assert not pattern.matches({"rule": "r", "date": "2020-11-05"})
    assert not pattern.matches({"rule": "s", "date": "2020-11-04"})
    assert str(pattern) == "r (date 2020-11-04)"
    several = replace(pattern, where={"date": ("2020-11-04", "2020-11-05")})
    assert several.matches({"rule": "r", "date": "2020-11-05"})
    assert str(several) == "r (date 2020-11-04 or 2020-11-05)"
    assert parse(to_text(Baseline({}, (several,))).encode(), "b.json").patterns == (several,)
    assert str(Pattern("r", {}, 1, "b")) == "r"


@pytest.mark.parametrize(
    ("gap", "expected"),
    [(5, True), (5.0, True), (0.3, True), (5.0000001, False), (10**30, False), (None, False), (float("inf"), False)],
)
def test_a_pattern_with_a_gap_matches_what_misses_by_no_more(gap: float | None, expected: bool) -> None:
    pattern = Pattern("r", {}, None, "another source", gap=5)

    assert pattern.matches({"rule": "r", "gap": gap}) == expected
    assert not pattern.matches({"rule": "s", "gap": 1})


def test_the_gap_of_a_pattern_is_exact_as_printed() -> None:
    assert Pattern("r", {}, None, "b", gap=Fraction(3, 10)).matches({"rule": "r", "gap": 0.3})
    assert not Pattern("r", {}, None, "b", gap=Fraction(3, 10)).matches({"rule": "r", "gap": 0.1 + 0.2})


def test_patterns_with_a_gap_are_read_back() -> None:
    patterns = (
        Pattern("r", {}, None, "b", gap=5),
        Pattern("r", {"place": ("A",)}, 3, "b", date(2027, 1, 1), Fraction(5, 2)),
    )

    assert parse(to_text(Baseline({}, patterns)).encode(), "b.json").patterns == patterns
    assert [str(each) for each in patterns] == ["r (a gap up to 5)", "r (place A, a gap up to 2.5)"]
