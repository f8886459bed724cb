"""From a frame to reports: which columns are labels, which are figures, which labels tell reports apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cac_check.records import dataclass
from cac_check.suggestion.rules.reports import Measured, Reports

if TYPE_CHECKING:
    import polars as pl

_NAMED_LABEL = re.compile(
    r"(?:^|[\W_])(?:id|ids|code|codes|key|year|years|month|day|date|week|quarter|line|row|nr|no|number|fips|zip|nuts|iso"
    r"|jahr|anno|año|année|annee|kode|codice|codigo|código|postcode)(?:$|[\W_])",
    re.IGNORECASE,
)
"""Headings of columns whose whole numbers are names and no amounts."""

_PLAIN_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PERCENT = re.compile(r"%|\bper ?cent|\bprozent|\bpct\b|_pct\b", re.IGNORECASE)

_FIGURES = 0.5
"""Share of the cells of a column that are numbers, if it is one of figures."""

_MOST_DECIMALS = 9

_KEYS = 4
"""Columns that may be needed to tell reports apart."""

_MOST_LABELS = 10
"""Columns of labels among which those are looked for."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What was found of the columns of a frame."""

    labels: tuple[str, ...]
    figures: tuple[str, ...]


def columns_of(frame: pl.LazyFrame) -> Columns:
    """Return which columns hold labels and which figures, by all of their cells."""
    import polars as pl

    schema = frame.collect_schema()
    texts = [name for name, dtype in schema.items() if dtype == pl.String]
    numbers = [name for name, dtype in schema.items() if dtype.is_numeric()]
    asked = []
    for place, name in enumerate(texts):
        cell = pl.col(name).str.strip_chars()
        is_filled = cell.str.len_bytes() > 0
        is_number = cell.cast(pl.Float64, strict=False).is_finite()
        asked += [
            is_filled.sum().alias(f"{place} filled"),
            is_number.sum().alias(f"{place} numbers"),
            (cell.str.starts_with("0") & (cell.str.len_bytes() > 1) & ~cell.str.contains(".", literal=True))
            .any()
            .alias(f"{place} zero"),
        ]
    asked += [_looks(pl.col(name), f"number {place}") for place, name in enumerate(numbers)]
    counts = frame.select(asked).collect(engine="streaming").row(0, named=True) if asked else {}
    labels: list[str] = []
    figures: list[str] = []
    for name in schema.names():
        if name in numbers:
            whole = counts[f"number {numbers.index(name)}"]
            (labels if whole and _NAMED_LABEL.search(name) else figures).append(name)
        elif name in texts:
            place = texts.index(name)
            filled, count = (int(counts[f"{place} {what}"] or 0) for what in ("filled", "numbers"))
            is_figures = filled > 0 and count > _FIGURES * filled and not counts[f"{place} zero"]
            named = bool(_NAMED_LABEL.search(name)) and count == filled
            (figures if is_figures and not named else labels).append(name)
        else:
            labels.append(name)
    return Columns(tuple(labels), tuple(figures))


def has_grouped_figures(frame: pl.LazyFrame) -> bool:
    """Whether a column holds figures in a way that only the reader of published files knows: 1,234 and 12 %."""
    import polars as pl

    texts = [name for name, dtype in frame.collect_schema().items() if dtype == pl.String]
    cells = [pl.col(name).str.strip_chars() for name in texts]
    asked = [
        ((cell.str.contains(r"^[-+(]?\d[\d.,\s']*[%)]?$")).sum() > _FIGURES * (cell.str.len_bytes() > 0).sum()).alias(
            f"{place} digits"
        )
        for place, cell in enumerate(cells)
    ]
    plain = [
        (cell.cast(pl.Float64, strict=False).is_finite().sum() <= _FIGURES * (cell.str.len_bytes() > 0).sum()).alias(
            f"{place} plain"
        )
        for place, cell in enumerate(cells)
    ]
    counts = frame.select(*asked, *plain).collect().row(0, named=True) if texts else {}
    return any(counts[f"{place} digits"] and counts[f"{place} plain"] for place in range(len(texts)))


def _looks(column: pl.Expr, name: str) -> pl.Expr:
    """Return whether a column of numbers holds whole ones only."""
    import polars as pl

    return (column.cast(pl.Float64) % 1 == 0).all().alias(name)


def read_reports(
    frame: pl.LazyFrame,
    table: str,
    columns: Columns,
    ids: Mapping[str, str],
    *,
    titles: Mapping[str, str] | None = None,
    places: Sequence[str] = (),
) -> Reports:
    """Return the reports of a frame.

    Args:
        frame: the table.
        table: its id.
        columns: which are labels and figures.
        ids: what rules call each column of figures.
        titles: what else is said of columns of figures, such as their unit.
        places: columns that say where a report stands.
    """
    import polars as pl

    schema = frame.collect_schema()
    figures, unread = [], []
    for name in columns.figures:
        if schema[name] == pl.String:
            cell = pl.col(name).str.strip_chars()
            bad = (cell.str.len_bytes() > 0) & ~cell.cast(pl.Float64, strict=False).is_finite().fill_null(value=False)
            unread.append(bad.any().alias(f"unread {name}"))
        text = pl.col(name).str.strip_chars() if schema[name] == pl.String else pl.col(name)
        number = text.cast(pl.Float64, strict=False)
        figures.append(pl.when(number.is_finite()).then(number).alias(ids[name]))
    labels = [pl.col(name).cast(pl.String).replace("", None).alias(f"label {name}") for name in columns.labels]
    spots = [pl.col(name).alias(f"place {name}") for name in places]
    read, bad_cells = pl.collect_all(
        [frame.select(*labels, *figures, *spots), frame.select(*unread, pl.lit(value=False).alias("none"))],
        engine="streaming",
    )
    label_columns = read.select(f"label {name}" for name in columns.labels).rename(
        lambda name: name.removeprefix("label ")
    )
    values = read.select(ids[name] for name in columns.figures)
    kept = [name for name in values.columns if values[name].null_count() < values.height]
    quantities = tuple(
        _measured(values[ids[name]], name, (titles or {}).get(name, name))
        for name in columns.figures
        if ids[name] in kept
    )
    clean = not any(bad_cells.row(0)) if bad_cells.height else True
    whole = {each.id: each.column for each in quantities if each.whole}
    numbers = [
        values[ids[name]].cast(pl.Int64 if ids[name] in whole else pl.Float64).alias(name) for name in columns.figures
    ]
    stand = read.select(f"place {name}" for name in places).rename(lambda name: name.removeprefix("place "))
    typed = label_columns.hstack(numbers).hstack(stand) if clean else None
    return Reports(table, keys_of(label_columns), label_columns, values.select(kept), quantities, typed)


def keys_of(labels: pl.DataFrame) -> tuple[str, ...]:
    """Return the fewest columns that tell all reports apart, the first ones first; none if none do."""
    import polars as pl

    usable = labels.columns[:_MOST_LABELS]
    if not labels.height or not usable:
        return ()
    codes = labels.select(pl.col(usable).fill_null("").rank("dense"))
    distinct = {name: int(codes[name].max() or 1) for name in usable}  # type: ignore[arg-type]
    for size in range(1, min(_KEYS, len(usable)) + 1):
        for chosen in itertools.combinations(usable, size):
            most = 1
            for name in chosen:
                most *= distinct[name]
            if most >= labels.height and not codes.select(chosen).is_duplicated().any():
                return chosen
    return ()


def ids_of(columns: Sequence[str], slugs: Sequence[str]) -> dict[str, str]:
    """Return what rules call columns: their own name where it can be one, else the slug."""
    plain = [name for name in columns if _PLAIN_ID.fullmatch(name)]
    taken, ids = set(plain), {}
    for name, slug in zip(columns, slugs, strict=True):
        fresh, count = name if name in plain else slug, 2
        while name not in plain and fresh in taken:
            fresh, count = f"{slug}_{count}", count + 1
        taken.add(fresh)
        ids[name] = fresh
    return ids


def _measured(values: pl.Series, column: str, title: str) -> Measured:
    known = values.drop_nulls()
    some = known if len(known) <= 5_000 else known.sample(5_000, seed=1)
    decimals = 0
    for number in some.to_list():
        text = f"{number:.15g}"
        if "e" in text:
            text = f"{number:.{_MOST_DECIMALS}f}".rstrip("0")
        decimals = max(decimals, len(text.partition(".")[2]))
        if decimals >= _MOST_DECIMALS:
            break
    whole = decimals == 0 and bool((known % 1 == 0).all())
    negative = int((known < 0).sum())
    return Measured(values.name, column, min(decimals, _MOST_DECIMALS), whole, negative, bool(_PERCENT.search(title)))
