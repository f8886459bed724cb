"""CSVW and Data Package metadata beside a CSV: what it says of signs, missing values, keys and headings.

Only plain JSON is read. A column is matched by its *name*; metadata that names columns the file does not have is said.
What a person says counts more than what the metadata say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import Any

from cac_check.records import dataclass
from cac_check.sheets.delimited import read_delimited
from cac_check.sheets.grid import Book, Declared, Grid, Options, Remark, refuse
from cac_check.sheets.marks import Kind, Mark, Marks, office_marks

NAMES = ("{file}-metadata.json", "csv-metadata.json", "datapackage.json")
"""Names under which metadata of a CSV stand beside it."""

_NUMBERS = frozenset({"number", "integer", "decimal", "float", "double", "long", "int", "nonNegativeInteger", "year"})
_SECRET = ("secret", "confiden", "suppress", "withheld")


@dataclass(frozen=True, slots=True)
class Described:
    """What metadata say of one CSV."""

    source: str
    """The name of the metadata."""
    columns: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    missing: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Text of a cell → why there is no value."""
    separator: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    group: str | None = None
    header: int | None = None
    skip: int | None = None


def described(beside: Mapping[str, bytes], file: str) -> Described | None:
    """Return what the files beside a CSV say of it, ``None`` if they say nothing.

    Args:
        beside: the contents of metadata files by name.
        file: the CSV.

    Raises:
        UnreadableFile: if metadata are no JSON.
    """
    name = file.replace("\\", "/").rpartition("/")[2]
    for pattern in NAMES:
        source = pattern.format(file=name)
        if source not in beside:
            continue
        try:
            root = json.loads(beside[source].decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise refuse(source, "damaged-file", f"the metadata are no JSON: {error}", "mend or move them") from error
        found = _data_package(root, name, source) if source == "datapackage.json" else _csvw(root, name, source)
        if found is not None:
            return found
    return None


def read_described(data: bytes, file: str, options: Options, facts: Described) -> Book:
    """Return a CSV with what its metadata say.

    Raises:
        UnreadableFile: if it cannot be read.
    """
    options = replace(
        options, encoding=options.encoding or facts.encoding, separator=options.separator or facts.separator
    )
    book = read_delimited(data, file, options)
    grid = book.grids[0]
    heading = grid.rows[facts.skip or 0] if len(grid.rows) > (facts.skip or 0) else ()
    remarks = [*book.remarks, Remark(f"metadata: {facts.source}")]
    lacking = [name for name in facts.columns if name not in heading]
    if lacking:
        said = f"the metadata name columns the file does not have: {', '.join(lacking[:5])}"
        remarks.append(Remark(said, doubt=True))
        return replace(book, remarks=tuple(remarks))
    plain = office_marks("plain")
    marks = {text: Mark(text, _kind(why), why) for text, why in facts.missing.items() if text}
    own = Marks(facts.source, "missing values of the metadata", marks=MappingProxyType({**plain.marks, **marks}))
    values = tuple(name for name in facts.numbers if name not in facts.keys)
    declared = Declared(facts.keys, values, own) if facts.keys and values else None
    described_grid: Grid = replace(grid, declared=declared)
    return replace(book, grids=(described_grid,), remarks=tuple(remarks))


def _kind(why: str) -> Kind:
    return Kind.SECRET if any(word in why.lower() for word in _SECRET) else Kind.ABSENT


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),) if isinstance(value, str) else ()


def _record(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _records(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _data_package(root: Any, name: str, source: str) -> Described | None:
    for resource in _records(_record(root).get("resources")):
        if not any(path.rpartition("/")[2] == name for path in _texts(resource.get("path"))):
            continue
        schema, dialect = _record(resource.get("schema")), _record(resource.get("dialect"))
        fields = _records(schema.get("fields"))
        numbers = [field for field in fields if field.get("type") in _NUMBERS]
        missing = {}
        for entry in schema.get("missingValues", [""]):
            value = _record(entry)
            missing[str(value.get("value", entry if isinstance(entry, str) else ""))] = str(
                value.get("label", "missing")
            )
        return Described(
            source,
            tuple(str(field.get("name")) for field in fields),
            tuple(str(field.get("name")) for field in numbers),
            _texts(schema.get("primaryKey")),
            MappingProxyType(missing),
            dialect.get("delimiter"),
            resource.get("encoding"),
            *_one_style([(field.get("decimalChar"), field.get("groupChar")) for field in numbers]),
        )
    return None


def _csvw(root: Any, name: str, source: str) -> Described | None:
    tables = _records(_record(root).get("tables")) or [_record(root)]
    for table in tables:
        url = str(table.get("url", name))
        if url.rpartition("/")[2] != name:
            continue
        schema, dialect = (
            _record(table.get("tableSchema")),
            _record(table.get("dialect") or _record(root).get("dialect")),
        )
        columns = [each for each in _records(schema.get("columns")) if not each.get("virtual")]
        names = {str(each.get("name")): _title(each) for each in columns}
        missing: dict[str, str] = {}
        numbers, styles = [], []
        for column in columns:
            datatype = column.get("datatype", schema.get("datatype", "string"))
            base = datatype if isinstance(datatype, str) else _record(datatype).get("base", "string")
            missing |= dict.fromkeys(_texts(column.get("null", schema.get("null", ""))), "missing")
            if base in _NUMBERS:
                numbers.append(_title(column))
                form = _record(_record(datatype).get("format"))
                styles.append((form.get("decimalChar"), form.get("groupChar")))
        return Described(
            source,
            tuple(names.values()),
            tuple(numbers),
            tuple(names.get(key, key) for key in _texts(schema.get("primaryKey"))),
            MappingProxyType(missing),
            dialect.get("delimiter"),
            dialect.get("encoding"),
            *_one_style(styles),
            header=dialect.get("headerRowCount"),
            skip=dialect.get("skipRows"),
        )
    return None


def _title(column: Mapping[str, Any]) -> str:
    """Return what stands in the heading: the first title, else the name."""
    titles = column.get("titles")
    if isinstance(titles, dict):
        titles = next(iter(titles.values()), None)
    return next(iter(_texts(titles)), str(column.get("name")))


def _one_style(styles: list[tuple[Any, Any]]) -> tuple[str | None, str | None]:
    """Return the signs all columns of figures share; they are found from the figures where columns differ."""
    decimals = {decimal for decimal, _ in styles}
    groups = {group for _, group in styles}
    decimal = decimals.pop() if len(decimals) == 1 else None
    group = groups.pop() if len(groups) == 1 else None
    return (decimal if isinstance(decimal, str) else None), (group if isinstance(group, str) else None)
