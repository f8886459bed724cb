"""From a parsed file to rules over tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cac_check.diagnostic import RuleProblems, Severity
from cac_check.loading import nodes
from cac_check.loading.code_lists import OpenRelated
from cac_check.loading.dataset import build_quantity
from cac_check.loading.forms.base import name_in
from cac_check.loading.idle_keys import refuse_idle_keys
from cac_check.loading.nodes import Document
from cac_check.loading.problems import Collector, did_you_mean, quote
from cac_check.loading.row_conditions import where_of
from cac_check.loading.rules import RuleBuilder, check_ids, evidence_of
from cac_check.loading.shape_reader import Fields, read
from cac_check.loading.table_forms import TABLE_FORMS, table_form
from cac_check.loading.table_forms.rollup import lists_named
from cac_check.loading.tables_block import build_table, files_of_names, never_falling
from cac_check.loading.tables_format import TABLE_RULES
from cac_check.loading.templates import expand
from cac_check.loading.untold import build_untold
from cac_check.model import Missing, Untold
from cac_check.model_tables import ColumnsLike, Table, TableRule, TableRuleset


def has_tables(document: Document) -> bool:
    """Whether a rule file is one over tables."""
    return isinstance(document.root, nodes.Mapping) and any(key.text == "tables" for key, _ in document.root.pairs)


def build_table_rules(document: Document, file: str, open_related: OpenRelated) -> TableRuleset:
    """Return the tables and rules of a parsed file.

    Args:
        document: the file.
        file: its path.
        open_related: how files that it names are opened.

    Raises:
        RuleProblems: with everything that is wrong in it.
    """
    problems = document.problems
    root = expand(document.root, problems)
    item = None if root is None else read(root, TABLE_RULES, "a rule file over tables", problems)
    if item is None or not isinstance(item.value, Fields):
        raise RuleProblems(problems.in_order())
    fields = item.value
    quantities = {entry.key: build_quantity(entry, problems) for entry in fields.entries("quantities")}
    tables = {entry.key: build_table(entry, quantities, problems, open_related) for entry in fields.entries("tables")}
    untold = build_untold(fields.entries("untold"), problems)
    builder = RuleBuilder(problems, quantities, untold)
    records = [item.value for item in fields.list("rules") if isinstance(item.value, Fields)]
    rules = [_rule(record, builder, problems, open_related) for record in records]
    implied = tuple(
        rule for entry in fields.entries("tables") for rule in never_falling(entry, tables[entry.key], problems)
    )
    check_ids(fields, problems)
    refuse_idle_keys(fields, problems)
    for record in records:
        _check_tables(record, tables, problems)
        _check_untold(record, untold, problems)
    if problems.diagnostics:
        raise RuleProblems(problems.in_order())
    written = tuple(rule for rule in rules if rule is not None)
    lists = (path for record in records for path in lists_named(record))
    beside = tuple(dict.fromkeys((*lists, *files_of_names(fields))))
    title, language = fields.text("title"), fields.text("language") or "en"
    return TableRuleset(tuple(tables.values()), (*written, *implied), file, title, language, beside=beside)


def _rule(fields: Fields, builder: RuleBuilder, problems: Collector, open_related: OpenRelated) -> TableRule | None:
    tolerance = fields.record("tolerance") or Fields({}, fields.span)
    form = table_form(fields, problems, open_related)
    untold: tuple[Untold, ...] = ()
    if form is None:
        rule = builder.rule(fields)
        if rule is None:
            return None
        form, untold = rule.form, rule.untold
    return TableRule(
        id=fields.text("id") or "",
        form=form,
        because=fields.text("because") or "",
        severity=Severity(fields.text("severity") or Severity.ERROR),
        evidence=evidence_of(fields),
        when=builder.relation(fields, "when"),
        where=where_of(fields, "where"),
        table=fields.text("table"),
        tolerance_abs=tolerance.number("abs") or 0,
        tolerance_rel=tolerance.number("rel") or 0,
        missing=Missing(fields.text("missing") or Missing.ANYTHING),
        untold=untold,
        columns_like=tuple(_columns_like(fields, problems)),
        location=problems.location(fields.place("id")),
    )


def _columns_like(fields: Fields, problems: Collector) -> Iterator[ColumnsLike]:
    """Yield the patterns of columns that stand in the place of quantities of a rule."""
    parts = fields.record("breakdown")
    for record, key in ((parts, "parts"), (fields, "same"), (fields, "order")):
        for item in record.list(key) if record is not None else ():
            if isinstance(item.value, Fields):
                like, without = item.value.texts("like"), item.value.texts("not")
                yield ColumnsLike(name_in(item), like, without, problems.location(item.span))


def _check_tables(fields: Fields, tables: Mapping[str, Table], problems: Collector) -> None:
    """Report tables nobody declared."""
    rollup = fields.record("rollup")
    named = [(fields, "table"), *([(rollup, "from"), (rollup, "to")] if rollup else [])]
    for record, key in named:
        name = record.text(key)
        if name is not None and name not in tables:
            hint = did_you_mean(name, tuple(tables))
            problems.add("unknown-table", f"{quote(name)} is no table of this file", record.place(key), hint)


def _check_untold(fields: Fields, untold: Mapping[str, Untold], problems: Collector) -> None:
    """Report quantities without a column where rows of one are added up or put in order."""
    for form in TABLE_FORMS:
        record = fields.record(form.name)
        for key in ("quantity", "by", "is") if record is not None else ():
            name = record.text(key) if record is not None else None
            if record is not None and name in untold:
                message = f"{quote(name or '')} is untold, and `{form.name}` is about the cells of a column"
                problems.add("untold-quantity", message, record.place(key), "name a quantity that has a column")
