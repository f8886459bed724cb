"""Which quantity each figure might tell: one that the data set has already, or a new one. Always a proposal."""

from __future__ import annotations

import re
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
    for mention in mentions:
        proposal = _for_known(mention, known)
        if proposal is None or (proposal.quantity in told and mention.place in told[proposal.quantity].places):
            name = _free_name(mention, told, taken)
            proposal = Proposal(mention, name, _label(mention, name))
        proposals.append(proposal)
        known_of = told.setdefault(proposal.quantity, _Told(mention.kind, mention.reading.default))
        known_of.places.add(mention.place)
        known_of.common = known_of.common.intersect(mention.reading.default) if known_of.common else None
    return tuple(proposals)


def _known(dataset: Dataset) -> tuple[_Known, ...]:
    claims: dict[str, list[Claim]] = {}
    for claim in dataset.claims:
        claims.setdefault(claim.quantity, []).append(claim)
    return tuple(
        _Known(quantity, _stems(quantity.label), frozenset(claim.reading.value for claim in claims.get(name, ())))
        for name, quantity in dataset.quantities.items()
    )


def _for_known(mention: Mention, known: Iterable[_Known]) -> Proposal | None:
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


def _free_name(mention: Mention, told: Mapping[str, _Told], taken: frozenset[str]) -> str:
    suggestion, reading = mention.suggestion, mention.reading.default
    name, number = suggestion, 1
    while name in taken or (name in told and not told[name].may_be(mention, reading)):
        number += 1
        name = f"{suggestion}_{number}"
    return name


def _label(mention: Mention, name: str) -> str:
    noun = None if mention.around.lexicon.spaced else noun_near(mention.around)
    return noun or name.replace("_", " ")
