"""GitHub annotations: correct commands, no others, within the limits."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cac_check.diagnostic import Location, Span
from cac_check.finding import Report
from cac_check.report import FORMATS, github
from cac_check.report.baseline_state import BaselineState, Change
from tests.reports import annotations, full_report, other_accounts, report
from tests.unit.report.test_markdown import HOSTILE

FINDING = other_accounts("asean", 910000)


def commands(output: str) -> list[str]:
    """What the runner acts on: lines that start with ``::`` after blanks, unless commands are stopped."""
    found, word = [], None
    for line in re.split(r"\r\n|\r|\n", output):
        stripped = line.strip()
        if word is not None:
            word = None if stripped == f"::{word}::" else word
        elif stripped.startswith("::stop-commands::"):
            word = stripped.removeprefix("::stop-commands::")
        elif stripped.startswith("::"):
            found.append(stripped)
    assert word is None
    return found


def with_claims(made: Report, **changes: object) -> Report:
    claims = tuple(replace(claim, **changes) for claim in made.dataset.claims)  # type: ignore[arg-type]
    return replace(made, dataset=replace(made.dataset, claims=claims))


def test_a_command_per_story_worst_first() -> None:
    found = commands(FORMATS["github"](full_report()))

    assert [line.split()[0] for line in found] == ["::error", "::error", "::warning", "::notice"]
    assert found[0] == (
        "::error file=data/sample.yaml,line=41,col=5,endColumn=34,"
        "title=cac-check%3A penalised-is-closed-plus-lesser::"
        "asean against the reference: cannot all hold, by at least 48,900 accounts (5 %25)%0A"
        '"around 930,000 other accounts", "6.66万余个" (more than 66,600), "92.76万余个" (more than 927,600)%0A'
        "Rule: every penalised account was either closed or let off with less (其中, CAC, paragraph 2).%0A"
        'It would fit if it means accounts penalised in any way; or if "around 930,000 other accounts" (The ASEAN '
        'Daily, paragraph 5) were 860,901 to 861,099; or if "92.76万余个" (CAC, paragraph 2), which is marked as '
        "reference, were at least 976,600."
    )


def test_everything_follows_as_text() -> None:
    assert "= at least 976,600  but" in FORMATS["github"](full_report())


def test_columns_are_left_out_where_a_place_spans_lines() -> None:
    spanning = with_claims(report([FINDING]), location=Location("a,b:c.yaml", Span(3, 7, 5, 2)))

    [command] = commands(annotations(spanning))

    assert command.startswith("::error file=a%2Cb%3Ac.yaml,line=3,endLine=5,title=")


def test_a_claim_without_a_place_is_annotated_without_one() -> None:
    [command] = commands(annotations(with_claims(report([FINDING]), location=None)))

    assert command.startswith("::error title=cac-check%3A ")


def test_no_more_of_a_kind_than_github_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(github, "MOST_OF_A_KIND", 1)

    shown = annotations(full_report())

    assert [line.split()[0] for line in commands(shown)] == ["::error", "::warning", "::notice"]
    assert "1 more finding below, without an annotation" in shown


def test_known_findings_are_not_annotated() -> None:
    known = [{FINDING.id: BaselineState(Change.UNCHANGED)}]

    assert commands(annotations(report([FINDING]), states=known)) == []
    assert len(commands(annotations(report([FINDING]), states=[{FINDING.id: BaselineState(Change.NEW)}]))) == 1


@pytest.mark.parametrize("hostile", [*HOSTILE, "x\n::set-output name=a::b", "x\r::add-mask::y", " ::error::z\x85::a::"])
def test_no_words_become_a_command(hostile: str) -> None:
    made = with_claims(full_report(), says=hostile, gloss=hostile, at=hostile)
    findings = tuple(replace(finding, reason=hostile) for finding in made.findings)

    found = commands(FORMATS["github"](replace(made, findings=findings)))

    assert {line.split()[0] for line in found} == {"::error", "::warning", "::notice"}
    assert all("\r" not in line and "##[" not in line.split("::")[1] for line in found)


def test_text_cannot_hold_the_word_that_lets_commands_in_again() -> None:
    first = github.plain("a\n")
    word = first.split("\n")[0].removeprefix("::stop-commands::")

    again = github.plain(f"::{word}::\n::error::boom\n")

    assert commands(again) == []


def test_a_summary_is_cut_at_a_line() -> None:
    line = "é" * 1000 + "\n"
    cut = github.cut_summary(line * 1000)

    assert len(cut.encode()) < 1024 * 1024
    assert set(cut.split("\n\n")[0].split("\n")) == {"é" * 1000}
    assert cut.endswith("The log has all of it.\n")
    assert github.cut_summary("short\n") == "short\n"
