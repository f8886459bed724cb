"""Jobs carried out: how often each rule has each verdict, and the rows where it fails with both of its sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import or_
from typing import TYPE_CHECKING

import narwhals as nw

from cac_check.engine.tables.coded import with_keys
from cac_check.engine.tables.combining import combined
from cac_check.engine.tables.comparisons import Comparison
from cac_check.engine.tables.figures import ASSUMED_BOUND, Coded, Frame, Shared, expand
from cac_check.engine.tables.interval_sums import Sides, sides, summable
from cac_check.engine.tables.jobs import Check, Job
from cac_check.engine.tables.judge import Code, broken, code_of, judge
from cac_check.engine.tables.names import FILE, LINE
from cac_check.records import dataclass

if TYPE_CHECKING:
    import polars as pl

SMALL = " is small"
DOUBTFUL = "doubtful"

SIDES = ("low", "high", "total_low", "total_high")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job found."""

    job: Job
    counts: tuple[dict[Code, int], ...]
    """By check."""
    failing: pl.DataFrame
    """A row per report with a verdict to report: its keys, ``verdict N`` per check, and per comparison ``N.M low`` and
    so on, as multiples of 1/``units[N, M]``; and every figure (:func:`figure_column`)."""
    units: dict[tuple[int, int], int]


class NotAsAssumed(Exception):  # noqa: N818 - what was met, not what went wrong
    """The data are not what was assumed of them, so that nothing that was computed counts."""


def run(job: Job, *, undecided: bool = False, figures: bool = True) -> Outcome:
    """Decide every check of a job in one pass over its frame.

    Args:
        job: what to decide.
        undecided: whether undecided reports are wanted row by row.
        figures: whether the figures of failing rows are wanted; :func:`tables.candidates` needs them, and what is open.

    Raises:
        NotAsAssumed: if the job must be planned again without assumptions.
    """
    if job.view.coded is not None:
        return _run_coded(job, job.view.coded, undecided=undecided, figures=figures)
    shared = Shared()
    job = replace(job, view=replace(job.view, shared=shared))
    marks = _marks(job)
    units, columns = _side_columns(job)
    frame = job.view.frame.with_columns(**shared.columns) if shared.columns else job.view.frame
    judged = frame.with_columns(**{f"verdict {index}": mark.expression for index, mark in enumerate(marks)})
    verdicts = [f"verdict {index}" for index in range(len(marks))]
    assumed = job.view.assumed
    sound = [nw.col(*assumed).is_between(-ASSUMED_BOUND, ASSUMED_BOUND).all().name.suffix(SMALL)] if assumed else []
    if job.view.doubtful is not None:
        sound.append(job.view.doubtful.alias(DOUBTFUL))
    counts = judged.select(
        *sound,
        *(nw.col(name).count().alias(f"{name} applies") for name in verdicts),
        *(
            (nw.col(name) == int(Code.UNDECIDED)).cast(nw.Int64()).sum().alias(f"{name} undecided")
            for name, mark in zip(verdicts, marks, strict=True)
            if not mark.two_valued
        ),
    )
    least = int(Code.UNDECIDED if undecided else Code.STRAINED)
    failing = judged.filter(
        combined(
            or_,
            (
                nw.col(name) if mark.two_valued else nw.col(name) >= least
                for name, mark in zip(verdicts, marks, strict=True)
            ),
        )
    )
    if figures:
        columns |= figure_columns(job)
    schema = job.view.frame.collect_schema().names()
    kept = [name for name in dict.fromkeys((*job.view.keys, FILE, LINE)) if name in schema]
    codes = (mark.code(name).alias(name) for name, mark in zip(verdicts, marks, strict=True))
    failing = failing.select(*kept, *codes, *(expression.alias(name) for name, expression in columns.items()))
    counted, rows = collect(counts, failing)
    (numbers,) = counted.rows(named=True)
    if numbers.get(DOUBTFUL) or not all(numbers[name + SMALL] for name in assumed):
        raise NotAsAssumed
    job = replace(job, view=replace(job.view, shared=None))
    return Outcome(job, tuple(_counts(numbers, rows[name], name) for name in verdicts), rows.rechunk(), units)


def _run_coded(job: Job, coded: Coded, *, undecided: bool, figures: bool) -> Outcome:
    """Carry out a job by the codes of its reports."""
    outcome = run(replace(job, view=coded.view), undecided=undecided, figures=figures)
    named = with_keys(outcome.failing, coded.rows, job.view.keys)
    if named is None:
        raise NotAsAssumed
    return replace(outcome, job=job, failing=named)


def _counts(numbers: Mapping[str, int], failing: pl.Series, name: str) -> dict[Code, int]:
    """Return how often each verdict was given: what is neither undecided nor among the failing is consistent."""
    found = dict(failing.value_counts().iter_rows())
    counts = {code: found.get(int(code), 0) for code in Code}
    counts[Code.UNDECIDED] = numbers.get(f"{name} undecided") or 0
    worse = sum(counts[code] for code in (Code.STRAINED, Code.CONTRADICTED, Code.OPEN))
    counts[Code.CONSISTENT] = numbers[f"{name} applies"] - counts[Code.UNDECIDED] - worse
    return counts


def judged_rows(job: Job) -> Frame:
    """Return the rows of a job with ``verdict N`` of every check: a :class:`Code`, null where it does not apply."""
    return job.view.frame.with_columns(
        **{
            f"verdict {index}": masked(check, judge(job.view, check.assertion))
            for index, check in enumerate(job.checks)
        }
    )


def figure_column(quantity: str, label: str) -> str:
    """Return the column of :attr:`Outcome.failing` that holds one expression of a figure (see ``figures.expand``)."""
    return f"figure {quantity} {label}"


def figure_columns(job: Job) -> dict[str, nw.Expr]:
    """Return every expression of every figure of a job, by its column (see :func:`figure_column`)."""
    return {
        figure_column(name, label): expression
        for name, figure in job.view.figures.items()
        for label, expression in expand(replace(figure, plain=False)).items()
    }


def unmatched(job: Job) -> Frame:
    """Return the keys of a rollup that have parts but no total, a total but no parts, or several totals."""
    assert job.view.binds is not None
    compared = job.view.binds & (nw.col("totals given") == 1)
    return job.view.frame.filter(~compared).select(*job.view.keys, "parts given", "totals given")


def collect(*frames: Frame) -> tuple[pl.DataFrame, ...]:
    """Compute frames as polars ones; several of polars share one pass over their source, in bounded memory."""
    import polars as pl

    if frames[0].implementation.is_polars():
        return tuple(pl.collect_all([frame.to_native() for frame in frames], engine="streaming"))
    return tuple(pl.DataFrame(frame.collect(backend="pyarrow").to_native()) for frame in frames)


@dataclass(frozen=True, slots=True)
class _Mark:
    """What is computed of every row for one check."""

    expression: nw.Expr
    two_valued: bool
    """Whether it says if the rule is broken; else it is a :class:`Code`."""

    def code(self, column: str) -> nw.Expr:
        """Return the :class:`Code` of a column that holds the mark."""
        return code_of(nw.col(column)) if self.two_valued else nw.col(column)


def _marks(job: Job) -> tuple[_Mark, ...]:
    marks = []
    for check in job.checks:
        decided = broken(job.view, check.assertion)
        expression = judge(job.view, check.assertion) if decided is None else decided
        marks.append(_Mark(masked(check, expression), decided is not None))
    return tuple(marks)


def masked(check: Check, verdict: nw.Expr) -> nw.Expr:
    """Return what is told of the rows a check is about, null elsewhere."""
    return verdict if check.where is None else nw.when(check.where).then(verdict)


def _linear(checks: Sequence[Check]) -> Iterator[tuple[int, int, Check, Comparison]]:
    for index, check in enumerate(checks):
        if isinstance(check.assertion.body, tuple):
            for position, comparison in enumerate(check.assertion.body):
                yield index, position, check, comparison


def _side_columns(job: Job) -> tuple[dict[tuple[int, int], int], dict[str, nw.Expr]]:
    """Return the two sums of every comparison, under ``lenient`` where it is contradicted.

    A side that is a point has no ``high``.
    """
    units: dict[tuple[int, int], int] = {}
    columns: dict[str, nw.Expr] = {}
    for index, position, check, comparison in _linear(job.checks):
        missing = check.assertion.missing
        figures = {name: job.view.figures[name].where_missing(missing) for name in comparison.quantities}
        if not summable(comparison, figures):  # only the exact engine can tell
            units[index, position] = 1
            columns |= {f"{index}.{position} {label}": nw.lit(None, nw.Int64()) for label in ("low", "total_low")}
            continue
        tight = sides(comparison, figures, job.view, lenient=False)
        units[index, position] = tight.unit
        ends = _ends(tight)
        if any(figure.lenient is not figure.ends for figure in figures.values()):
            wide = _ends(sides(comparison, figures, job.view, lenient=True))
            contradicted = nw.col(f"verdict {index}") == int(Code.CONTRADICTED)
            ends = {label: nw.when(contradicted).then(wide[label]).otherwise(end) for label, end in ends.items()}
        columns |= {f"{index}.{position} {label}": end for label, end in ends.items()}
    return units, columns


def _ends(both: Sides) -> dict[str, nw.Expr]:
    found = {"low": both.left.low, "total_low": both.right.low}
    if not both.left.point:
        found["high"] = both.left.high
    if not both.right.point:
        found["total_high"] = both.right.high
    return found
