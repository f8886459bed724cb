"""JSON-stat: a cube as plain JSON; values and status as a list or by place, categories as a list or by name.

Version 1 has several data sets by name, and keeps ``id``, ``size`` and ``role`` among the dimensions; offices still
publish it. A status stands apart from its value, so it never makes a figure doubtful: it is a flag, whatever it is.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from cac_check.sheets.cube import Dimension, cube_grid
from cac_check.sheets.grid import Beside, Book, Grid, Options, Remark, refuse
from cac_check.sheets.marks import Mark, Marks, apart, kind_by_words, office_marks
from cac_check.sheets.text import decoded


def is_jsonstat(data: bytes) -> bool:
    """Whether bytes begin like JSON."""
    return data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")


def read_jsonstat(data: bytes, file: str, options: Options) -> Book:
    """Return the cubes of a file as tables.

    Raises:
        UnreadableFile: if it is no JSON-stat, or there are more or fewer values than cells.
    """
    text, _ = decoded(data, file, options.encoding)
    try:
        # Figures stay the texts they are: 1.10 has two decimals.
        root = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise refuse(
            file, "damaged-file", f"the file is no JSON: {error}", "it may be cut off: download it again"
        ) from error
    datasets = list(_datasets(root))
    if not datasets:
        if isinstance(root, dict) and root.get("class") == "collection":
            message = "the file is a collection of JSON-stat that links to its data sets and holds none"
            raise refuse(file, "unknown-file", message, "download the data sets it links to")
        message = "the file is JSON and no data set of JSON-stat"
        raise refuse(file, "unknown-file", message, "it needs id, size, dimension and value")
    grids = tuple(_grid(dataset, file, number) for number, dataset in enumerate(datasets, 1))
    sources = dict.fromkeys(each["source"].strip() for each in datasets if isinstance(each.get("source"), str))
    return Book(file, "JSON-stat", grids, tuple(Remark(f"source: {source}") for source in sources))


def _datasets(root: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the data sets of a file in the form of version 2."""
    if not isinstance(root, dict):
        return
    if root.get("class", "dataset") != "dataset":
        link = root.get("link") if root["class"] == "collection" else None
        for item in _list(link.get("item")) if isinstance(link, dict) else []:
            yield from _datasets(item)
    elif {"value", "dimension"} <= root.keys() or {"id", "size"} <= root.keys():
        inside = root.get("dimension")
        early = isinstance(inside, dict) and "id" not in root and isinstance(inside.get("id"), list)
        lifted = {key: inside[key] for key in ("id", "size", "role") if key in inside} if early and inside else {}
        yield {**root, **lifted}
    else:
        for name, each in root.items():
            if isinstance(each, dict) and "value" in each and "dimension" in each:
                yield from _datasets({"label": each.get("title") or name, **each})


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


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
        values = _by_place(dataset["value"])
        signs, words = _status(dataset, math.prod(sizes))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        message = f"the data set lacks or misuses {error}"
        raise refuse(file, "damaged-file", message, "it needs id, size, dimension and value") from error
    cells = math.prod(sizes)
    if isinstance(dataset["value"], list) and len(values) != cells:
        raise refuse(file, "damaged-file", f"the data set has {len(values):,} values for {cells:,} cells")
    decimals = _decimals(units)

    marks, ahead = _marks(dataset, words)

    def value(place: int) -> tuple[str, Beside | None]:
        number = values.get(place)
        text = "" if number is None else str(number)
        sign = signs.get(place, "")
        aside = Beside(decimals=decimals) if decimals and text and "." not in text else None
        if text or not sign:
            return f"{text} {sign}" if sign else text, aside
        return sign if sign.startswith(ahead) else f"{ahead} {sign}", None

    flags = {sign: words.get(sign, "") for place, sign in signs.items() if values.get(place) is not None}
    name = dataset.get("label")
    return cube_grid(file, dimensions, value, name=name, marks=marks, flags=flags, number=number)


def _status(dataset: Mapping[str, Any], cells: int) -> tuple[Mapping[int, str], Mapping[str, str]]:
    """Return the status by place, and what the file says each means."""
    status = dataset.get("status") or {}
    extension = dataset.get("extension")
    words = extension.get("status") if isinstance(extension, dict) else None
    if isinstance(status, dict) and "value" in status:  # before version 1.2 of some offices: with its own categories
        status, words = status["value"], status.get("category")
    labels = words.get("label") if isinstance(words, dict) else None
    said = {apart(sign): str(label) for sign, label in labels.items()} if isinstance(labels, dict) else {}
    shared = status[0] if isinstance(status, list) and len(status) == 1 else status
    if isinstance(shared, str):
        return dict.fromkeys(range(cells), apart(shared)), said
    return {place: apart(sign) for place, sign in _by_place(status).items() if sign not in (None, "")}, said


def _marks(dataset: Mapping[str, Any], words: Mapping[str, str]) -> tuple[Marks | None, str]:
    """Return what a status means that stands for a value, and what is written before it by the office."""
    extension = dataset.get("extension")
    agency = extension.get("agencyId") if isinstance(extension, dict) else None
    if "ESTAT" in (agency, dataset.get("source")):
        return office_marks("eurostat"), ":"
    if not words:
        return None, ""
    own = {sign: Mark(sign, kind_by_words(said), said) for sign, said in words.items()}
    plain = office_marks("plain")
    return Marks("JSON-stat", "signs by the words of the file", marks=MappingProxyType({**plain.marks, **own})), ""


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
