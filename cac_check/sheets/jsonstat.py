"""JSON-stat 2: a cube as plain JSON; values and status as a list or by place, categories as a list or by name."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from cac_check.sheets.cube import Dimension, cube_grid
from cac_check.sheets.grid import Beside, Book, Grid, Options, Remark, refuse
from cac_check.sheets.text import decoded


def is_jsonstat(data: bytes) -> bool:
    """Whether bytes begin like JSON."""
    return data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")


def read_jsonstat(data: bytes, file: str, options: Options) -> Book:
    """Return the cubes of a file as tables.

    Raises:
        UnreadableFile: if it is no JSON-stat 2, or there are more or fewer values than cells.
    """
    text, _ = decoded(data, file, options.encoding)
    try:
        # Figures stay the texts they are: 1.10 has two decimals.
        root = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise refuse(
            file, "damaged-file", f"the file is no JSON: {error}", "it may be cut off: download it again"
        ) from error
    datasets = [root] if isinstance(root, dict) and root.get("class", "dataset") == "dataset" and "id" in root else []
    if isinstance(root, dict) and root.get("class") == "collection":
        items = root.get("link", {}).get("item", [])
        datasets = [each for each in items if isinstance(each, dict) and "value" in each]
    if not datasets:
        message = "the file is JSON and no data set of JSON-stat 2"
        raise refuse(file, "unknown-file", message, "it needs class, id, size, dimension and value")
    grids = tuple(_grid(dataset, file, number) for number, dataset in enumerate(datasets, 1))
    remarks = [Remark(f"source: {root['source']}")] if isinstance(root.get("source"), str) else []
    return Book(file, "JSON-stat", grids, tuple(remarks))


def _grid(dataset: Mapping[str, Any], file: str, number: int) -> Grid:
    try:
        ids, sizes = list(dataset["id"]), [int(size) for size in dataset["size"]]
        metric = set(dataset.get("role", {}).get("metric", ()))
        dimensions = []
        units: dict[str, Any] = {}
        for id_, size in zip(ids, sizes, strict=True):
            said = dataset["dimension"][id_]
            codes = _codes(said.get("category", {}))
            labels = said.get("category", {}).get("label", {})
            if len(codes) != size:
                raise refuse(file, "damaged-file", f"the dimension {id_} has {len(codes)} categories and says {size}")
            names = tuple(str(labels.get(code, code)) for code in codes)
            if len(set(names)) != len(names):
                names = tuple(codes)
            dimensions.append(Dimension(str(said.get("label", id_)), names, id_ in metric and size > 1))
            units |= said.get("category", {}).get("unit", {}) if id_ in metric else {}
        values, status = _by_place(dataset["value"]), dataset.get("status", {})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"the data set lacks or misuses {error}"
        raise refuse(file, "damaged-file", message, "it needs id, size, dimension and value") from error
    cells = math.prod(sizes)
    if isinstance(dataset["value"], list) and len(values) != cells:
        raise refuse(file, "damaged-file", f"the data set has {len(values):,} values for {cells:,} cells")
    decimals = _decimals(units)

    def value(place: int) -> tuple[str, Beside | None]:
        number = values.get(place)
        text = "" if number is None else str(number)
        sign = status if isinstance(status, str) else _by_place(status).get(place) or ""
        aside = Beside(decimals=decimals) if decimals and text and "." not in text else None
        return (f"{text} {sign}" if text and sign else text or str(sign)), aside

    return cube_grid(file, dimensions, value, name=dataset.get("label"), number=number)


def _codes(category: Mapping[str, Any]) -> list[str]:
    """Return the categories in their order; one alone may have a label only."""
    index = category.get("index")
    if isinstance(index, list):
        return [str(code) for code in index]
    if isinstance(index, dict):
        return sorted(index, key=lambda code: int(index[code]))
    return list(category.get("label", {}))


def _by_place(values: Any) -> dict[int, Any]:
    if isinstance(values, list):
        return dict(enumerate(values))
    return {int(place): value for place, value in values.items()} if isinstance(values, dict) else {}


def _decimals(units: Mapping[str, Any]) -> int:
    """Return the decimals all units share, 0 where they differ or nothing is said."""
    said = {str(unit.get("decimals", "")) for unit in units.values() if isinstance(unit, dict)}
    one = said.pop() if len(said) == 1 else ""
    return int(one) if one.isdigit() and len(one) < 3 else 0
