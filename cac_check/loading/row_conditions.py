"""Conditions on the rows of tables: their declaration, and what is made of it."""

from __future__ import annotations

from types import MappingProxyType

from cac_check.loading.shape import Either, Field, Many, Record, Shape, Table, Text
from cac_check.loading.shape_reader import Fields, Item
from cac_check.model_tables import EVERYWHERE, Match, Where

_CELL = Text("a value")

_CONDITION = Record(
    "condition on a column",
    "What the cells of a column must be like.",
    (
        Field("not", Either((_CELL, Many(_CELL, 1))), "None of these."),
        Field("like", Either((_CELL, Many(_CELL, 1))), "One of these patterns: % is any text, _ any character."),
        Field("not_like", Either((_CELL, Many(_CELL, 1))), "None of these patterns."),
    ),
    one_of=("not", "like", "not_like"),
)

COLUMNS_WHERE: Shape = Table(Either((_CELL, Many(_CELL, 1), _CONDITION)), key=Text("a column"), least=1)


def where_of(fields: Fields, key: str) -> Where:
    """Return the conditions on columns under a key."""
    conditions = {entry.key: _match(entry.item) for entry in fields.entries(key)}
    return MappingProxyType(conditions) if conditions else EVERYWHERE


def _match(item: Item) -> Match:
    if not isinstance(item.value, Fields):
        values = item.value if isinstance(item.value, tuple) else (item,)
        return Match(values=tuple(str(each.value) for each in values if isinstance(each, Item)))
    condition = item.value
    if "not" in condition:
        return Match(values=condition.texts("not"), negated=True)
    if "like" in condition:
        return Match(patterns=condition.texts("like"))
    return Match(patterns=condition.texts("not_like"), negated=True)
