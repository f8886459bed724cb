"""What an edit did to data sets, for every format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from cac_check.certificate import Json
from cac_check.finding import Finding
from cac_check.gate.baseline import Accepted
from cac_check.gate.comparison import Comparison, ConflictRef, Difference
from cac_check.gate.render import (
    LISTED,
    MOST_LISTED,
    Changed,
    Compared,
    Ruled,
    change_in_words,
    document,
    left_out,
    to_text,
    verdict_line,
)
from cac_check.gate.ruling import Ruling
from cac_check.interval import format_number
from cac_check.messages import ENGLISH, Language, language
from cac_check.records import dataclass
from cac_check.report import text
from cac_check.report.baseline_state import FAILING, Change
from cac_check.report.causes import Cause
from cac_check.report.claim_results import runs_of
from cac_check.report.document import Block, Bullets, Document, Paragraph, line
from cac_check.report.finding_section import section
from cac_check.report.index import Index
from cac_check.report.result import Ruling as RunRuling
from cac_check.report.result import Runs, Scope
from cac_check.report.screen import PLAIN, Screen
from cac_check.report.summary import against_what, charge, verdict_in_words
from cac_check.report.sums import gap_in_words
from cac_check.report.words import LONGEST_QUOTE, VERDICTS, aside, spaced, visible

FORMAT = "cac-check-gate/v1"


@dataclass(frozen=True, slots=True)
class GatedClaims:
    """Data sets compared with earlier versions, with what was accepted."""

    ruling: Ruling
    counts: Callable[[Finding], bool]
    """Whether a finding counts by its verdict and severity."""
    counts_lost: Callable[[Finding], bool] = lambda _: False
    """Whether it counts that a finding is lost."""
    told_in: Language | None = None
    """The language of its document; that of the first data set where none is named."""

    @property
    def fails(self) -> bool:
        """Whether the edit fails."""
        return self._ruled().fails

    def runs(self, scope: Scope) -> Runs:
        """Return the newer versions, each result with how it stands."""
        ruled = self._ruled()
        runs = runs_of(self.ruling.reports, self.ruling.baseline_states, scope)
        return tuple(replace(run, ruling=RunRuling(ruled.fails, verdict_line(ruled))) for run in runs)

    def document(self) -> Document:
        """Return it for readers, with what is new or worse in full."""
        told_in = self.language()
        return document(self._ruled(told_in), told_in)

    def language(self) -> Language:
        """Return the language that was asked for, or that of the first data set."""
        if self.told_in is not None or not self.ruling.comparisons:
            return self.told_in or ENGLISH
        return language(self.ruling.comparisons[0].report.dataset.language)

    def text(self, screen: Screen = PLAIN) -> str:  # noqa: ARG002 - nothing in it is coloured
        """Return it as text."""
        return to_text(self._ruled())

    def data(self) -> Json:
        """Return it as plain data; exact numbers are texts."""
        return {
            "format": FORMAT,
            "fails": len(self.ruling.failing(self.counts)),
            "lost": self.ruling.lost(self.counts_lost),
            "verdict": verdict_line(self._ruled()),
            "exit": int(self.fails),
            "datasets": [self._data_of(each) for each in self.ruling.comparisons],
            "unused": [_accepted(entry) for entry in self.ruling.unused],
            "expired": [_accepted(entry) for entry in self.ruling.expired],
        }

    def _ruled(self, language: Language = ENGLISH) -> Ruled:
        numbers = iter(range(1, 1 + sum(len(each.differences) for each in self.ruling.comparisons)))
        accepted = sum(
            self.ruling.accepted(comparison, difference) is not None
            for comparison in self.ruling.comparisons
            for difference in comparison.differences
        )
        return Ruled(
            language.say("Do the figures still fit together after this edit?"),
            language.say("data set"),
            tuple(self._compared(each, numbers, language) for each in self.ruling.comparisons),
            len(self.ruling.failing(self.counts)),
            accepted,
            tuple(_notes(self.ruling, language)),
            self.ruling.lost(self.counts_lost),
        )

    def _compared(self, comparison: Comparison, numbers: Iterator[int], language: Language) -> Compared:
        changes = {}
        for change in LISTED:
            groups = self._grouped((each for each in comparison.differences if each.change is change), comparison)
            changes[change] = (
                tuple(self._changed(each, comparison, language) for each in groups[:MOST_LISTED]),
                len(groups),
            )
        open_ = self._grouped((each for each in comparison.differences if self._is_open(each, comparison)), comparison)
        sections = (_section(next(numbers), group, comparison, language) for group in open_[:MOST_LISTED])
        in_full = [block for blocks in sections for block in blocks]
        counts = {change: comparison.count(change) for change in Change}
        title = _title(comparison, language)
        return Compared(title, counts, changes, (*in_full, *left_out(len(open_) - MOST_LISTED, language)))

    def _is_open(self, difference: Difference, comparison: Comparison) -> bool:
        return difference.change in FAILING and self.ruling.accepted(comparison, difference) is None

    def _grouped(self, differences: Iterable[Difference], comparison: Comparison) -> list[tuple[Difference, ...]]:
        """Differences of one finding that changed and are accepted alike, told as one."""
        groups: dict[tuple[str, Change, str | None], list[Difference]] = {}
        for each in differences:
            key = each.finding.id, each.change, self.ruling.accepted(comparison, each)
            groups.setdefault(key, []).append(each)
        return [tuple(group) for group in groups.values()]

    def _changed(self, group: tuple[Difference, ...], comparison: Comparison, language: Language) -> Changed:
        difference = group[0]
        return Changed(
            difference.change,
            _sentence(difference, comparison, language),
            text.one(difference.as_finding, comparison.report) if difference.change in FAILING else "",
            _edits(group, language),
            self.ruling.accepted(comparison, difference),
            len(group),
        )

    def _data_of(self, comparison: Comparison) -> Json:
        return {
            "dataset": comparison.report.dataset.id,
            "path": comparison.name,
            "note": comparison.note,
            "summary": {str(change): comparison.count(change) for change in Change},
            "changes": [self._difference(each, comparison) for each in comparison.differences],
        }

    def _difference(self, difference: Difference, comparison: Comparison) -> Json:
        finding = difference.finding
        one = difference.after if difference.after is not None else difference.before
        assert one is not None
        return {
            "change": str(difference.change),
            "fingerprint": one.fingerprint,
            "finding": finding.id,
            "rule": finding.rule,
            "view": str(finding.view),
            "source": finding.source,
            "claims": sorted(one.claims),
            "before": _verdict(difference.before),
            "after": _verdict(difference.after),
            "gap": None if one.gap is None else format_number(one.gap),
            "accepted": self.ruling.accepted(comparison, difference),
            "edits": [edit.sentence for edit in difference.edits],
        }


def _title(comparison: Comparison, language: Language) -> str:
    name = visible(comparison.name, LONGEST_QUOTE)
    if comparison.note is None:
        return name
    note = visible(language.tell(comparison.note), LONGEST_QUOTE)
    return language.say_as("between the parts of a description", ", ").join((name, note))


def _edits(group: tuple[Difference, ...], language: Language) -> tuple[str, ...]:
    return tuple(dict.fromkeys(language.tell(edit.sentence) for each in group for edit in each.edits))


def _sentence(difference: Difference, comparison: Comparison, language: Language) -> str:
    """What was said of it: in the newer version where it is still there, else in the older one."""
    report = comparison.after if difference.after is not None else comparison.before
    assert report is not None
    finding, index = difference.as_finding, Index.of(report, language)
    who, rule = visible(finding.source or "", LONGEST_QUOTE), f"[{visible(finding.rule, LONGEST_QUOTE)}]"
    if language is ENGLISH:
        return f"{rule} {charge(who, finding, verdict_in_words(finding, report, index))}"
    about = " ".join(filter(None, (rule, who, against_what(finding, language))))
    verdict, gap = language.say(VERDICTS[finding.verdict]), gap_in_words(finding, index)
    if gap is not None:
        verdict = language.say("{verdict}, by {gap}", verdict=verdict, gap=gap)
    return language.say("{subject}: {what}", subject=about, what=verdict)


def _section(number: int, group: tuple[Difference, ...], comparison: Comparison, language: Language) -> Document:
    difference, report = group[0], comparison.report
    head, *rest = section(number, Cause((difference.as_finding,)), report, Index.of(report, language))
    edits = tuple(map(line, _edits(group, language)))
    change = change_in_words(difference.change, language)
    what = language.say("This is {change}.", change=change)
    if len(group) > 1:
        what = language.say_many(
            "This is {change}, with {count} more conflict of the same kind.",
            "This is {change}, with {count} more conflicts of the same kind.",
            len(group) - 1,
            change=change,
        )
    if edits:
        what = spaced((what, language.say("The edit:")), language)
    made: tuple[Block, ...] = (Paragraph(line(what)), Bullets(edits)) if edits else (Paragraph(line(what)),)
    return (head, *made, *rest)


def _notes(ruling: Ruling, language: Language) -> Iterator[str]:
    say = language.say
    for entries, what in (
        (ruling.expired, say("accepted until a day that is over")),
        (
            ruling.unused,
            say("accepted, but not there any more: {command} takes it out", command="`cac-check baseline update`"),
        ),
    ):
        for entry in entries:
            who = "" if entry.source is None else f"{visible(entry.source, LONGEST_QUOTE)} "
            until = "" if entry.until is None else aside(say("until {day}", day=entry.until.isoformat()), language)
            about = f"{visible(entry.dataset, LONGEST_QUOTE)}: {who}{visible(entry.rule, LONGEST_QUOTE)}{until}"
            yield say("{subject}: {what}", subject=about, what=what)


def _verdict(side: ConflictRef | Finding | None) -> str | None:
    if side is None:
        return None
    return str(side.finding.verdict if isinstance(side, ConflictRef) else side.verdict)


def _accepted(entry: Accepted) -> Json:
    return {
        "dataset": entry.dataset,
        "fingerprint": entry.fingerprint,
        "rule": entry.rule,
        "source": entry.source,
        "claims": list(entry.claims),
        "because": entry.because,
        "until": None if entry.until is None else entry.until.isoformat(),
    }
