"""Periods and places: what lies inside what, as a data set declares it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cac_check.derived_rules import inside
from cac_check.loading.problems import Collector, did_you_mean, quote
from cac_check.loading.shape_reader import Entry, Fields, Item


def read_places(fields: Fields, key: str, problems: Collector) -> dict[str, tuple[str, ...]]:
    """Return what ``periods`` or ``places`` declare: each name with the names directly inside it.

    Names that only stand inside others are declared by that. A name inside itself, however deep, is a problem.
    """
    found: dict[str, tuple[str, ...]] = {}
    for entry in fields.entries(key):
        inner = entry.item.value if isinstance(entry.item.value, tuple) else ()
        found[entry.key] = tuple(str(item.value) for item in inner if isinstance(item, Item))
    for names in tuple(found.values()):
        for name in names:
            found.setdefault(name, ())
    for entry in fields.entries(key):
        if entry.key in inside(entry.key, found):
            problems.add("circle", f"{quote(entry.key)} lies inside itself", entry.key_span, "undo one of the steps")
            return {}
    return found


def check_used(
    quantities: Iterable[Entry], declared: Mapping[str, Mapping[str, tuple[str, ...]]], problems: Collector
) -> None:
    """Report periods and places of quantities that are not declared."""
    for entry in quantities:
        fields = entry.item.value
        for key, names in declared.items():
            name = fields.text(key) if isinstance(fields, Fields) else None
            if name is not None and isinstance(fields, Fields) and name not in names:
                problems.add(
                    f"unknown-{key}",
                    f"unknown {key} {quote(name)}",
                    fields.place(key),
                    did_you_mean(name, names) or f"declare it under `{key}s`: {{{name}: []}}",
                )
