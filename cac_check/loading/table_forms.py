"""The forms of rules that only tables have, and conditions on rows, as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from cac_check.diagnostic import Severity, UnreadableFile
from cac_check.interval import Rational
from cac_check.loading import values
from cac_check.loading.code_lists import OpenRelated, code_parents
from cac_check.loading.names import QUANTITY
from cac_check.loading.problems import Collector, quote
from cac_check.loading.shape_reader import Fields, Item
from cac_check.model_tables import (
    EVERYWHERE,
    Complete,
    Levels,
    Listed,
    Match,
    Naming,
    NeverFalls,
    Rollup,
    Steps,
    TableForm,
    Where,
)

TABLE_FORM_KEYS = ("rollup", "steps", "never_falls", "complete", "listed")


def table_form(fields: Fields, problems: Collector, open_related: OpenRelated) -> TableForm | None:
    """Return one of the forms only tables have."""
    rollup, steps, never_falls, complete, listed = (fields.record(name) for name in TABLE_FORM_KEYS)
    if rollup is not None:
        equals = _equals(rollup)
        same_rows = "levels" in rollup or _adds_same_rows(rollup, equals)
        return Rollup(
            equals=equals,
            levels=MappingProxyType(dict(_levels(rollup, problems, open_related))),
            quantity=rollup.text("quantity") or "",
            by=tuple(each.key for each in rollup.entries("by")) or rollup.texts("by"),
            called=MappingProxyType(called_otherwise(rollup)),
            overlap=rollup.text("overlap") == "possible",
            rest=rollup.text("rest") == "possible",
            where=where_of(rollup, "where"),
            total=where_of(rollup, "where" if same_rows else "total"),
            parts_table=rollup.text("from"),
            total_table=rollup.text("to"),
            names=MappingProxyType({entry.key: _naming(entry.item) for entry in fields.entries("names")}),
            unmatched=Severity(fields.text("unmatched") or Severity.WARNING) if "unmatched" in fields else None,
        )
    if steps is not None:
        return Steps(
            quantity=steps.text("quantity") or "",
            by=steps.text("by") or "",
            along=steps.text("along") or "",
            every=steps.text("every") or "day",
            within=_within(steps, problems),
        )
    if never_falls is not None:
        return NeverFalls(
            quantity=never_falls.text("quantity") or "",
            along=never_falls.text("along") or "",
            every=never_falls.text("every") or "day",
            within=_within(never_falls, problems),
        )
    if complete is not None:
        return Complete(
            along=complete.text("along") or "",
            every=complete.text("every") or "day",
            within=_within(complete, problems),
            ends=complete.text("ends") != "apart",
        )
    if listed is not None:
        return Listed(listed.text("breakdowns") or "", listed.text("parts") or "")
    return None


def _within(series: Fields, problems: Collector) -> tuple[str, ...]:
    """Return the columns that tell series apart, none of which can be the one they go along."""
    within, along = series.texts("within"), series.text("along")
    if along in within:
        message = f"{quote(along)} tells the series apart and is what they go along: each would have one row"
        problems.add("same-column", message, series.place("within"), "leave it out of `within`")
    return within


def _equals(rollup: Fields) -> str | Rational | None:
    """Return what the rows of a rollup add up to where no row has their total."""
    written = rollup.text("is")
    if written is None or re.fullmatch(str(QUANTITY.pattern), written):
        return written
    try:
        return values.number(written)
    except ValueError:  # it is told where it is read
        return None


def _adds_same_rows(rollup: Fields, equals: str | Rational | None) -> bool:
    """Whether two quantities of the same rows are added up: of one table, with one condition."""
    one_table = rollup.text("to") in (None, rollup.text("from"))
    return isinstance(equals, str) and one_table and "total" not in rollup


def called_otherwise(rollup: Fields) -> dict[str, str]:
    """Return the columns parts and totals share that the totals call otherwise, and how."""
    pairs = ((entry.key, str(entry.item.value)) for entry in rollup.entries("by"))
    return {part: total for part, total in pairs if part != total}


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


def _naming(item: Item) -> Naming:
    fields = item.value if isinstance(item.value, Fields) else Fields({}, item.span)
    same = {entry.key: str(entry.item.value) for entry in fields.entries("same")}
    return Naming(MappingProxyType(same), fields.text("cut_after"), fields.flag("ignore_case", False))


def lists_named(rule: Fields) -> Iterator[str]:
    """Yield the files with lists of codes that a rule names."""
    rollup = rule.record("rollup")
    for entry in rollup.entries("levels") if rollup is not None else ():
        if isinstance(entry.item.value, str):
            yield entry.item.value


def _levels(rollup: Fields, problems: Collector, open_related: OpenRelated) -> Iterator[tuple[str, Levels]]:
    for entry in rollup.entries("levels"):
        written = entry.item.value
        if isinstance(written, str):
            parents = _parents(written, entry.item, problems, open_related)
            yield entry.key, Levels(parents=MappingProxyType(parents))
            continue
        named = written if isinstance(written, Fields) else Fields({"lengths": entry.item}, entry.item.span)
        lengths = tuple(each.value for each in named.list("lengths") if isinstance(each.value, int))
        if len(lengths) < len(named.list("lengths")) or list(lengths) != sorted(set(lengths)):
            message = "lengths of codes are whole numbers, the shortest first, each once"
            problems.add("levels", message, named.place("lengths"), "write them as in [2, 3, 4, 5]")
        elif len(lengths) == 1 and "total" not in named:
            message = "one level has nothing to add up to"
            problems.add("levels", message, named.place("lengths"), "write the lengths of two levels, or a `total:`")
        yield entry.key, Levels(lengths, named.text("total"))


def _parents(path: str, item: Item, problems: Collector, open_related: OpenRelated) -> dict[str, str]:
    """Return what the codes of a list are part of; what is wrong with it is told at its own lines."""
    try:
        parents, wrong = code_parents(*open_related(path))
    except UnreadableFile as error:
        problems.including(error.diagnostics)
        return {}
    problems.including(wrong.diagnostics)
    if not parents and not wrong.diagnostics:
        problems.add("levels", f"no code of {quote(path)} has a parent", item.span, "fill its column `parent`")
    return dict(parents)


def check_levels(rollup: Fields, problems: Collector) -> None:
    """Report what says nothing beside levels of codes."""
    for key in ("total", "is", "from", "to"):
        if key in rollup and not (key == "from" and rollup.text("to") in (None, rollup.text("from"))):
            message = f"`{key}` says nothing beside `levels`: every code is the total of those below it"
            problems.add("idle-key", message, rollup.place(key), "leave it out")
    for entry in rollup.entries("levels"):
        if entry.key not in rollup.texts("by"):
            message = f"{quote(entry.key)} has levels and is none of `by`"
            problems.add("levels", message, entry.key_span, f"write it there: by: [..., {entry.key}]")


def check_sum(fields: Fields, rollup: Fields, problems: Collector) -> None:
    """Report what says nothing of rows that add up to a number or to another sum."""
    equals = _equals(rollup)
    if not isinstance(equals, str):
        for record, key in ((rollup, "total"), (rollup, "to"), (fields, "unmatched")):
            if key in record:
                message = f"`{key}` says nothing where rows add up to a number"
                problems.add("idle-key", message, record.place(key), "leave it out")
    elif equals == rollup.text("quantity") and _adds_same_rows(rollup, equals):
        message = f"the sum of {quote(equals)} is compared with itself"
        problems.add("repeated-quantity", message, rollup.place("is"), "say with `total:` or `to:` which rows it is of")
    if rollup.text("overlap") == rollup.text("rest") == "possible":
        message = "with `is`, `overlap: possible` says at least and `rest: possible` at most: both say nothing"
        problems.add("idle-rule", message, rollup.place("overlap"), "write none for one of them, or for both")
