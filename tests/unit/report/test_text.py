"""What the text format does beyond the whole output in ``expected``."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cac_check.conflict import Addend, Conflict, Sum
from cac_check.finding import JOINT, Correction, Report
from cac_check.interval import Interval
from cac_check.model import Profile
from cac_check.report import blocks, text
from cac_check.report.screen import Screen
from cac_check.report.words import columns
from tests.reports import PROOF, full_report, other_accounts, report


def test_colour_changes_nothing_but_adds_codes() -> None:
    plain, coloured = text.render(full_report()), text.render(full_report(), screen=Screen(color=True))

    assert "\x1b" not in plain
    assert coloured.startswith("\x1b[1;31merror[")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_a_proof_without_a_sum_shows_what_each_claim_allows() -> None:
    finding = other_accounts("asean", 910000)
    cases = replace(finding, conflicts=(replace(finding.conflicts[0], sum=None),))

    shown = text.render(report([cases]))

    assert "cannot all hold\n" in shown
    assert '    910,000 to 950,000  "around 930,000 other accounts"   asean, p5\n' in shown
    assert "    66,600 + 930,000 = 996,600; the total is reported as 927,600\n" in shown


def test_a_proof_without_a_sum_of_figures_that_make_none_says_so() -> None:
    finding = other_accounts("asean", 910000)
    joint = replace(finding, rule=JOINT, conflicts=(replace(finding.conflicts[0], sum=None, rules=("unused",)),))

    assert "not one sum" in text.render(report([joint]))


def test_both_sides_are_added_up_where_both_are_sums() -> None:
    finding = other_accounts("asean", 910000)
    sum_ = Sum(
        finding.conflicts[0].sum.lower,  # type: ignore[union-attr]
        (Addend("notice/total", "total", 1, 500000, True), Addend("asean/closed", "closed", 1, 67500, False)),
        0,
    )
    both = replace(finding, conflicts=(replace(finding.conflicts[0], sum=sum_),))

    lines = text.render(report([both])).splitlines()

    assert lines[3:7] == [
        "  = at least 976,600  but",
        '    less than 500,000  "92.76万余个" (more than 927,600)   notice, p2',
        '  + at most    67,500  "67,000"                            asean, p2',
        "  = less than 567,500",
    ]


def test_more_conflicts_and_cuts_are_said() -> None:
    finding = other_accounts("asean", 910000)
    more = replace(
        finding,
        conflicts=(*finding.conflicts, Conflict(finding.claims, (), PROOF)),
        conflicts_cut=True,
        corrections_cut=True,
    )

    shown = text.render(report([more]))

    assert "  conflicts   1 other set of these claims cannot hold either; there may be more: cac-check explain" in shown
    assert "there may be more ways out" in shown


def test_a_looser_profile_is_named() -> None:
    strained = replace(full_report().findings[3], proof_profile=Profile.STRICT)

    assert "on the strictest reading it misses by at least 350,000 (35 %)" in text.render(report([strained]))


def test_words_of_a_source_reach_the_terminal_spelled_out() -> None:
    whole = full_report()
    claims = tuple(replace(c, says=f"\x1b[2J\u202e{c.says}\n::error::", at="p1\x07") for c in whole.dataset.claims)
    shown = text.render(replace(whole, dataset=replace(whole.dataset, claims=claims)))

    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202a-\u202e]", shown)
    assert not any(line.startswith("::") for line in shown.splitlines())


def many_ways_out(count: int) -> Report:
    finding = other_accounts("asean", 910000)
    ways = tuple(
        Correction(("asean/lesser",), number, {"asean/lesser": Interval(number, number)}) for number in range(count)
    )
    return report([replace(finding, corrections=ways)])


def test_a_finding_is_twenty_lines_at_most_unless_all_are_asked_for() -> None:
    made = many_ways_out(60)

    short, full = text.render(made), text.render(made, full=True)

    assert len(short.split("\n\n")[0].splitlines()) <= blocks.MOST_LINES
    assert "             and 58 more ways out: --full lists them\n" in short
    assert "  rule        every penalised account" in short
    assert full.count("\n  or ") == 60


def test_lines_fit_the_terminal() -> None:
    shown = text.render(full_report(), screen=Screen(width=80))

    assert max(columns(line) for line in shown.splitlines() if line.startswith("  ")) <= 80
    assert " ".join(shown.split()).count("accounts penalised in any way") == 1  # nothing of a note is lost
    assert text.render(full_report(), screen=Screen(width=500)) == text.render(full_report())


def test_what_is_too_long_even_so_is_cut_with_a_word() -> None:
    made = many_ways_out(1)
    shown = text.render(made, screen=Screen(width=20)).split("\n\n")[0].splitlines()

    assert len(shown) == blocks.MOST_LINES
    assert shown[-1].endswith("more lines: --full shows all")


@given(st.text(max_size=200), st.integers(1, 40))
def test_laying_out_loses_no_word(words: str, width: int) -> None:
    lines = blocks.laid_out(words, width)

    assert " ".join(lines) == words
    assert all(columns(line) <= width or " " not in line for line in lines)
