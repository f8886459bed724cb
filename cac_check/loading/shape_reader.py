"""Reading nodes by the declared shape of a format: what does not fit is reported, what fits is handed on."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeAlias

from cac_check.diagnostic import Span
from cac_check.interval import MAX_DIGITS, Rational, format_number
from cac_check.loading import nodes, values
from cac_check.loading.nodes import Node
from cac_check.loading.problems import Collector, did_you_mean, quote
from cac_check.loading.shape import Choice, Either, Field, Flag, Many, Number, Record, Shape, Table, Text

_QUOTE_COMMAS = 'quote figures that contain commas: says: "67,000"'

_AFTER_COMMA = re.compile(r"\d{3}(\D|$)")
"""What YAML leaves of 67,000 behind the comma."""

_EMPTY = ("", "~", "null", "Null", "NULL")


class Item(NamedTuple):
    """A value and where it stands."""

    value: Value
    span: Span


class Entry(NamedTuple):
    """One pair of a :class:`Table`."""

    key: str
    key_span: Span
    item: Item


class Fields:
    """What a :class:`Record` holds. Accessors return ``None`` or nothing for keys that are not there."""

    __slots__ = ("items", "span")

    def __init__(self, items: Mapping[str, Item], span: Span) -> None:
        self.items = items
        self.span = span

    def __contains__(self, key: str) -> bool:
        return key in self.items

    def place(self, key: str) -> Span:
        """Return where the value of ``key`` stands, or the record itself if it has none."""
        item = self.items.get(key)
        return self.span if item is None else item.span

    def text(self, key: str) -> str | None:
        """Return a text or choice."""
        item = self.items.get(key)
        return item.value if item is not None and isinstance(item.value, str) else None

    def number(self, key: str) -> Rational | None:
        """Return a number."""
        item = self.items.get(key)
        if item is None or isinstance(item.value, (str, bool, tuple, Fields)):
            return None
        return item.value

    def flag(self, key: str, default: bool) -> bool:
        """Return a flag, or ``default``."""
        item = self.items.get(key)
        return item.value if item is not None and isinstance(item.value, bool) else default

    def record(self, key: str) -> Fields | None:
        """Return a record."""
        item = self.items.get(key)
        return item.value if item is not None and isinstance(item.value, Fields) else None

    def entries(self, key: str) -> tuple[Entry, ...]:
        """Return the pairs of a table."""
        item = self.items.get(key)
        return () if item is None else entries_of(item)

    def list(self, key: str) -> tuple[Item, ...]:
        """Return the items of a list; a single text or record counts as a list of itself."""
        item = self.items.get(key)
        if item is None:
            return ()
        if isinstance(item.value, tuple):
            return tuple(each for each in item.value if isinstance(each, Item))
        return (item,)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a list."""
        return tuple(item.value for item in self.list(key) if isinstance(item.value, str))


Value: TypeAlias = str | Rational | bool | tuple[Item, ...] | tuple[Entry, ...] | Fields


def entries_of(item: Item) -> tuple[Entry, ...]:
    """Return the pairs of a table."""
    return tuple(each for each in item.value if isinstance(each, Entry)) if isinstance(item.value, tuple) else ()


def read(node: Node, shape: Shape, what: str, problems: Collector) -> Item | None:
    """Read ``node`` as ``shape``.

    Args:
        node: what the file holds.
        shape: what it should hold.
        what: the name of the thing in messages, such as “`weight`”.
        problems: where everything that does not fit is added.

    Returns:
        The value, or ``None`` if it does not fit at all. Parts that do not fit are left out of lists and records.
    """
    if isinstance(shape, Either):
        return _read_either(node, shape, what, problems)
    if isinstance(shape, Record):
        return _read_record(node, shape, what, problems)
    if isinstance(shape, Table):
        return _read_table(node, shape, what, problems)
    if isinstance(shape, Many):
        return _read_list(node, shape, what, problems)
    return _read_scalar(node, shape, what, problems)


def _read_scalar(node: Node, shape: Text | Number | Flag | Choice, what: str, problems: Collector) -> Item | None:
    if not isinstance(node, nodes.Scalar):
        _wrong_sort(node, shape, what, problems)
        return None
    text = node.text
    if node.plain and text in _EMPTY:
        problems.add("empty-value", f"{what} is empty", node.span, "write a value, or leave the key out")
        return None
    if isinstance(shape, Text):
        return _read_text(node, shape, what, problems)
    if isinstance(shape, Number):
        return _read_number(node, shape, what, problems)
    if isinstance(shape, Flag):
        if text in ("true", "false"):
            return Item(text == "true", node.span)
        problems.add("not-a-flag", f"{what} must be true or false, found {quote(text)}", node.span)
        return None
    if text in shape.options:
        return Item(text, node.span)
    expected = ", ".join(shape.options)
    problems.add(
        "unknown-word",
        f"{what} must be one of {expected}; found {quote(text)}",
        node.span,
        did_you_mean(text, shape.options),
    )
    return None


def _read_text(node: nodes.Scalar, shape: Text, what: str, problems: Collector) -> Item | None:
    text = node.text
    advice = None
    fits = bool(text.strip()) and (shape.pattern is None or _compiled(shape.pattern).fullmatch(text) is not None)
    if fits and shape.check is not None:
        try:
            shape.check(text)
        except ValueError as error:
            fits, advice = False, str(error)
    if fits:
        return Item(text, node.span)
    if advice is None and shape.advice is not None:
        advice = shape.advice(text)
    problems.add("not-as-expected", f"{what} must be {shape.expected}, found {quote(text)}", node.span, advice)
    return None


def _read_number(node: nodes.Scalar, shape: Number, what: str, problems: Collector) -> Item | None:
    if sum(character.isdigit() for character in node.text) > MAX_DIGITS:
        problems.add("number-too-long", f"{what} has more than {MAX_DIGITS} digits", node.span, "check the number")
        return None
    try:
        value = values.number(node.text)
    except ValueError as error:
        problems.add("not-a-number", f"{what} must be a number, found {quote(node.text)}", node.span, str(error))
        return None
    if shape.least is not None and (value < shape.least or (shape.open and value == shape.least)):
        limit = f"more than {format_number(shape.least)}" if shape.open else f"at least {format_number(shape.least)}"
        problems.add("out-of-range", f"{what} must be {limit}, found {quote(node.text)}", node.span)
        return None
    return Item(value, node.span)


@functools.lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _read_list(node: Node, shape: Many, what: str, problems: Collector) -> Item | None:
    if not isinstance(node, nodes.Sequence):
        _wrong_sort(node, shape, what, problems)
        return None
    if len(node.items) < shape.least:
        problems.add("too-few", f"{what} needs at least {shape.least}, found {len(node.items)}", node.span)
    read_items = (read(each, shape.item, f"an item of {what}", problems) for each in node.items)
    return Item(tuple(item for item in read_items if item is not None), node.span)


def _read_table(node: Node, shape: Table, what: str, problems: Collector) -> Item | None:
    if not isinstance(node, nodes.Mapping):
        _wrong_sort(node, shape, what, problems)
        return None
    pairs = _without_split_figures(node, problems)
    if (shape.single and len(pairs) != 1) or len(pairs) < shape.least:
        wanted = "exactly one pair" if shape.single else f"at least {shape.least}"
        problems.add("wrong-number-of-keys", f"{what} must have {wanted}, found {len(pairs)}", node.span)
        return None
    found = []
    elsewhere = dict(shape.elsewhere)
    for key, value in pairs:
        if key.text in elsewhere:
            problems.add("unknown-key", f"{quote(key.text)} is no key of {what}", key.span, elsewhere[key.text])
            continue
        if _read_text(key, shape.key, f"a key of {what}", problems) is None:
            continue
        item = read(value, shape.value, f"`{key.text}`", problems)
        if item is not None:
            found.append(Entry(key.text, key.span, item))
    return Item(tuple(found), node.span)


def _read_record(node: Node, shape: Record, what: str, problems: Collector) -> Item | None:
    if not isinstance(node, nodes.Mapping):
        _wrong_sort(node, shape, what, problems)
        return None
    fields = _fields_by_name(shape)
    items = {}
    given = set()
    for key, value in _without_split_figures(node, problems, fields):
        field = fields.get(key.text)
        if field is None:
            problems.add(
                "unknown-key",
                f"{quote(key.text)} is no key of a {shape.name}",
                key.span,
                dict(shape.elsewhere).get(key.text) or did_you_mean(key.text, tuple(fields)),
            )
            continue
        given.add(key.text)
        item = read(value, field.shape, f"`{key.text}`", problems)
        if item is not None:
            items[key.text] = item
    _check_required(shape, given, node.span, problems)
    return Item(Fields(items, node.span), node.span)


def _check_required(shape: Record, given: set[str], span: Span, problems: Collector) -> None:
    for field in shape.fields:
        if field.required and field.name not in given:
            problems.add("missing-key", f"a {shape.name} needs `{field.name}`", span, field.doc)
    chosen = [name for name in shape.one_of if name in given]
    if shape.one_of and len(chosen) != 1:
        found = f"found {' and '.join(chosen)}" if chosen else "found none"
        problems.add("one-of", f"a {shape.name} needs exactly one of {', '.join(shape.one_of)}; {found}", span)
    if shape.any_of and not any(name in given for name in shape.any_of):
        problems.add("one-of", f"a {shape.name} needs {' or '.join(shape.any_of)}", span)


@functools.lru_cache(maxsize=256)
def _fields_by_name(shape: Record) -> Mapping[str, Field]:
    return {field.name: field for field in shape.fields}


def _without_split_figures(
    node: nodes.Mapping, problems: Collector, known: Mapping[str, Field] | None = None
) -> list[tuple[nodes.Scalar, Node]]:
    """Return the pairs of a mapping without what is left of a figure that YAML split at its comma.

    In ``{says: 67,000}`` YAML sees two keys, the second of them ``000`` without a colon or a value.
    """
    if not node.flow:
        return list(node.pairs)
    pairs = []
    for key, value in node.pairs:
        colonless = (
            isinstance(value, nodes.Scalar) and value.plain and not value.text and value.span[:2] == key.span[2:]
        )
        if colonless and (known is None or key.text not in known):
            problems.add(
                "unquoted-comma",
                f"YAML split a text at a comma here: {quote(key.text)} stands alone, without a value",
                key.span,
                _QUOTE_COMMAS,
            )
        else:
            pairs.append((key, value))
    return pairs


def _read_either(node: Node, shape: Either, what: str, problems: Collector) -> Item | None:
    options = [option for option in shape.options if isinstance(node, _SORTS[type(option)])]
    if not options:
        _wrong_sort(node, shape, what, problems)
        return None
    meant = (option for option in options if isinstance(option, Record) and _is_meant(node, option))
    return read(node, options[0] if len(options) == 1 else next(meant, options[-1]), what, problems)


def _is_meant(node: Node, record: Record) -> bool:
    """Whether a mapping has the keys a record must have, with texts that fit where it is texts they hold."""
    given = {key.text: value for key, value in node.pairs} if isinstance(node, nodes.Mapping) else {}
    return all(
        field.name in given and _fits(given[field.name], field.shape) for field in record.fields if field.required
    )


def _fits(node: Node, shape: Shape) -> bool:
    if isinstance(node, nodes.Scalar):
        texts = [option for option in _options(shape) if isinstance(option, Text) and option.pattern is not None]
        return all(_compiled(str(text.pattern)).fullmatch(node.text) for text in texts)
    return True


_SORTS: Mapping[type, type] = {
    Text: nodes.Scalar,
    Number: nodes.Scalar,
    Flag: nodes.Scalar,
    Choice: nodes.Scalar,
    Many: nodes.Sequence,
    Table: nodes.Mapping,
    Record: nodes.Mapping,
}

_SORT_NAMES: Mapping[type, str] = {nodes.Scalar: "a single value", nodes.Sequence: "a list", nodes.Mapping: "a mapping"}


def _wrong_sort(node: Node, shape: Shape, what: str, problems: Collector) -> None:
    expected = " or ".join(dict.fromkeys(_describe(option) for option in _options(shape)))
    advice = None
    if isinstance(node, nodes.Scalar) and node.plain and _AFTER_COMMA.match(node.text):
        advice = _QUOTE_COMMAS
    elif isinstance(shape, Record):
        advice = f"write it with keys, of which it has {', '.join(shape.keys)}"
    problems.add("wrong-type", f"{what} must be {expected}, found {_SORT_NAMES[type(node)]}", node.span, advice)


def _options(shape: Shape) -> Iterator[Shape]:
    if isinstance(shape, Either):
        yield from shape.options
    else:
        yield shape


def _describe(shape: Shape) -> str:
    match shape:
        case Text(expected=expected):
            return expected
        case Number():
            return "a number"
        case Flag():
            return "true or false"
        case Choice(options=options):
            return f"one of {', '.join(options)}"
        case Many():
            return "a list"
        case Record(name=name):
            return f"a mapping ({name})"
        case _:
            return "a mapping"
