"""Charts of a check of tables: when and where failures gather. SVG by matplotlib, the same from run to run."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Any

from cac_check.engine.tables.localise import REPORT
from cac_check.engine.tables.names import FILE, LINE, as_written
from cac_check.tables.check import TableReport
from cac_check.tables.findings import COLUMNS, FAILING

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.figure import Figure

MOST_RULES = 9
"""Rules that have a colour of their own; the others share one."""

MOST_VALUES = 20
"""Values of a key that are shown, those with the most failures."""

VALUE = "value of the key"
"""The column of the key a chart is about, whatever the key is called."""

MOST_DAYS_NAMED = 12
"""Days that are named one by one."""

_STYLE: Any = {"svg.hashsalt": "cac-check", "svg.fonttype": "none", "font.size": 9, "text.parse_math": False}


def charts(report: TableReport) -> Mapping[str, str]:
    """Return charts by file name: failures over time where a key holds days, failures by value of the other keys.

    Where both kinds of key are there, one more shows the series with the largest gap, day by day.

    Empty where nothing failed.

    Raises:
        ImportError: if matplotlib is not installed.
    """
    import matplotlib as mpl
    import polars as pl

    failing = report.findings.filter(report.findings["verdict"].is_in(FAILING))
    if not failing.height:
        return {}
    rules = _ranked(failing["rule"])
    found: dict[str, str] = {}
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        # Texts stay texts in the picture: what looks at it has the letters that the font here lacks.
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        keys = [name for name in failing.columns if name not in (*COLUMNS, FILE, LINE, REPORT)]
        for key in keys:
            values = failing.select("rule", pl.Series(VALUE, failing[key])).drop_nulls()
            days = _days(values[VALUE])
            if days is not None and days.n_unique() > 1:
                found[_file(key, found)] = _over_time(values.with_columns(days), as_written(key), rules)
            elif 1 < values[VALUE].n_unique() < values.height:
                found[_file(key, found)] = _by_value(values, as_written(key), rules)
        worst = _worst_series(failing, keys, rules)
        if worst is not None:
            found["worst-series.svg"] = worst
    return found


def _worst_series(failing: pl.DataFrame, keys: Sequence[str], rules: Sequence[str]) -> str | None:
    """Draw how far the series with the largest gap misses on each day; ``None`` where it fails on one day only."""
    import polars as pl

    dated = next((key for key in keys if _days(failing[key]) is not None), None)
    others = [key for key in keys if key != dated]
    if dated is None or not others or "gap" not in failing.columns:
        return None
    gaps = failing.with_columns(pl.Series(VALUE, _days(failing[dated])), pl.col("gap").cast(pl.Float64).abs())
    gaps = gaps.drop_nulls(["gap", VALUE])
    if not gaps.height:
        return None
    worst = gaps.sort("gap", descending=True, maintain_order=True).row(0, named=True)
    series = gaps.filter(*(pl.col(key).eq_missing(pl.lit(worst[key])) for key in others))
    if series[VALUE].n_unique() < 2:
        return None
    figure, axes = _figure(9.0, 3.0)
    for rule, colour in _colours(rules).items():
        own = series.filter(pl.col("rule") == rule).group_by(VALUE).agg(pl.col("gap").max()).sort(VALUE)
        if own.height:
            axes.vlines(own[VALUE].to_list(), 0, own["gap"].to_list(), color=colour)
            axes.plot(own[VALUE].to_list(), own["gap"].to_list(), "o", color=colour, label=rule)
    _name_days(axes, series[VALUE])
    axes.set_ylim(bottom=0)
    axes.set_ylabel("misses by")
    axes.set_xlabel(as_written(dated))
    axes.set_title(", ".join(f"{as_written(key)} {worst[key]}" for key in others))
    figure.autofmt_xdate()
    return _svg(figure)


def _file(key: str, taken: Collection[str]) -> str:
    """Return a file name for the chart of a key that no other chart has."""
    name = f"failures-by-{re.sub('[^A-Za-z0-9]+', '-', key)}"
    number = next(number for number in count(1) if _numbered(name, number) not in taken)
    return _numbered(name, number)


def _numbered(name: str, number: int) -> str:
    return f"{name}.svg" if number == 1 else f"{name}-{number}.svg"


def _ranked(values: pl.Series) -> list[str]:
    """Return distinct values, the most frequent first, ties by name."""
    counts = values.alias(VALUE).cast(str).value_counts(name="times").rows()
    return [value for value, _ in sorted(counts, key=lambda pair: (-pair[1], pair[0]))]


def _days(values: pl.Series) -> pl.Series | None:
    """Return values as days, ``None`` if they are none."""
    import polars as pl

    if values.dtype in (pl.Date, pl.Datetime):
        return values.cast(pl.Date)
    if values.dtype != pl.String:
        return None
    days = values.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    return None if days.null_count() else days


def _colours(rules: Sequence[str]) -> Mapping[str, str]:
    return {rule: f"C{min(place, MOST_RULES)}" for place, rule in enumerate(rules)}


def _over_time(failures: pl.DataFrame, key: str, rules: Sequence[str]) -> str:
    """Draw how many reports fail on each day, the rules on top of each other."""
    import polars as pl

    figure, axes = _figure(9.0, 3.5)
    first: date = failures[VALUE].min()  # type: ignore[assignment]
    last: date = failures[VALUE].max()  # type: ignore[assignment]
    days = pl.date_range(first, last, eager=True).alias(VALUE)
    below = pl.zeros(days.len(), eager=True)
    for rule, colour in _colours(rules).items():
        counted = failures.filter(pl.col("rule") == rule).group_by(VALUE).len("times")
        heights = days.to_frame().join(counted, on=VALUE, how="left", maintain_order="left")["times"].fill_null(0)
        if heights.sum():
            axes.bar(days.to_list(), heights.to_list(), 1.0, bottom=below.to_list(), color=colour, label=rule)
            below = below + heights
    _name_days(axes, days)
    axes.set_ylabel("reports that fail")
    axes.set_xlabel(key)
    figure.autofmt_xdate()
    return _svg(figure)


def _by_value(failures: pl.DataFrame, key: str, rules: Sequence[str]) -> str:
    """Draw how many reports fail for each value of a key, the most at the top."""
    import polars as pl

    values = _ranked(failures[VALUE])[:MOST_VALUES]
    figure, axes = _figure(9.0, 1.5 + 0.25 * len(values))
    left = [0] * len(values)
    for rule, colour in _colours(rules).items():
        own = failures.filter(pl.col("rule") == rule)[VALUE].cast(pl.String)
        widths = [int((own == value).sum()) for value in values]
        if any(widths):
            axes.barh(values, widths, left=left, color=colour, label=rule)
            left = [before + width for before, width in zip(left, widths, strict=True)]
    axes.invert_yaxis()
    axes.set_xlabel("reports that fail")
    axes.set_ylabel(key)
    return _svg(figure)


def _name_days(axes: Any, days: pl.Series) -> None:
    """Name few days one by one: left to itself, the axis would name hours."""
    named = days.unique().sort()
    if named.len() <= MOST_DAYS_NAMED:
        axes.set_xticks(named.to_list(), [day.isoformat() for day in named])


def _figure(width: float, height: float) -> tuple[Figure, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def _svg(figure: Figure) -> str:
    handles, labels = figure.axes[0].get_legend_handles_labels()
    if len(labels) > 1:
        figure.legend(handles[:MOST_RULES], labels[:MOST_RULES], loc="outside right upper", frameon=False)
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()
