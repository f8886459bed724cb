"""What an edit changed, in words, whatever was edited: as text for a terminal or a log, and as a document for readers.

:mod:`cac_check.gate.claims` and :mod:`cac_check.gate.rows` turn what they compared into a :class:`Ruled` first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from cac_check.diagnostic import Diagnostic, Severity
from cac_check.records import dataclass
from cac_check.report.baseline_state import FAILING, Change
from cac_check.report.blocks import note
from cac_check.report.document import Block, Bullets, Document, Heading, Line, Paragraph, Strong, Table, line
from cac_check.report.words import LONGEST_QUOTE, plural, visible

MOST_LISTED = 50
"""Changes of one kind that are listed one by one; the rest is counted."""

COUNTED = (Change.NEW, Change.WORSE, Change.LOST, Change.FIXED, Change.BETTER, Change.UNCHANGED)
"""Every kind of change that is counted, in the order it is told."""

LISTED = COUNTED[:-1]
"""Those that are told one by one."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that changed."""

    change: Change
    sentence: str
    """Whose figures, and what was said of them."""
    story: str = ""
    """It in full, over several lines; empty where the sentence is enough."""
    edits: tuple[str, ...] = ()
    """Sentences."""
    accepted: str | None = None
    """Why it may stay, if it was accepted."""
    count: int = 1
    """How many conflicts of one finding changed alike."""
    fails: bool = False
    """Whether it makes the edit fail although it is neither new nor worse: where what is lost fails."""

    @property
    def is_open(self) -> bool:
        """Whether it is new or worse and not accepted."""
        return self.change in FAILING and self.accepted is None


Changes: TypeAlias = Mapping[Change, tuple[tuple[Changed, ...], int]]
"""By kind: the first ones, and how many there are."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many reports of one rule changed alike."""

    rule: str
    severity: Severity
    change: Change
    count: int


@dataclass(frozen=True, slots=True)
class Compared:
    """What an edit did to one data set, or to the tables of one rule file."""

    title: str
    counts: Mapping[Change, int]
    changes: Changes
    in_full: Document
    """What is new or worse and not accepted, for readers."""
    by_rule: tuple[RuleCount, ...] = ()
    """What is told first where there is too much to list."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a gate says of an edit."""

    question: str
    """The title for readers."""
    noun: str
    """What each of ``compared`` is: ``data set``."""
    compared: tuple[Compared, ...]
    failing: int
    """How many are new or worse, count, and were not accepted."""
    accepted: int
    notes: tuple[str, ...]
    """On the baseline."""
    lost: int = 0
    """How many are lost, where that fails."""
    problems: tuple[Diagnostic, ...] = ()
    """What is wrong with the data themselves, was not before and was not accepted."""
    old_problems: int = 0
    """How much of that was wrong before."""

    @property
    def fails(self) -> bool:
        """Whether the edit fails; nothing else decides the exit code."""
        return bool(self.failing or self.lost or self.problems)


def verdict_line(ruled: Ruled) -> str:
    """Return the one line that says whether the edit passes, and what it changed."""
    by_change = {change: sum(each.counts.get(change, 0) for each in ruled.compared) for change in COUNTED}
    counts = [f"{number:,} {change}" for change, number in by_change.items()]
    mild = sum(by_change[change] for change in FAILING) - ruled.failing - ruled.accepted
    reasons = (
        (ruled.failing, plural(ruled.failing, "conflict"), "new or worse"),
        (ruled.lost, plural(ruled.lost, "check"), "lost"),
        (number := sum(problem.count for problem in ruled.problems), _problems(number), "new"),
    )
    why = [f"{what} {how}" for number, what, how in reasons if number]
    verdict = f"This edit fails: {', '.join(why)}." if why else "This edit passes."
    beside = f"; {mild:,} of the new or worse do not count" if mild > 0 and (why or ruled.accepted) else ""
    old = f"; {_problems(ruled.old_problems)} as before" if ruled.old_problems else ""
    return f"{verdict} {', '.join(counts)}; {ruled.accepted:,} accepted{beside}{old}."


def _problems(number: int) -> str:
    return f"{plural(number, 'problem')} in the data"


def to_text(ruled: Ruled) -> str:
    """Return it as text."""
    blocks = []
    for each in ruled.compared:
        blocks.append(f"{ruled.noun} {visible(each.title, 4 * LONGEST_QUOTE)}")
        if each.by_rule:
            blocks.append("\n".join(f"  {_counted(one)}" for one in each.by_rule))
        for change in LISTED:
            first, count = each.changes.get(change, ((), 0))
            blocks += map(_block, first)
            if count > len(first):
                blocks.append(f"{change}: {plural(count - len(first), 'more finding')}")
    blocks += map(_problem, ruled.problems)
    return "\n\n".join([*blocks, *_notes(ruled), verdict_line(ruled)]) + "\n"


def document(ruled: Ruled) -> Document:
    """Return it for readers, with what is new or worse in full."""
    blocks: list[Block] = [
        Heading(1, line(ruled.question)),
        Paragraph(line(Strong(verdict_line(ruled)))),
        _counts(ruled),
    ]
    for each in ruled.compared:
        title = visible(each.title, LONGEST_QUOTE)
        if each.by_rule:
            header = tuple(map(line, ("rule", "severity", "change", "reports")))
            cells = tuple(
                (line(visible(one.rule)), line(str(one.severity)), line(str(one.change)), line(f"{one.count:,}"))
                for one in each.by_rule
            )
            blocks += [Heading(2, line(f"By rule in {title}")), Table(header, cells, frozenset({3}))]
        if each.in_full:
            blocks += [Heading(2, line(f"New or worse in {title}")), *each.in_full]
        rest = [_bullet(one) for change in LISTED for one in each.changes.get(change, ((), 0))[0] if not one.is_open]
        if rest:
            blocks += [Heading(2, line(f"Other changes in {title}")), Bullets(tuple(rest))]
    if ruled.problems:
        blocks += [
            Heading(2, line("New problems in the data")),
            Bullets(tuple(line(visible(_problem_in_a_line(problem))) for problem in ruled.problems[:MOST_LISTED])),
            *left_out(len(ruled.problems) - MOST_LISTED),
        ]
    notes = tuple(map(line, _notes(ruled)))
    if notes:
        blocks += [Heading(2, line("Baseline")), Bullets(notes)]
    return tuple(blocks)


def left_out(count: int) -> Document:
    """Return what is said where more is new or worse than is told in full."""
    return (Paragraph(line(f"{count:,} more are left out here.")),) if count > 0 else ()


def _block(one: Changed) -> str:
    """What changed in one finding: in full if it is new or worse, in one line otherwise; then the edits."""
    name = str(one.change) + (f" ({plural(one.count, 'conflict')})" if one.count > 1 else "")
    if one.accepted is not None:
        name += f", accepted ({visible(one.accepted, LONGEST_QUOTE)})"
    said = one.story if one.is_open and one.story else one.sentence
    return "\n".join([f"{name}: {said}", *(note("edit", edit) for edit in one.edits)])


def _counted(one: RuleCount) -> str:
    return f"{one.severity}[{visible(one.rule, LONGEST_QUOTE)}]: {one.count:,} {one.change}"


def _problem(problem: Diagnostic) -> str:
    advice = [] if problem.help is None else [note("help", visible(problem.help))]
    said = f"new: {problem.severity}[{problem.code}] {visible(problem.message)}"
    return "\n".join([said, f"  --> {visible(str(problem.location))}", *advice])


def _problem_in_a_line(problem: Diagnostic) -> str:
    advice = "" if problem.help is None else f" ({problem.help})"
    return f"{problem.location}: {problem.message}{advice}"


def _bullet(one: Changed) -> Line:
    why = "" if one.accepted is None else f", accepted ({visible(one.accepted, LONGEST_QUOTE)})"
    edits = "".join(f"; {edit}" for edit in one.edits)
    return line(Strong(str(one.change)), f"{why}: {one.sentence}{edits}")


def _counts(ruled: Ruled) -> Table:
    header = (line(ruled.noun), *(line(str(change)) for change in COUNTED))
    rows = tuple(
        (
            line(visible(each.title, LONGEST_QUOTE)),
            *(line(f"{each.counts.get(change, 0):,}") for change in COUNTED),
        )
        for each in ruled.compared
    )
    return Table(header, rows)


def _notes(ruled: Ruled) -> Iterator[str]:
    yield from (f"baseline: {visible(said)}" for said in ruled.notes)
