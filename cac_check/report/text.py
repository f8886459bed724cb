"""The report on a terminal: what cannot all hold, each with its sum, and one line that counts."""

from __future__ import annotations

from cac_check.conflict import Conflict, Sum
from cac_check.diagnostic import Severity
from cac_check.finding import Finding, Report, Wording
from cac_check.model import Profile, Verdict
from cac_check.records import dataclass
from cac_check.report import blocks
from cac_check.report.causes import Cause, causes
from cac_check.report.claim_labels import id_and_place
from cac_check.report.fits import fits, why_first
from cac_check.report.index import Index
from cac_check.report.screen import PLAIN, Screen
from cac_check.report.stories import follow, stories
from cac_check.report.summary import basis, charge, has_a_section, headline, own_claims, verdict_in_words
from cac_check.report.sums import Entry, Side, arithmetic, gap_in_words
from cac_check.report.wordings import wording_note
from cac_check.report.words import columns, glossed, grains, listing, merged, plural, quote, values, visible
from cac_check.report.workings import workings

MOST_SIMILAR = 8
"""Stories in other words that are named under the one that is told."""

MOST_ROWS = 20
"""Figures that are told one by one where no sum says what they come to."""

MOST_TOLD = 8
"""Figures listed of a check that could not be told; the rest are counted."""

MOST_WAYS = 3
"""Ways out that are listed, unless all are asked for."""

NARROWEST = 16
"""Columns below which words are not cut: they would say nothing."""

NO_SUM = "no values of these will do; the proof goes through whole numbers or cases, not one sum"
"""Said where a contradiction is no single sum, and the printed figures make none."""


def render(report: Report, *, screen: Screen = PLAIN, full: bool = False) -> str:
    """Return the report as text.

    Args:
        report: what was found.
        screen: where it is shown; words are laid out to fit its width.
        full: every line of a finding, not the first ``blocks.MOST_LINES``.
    """
    writer = _Writer(report, Index.of(report), screen, full)
    open_or_wrong = list(filter(has_a_section, report.findings))
    wrong = causes((finding for finding in open_or_wrong if finding.verdict is not Verdict.UNDECIDED), writer.index)
    open_ = stories((finding for finding in open_or_wrong if finding.verdict is Verdict.UNDECIDED), writer.index)
    notes = [f"{writer.note(wording)}\n\n" for wording in report.wordings]
    notes += [f"not told: {visible(untold)}\n\n" for untold in report.untold]
    contradicted = sum(cause.verdict is Verdict.CONTRADICTED for cause in wrong)
    blocks = [*map(writer.block, wrong), *(writer.block(Cause(story.findings)) for story in open_)]
    return "".join([*(f"{block}\n\n" for block in blocks), *notes, headline(report, contradicted), "\n"])


def sum_lines(sum_: Sum, index: Index, width: int | None = None) -> list[str]:
    """Return a contradiction as lines of arithmetic, the side to add up first; words are cut to fit a width."""
    sums = arithmetic(sum_, index)
    first = _rows(sums.first, index, width)
    if not sums.second.is_sum:
        total, other = _total(sums.first), f"but {_other(sums.second, index)}"
        if width is None or columns(total + other) <= width:
            return [*first, total + other]
        head, *rest = blocks.laid_out(other, width - 2)
        return [*first, *([total.rstrip()] if total.strip() else []), f"  {head}", *(f"    {each}" for each in rest)]
    second = _rows(sums.second, index, width)
    return [*first, f"{_total(sums.first)}but", *second, _total(sums.second).rstrip()]


def one(finding: Finding, report: Report, index: Index | None = None) -> str:
    """Return the text of one finding alone; who tells many passes the index of the report."""
    return _Writer(report, index or Index.of(report)).block(Cause((finding,)))


@dataclass(frozen=True, slots=True)
class _Writer:
    report: Report
    index: Index
    screen: Screen = PLAIN
    full: bool = True

    def block(self, cause: Cause) -> str:
        """Tell the finding with the shortest conflict in full, and name the others."""
        finding = cause.lead
        verdict = verdict_in_words(finding, self.report, self.index, with_unit=False)
        return blocks.block(
            finding.level,
            finding.rule,
            charge(self._who(cause), finding, verdict),
            figures=self._evidence(finding),
            places=self._place(finding),
            notes=[*self._notes(finding), *self._others(cause)],
            screen=self.screen,
            most=None if self.full else blocks.MOST_LINES,
        )

    def note(self, wording: Wording) -> str:
        """Tell that a source and the reference count two things that are easily taken for each other."""
        location = self.index.claims[wording.claim].location
        places = [] if location is None else [visible(str(location))]
        said = wording_note(wording, self.report, self.index)
        return blocks.block(Severity.NOTE, "wording", said, places=places, screen=self.screen)

    def _place(self, finding: Finding) -> list[str]:
        primary = finding.primary(self.index.claims)
        return [] if primary is None or primary.location is None else [visible(str(primary.location))]

    def _others(self, cause: Cause) -> list[tuple[str, str]]:
        """Who says the same, in the same words or in others, and what else fails for the same reason."""
        notes = [("also", ", ".join(map(visible, cause.sources[1:])))] if len(cause.sources) > 1 else []
        for part in cause.kin[:MOST_SIMILAR]:
            who = ", ".join(map(visible, part.sources)) or "others"
            words = listing(dict.fromkeys(map(quote, own_claims(part.lead, self.index))))
            gap = gap_in_words(part.lead, self.index, with_unit=False)
            by = "" if gap is None else f", by {gap}"
            where = "".join(f" ({place})" for place in self._place(part.lead))
            notes.append(("similar", f"{who}: {words}{by}{where}"))
        if len(cause.kin) > MOST_SIMILAR:
            notes.append(("similar", f"{plural(len(cause.kin) - MOST_SIMILAR, 'more', 'more')}"))
        shown = {(finding.rule, finding.view) for finding in (cause.lead,)}
        others = [finding.id for finding in cause.findings if (finding.rule, finding.view) not in shown]
        followers = (*others, *follow(cause.ids, self.index))
        notes += [("corrects", f"with it {', '.join(map(visible, followers))}")] if followers else []
        return notes

    def _who(self, story: Cause) -> str:
        sources = story.sources
        if not sources:
            return ""
        others = f" and {plural(len(sources) - 1, 'other')}" if len(sources) > 1 else ""
        return f"{visible(sources[0])}{others}"

    def _evidence(self, finding: Finding) -> list[str]:
        if not finding.conflicts:
            own_first = sorted(self.index.claims_of(finding), key=lambda claim: claim.source != finding.source)
            lines = list(merged(own_first, lambda claim: id_and_place(claim, self.index)))
            more = [f"and {len(lines) - MOST_TOLD} more figures"] if len(lines) > MOST_TOLD + 1 else []
            return [f"  {line}" for line in (*(lines[:MOST_TOLD] if more else lines), *more)]
        conflict = finding.conflicts[0]
        if conflict.sum is None:
            return self._readings(finding, conflict)
        return sum_lines(conflict.sum, self.index, None if self.screen.width is None else self.screen.width - 2)

    def _readings(self, finding: Finding, conflict: Conflict) -> list[str]:
        profile = finding.proof_profile or Profile.LENIENT
        claims = [self.index.claims[claim] for claim in conflict.claims]
        lines = [
            f"  {values(claim.reading.under(profile), self.index.quantities[claim.quantity].kind)}  "
            f"{glossed(claim)}   {id_and_place(claim, self.index)}"
            for claim in claims[:MOST_ROWS]
        ]
        if len(claims) > MOST_ROWS:
            lines.append(f"  and {plural(len(claims) - MOST_ROWS, 'more figure')}")
        sums = workings(finding, self.index)
        return [*lines, *(f"  {each}" for each in sums or (NO_SUM,))]

    def _notes(self, finding: Finding) -> list[tuple[str, str]]:
        notes: list[tuple[str, str]] = []
        ways = fits(finding, self.index, id_and_place)
        listed = ways if self.full or len(ways) <= MOST_WAYS + 1 else ways[:MOST_WAYS]
        for fit in listed:
            hint = "" if fit.hint is None else f" (perhaps {fit.hint})"
            notes.append(("or" if notes else "would fit", fit.text + hint))
        if len(listed) < len(ways):
            notes.append(("", f"and {len(ways) - len(listed)} more ways out: --full lists them"))
        if finding.corrections_cut:
            notes.append(("", "there may be more ways out"))
        reason = why_first(finding, self.index, by_id=True)
        if reason is not None:
            notes.append(("kept", reason))
        notes += [("rule", sentence) for sentence in basis(finding, self.index, id_and_place)]
        if finding.stretch is not None and finding.verdict in (Verdict.CONTRADICTED, Verdict.STRAINED):
            notes.append(("stretch", f"{grains(finding.stretch)} ({self.report.profile} reading)"))
        more = len(finding.conflicts) - 1
        if more > 0 or finding.conflicts_cut:
            notes.append(("conflicts", _more_conflicts(more, finding)))
        return notes


def _more_conflicts(more: int, finding: Finding) -> str:
    count = f"{plural(more, 'other set', 'other sets')} of these claims cannot hold either" if more else ""
    cut = "there may be more" if finding.conflicts_cut else ""
    return f"{'; '.join(filter(None, (count, cut)))}: cac-check explain shows them ({visible(finding.id)})"


def _words_and_place(entry: Entry, index: Index) -> tuple[str, str]:
    """What stands beside an amount: the words, and whose they are."""
    if entry.claim is None:
        return "by the rule itself", ""
    note = "" if entry.note is None else f" ({entry.note})"
    return glossed(entry.claim) + note, id_and_place(entry.claim, index)


def _cut(text: str, width: int) -> str:
    if columns(text) <= width:
        return text
    while columns(text) >= width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _rows(side: Side, index: Index, width: int | None) -> list[str]:
    phrases = max(columns(text) for text in (side.phrase, *(entry.phrase for entry in side.entries)))
    amounts = max(columns(text) for text in (side.total, *(entry.amount for entry in side.entries)))
    rendered = [_words_and_place(entry, index) for entry in side.entries]
    words = max(columns(text) for text, _ in rendered)
    if width is not None:
        rest = 2 + phrases + 1 + amounts + 2 + 3 + max(columns(where) for _, where in rendered)
        words = min(words, max(width - rest, NARROWEST))
    return [
        f"{'+' if position else ' '} {_left(entry.phrase, phrases)} {_right(entry.amount, amounts)}  "
        f"{_left(_cut(text, words), words)}   {where}".rstrip()
        for position, (entry, (text, where)) in enumerate(zip(side.entries, rendered, strict=True))
    ]


def _total(side: Side) -> str:
    return f"= {side.phrase} {side.total}  " if side.is_sum else "  "


def _other(side: Side, index: Index) -> str:
    [entry] = side.entries
    text, where = _words_and_place(entry, index)
    subject = "the rule itself" if entry.claim is None else f"{text} ({where})"
    return f"{subject} is {side.phrase} {side.total}"


def _left(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


def _right(text: str, width: int) -> str:
    return " " * (width - columns(text)) + text
