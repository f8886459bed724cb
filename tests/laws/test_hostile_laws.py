"""Whatever the words of a data set say, no format breaks and none of them becomes a command."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cac_check.finding import Report
from cac_check.gate.claims import GatedClaims
from cac_check.gate.comparison import compare
from cac_check.gate.ruling import Ruling
from cac_check.model import LeftOut
from cac_check.report import FORMATS, text
from cac_check.report.formats import write
from tests.reports import as_html, as_markdown, full_report, report
from tests.unit.report.test_github import commands
from tests.unit.report.test_html import Page
from tests.unit.report.test_markdown import HOSTILE

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

words = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60)).filter(lambda text: text.strip())


def dirty(hostile: str) -> Report:
    """A report with hostile words wherever a data set or a rule file has words of its own."""
    whole = full_report()
    data = whole.dataset
    claims = tuple(replace(each, says=hostile, gloss=hostile, cue=hostile, at=hostile) for each in data.claims)
    quantities = {id_: replace(each, label=hostile, unit=hostile) for id_, each in data.quantities.items()}
    sources = {
        id_: replace(
            each,
            outlet=hostile,
            published=hostile,
            url=f"https://example.org/{hostile}",
            archived=hostile,
            note=hostile,
            left_out=(LeftOut(hostile, hostile, hostile),),
        )
        for id_, each in data.sources.items()
    }
    rules = tuple(replace(each, because=hostile) for each in whole.rules.rules)
    findings = tuple(
        replace(
            each,
            reason=None if each.reason is None else hostile,
            corrections=tuple(replace(correction, hint=hostile) for correction in each.corrections),
        )
        for each in whole.findings
    )
    answers = tuple(
        replace(each, question=replace(each.question, ask=hostile, because=hostile)) for each in whole.answers
    )
    changed = replace(
        data,
        title=hostile,
        claims=claims,
        quantities=quantities,
        sources=sources,
        lineages=dict.fromkeys(data.lineages, hostile),
        path=hostile,
    )
    return replace(
        whole,
        dataset=changed,
        rules=replace(whole.rules, rules=rules, path=hostile),
        findings=findings,
        answers=answers,
        command=hostile,
    )


@given(words)
@example("x" * 100_000)
@example("\u202e::error::\r\n%0A|`<script>")
def test_no_format_breaks(hostile: str) -> None:
    made = dirty(hostile)
    printed = {name: render(made) for name, render in FORMATS.items()}

    assert json.loads(printed["json"])["format"] == "cac-check/v1"
    assert json.loads(printed["sarif"])["version"] == "2.1.0"
    assert ET.fromstring(printed["junit"].encode("utf-8", "surrogatepass")).get("tests") == "7"
    assert set(Page(printed["html"]).tags) == set(Page(as_html(full_report())).tags)
    kinds = {token.type for token in PARSER.parse(printed["markdown"])}
    assert kinds <= {token.type for token in PARSER.parse(as_markdown(full_report()))}
    assert {line.split()[0] for line in commands(printed["github"])} <= {"::error", "::warning", "::notice"}
    for name in ("text", "markdown", "html", "github"):
        assert not BIDI.search(printed[name])
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", printed[name])


@given(words)
def test_the_gate_breaks_no_format_either(hostile: str) -> None:
    made = dirty(hostile)
    ruling = Ruling((compare(report([]), made, name=hostile, note=hostile),), date(2026, 1, 1))

    gated = GatedClaims(ruling, lambda _: True)
    shown, summary = gated.text(), write("markdown", gated)

    assert not BIDI.search(shown + summary)
    assert not any(line.strip().startswith("::") for line in re.split(r"[\r\n]", shown))
    assert "html_block" not in {token.type for token in PARSER.parse(summary)}


def test_a_long_text_makes_no_long_report() -> None:
    assert len(text.render(dirty("x" * 100_000))) < 40_000


@pytest.mark.parametrize("name", FORMATS)
def test_half_characters_are_spelled_out(name: str) -> None:
    assert FORMATS[name](dirty("a\ud800b")).encode("utf-8")
