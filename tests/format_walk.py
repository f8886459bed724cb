"""Walks a declared file format over a document: every key that stands in it, or could, with other values to try."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cac_check.loading.shape import Choice, Either, Field, Flag, Many, Number, Record, Shape, Table, Text

Address = tuple[str | int, ...]
"""The keys and places in lists that lead to a value of a document."""

Samples = Mapping[str, tuple[Any, ...]]
"""End of a path → values that may stand there; of several ends that fit, the longest counts."""

_OF_READING = ("grain", "low", "high", "language", "figure")
DEPENDENT: Mapping[tuple[str, str], tuple[str, str]] = {
    **{("table", key): ("layout", "wide") for key in ("quantity", "value", "id")},
    **{(record, key): ("reading", "exact") for record in ("table", "quantity of a table") for key in _OF_READING},
}
"""Record and key → the key beside it on which it depends whether it says anything, and what that is if left out."""

OF_ANY_FORM = ("id", "for", "because", "evidence", "severity", "examples")
"""Keys of a record with a choice of forms that mean the same beside each of them."""


@dataclass(frozen=True, slots=True)
class Key:
    """One declared key of one mapping of a document."""

    path: str
    """As declared: ``rules[breakdown].tolerance.abs``; in square brackets what else the mapping says of itself."""
    address: Address
    """The mapping."""
    field: Field
    present: bool


def keys_of(document: Any, shape: Shape) -> Iterator[Key]:
    """Yield every key that a format declares for the mappings of a document, whether it is there or not.

    Of keys that exclude each other, those beside one that is there are left out.
    """
    yield from _keys(document, shape, "", ())


def _keys(value: Any, shape: Shape, path: str, address: Address) -> Iterator[Key]:
    if isinstance(shape, Either):
        fitting = next((option for option in shape.options if _could_be(value, option)), None)
        if fitting is not None:
            yield from _keys(value, fitting, path, address)
    elif isinstance(shape, Record):
        form = "".join(f"[{name}]" for name in shape.one_of if name in value)
        for field in shape.fields:
            if field.name in shape.one_of and field.name not in value:
                continue
            beside = DEPENDENT.get((shape.name, field.name))
            variant = "" if beside is None else f"[{value.get(*beside)}]"
            variant += "" if field.name in (*OF_ANY_FORM, *shape.one_of) else form
            name = f"{path}{variant}.{field.name}".lstrip(".")
            yield Key(name, address, field, field.name in value)
            if field.name in value:
                yield from _keys(value[field.name], field.shape, name, (*address, field.name))
    elif isinstance(shape, Table):
        for key, each in value.items():
            yield from _keys(each, shape.value, f"{path}.*", (*address, key))
    elif isinstance(shape, Many):
        for place, each in enumerate(value):
            yield from _keys(each, shape.item, path, (*address, place))


def declared(shape: Shape, path: str = "") -> Iterator[str]:
    """Yield the path of every key a format declares, without what mappings say of themselves."""
    if isinstance(shape, Record):
        for field in shape.fields:
            name = f"{path}.{field.name}".lstrip(".")
            yield name
            yield from declared(field.shape, name)
    elif isinstance(shape, Table):
        yield from declared(shape.value, f"{path}.*")
    elif isinstance(shape, Many):
        yield from declared(shape.item, path)
    elif isinstance(shape, Either):
        for option in shape.options:
            yield from declared(option, path)


def values_for(shape: Shape, path: str, samples: Samples) -> Iterator[Any]:
    """Yield values that a key of this shape may have."""
    known = [end for end in samples if path.endswith(end)]
    if known:
        yield from samples[max(known, key=len)]
        return
    match shape:
        case Either(options=options):
            for option in options:
                yield from values_for(option, path, samples)
        case Flag():
            yield from (True, False)
        case Choice(options=options):
            yield from map(str, options)
        case Number():
            yield from (1, 1000)
        case Text():
            yield from ("x", "1")
        case Many(item=item):
            yield from ([value] for value in values_for(item, path, samples))
        case Table(value=inner):
            yield from ({"x": value} for value in values_for(inner, path, samples))
        case Record(fields=fields):
            yield from _records(shape, fields, path, samples)


def _records(shape: Record, fields: Iterable[Field], path: str, samples: Samples) -> Iterator[Any]:
    least = {
        field.name: next(values_for(field.shape, f"{path}.{field.name}", samples)) for field in fields if field.required
    }
    choices = (*shape.one_of, *shape.any_of)
    if not choices:
        yield least
    for field in fields:
        if field.name in choices:
            yield from (
                least | {field.name: value} for value in values_for(field.shape, f"{path}.{field.name}", samples)
            )


def is_container(document: Any, key: Key) -> bool:
    """Whether the value of a key holds further declared keys: it says what they say."""
    return key.present and next(_keys(value_of(document, key), key.field.shape, "", ()), None) is not None


def with_value(document: Any, key: Key, value: Any) -> Any:
    """Return a copy of the document with another value of a key; it comes last in its mapping if it is new."""
    changed = copy.deepcopy(document)
    _at(changed, key.address)[key.field.name] = value
    return changed


def without(document: Any, key: Key) -> Any:
    """Return a copy of the document without a key."""
    changed = copy.deepcopy(document)
    del _at(changed, key.address)[key.field.name]
    return changed


def value_of(document: Any, key: Key) -> Any:
    """Return the value of a key, ``None`` if it is not there."""
    return _at(document, key.address).get(key.field.name)


def _at(document: Any, address: Address) -> Any:
    for step in address:
        document = document[step]
    return document


def _could_be(value: Any, shape: Shape) -> bool:
    """Whether a value is of the sort of a shape; where it is a record among others, with the keys it must have."""
    if isinstance(shape, Record) and isinstance(value, dict):
        return {field.name for field in shape.fields if field.required} <= value.keys()
    return isinstance(value, _sort(shape))


def _sort(shape: Shape) -> type | tuple[type, ...]:
    if isinstance(shape, (Table, Record)):
        return dict
    return list if isinstance(shape, Many) else (str, int, float, bool)
