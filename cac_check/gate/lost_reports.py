"""Reports that were decided and are no more, gathered where many are lost alike, or a whole file or column is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.names import FILE, LINE, as_written, is_inside, outside
from cac_check.gate.checked_tables import CheckedTables, broken_rows
from cac_check.gate.table_edits import EDITS, REPORTS
from cac_check.messages import Sentence
from cac_check.report.baseline_state import Change
from cac_check.report.words import LONGEST_QUOTE, visible
from cac_check.tables import TableReport
from cac_check.tables.cells import cells_behind
from cac_check.tables.no_longer_decided import AFTER, BEFORE, GONE, no_longer_decided

if TYPE_CHECKING:
    import polars as pl

UNCHECKED = "unchecked"
"""Stands for a verdict where a rule binds no more, or is gone."""

MOST_APART = 10
"""Reports of one rule and file that are told one by one where they are lost alike."""

FIRST = 3
"""Reports that are named where many are told at once."""


def lost_reports(before: CheckedTables, after: CheckedTables) -> pl.DataFrame:
    """Return reports that were decided and are decided no more: a figure they need is gone, a column, or their rows."""
    import polars as pl

    old, new = broken_rows(before.report), broken_rows(after.report)
    lost = no_longer_decided(before.inputs, after.inputs)
    keys = [name for name in lost.columns if name not in (BEFORE, AFTER)]
    # What only the exact engine could tell was settled in the checks, which list what is undecided.
    was_open, is_open = ((lost[side] == "open").fill_null(value=False) for side in (BEFORE, AFTER))
    if was_open.any() or is_open.any():
        then, now = (
            lost.join(_undecided(each, keys), on=keys, how="left", nulls_equal=True)["known"] for each in (old, new)
        )
        lost = lost.filter(~(was_open & then.is_not_null()) & (~is_open | now.is_not_null()))
    verdict = (
        pl.when(pl.col(AFTER).is_null())
        .then(pl.lit(UNCHECKED))
        .when(pl.col(AFTER) == GONE)
        .then(pl.lit(GONE))
        .otherwise(pl.lit("undecided"))
    )
    was = pl.when(pl.col(BEFORE) == "open").then(None).otherwise(BEFORE)
    return lost.select(*keys, verdict.alias("verdict"), was.alias("before"))


def _undecided(listed: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return the keys of the undecided rows, marked ``known``."""
    import polars as pl

    rows = listed.with_columns(pl.lit(None, pl.String).alias(key) for key in keys if key not in listed.columns)
    return rows.filter(pl.col("verdict") == "undecided").select(*keys, pl.lit(value=True).alias("known")).unique()


def with_lost_reports(rows: pl.DataFrame, lost: pl.DataFrame, report: TableReport, keys: Sequence[str]) -> pl.DataFrame:
    """Return the rows with what is lost, instead of what seems to be fixed because it is found no more."""
    import polars as pl

    severities = {rule.id: str(rule.severity) for rule in report.ruleset.rules}
    gone_rows = lost.with_columns(
        *(pl.lit(None, pl.String).alias(key) for key in keys if key not in lost.columns),
        pl.lit(str(Change.LOST)).alias("change"),
        pl.col("rule").replace_strict(severities, default=None, return_dtype=pl.String).alias("severity"),
        pl.lit(1, pl.Int64).alias(REPORTS),
    )
    gone = pl.col("change").is_in([str(Change.FIXED), str(Change.LOST)]) | (pl.col("verdict") == "undecided")
    gone_rows = gone_rows.join(rows.filter(~gone), on=list(keys), how="anti", nulls_equal=True)
    places = rows.filter(gone).select(*keys, "file", "line", "gap")
    gone_rows = gone_rows.join(places, on=list(keys), how="left", nulls_equal=True)
    rest = rows.join(gone_rows, on=list(keys), how="anti", nulls_equal=True)
    return pl.concat([rest, gone_rows], how="diagonal_relaxed").select(rows.columns)


def with_files(rows: pl.DataFrame, before: Inputs, keys: Sequence[str]) -> pl.DataFrame:
    """Return the rows of a comparison with the files that what is lost stood in.

    Args:
        rows: with the keys as the check names them.
        before: the earlier version.
        keys: the columns that tell which report a row is about.
    """
    import polars as pl

    lost = rows.filter((pl.col("change") == str(Change.LOST)) & pl.col(FILE).is_null())
    rules = {rule.id: rule for rule in before.ruleset.rules}
    found = []
    for (id_,), group in lost.group_by("rule", maintain_order=True):
        reports = group.select(key for key in keys if key != "rule" and group[key].null_count() < group.height)
        if id_ in rules and reports.width:
            cells = cells_behind(before, rules[str(id_)], reports).sort("cell role", FILE, LINE)
            names = [name for name in reports.columns if name in cells.columns]
            places = cells.select(*(pl.col(name).cast(pl.String) for name in names), pl.col(FILE).alias("old file"))
            found.append(
                places.unique(names, keep="first", maintain_order=True).with_columns(pl.lit(id_).alias("rule"))
            )
    if not found:
        return rows
    places = pl.concat(found, how="diagonal_relaxed")
    on = [name for name in places.columns if name != "old file"]
    placed = rows.join(places, on=on, how="left", nulls_equal=True, maintain_order="left")
    is_lost = pl.col("change") == str(Change.LOST)
    return placed.with_columns(pl.when(is_lost).then(pl.coalesce(FILE, "old file")).otherwise(FILE).alias(FILE)).drop(
        "old file"
    )


def gathered(
    rows: pl.DataFrame, lacking: Mapping[str, Sequence[str]], files_gone: Collection[str]
) -> tuple[pl.DataFrame, Mapping[str, Sentence]]:
    """Return the rows of a comparison in which reports that are lost alike are one row, and the sentences of those.

    Args:
        rows: with edits.
        lacking: by rule: the quantities it names that no table has any more.
        files_gone: files of the earlier version that are there no more.
    """
    import polars as pl

    lost = rows.filter(pl.col("change") == str(Change.LOST))
    keys = [name for name in rows.columns if is_inside(name)]
    made: list[dict[str, Any]] = []
    taken: list[pl.DataFrame] = []
    sentences: dict[str, Sentence] = {}
    for (id_, file, verdict), group in lost.group_by("rule", FILE, "verdict", maintain_order=True):
        gone = verdict == GONE and file in files_gone
        columns = lacking.get(str(id_), ())
        if group.height == 1 or (group.height <= MOST_APART and not gone and not columns):
            continue
        taken.append(group.select("rule", FILE, "verdict").head(1))
        causes = [Sentence.saying("there is no column {name} any more", name=name) for name in columns]
        if gone:
            causes = [Sentence.saying("{file} is gone", file=file)]
        said = [*causes, Sentence.saying("reports that are lost: {reports}", reports=_named(group, keys))]
        sentences |= {each: each for each in said}
        made.append(
            {
                "change": str(Change.LOST),
                "rule": id_,
                "verdict": verdict,
                "severity": group["severity"][0],
                FILE: file,
                REPORTS: int(group[REPORTS].sum()),
                EDITS: said,
            }
        )
    if not made:
        return rows, {}
    out = pl.concat(taken)
    is_lost = pl.col("change") == str(Change.LOST)
    rest = rows.filter(is_lost).join(out, on=out.columns, how="anti", nulls_equal=True)
    new = pl.DataFrame(made, schema_overrides={name: rows.schema[name] for name in made[0]})
    return pl.concat([rows.filter(~is_lost), rest, new], how="diagonal_relaxed").select(rows.columns), sentences


def _named(group: pl.DataFrame, keys: Sequence[str]) -> str:
    """Name the first reports of some, and say how many more there are."""
    names = [", ".join(_of_row(row, keys)) for row in group.head(FIRST).iter_rows(named=True)]
    said = visible("; ".join(name for name in names if name), LONGEST_QUOTE)
    more = group.height - FIRST
    count = f"{more:,}"
    return Sentence.saying("{reports} and {count} more", reports=said, count=count) if more > 0 else said


def _of_row(row: Mapping[str, Any], keys: Sequence[str]) -> Iterator[str]:
    return (f"{as_written(outside(key))} {row[key]}" for key in keys if row[key] is not None)


def columns_gone(before: TableReport, after: TableReport) -> dict[str, list[str]]:
    """Return by rule the quantities it names that tables had, and none has any more."""
    had = {result.rule.id: result.lacking for result in before.results}
    return {
        result.rule.id: [name for name in result.lacking if name not in had.get(result.rule.id, ())]
        for result in after.results
    }
