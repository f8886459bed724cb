"""From the block `tables:` of a rule file to tables: files, columns, how cells are read, names over time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from cac_check.diagnostic import UnreadableFile
from cac_check.interval import NONNEGATIVE, Interval, Rational, parse_number
from cac_check.loading.code_lists import OpenRelated, renames
from cac_check.loading.file_options import file_options
from cac_check.loading.problems import Collector, did_you_mean, quote
from cac_check.loading.shape_reader import Entry, Fields, Item
from cac_check.model import Kind, Quantity
from cac_check.model_tables import (
    CellReading,
    Cells,
    Layout,
    Measure,
    Melt,
    NeverFalls,
    Renames,
    Table,
    TableQuantity,
    TableRule,
)
from cac_check.period_formats import period_format


def build_table(
    entry: Entry, declared: Mapping[str, Quantity], problems: Collector, open_related: OpenRelated
) -> Table:
    """Return a table as a rule file declares it.

    Args:
        entry: its id and keys.
        declared: what the file says of quantities, for all its tables.
        problems: collects what is wrong.
        open_related: how files that it names are opened.
    """
    fields = _record(entry.item)
    layout = Layout(fields.text("layout") or Layout.WIDE)
    if layout is Layout.LONG:
        for key in ("quantity", "value"):
            if key not in fields:
                problems.add("missing-key", f"a long table needs `{key}`, the name of a column", entry.key_span)
    reading = _reading(fields, problems) or CellReading()
    quantities = tuple(_quantity(each, declared, problems) for each in fields.entries("quantities"))
    cells = _cells(fields, problems)
    blank_keys = _blank_keys(fields, problems)
    keys = fields.texts("keys") or tuple(key.key for key in fields.entries("keys"))
    _check_signs(fields, cells, quantities, problems)
    return Table(
        id=entry.key,
        keys=keys,
        names=MappingProxyType(dict(_renames(fields, keys, problems, open_related))),
        files=fields.texts("files"),
        blank_keys=blank_keys,
        layout=layout,
        quantities=quantities,
        quantity=fields.text("quantity"),
        value=fields.text("value"),
        figure=fields.text("id"),
        reading=reading,
        cells=cells,
        source=file_options(fields, problems),
        melt=_melt(fields, problems),
        dates=MappingProxyType({each.key: period_format(str(each.item.value)) for each in fields.entries("dates")}),
        along=fields.text("along"),
        every=fields.text("every") or "day",
        known=() if quantities else tuple(_as_in_file(each, each.id) for each in declared.values()),
        location=problems.location(entry.key_span),
    )


def _blank_keys(fields: Fields, problems: Collector) -> frozenset[str]:
    """Return the keys of which a blank cell is a value of its own; the time of a report is none of them."""
    found = [key for key in fields.entries("keys") if _record(key.item).text("blank") == "allowed"]
    for key in found:
        if key.key == fields.text("along"):
            message = f"{quote(key.key)} is the time of a report (`along`), and a blank is no time"
            problems.add("blank-time", message, key.key_span, f"write `{key.key}: {{}}`")
    return frozenset(key.key for key in found)


def _renames(
    fields: Fields, keys: tuple[str, ...], problems: Collector, open_related: OpenRelated
) -> Iterator[tuple[str, Renames]]:
    """Yield the keys whose names changed over time, and how."""
    for entry in fields.entries("names"):
        record = _record(entry.item)
        path = record.text("file") or str(entry.item.value)
        along = record.text("along")
        for name, place in ((entry.key, entry.key_span), (along, record.place("along"))):
            if name is not None and name not in keys:
                message = f"{quote(name)} is none of the keys {', '.join(keys)}"
                problems.add("unknown-key", message, place, did_you_mean(name, keys))
        try:
            found, wrong = renames(*open_related(path), along)
        except UnreadableFile as error:
            problems.including(error.diagnostics)
            continue
        problems.including(wrong.diagnostics)
        if along is not None and not found.until and not wrong.diagnostics:
            message = f"`along` says nothing: no name of {quote(path)} changed at a time"
            problems.add("idle-key", message, record.place("along"), "leave it out, or fill the column `from` there")
        yield entry.key, found


_NAMED_PERIOD = re.compile(r"\{(\w+):([^{}]+)\}")


def _melt(fields: Fields, problems: Collector) -> Melt | None:
    record = fields.record("melt")
    written = record.text("columns") if record is not None else None
    if record is None or written is None:
        return None
    place = record.place("columns")
    named = _NAMED_PERIOD.findall(written)
    if len(named) != 1:
        message = f"{quote(written)} has to hold one period, in braces"
        problems.add("melt", message, place, "write it as in d{date:%m/%d/%y}")
        return None
    before, _, behind = written.partition("{" + ":".join(named[0]) + "}")
    try:
        columns = period_format(f"{before.replace('%', '%%')}{named[0][1]}{behind.replace('%', '%%')}")
    except ValueError as error:
        problems.add("melt", f"{quote(written)}: {error}", place)
        return None
    return Melt(columns, record.text("into") or named[0][0], record.text("value") or "value")


def _quantity(entry: Entry, declared: Mapping[str, Quantity], problems: Collector) -> TableQuantity:
    """Return a quantity of a table; what the file says of it under ``quantities:`` holds unless the table differs."""
    known = declared.get(entry.key)
    if not isinstance(entry.item.value, Fields):
        column = str(entry.item.value)
        return TableQuantity(entry.key, column) if known is None else _as_in_file(known, column)
    fields = entry.item.value
    kind = Kind(fields.text("kind") or (known.kind if known else Kind.AMOUNT))
    sign = known.nonnegative if known and "kind" not in fields else kind.nonnegative
    return TableQuantity(
        id=entry.key,
        column=fields.text("column") or entry.key,
        kind=kind,
        nonnegative=fields.flag("nonnegative", sign),
        reading=_reading(fields, problems),
        cumulative=fields.flag("cumulative", known is not None and known.cumulative),
        label=_label(known),
    )


def _as_in_file(known: Quantity, column: str) -> TableQuantity:
    """Return a quantity of which the table says no more than its column."""
    label = _label(known)
    return TableQuantity(known.id, column, known.kind, known.nonnegative, cumulative=known.cumulative, label=label)


def _label(known: Quantity | None) -> str | None:
    if known is None:
        return None
    return known.label if known.unit is None else f"{known.label} ({known.unit})"


def never_falling(entry: Entry, table: Table, problems: Collector) -> Iterator[TableRule]:
    """Yield what ``cumulative`` says of quantities of a table: that they never fall along its time."""
    fields = _record(entry.item)
    cumulative = [quantity for quantity in table.quantities or table.known if quantity.cumulative]
    for key in ("along", "every"):
        if key in fields and not cumulative:
            message = f"`{key}` of a table is for cumulative quantities, and it has none"
            problems.add("idle-key", message, fields.place(key), "write `cumulative: true` under a quantity")
    along = table.along or (table.keys[0] if len(table.keys) == 1 else None)
    if not table.keys:  # which is a problem of its own
        return
    if along not in table.keys:
        keys = ", ".join(table.keys)
        if along is not None:
            message = f"`along` is the key that is the time, and {quote(along)} is none of the keys {keys}"
            problems.add("unknown-key", message, fields.place("along"), did_you_mean(along, table.keys))
        elif cumulative:
            message = f"{cumulative[0].id} is cumulative, and nothing says which of the keys {keys} is the time"
            problems.add("missing-key", message, entry.key_span, "write it, as in along: date")
        return
    for quantity in cumulative:
        yield TableRule(
            id=f"cumulative:{table.id}:{quantity.id}",
            form=NeverFalls(quantity.id, along, table.every, tuple(key for key in table.keys if key != along)),
            because=f"{quantity.id}: a count that goes on cannot fall",
            table=table.id,
            location=table.location,
        )


def _reading(fields: Fields, problems: Collector) -> CellReading | None:
    """Return how cells are read, ``None`` where it is not said."""
    name = fields.text("reading")
    measure = Measure(name) if name is not None else None
    if "figure" in fields and measure is not Measure.SAYS:
        problems.add("idle-key", "`figure` goes with `reading: says`", fields.place("figure"), "write `reading: says`")
    if measure is None:
        return None
    wanted = {Measure.ROUNDED: ("grain",), Measure.BOUNDS: ("low", "high")}.get(measure, ())
    for key in wanted:
        if key not in fields:
            problems.add("missing-key", f"`reading: {measure}` needs `{key}`", fields.place("reading"))
    grain = fields.text("grain")
    return CellReading(
        measure,
        grain=None if grain is None else _number_or_name(grain),
        low=fields.text("low"),
        high=fields.text("high"),
        language=fields.text("language") or "en",
        figure=int(number) if (number := fields.text("figure")) else None,
    )


def _number_or_name(text: str) -> Rational | str:
    try:
        return parse_number(text)
    except ValueError:
        return text


def _cells(fields: Fields, problems: Collector) -> Cells:
    signs: dict[str, Interval | None] = {"": None}
    thousands = None
    hiding = set()
    for entry in fields.entries("cells"):
        if entry.key == "thousands":
            thousands = str(entry.item.value)
            continue
        sign = "" if entry.key == "blank" else entry.key
        if isinstance(entry.item.value, Fields):
            ends = [end.value for end in entry.item.value.list("between")]
            low, high = (end for end in ends[:2] if not isinstance(end, str | bool | tuple | Fields))
            if low > high:
                problems.add("empty-interval", f"no number lies between {low} and {high}", entry.item.span)
                continue
            signs[sign] = Interval(low, high)
            if low != high:
                hiding.add(sign)
        elif entry.item.value == "secret":
            signs[sign] = None
            hiding.add(sign)
        elif entry.item.value == "missing":
            signs[sign] = None
        elif entry.item.value == "zero":
            signs[sign] = Interval.point(0)
        else:
            problems.add(
                "unknown-cell",
                f"{quote(str(entry.item.value))} says nothing about a cell",
                entry.item.span,
                "write missing, zero, secret or {between: [0, 10]}",
            )
    return Cells(MappingProxyType(signs), thousands, frozenset(hiding))


def _check_signs(fields: Fields, cells: Cells, quantities: Iterable[TableQuantity], problems: Collector) -> None:
    """Report signs that leave no value for a quantity of the table: its cells could only be passed over."""
    for entry in fields.entries("cells"):
        stands_for = cells.signs.get("" if entry.key == "blank" else entry.key)
        if stands_for is None:
            continue
        for quantity in quantities:
            allowed = stands_for.intersect(NONNEGATIVE) if quantity.nonnegative else stands_for
            if allowed is None or (quantity.kind.integral and allowed.integers() is None):
                message = f"{quote(entry.key)} leaves no value for {quantity.id}, {_said(quantity)}"
                problems.add("impossible-cell", message, entry.item.span, "widen the interval, or write missing")
                break


def _said(quantity: TableQuantity) -> str:
    whole = "a whole number" if quantity.kind.integral else "a number"
    return f"{whole} from 0 on" if quantity.nonnegative else whole


def files_of_names(fields: Fields) -> Iterator[str]:
    """Yield the files that say how names changed."""
    for table in fields.entries("tables"):
        for entry in _record(table.item).entries("names"):
            yield _record(entry.item).text("file") or str(entry.item.value)


def _record(item: Item) -> Fields:
    """Return the keys of an item, none where it is a text."""
    return item.value if isinstance(item.value, Fields) else Fields({}, item.span)
