"""Odd data sets through check, bounds, explain and every report: nothing breaks, and the verdict is what a hand proves.

Ranges that are empty for whole numbers, huge and tiny figures, rules in circles, one quantity in total and parts, days,
units mixed: whatever a rule file and a data set may say.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from cac_check.report import FORMATS
from tests.cli.conftest import Cli

COUNT, AMOUNT, SIGNED = "kind: count", "kind: amount, nonnegative: true", "kind: amount"
PERCENT, DATE, DURATION, RATIO = "kind: percent", "kind: date", "kind: duration", "kind: ratio"

HOLDS, BREAKS, OPEN, REFUSED = "holds", "breaks", "open", "refused"


@dataclass(frozen=True)
class Odd:
    """A data set of one source, its rules, and what is right."""

    name: str
    quantities: dict[str, str]
    claims: list[str]
    rules: list[str]
    right: str
    refused: str = ""
    """What the refusal says."""
    more: list[str] = field(default_factory=list)

    def files(self) -> tuple[str, str]:
        told = "\n".join(f"      - {claim}" for claim in self.claims)
        more = (
            f"\n  t:\n    outlet: T\n    claims:\n{chr(10).join(f'      - {one}' for one in self.more)}"
            if self.more
            else ""
        )
        quantities = "\n".join(f"  {name}: {{label: figure {name}, {kind}}}" for name, kind in self.quantities.items())
        data = f"dataset: odd\nquantities:\n{quantities}\nsources:\n  s:\n    outlet: S\n    claims:\n{told}{more}\n"
        rules = "".join(f"  - {{id: r{number}, {rule}, because: b}}\n" for number, rule in enumerate(self.rules))
        return data, f"rules:\n{rules}" if self.rules else "rules: []\n"


def means(name: str, text: str, **more: str) -> str:
    rest = "".join(f", {key}: {value}" for key, value in more.items())
    return f'{name}: {{means: "{text}", because: x{rest}}}'


SUM = "breakdown: {total: a, parts: [b, c], overlap: none, rest: none}"
ABC = dict.fromkeys("abc", COUNT)

ODD = [
    Odd("no whole number in the range", {"a": COUNT}, [means("a", "(3, 4)")], [], REFUSED, "whole"),
    Odd("ends turned round", {"a": COUNT}, [means("a", "[5, 3]")], [], REFUSED, "5"),
    Odd("open at one point", {"a": AMOUNT}, [means("a", "(3, 3]")], [], REFUSED, "3"),
    Odd("no end at all", ABC, [means("a", "(-inf, inf)"), means("b", "7"), means("c", "8")], [SUM], HOLDS),
    Odd(
        "huge, off by one",
        ABC,
        [means("a", "1" + "0" * 17), means("b", "9" * 17), means("c", "2")],
        [SUM],
        BREAKS,
    ),
    Odd("huge, right", ABC, [means("a", "1" + "0" * 17), means("b", "9" * 17), means("c", "1")], [SUM], HOLDS),
    Odd(
        "tiny",
        dict.fromkeys("abc", AMOUNT),
        [means("a", "0." + "0" * 30 + "3"), means("b", "0." + "0" * 30 + "1"), means("c", "0." + "0" * 30 + "1")],
        [SUM],
        BREAKS,
    ),
    Odd(
        "its own part",
        {"a": COUNT, "b": COUNT},
        [means("a", "3"), means("b", "1")],
        ["breakdown: {total: a, parts: [a, b], overlap: none, rest: none}"],
        REFUSED,
        "a",
    ),
    Odd(
        "a circle of orders",
        ABC,
        [means("a", "3"), means("b", "4"), means("c", "3")],
        ["order: [a, b]", "order: [b, c]", "order: [c, a]"],
        BREAKS,
    ),
    Odd(
        "a circle that is all alike",
        ABC,
        [means("a", "3"), means("b", "3"), means("c", "3")],
        ["order: [a, b]", "order: [b, c]", "order: [c, a]"],
        HOLDS,
    ),
    Odd(
        "a circle of sums",
        ABC,
        [means("a", "0"), means("b", "0"), means("c", "1")],
        [
            "breakdown: {total: a, parts: [b, c], overlap: none, rest: possible}",
            "breakdown: {total: b, parts: [a, c], overlap: none, rest: possible}",
        ],
        BREAKS,
    ),
    Odd(
        "sums that need the untold",
        {**ABC, "d": COUNT},
        [means("a", "10"), means("d", "11")],
        [SUM, "breakdown: {total: b, parts: [c, d], overlap: none, rest: none}"],
        BREAKS,
    ),
    Odd(
        "a part above half",
        {"a": COUNT, "b": COUNT},
        [means("a", "7"), means("b", "3")],
        ['expression: "2*b == a"'],
        BREAKS,
    ),
    Odd(
        "the condition never holds",
        ABC,
        [means("a", "1"), means("b", "5"), means("c", "5")],
        [SUM + ', when: "a >= 2"'],
        HOLDS,
    ),
    Odd(
        "the condition may hold",
        ABC,
        [means("a", "[1, 2]"), means("b", "5"), means("c", "5")],
        [SUM + ', when: "a >= 2"'],
        HOLDS,
    ),
    Odd(
        "the condition holds",
        ABC,
        [means("a", "[2, 3]"), means("b", "5"), means("c", "5")],
        [SUM + ', when: "a >= 2"'],
        BREAKS,
    ),
    Odd(
        "a share of nothing",
        {"a": COUNT, "b": COUNT, "c": PERCENT},
        [means("a", "0"), means("b", "0"), means("c", "50")],
        ["share: {part: a, of: b, is: c}"],
        BREAKS,
    ),
    Odd(
        "a share of nothing that is something",
        {"a": COUNT, "b": COUNT, "c": PERCENT},
        [means("a", "1"), means("b", "0"), means("c", "50")],
        ["share: {part: a, of: b, is: c}"],
        BREAKS,
    ),
    Odd(
        "more than all",
        {"a": COUNT, "b": COUNT, "c": PERCENT},
        [means("a", "3"), means("b", "2"), means("c", "150")],
        ["share: {part: a, of: b, is: c}"],
        HOLDS,
    ),
    Odd(
        "a fall to nothing",
        {"a": COUNT, "b": COUNT, "c": PERCENT},
        [means("a", "9"), means("b", "0"), means("c", "-100")],
        ["change: {from: a, to: b, by: c}"],
        HOLDS,
    ),
    Odd(
        "a fall below nothing",
        {"a": COUNT, "b": COUNT, "c": PERCENT},
        [means("a", "9"), means("b", "0"), means("c", "-101")],
        ["change: {from: a, to: b, by: c}"],
        BREAKS,
    ),
    Odd(
        "a rise from nothing",
        {"a": COUNT, "b": COUNT, "c": PERCENT},
        [means("a", "0"), means("b", "5"), means("c", "[-1000, 1000]")],
        ["change: {from: a, to: b, by: c}"],
        BREAKS,
    ),
    Odd(
        "a leap day",
        {"a": DATE, "b": DATE, "c": DURATION},
        ['a: {says: "February 28, 2024"}', 'b: {says: "March 1, 2024"}', means("c", "2")],
        ["span: {start: a, end: b, length: c}"],
        HOLDS,
    ),
    Odd(
        "no leap day",
        {"a": DATE, "b": DATE, "c": DURATION},
        ['a: {means: "2023-02-28", because: x}', 'b: {means: "2023-03-01", because: x}', means("c", "2")],
        ["span: {start: a, end: b, length: c}"],
        BREAKS,
    ),
    Odd(
        "it ends before it starts",
        {"a": DATE, "b": DATE, "c": DURATION},
        ['a: {means: "2023-03-02", because: x}', 'b: {means: "2023-03-01", because: x}', means("c", "[0, inf)")],
        ["span: {start: a, end: b, length: c}"],
        BREAKS,
    ),
    Odd(
        "grams and tonnes",
        {"a": "kind: amount, unit: t", "b": "kind: amount, unit: t"},
        ["a: {says: 3 tonnes}", "b: {says: 3000 kg}"],
        ["same: [a, b]"],
        HOLDS,
    ),
    Odd(
        "weeks and days",
        {"a": DURATION, "b": DURATION},
        ["a: {says: exactly 2 weeks}", means("b", "30")],
        ["same: [a, b]"],
        BREAKS,
    ),
    Odd(
        "one figure told ten ways",
        {"a": COUNT},
        [means("a", f"[{n}, {n + 5}]", at=f"p{n}") for n in range(6)],
        [],
        HOLDS,
    ),
    Odd(
        "one figure told ten ways, one apart",
        {"a": COUNT},
        [means("a", f"[{n}, {n + 5}]", at=f"p{n}") for n in range(7)],
        [],
        BREAKS,
    ),
    Odd(
        "two sources that no rule brings together",
        {"a": COUNT, "b": COUNT},
        [means("a", "3")],
        ["order: [a, b]"],
        BREAKS,
        more=[means("b", "2")],
    ),
    Odd(
        "a product of unknowns",
        {**ABC, "d": COUNT},
        [means("a", "7"), means("b", "[2, 6]")],
        ["mean: {total: a, count: b, is: c}"],
        BREAKS,
    ),
    Odd(
        "a product of unknowns that fits",
        {**ABC},
        [means("a", "8"), means("b", "[3, 6]")],
        ["mean: {total: a, count: b, is: c}"],
        OPEN,
    ),
    Odd(
        "a square that is none",
        {"a": COUNT, "b": COUNT},
        [means("a", "[11, 15]")],
        ["mean: {total: a, count: b, is: b}"],
        REFUSED,
        "b",
    ),
    Odd(
        "limits that leave nothing",
        {"a": COUNT, "b": COUNT},
        [means("a", "5"), means("b", "5")],
        ["limit: {quantity: a, at_least: 6}", "limit: {quantity: b, at_most: 5}"],
        BREAKS,
    ),
    Odd(
        "a weight of a third",
        ABC,
        [means("a", "1"), means("b", "1"), means("c", "2")],
        ["breakdown: {total: a, parts: {b: 0.333, c: 0.333}, overlap: none, rest: none}"],
        BREAKS,
    ),
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.name)
def test_nothing_breaks_and_the_verdict_is_right(odd: Odd, cli: Cli, tmp_path) -> None:
    data, rules = odd.files()
    (tmp_path / "data.yaml").write_text(data)
    (tmp_path / "rules.yaml").write_text(rules)

    formats = ("json", tuple(FORMATS)[ODD.index(odd) % len(FORMATS)])  # each format meets several of them
    runs = {name: cli("check", "data.yaml", "-r", "rules.yaml", "--format", name) for name in formats}
    runs["bounds"] = cli("bounds", "data.yaml", "-r", "rules.yaml")
    runs["report"] = cli("report", "data.yaml", "-r", "rules.yaml", "-o", "-")

    for name, run in runs.items():
        assert "internal error" not in run.out + run.err, name
        assert "Traceback" not in run.out + run.err, name
    told = runs["json"]
    if odd.right == REFUSED:
        assert told.code != 0
        assert not told.out
        assert odd.refused in told.err
        return
    assert told.code == int(odd.right == BREAKS), (told.out[-600:], told.err)
    assert runs["report"].out.strip()
    if odd.right == OPEN:
        assert '"undecided"' in told.out
    elif odd.right == HOLDS:
        assert '"verdict": "undecided"' not in told.out
