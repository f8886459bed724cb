"""A rule that figures suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from types import MappingProxyType

from cac_check.messages import Sentence
from cac_check.records import dataclass
from cac_check.suggestion.rules.coincidence import Coincidence


@dataclass(frozen=True, slots=True)
class Adds:
    """What a rollup within one table adds up."""

    parts: int
    """Reports that are parts, a bit each."""
    totals: int
    """Reports that are totals, a bit each."""
    sums: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Label → the labels it is the sum of, where it is one."""

    def follows_from(self, other: Adds) -> bool:
        """Whether another rollup that holds says all that this one does."""
        return not self.parts & ~other.parts and not self.totals & ~other.totals


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule, in the terms of the rule language, and how likely it is that chance made it."""

    id: str
    """Unique in its file; holds ``${quantity}`` where it is about several quantities."""
    form: str
    """The key of its form."""
    body: object
    """What stands under that key."""
    because: str
    """In English; a :class:`~cac_check.messages.Sentence`, so that it can be told in another language."""
    coincidence: Coincidence
    table: str | None = None
    """The table it binds on, where its form does not say it."""
    quantities: tuple[str, ...] = ()
    """For which ``${quantity}`` stands."""
    each: tuple[str, ...] = ()
    """For which ``${code}`` stands."""
    more: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    """Other keys of the rule, such as ``names``."""
    rounded: frozenset[str] = frozenset()
    """Quantities that must be read as rounded for it to hold."""
    percent: frozenset[str] = frozenset()
    ratio: frozenset[str] = frozenset()
    """Quantities that are a percentage or a ratio for it."""
    adds: Adds | None = None
    """What it adds up, if that is known."""


saying = Sentence.saying


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them."""
    *first, last = names
    return saying("{others} and {last}", others=", ".join(first), last=last) if first else last
