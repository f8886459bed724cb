"""Small data sets whose right verdict was found by hand, and again by trying every whole number up to some end.

Each once stayed undecided, or was missed, because of what it shows: products of two figures nobody tells for sure, what
another source turns against one, rules that hang together through untold figures.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest

from cac_check import check
from cac_check.finding import Report
from cac_check.loading import load_all
from cac_check.model import Verdict

QUANTITY = "{label: a figure, kind: count}"
SIGNED = "{label: a figure, kind: count, nonnegative: false}"


def told(quantities: dict[str, str], sources: dict[str, dict[str, str]], rules: str, reference: str = "") -> Report:
    lines = ["dataset: d", "quantities:", *(f"  {name}: {kind}" for name, kind in quantities.items()), "sources:"]
    for source, claims in sources.items():
        lines += [f"  {source}:", f"    outlet: {source}", "    claims:"]
        lines += [f'      - {name.split("@")[0]}: {{means: "{says}", at: {name}}}' for name, says in claims.items()]
        lines += ["    role: reference"] if source == reference else []
    ((dataset, written),) = load_all(["\n".join(lines).encode()], [f"rules:\n{rules}".encode()])
    return check(dataset, written)


def verdicts(report: Report) -> dict[str, Verdict]:
    """Return the worst verdict of each view, with its rule."""
    return {f"{one.view} {one.rule}": one.verdict for one in reversed(report.findings)}


def no_world(ranges: dict[str, range], *rules: Callable[..., bool]) -> bool:
    """Whether no whole numbers in these ranges meet all rules."""
    return not any(True for _ in worlds(ranges, *rules))


def worlds(ranges: dict[str, range], *rules: Callable[..., bool]) -> Iterator[dict[str, int]]:
    for values in itertools.product(*ranges.values()):
        world = dict(zip(ranges, values, strict=True))
        if all(rule(world) for rule in rules):
            yield world


def test_a_whole_average_of_a_total_over_few_games() -> None:
    """3 × average × (10 to 12) is never 18 or 19, though the average has no bounds of its own."""
    rules = "  - {id: r, mean: {total: points, count: games, is: average, items: 3}, because: b, tolerance: {abs: 0.5}}"

    report = told(
        {"points": SIGNED, "games": QUANTITY, "average": SIGNED},
        {"league": {"points": "(17, 19]"}, "club": {"games": "[10, 12]"}},
        rules,
    )

    assert verdicts(report)["together r"] is Verdict.CONTRADICTED
    assert no_world(
        {"points": range(18, 20), "games": range(10, 13), "average": range(-9, 10)},
        lambda w: abs(w["points"] - 3 * w["average"] * w["games"]) <= 0.5,
    )


def test_an_average_that_would_fit_is_told_apart() -> None:
    rules = "  - {id: r, mean: {total: points, count: games, is: average, items: 3}, because: b, tolerance: {abs: 0.5}}"

    report = told(
        {"points": SIGNED, "games": QUANTITY, "average": SIGNED},
        {"league": {"points": "(17, 19]"}, "club": {"games": "[5, 6]"}},
        rules,
    )

    assert verdicts(report)["together r"] is Verdict.UNDECIDED  # 18 = 3 × 1 × 6, but nobody tells the average


def test_a_rise_that_is_a_multiple_of_what_was_there() -> None:
    """From 9 or 10 to 17 it is 7 or 8 more; as many as whole teams of 9 or 10 it cannot be."""
    rules = """
  - {id: grew, change: {from: teams, to: later, by: more}, because: b}
  - {id: each, mean: {total: more, count: teams, is: members}, because: b}
"""

    report = told(
        {"teams": QUANTITY, "later": QUANTITY, "more": QUANTITY, "members": SIGNED},
        {"s": {"teams": "[9, 10]", "later": "17"}},
        rules,
    )

    assert verdicts(report)["within joint"] is Verdict.CONTRADICTED
    assert no_world(
        {"teams": range(9, 11), "more": range(30), "members": range(-9, 10)},
        lambda w: w["teams"] + w["more"] == 17,
        lambda w: w["more"] == w["members"] * w["teams"],
    )


def test_two_products_of_figures_without_an_end() -> None:
    """2·rows·seats is 13 or 14, so rows × seats is 7; 14 is the benches' sum times seats for no split of them."""
    rules = """
  - {id: pairs, mean: {total: places, count: rows, is: seats, items: 2}, because: b}
  - {id: benches, mean: {total: places, count: benches, is: seats}, because: b}
  - {id: all, breakdown: {total: seats, parts: [benches, rows], overlap: none, rest: none}, because: b}
"""

    report = told(
        dict.fromkeys(("places", "rows", "seats", "benches"), QUANTITY),
        {"s": {"places@one": "(12, 15]", "places@two": "(10, 14]", "rows": "[0, 2]"}},
        rules,
    )

    assert verdicts(report)["within joint"] is Verdict.CONTRADICTED
    assert no_world(
        {"places": range(13, 15), "rows": range(3), "seats": range(20), "benches": range(20)},
        lambda w: w["places"] == 2 * w["rows"] * w["seats"],
        lambda w: w["places"] == w["benches"] * w["seats"],
        lambda w: w["seats"] == w["benches"] + w["rows"],
    )


def test_what_only_one_side_says_though_the_rule_applies_with_the_other() -> None:
    """Half the sum of houses and flats times the houses is never 3 where the flats are 3: h·(h + 3) = 6 has no root."""
    rules = """
  - {id: half, breakdown: {total: mean, parts: {houses: 0.5, flats: 0.5}, overlap: none, rest: none}, because: b}
  - {id: times, mean: {total: flats, count: houses, is: mean}, because: b}
"""

    report = told(
        dict.fromkeys(("houses", "flats", "mean"), QUANTITY),
        {"office": {"houses": "[0, 10)"}, "paper": {"flats": "3"}},
        rules,
        reference="office",
    )

    assert verdicts(report)["together joint"] is Verdict.CONTRADICTED
    assert no_world(
        {"houses": range(10), "mean": range(20)},
        lambda w: 2 * w["mean"] == w["houses"] + 3,
        lambda w: w["mean"] * w["houses"] == 3,
    )


@pytest.mark.parametrize("reference", ["", "office", "paper"])
def test_a_total_nobody_tells_is_nothing_where_the_rule_says_so(reference: str) -> None:
    """The rule needs two figures told; that the first alone is too much is found nowhere else, whoever is trusted."""
    rules = """  - id: r
    breakdown: {total: all, parts: [shown, hidden, closed], overlap: none, rest: possible}
    because: b
    missing: zero
"""
    amount, duration = "{label: a figure, kind: amount}", "{label: days, kind: duration}"

    report = told(
        {"all": duration, "shown": amount, "hidden": amount, "closed": duration},
        {"paper": {"shown": "[19, 34]"}, "office": {"closed": "28"}},
        rules,
        reference=reference,
    )

    assert verdicts(report)["together r"] is Verdict.CONTRADICTED


def test_a_last_day_that_a_limit_excludes() -> None:
    """Start and length told make an end that no rule tells of one source by itself."""
    rules = """
  - {id: few, limit: {quantity: end, at_most: 9}, because: b}
  - {id: lasted, expression: length == end - start, because: b}
  - {id: shares, mean: {total: length, count: end, is: start}, because: b}
"""

    report = told(
        dict.fromkeys(("start", "end", "length"), QUANTITY),
        {"s": {"length": "(12, 16)", "start": "[11, 13]"}},
        rules,
    )

    assert verdicts(report)["within joint"] is Verdict.CONTRADICTED
    assert no_world(
        {"start": range(11, 14), "length": range(13, 16), "end": range(10)},
        lambda w: w["length"] == w["end"] - w["start"],
    )


def test_an_order_that_closes_a_circle_of_products() -> None:
    """whole = b × c with a ≤ b ≤ c ≤ whole ≤ 5 and c ≥ 5 leaves b = 1, and then c = 2·b·whole is 10."""
    rules = """
  - {id: first, mean: {total: whole, count: c, is: b}, because: b}
  - {id: order, order: [a, b, c, whole], because: b}
  - {id: second, mean: {total: c, count: b, is: whole, items: 2}, because: b}
"""

    report = told(
        dict.fromkeys(("a", "b", "c", "whole"), QUANTITY),
        {"report": {"whole": "[3, 6)"}, "office": {"c": "[5, 11]"}},
        rules,
        reference="office",
    )

    assert verdicts(report)["together joint"] is Verdict.CONTRADICTED
    assert no_world(
        {"a": range(6), "b": range(12), "c": range(5, 12), "whole": range(3, 6)},
        lambda w: w["a"] <= w["b"] <= w["c"] <= w["whole"],
        lambda w: w["whole"] == w["b"] * w["c"],
        lambda w: w["c"] == 2 * w["b"] * w["whole"],
    )


def test_a_limit_under_a_condition_that_other_rules_bring_about() -> None:
    """after = before + rise and after ≤ before + ½ leave a rise of 0, so all is 0, where the rise must be 10 or 11."""
    rules = """
  - {id: sum, breakdown: {total: before, parts: [rise, after], overlap: possible, rest: none}, because: b,
     tolerance: {abs: 0.5}}
  - {id: times, mean: {total: rise, count: after, is: before}, because: b}
  - {id: rose, change: {from: before, to: after, by: rise}, because: b, tolerance: {abs: 0.5}}
  - {id: much, limit: {quantity: rise, at_least: 10, at_most: 11}, when: 2*after + rise <= 13, because: b}
"""

    report = told(
        {"before": SIGNED, "after": QUANTITY, "rise": QUANTITY},
        {"s": {"before": "(-inf, 15]", "rise": "[0, 12]"}},
        rules,
    )

    assert verdicts(report)["within joint"] is Verdict.CONTRADICTED
    assert no_world(
        {"before": range(-40, 16), "after": range(60), "rise": range(13)},
        lambda w: w["rise"] + w["after"] >= w["before"] - 0.5,
        lambda w: max(w["rise"], w["after"]) <= w["before"] + 0.5,
        lambda w: w["rise"] == w["before"] * w["after"],
        lambda w: abs(w["after"] - w["before"] - w["rise"]) <= 0.5,
        lambda w: 2 * w["after"] + w["rise"] > 13 or 10 <= w["rise"] <= 11,
    )


def test_a_figure_left_out_counts_as_nothing_beside_what_others_tell() -> None:
    """Where nobody tells the yield, the third rule makes 3 a product of nothing."""
    rules = """
  - {id: third, mean: {total: paid, count: yield, is: cows, items: 1}, when: yield < 6, missing: zero, because: b}
"""
    amount = "{label: a figure, kind: amount, nonnegative: true}"

    report = told(
        {"paid": amount, "yield": amount, "cows": amount},
        {"office": {"cows": "(1, 80]"}, "farm": {"paid": "[2.5, 3.5)"}},
        rules,
        reference="office",
    )

    assert verdicts(report)["together third"] is Verdict.CONTRADICTED


def test_words_of_open_meaning_do_no_rule_any_harm_that_cannot_apply() -> None:
    """What a word may count can contradict other claims; a rule whose condition never holds has no part in that."""
    dataset = f"""
dataset: d
quantities: {{all: {QUANTITY}, some: {QUANTITY}, more: {QUANTITY}}}
sources:
  s:
    outlet: s
    claims:
      - all: {{means: "14", at: p1}}
      - more: {{means: "[4, 9]", at: p2, or: [all]}}
      - some: {{means: "20", at: p3}}
"""
    rules = """rules:
  - {id: r, breakdown: {total: all, parts: [some, more], overlap: possible, rest: none}, when: "- 2*all >= 12",
     because: b}
"""
    ((loaded, written),) = load_all([dataset.encode()], [rules.encode()])

    assert verdicts(check(loaded, written))["within r"] is Verdict.CONSISTENT
