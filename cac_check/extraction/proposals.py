"""Which quantity each figure might tell: one that the data set has already, or a new one. Always a proposal."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import field

from cac_check.extraction.known import known_of, recognised, stems_of
from cac_check.extraction.mentions import Mention
from cac_check.extraction.units import noun_near
from cac_check.extraction.wording import id_of, subject_near
from cac_check.interval import Interval, Rational
from cac_check.model import Dataset, Kind
from cac_check.reading.errors import Unreadable
from cac_check.reading.numeral import Mark
from cac_check.reading.pairs import Pair, agree, pair_of
from cac_check.records import dataclass

_REACH = 40
_ENOUGH = 2
_RECENT = 50
"""So many of the last quantities of one name are looked at, so that the time is linear in the figures."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mention and the quantity it is proposed for. ``why`` says what speaks for a known one; new ones have none."""

    mention: Mention
    quantity: str
    label: str
    why: str | None = None
    remark: str | None = None
    """How it is related to the figure before it, if it is."""


@dataclass(slots=True)
class _Group:
    """What the mentions of one quantity have in common so far: intervals overlap in pairs if they overlap at all."""

    first: Mention
    common: Interval | None
    values: set[Rational | None]
    places: set[str] = field(default_factory=set)

    def may_be(self, mention: Mention, reading: Interval) -> bool:
        """Whether a mention may tell this quantity too; one place never tells it twice.

        It must be the same figure, or one that is rounder or hedged: the values of both are allowed by both. Where
        nothing but the sort of number names the quantity, the words around must be alike as well.
        """
        if mention.kind is not self.first.kind or mention.place in self.places or self.common is None:
            return False
        if self.common.intersect(reading) is None:
            return False
        close = mention.value is None or mention.value in self.common or any(v in reading for v in self.values if v)
        return close and (_is_named(mention) or _alike(self.first, mention))

    def add(self, mention: Mention, reading: Interval) -> None:
        """Add a mention that tells it."""
        self.places.add(mention.place)
        self.values.add(mention.value)
        self.common = self.common.intersect(reading) if self.common else None


def propose(mentions: Iterable[Mention], dataset: Dataset | None = None) -> tuple[Proposal, ...]:
    """Propose a quantity for each mention.

    A known one of the same kind is proposed where another source tells the same figure of it, or else where its label
    is heard around the figure; see ``known``. Mentions of one new quantity have the same suggestion and values that
    agree. One place tells a quantity twice only where one figure tells another more closely: half (50.8%).
    """
    known = known_of(dataset) if dataset is not None else ()
    taken = frozenset(dataset.quantities) if dataset is not None else frozenset()
    proposals: list[Proposal] = []
    groups: dict[str, _Group] = {}
    here: dict[str, set[str]] = {}
    names = _Names(groups, taken)
    for mention in mentions:
        reading = mention.reading.default
        proposal = _paired(proposals[-1], mention) if proposals else None
        if proposal is None:
            found = recognised(mention, known, here.get(mention.place, ())) if known else None
            if found is not None:
                proposal = Proposal(mention, found[0].id, found[0].label, found[1])
        if proposal is None:
            remark = _remark(proposals[-1].mention, mention) if proposals else None
            suggestion = f"share_{proposals[-1].quantity}" if remark else mention.suggestion
            before = proposals[-1].mention if proposals else None
            start = before.figure.end if before is not None and before.text is mention.text else 0
            name = names.name_for(mention, reading, suggestion, start)
            proposal = Proposal(mention, name, names.label_of(name, mention), None, remark)
        proposals.append(proposal)
        here.setdefault(mention.place, set()).add(proposal.quantity)
        if proposal.quantity in groups:
            groups[proposal.quantity].add(mention, reading)
        else:
            groups[proposal.quantity] = _Group(mention, reading, {mention.value}, {mention.place})
    return tuple(proposals)


def _paired(before: Proposal, mention: Mention) -> Proposal | None:
    """Return the quantity of the figure before, if this one tells it more closely."""
    first = before.mention
    if _pair(first, mention) is not Pair.CLOSER or first.kind is not mention.kind:
        return None
    try:
        if not agree(first.figure, mention.figure, mention.kind):
            return None
    except Unreadable:
        return None
    return Proposal(
        mention, before.quantity, before.label, before.why, f"tells {_shown(first)} more closely, both are claims"
    )


def _remark(before: Mention, mention: Mention) -> str | None:
    shared = _pair(before, mention) is Pair.SHARE
    return f"tells {_shown(before)} as a share of its whole" if shared else None


def _pair(first: Mention, second: Mention) -> Pair | None:
    return pair_of(second.text, first.figure, second.figure) if first.text is second.text else None


def _shown(mention: Mention) -> str:
    return " ".join(mention.phrase.split())


def _is_named(mention: Mention) -> bool:
    """Whether a noun or a verb names what a figure tells, and not only the sort of number it is."""
    return mention.around.lexicon.spaced and mention.suggestion not in _UNNAMED


_UNNAMED = frozenset({"count", "amount", *(f"{kind}" for kind in Kind), "share"})


def _alike(one: Mention, other: Mention) -> bool:
    """Whether the words right around two figures are alike."""
    return len(_heard(one) & _heard(other)) >= _ENOUGH


def _heard(mention: Mention) -> frozenset[str]:
    around = mention.around
    words = f"{around.before[-_REACH:]} {around.after[:_REACH]}"
    return stems_of(words, (word[:5] for word in around.lexicon.common), together=2)


class _Names:
    """Names for new quantities: the suggestion of a mention, numbered where it means another quantity already."""

    def __init__(self, groups: Mapping[str, _Group], taken: frozenset[str]) -> None:
        self._groups = groups
        self._taken = taken
        self._last: dict[str, int] = {}
        self._recent: dict[str, deque[str]] = {}
        self._labels: dict[str, str] = {}

    def label_of(self, name: str, mention: Mention) -> str:
        """Return what a quantity is called: words of the text, as it writes them, or else its name."""
        noun = None if mention.around.lexicon.spaced else noun_near(mention.around)
        return noun or self._labels.get(name) or name.replace("_", " ")

    def name_for(self, mention: Mention, reading: Interval, suggestion: str, start: int) -> str:
        """Return the name of a quantity told before that a mention may tell too, or a new one.

        ``start`` is where the figure before ends in the sentence: words behind it may tell what this one counts.
        """
        recent = self._recent.setdefault(suggestion, deque(maxlen=_RECENT))
        known = next((name for name in recent if self._groups[name].may_be(mention, reading)), None)
        if known is not None:
            return known
        if suggestion in self._last and (where := mention.named_place):
            suggestion = f"{suggestion}_{where}"
            recent = self._recent.setdefault(suggestion, deque(maxlen=_RECENT))
            known = next((name for name in recent if self._groups[name].may_be(mention, reading)), None)
            if known is not None:
                return known
        suggestion, kept = self._told_apart(mention, suggestion, start), suggestion
        if suggestion != kept:
            self._last[kept] = self._last.get(kept, 0) + 1
        while True:
            number = self._last[suggestion] = self._last.get(suggestion, 0) + 1
            name = suggestion if number == 1 else f"{suggestion}_{number}"
            if name not in self._taken and name not in self._groups:
                recent.append(name)
                return name

    def _told_apart(self, mention: Mention, suggestion: str, start: int) -> str:
        """Return a name from the words around, where a suggestion says too little or is another quantity's already."""
        bare = _bare(mention, suggestion)
        if not (bare or suggestion in self._last):
            return suggestion
        if not mention.around.lexicon.spaced:
            return noun_near(mention.around) or suggestion
        found = subject_near(mention.around, start, frozenset() if bare else frozenset(suggestion.split("_")))
        if found is None or mention.kind is Kind.DURATION:
            return suggestion
        words, phrase = found
        kept = [] if bare and mention.kind is not Kind.PERCENT else [suggestion]
        told = id_of([*kept, *words])
        if not told or told == suggestion:
            return suggestion
        if bare:
            self._labels.setdefault(told, " ".join([*kept, phrase]))
        return told


def _bare(mention: Mention, suggestion: str) -> bool:
    """Whether a suggestion says only what sort of number it is."""
    money = Mark.MONEY.value
    return suggestion in _UNNAMED or (mention.unit == money and suggestion.partition("_")[0] == money)
