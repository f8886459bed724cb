"""What a form of rule is, and what the modules that declare forms share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from cac_check.diagnostic import Span
from cac_check.loading.expression import ExpressionError, parse_relation
from cac_check.loading.problems import Collector, quote
from cac_check.loading.shape import Shape
from cac_check.loading.shape_reader import Fields, Item
from cac_check.model import Form, LinearRelation


@dataclass(frozen=True, slots=True)
class FormPage:
    """One form of rule, declared once: the reader, the JSON Schema and its page in ``docs/rules`` come from here."""

    name: str
    """The key it is written under."""
    asserts: str
    """What it says about the quantities."""
    shape: Shape
    becomes: tuple[tuple[str, str], ...] = field(kw_only=True)
    """The constraints it becomes, each with the case in which it does."""
    missing: str = field(kw_only=True)
    """What it still says where figures are missing."""
    example: str = field(kw_only=True)
    """A rule file with one rule of this form, which gets three different verdicts."""
    figures: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)
    """For rules over tables: the tables of the example, by what the rule file calls them, as CSV."""

    @property
    def summary(self) -> str:
        """The first sentence of what it asserts."""
        return self.asserts.partition(". ")[0].rstrip(".") + "."


@dataclass(frozen=True, slots=True)
class FormSpec(FormPage):
    """A form of rule that relates the quantities of one report."""

    build: Callable[[Item, Collector], Form | None]


def fields_of(item: Item) -> Fields:
    """Return the fields of a form that is written as a mapping."""
    return item.value if isinstance(item.value, Fields) else Fields({}, item.span)


def listed(item: Item, problems: Collector) -> tuple[str, ...] | None:
    """Return the quantities of a form that is a list of them, or ``None`` if there are fewer than two."""
    items = [each for each in item.value if isinstance(each, Item)] if isinstance(item.value, tuple) else [item]
    refuse_repeats(((name_in(each), each.span) for each in items), problems)
    names = tuple(dict.fromkeys(map(name_in, items)))
    return names if len(names) > 1 or isinstance(item.value, Fields) else None


def name_in(item: Item) -> str:
    """Return the quantity an item names; of columns by pattern a text that no quantity is called."""
    if not isinstance(item.value, Fields):
        return str(item.value)
    but = ", ".join(item.value.texts("not"))
    return f"like {', '.join(item.value.texts('like'))}{f' but {but}' if but else ''}"


def under(item: Item, keys: tuple[str, str, str], problems: Collector) -> tuple[str, str, str] | None:
    """Return the quantities under three keys, or ``None`` if one is not there."""
    fields = fields_of(item)
    first, second, third = (fields.text(key) for key in keys)
    if first is None or second is None or third is None:
        return None
    refuse_repeats(zip((first, second, third), map(fields.place, keys), strict=True), problems)
    return first, second, third


def refuse_repeats(names: Iterable[tuple[str, Span]], problems: Collector) -> None:
    """Report, at its last place, each quantity that one rule relates to itself."""
    names = tuple(names)
    counts = Counter(name for name, _ in names)
    last = dict(names)
    for name, span in last.items():
        if counts[name] > 1:
            problems.add("repeated-quantity", f"{quote(name)} occurs twice in one rule", span, "name each once")


def relation_of(item: Item, problems: Collector) -> LinearRelation | None:
    """Parse an expression, or say what is wrong with it and where."""
    text = str(item.value)
    try:
        return parse_relation(text)
    except ExpressionError as error:
        problems.add("expression", f"{quote(text)}: {error.message}", inside(item.span, text, error.column))
        return None


def inside(span: Span, text: str, column: int) -> Span:
    """Return the place of a character inside a text on one line, with or without quotes around it."""
    if span.line != span.end_line:
        return span
    quotes = 0 if span.end_column - span.column == len(text) else 1
    start = min(span.column + quotes + column - 1, span.end_column)
    return Span(span.line, start, span.line, start + 1)
