"""Tables and the rules that only tables have, as immutable records.

A table file holds one figure per cell. A :class:`Table` says which columns identify a *report* (its keys), which hold
quantities and how their cells are read; a :class:`TableRule` relates figures of one report (any form of ``model``), of
several reports (:class:`Rollup`, :class:`Steps`, :class:`NeverFalls`), or breakdowns that are data themselves
(:class:`Listed`).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import field, replace
from types import MappingProxyType
from typing import TypeAlias

from cac_check.diagnostic import Location, Severity
from cac_check.interval import Interval, Rational
from cac_check.model import Evidence, Form, Kind, LinearRelation, Missing, Rule, Untold
from cac_check.model.files import FileOptions
from cac_check.period_formats import PeriodFormat
from cac_check.records import dataclass


class Layout(enum.StrEnum):
    """How a file arranges its figures."""

    WIDE = "wide"
    """A column per quantity."""
    LONG = "long"
    """A row per figure."""


class Measure(enum.StrEnum):
    """How a cell becomes an interval."""

    EXACT = "exact"
    """The number itself."""
    ROUNDED = "rounded"
    """The number ± half its grain, both ends included."""
    SAYS = "says"
    """A phrase, read by the lexicon."""
    BOUNDS = "bounds"
    """Two columns with the ends, both included; an empty end is unbounded."""


@dataclass(frozen=True, slots=True)
class CellReading:
    """How the cells of a column are read, beyond what :class:`Cells` says of blanks and signs."""

    measure: Measure = Measure.EXACT
    grain: Rational | str | None = None
    """For ``rounded``: a number, or the column that holds it."""
    low: str | None = None
    high: str | None = None
    """For ``bounds``: the columns of the ends."""
    language: str = "en"
    """For ``says``."""
    figure: int | None = None
    """For ``says``: which figure of a cell that holds two, counted from 1."""


@dataclass(frozen=True, slots=True)
class Cells:
    """What special cells mean: ``signs`` maps the text of a cell to its reading, ``None`` being missing."""

    signs: Mapping[str, Interval | None] = field(default_factory=lambda: MappingProxyType({"": None}))
    thousands: str | None = None
    """The character between groups of three digits."""
    hiding: frozenset[str] = frozenset()
    """Those of the signs that stand where a figure is, which is in the totals and not shown."""


@dataclass(frozen=True, slots=True)
class TableQuantity:
    """One quantity of a table. Without a kind it is an ``amount``: any sign, not only whole numbers."""

    id: str
    column: str
    """The column that holds it (wide), or what the quantity column says (long)."""
    kind: Kind = Kind.AMOUNT
    nonnegative: bool = False
    reading: CellReading | None = None
    """``None``: as the table says."""
    cumulative: bool = False
    """Whether it never falls along the table's column of time; see :attr:`Table.along`."""
    label: str | None = None
    """What it is, with its unit, in words for readers; ``None``: its id."""

    @property
    def called(self) -> str:
        """What readers are told it is."""
        return self.label or self.id


@dataclass(frozen=True, slots=True)
class Melt:
    """A column per period, to be read as a row per period."""

    columns: PeriodFormat
    """How the columns are called."""
    into: str
    """The column that is to hold the period."""
    value: str = "value"
    """The column that is to hold the figure."""


@dataclass(frozen=True, slots=True)
class Renames:
    """What the names in a column are called today."""

    names: Mapping[str, str]
    """Name → the one of today, in rows of any period, or from the last of ``until`` on."""
    along: str | None = None
    """The column of the period, where names changed at a time."""
    until: tuple[tuple[str, Mapping[str, str]], ...] = ()
    """The same of rows of earlier periods: those before each of these, the earliest first."""


@dataclass(frozen=True, slots=True)
class Table:
    """Files of one layout, and what their columns mean."""

    id: str
    keys: tuple[str, ...]
    files: tuple[str, ...] = ()
    """Globs; ``{name}`` in one becomes a column."""
    layout: Layout = Layout.WIDE
    quantities: tuple[TableQuantity, ...] = ()
    """Empty: every column a rule names is a quantity."""
    quantity: str | None = None
    """Long: the column that names the quantity."""
    value: str | None = None
    """Long: the column of the figure."""
    figure: str | None = None
    """The column that identifies a single figure, for ``listed``."""
    reading: CellReading = CellReading()
    cells: Cells = field(default_factory=Cells)
    source: FileOptions = field(default_factory=FileOptions)
    """How its files are written, where they are not plain CSV or Parquet."""
    known: tuple[TableQuantity, ...] = ()
    """Where it lists no quantities: what the file says of some, each in the column of its name."""
    along: str | None = None
    """The key that is the time of a report, for cumulative quantities."""
    every: str = "day"
    """What its periods are, as for :class:`Steps`."""
    dates: Mapping[str, PeriodFormat] = field(default_factory=lambda: MappingProxyType({}))
    """Column → how its periods are written, where that is not 2020-04-21, 2020-W17, 2020-04, 2020-Q2 or 2020."""
    melt: Melt | None = None
    blank_keys: frozenset[str] = frozenset()
    """Those of the keys of which a blank cell is a value of its own: an empty name."""
    names: Mapping[str, Renames] = field(default_factory=lambda: MappingProxyType({}))
    """Key → how its names changed over time."""
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A condition on one column: it is one of ``values``, or like one of ``patterns``; ``negated``: neither.

    In a pattern ``%`` stands for any text, ``_`` for any character. A missing cell matches only what is negated.
    """

    values: tuple[str | int, ...] = ()
    patterns: tuple[str, ...] = ()
    negated: bool = False


Where: TypeAlias = Mapping[str, Match]
"""Column → condition; all of them must hold."""

EVERYWHERE: Where = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ColumnsLike:
    """Quantities of a table by pattern, in the place of their names: ``*`` is any text, ``?`` any character."""

    name: str
    """What stands in the form instead of their names; no quantity is called so."""
    like: tuple[str, ...]
    without: tuple[str, ...] = ()
    """Patterns of those that are none of them."""
    location: Location | None = None
    columns: tuple[str, ...] = ()
    """What it matched, in the order of the table; empty as long as no table was looked at."""


@dataclass(frozen=True, slots=True)
class Naming:
    """How names are made comparable before rows are matched: cut, then replaced."""

    same: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Spelling → the name it stands for."""
    cut_after: str | None = None
    """Only what stands before the first occurrence counts."""
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class Levels:
    """Which code is the total of which: every code is at most part of one other."""

    lengths: tuple[int, ...] = ()
    """How long the codes of each level are, the shortest first: a code is part of the beginning of it that is as long
    as the codes of the level above. Empty: all codes but the total are of one level."""
    total: str | None = None
    """The code that those of the first level are part of."""
    parents: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Of codes that are listed: code → what it is part of; then neither lengths nor a total say so."""

    def knows(self, code: str) -> bool:
        """Whether it is said of a code what it is part of, or that it is part of none."""
        if self.parents:
            return code in self.parents or code in self.parents.values()
        return code == self.total or not self.lengths or len(code) in self.lengths


@dataclass(frozen=True, slots=True)
class Rollup:
    """The rows that match ``where`` add up to the row that matches ``total``, for each value of ``by``.

    ``overlap`` and ``rest`` mean what they do in a breakdown. Where ``equals`` says so, no row has the total.
    """

    quantity: str
    by: tuple[str, ...]
    overlap: bool
    rest: bool
    where: Where = field(default_factory=lambda: EVERYWHERE)
    total: Where = field(default_factory=lambda: EVERYWHERE)
    parts_table: str | None = None
    """The table of the parts; ``None``: the only table, or the one of the totals."""
    total_table: str | None = None
    called: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Column of ``by`` → what the table of the totals calls it, where that is something else."""
    names: Mapping[str, Naming] = field(default_factory=lambda: MappingProxyType({}))
    unmatched: Severity | None = Severity.WARNING
    """How bad totals without parts and parts without totals are; ``None``: they are only counted."""
    equals: str | Rational | None = None
    """What the parts add up to where no row has the total: the sum of this quantity over the rows that match ``total``,
    or this number."""
    levels: Mapping[str, Levels] = field(default_factory=lambda: MappingProxyType({}))
    """Column of ``by`` → its levels: rows add up to the row of the code that theirs is part of, at every level."""

    @property
    def constant(self) -> Rational | None:
        """The number that the parts add up to, where it is one."""
        return None if isinstance(self.equals, str) else self.equals

    @property
    def of_total(self) -> str:
        """The quantity that rows of totals tell."""
        return self.equals if isinstance(self.equals, str) else self.quantity


@dataclass(frozen=True, slots=True)
class Steps:
    """quantity(t) = quantity(t − 1) + by(t), where both periods are there and adjacent.

    Where ``by`` is a percent, quantity(t) = quantity(t − 1) × (1 + by(t)/100).
    """

    quantity: str
    by: str
    along: str
    """The column of the period: a date, or a whole number."""
    every: str = "day"
    """``day``, ``week``, ``month``, ``quarter`` or ``year``; ``1`` for whole numbers."""
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeverFalls:
    """No figure of a series is below one told earlier in it; periods may be left out."""

    quantity: str
    along: str
    """The column of the period, as for :class:`Steps`."""
    every: str = "day"
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Complete:
    """Every period of each series is there, once."""

    along: str
    """The column of the period, as for :class:`Steps`."""
    every: str = "day"
    within: tuple[str, ...] = ()
    ends: bool = True
    """Whether all series begin and end together: where most of them do."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Breakdowns that are data: a table ``breakdown, total, relation`` and a table ``breakdown, part, weight``."""

    breakdowns: str
    parts: str


Series: TypeAlias = Steps | NeverFalls
"""Forms that relate a row to one before it in time."""

AlongTime: TypeAlias = Series | Complete
"""Forms that put the rows of a series in the order of their periods."""

AcrossRows: TypeAlias = Rollup | AlongTime | Listed
"""Forms that relate several rows; the others relate figures of one report."""

TableForm: TypeAlias = Form | AcrossRows


@dataclass(frozen=True, slots=True)
class TableRule:
    """A rule on tables; see :class:`cac_check.model.Rule` for the fields both have."""

    id: str
    form: TableForm
    because: str = ""
    severity: Severity = Severity.ERROR
    evidence: Evidence | None = None
    when: LinearRelation | None = None
    where: Where = field(default_factory=lambda: EVERYWHERE)
    """The rows of a table it binds on (``rollup`` has its own)."""
    table: str | None = None
    """The table it binds on; ``None``: every table that has its quantities."""
    tolerance_abs: Rational = 0
    tolerance_rel: Rational = 0
    missing: Missing = Missing.ANYTHING
    untold: tuple[Untold, ...] = ()
    """As of a rule over claims."""
    columns_like: tuple[ColumnsLike, ...] = ()
    """Those of its quantities that are named by pattern."""
    location: Location | None = None

    @staticmethod
    def of(rule: Rule) -> TableRule:
        """Return a rule of ``model`` as one that binds on every row of every table with its quantities."""
        return TableRule(
            id=rule.id,
            form=rule.form,
            because=rule.because,
            severity=rule.severity,
            evidence=rule.evidence,
            when=rule.when,
            tolerance_abs=rule.tolerance_abs,
            tolerance_rel=rule.tolerance_rel,
            missing=rule.missing,
            untold=rule.untold,
            location=rule.location,
        )

    def between(self, form: Form) -> Rule:
        """Return it as a rule between figures of one report, where it has this form: :meth:`of` the other way round."""
        return Rule(
            id=self.id,
            form=form,
            because=self.because,
            severity=self.severity,
            evidence=self.evidence,
            when=self.when,
            tolerance_abs=self.tolerance_abs,
            tolerance_rel=self.tolerance_rel,
            missing=self.missing,
            untold=self.untold,
            location=self.location,
        )


@dataclass(frozen=True, slots=True)
class TableRuleset:
    """The tables and rules of one file."""

    beside: tuple[str, ...] = field(default=(), kw_only=True)
    """Files that were read with it, as they are written in it: lists of codes."""
    tables: tuple[Table, ...]
    rules: tuple[TableRule, ...]
    path: str | None = None
    title: str | None = None
    language: str = "en"
    """Of reports on the tables."""

    def table(self, name: str | None) -> Table:
        """Return the table of that name; ``None`` is the first one."""
        return self.tables[0] if name is None else next(table for table in self.tables if table.id == name)

    def with_files(self, files: tuple[str, ...]) -> TableRuleset:
        """Return the same rules over other files: they take the place of the first table's."""
        first, *others = self.tables
        return replace(self, tables=(replace(first, files=files), *others))
