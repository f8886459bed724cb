"""What rules and quantities say about each other before anything is checked.

Rules that nobody has to write, because quantities, periods and places say them: what was counted in a part of a period,
or of a place, is at most what was counted in the whole. And what rules say about the claims: quantities they declare,
how figures were rounded, which figures are changes and so have a sign.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cac_check.compiler import variable
from cac_check.messages import Sentence
from cac_check.model import (
    Change,
    Claim,
    Dataset,
    Order,
    Quantity,
    Rounding,
    Rule,
    Ruleset,
    names_in,
    related,
    with_untold,
)
from cac_check.reading.directions import Direction, direction_of, signed
from cac_check.rounding import rounded

PERIOD = "period"
PLACE = "place"

CUMULATIVE = "cumulative:"
"""What the ids of rules begin with that a cumulative quantity keeps from one day to a later one."""


def inside(name: str, contains: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return everything that lies inside ``name``, at any depth, itself not included unless there is a circle."""
    found: set[str] = set()
    waiting = list(contains.get(name, ()))
    while waiting:
        inner = waiting.pop()
        if inner not in found:
            found.add(inner)
            waiting += contains.get(inner, ())
    return frozenset(found)


def with_derived(dataset: Dataset, rules: Ruleset) -> Ruleset:
    """Return the rules together with those that quantities and ``derive`` ask for, which come last."""
    derived = (*cumulative_rules(dataset), *derived_rules(dataset, rules.derive))
    return replace(rules, rules=(*rules.rules, *derived)) if derived else rules


def cumulative_rules(dataset: Dataset) -> tuple[Rule, ...]:
    """Return the orders that ``cumulative`` quantities keep: by a later day at least as much was counted.

    One for each pair of days a quantity is told for; a day that is only known to lie in a month is compared with days
    of other months alone.
    """
    days: dict[str, set[str]] = {}
    for claim in dataset.claims:
        if claim.as_of is not None and dataset.quantities[claim.quantity].cumulative:
            days.setdefault(claim.quantity, set()).add(claim.as_of)
    return tuple(
        Rule(
            id=f"{CUMULATIVE}{quantity}:{earlier}<={later}",
            form=Order((variable(quantity, earlier), variable(quantity, later))),
            because=Sentence.saying(
                "{quantity}: a count that goes on cannot fall", quantity=dataset.quantities[quantity].label
            ),
        )
        for quantity, reported in days.items()
        for earlier, later in itertools.combinations(sorted(reported), 2)
        if not later.startswith(earlier)
    )


def prepared(dataset: Dataset, rules: Ruleset) -> Dataset:
    """Return the data set as its rules see it: with the quantities they declare, claims rounded and signed."""
    return with_signs(with_rounding(with_quantities(dataset, rules), rules), rules)


def with_quantities(dataset: Dataset, rules: Ruleset) -> Dataset:
    """Return the data set with the quantities its rules name beside its own, as the rule file declares them.

    What is declared nowhere is a count. Rules that name none of its quantities never apply and add nothing.
    """
    added: dict[str, Quantity] = {}
    for rule in rules.rules:
        names = names_in(rule)
        if not dataset.quantities.keys().isdisjoint(names):
            free = with_untold(rules.quantities, (each for each in rule.untold if each.free))
            added |= {name: free.get(name) or Quantity(name, name) for name in names if name not in dataset.quantities}
    return replace(dataset, quantities={**dataset.quantities, **added}) if added else dataset


def with_rounding(dataset: Dataset, rules: Ruleset) -> Dataset:
    """Return the data set with bare figures read as its rules say they were rounded.

    What a claim or its quantity says goes first, then the first rule that says anything. The claim is read so
    wherever it is used: it is one figure.
    """
    usual: dict[str, Rounding] = {}
    for rule in rules.rules:
        if rule.rounding is not None:
            for name in related(rule):
                usual.setdefault(name, rule.rounding)
    if not usual:
        return dataset
    return replace(dataset, claims=tuple(_rounded(claim, usual.get(claim.quantity)) for claim in dataset.claims))


def _rounded(claim: Claim, rounding: Rounding | None) -> Claim:
    exact_already = claim.reading.strict == claim.reading.lenient
    if rounding is None or claim.rounding is not None or exact_already:
        return claim
    reading = rounded(claim.reading, rounding)
    return claim if reading is None else replace(claim, reading=reading, rounding=rounding)


def changes_of(dataset: Dataset, rules: Iterable[Rule]) -> Iterator[tuple[Claim, Direction]]:
    """Yield the claims of changes (``by`` of a ``change`` rule) whose words tell a way, with the way."""
    changes = {rule.form.by for rule in rules if isinstance(rule.form, Change)}
    for claim in dataset.claims if changes else ():
        if claim.quantity in changes and claim.says is not None and claim.means is None:
            direction = direction_of(claim.says, dataset.sources[claim.source].language, claim.cue)
            if direction is not None:
                yield claim, direction


def with_signs(dataset: Dataset, rules: Ruleset) -> Dataset:
    """Return the data set with the changes that its rules name below zero where their words tell a fall.

    Where words do not tell one way, both are allowed; loading says so before. A quantity that cannot be below zero
    keeps what it has.
    """
    ways = dict(changes_of(dataset, rules.rules))
    if not ways:
        return dataset
    return replace(
        dataset,
        claims=tuple(
            claim
            if claim not in ways or dataset.quantities[claim.quantity].nonnegative
            else replace(claim, reading=signed(claim.reading, ways[claim]))
            for claim in dataset.claims
        ),
    )


def derived_rules(dataset: Dataset, derive: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return the rules that follow from the periods and places of the quantities of a data set.

    Args:
        dataset: its quantities, with ``measures``, ``period`` and ``place``.
        derive: which of ``period`` and ``place`` to go by.

    Returns:
        One ``order`` rule for each pair of quantities of one measure, kind and unit, neither of which can be below
        zero, where period and place of the first are those of the second or lie inside them.
    """
    if not derive:
        return ()
    contains = {PERIOD: dataset.periods, PLACE: dataset.places}
    within = {
        side: {name: inside(name, names) for name in names} if side in derive else {}
        for side, names in contains.items()
    }
    return tuple(
        Rule(
            id=f"derived:{part.id}<={whole.id}",
            form=Order((part.id, whole.id)),
            because=reasons[0]
            if len(reasons) == 1
            else Sentence.saying("{first} and {second}", first=reasons[0], second=reasons[1]),
        )
        for part, whole in _pairs(dataset)
        if (reasons := _reasons(part, whole, within))
    )


def _pairs(dataset: Dataset) -> Iterator[tuple[Quantity, Quantity]]:
    groups: dict[tuple[str, str, str | None], list[Quantity]] = {}
    for quantity in dataset.quantities.values():
        if quantity.measures is not None and quantity.nonnegative:
            groups.setdefault((quantity.measures, quantity.kind, quantity.unit), []).append(quantity)
    for group in groups.values():
        for part in group:
            yield from ((part, whole) for whole in group if part.id != whole.id)


def _reasons(part: Quantity, whole: Quantity, within: Mapping[str, Mapping[str, frozenset[str]]]) -> list[Sentence]:
    """Return why ``part`` is at most ``whole``; nothing if it need not be."""
    reasons = []
    for one, other, side in ((part.period, whole.period, PERIOD), (part.place, whole.place, PLACE)):
        if one == other:
            continue
        if one is None or other is None or one not in within[side].get(other, ()):
            return []
        reasons.append(Sentence.saying("{part} lies inside {whole}", part=one, whole=other))
    return reasons
