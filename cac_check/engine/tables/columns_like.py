"""Quantities that rules name by pattern, ``parts: {like: "age_*"}``, put in by the columns that tables have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cac_check.diagnostic import Diagnostic, Location, RuleProblems
from cac_check.interval import Rational
from cac_check.model import Breakdown, Order, Same, quantities_of
from cac_check.model_tables import AcrossRows, ColumnsLike, Layout, Table, TableForm, TableRule, TableRuleset

MOST_NAMED = 20
"""Columns that a message lists."""


def with_columns_like(ruleset: TableRuleset, columns: Mapping[str, Sequence[str]]) -> TableRuleset:
    """Return the same rules with the columns that patterns match in the place of the patterns.

    A rule binds then on the table whose columns its patterns match, of those that have all else that it names.

    Args:
        ruleset: the tables and the rules.
        columns: the columns of each table, as its user calls them.

    Raises:
        RuleProblems: where a pattern matches nothing, the whole itself or what the rule names besides, where what it
            leaves out is not there, or where it matches other columns in each of several tables.
    """
    open_ = {rule.id for rule in ruleset.rules if not all(each.columns for each in rule.columns_like)}
    if not open_:
        return ruleset
    problems: list[Diagnostic] = []
    rules = tuple(
        _rule(rule, ruleset.tables, columns, problems) if rule.id in open_ else rule for rule in ruleset.rules
    )
    if problems:
        raise RuleProblems(problems)
    return replace(ruleset, rules=rules)


def told_in(table: Table, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the quantities of a table before its figures are read: of a long one those it lists."""
    if table.quantities or table.layout is Layout.LONG:
        return tuple(quantity.id for quantity in table.quantities)
    reading = table.reading
    beside = {*table.keys, table.figure, reading.grain, reading.low, reading.high}
    return tuple(name for name in columns if name not in beside)


def _rule(
    rule: TableRule, tables: Iterable[Table], columns: Mapping[str, Sequence[str]], problems: list[Diagnostic]
) -> TableRule:
    form = rule.form
    assert not isinstance(form, AcrossRows)
    patterns = {each.name for each in rule.columns_like}
    untold = {each.id for each in rule.untold}
    named = tuple(name for name in quantities_of(form) if name not in patterns)
    names_in = {table.id: told_in(table, columns[table.id]) for table in tables if rule.table in (None, table.id)}
    unlisted = {table.id for table in tables if table.layout is Layout.LONG and not table.quantities}
    able = {
        table: names
        for table, names in names_in.items()
        if table in unlisted or {*named} - untold <= {*names, *columns[table]}
    }
    if not able:
        return replace(rule, form=_put_in(form, dict.fromkeys(patterns, ())))  # it is told what no table has
    found = {table: tuple(_matched(each, names) for each in rule.columns_like) for table, names in able.items()}
    fitting = {table: each for table, each in found.items() if all(one.columns for one in each)}
    problem = _problem(rule, found, fitting, able, tables) or _repeated(rule, form, named, next(iter(fitting.values())))
    if problem is not None:
        problems.append(problem)
        return rule
    (matched,) = set(fitting.values())
    only = next(iter(fitting)) if len(fitting) == 1 else rule.table
    put = {each.name: each.columns for each in matched}
    return replace(rule, form=_put_in(form, put), table=only, columns_like=matched)


def _matched(pattern: ColumnsLike, names: Iterable[str]) -> ColumnsLike:
    return replace(
        pattern, columns=tuple(n for n in names if _is_like(n, pattern.like) and not _is_like(n, pattern.without))
    )


def _is_like(name: str, patterns: Iterable[str]) -> bool:
    return any(re.fullmatch(_expression(pattern), name, re.DOTALL) for pattern in patterns)


def _expression(pattern: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in pattern)


def _put_in(form: TableForm, columns: Mapping[str, tuple[str, ...]]) -> TableForm:
    """Return a form with columns in the place of patterns."""
    match form:
        case Breakdown(parts=parts):
            weighted: tuple[tuple[str, Rational], ...] = tuple(
                (name, weight) for part, weight in parts for name in columns.get(part, (part,))
            )
            return replace(form, parts=weighted)
        case Same(quantities=quantities) | Order(quantities=quantities):
            names = (name for each in quantities for name in columns.get(each, (each,)))
            return replace(form, quantities=tuple(names))
        case _:
            raise AssertionError("no other form names quantities by pattern")


def _problem(
    rule: TableRule,
    found: Mapping[str, tuple[ColumnsLike, ...]],
    fitting: Mapping[str, tuple[ColumnsLike, ...]],
    able: Mapping[str, tuple[str, ...]],
    tables: Iterable[Table],
) -> Diagnostic | None:
    """Say what is wrong with what the patterns of a rule match in tables, if anything is."""
    layouts = {table.id: table.layout for table in tables}
    if not fitting:
        table, patterns = next(iter(found.items()))
        empty = next(each for each in patterns if not each.columns)
        if not able[table] and layouts[table] is Layout.LONG:
            message = f"{_written(empty)} matches columns, and {table} is a long table, whose quantities are cells"
            return _diagnostic(rule, empty, message, "list them under `quantities:` of the table")
        if any(_is_like(name, empty.like) for name in able[table]):
            return _diagnostic(rule, empty, f"{_written(empty)} leaves out all that it matches", "leave less out")
        message = f"{_written(empty)} matches no column of {table}"
        return _diagnostic(rule, empty, message, f"its columns are: {_some(able[table])}")
    for table, patterns in fitting.items():
        for each in patterns:
            matched = [name for name in able[table] if _is_like(name, each.like)]
            idle = next((one for one in each.without if not any(_is_like(name, (one,)) for name in matched)), None)
            if idle is not None:
                message = f"`not: {idle}` leaves nothing out of what {', '.join(each.like)} matches in {table}"
                return _diagnostic(rule, each, message, f"that is: {_some(matched)}")
    if len(set(fitting.values())) > 1:
        each = rule.columns_like[0]
        message = f"{_written(each)} matches other columns in each of the tables {', '.join(fitting)}"
        return _diagnostic(rule, each, message, "say which is meant with `table:`, and write a rule for each")
    return None


def _repeated(
    rule: TableRule, form: TableForm, named: Sequence[str], matched: tuple[ColumnsLike, ...]
) -> Diagnostic | None:
    """Say what patterns match that the rule names besides, or that there are too few to relate."""
    seen = set(named)
    whole = form.total if isinstance(form, Breakdown) else None
    for each in matched:
        again = next((name for name in each.columns if name in seen), None)
        if again is not None:
            role = "the whole itself" if again == whole else "which the rule names besides"
            advice = f"leave it out: {{like: {', '.join(each.like)}, not: [{', '.join((*each.without, again))}]}}"
            return _diagnostic(rule, each, f"{_written(each)} matches {again}, {role}", advice)
        dated = next((name for name in each.columns if "@" in name), None)
        if dated is not None:
            message = f"{_written(each)} matches {dated}, and @ stands before the day of a figure in proofs"
            advice = f"give it another name under `quantities:` of the table, name: {{column: {dated}}}"
            return _diagnostic(rule, each, message, advice)
        seen |= set(each.columns)
    if whole is None and len(seen) < 2:
        each = matched[0]
        advice = "a column is related to another one: match at least two"
        return _diagnostic(rule, each, f"{_written(each)} matches {each.columns[0]} alone", advice)
    return None


def _written(pattern: ColumnsLike) -> str:
    return f"“{', '.join(pattern.like)}”"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"


def _diagnostic(rule: TableRule, pattern: ColumnsLike, message: str, advice: str) -> Diagnostic:
    place = pattern.location or rule.location or Location(rule.id)
    return Diagnostic("columns-like", f"rule {rule.id}: {message}", place, advice)
