"""Entries of lists that cannot be read: their breakdowns are decided by nothing, which must not look like agreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import narwhals as nw

from cac_check.diagnostic import Diagnostic, Location, Span, quoted
from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.listed import unread_relations, unread_weights
from cac_check.engine.tables.names import FILE, LINE
from cac_check.engine.tables.run import collect
from cac_check.model_tables import Listed, TableRuleset
from cac_check.tables.queried_problems import MOST_PRINTED


def list_problems(ruleset: TableRuleset, frames: Mapping[str, Frame], most: int = MOST_PRINTED) -> Iterator[Diagnostic]:
    """Yield relations and weights of listed breakdowns that cannot be read, each file once."""
    forms = dict.fromkeys(rule.form for rule in ruleset.rules if isinstance(rule.form, Listed))
    for path in dict.fromkeys(form.breakdowns for form in forms):
        yield from _unread(unread_relations(frames[path]), path, "relation", "=, >= or <=", most)
    for path in dict.fromkeys(form.parts for form in forms):
        unread = unread_weights(frames[path])
        if unread is not None:
            yield from _unread(unread, path, "weight", "a number", most)


def _unread(rows: Frame, path: str, column: str, wanted: str, most: int) -> Iterator[Diagnostic]:
    place = [name for name in (FILE, LINE) if name in rows.collect_schema()]
    number, first = collect(rows.select(nw.len().alias("n")), rows.select("breakdown", column, *place).head(most))
    for row in first.iter_rows(named=True):
        line = row.get(LINE)
        span = None if line is None else Span(line, 1, line, 1)
        found = "nothing" if row[column] is None else quoted(row[column])
        message = f"{column} of breakdown {row['breakdown']}: {found} is none; expected {wanted}"
        yield Diagnostic(f"unread-{column}", message, Location(str(row.get(FILE, path)), span))
    if number.item() > first.height:
        rest = number.item() - first.height
        more = f"{rest:,} more cells of {column} cannot be read; expected {wanted}"
        yield Diagnostic(f"unread-{column}", more, Location(path), count=rest)
