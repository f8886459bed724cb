"""The forms ``same``, ``order``, ``limit`` and ``expression``: linear relations."""

from __future__ import annotations

from cac_check.loading.forms.base import FormSpec, fields_of, listed, relation_of
from cac_check.loading.names import QUANTITY
from cac_check.loading.problems import Collector
from cac_check.loading.shape import Field, Many, Number, Record, Text
from cac_check.loading.shape_reader import Item
from cac_check.model import Expression, Form, Limit, Order, Same


def _same(item: Item, problems: Collector) -> Form | None:
    names = listed(item, problems)
    return Same(names) if names else None


def _order(item: Item, problems: Collector) -> Form | None:
    names = listed(item, problems)
    return Order(names) if names else None


def _limit(item: Item, problems: Collector) -> Form | None:
    fields = fields_of(item)
    quantity = fields.text("quantity")
    low, high = fields.number("at_least"), fields.number("at_most")
    if low is not None and high is not None and low > high:
        problems.add("empty-limit", "`at_least` is more than `at_most`", fields.place("at_least"))
        return None
    return Limit(quantity, low, high, fields.text("source")) if quantity else None


def _expression(item: Item, problems: Collector) -> Form | None:
    relation = relation_of(item, problems)
    return Expression(relation) if relation else None


SAME = FormSpec(
    "same",
    "One quantity under several names. (Claims on *one* quantity are compared without any rule.) With a tolerance, any "
    "two of them may differ by at most so much.",
    Many(QUANTITY, 2),
    _same,
    becomes=(("`same: [a, b, c]`", "a = b, b = c"), ("with a tolerance", "a ≈ b, a ≈ c, b ≈ c")),
    missing="Those that are told must still agree.",
    example="""\
rules:
  - id: dead-are-killed
    same: [dead, killed]
    because: both count the people who lost their lives
    examples:
      - {given: {dead: 12, killed: 12}, verdict: consistent}
      - {given: {dead: {says: about 120}, killed: {says: 135}}, verdict: strained}
      - {given: {dead: 12, killed: 13}, verdict: contradicted}
""",
)

ORDER = FormSpec(
    "order",
    "Each quantity is at most the next.",
    Many(QUANTITY, 2),
    _order,
    becomes=(("`order: [a, b, c]`", "a ≤ b, b ≤ c"),),
    missing="The ones that are told must still be in order: what is missing between them can be anything.",
    example="""\
rules:
  - id: dead-are-hurt
    order: [dead, hurt, affected]
    because: whoever died was hurt, and whoever was hurt was affected
    examples:
      - {given: {dead: 3, hurt: 20, affected: 20}, verdict: consistent}
      - {given: {dead: 98, hurt: {says: about 96}, affected: 99}, verdict: strained}
      - {given: {dead: 30, affected: 20}, verdict: contradicted}
""",
)

LIMIT = FormSpec(
    "limit",
    "Outside knowledge: a quantity lies between two numbers. It applies where its one quantity is told.",
    Record(
        "limit",
        "A bound known from elsewhere, such as the population of a country.",
        (
            Field("quantity", QUANTITY, "What is limited.", required=True),
            Field("at_least", Number(), "The smallest possible value."),
            Field("at_most", Number(), "The largest possible value."),
            Field("source", Text(), "Who says so."),
        ),
        any_of=("at_least", "at_most"),
    ),
    _limit,
    becomes=(("`at_least: 3`", "quantity ≥ 3"), ("`at_most: 5`", "quantity ≤ 5")),
    missing="Without a figure for its quantity it never applies.",
    example="""\
rules:
  - id: no-more-than-live-there
    limit: {quantity: moved, at_most: 8520, source: census of 2020}
    because: nobody from outside was moved
    examples:
      - {given: {moved: 8520}, verdict: consistent}
      - {given: {moved: {says: "9,000"}}, verdict: strained}
      - {given: {moved: 8600}, verdict: contradicted}
""",
)

EXPRESSION = FormSpec(
    "expression",
    "Any linear relation between quantities, with one of `==`, `<=`, `>=`, `<` and `>`. It is parsed, never run as "
    "code: numbers, quantities, `+ - * /` and brackets, and nothing that multiplies or divides two quantities.",
    Text('a relation such as "a + 2*b <= c - 5/2"'),
    _expression,
    becomes=(('`expression: "a + 2*b <= c - 5/2"`', "a + 2·b − c ≤ −5/2"),),
    missing="What is missing can be anything that its kind allows: a count cannot be below zero.",
    example="""\
rules:
  - id: two-shoes-each
    expression: "2*pairs >= shoes - lost"
    because: every shoe that was not lost belongs to a pair
    examples:
      - {given: {pairs: 10, shoes: 22, lost: 2}, verdict: consistent}
      - {given: {pairs: 10, shoes: {says: about 28}, lost: 6}, verdict: strained}
      - {given: {pairs: 10, shoes: 30, lost: 2}, verdict: contradicted}
""",
)
