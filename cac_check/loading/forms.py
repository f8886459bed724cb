"""The forms a rule can have, each declared once: its keys, what it asserts, how it becomes a record of the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cac_check import model
from cac_check.diagnostic import Span
from cac_check.interval import Rational
from cac_check.loading.expression import ExpressionError, parse_relation
from cac_check.loading.names import QUANTITY
from cac_check.loading.problems import Collector, quote
from cac_check.loading.shape import Choice, Either, Field, Flag, Many, Number, Record, Shape, Table, Text
from cac_check.loading.shape_reader import Entry, Fields, Item
from cac_check.model import Kind

_NONE_OR_POSSIBLE = Choice(("none", "possible"))
_WEIGHT = Number()
_PARTS = Either((Many(QUANTITY, 1), Table(_WEIGHT, key=QUANTITY, least=1)))


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One form of rule."""

    name: str
    """The key it is written under."""
    asserts: str
    """What it says about the quantities, in a sentence."""
    shape: Shape
    build: Callable[[Item, Collector], model.Form | None]
    kinds: Mapping[str, Kind] = field(default_factory=lambda: MappingProxyType({}))
    """What its keys are by nature: the `start` of a span is a date."""


def _breakdown(item: Item, problems: Collector) -> model.Form | None:
    fields = _fields(item)
    total = fields.text("total")
    parts = _parts(fields)
    overlap, rest = fields.text("overlap"), fields.text("rest")
    _refuse_repeats([(total, fields.place("total"))] + [(name, span) for name, _, span in parts], problems)
    for name, weight, span in parts:
        if weight == 0:
            problems.add("idle-part", f"the weight of {quote(name)} is 0", span, "leave the part out")
    if total is None or not parts or overlap is None or rest is None:
        return None
    return model.Breakdown(
        total, tuple((name, weight) for name, weight, _ in parts), overlap == "possible", rest == "possible"
    )


def _same(item: Item, problems: Collector) -> model.Form | None:
    names = _names(item, problems)
    return model.Same(names) if len(names) > 1 else None


def _order(item: Item, problems: Collector) -> model.Form | None:
    names = _names(item, problems)
    return model.Order(names) if len(names) > 1 else None


def _share(item: Item, problems: Collector) -> model.Form | None:
    names = _texts(item, ("part", "of", "is"), problems)
    return model.Share(*names) if names else None


def _change(item: Item, problems: Collector) -> model.Form | None:
    names = _texts(item, ("from", "to", "by"), problems)
    return model.Change(*names) if names else None


def _mean(item: Item, problems: Collector) -> model.Form | None:
    names = _texts(item, ("total", "count", "is"), problems)
    return model.Mean(*names) if names else None


def _span(item: Item, problems: Collector) -> model.Form | None:
    names = _texts(item, ("start", "end", "length"), problems)
    return model.TimeSpan(*names, inclusive=_fields(item).flag("inclusive", False)) if names else None


def _limit(item: Item, problems: Collector) -> model.Form | None:
    fields = _fields(item)
    quantity = fields.text("quantity")
    low, high = fields.number("at_least"), fields.number("at_most")
    if low is not None and high is not None and low > high:
        problems.add("empty-limit", "`at_least` is more than `at_most`", fields.place("at_least"))
    return model.Limit(quantity, low, high, fields.text("source")) if quantity else None


def _expression(item: Item, problems: Collector) -> model.Form | None:
    relation = relation_of(item, problems)
    return model.Expression(relation) if relation else None


def relation_of(item: Item, problems: Collector) -> model.LinearRelation | None:
    """Parse an expression, or say what is wrong with it and where."""
    try:
        return parse_relation(str(item.value))
    except ExpressionError as error:
        span = _column(item.span, str(item.value), error.column)
        problems.add("expression", f"{quote(str(item.value))}: {error.message}", span)
        return None


_EXPRESSION_TEXT = Text('a relation such as "a + 2*b <= c - 5/2"')

FORMS: tuple[FormSpec, ...] = (
    FormSpec(
        "breakdown",
        "A whole and its parts. `overlap` and `rest` say whether one thing can be in two parts, and in no part.",
        Record(
            "breakdown",
            "A whole and its parts.",
            (
                Field("total", QUANTITY, "The whole.", required=True),
                Field("parts", _PARTS, "Its parts, or each part with its weight.", required=True),
                Field("overlap", _NONE_OR_POSSIBLE, "Can one thing be in two parts?", required=True),
                Field("rest", _NONE_OR_POSSIBLE, "Can something be in no part?", required=True),
            ),
        ),
        _breakdown,
    ),
    FormSpec("same", "One quantity under several names.", Many(QUANTITY, 2), _same),
    FormSpec("order", "Each quantity is at most the next.", Many(QUANTITY, 2), _order),
    FormSpec(
        "share",
        "A part is a share of a whole, and the whole is more than nothing.",
        Record(
            "share",
            "part = of × is / 100 where `is` is a percent, of × is where it is a ratio.",
            (
                Field("part", QUANTITY, "The part.", required=True),
                Field("of", QUANTITY, "The whole, more than 0.", required=True),
                Field("is", QUANTITY, "The share: a percent or a ratio.", required=True),
            ),
        ),
        _share,
        MappingProxyType({"is": Kind.PERCENT}),
    ),
    FormSpec(
        "change",
        "A quantity before, after, and by how much it changed.",
        Record(
            "change",
            "to = from × (1 + by / 100) where `by` is a percent, from + by otherwise.",
            (
                Field("from", QUANTITY, "Before.", required=True),
                Field("to", QUANTITY, "After.", required=True),
                Field("by", QUANTITY, "The change: a percent or an amount; it may be negative.", required=True),
            ),
        ),
        _change,
        MappingProxyType({"by": Kind.PERCENT}),
    ),
    FormSpec(
        "mean",
        "A total spread evenly over a count.",
        Record(
            "mean",
            "total = is × count.",
            (
                Field("total", QUANTITY, "The total.", required=True),
                Field("count", QUANTITY, "How many it is spread over.", required=True),
                Field("is", QUANTITY, "The mean.", required=True),
            ),
        ),
        _mean,
        MappingProxyType({"is": Kind.AMOUNT}),
    ),
    FormSpec(
        "span",
        "Two days and the time between them.",
        Record(
            "span",
            "length = end − start, plus one day if the last day counts.",
            (
                Field("start", QUANTITY, "The first day.", required=True),
                Field("end", QUANTITY, "The last day.", required=True),
                Field("length", QUANTITY, "The days between.", required=True),
                Field("inclusive", Flag(), "Whether both the first and the last day count."),
            ),
        ),
        _span,
        MappingProxyType({"start": Kind.DATE, "end": Kind.DATE, "length": Kind.DURATION}),
    ),
    FormSpec(
        "limit",
        "Outside knowledge: a quantity lies between two numbers.",
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
    ),
    FormSpec("expression", "Any linear relation between quantities.", _EXPRESSION_TEXT, _expression),
)
"""Every form, in the order it is documented."""

FORMS_BY_NAME: Mapping[str, FormSpec] = MappingProxyType({form.name: form for form in FORMS})


def _fields(item: Item) -> Fields:
    return item.value if isinstance(item.value, Fields) else Fields({}, item.span)


def _parts(fields: Fields) -> list[tuple[str, Rational, Span]]:
    entries: tuple[Entry, ...] = fields.entries("parts")
    if entries:
        return [
            (entry.key, entry.item.value, entry.key_span)
            for entry in entries
            if not isinstance(entry.item.value, (str, bool, tuple, Fields))
        ]
    return [(str(item.value), 1, item.span) for item in fields.list("parts")]


def _names(item: Item, problems: Collector) -> tuple[str, ...]:
    items = [each for each in item.value if isinstance(each, Item)] if isinstance(item.value, tuple) else []
    _refuse_repeats([(str(each.value), each.span) for each in items], problems)
    return tuple(dict.fromkeys(str(each.value) for each in items))


def _texts(item: Item, keys: tuple[str, str, str], problems: Collector) -> tuple[str, str, str] | None:
    fields = _fields(item)
    first, second, third = (fields.text(key) for key in keys)
    _refuse_repeats([(fields.text(key), fields.place(key)) for key in keys], problems)
    if first is None or second is None or third is None:
        return None
    return first, second, third


def _refuse_repeats(names: list[tuple[str | None, Span]], problems: Collector) -> None:
    """Report a quantity that one rule relates to itself."""
    counts = Counter(name for name, _ in names)
    reported = set()
    for name, span in reversed(names):
        if name is not None and counts[name] > 1 and name not in reported:
            reported.add(name)
            problems.add("repeated-quantity", f"{quote(name)} occurs twice in one rule", span, "name each once")


def _column(span: Span, text: str, column: int) -> Span:
    """Return the place of a character inside a text on one line, with or without quotes around it."""
    if span.line != span.end_line:
        return span
    quotes = 0 if span.end_column - span.column == len(text) else 1
    start = min(span.column + quotes + column - 1, span.end_column)
    return Span(span.line, start, span.line, start + 1)
