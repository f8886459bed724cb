"""What a rule means, said directly, against what it compiles to; and what must not matter."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping
from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from cac_check.certificate import Refutation, Witness, verify
from cac_check.compiler import compile_rule
from cac_check.constraint import Member, Product, System
from cac_check.engine.decision import decide
from cac_check.engine.limits import Limits, Undecided
from cac_check.interval import Rational
from cac_check.loading.expression import format_relation, parse_relation
from cac_check.model import (
    Breakdown,
    Change,
    Expression,
    Form,
    Kind,
    Limit,
    LinearRelation,
    Mean,
    Order,
    Quantity,
    Relation,
    Rule,
    Ruleset,
    Same,
    Share,
    TimeSpan,
    quantities_of,
)
from cac_check.rulebook import lint

NAMES = ("a", "b", "c", "d")
COUNTS = {name: Quantity(name, name) for name in NAMES}
PERCENT = {**COUNTS, "d": Quantity("d", "d", kind=Kind.PERCENT, nonnegative=False)}

QUICK = Limits.of(2)
"""Laws must not wait for questions that whole numbers make hard; those end undecided."""

names = st.permutations(NAMES)
factors = st.sampled_from((1, 1, 2, -1, Fraction(1, 2), -3))
points = st.fixed_dictionaries({name: st.integers(0, 6) for name in NAMES})


@st.composite
def relations(draw: st.DrawFn) -> LinearRelation:
    terms = draw(st.dictionaries(st.sampled_from(NAMES), factors, min_size=1, max_size=3))
    return LinearRelation(tuple(terms.items()), draw(st.sampled_from(Relation)), draw(st.integers(-4, 8)))


@st.composite
def breakdowns(draw: st.DrawFn) -> Breakdown:
    total, *parts = draw(names)
    weights = draw(st.one_of(st.just((1, 1, 1)), st.tuples(factors, factors, factors)))
    count = draw(st.integers(1, 3))
    return Breakdown(total, tuple(zip(parts[:count], weights, strict=False)), draw(st.booleans()), draw(st.booleans()))


linear_forms: st.SearchStrategy[Form] = st.one_of(
    breakdowns(),
    names.flatmap(lambda order: st.integers(2, 4).map(lambda count: Same(tuple(order[:count])))),
    names.flatmap(lambda order: st.integers(2, 4).map(lambda count: Order(tuple(order[:count])))),
    names.flatmap(lambda order: st.booleans().map(lambda both: TimeSpan(*order[:3], inclusive=both))),
    names.map(lambda order: Change(*order[:3])),
    st.builds(Limit, st.sampled_from(NAMES), st.integers(0, 3), st.one_of(st.none(), st.integers(3, 6))),
    relations().map(Expression),
)
products: st.SearchStrategy[Form] = st.one_of(
    st.permutations(("a", "b")).map(lambda pair: Share(*pair, "d")),
    st.permutations(("a", "b")).map(lambda pair: Change(*pair, "d")),
    names.flatmap(lambda order: st.integers(1, 3).map(lambda items: Mean(*order[:3], items=items))),
)


def holds(form: Form, values: Mapping[str, Rational], give: Rational = 0) -> bool:
    """Whether a form is true of these values, up to ``give``: the sentences of the documentation, not the compiler."""
    match form:
        case Breakdown(total=total, parts=parts, overlap=overlap, rest=rest):
            whole, come_to = values[total], sum(weight * values[part] for part, weight in parts)
            plain = all(weight == 1 for _, weight in parts)
            fits = not plain or all(values[part] <= whole + give for part, _ in parts)
            return (
                (overlap or come_to <= whole + give)
                and (rest or come_to >= whole - give)
                and (fits if overlap else True)
            )
        case Same(quantities=ids):
            return all(abs(values[one] - values[other]) <= give for one, other in itertools.combinations(ids, 2))
        case Order(quantities=ids):
            return all(values[one] <= values[other] + give for one, other in itertools.pairwise(ids))
        case Share(part=part, of=of, share=share):
            return values[of] > 0 and values[part] * 100 == values[of] * values[share]
        case Change(start=start, end=end, by="d"):
            return values[end] * 100 == values[start] * (100 + values["d"])
        case Change(start=start, end=end, by=by):
            return abs(values[end] - values[start] - values[by]) <= give
        case Mean(total=total, count=count, mean=mean, items=items):
            return values[total] == values[count] * values[mean] * items
        case TimeSpan(start=start, end=end, length=length, inclusive=inclusive):
            return abs(values[end] - values[start] + (1 if inclusive else 0) - values[length]) <= give
        case Limit(quantity=quantity, at_least=low, at_most=high):
            value = values[quantity]
            return (low is None or value >= low - give) and (high is None or value <= high + give)
        case Expression(relation=relation):
            left, right = sum(factor * values[name] for name, factor in relation.terms), relation.bound
            return {
                Relation.LE: left <= right + give,
                Relation.LT: left < right + give,
                Relation.EQ: abs(left - right) <= give,
                Relation.GE: left >= right - give,
                Relation.GT: left > right - give,
            }[relation.relation]


def satisfied(member: Member, values: Mapping[str, Rational]) -> bool:
    return any(all(constraint.holds(values) for constraint in case) for case in member.cases)


@given(linear_forms, points, st.sampled_from((0, 1, Fraction(1, 2))))
def test_a_linear_rule_compiles_to_what_it_says(form, values, give):
    assume(not (isinstance(form, Change) and form.by == "d"))
    rule = Rule("r", form, "x", tolerance_abs=give)

    assert satisfied(compile_rule(rule, COUNTS), values) == holds(form, values, give)


@given(products, points)
@example(Share("a", "b", "d"), {"a": 3, "b": 6, "c": 0, "d": 50})
@example(Change("a", "b", "d"), {"a": 4, "b": 6, "c": 0, "d": 50})
@example(Mean("a", "b", "c", items=2), {"a": 12, "b": 3, "c": 2, "d": 0})
def test_a_product_compiles_to_what_it_says(form, values):
    member = compile_rule(Rule("r", form, "x"), PERCENT)
    ((*constraints,),) = member.cases
    helpers = {
        constraint.result: constraint.factor * values[constraint.left] * values[constraint.right]
        for constraint in constraints
        if isinstance(constraint, Product) and constraint.result not in values
    }

    assert satisfied(member, {**values, **helpers}) == holds(form, values)


@given(linear_forms, relations(), points)
def test_a_condition_is_an_implication(form, when, values):
    assume(not (isinstance(form, Change) and form.by == "d"))
    member = compile_rule(Rule("r", form, "x", when=when), COUNTS)

    assert satisfied(member, values) == (holds(form, values) or not holds(Expression(when), values))


@given(linear_forms, points)
def test_a_linear_rule_is_a_conjunction_of_expressions(form, values):
    assume(not (isinstance(form, Change) and form.by == "d"))
    ((*rows,),) = compile_rule(Rule("r", form, "x"), COUNTS).cases
    written = [format_relation(LinearRelation(row.terms, Relation(row.sense), row.bound)) for row in rows]

    relations_read = [Expression(parse_relation(text)) for text in written]
    assert all(holds(each, values) for each in relations_read) == holds(form, values)


@given(st.lists(st.frozensets(st.integers(0, 7)), min_size=2, max_size=3), st.frozensets(st.integers(0, 9)), st.data())
def test_sizes_of_sets_keep_to_a_breakdown_with_overlaps(sets, more, data):
    """Bonferroni's and Hunter's bounds hold of real sets, whichever overlaps are known."""
    parts = ("a", "b", "c")[: len(sets)]
    pairs = list(itertools.combinations(range(len(sets)), 2))
    known = data.draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1))
    rest = data.draw(st.booleans())
    union = frozenset().union(*sets)
    form = Breakdown(
        "total",
        tuple((part, 1) for part in parts),
        overlap=True,
        rest=rest,
        overlaps=tuple((parts[i], parts[j], f"{parts[i]}{parts[j]}") for i, j in known),
    )
    values = {
        "total": len(union | more if rest else union),
        **{part: len(members) for part, members in zip(parts, sets, strict=True)},
        **{f"{parts[i]}{parts[j]}": len(sets[i] & sets[j]) for i, j in known},
    }
    quantities = {name: Quantity(name, name) for name in values}

    assert satisfied(compile_rule(Rule("r", form, "x"), quantities), values)


@given(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.integers(0, 12))
def test_two_parts_and_their_overlap_fix_the_whole(a, b, both, total):
    form = Breakdown("t", (("a", 1), ("b", 1)), overlap=True, rest=False, overlaps=(("a", "b", "ab"),))
    values = {"t": total, "a": a, "b": b, "ab": both}
    quantities = {name: Quantity(name, name) for name in values}

    expected = total == a + b - both and both <= min(a, b)
    assert satisfied(compile_rule(Rule("r", form, "x"), quantities), values) == expected


rule_lists = st.lists(linear_forms, min_size=1, max_size=4).map(
    lambda forms: [Rule(f"r{number}", form, "x") for number, form in enumerate(forms)]
)


@given(rule_lists)
def test_what_lint_proves_is_so_for_every_point_of_a_box(rules):
    """Contradictions and implied rules, against an oracle that tries every point."""
    by_id = {rule.id: rule for rule in rules}
    box = [dict(zip(NAMES, point, strict=True)) for point in itertools.product(range(4), repeat=len(NAMES))]

    def true_of(ids, values):
        return all(satisfied(compile_rule(by_id[rule], COUNTS), values) for rule in ids)

    for found in lint(Ruleset(tuple(rules)), limits=QUICK):
        assert found.proof is None or verify(found.proof, found.system)
        if found.diagnostic.code == "contradictory-rules":
            assert not any(true_of(found.rules, values) for values in box)
            for dropped in found.rules if found.minimal else ():
                kept = dataclasses.replace(
                    found.system,
                    members=tuple(member for member in found.system.members if member.id != dropped),
                )
                assert not isinstance(decide(kept, QUICK), Refutation)
        elif found.diagnostic.code == "implied-rule":
            implied, *sources = found.rules
            assert all(true_of([implied], values) for values in box if true_of(sources, values))
        elif found.diagnostic.code == "repeated-rule":
            one, other = found.rules
            assert all(true_of([one], values) == true_of([other], values) for values in box)
        else:
            allowed = [values for values in box if true_of(found.rules, values)]
            assert any(len({values[name] for values in allowed}) <= 1 for name in NAMES)


@given(rule_lists, st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(rules, random):
    renamed_quantities = dict(zip(NAMES, random.sample(("w", "x", "y", "z"), 4), strict=True))
    renamed = [
        dataclasses.replace(rule, id=f"other-{rule.id}", form=_renamed(rule.form, renamed_quantities)) for rule in rules
    ]
    random.shuffle(renamed)

    def decided(some, quantities):
        members = tuple(compile_rule(rule, {name: Quantity(name, name) for name in quantities}) for rule in some)
        return decide(System(members, frozenset(quantities)), QUICK)

    found = {type(decided(rules, NAMES)), type(decided(renamed, renamed_quantities.values()))}
    assert not (Witness in found and len(found - {Witness, Undecided}) > 0)


def _renamed(form: Form, names: Mapping[str, str]) -> Form:
    def new(value):
        if isinstance(value, str):
            return names.get(value, value)
        if isinstance(value, tuple):
            return tuple(new(each) for each in value)
        if isinstance(value, LinearRelation):
            return dataclasses.replace(value, terms=new(value.terms))
        return value

    return dataclasses.replace(form, **{each.name: new(getattr(form, each.name)) for each in dataclasses.fields(form)})


@given(linear_forms)
def test_every_quantity_of_a_rule_is_one_of_its_variables_or_cancels(form):
    member = compile_rule(Rule("r", form, "x"), {**COUNTS, "d": PERCENT["d"]} if isinstance(form, Change) else COUNTS)

    assert {name for name in member.variables if name in NAMES} <= set(quantities_of(form))
