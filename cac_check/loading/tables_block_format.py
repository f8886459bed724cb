"""The declaration of the block `tables:`: files of one layout, what their columns and cells mean."""

from __future__ import annotations

from cac_check.loading.file_options import FILE_OPTIONS
from cac_check.loading.names import PATH, QUANTITY
from cac_check.loading.shape import Choice, Either, Field, Flag, Many, Number, Record, Table, Text
from cac_check.loading.table_forms.base import COLUMN, PERIODS
from cac_check.model import Kind
from cac_check.model_tables import Layout, Measure
from cac_check.period_formats import period_format

_MEANING = Text(
    "what a cell means or the sign between thousands", advice=lambda _: "a space between thousands is `group: space`"
)
_OF_THE_TABLE = "it is a key of the table: write it beside `cells:`, as in"

_BETWEEN = Record(
    "interval of a cell",
    "What a cell such as `*` may stand for.",
    (Field("between", Many(Number(), 2), "The smallest and the largest value.", required=True),),
)

_READING = (
    Field("reading", Choice(tuple(Measure)), "How its cells are read: exact if left out."),
    Field("grain", Either((COLUMN,)), "For `rounded`: what figures were rounded to, a number or a column."),
    Field("low", COLUMN, "For `bounds`: the column of the smallest value."),
    Field("high", COLUMN, "For `bounds`: the column of the largest value."),
    Field("language", Text("a language code such as en"), "For `says`: the language of the phrases; en if left out."),
    Field("figure", Choice(("1", "2")), "For `says`: which figure of a cell that holds two, as in 79 (63%)."),
)

_TABLE_QUANTITY = Record(
    "quantity of a table",
    "A column (wide) or a name in the quantity column (long), and what sort of number it holds.",
    (
        Field("column", COLUMN, "The column, or the name; the id of the quantity if left out."),
        Field("kind", Choice(tuple(Kind)), "What sort of number it is; an amount of any sign if left out."),
        Field("nonnegative", Flag(), "Whether it can be below zero; true for counts and durations if left out."),
        Field("cumulative", Flag(), "Whether it never falls along the `along` of the table."),
        *_READING,
    ),
)

_MELT = Record(
    "melt",
    "A column per period, read as a row per period.",
    (
        Field("columns", Text("a name such as d{date:%m/%d/%y}"), "How the columns are called.", required=True),
        Field("into", COLUMN, "The column that holds the period then; the name in braces if left out."),
        Field("value", COLUMN, "The column that holds the figure then; value if left out."),
    ),
)

_KEY = Record(
    "key",
    "What may stand in a column that identifies reports.",
    (
        Field(
            "blank",
            Choice(("allowed", "refused")),
            "Whether a blank cell is a value of its own, an empty name; refused if left out.",
        ),
    ),
)

_RENAMES = Record(
    "names over time",
    "How the names in a key changed.",
    (
        Field(
            "file", PATH, "A CSV file with the columns old, new and, if names changed at a time, from.", required=True
        ),
        Field("along", COLUMN, "The key that is the time: old names are replaced in rows before `from`."),
    ),
)

TABLE = Record(
    "table",
    "Files of one layout, and what their columns mean.",
    (
        Field(
            "files", Either((PATH, Many(PATH, 1))), "Globs, from the folder of this file; {name} in one is a column."
        ),
        Field("layout", Choice(tuple(Layout)), "wide: a column per quantity; long: a row per figure."),
        Field(
            "keys",
            Either((Many(COLUMN, 1), Table(_KEY, key=COLUMN, least=1))),
            "The columns that identify one report; as {date: {}, place: {blank: allowed}} where cells of one may be "
            "empty.",
            required=True,
        ),
        Field(
            "quantities",
            Table(Either((COLUMN, _TABLE_QUANTITY)), key=QUANTITY),
            "Our name and the column; every column under its own name if left out.",
        ),
        Field("quantity", COLUMN, "Long: the column that names the quantity."),
        Field("value", COLUMN, "The column of the figure, for long tables and `listed`."),
        Field("id", COLUMN, "The column that identifies one figure, for `listed`."),
        Field("along", COLUMN, "The key that is the time, for cumulative quantities; the only key if left out."),
        Field("every", PERIODS, "What its periods are; day if left out, 1 for whole numbers."),
        *_READING,
        *FILE_OPTIONS,
        Field("melt", _MELT, "For a column per period: how those columns are called, and what becomes of them."),
        Field(
            "dates",
            Table(Text("a format such as %d.%m.%Y", check=period_format), key=COLUMN),
            "Column and how its periods are written: %Y, %y, %m, %d, %q for quarters, %V for weeks.",
        ),
        Field(
            "names",
            Table(Either((_RENAMES, PATH)), key=COLUMN, least=1),
            "A key and a CSV file with the columns old and new: rows under an old name count under the new one.",
        ),
        Field(
            "cells",
            Table(
                Either((_MEANING, _BETWEEN)),
                elsewhere=(("decimal", f'{_OF_THE_TABLE} decimal: ","'), ("group", f"{_OF_THE_TABLE} group: space")),
            ),
            "What blank cells and signs mean, and the thousands sign.",
        ),
    ),
    elsewhere=(("thousands", "write `group:` with the sign between thousands, as in group: space"),),
)
