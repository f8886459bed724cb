"""What an edit changed, in words, whatever was edited: as text for a terminal or a log, and as a document for readers.

:mod:`cac_check.gate.claims` and :mod:`cac_check.gate.rows` turn what they compared into a :class:`Ruled` first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from cac_check.diagnostic import Diagnostic, Severity
from cac_check.messages import ENGLISH, Language
from cac_check.records import dataclass
from cac_check.report.baseline_state import FAILING, Change
from cac_check.report.blocks import note
from cac_check.report.document import Block, Bullets, Document, Heading, Line, Paragraph, Strong, Table, line
from cac_check.report.words import LONGEST_QUOTE, in_digits, plural, severity_in_words, spaced, visible

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


def verdict_line(ruled: Ruled, language: Language = ENGLISH) -> str:
    """Return the one line that says whether the edit passes, and what it changed."""
    say, say_many = language.say, language.say_many
    by_change = {change: sum(each.counts.get(change, 0) for each in ruled.compared) for change in COUNTED}
    mild = sum(by_change[change] for change in FAILING) - ruled.failing - ruled.accepted
    problems = sum(problem.count for problem in ruled.problems)
    why = [
        say_many("{count} conflict new or worse", "{count} conflicts new or worse", ruled.failing),
        say_many("{count} check lost", "{count} checks lost", ruled.lost),
        say_many("{count} problem in the data new", "{count} problems in the data new", problems),
    ]
    why = [said for number, said in zip((ruled.failing, ruled.lost, problems), why, strict=True) if number]
    between = language.say_as("between clauses", ", ")
    verdict = say("This edit fails: {reasons}.", reasons=between.join(why)) if why else say("This edit passes.")
    counted = [
        between.join(_of_change(change, number, language) for change, number in by_change.items()),
        say_many("{count} accepted", "{count} accepted", ruled.accepted),
    ]
    if mild > 0 and (why or ruled.accepted):
        counted.append(
            say_many("{count} of the new or worse do not count", "{count} of the new or worse do not count", mild)
        )
    if ruled.old_problems:
        counted.append(
            say_many(
                "{count} problem in the data as before", "{count} problems in the data as before", ruled.old_problems
            )
        )
    counts = say("{words}.", words=language.say_as("between two that say the same", "; ").join(counted))
    return spaced((verdict, counts), language)


def _of_change(change: Change, number: int, language: Language) -> str:
    """Say how many changed like that."""
    say_many = language.say_many
    match change:
        case Change.NEW:
            return say_many("{count} new", "{count} new", number)
        case Change.WORSE:
            return say_many("{count} worse", "{count} worse", number)
        case Change.LOST:
            return say_many("{count} lost", "{count} lost", number)
        case Change.FIXED:
            return say_many("{count} fixed", "{count} fixed", number)
        case Change.BETTER:
            return say_many("{count} better", "{count} better", number)
        case Change.UNCHANGED:
            return say_many("{count} unchanged", "{count} unchanged", number)
        case Change.GAINED:
            return say_many("{count} gained", "{count} gained", number)


def change_in_words(change: Change, language: Language = ENGLISH) -> str:
    """Return what a change is called."""
    match change:
        case Change.NEW:
            return language.say_as("a change", "new")
        case Change.WORSE:
            return language.say_as("a change", "worse")
        case Change.LOST:
            return language.say_as("a change", "lost")
        case Change.FIXED:
            return language.say_as("a change", "fixed")
        case Change.BETTER:
            return language.say_as("a change", "better")
        case Change.UNCHANGED:
            return language.say_as("a change", "unchanged")
        case Change.GAINED:
            return language.say_as("a change", "gained")


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


def document(ruled: Ruled, language: Language = ENGLISH) -> Document:
    """Return it for readers, with what is new or worse in full.

    Args:
        ruled: made in the same language.
        language: of its sentences.
    """
    say, say_as = language.say, language.say_as
    blocks: list[Block] = [
        Heading(1, line(ruled.question)),
        Paragraph(line(Strong(verdict_line(ruled, language)))),
        _counts(ruled, language),
    ]
    for each in ruled.compared:
        title = visible(each.title, LONGEST_QUOTE)
        if each.by_rule:
            header = (
                say_as("column", "rule"),
                say_as("column", "severity"),
                say_as("column", "change"),
                say_as("column", "reports"),
            )
            cells = tuple(
                (
                    line(visible(one.rule)),
                    line(severity_in_words(one.severity, language)),
                    line(change_in_words(one.change, language)),
                    line(in_digits(one.count, language)),
                )
                for one in each.by_rule
            )
            blocks += [
                Heading(2, line(say("By rule in {title}", title=title))),
                Table(tuple(map(line, header)), cells, frozenset({3})),
            ]
        if each.in_full:
            blocks += [Heading(2, line(say("New or worse in {title}", title=title))), *each.in_full]
        rest = [
            _bullet(one, language)
            for change in LISTED
            for one in each.changes.get(change, ((), 0))[0]
            if not one.is_open
        ]
        if rest:
            blocks += [Heading(2, line(say("Other changes in {title}", title=title))), Bullets(tuple(rest))]
    if ruled.problems:
        blocks += [
            Heading(2, line(say("New problems in the data"))),
            Bullets(tuple(line(visible(_problem_in_a_line(problem))) for problem in ruled.problems[:MOST_LISTED])),
            *left_out(len(ruled.problems) - MOST_LISTED, language),
        ]
    notes = tuple(line(say("{subject}: {what}", subject=say("baseline"), what=visible(said))) for said in ruled.notes)
    if notes:
        blocks += [Heading(2, line(say("Baseline"))), Bullets(notes)]
    return tuple(blocks)


def left_out(count: int, language: Language = ENGLISH) -> Document:
    """Return what is said where more is new or worse than is told in full."""
    if count <= 0:
        return ()
    said = language.say_many("{count} more is left out here.", "{count} more are left out here.", count)
    return (Paragraph(line(said)),)


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


def _bullet(one: Changed, language: Language) -> Line:
    why = ""
    if one.accepted is not None:
        why = language.say(", accepted ({reason})", reason=visible(one.accepted, LONGEST_QUOTE))
    what = language.say_as("between two that say the same", "; ").join((one.sentence, *one.edits))
    return line(Strong(change_in_words(one.change, language)), why, language.say(": {what}", what=what))


def _counts(ruled: Ruled, language: Language) -> Table:
    header = (line(ruled.noun), *(line(change_in_words(change, language)) for change in COUNTED))
    rows = tuple(
        (
            line(visible(each.title, LONGEST_QUOTE)),
            *(line(in_digits(each.counts.get(change, 0), language)) for change in COUNTED),
        )
        for each in ruled.compared
    )
    return Table(header, rows)


def _notes(ruled: Ruled) -> Iterator[str]:
    yield from (f"baseline: {visible(said)}" for said in ruled.notes)
