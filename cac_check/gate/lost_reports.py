"""Reports that are lost, gathered by rule and file where many are lost alike, or a whole file or column is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.names import FILE, LINE, as_written, is_inside, outside
from cac_check.gate.table_edits import EDITS, REPORTS
from cac_check.messages import Sentence
from cac_check.report.baseline_state import Change
from cac_check.report.words import LONGEST_QUOTE, visible
from cac_check.tables.cells import cells_behind
from cac_check.tables.no_longer_decided import GONE

if TYPE_CHECKING:
    import polars as pl

MOST_APART = 10
"""Reports of one rule and file that are told one by one where they are lost alike."""

FIRST = 3
"""Reports that are named where many are told at once."""


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


def gathered(rows: pl.DataFrame, lacking: Mapping[str, Sequence[str]]) -> tuple[pl.DataFrame, Mapping[str, Sentence]]:
    """Return the rows of a comparison in which reports that are lost alike are one row, and the sentences of those.

    Args:
        rows: with edits.
        lacking: by rule: the quantities it names that no table has any more.
    """
    import polars as pl

    lost = rows.filter(pl.col("change") == str(Change.LOST))
    keys = [name for name in rows.columns if is_inside(name)]
    made: list[dict[str, Any]] = []
    taken: list[pl.DataFrame] = []
    sentences: dict[str, Sentence] = {}
    for (id_, file, verdict), group in lost.group_by("rule", FILE, "verdict", maintain_order=True):
        gone = file is not None and verdict == GONE and not Path(str(file)).exists()
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
