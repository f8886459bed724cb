"""The report on a terminal: what cannot all hold, each with its sum, and one line that counts."""

from __future__ import annotations

from dataclasses import dataclass

from cac_check.diagnostic import Severity
from cac_check.finding import Conflict, Finding, Report
from cac_check.model import Claim, Profile, Verdict
from cac_check.report.fits import fits, why_first
from cac_check.report.index import Index
from cac_check.report.stories import Story, stories
from cac_check.report.summary import against_what, basis, headline, is_told, verdict_in_words
from cac_check.report.sums import Entry, Side, arithmetic
from cac_check.report.words import columns, glossed, grains, plural, values, visible

_STYLES = {
    Severity.ERROR: "1;31",
    Severity.WARNING: "1;33",
    Severity.NOTE: "1;36",
}
_BLUE = "34"
_LABEL_WIDTH = 11


def render(report: Report, *, color: bool = False) -> str:
    """Return the report as text.

    Args:
        report: what was found.
        color: use the terminal's colours (ANSI SGR codes); otherwise no escape code is printed.
    """
    writer = _Writer(report, Index.of(report), color)
    told = [finding for finding in report.findings if is_told(finding)]
    return "".join(f"{block}\n\n" for block in map(writer.block, stories(told, writer.index))) + headline(report) + "\n"


def one(finding: Finding, report: Report) -> str:
    """Return the text of one finding alone."""
    return _Writer(report, Index.of(report), False).block(Story((finding,)))


@dataclass(frozen=True, slots=True)
class _Writer:
    report: Report
    index: Index
    color: bool

    def block(self, story: Story) -> str:
        finding = story.lead
        tag = self._styled(f"{finding.level}[{visible(finding.rule)}]", _STYLES[finding.level])
        verdict = verdict_in_words(finding, self.report, self.index, with_unit=False)
        lines = [f"{tag} {self._who(story)}: {verdict}"]
        lines += [f"  {line}" for line in self._evidence(finding)]
        primary = finding.primary(self.index.claims)
        if primary is not None and primary.location is not None:
            lines.append(f"  {self._styled('-->', _BLUE)} {visible(str(primary.location))}")
        lines += [f"  {self._styled(name.ljust(_LABEL_WIDTH), _BLUE)} {text}" for name, text in self._notes(story)]
        return "\n".join(lines)

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.color else text

    def _who(self, story: Story) -> str:
        sources = story.sources
        if not sources:
            return against_what(story.lead)
        others = f" and {plural(len(sources) - 1, 'other')}" if len(sources) > 1 else ""
        return f"{visible(sources[0])}{others} {against_what(story.lead)}"

    def _evidence(self, finding: Finding) -> list[str]:
        if not finding.conflicts:
            return [f"  {glossed(claim)}  {_where(claim)}" for claim in self.index.told(finding)]
        conflict = finding.conflicts[0]
        if conflict.sum is None:
            return self._readings(finding, conflict)
        told = arithmetic(conflict.sum, self.index)
        if not told.second.is_sum:
            return [*_rows(told.first), f"{_total(told.first)}but {_other(told.second)}"]
        return [*_rows(told.first), f"{_total(told.first)}but", *_rows(told.second), _total(told.second).rstrip()]

    def _readings(self, finding: Finding, conflict: Conflict) -> list[str]:
        profile = finding.proof_profile or Profile.LENIENT
        claims = [self.index.claims[claim] for claim in conflict.claims]
        lines = [
            f"  {values(claim.reading.under(profile), self.index.quantities[claim.quantity].kind)}  "
            f"{glossed(claim)}   {_where(claim)}"
            for claim in claims
        ]
        return [*lines, "  no values of these will do; the proof goes through whole numbers or cases, not one sum"]

    def _notes(self, story: Story) -> list[tuple[str, str]]:
        finding = story.lead
        notes: list[tuple[str, str]] = []
        for fit in fits(finding, self.index):
            hint = "" if fit.hint is None else f" (perhaps a slip: {fit.hint})"
            notes.append(("or" if notes else "would fit", fit.text + hint))
        if finding.corrections_cut:
            notes.append(("", "there may be more ways out"))
        reason = why_first(finding, self.index)
        if reason is not None:
            notes.append(("why first", reason))
        notes += [("rule", sentence) for sentence in basis(finding, self.index)]
        if finding.stretch is not None and finding.verdict in (Verdict.CONTRADICTED, Verdict.STRAINED):
            notes.append(("stretch", f"{grains(finding.stretch)} ({self.report.profile} reading)"))
        more = len(finding.conflicts) - 1
        if more > 0 or finding.conflicts_cut:
            notes.append(("conflicts", _more_conflicts(more, finding)))
        if len(story.sources) > 1:
            notes.append(("also", ", ".join(map(visible, story.sources[1:]))))
        return notes


def _more_conflicts(more: int, finding: Finding) -> str:
    count = f"{plural(more, 'other set', 'other sets')} of these claims cannot hold either" if more else ""
    cut = "there may be more" if finding.conflicts_cut else ""
    return f"{'; '.join(filter(None, (count, cut)))}: cac-check explain shows them ({visible(finding.id)})"


def _where(claim: Claim) -> str:
    return visible(claim.source if claim.at is None else f"{claim.source}, {claim.at}")


def _told(entry: Entry) -> tuple[str, str]:
    """What stands beside an amount: the words, and whose they are."""
    if entry.claim is None:
        return "by the rule itself", ""
    note = "" if entry.note is None else f" ({entry.note})"
    return glossed(entry.claim) + note, _where(entry.claim)


def _rows(side: Side) -> list[str]:
    phrases = max(columns(text) for text in (side.phrase, *(entry.phrase for entry in side.entries)))
    amounts = max(columns(text) for text in (side.total, *(entry.amount for entry in side.entries)))
    told = [_told(entry) for entry in side.entries]
    words = max(columns(text) for text, _ in told)
    return [
        f"{'+' if position else ' '} {_left(entry.phrase, phrases)} {_right(entry.amount, amounts)}  "
        f"{_left(text, words)}   {where}".rstrip()
        for position, (entry, (text, where)) in enumerate(zip(side.entries, told, strict=True))
    ]


def _total(side: Side) -> str:
    return f"= {side.phrase} {side.total}  " if side.is_sum else "  "


def _other(side: Side) -> str:
    [entry] = side.entries
    text, where = _told(entry)
    subject = "the rule itself" if entry.claim is None else f"{text} ({where})"
    return f"{subject} is {side.phrase} {side.total}"


def _left(text: str, width: int) -> str:
    return text + " " * (width - columns(text))


def _right(text: str, width: int) -> str:
    return " " * (width - columns(text)) + text
