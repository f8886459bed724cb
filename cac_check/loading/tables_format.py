"""The declaration of rule files over tables: the `tables:` block and the forms only tables have."""

from __future__ import annotations

import re
from dataclasses import replace

from cac_check.diagnostic import Severity
from cac_check.loading.dataset_format import QUANTITY_RECORD, REPORTED_IN
from cac_check.loading.file_options import FILE_OPTIONS
from cac_check.loading.forms import FormPage
from cac_check.loading.forms.breakdown import BREAKDOWN
from cac_check.loading.names import ID, PATH, QUANTITY
from cac_check.loading.rules_format import EVIDENCE, RULE, RULES
from cac_check.loading.shape import Choice, Either, Field, Flag, Many, Number, Record, Shape, Table, Text, restricted
from cac_check.loading.values import number
from cac_check.model import Kind
from cac_check.model_tables import Layout, Measure
from cac_check.period_formats import period_format

COLUMN = Text("a column")
CELL = Text("a value")
MEANING = Text(
    "what a cell means or the sign between thousands", advice=lambda _: "a space between thousands is `group: space`"
)
_OF_THE_TABLE = "it is a key of the table: write it beside `cells:`, as in"
PERIODS = ("day", "week", "month", "quarter", "year", "1")

_NONE_OR_POSSIBLE = Choice(("none", "possible"))

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

TABLE_QUANTITY = Record(
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

MELT = Record(
    "melt",
    "A column per period, read as a row per period.",
    (
        Field("columns", Text("a name such as d{date:%m/%d/%y}"), "How the columns are called.", required=True),
        Field("into", COLUMN, "The column that holds the period then; the name in braces if left out."),
        Field("value", COLUMN, "The column that holds the figure then; value if left out."),
    ),
)

KEY = Record(
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

RENAMES = Record(
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
            Either((Many(COLUMN, 1), Table(KEY, key=COLUMN, least=1))),
            "The columns that identify one report; as {date: {}, place: {blank: allowed}} where cells of one may be "
            "empty.",
            required=True,
        ),
        Field(
            "quantities",
            Table(Either((COLUMN, TABLE_QUANTITY)), key=QUANTITY),
            "Our name and the column; every column under its own name if left out.",
        ),
        Field("quantity", COLUMN, "Long: the column that names the quantity."),
        Field("value", COLUMN, "The column of the figure, for long tables and `listed`."),
        Field("id", COLUMN, "The column that identifies one figure, for `listed`."),
        Field("along", COLUMN, "The key that is the time, for cumulative quantities; the only key if left out."),
        Field("every", Choice(PERIODS), "What its periods are; day if left out, 1 for whole numbers."),
        *_READING,
        *FILE_OPTIONS,
        Field("melt", MELT, "For a column per period: how those columns are called, and what becomes of them."),
        Field(
            "dates",
            Table(Text("a format such as %d.%m.%Y", check=period_format), key=COLUMN),
            "Column and how its periods are written: %Y, %y, %m, %d, %q for quarters, %V for weeks.",
        ),
        Field(
            "names",
            Table(Either((RENAMES, PATH)), key=COLUMN, least=1),
            "A key and a CSV file with the columns old and new: rows under an old name count under the new one.",
        ),
        Field(
            "cells",
            Table(
                Either((MEANING, _BETWEEN)),
                elsewhere=(("decimal", f'{_OF_THE_TABLE} decimal: ","'), ("group", f"{_OF_THE_TABLE} group: space")),
            ),
            "What blank cells and signs mean, and the thousands sign.",
        ),
    ),
    elsewhere=(("thousands", "write `group:` with the sign between thousands, as in group: space"),),
)

_CONDITION = Record(
    "condition on a column",
    "What the cells of a column must be like.",
    (
        Field("not", Either((CELL, Many(CELL, 1))), "None of these."),
        Field("like", Either((CELL, Many(CELL, 1))), "One of these patterns: % is any text, _ any character."),
        Field("not_like", Either((CELL, Many(CELL, 1))), "None of these patterns."),
    ),
    one_of=("not", "like", "not_like"),
)

COLUMNS_WHERE: Shape = Table(Either((CELL, Many(CELL, 1), _CONDITION)), key=COLUMN, least=1)

_NAMING = Record(
    "spelling",
    "How the names of a column are made comparable.",
    (
        Field("same", Table(Text()), "Spelling and the name it stands for."),
        Field("cut_after", Text(), "Only what stands before this counts."),
        Field("ignore_case", Flag(), "Whether capital and small letters are the same."),
    ),
    any_of=("same", "cut_after", "ignore_case"),
)

_PATTERN = Text("a pattern such as age_* (* is any text, ? any character)", r"(?![-+.]?\d).*\S.*")

COLUMNS_LIKE = Record(
    "pattern of columns",
    "Columns by what they are called, in the place of their names.",
    (
        Field("like", Either((_PATTERN, Many(_PATTERN, 1))), "Every column like this: age_*.", required=True),
        Field("not", Either((_PATTERN, Many(_PATTERN, 1))), "But none of these: age_total, or a pattern."),
    ),
)

WEIGHTED_COLUMNS_LIKE = replace(
    COLUMNS_LIKE,
    name="pattern of parts",
    fields=(*COLUMNS_LIKE.fields, Field("weight", Number(), "The weight of each of them; 1 if left out.")),
)

_NAMES = Either((Many(Either((QUANTITY, COLUMNS_LIKE)), 2), COLUMNS_LIKE))
"""Quantities by name, or by a pattern of columns."""

_PARTS = Either(
    (
        Many(Either((QUANTITY, WEIGHTED_COLUMNS_LIKE)), 1),
        WEIGHTED_COLUMNS_LIKE,
        Table(Number(), key=QUANTITY, least=1),
    )
)


def _number_or_quantity(text: str) -> None:
    """Raise ``ValueError`` where a text is neither."""
    if not re.fullmatch(str(QUANTITY.pattern), text):
        number(text)


_SUM_IS = Text("a number or a quantity", check=_number_or_quantity)

LEVELS = Record(
    "levels of codes",
    "Codes that are sums of others.",
    (
        Field(
            "lengths", Many(Number(1), 1), "How long codes of each level are: [2, 3, 4, 5]; each begins like its sum."
        ),
        Field("total", Text("a code such as _T"), "The code that is the sum of the first level, or of all others."),
    ),
    any_of=("lengths", "total"),
)

ROLLUP = Record(
    "rollup",
    "Rows that add up to another row.",
    (
        Field("quantity", QUANTITY, "What is added.", required=True),
        Field("from", ID, "The table of the parts; the first one if left out."),
        Field("to", ID, "The table of the totals; the one of the parts if left out."),
        Field("where", COLUMNS_WHERE, "Which rows are parts."),
        Field("total", COLUMNS_WHERE, "Which row is the total; with `is` a quantity, which rows are added of it."),
        Field(
            "is",
            _SUM_IS,
            "What they add up to where no row has the total: a number, or a quantity whose rows add up to the same.",
        ),
        Field(
            "by",
            Either((Many(COLUMN), Table(COLUMN, key=COLUMN, least=1))),
            "The columns parts and total share; [] for one total of all; {part's column: total's} between two tables.",
            required=True,
        ),
        Field(
            "levels",
            Table(Either((Many(Number(1), 1), LEVELS, PATH)), key=COLUMN, single=True),
            "A column of `by` with codes of several levels, each the sum of those below: how long codes of each level "
            "are, or a CSV file with the columns code and parent.",
        ),
        Field("overlap", _NONE_OR_POSSIBLE, "Can one thing be in two rows?", required=True),
        Field("rest", _NONE_OR_POSSIBLE, "Can something be in no row?", required=True),
    ),
)

STEPS = Record(
    "steps",
    "A running total and what is added in each period.",
    (
        Field("quantity", QUANTITY, "The running total.", required=True),
        Field("by", QUANTITY, "What each period adds.", required=True),
        Field("along", COLUMN, "The column of the period: ISO dates or whole numbers.", required=True),
        Field("every", Choice(PERIODS), "How far apart periods are; day if left out, 1 for whole numbers."),
        Field("within", Many(COLUMN, 1), "The columns that tell the series apart."),
    ),
)

NEVER_FALLS = Record(
    "never_falls",
    "A figure that goes on counting.",
    (
        Field("quantity", QUANTITY, "What never falls.", required=True),
        Field("along", COLUMN, "The column of the period: ISO dates or whole numbers.", required=True),
        Field("every", Choice(PERIODS), "What periods are; day if left out, 1 for whole numbers."),
        Field("within", Many(COLUMN, 1), "The columns that tell the series apart."),
    ),
)

COMPLETE = Record(
    "complete",
    "Rows along time of which none may be missing.",
    (
        Field("along", COLUMN, "The column of the period.", required=True),
        Field("every", Choice(PERIODS), "How far apart periods are; day if left out, 1 for whole numbers."),
        Field("within", Many(COLUMN, 1), "The columns that tell the series apart."),
        Field(
            "ends",
            Choice(("together", "apart")),
            "Whether all series begin and end where most of them do; together if left out.",
        ),
    ),
)

LISTED = Record(
    "listed",
    "Breakdowns that are data.",
    (
        Field("breakdowns", PATH, "A table of breakdown, total and relation (=, >= or <=).", required=True),
        Field("parts", PATH, "A table of breakdown, part and weight.", required=True),
    ),
)

TABLE_FORMS = (
    FormPage(
        "rollup",
        "The rows that match `where` add up to the row that matches `total`. It does so for each value of `by`, within "
        "one table, or from one table (`from`) to another (`to`).",
        ROLLUP,
        becomes=(
            ("`overlap: none, rest: none`", "Σ rows = total"),
            ("`overlap: none, rest: possible`", "Σ rows ≤ total"),
            ("`overlap: possible, rest: none`", "Σ rows ≥ total"),
            ("`levels: {geo: [2, 3, 4, 5]}`", "Σ rows of DE1, DE2, … = row of DE, and so at every level"),
            ("`is: 577`, `is: imports`", "the same with 577, with Σ imports, for the total"),
        ),
        missing="A row whose figure is missing can be anything, as in a breakdown; with `missing: skip` the rule is "
        "left out there, with `missing: zero` it counts as nothing. Parts without a total and totals without parts "
        "are counted and listed (`unmatched`).",
        example="""\
tables:
  places: {files: places.csv, keys: [day, place], reading: says, quantities: {cases: {kind: count}}}
rules:
  - id: regions-add-up
    rollup: {quantity: cases, where: {level: region}, total: {level: nation}, by: [day], overlap: none, rest: none}
    because: the nation is its regions
""",
        figures=(
            (
                "places",
                """\
day,place,level,cases
1,Italy,nation,32
1,Lazio,region,11
1,Veneto,region,21
2,Italy,nation,34
2,Lazio,region,11
2,Veneto,region,about 21
3,Italy,nation,50
3,Lazio,region,12
3,Veneto,region,22
""",
            ),
        ),
    ),
    FormPage(
        "steps",
        "The figure of a period is that of the period before and what was added. It binds where both periods are there "
        "and adjacent, for each series that `within` tells apart. As in `change`, a percent multiplies.",
        STEPS,
        becomes=(
            ("two adjacent periods", "quantity(t) = quantity(t − 1) + by(t)"),
            ("`by` is a percent", "quantity(t) = quantity(t − 1) × (1 + by(t)/100)"),
        ),
        missing="Where the period before is not there, it does not apply. A figure that is missing in a period that is "
        "there can be anything.",
        example="""\
tables:
  days: {files: days.csv, keys: [day], reading: says, quantities: {cases: {kind: count}, new_cases: {kind: count}}}
rules:
  - id: daily-step
    steps: {quantity: cases, by: new_cases, along: day, every: day}
    because: the total of a day is that of the day before and the new cases
""",
        figures=(
            (
                "days",
                """\
day,cases,new_cases
2020-11-01,11,11
2020-11-02,23,12
2020-11-03,38,about 13
2020-11-04,99,14
""",
            ),
        ),
    ),
    FormPage(
        "never_falls",
        "No figure of a series is below one told earlier in it. Periods may be left out: a figure is compared with the "
        "one told before it, however long ago, for each series that `within` tells apart. `cumulative: true` of a "
        "quantity says the same of every table that has it.",
        NEVER_FALLS,
        becomes=(
            ("a figure and the one told before", "quantity(s) ≤ quantity(t), s before t"),
            ("rounded, in words, or with a tolerance", "the same for the largest told since the last fall"),
        ),
        missing="A figure that is missing is passed over, and those on both sides of it are compared; `missing` is "
        "refused here. Where a blank is 0, write `cells: {blank: zero}` in the table.",
        example="""\
tables:
  days: {files: days.csv, keys: [day], reading: says, quantities: {deaths: {kind: count}}}
rules:
  - id: deaths-never-fall
    never_falls: {quantity: deaths, along: day}
    because: deaths go on being counted
""",
        figures=(
            (
                "days",
                """\
day,deaths
2020-11-01,2992
2020-11-02,
2020-11-05,3010
2020-11-06,about 2990
2020-11-07,2998
""",
            ),
        ),
    ),
    FormPage(
        "complete",
        "Every period of each series is there, once. So a day that was left out is found, and one that was typed "
        "wrongly (2020-05-04 for 2020-04-04), and a series that begins later, or ends earlier, than most do.",
        COMPLETE,
        becomes=(
            ("a row, and the one before it", "periods between them = 0 (−1 where one is there twice)"),
            ("the first and the last row of a series", "periods to where most series begin and end = 0"),
            ("`ends: apart`", "a series begins and ends where it does"),
        ),
        missing="It is about rows, not about the figures in them. A cell of the column that holds no period is a "
        "problem in the data.",
        example="""\
tables:
  days: {files: days.csv, keys: [day, region], quantities: {cases: {kind: count}}}
rules:
  - id: every-region-every-day
    complete: {along: day, every: day, within: [region]}
    because: every region reports every day
""",
        figures=(
            (
                "days",
                """\
day,region,cases
2020-04-03,north,11
2020-05-04,north,12
2020-04-05,north,14
2020-04-03,south,3
2020-04-04,south,3
2020-04-05,south,4
""",
            ),
        ),
    ),
    FormPage(
        "listed",
        "Breakdowns that are data: one table of totals, one of parts. Figures have names of their own, in the column "
        "`id` of the table, and the breakdowns come as lists of those names, as in taxonomies and code lists.",
        LISTED,
        becomes=(
            ("relation `=`", "total = Σ weight × part"),
            ("relation `<=`", "total ≤ Σ weight × part"),
            ("relation `>=`", "total ≥ Σ weight × part"),
        ),
        missing="As in a breakdown: a part nobody tells can be anything, unless `missing` says otherwise.",
        example="""\
tables:
  facts:
    files: facts.csv
    layout: long
    keys: [company, item]
    quantity: item
    value: value
    id: fact
    reading: says
rules:
  - id: as-listed
    listed: {breakdowns: breakdowns.csv, parts: parts.csv}
    because: the taxonomy lists them
""",
        figures=(
            (
                "facts",
                """\
fact,company,item,value
1,A,assets,33
2,A,cash,11
3,A,stock,22
4,B,assets,35
5,B,cash,11
6,B,stock,about 21
7,C,assets,50
8,C,cash,11
9,C,stock,22
""",
            ),
            ("breakdowns.csv", "breakdown,total,relation\nA,1,=\nB,4,=\nC,7,=\n"),
            ("parts.csv", "breakdown,part,weight\nA,2,1\nA,3,1\nB,5,1\nB,6,1\nC,8,1\nC,9,1\n"),
        ),
    ),
)
"""The forms that only rules over tables have, in the order they are documented."""

_TABLE_FORM_FIELDS = tuple(Field(form.name, form.shape, form.summary) for form in TABLE_FORMS)

_TABLE_KEYS = (
    Field("table", ID, "The table it binds on; every one that has its quantities if left out."),
    Field("names", Table(_NAMING, key=COLUMN), "How names are made comparable before rows are matched."),
    Field(
        "unmatched",
        Choice(tuple(Severity)),
        "How bad totals without parts and parts without totals are; only counted if left out.",
    ),
)


DECLARED_QUANTITY = restricted(
    QUANTITY_RECORD,
    "quantity over tables",
    {
        "slack": "the days of a table are exact",
        "rounding": "say how cells were rounded with `reading: rounded` and `grain` in the table",
        "measures": "write the rules; nothing is derived for tables",
        "period": "the periods of a table are its keys",
        "place": "the places of a table are its keys",
        "variant_of": "columns tell quantities apart",
        "differs_in": "columns tell quantities apart",
        "because": "write a comment, # because …",
    },
)
"""What a rule file over tables says of a quantity, for every table that has it."""

_EVIDENCE = restricted(EVIDENCE, "evidence over tables", {"claim": "write `text`; tables have no claims with ids"})

assert isinstance(BREAKDOWN.shape, Record)

_COMMON_RULE = restricted(
    RULE,
    "rule over tables",
    {
        "rounding": "say how cells were rounded with `reading: rounded` and `grain` in the table",
        "examples": "check a small table, in which each row is an example",
    },
    where=COLUMNS_WHERE,
    evidence=Either((Text(), _EVIDENCE)),
    breakdown=restricted(BREAKDOWN.shape, "breakdown", {}, parts=_PARTS),
    same=_NAMES,
    order=_NAMES,
)
"""What both sorts of rules have."""

TABLE_RULE = replace(
    _COMMON_RULE,
    fields=(
        # Why columns add up often goes without saying.
        *(replace(field, required=field.required and field.name != "because") for field in _COMMON_RULE.fields),
        *_TABLE_FORM_FIELDS,
        *_TABLE_KEYS,
    ),
    one_of=(*RULE.one_of, *(form.name for form in TABLE_FORMS)),
)

_COMMON_FILE = restricted(
    RULES,
    "rule file over tables",
    {
        "derive": "write the rules; places and periods of tables are its keys",
        "questions": "questions are asked of data sets of claims",
    },
    rules=Many(TABLE_RULE),
    quantities=Table(DECLARED_QUANTITY, key=QUANTITY),
)

TABLE_RULES = replace(
    _COMMON_FILE,
    fields=(
        Field("tables", Table(TABLE, key=ID, least=1), "Tables the rules are checked on.", required=True),
        Field(
            "language", REPORTED_IN, "Of the reports on them; English if left out. Words of the rules stay as they are."
        ),
        *_COMMON_FILE.fields,
    ),
)
