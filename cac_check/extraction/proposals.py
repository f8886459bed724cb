"""Which quantity each figure might tell: one that the data set has already, or a new one. Always a proposal."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cac_check.extraction.mentions import Mention
from cac_check.extraction.units import noun_near
from cac_check.interval import Interval, Rational
from cac_check.model import Claim, Dataset, Kind, Quantity

_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_REACH = 60
_ENOUGH = 2
_MOST_OF = 0.6
_STEM = 5
_SHORT = 2
_RECENT = 50
"""So many of the last quantities of one name are looked at, so that the time is linear in the figures."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mention and the quantity it is proposed for. ``why`` says what speaks for a known one; new ones have none."""

    mention: Mention
    quantity: str
    label: str
    why: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """A quantity of the data set, with what it is called and what others say of it."""

    quantity: Quantity
    stems: frozenset[str]
    values: frozenset[Rational | None]


@dataclass(slots=True)
class _Told:
    """What the mentions of one quantity have in common so far: intervals overlap in pairs if they overlap at all."""

    kind: Kind
    common: Interval | None
    places: set[str] = field(default_factory=set)

    def may_be(self, mention: Mention, reading: Interval) -> bool:
        """Whether a mention may tell this quantity too; one place never tells it twice."""
        if mention.kind is not self.kind or mention.place in self.places or self.common is None:
            return False
        return self.common.intersect(reading) is not None


def propose(mentions: Iterable[Mention], dataset: Dataset | None = None) -> tuple[Proposal, ...]:
    """Propose a quantity for each mention.

    A known one of the same kind is proposed where another source tells the same figure of it, or else where its label
    is heard around the figure, for the most part. Mentions of one new quantity have the same suggestion and
    overlapping readings. One place never tells a quantity twice: that needs a person.
    """
    known = _known(dataset) if dataset is not None else ()
    taken = frozenset(dataset.quantities) if dataset is not None else frozenset()
    proposals: list[Proposal] = []
    told: dict[str, _Told] = {}
    names = _Names(told, taken)
    for mention in mentions:
        reading = mention.reading.default
        proposal = _for_known(mention, known)
        if proposal is None or (proposal.quantity in told and mention.place in told[proposal.quantity].places):
            name = names.name_for(mention, reading)
            proposal = Proposal(mention, name, _label(mention, name))
        proposals.append(proposal)
        known_of = told.setdefault(proposal.quantity, _Told(mention.kind, reading))
        known_of.places.add(mention.place)
        known_of.common = known_of.common.intersect(reading) if known_of.common else None
    return tuple(proposals)


def _known(dataset: Dataset) -> tuple[_Known, ...]:
    claims: dict[str, list[Claim]] = {}
    for claim in dataset.claims:
        claims.setdefault(claim.quantity, []).append(claim)
    return tuple(
        _Known(quantity, _stems(quantity.label), frozenset(claim.reading.value for claim in claims.get(name, ())))
        for name, quantity in dataset.quantities.items()
    )


def _for_known(mention: Mention, known: tuple[_Known, ...]) -> Proposal | None:
    if not known:
        return None
    around = mention.around
    heard = _stems(f"{around.before[-_REACH:]} {mention.unit or ''} {around.after[:_REACH]}")
    best: tuple[bool, float] = (False, 0.0)
    found = None
    for candidate in known:
        if candidate.quantity.kind is not mention.kind:
            continue
        common = len(heard & candidate.stems)
        share = common / max(len(candidate.stems), 1)
        same_figure = mention.value is not None and mention.value in candidate.values
        heard_well = common >= _ENOUGH and share >= _MOST_OF
        if (same_figure or heard_well) and (same_figure, share) > best:
            best, found = (same_figure, share), candidate
    if found is None:
        return None
    why = "another source tells the same figure of it" if best[0] else "its label is heard around the figure"
    return Proposal(mention, found.quantity.id, found.quantity.label, why)


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of words, so that *closed* meets *closing*; in Chinese, pairs of characters."""
    stems: set[str] = set()
    for word in _WORD.findall(text.lower()):
        if _HAN.search(word):
            stems.update(word[index : index + 2] for index in range(max(len(word) - 1, 1)))
        elif len(word) > _SHORT:
            stems.add(word[:_STEM])
    return frozenset(stems)


class _Names:
    """Names for new quantities: the suggestion of a mention, numbered where it means another quantity already."""

    def __init__(self, told: Mapping[str, _Told], taken: frozenset[str]) -> None:
        self._told = told
        self._taken = taken
        self._last: dict[str, int] = {}
        self._recent: dict[str, deque[str]] = {}

    def name_for(self, mention: Mention, reading: Interval) -> str:
        """Return the name of a quantity told before that a mention may tell too, or a new one."""
        suggestion = mention.suggestion
        recent = self._recent.setdefault(suggestion, deque(maxlen=_RECENT))
        known = next((name for name in recent if self._told[name].may_be(mention, reading)), None)
        if known is not None:
            return known
        while True:
            number = self._last[suggestion] = self._last.get(suggestion, 0) + 1
            name = suggestion if number == 1 else f"{suggestion}_{number}"
            if name not in self._taken and name not in self._told:
                recent.append(name)
                return name


def _label(mention: Mention, name: str) -> str:
    noun = None if mention.around.lexicon.spaced else noun_near(mention.around)
    return noun or name.replace("_", " ")
