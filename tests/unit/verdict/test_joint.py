"""Contradictions that need several rules, through figures that are told or not."""

from __future__ import annotations

from cac_check import check, load_dataset, load_rules
from cac_check.certificate import verify
from cac_check.finding import Finding, Report
from cac_check.model import Verdict
from cac_check.report.text import render
from cac_check.verdict.proofs import system_of

TREE = """
{id: t, breakdown: {total: total, parts: [a, b], overlap: none, rest: none}, because: x}
{id: a, breakdown: {total: a, parts: [a1, a2], overlap: none, rest: none}, because: x}
{id: b, breakdown: {total: b, parts: [b1, b2], overlap: none, rest: none}, because: x}
"""
LEAVES = "a1: 11; a2: 12; b1: 13; b2: 14"


def _report(rules: str, *sources: str, quantities: str = "") -> Report:
    """Check ``q: words`` or ``q@day: words``, one text per source, under rules one per line."""
    told = [[claim.rpartition(": ")[::2] for claim in source.split("; ")] for source in sources]
    names = sorted({name.partition("@")[0] for claims in told for name, _ in claims})
    text = ["dataset: d", "quantities:"]
    text += [f"  {name}: {{label: {name}}}" for name in [*names, "half"] if f"  {name}:" not in quantities]
    text += [quantities, "sources:"]
    for number, claims in enumerate(told):
        text += [f"  s{number}:", "    outlet: S", '    published: "2023-05-20"', "    claims:"]
        for place, (name, words) in enumerate(claims):
            quantity, _, day = name.partition("@")
            more = f", as_of: {day}" if day else ""
            text.append(f'    - {{{quantity}: {{says: "{words}", at: p{place}{more}}}}}')
    ruleset = "rules:\n" + "\n".join(f"- {line}" for line in rules.strip().splitlines())
    return check(load_dataset("\n".join(text).encode()), load_rules(ruleset.encode()))


def _told(report: Report) -> list[Finding]:
    return [
        finding
        for finding in report.findings
        if finding.conflicts or (finding.verdict is Verdict.UNDECIDED and not finding.missing)
    ]


def test_a_sum_over_sums_nobody_tells_is_contradicted() -> None:
    report = _report(TREE, f"total: 131; {LEAVES}")

    (found,) = _told(report)
    assert (found.rule, found.verdict) == ("joint", Verdict.CONTRADICTED)
    assert len(found.claims) == 5
    assert found.conflicts[0].rules == ("t", "a", "b")
    assert verify(found.conflicts[0].proof, system_of(report, found, found.conflicts[0]))
    assert report.never_applied == ()


def test_a_sum_over_sums_nobody_tells_may_fit() -> None:
    assert _told(_report(TREE, f"total: 50; {LEAVES}")) == []


def test_figures_of_different_sources_meet_through_what_nobody_tells() -> None:
    found = _told(_report(TREE, "total: 131; a1: 11", "a2: 12; b1: 13; b2: 14"))

    assert [(finding.view, finding.rule) for finding in found] == [("together", "joint")]


def test_rules_relate_untold_figures_of_one_day_only() -> None:
    first = "; ".join(f"{leaf.replace(':', '@2023-05-01:')}" for leaf in LEAVES.split("; "))

    assert _told(_report(TREE, f"total@2023-05-02: 131; {first}")) == []
    (found,) = _told(_report(TREE, f"total@2023-05-01: 131; {first}"))
    assert found.rule == "joint"


def test_a_day_whose_whole_is_not_told_ties_the_days_around_it() -> None:
    """Of the 2nd this source tells the parts only, but what it counted by then cannot be less than on the 1st."""
    sum_of_parts = "{id: sum, breakdown: {total: total, parts: [a, b], overlap: none, rest: none}, because: x}"
    report = _report(
        sum_of_parts,
        "total@2023-05-01: 131; a@2023-05-02: 11; b@2023-05-02: 12",
        "total@2023-05-02: 23",
        quantities="  total: {label: t, cumulative: true}",
    )

    found = {(finding.view, finding.source): finding for finding in _told(report)}["within", "s0"]
    assert found.rule == "joint"
    assert found.conflicts[0].rules == ("sum@2023-05-02", "cumulative:total:2023-05-01<=2023-05-02")
    assert verify(found.conflicts[0].proof, system_of(report, found, found.conflicts[0]))


def test_one_figure_alone_has_no_finding() -> None:
    few = '{id: few, expression: "a + b <= 3", because: x}'

    assert _report(few, "a: 5", quantities="  b: {label: b}").findings == ()


def test_a_rule_that_one_figure_breaks_is_told_where_others_hang_together_with_it() -> None:
    rules = '{id: few, expression: "a + b <= 3", because: x}\n{id: less, order: [c, b], because: x}'

    (found,) = _told(_report(rules, "a: 5; c: 1", quantities="  b: {label: b}"))

    assert (found.rule, found.verdict, found.conflicts[0].claims) == ("few", Verdict.CONTRADICTED, ("s0/a",))


def test_what_is_skipped_or_taken_for_nothing_ties_nothing() -> None:
    for missing in ("skip", "zero"):
        rules = TREE.replace("because: x}", f"missing: {missing}, because: x}}")
        found = _told(_report(rules, f"total: 131; {LEAVES}"))
        assert all(finding.rule != "joint" for finding in found)


def test_rules_of_some_sources_tie_nothing_others_tell() -> None:
    rules = TREE.replace("because: x}", "where: {sources: [s1]}, because: x}")

    assert _told(_report(rules, f"total: 131; {LEAVES}", "total: 131")) == []


SHARES = """
{id: home, expression: "home == x + y", because: x}
{id: away, expression: "away == x + z", because: x}
{id: north, expression: "north == y + z", because: x}
{id: south, expression: "south == x + y + z", because: x}
{id: east, expression: "east == y + w", because: x}
{id: west, expression: "west == z + w", because: x}
"""
OF_SHARES = "  home: {label: h, kind: percent, nonnegative: true}\n" + "\n".join(
    f"  {name}: {{label: {name}, kind: percent, nonnegative: true}}"
    for name in ("away", "north", "south", "east", "west", "x", "y", "z", "w")
)


def test_one_wrong_figure_is_one_finding() -> None:
    """47.0 told as 40.0: five figures hang together through four that nobody tells."""
    right = {"home": "30.0%", "away": "47.0%", "north": "37.0%", "south": "57.0%", "east": "15.0%", "west": "32.0%"}
    told = "; ".join(f"{name}: {value}" for name, value in right.items())
    assert _told(_report(SHARES, told, quantities=OF_SHARES)) == []

    (found,) = _told(_report(SHARES, told.replace("47.0", "40.0"), quantities=OF_SHARES))

    assert found.rule == "joint"
    assert len(found.conflicts) > 1
    assert ["s0/away"] in [list(correction.claims) for correction in found.corrections]
    sizes = [(len(conflict.claims), len(conflict.rules)) for conflict in found.conflicts]
    assert sizes == sorted(sizes)


def test_the_smallest_conflict_leads() -> None:
    """208,674 of 458,000 is no 48 %, by two rules; that is told, not the sums of seven it takes part in too."""
    rules = """
{id: parts, breakdown: {total: all, parts: [p1, p2, p3, p4, p5, p6, part], overlap: none, rest: none}, because: x}
{id: share, share: {part: half, of: all, is: rate}, because: x}
{id: told, same: [half, part], because: x}
"""
    names = ("all", "part", "half", *(f"p{number}" for number in range(1, 7)))
    amounts = "  rate: {label: r, kind: percent}\n" + "\n".join(
        f"  {name}: {{label: {name}, kind: amount}}" for name in names
    )
    parts = "; ".join(f"p{number}: 41,571" for number in range(1, 7))

    shown = [
        finding
        for finding in _told(_report(rules, f"all: 458,000; part: 208,674; rate: 48%; {parts}", quantities=amounts))
        if not finding.follows
    ]

    (joint,) = shown
    assert (joint.rule, joint.conflicts[0].claims) == ("joint", ("s0/all", "s0/part", "s0/rate"))
    assert joint.conflicts[0].rules == ("share", "told")
    assert len(joint.conflicts) > 1


def test_a_larger_conflict_of_one_rule_follows_a_smaller_one_of_several() -> None:
    rules = """
{id: parts, breakdown: {total: all, parts: [p1, p2, part], overlap: none, rest: none}, because: x}
{id: share, expression: "all == 2*half", because: x}
{id: told, same: [half, part], because: x}
"""
    found = {finding.rule: finding for finding in _told(_report(rules, "all: 1004; part: 208; p1: 411; p2: 411"))}

    assert found["joint"].follows == ()
    assert found["parts"].follows == (found["joint"].id,)


def test_what_is_shown_is_what_is_counted() -> None:
    rules = """
{id: one, expression: "a + b == 10", because: x}
{id: two, expression: "c == b + d", because: x}
{id: three, expression: "a + c == e", because: x}
"""
    report = _report(rules, "a: 3; b: 4; c: 9; d: 5; e: 15")

    shown = [finding for finding in _told(report) if not finding.follows]
    line = render(report).rstrip().splitlines()[-1]
    text = render(report)
    assert f": {len(shown)} cannot hold ({text.count('error[')} cause)" in line
    assert [finding.id for finding in shown if f"error[{finding.rule}]" not in text and finding.id not in text] == []
