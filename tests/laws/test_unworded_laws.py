"""What several rules say through figures nobody tells agrees with an oracle that tries every world."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import cache

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cac_check import check
from cac_check.diagnostic import Severity
from cac_check.engine.components import components
from cac_check.finding import JOINT, Report, View
from cac_check.interval import Interval
from cac_check.model import (
    Breakdown,
    Claim,
    Dataset,
    Form,
    Order,
    Quantity,
    Reading,
    Role,
    Rule,
    Ruleset,
    Same,
    Source,
    Verdict,
    quantities_of,
)
from tests.worlds import holding

NAMES = ("a", "b", "c", "d")
MOST_TOLD, TOP = 2, 6
"""With figures up to 2 a sum of two sums of them is 6 at most: nothing needs to lie beyond."""

GREAT_EFFORT = 10_000
_ALL = tuple(dict(zip(NAMES, world, strict=True)) for world in itertools.product(range(TOP + 1), repeat=len(NAMES)))


@cache
def _ruled(form: Form) -> frozenset[int]:
    holds = holding(form)
    return frozenset(number for number, world in enumerate(_ALL) if holds(world))


@cache
def _said(quantity: str, reading: Interval) -> frozenset[int]:
    return frozenset(number for number, world in enumerate(_ALL) if world[quantity] in reading)


def _can_hold(claims: Iterable[Claim], rules: Iterable[Rule]) -> bool:
    worlds = [_said(claim.quantity, claim.reading.lenient) for claim in claims]
    worlds += [_ruled(rule.form) for rule in rules]
    return bool(frozenset.intersection(frozenset(range(len(_ALL))), *worlds))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    names = tuple(draw(st.permutations(NAMES)))
    kind = draw(st.sampled_from(("breakdown", "breakdown", "breakdown", "order", "same")))
    if kind == "breakdown":
        parts = tuple((name, 1) for name in names[1 : draw(st.integers(2, 3))])
        return Breakdown(names[0], parts, overlap=draw(st.booleans()), rest=draw(st.booleans()))
    return (Order if kind == "order" else Same)(names[:2])


@st.composite
def sparse(draw: st.DrawFn) -> tuple[Dataset, Ruleset]:
    """Data sets of which the middle is often not told."""
    sources = {
        name: Source(name, name, role=Role.REFERENCE if name == "s0" and draw(st.booleans()) else Role.REPORT)
        for name in ("s0", "s1")
    }
    told = draw(st.lists(st.tuples(st.sampled_from(tuple(sources)), st.sampled_from(NAMES)), min_size=1, max_size=4))
    claims = []
    for number, (source, quantity) in enumerate(told):
        low = draw(st.integers(0, MOST_TOLD))
        strict = Interval(low, draw(st.integers(low, MOST_TOLD)))
        lenient = strict.widen(draw(st.sampled_from((0, 0, 0, 1))))
        reading = Reading(strict, strict, lenient, value=low, grain=1)
        claims.append(Claim(f"{source}/{quantity}@{number}", source, quantity, reading))
    rules = [
        Rule(f"r{number}", form, "because", Severity.ERROR)
        for number, form in enumerate(draw(st.lists(forms(), min_size=1, max_size=4)))
    ]
    quantities = {name: Quantity(name, name) for name in NAMES}
    return Dataset("d", "d", quantities, sources, tuple(claims)), Ruleset(tuple(rules))


def _one_figure_alone(claims: Sequence[Claim], rules: Sequence[Rule]) -> bool:
    """Whether rules hang together with one figure only, against which nothing is told."""
    items: list[Claim | Rule] = [*claims, *rules]
    for part in components(items, _names):
        told = {(item.quantity, item.reading) for item in part if isinstance(item, Claim)}
        if len(told) == 1 and not _can_hold(*_sorted_out(part)):
            return True
    return False


def _names(item: Claim | Rule) -> tuple[str, ...]:
    return (item.quantity,) if isinstance(item, Claim) else quantities_of(item.form)


def _sorted_out(items: Iterable[Claim | Rule]) -> tuple[list[Claim], list[Rule]]:
    part = list(items)
    return [one for one in part if isinstance(one, Claim)], [one for one in part if isinstance(one, Rule)]


def _contradicted(report: Report, view: View, source: str | None) -> bool:
    return any(
        finding.verdict is Verdict.CONTRADICTED and finding.view is view and finding.source == source
        for finding in report.findings
    )


@given(sparse())
def test_a_view_is_contradicted_just_where_no_world_is_left(given_: tuple[Dataset, Ruleset]) -> None:
    dataset, rules = given_
    told = {name: [claim for claim in dataset.claims if claim.source == name] for name in dataset.sources}
    for claims in (*told.values(), dataset.claims):
        assume(not _one_figure_alone(claims, rules.rules))

    report = check(dataset, rules, budget=GREAT_EFFORT)

    impossible = {name: not _can_hold(claims, rules.rules) for name, claims in told.items()}
    for source, claims in told.items():
        assert _contradicted(report, View.WITHIN, source) == impossible[source]
        if dataset.sources["s0"].role is Role.REFERENCE and source != "s0" and claims:
            apart = impossible[source] or impossible["s0"]
            both = not _can_hold([*claims, *told["s0"]], rules.rules)
            against = _contradicted(report, View.AGAINST, source)
            assert against == both if not apart else both or not against
    anywhere = any(finding.verdict is Verdict.CONTRADICTED for finding in report.findings)
    assert anywhere == (not _can_hold(dataset.claims, rules.rules))
    assert not any(finding.verdict is Verdict.UNDECIDED and not finding.missing for finding in report.findings)


Tree = int | tuple["Tree", ...]
trees: st.SearchStrategy[Tree] = st.recursive(
    st.integers(0, 9), lambda inner: st.lists(inner, min_size=1, max_size=3).map(tuple), max_leaves=12
)


@given(trees.filter(lambda tree: isinstance(tree, tuple)), st.integers(-2, 2), st.data())
def test_trees_of_any_depth_add_up_through_sums_nobody_tells(tree: Tree, off: int, data: st.DataObject) -> None:
    """Leaves and the whole are told exactly, and sums between them now and then: it fits if the whole is the sum."""
    claims: list[Claim] = []
    rules: list[Rule] = []

    def grow(node: Tree, name: str) -> int:
        if isinstance(node, int):
            _tell(claims, name, node)
            return node
        names = [f"{name}.{number}" for number in range(len(node))]
        total = sum(grow(one, inner) for one, inner in zip(node, names, strict=True))
        rules.append(Rule(name, Breakdown(name, tuple((one, 1) for one in names), overlap=False, rest=False), "x"))
        if name != "q" and data.draw(st.integers(0, 3)) == 0:
            _tell(claims, name, total)
        return total

    whole = grow(tree, "q")
    assume(whole + off >= 0)
    _tell(claims, "q", whole + off)
    names = {name for rule in rules for name in quantities_of(rule.form)}
    dataset = Dataset("d", "d", {name: Quantity(name, name) for name in names}, {"s": Source("s", "S")}, tuple(claims))

    report = check(dataset, Ruleset(tuple(rules)))

    wrong = [finding for finding in report.findings if finding.verdict is Verdict.CONTRADICTED]
    assert bool(wrong) == (off != 0)


def _tell(claims: list[Claim], name: str, value: int) -> None:
    reading = Reading(*[Interval.point(value)] * 3, value=value, grain=1)
    claims.append(Claim(f"s/{name}", "s", name, reading))


def test_the_generator_leaves_out_what_matters() -> None:
    """Contradictions through untold figures are among what it makes."""
    seen: list[bool] = []

    @settings(max_examples=600)
    @given(sparse())
    def collect(given_: tuple[Dataset, Ruleset]) -> None:
        dataset, rules = given_
        quantities = {claim.quantity for claim in dataset.claims}
        for finding in check(dataset, rules).findings:
            if finding.rule == JOINT and finding.verdict is Verdict.CONTRADICTED:
                named = {name for rule in rules.rules for name in quantities_of(rule.form)}
                seen.append(not named <= quantities)

    collect()

    assert any(seen)
