"""A ruling in words: as text for a terminal or a log, and as Markdown for a job summary."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cac_check.finding import Finding
from cac_check.gate.baseline import Accepted
from cac_check.gate.comparison import Comparison, Difference
from cac_check.gate.ruling import Ruling
from cac_check.report import text
from cac_check.report.baseline_state import FAILING, Change
from cac_check.report.causes import Cause
from cac_check.report.document import Block, Bullets, Document, Heading, Line, Paragraph, Strong, Table, line
from cac_check.report.finding_section import section
from cac_check.report.index import Index
from cac_check.report.markdown import to_markdown
from cac_check.report.summary import against_what, verdict_in_words
from cac_check.report.words import LONGEST_QUOTE, plural, visible

MOST_LISTED = 50
"""Differences of one kind that are listed one by one; the rest is counted."""

_LISTED = (Change.NEW, Change.WORSE, Change.LOST, Change.FIXED, Change.BETTER)
_NAMES = {
    Change.NEW: "new",
    Change.WORSE: "worse",
    Change.LOST: "lost",
    Change.FIXED: "fixed",
    Change.BETTER: "better",
    Change.UNCHANGED: "unchanged",
}
_LABEL_WIDTH = 11


def verdict_line(ruling: Ruling, counts: Callable[[Finding], bool]) -> str:
    """Return the one line that says whether the edit may get in, and what it changed."""
    failing = len(ruling.failing(counts))
    total = {change: sum(each.count(change) for each in ruling.comparisons) for change in _NAMES}
    counted = ", ".join(f"{total[change]:,} {name}" for change, name in _NAMES.items())
    accepted = sum(
        ruling.accepted(comparison, difference) is not None
        for comparison in ruling.comparisons
        for difference in comparison.differences
    )
    may = (
        f"This edit must not get in: {plural(failing, 'conflict')} new or worse."
        if failing
        else ("This edit may get in.")
    )
    return f"{may} {counted}; {accepted:,} accepted."


def to_text(ruling: Ruling, counts: Callable[[Finding], bool]) -> str:
    """Return the ruling as text."""
    blocks = []
    for comparison in ruling.comparisons:
        blocks.append(f"data set {_title(comparison)}")
        for change in _LISTED:
            chosen = _grouped((each for each in comparison.differences if each.change is change), comparison, ruling)
            blocks += [_block(each, comparison, ruling) for each in chosen[:MOST_LISTED]]
            if len(chosen) > MOST_LISTED:
                blocks.append(f"{_NAMES[change]}: {len(chosen) - MOST_LISTED:,} more findings")
    blocks += list(_baseline_notes(ruling))
    return "\n\n".join([*blocks, verdict_line(ruling, counts)]) + "\n"


def to_summary(ruling: Ruling, counts: Callable[[Finding], bool]) -> str:
    """Return the ruling as Markdown, with what is new or worse told in full."""
    return to_markdown(_document(ruling, counts))


def _title(comparison: Comparison) -> str:
    note = "" if comparison.note is None else f", {visible(comparison.note, LONGEST_QUOTE)}"
    return f"{visible(comparison.name, LONGEST_QUOTE)}{note}"


def _grouped(differences: Iterable[Difference], comparison: Comparison, ruling: Ruling) -> list[tuple[Difference, ...]]:
    """Differences of one finding that changed and are accepted alike, told as one."""
    groups: dict[tuple[str, Change, str | None], list[Difference]] = {}
    for each in differences:
        key = each.finding.id, each.change, ruling.accepted(comparison, each)
        groups.setdefault(key, []).append(each)
    return [tuple(group) for group in groups.values()]


def _edits(group: tuple[Difference, ...]) -> list[str]:
    return list(dict.fromkeys(edit.sentence for each in group for edit in each.edits))


def _block(group: tuple[Difference, ...], comparison: Comparison, ruling: Ruling) -> str:
    """What changed in one finding: told in full if it is new or worse, in one line otherwise; then the edits."""
    difference = group[0]
    accepted = ruling.accepted(comparison, difference)
    name = _NAMES[difference.change] + (f" ({plural(len(group), 'conflict')})" if len(group) > 1 else "")
    edits = [f"  {'edit'.ljust(_LABEL_WIDTH)} {sentence}" for sentence in _edits(group)]
    if accepted is not None:
        why = visible(accepted, LONGEST_QUOTE)
        return "\n".join([f"{name}, accepted ({why}): {_sentence(difference, comparison)}", *edits])
    if difference.change in FAILING:
        return "\n".join([f"{name}: {text.one(difference.told, comparison.report)}", *edits])
    return "\n".join([f"{name}: {_sentence(difference, comparison)}", *edits])


def _sentence(difference: Difference, comparison: Comparison) -> str:
    """What was said of it: in the newer version where it is still there, else in the older one."""
    report = comparison.after if difference.after is not None else comparison.before
    assert report is not None
    finding = difference.told
    who = "" if finding.source is None else f"{visible(finding.source, LONGEST_QUOTE)} "
    rule = visible(finding.rule, LONGEST_QUOTE)
    return f"[{rule}] {who}{against_what(finding)}: {verdict_in_words(finding, report, Index.of(report))}"


def _baseline_notes(ruling: Ruling) -> Iterable[str]:
    for entries, what in (
        (ruling.expired, "accepted until a day that is over"),
        (ruling.unused, "accepted, but not there any more: `cac-check baseline update` takes it out"),
    ):
        for entry in entries:
            yield f"baseline: {_accepted(entry)}: {what}"


def _accepted(entry: Accepted) -> str:
    who = "" if entry.source is None else f"{visible(entry.source, LONGEST_QUOTE)} "
    until = "" if entry.until is None else f" (until {entry.until.isoformat()})"
    return f"{visible(entry.dataset, LONGEST_QUOTE)}: {who}{visible(entry.rule, LONGEST_QUOTE)}{until}"


def _document(ruling: Ruling, counts: Callable[[Finding], bool]) -> Document:
    blocks: list[Block] = [
        Heading(1, line("Do the figures still fit together after this edit?")),
        Paragraph(line(Strong(verdict_line(ruling, counts)))),
        _counts(ruling),
    ]
    number = 0
    for comparison in ruling.comparisons:
        failing = [each for each in comparison.differences if each.change in FAILING]
        open_ = [each for each in failing if ruling.accepted(comparison, each) is None]
        told = _grouped(open_, comparison, ruling)
        if told:
            blocks.append(Heading(2, line(f"New or worse in {_title(comparison)}")))
        for group in told[:MOST_LISTED]:
            number += 1
            blocks += _told(number, group, comparison)
        if len(told) > MOST_LISTED:
            blocks.append(Paragraph(line(f"{len(told) - MOST_LISTED:,} more are left out here.")))
        others = (each for each in comparison.differences if each.change in _LISTED and each not in open_)
        rest = _grouped(others, comparison, ruling)
        if rest:
            blocks.append(Heading(2, line(f"Other changes in {_title(comparison)}")))
            blocks.append(Bullets(tuple(_bullet(each, comparison, ruling) for each in rest[:MOST_LISTED])))
    notes = tuple(line(note) for note in _baseline_notes(ruling))
    if notes:
        blocks += [Heading(2, line("Baseline")), Bullets(notes)]
    return tuple(blocks)


def _counts(ruling: Ruling) -> Table:
    header = (line("data set"), *(line(name) for name in _NAMES.values()))
    rows = tuple(
        (line(_title(each)), *(line(f"{each.count(change):,}") for change in _NAMES)) for each in ruling.comparisons
    )
    return Table(header, rows)


def _told(number: int, group: tuple[Difference, ...], comparison: Comparison) -> Document:
    difference, report = group[0], comparison.report
    told = section(number, Cause((difference.told,)), report, Index.of(report))
    edits = tuple(map(line, _edits(group)))
    more = f", with {plural(len(group) - 1, 'more conflict')} of the same kind" if len(group) > 1 else ""
    what = f"This is {_NAMES[difference.change]}{more}.{' The edit:' if edits else ''}"
    made: tuple[Block, ...] = (Paragraph(line(what)), Bullets(edits)) if edits else (Paragraph(line(what)),)
    return (told[0], *made, *told[1:])


def _bullet(group: tuple[Difference, ...], comparison: Comparison, ruling: Ruling) -> Line:
    difference = group[0]
    accepted = ruling.accepted(comparison, difference)
    why = "" if accepted is None else f", accepted ({visible(accepted, LONGEST_QUOTE)})"
    edits = "".join(f"; {sentence}" for sentence in _edits(group))
    return line(Strong(_NAMES[difference.change]), f"{why}: {_sentence(difference, comparison)}{edits}")
