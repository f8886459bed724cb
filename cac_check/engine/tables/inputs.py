"""The tables a rule set is checked on: which quantities they have, and the views of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cac_check.engine.tables.columns_like import with_columns_like
from cac_check.engine.tables.figures import Frame, View
from cac_check.engine.tables.names import FIGURE, FILE_READ, LINE_READ
from cac_check.engine.tables.phrases import ReadPhrase
from cac_check.engine.tables.renaming import frame_inside, over_every_row, ruleset_inside
from cac_check.engine.tables.views import table_view
from cac_check.model import Profile, quantities_of, without_untold
from cac_check.model_tables import (
    Complete,
    Layout,
    Listed,
    NeverFalls,
    Rollup,
    Steps,
    Table,
    TableQuantity,
    TableRule,
    TableRuleset,
)
from cac_check.records import dataclass


@dataclass(frozen=True, slots=True)
class Inputs:
    """The frames a rule set is checked on, and how words in them are read."""

    ruleset: TableRuleset
    frames: Mapping[str, Frame]
    """By table, and by path for what ``listed`` names."""
    profile: Profile = Profile.DEFAULT
    read: ReadPhrase | None = None
    assume: bool = True
    """Whether giant numbers may be ruled out afterwards instead of beforehand (see ``figures.View.assumed``)."""

    @staticmethod
    def of(ruleset: TableRuleset, frames: Mapping[str, Frame], profile: Profile, read: ReadPhrase) -> Inputs:
        """Return tables as their user knows them, with all columns named for the check (see ``names``).

        Raises:
            RuleProblems: if a pattern of columns does not match what it has to.
        """
        own = _columns(ruleset, frames)
        ruleset = with_columns_like(ruleset, own)
        whole = over_every_row(ruleset)
        renamed = {name: frame_inside(frames[name], every_row=name in whole) for name in own}
        return Inputs(ruleset_inside(ruleset, own), {**frames, **renamed}, profile, read)

    @staticmethod
    def rules_on(ruleset: TableRuleset, frames: Mapping[str, Frame]) -> TableRuleset:
        """Return rules as their user knows them, with the columns that they name by pattern.

        Raises:
            RuleProblems: if a pattern does not match what it has to.
        """
        return with_columns_like(ruleset, _columns(ruleset, frames))

    def quantities(self, table: Table, names: Iterable[str]) -> tuple[TableQuantity, ...] | None:
        """Return quantities of a table by name, ``None`` if it lacks one of them."""
        declared = {quantity.id: quantity for quantity in table.quantities}
        columns = () if declared else self.frames[table.id].collect_schema().names()
        found = []
        for name in dict.fromkeys(names):
            if name in declared:
                found.append(declared[name])
            elif not declared and (name in columns or table.layout is Layout.LONG):
                known = next((quantity for quantity in table.known if quantity.id == name), None)
                found.append(known or TableQuantity(name, name))
            else:
                return None
        return tuple(found)

    def binds(self, rule: TableRule, table: Table) -> bool:
        """Whether a rule between figures of one report binds on a table: it has all of its quantities."""
        return rule.table in (None, table.id) and self.quantities(table, quantities_named(rule)) is not None

    def measurable(self, table: Table, columns: Iterable[str]) -> tuple[str, ...]:
        """Return those columns whose largest value is worth a look beforehand: sums of small ones are quicker."""
        frame = self.frames[table.id]
        schema = frame.collect_schema()
        return tuple(name for name in columns if name in schema) if frame.implementation.is_polars() else ()

    def view(
        self,
        table: Table,
        quantities: Sequence[TableQuantity],
        columns: Iterable[str],
        measured: Iterable[str] = (),
        *,
        assume: bool = False,
        lean: bool = False,
    ) -> View:
        """Return the reports of a table with these quantities and other columns (see ``views.table_view``)."""
        return table_view(
            self.frames[table.id],
            table,
            quantities,
            profile=self.profile,
            read=self.read,
            dimensions=columns,
            measured=measured,
            assume=assume and self.assume,
            lean=lean,
        )


def _columns(ruleset: TableRuleset, frames: Mapping[str, Frame]) -> dict[str, tuple[str, ...]]:
    """Return the columns of each table, as its user calls them."""
    return {
        table.id: tuple(n for n in frames[table.id].collect_schema().names() if n not in (FILE_READ, LINE_READ))
        for table in ruleset.tables
    }


def quantities_named(rule: TableRule) -> tuple[str, ...]:
    """Return the quantities of a rule and its condition that have columns; for ``listed`` none."""
    match rule.form:
        case Rollup(quantity=quantity, of_total=total):
            own: tuple[str, ...] = (quantity, total)
        case NeverFalls(quantity=quantity):
            own = (quantity,)
        case Steps(quantity=quantity, by=by):
            own = (quantity, by)
        case Listed() | Complete():
            own = ()
        case form:
            own = quantities_of(form)
    condition = () if rule.when is None else tuple(name for name, _ in rule.when.terms)
    return without_untold((*own, *condition), rule.untold)


def used_quantities(inputs: Inputs, table: Table) -> tuple[TableQuantity, ...]:
    """Return the quantities of a table that some rule is about."""
    named = dict.fromkeys(name for rule in inputs.ruleset.rules for name in quantities_named(rule))
    used = inputs.quantities(table, [name for name in named if inputs.quantities(table, [name]) is not None]) or ()
    listed = any(
        isinstance(rule.form, Listed) and inputs.ruleset.table(rule.table).id == table.id
        for rule in inputs.ruleset.rules
    )
    return (*used, listed_quantity(table)) if listed and table.figure is not None else used


def listed_quantity(table: Table) -> TableQuantity:
    """Return what breakdowns that are data add up in a table: its column of figures."""
    return TableQuantity(FIGURE, str(table.value) if table.value is not None else table.quantities[0].column)


def unknown_quantities(inputs: Inputs, rule: TableRule) -> tuple[str, ...]:
    """Return the quantities a rule names that no table has."""
    tables = inputs.ruleset.tables
    named = quantities_named(rule)
    return tuple(name for name in named if all(inputs.quantities(table, [name]) is None for table in tables))
