"""The pictures of a report as parts of its document: which story gets which."""

from __future__ import annotations

from cac_check.finding import Report
from cac_check.report.causes import Cause
from cac_check.report.document import Block, Drawing
from cac_check.report.index import Index
from cac_check.report.lede import title
from cac_check.report.pictures import intervals, lineage, narrowing, svg


def of_story(number: int, cause: Cause, index: Index) -> list[Block]:
    """Return the pictures of a story: what the words allow, and who reports it."""
    drawn: list[Block] = []
    language = index.language
    facts = intervals.statements(cause.lead, index)
    if facts is not None:
        named = f"story-{number}"
        words = language.say("What the words allow: {what}", what=title(cause.lead, index))
        drawn.append(Drawing(named, words, svg.write(intervals.draw(facts), named, words, facts.description)))
    family = lineage.lineages(cause, index)
    if family is not None:
        named = f"story-{number}-texts"
        words = language.say("Who reports {words}, and what the texts descend from", words=family.words)
        drawn.append(Drawing(named, words, svg.write(lineage.draw(family), named, words, family.description)))
    return drawn


def of_bounds(report: Report, index: Index) -> list[Block]:
    """Return the picture of what all figures and rules together leave of quantities."""
    rows = narrowing.narrowed(report, index)
    if not rows:
        return []
    words = index.language.say(
        "What the references say alone (light), and what all figures and rules together leave (dark)"
    )
    return [
        Drawing(
            "bounds",
            words,
            svg.write(narrowing.draw(rows), "bounds", words, narrowing.description(rows, index.language)),
        )
    ]
