"""The declaration of rule files over tables: what rules on data sets have too, and what only tables have."""

from __future__ import annotations

from dataclasses import replace

from cac_check.diagnostic import Severity
from cac_check.loading.dataset_format import QUANTITY_RECORD, REPORTED_IN
from cac_check.loading.forms.breakdown import BREAKDOWN
from cac_check.loading.names import ID, QUANTITY
from cac_check.loading.row_conditions import COLUMNS_WHERE
from cac_check.loading.rules_format import EVIDENCE, RULE, RULES
from cac_check.loading.shape import Choice, Either, Field, Many, Number, Record, Table, Text, restricted
from cac_check.loading.table_forms import TABLE_FORMS
from cac_check.loading.table_forms.base import COLUMN
from cac_check.loading.table_forms.rollup import SPELLING
from cac_check.loading.tables_block_format import TABLE

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


_TABLE_FORM_FIELDS = tuple(Field(form.name, form.shape, form.summary) for form in TABLE_FORMS)

_TABLE_KEYS = (
    Field("table", ID, "The table it binds on; every one that has its quantities if left out."),
    Field("names", Table(SPELLING, key=COLUMN), "How names are made comparable before rows are matched."),
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
