"""One version of tables as it was checked, and its rows that break a rule in the form that is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.inputs import Inputs
from cac_check.engine.tables.names import ALL, EVERY_ROW, as_written, inside, is_inside, outside, public
from cac_check.engine.tables.run import SIDES
from cac_check.model_tables import Rollup
from cac_check.records import dataclass
from cac_check.tables import TableReport
from cac_check.tables.check import phrase_reader
from cac_check.tables.findings import COLUMNS, SETS
from cac_check.tables.spreadsheet_cells import Letters

if TYPE_CHECKING:
    import polars as pl

UNMATCHED = "unmatched"
"""Stands for a verdict on parts without a total and totals without parts."""

BESIDE_KEYS = frozenset({*COLUMNS, "file", "line"} - {"rule", "breakdown"})
"""Columns of findings that do not say which report a row is about."""

_TEXTS = ("verdict", "severity", "candidates", "fits", "hint", "file")
_NUMBERS = (*SIDES, "gap")
KEPT = (*_TEXTS, *_NUMBERS, "line")
"""What a comparison keeps of a finding beside its keys."""


@dataclass(frozen=True, slots=True)
class CheckedTables:
    """One version of tables: what was found in it, and the tables themselves."""

    report: TableReport
    frames: Mapping[str, Frame]
    letters: Letters = MappingProxyType({})
    """By table, the letters of its columns in a spreadsheet."""

    @property
    def inputs(self) -> Inputs:
        """The tables as the engine takes them."""
        return Inputs.of(self.report.ruleset, self.frames, self.report.profile, phrase_reader(self.report.ruleset))


def broken_rows(report: TableReport | None) -> pl.DataFrame:
    """Every report that breaks a rule or could not be decided, and what found no partner."""
    import polars as pl

    if report is None:
        return pl.DataFrame(schema={"rule": pl.String})
    frames = [_inside(report.findings)]
    for result in report.results:
        form = result.rule.form
        severity = getattr(form, "unmatched", None)
        if result.unmatched is not None and severity is not None and result.unmatched.height:
            alone = _inside(result.unmatched.drop("parts given", "totals given"))
            frames.append(
                alone.with_columns(
                    pl.lit(result.rule.id).alias("rule"),
                    pl.lit(UNMATCHED).alias("verdict"),
                    pl.lit(str(severity)).alias("severity"),
                )
            )
    # Texts, because a key that is a number in one file may be a text in another.
    every = pl.concat(
        [_as_texts(frame) for frame in frames if frame.height] or [_as_texts(frames[0])], how="diagonal_relaxed"
    )
    whole = [rule.id for rule in report.ruleset.rules if isinstance(rule.form, Rollup) and not rule.form.by]
    return (
        every.with_columns(pl.when(pl.col("rule").is_in(whole)).then(pl.lit(ALL)).alias(EVERY_ROW)) if whole else every
    )


def _inside(findings: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the keys named as in the check, so that none is taken for a column of a comparison."""
    return findings.rename(lambda name: name if name in {*COLUMNS, "file", "line"} else inside(as_written(name)))


def named_as_written(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the keys as findings have them."""
    return rows.drop(EVERY_ROW, strict=False).rename(_named_as_written)


def _named_as_written(name: str) -> str:
    return public(outside(name)) if is_inside(name) else name


def _as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    keys = [name for name in frame.columns if name not in BESIDE_KEYS]
    return frame.with_columns(pl.col(keys).cast(pl.String))


def a_row_per_report(frame: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return keys and what is told of a row, in fixed types, a row per rule and keys."""
    import polars as pl

    types = dict.fromkeys(_NUMBERS, pl.Float64) | dict.fromkeys(SETS, pl.List(pl.List(pl.String))) | {"line": pl.Int64}
    columns = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(types.get(name, pl.String)).alias(name)
        for name in (*keys, *KEPT)
    ]
    return frame.select(columns).unique(subset=list(keys), keep="first", maintain_order=True)
