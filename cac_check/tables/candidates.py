"""What would make a failing report fit: the fewest figures to change, what would fit in their place, typing slips."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from cac_check.engine.components import components
from cac_check.engine.tables.comparisons import Comparison
from cac_check.engine.tables.figures import Figure, expand
from cac_check.engine.tables.groups import LARGEST, PARTS
from cac_check.engine.tables.interval_sums import summable
from cac_check.engine.tables.jobs import Check
from cac_check.engine.tables.judge import Code
from cac_check.engine.tables.localise import REPORT, Budget, Cell, Rules, localise
from cac_check.engine.tables.run import Outcome, figure_column
from cac_check.interval import Interval, exact, format_number
from cac_check.records import dataclass
from cac_check.report.words import fit_in_words
from cac_check.tables.each import Each
from cac_check.tables.exact_candidates import MOST_CASES, MOST_WORK, Case, Sets, case_of, smallest_sets
from cac_check.typing_slips import may_be_slip, telling_slip
from cac_check.verdict.likelihood import moved

if TYPE_CHECKING:
    import polars as pl

AT_ONCE = 50_000
"""Reports localised together: each takes some kilobytes on the way."""

SCHEMA = (REPORT, "candidates", "fits", "hint")
"""The columns of sets: ``candidates`` and ``fits`` are lists with a list of figures, and of what fits, for each set."""


def nothing_found() -> pl.DataFrame:
    """Return a table of sets without a row."""
    import polars as pl

    texts = pl.List(pl.List(pl.String))
    return pl.DataFrame(schema={REPORT: pl.UInt32, "candidates": texts, "fits": texts, "hint": pl.String})


@dataclass(frozen=True, slots=True)
class Found:
    """What would make failing reports fit."""

    sets: pl.DataFrame
    """``report, candidates, fits, hint``; no row where no set was found."""
    left: int = 0
    """Failing reports that were not looked at, because there were too many for the exact engine."""


def candidates_of(outcome: Outcome, each: Each = map) -> Found:
    """Return, per failing report, all its smallest sets of figures.

    A set is a list of figures, with a list of what fits for them in the same order. A typing slip that is no
    coincidence comes first, then the smallest changes in proportion to the figures, then names decide.

    Args:
        outcome: what failed.
        each: applies a function to the reports that only the exact engine can localise.
    """
    every = range(len(outcome.job.checks))
    sets, left = _sets_of(outcome, every, outcome.failing.with_row_index(REPORT), each, _Allowance.whole())
    return Found(sets, len(left))


def candidates_by_rule(outcome: Outcome, each: Each = map) -> Found:
    """Return, per failing report and rule, what :func:`candidates_of` says of the rules that hang together with it.

    Rules without a common figure have their errors each for itself: what would make one of them fit is no part of what
    is said of another. ``sets`` has a column ``rule`` as well.
    """
    import polars as pl

    checks = outcome.job.checks
    numbered = outcome.failing.with_row_index(REPORT)
    columns = {
        name: [figure_column(name, label) for label in expand(replace(figure, plain=False))]
        for name, figure in outcome.job.view.figures.items()
    }
    allowance = _Allowance.whole()
    left: set[int] = set()
    found = []
    for together in components(range(len(checks)), lambda index: _figures_of(checks[index])):
        names = dict.fromkeys(name for index in together for name in _figures_of(checks[index]))
        verdicts = [f"verdict {index}" for index in together]
        own = [column for name in names if name in columns for column in columns[name]]
        apart = numbered.select(REPORT, *verdicts, *own)  # much less to carry along
        sets, left_here = _sets_of(outcome, together, apart, each, allowance)
        left |= left_here
        found += [sets.with_columns(pl.lit(checks[index].rule.id).alias("rule")) for index in together]
    return Found(pl.concat(found).unique([REPORT, "rule"], maintain_order=True), len(left))


@dataclass(slots=True)
class _Allowance:
    """How much may still be looked for, by all rules of a job together."""

    budget: Budget
    cases: int
    """Distinct reports the exact engine may still be asked about."""
    work: int
    """See :data:`~cac_check.tables.exact_candidates.MOST_WORK`."""

    @staticmethod
    def whole() -> _Allowance:
        return _Allowance(Budget(), MOST_CASES, MOST_WORK)

    @property
    def used_up(self) -> bool:
        """Whether the exact engine may be asked about no other report."""
        return self.cases <= 0 or self.work < 0

    def takes(self, case: Case) -> bool:
        """Whether the exact engine may be asked about one more report; it is counted."""
        self.work -= len(case.figures) ** 2
        if self.used_up:
            return False
        self.cases -= 1
        return True


def _figures_of(check: Check) -> tuple[str, ...]:
    condition = check.assertion.when
    return (*check.assertion.quantities, *check.assertion.compared, *(condition.quantities if condition else ()))


def _sets_of(
    outcome: Outcome, together: Sequence[int], numbered: pl.DataFrame, each: Each, allowance: _Allowance
) -> tuple[pl.DataFrame, set[int]]:
    """Return the smallest sets for the reports in which one of these checks fails, and the reports that are left."""
    import polars as pl

    failing = numbered.filter(pl.any_horizontal(pl.col(f"verdict {i}") >= int(Code.STRAINED) for i in together))
    if not failing.height:
        return nothing_found(), set()
    located = [_by_columns(outcome, together, some, allowance.budget) for some in failing.iter_slices(AT_ONCE)]
    quick = pl.concat([sets for sets, _ in located])
    rest = failing.join(quick, on=REPORT, how="anti") if quick.height else failing
    given_up = {report for _, reports in located for report in reports}
    if given_up:
        rest = rest.filter(~pl.col(REPORT).is_in(list(given_up)))
    if LARGEST in outcome.job.view.figures:  # sums and largest parts of overlapping rows are no form of one report
        return quick, given_up
    slow, left = _by_engine(outcome, together, rest, each, allowance)
    return pl.concat([quick, slow]), left | given_up


def _by_columns(
    outcome: Outcome, together: Sequence[int], failing: pl.DataFrame, budget: Budget
) -> tuple[pl.DataFrame, tuple[int, ...]]:
    """Localise the reports on which only comparisons of sums bind, all at once; return those given up as well."""
    import polars as pl

    nothing = nothing_found()
    checks = {index: outcome.job.checks[index] for index in together}
    rules = {
        index: Rules(check.assertion.body, check.assertion.missing)
        for index, check in checks.items()
        if isinstance(check.assertion.body, tuple) and check.assertion.body and check.assertion.when is None
    }
    others = [index for index in checks if index not in rules]
    if others:
        failing = failing.filter(pl.all_horizontal(pl.col(f"verdict {index}").is_null() for index in others))
    names = dict.fromkeys(name for rule in rules.values() for row in rule.comparisons for name in row.quantities)
    figures = {name: outcome.job.view.figures[name] for name in names}
    unit = math.lcm(*(figure.denominator for figure in figures.values()))
    mixed = unit > 1 and any(figure.integral for figure in figures.values())
    if not rules or mixed or any(figure.ends.open for figure in figures.values()) or not failing.height:
        return nothing, ()
    if not all(summable(row, figures) for rule in rules.values() for row in rule.comparisons):
        return nothing, ()  # figures may be texts of numbers that no column of whole numbers holds
    lenient = pl.any_horizontal(pl.col(f"verdict {index}") == int(Code.CONTRADICTED) for index in rules)
    reports = failing.select(
        REPORT,
        *(_cell_columns(name, figure, unit, lenient) for name, figure in figures.items()),
        *(pl.col(f"verdict {index}").is_not_null().alias(f"binds {place}") for place, index in enumerate(rules)),
    ).unnest(*figures)
    cells = [
        Cell(name, figure.integral, figure.nonnegative, figure.bound * (unit // figure.denominator))
        for name, figure in figures.items()
    ]
    scaled = [Rules(tuple(_in_unit(row, unit) for row in rule.comparisons), rule.missing) for rule in rules.values()]
    found = localise(reports, cells, scaled, budget)
    tied = {PARTS, LARGEST} <= figures.keys()
    return _described(found.candidates, reports, unit, tied=tied).cast(nothing.schema), found.cut


def _by_engine(
    outcome: Outcome, together: Sequence[int], failing: pl.DataFrame, each: Each, allowance: _Allowance
) -> tuple[pl.DataFrame, set[int]]:
    """Localise reports one by one; return those that were too many as well."""
    import polars as pl

    checks = {index: outcome.job.checks[index] for index in together}
    figures = outcome.job.view.figures
    cases: dict[Case, list[int]] = {}
    known: dict[tuple[object, ...], Case] = {}
    columns = {index: _columns_of(check, figures) for index, check in checks.items()}
    left: set[int] = set()
    for row in failing.iter_rows(named=True):
        binding = [index for index in checks if row[f"verdict {index}"] is not None]
        contradicted = any(row[f"verdict {index}"] == int(Code.CONTRADICTED) for index in checks)
        question = (contradicted, *((index, *map(row.__getitem__, columns[index])) for index in binding))
        if question not in known:
            if allowance.used_up:  # a case of many rules takes long to write, and this one is not asked about
                left.add(row[REPORT])
                continue
            known[question] = case_of([checks[index] for index in binding], figures, row, lenient=contradicted)
        case = known[question]
        if case in cases or allowance.takes(case):
            cases.setdefault(case, []).append(row[REPORT])
        else:
            left.add(row[REPORT])
    rows = [
        (report, *sets_in_words(case, sets))
        for (case, reports), sets in zip(cases.items(), each(smallest_sets, cases), strict=True)
        for report in reports
        if sets
    ]
    return pl.DataFrame(rows, schema=nothing_found().schema, orient="row"), left


def _columns_of(check: Check, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    """Return the columns that hold what a report tells of the figures of a check."""
    return tuple(
        figure_column(name, label)
        for name in _figures_of(check)
        if name in figures
        for label in expand(replace(figures[name], plain=False))
    )


def sets_in_words(case: Case, sets: Sets) -> tuple[list[list[str]], list[list[str]], str | None]:
    """Write sets as :func:`candidates_of` does, in its order."""
    stated = dict(case.figures)
    ranked = []
    for chosen in sets:
        slip = _slip(stated[chosen[0][0]], chosen[0][1], len(sets)) if len(chosen) == 1 else None
        away = sum(moved(stated[name], fit) for name, fit in chosen)
        names = [name for name, _ in chosen]
        ranked.append((slip is None, away, names, [fit_in_words(fits) for _, fits in chosen], slip))
    ranked.sort(key=lambda one: one[:3])
    return [one[2] for one in ranked], [one[3] for one in ranked], ranked[0][4]


def _slip(stated: Interval, fits: Interval | None, among: int) -> str | None:
    if fits is None or not (stated.is_point and fits.is_point):
        return None
    if not (isinstance(stated.low, int) and isinstance(fits.low, int)):
        return None
    return telling_slip(stated.low, fits.low, among)


def _cell_columns(name: str, figure: Figure, unit: int, lenient: pl.Expr) -> pl.Expr:
    """Return the ends of a figure and whether it is claimed, as a struct called ``name``."""
    import polars as pl

    def end(label: str) -> pl.Expr:
        column = pl.col(figure_column(name, label))
        if figure.lenient is not figure.ends:
            column = pl.when(lenient).then(pl.col(figure_column(name, f"lenient {label}"))).otherwise(column)
        return column.cast(pl.Int128) * (unit // figure.denominator)

    high = "low" if figure.ends.point else "high"
    claimed = pl.col(figure_column(name, "claimed")) > 0
    floor = 0 if figure.nonnegative else None
    return pl.struct(
        pl.when(claimed).then(end("low")).otherwise(floor).alias(f"{name} low"),
        end(high).alias(f"{name} high"),
        claimed.alias(f"{name} claimed"),
    ).alias(name)


def _in_unit(row: Comparison, unit: int) -> Comparison:
    return Comparison(row.left, row.right, row.relation, exact(row.offset * unit))


def _described(found: pl.DataFrame, reports: pl.DataFrame, unit: int, *, tied: bool) -> pl.DataFrame:
    """Turn sets and ends into text, best set first.

    ``tied``: the sum of rows and the largest of them are both compared, so that neither changes alone; only the end
    that is next to the total fits whatever the other then is.
    """
    import polars as pl

    if not found.height:
        return nothing_found()
    singles = found.with_row_index("set").explode("cells", "lows", "highs")
    if tied:
        nearest = {PARTS: pl.coalesce("lows", "highs"), LARGEST: pl.coalesce("highs", "lows")}
        singles = singles.with_columns(
            pl.coalesce(
                *(pl.when(pl.col("cells") == name).then(next_to) for name, next_to in nearest.items()), end
            ).alias(end)
            for end in ("lows", "highs")
        )
    if unit == 1 and (found["unit"] == 1).all():
        low, high = pl.col("lows").cast(pl.String), pl.col("highs").cast(pl.String)
        named = singles
    else:
        low, high = pl.col("low text"), pl.col("high text")
        named = singles.with_columns(
            _texts(singles, "lows", unit).alias("low text"), _texts(singles, "highs", unit).alias("high text")
        )
    text = (
        pl.when(pl.col("lows") == pl.col("highs"))
        .then(low)
        .when(pl.col("lows").is_null() & pl.col("highs").is_null())
        .then(pl.lit("anything"))
        .when(pl.col("lows").is_null())
        .then(pl.format("at most {}", high))
        .when(pl.col("highs").is_null())
        .then(pl.format("at least {}", low))
        .otherwise(pl.format("{} to {}", low, high))
    )
    slips, moves = _slips_and_moves(named, reports, unit)
    sets = (
        named.with_columns(text.alias("text"), slips.alias("slip"), moves.alias("moved"))
        .group_by("set", maintain_order=True)
        .agg(
            pl.col(REPORT).first(),
            pl.col("cells").alias("candidates"),
            pl.col("text").alias("fits"),
            pl.when(pl.len() == 1).then(pl.col("slip").first()).alias("hint"),
            pl.col("moved").sum(),
        )
        .sort(REPORT, pl.col("hint").is_null(), "moved", pl.col("candidates").list.join("\0"))
    )
    return sets.group_by(REPORT, maintain_order=True).agg(
        "candidates",
        "fits",
        pl.col("hint").first(),
    )


def _texts(singles: pl.DataFrame, column: str, unit: int) -> pl.Series:
    import polars as pl

    pairs = singles.select(column, "unit").iter_rows()
    texts = [None if value is None else format_number(Fraction(int(value), unit * scale)) for value, scale in pairs]
    return pl.Series(texts, dtype=pl.String)


def _slips_and_moves(singles: pl.DataFrame, reports: pl.DataFrame, unit: int) -> tuple[pl.Series, pl.Series]:
    """Return the slip that would turn what fits into what is told, and how far apart they are in proportion.

    A slip takes one whole number told and one that fits. The distance only orders what is told: a float will do.
    """
    import polars as pl

    names = singles["cells"].unique().to_list()
    stated_ends = [
        pl.coalesce(pl.when(pl.col("cells") == name).then(pl.col(f"{name} {end}")) for name in names)
        for end in ("low", "high")
    ]
    ends = [pl.col(end).cast(pl.Float64) / pl.col("unit") for end in ("lows", "highs")]
    away = pl.max_horizontal(ends[0] - pl.col("stated high"), pl.col("stated low") - ends[1], 0.0)
    size = pl.max_horizontal(pl.col("stated low").abs(), pl.col("stated high").abs(), unit)
    rows = singles.join(reports, on=REPORT, how="left", maintain_order="left").select(
        stated_ends[0].alias("stated low"),
        stated_ends[1].alias("stated high"),
        "lows",
        "highs",
        "unit",
        pl.col("set").n_unique().over(REPORT).alias("among"),
    )
    scale = pl.col("unit").cast(pl.Int128) * unit
    stated_number, fit = pl.col("stated low") // unit, pl.col("lows") // scale
    points = (pl.col("stated low") == pl.col("stated high")) & (pl.col("lows") == pl.col("highs"))
    whole = (stated_number * unit == pl.col("stated low")) & (fit * scale == pl.col("lows"))
    likely = points & whole & may_be_slip(stated_number, fit)
    stated = rows.select(stated=pl.when(likely).then(stated_number), fits=pl.when(likely).then(fit), among="among")
    slips = [
        None if number is None else telling_slip(int(number), int(fits), among)
        for number, fits, among in stated.iter_rows()
    ]
    return pl.Series(slips, dtype=pl.String), rows.select(moved=away / size)["moved"]
