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
    r"|time|period|time_period|district"
    r"|jahr|anno|año|année|annee|kode|codice|codigo|código|postcode)(?:$|[\W_])",
    re.IGNORECASE,
)
"""Headings of columns whose whole numbers are names and no amounts."""

_PLAIN_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PERCENT = re.compile(r"%|\bper ?cent|\bprozent|\bpct\b|_pct\b", re.IGNORECASE)

_FIGURES = 0.5
"""Share of the cells of a column that are numbers, if it is one of figures."""

_HEAD = 10_000
"""Rows from which it is guessed which columns are figures."""

_MOST_DECIMALS = 9

MOST_SIGNS = 20
"""Texts of a table that are told to be no figures."""

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
    asked = []
    for place, (name, dtype) in enumerate(schema.items()):
        if dtype == pl.String:
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
        elif dtype.is_numeric() and _NAMED_LABEL.search(name):
            asked.append((pl.col(name).cast(pl.Float64) % 1 == 0).all().alias(f"{place} whole"))
    counts = frame.select(asked).collect(engine="streaming").row(0, named=True) if asked else {}
    labels: list[str] = []
    figures: list[str] = []
    for place, (name, dtype) in enumerate(schema.items()):
        named = bool(_NAMED_LABEL.search(name))
        is_figures = False
        if dtype == pl.String:
            filled, count = (int(counts[f"{place} {what}"] or 0) for what in ("filled", "numbers"))
            is_figures = filled > 0 and count > _FIGURES * filled and not counts[f"{place} zero"]
            is_figures = is_figures and not (named and count == filled)
        elif dtype.is_numeric():
            is_figures = not (named and counts[f"{place} whole"])
        (figures if is_figures else labels).append(name)
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


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """What stands in a table."""

    columns: Columns
    labels: pl.DataFrame
    """As texts; null where nothing stands."""
    numbers: pl.DataFrame
    """As floats; null where no number stands."""
    places: pl.DataFrame
    """Where each report stands."""
    signs: tuple[str, ...]
    """Texts in columns of figures that are no numbers, up to :data:`MOST_SIGNS`."""

    @property
    def clean(self) -> bool:
        """Whether all that stands in columns of figures is a number."""
        return not self.signs


def read_cells(frame: pl.LazyFrame, columns: Columns | None = None, places: Sequence[str] = ()) -> Cells:
    """Read a table, once where its columns are what their beginning looks like and every figure is plain.

    Args:
        frame: the table.
        columns: which are labels and figures, if that is known; else all cells decide.
        places: columns that say where a report stands.
    """
    import polars as pl

    own = [name for name in frame.collect_schema().names() if name not in places and name.strip()]
    guess = columns or columns_of(frame.select(own).head(_HEAD))
    schema = frame.collect_schema()
    texts = [name for name in guess.figures if schema[name] == pl.String]
    number = {name: pl.col(f"number {place}") for place, name in enumerate(guess.figures)}
    read = (
        frame.with_columns(
            pl.col(name).cast(pl.Float64, strict=False).alias(each.meta.output_name()) for name, each in number.items()
        )
        .select(
            *(
                pl.when(pl.col(name).cast(pl.String) != "").then(pl.col(name).cast(pl.String)).alias(f"label {name}")
                for name in guess.labels
            ),
            *(pl.when(each.is_finite()).then(each) for each in number.values()),
            *(_asks(pl.col(name), number[name]).alias(f"asks {name}") for name in texts),
            *(pl.col(name).alias(f"place {name}") for name in places),
        )
        .collect(engine="streaming")
    )
    labels = read.select(pl.col(f"label {name}").alias(name) for name in guess.labels)
    numbers = read.select(each.alias(name) for name, each in number.items())
    stand = read.select(pl.col(f"place {name}").alias(name) for name in places)
    asked = [name for name in texts if read[f"asks {name}"].any()]
    if columns is None and own:
        plain_texts = [name for name in guess.labels if schema[name] == pl.String]
        other = [name for name in guess.labels if schema[name] != pl.String]
        found = (columns_of(labels.lazy().select(plain_texts)), columns_of(frame.select(*asked, *other)))
        figures = {name for each in found for name in each.figures} | (set(guess.figures) - set(asked))
        whole = Columns(tuple(n for n in own if n not in figures), tuple(n for n in own if n in figures))
        if whole != guess:
            return read_cells(frame, whole, places)
    signs: tuple[str, ...] = ()
    if asked:
        cells = {name: pl.col(name).str.strip_chars() for name in asked}
        again = {name: each.cast(pl.Float64, strict=False) for name, each in cells.items()}
        finite = {name: each.is_finite().fill_null(value=False) for name, each in again.items()}
        stripped = frame.select(
            *(pl.when(finite[name]).then(again[name]).alias(name) for name in asked),
            *(((cells[name].str.len_bytes() > 0) & ~finite[name]).alias(f"unread {name}") for name in asked),
        ).collect(engine="streaming")
        numbers = numbers.with_columns(stripped[name] for name in asked)
        unread = [name for name in asked if stripped[f"unread {name}"].any()]
        signs = _signs_in(frame, unread)
    return Cells(guess, labels, numbers, stand, signs)


def _signs_in(frame: pl.LazyFrame, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the texts of columns of figures that are no numbers, as they are written but for spaces around them."""
    import polars as pl

    found: set[str] = set()
    for name in columns:
        cell = pl.col(name).str.strip_chars()
        is_number = cell.cast(pl.Float64, strict=False).is_finite().fill_null(value=False)
        texts = frame.select(cell.filter((cell.str.len_bytes() > 0) & ~is_number).unique().sort().head(MOST_SIGNS))
        found.update(texts.collect(engine="streaming").to_series())
    return tuple(sorted(found)[:MOST_SIGNS])


def _asks(text: pl.Expr, number: pl.Expr) -> pl.Expr:
    """Return where a cell needs a closer look: it is neither empty nor a plain number, or may be a code such as 007."""
    length = text.str.len_bytes()
    finite = number.is_finite().fill_null(value=False)
    coded = text.str.starts_with("0") & (length > 1) & ((number >= 1) | (number == 0)).fill_null(value=False)
    return ((length > 0) & ~finite) | coded


def read_reports(
    cells: Cells, table: str, ids: Mapping[str, str], *, titles: Mapping[str, str] | None = None
) -> Reports:
    """Return the reports of a table.

    Args:
        cells: what stands in it.
        table: its id.
        ids: what rules call each column of figures.
        titles: what else is said of columns of figures, such as their unit.
    """
    import polars as pl

    figures = cells.columns.figures
    values = cells.numbers.select(pl.col(name).alias(ids[name]) for name in figures)
    kept = [name for name in values.columns if values[name].null_count() < values.height]
    quantities = tuple(
        _measured(values[ids[name]], name, (titles or {}).get(name, name)) for name in figures if ids[name] in kept
    )
    whole = {each.id: each.column for each in quantities if each.whole}
    numbers = [values[ids[name]].cast(pl.Int64 if ids[name] in whole else pl.Float64).alias(name) for name in figures]
    typed = pl.DataFrame([*cells.labels.get_columns(), *numbers, *cells.places.get_columns()]) if cells.clean else None
    return Reports(table, keys_of(cells.labels), cells.labels, values.select(kept), quantities, typed, cells.signs)


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
