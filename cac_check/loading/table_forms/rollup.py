"""The form for rows that add up to another row, with levels of codes and totals of other tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from cac_check.diagnostic import Severity, UnreadableFile
from cac_check.interval import Rational
from cac_check.loading import values
from cac_check.loading.code_lists import OpenRelated, code_parents
from cac_check.loading.names import ID, PATH, QUANTITY
from cac_check.loading.problems import Collector, quote
from cac_check.loading.row_conditions import COLUMNS_WHERE, where_of
from cac_check.loading.shape import Choice, Either, Field, Flag, Many, Number, Record, Table, Text
from cac_check.loading.shape_reader import Fields, Item
from cac_check.loading.table_forms.base import COLUMN, TableFormSpec
from cac_check.model_tables import Levels, Naming, Rollup

_NONE_OR_POSSIBLE = Choice(("none", "possible"))

SPELLING = Record(
    "spelling",
    "How the names of a column are made comparable.",
    (
        Field("same", Table(Text()), "Spelling and the name it stands for."),
        Field("cut_after", Text(), "Only what stands before this counts."),
        Field("ignore_case", Flag(), "Whether capital and small letters are the same."),
    ),
    any_of=("same", "cut_after", "ignore_case"),
)


def _number_or_quantity(text: str) -> None:
    """Raise ``ValueError`` where a text is neither."""
    if not re.fullmatch(str(QUANTITY.pattern), text):
        values.number(text)


_SUM_IS = Text("a number or a quantity", check=_number_or_quantity)

_LEVELS_KEYS = Record(
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

_ROLLUP_KEYS = Record(
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
            Table(Either((Many(Number(1), 1), _LEVELS_KEYS, PATH)), key=COLUMN, single=True),
            "A column of `by` with codes of several levels, each the sum of those below: how long codes of each level "
            "are, or a CSV file with the columns code and parent.",
        ),
        Field("overlap", _NONE_OR_POSSIBLE, "Can one thing be in two rows?", required=True),
        Field("rest", _NONE_OR_POSSIBLE, "Can something be in no row?", required=True),
    ),
)


def _rollup(rollup: Fields, rule: Fields, problems: Collector, open_related: OpenRelated) -> Rollup:
    equals = _equals(rollup)
    same_rows = "levels" in rollup or _adds_same_rows(rollup, equals)
    _check_shared_columns(rollup, problems)
    if "is" in rollup:
        _check_sum(rule, rollup, problems)
    if "levels" in rollup:
        _check_levels(rollup, problems)
    return Rollup(
        equals=equals,
        levels=MappingProxyType(dict(_levels(rollup, problems, open_related))),
        quantity=rollup.text("quantity") or "",
        by=tuple(each.key for each in rollup.entries("by")) or rollup.texts("by"),
        called=MappingProxyType(_called_otherwise(rollup)),
        overlap=rollup.text("overlap") == "possible",
        rest=rollup.text("rest") == "possible",
        where=where_of(rollup, "where"),
        total=where_of(rollup, "where" if same_rows else "total"),
        parts_table=rollup.text("from"),
        total_table=rollup.text("to"),
        names=MappingProxyType({entry.key: _naming(entry.item) for entry in rule.entries("names")}),
        unmatched=Severity(rule.text("unmatched") or Severity.WARNING) if "unmatched" in rule else None,
    )


def _equals(rollup: Fields) -> str | Rational | None:
    """Return what the rows of a rollup add up to where no row has their total."""
    written = rollup.text("is")
    if written is None or re.fullmatch(str(QUANTITY.pattern), written):
        return written
    try:
        return values.number(written)
    except ValueError:  # it is told where it is read
        return None


def _adds_same_rows(rollup: Fields, equals: str | Rational | None) -> bool:
    """Whether two quantities of the same rows are added up: of one table, with one condition."""
    one_table = rollup.text("to") in (None, rollup.text("from"))
    return isinstance(equals, str) and one_table and "total" not in rollup


def _called_otherwise(rollup: Fields) -> dict[str, str]:
    """Return the columns parts and totals share that the totals call otherwise, and how."""
    pairs = ((entry.key, str(entry.item.value)) for entry in rollup.entries("by"))
    return {part: total for part, total in pairs if part != total}


def _check_shared_columns(rollup: Fields, problems: Collector) -> None:
    """Report columns that the totals call otherwise where there is one table."""
    if _called_otherwise(rollup) and not rollup.items.keys() >= {"from", "to"}:
        message = "`by` names columns of two tables, and the rollup is over one"
        problems.add("idle-key", message, rollup.place("by"), "name both, `from:` and `to:`, or write `by` as a list")


def _naming(item: Item) -> Naming:
    fields = item.value if isinstance(item.value, Fields) else Fields({}, item.span)
    same = {entry.key: str(entry.item.value) for entry in fields.entries("same")}
    return Naming(MappingProxyType(same), fields.text("cut_after"), fields.flag("ignore_case", False))


def lists_named(rule: Fields) -> Iterator[str]:
    """Yield the files with lists of codes that a rule names."""
    rollup = rule.record("rollup")
    for entry in rollup.entries("levels") if rollup is not None else ():
        if isinstance(entry.item.value, str):
            yield entry.item.value


def _levels(rollup: Fields, problems: Collector, open_related: OpenRelated) -> Iterator[tuple[str, Levels]]:
    for entry in rollup.entries("levels"):
        written = entry.item.value
        if isinstance(written, str):
            parents = _parents(written, entry.item, problems, open_related)
            yield entry.key, Levels(parents=MappingProxyType(parents))
            continue
        named = written if isinstance(written, Fields) else Fields({"lengths": entry.item}, entry.item.span)
        lengths = tuple(each.value for each in named.list("lengths") if isinstance(each.value, int))
        if len(lengths) < len(named.list("lengths")) or list(lengths) != sorted(set(lengths)):
            message = "lengths of codes are whole numbers, the shortest first, each once"
            problems.add("levels", message, named.place("lengths"), "write them as in [2, 3, 4, 5]")
        elif len(lengths) == 1 and "total" not in named:
            message = "one level has nothing to add up to"
            problems.add("levels", message, named.place("lengths"), "write the lengths of two levels, or a `total:`")
        yield entry.key, Levels(lengths, named.text("total"))


def _parents(path: str, item: Item, problems: Collector, open_related: OpenRelated) -> dict[str, str]:
    """Return what the codes of a list are part of; what is wrong with it is told at its own lines."""
    try:
        parents, wrong = code_parents(*open_related(path))
    except UnreadableFile as error:
        problems.including(error.diagnostics)
        return {}
    problems.including(wrong.diagnostics)
    if not parents and not wrong.diagnostics:
        problems.add("levels", f"no code of {quote(path)} has a parent", item.span, "fill its column `parent`")
    return dict(parents)


def _check_levels(rollup: Fields, problems: Collector) -> None:
    """Report what says nothing beside levels of codes."""
    for key in ("total", "is", "from", "to"):
        if key in rollup and not (key == "from" and rollup.text("to") in (None, rollup.text("from"))):
            message = f"`{key}` says nothing beside `levels`: every code is the total of those below it"
            problems.add("idle-key", message, rollup.place(key), "leave it out")
    for entry in rollup.entries("levels"):
        if entry.key not in rollup.texts("by"):
            message = f"{quote(entry.key)} has levels and is none of `by`"
            problems.add("levels", message, entry.key_span, f"write it there: by: [..., {entry.key}]")


def _check_sum(fields: Fields, rollup: Fields, problems: Collector) -> None:
    """Report what says nothing of rows that add up to a number or to another sum."""
    equals = _equals(rollup)
    if not isinstance(equals, str):
        for record, key in ((rollup, "total"), (rollup, "to"), (fields, "unmatched")):
            if key in record:
                message = f"`{key}` says nothing where rows add up to a number"
                problems.add("idle-key", message, record.place(key), "leave it out")
    elif equals == rollup.text("quantity") and _adds_same_rows(rollup, equals):
        message = f"the sum of {quote(equals)} is compared with itself"
        problems.add("repeated-quantity", message, rollup.place("is"), "say with `total:` or `to:` which rows it is of")
    if rollup.text("overlap") == rollup.text("rest") == "possible":
        message = "with `is`, `overlap: possible` says at least and `rest: possible` at most: both say nothing"
        problems.add("idle-rule", message, rollup.place("overlap"), "write none for one of them, or for both")


ROLLUP = TableFormSpec(
    "rollup",
    "The rows that match `where` add up to the row that matches `total`. It does so for each value of `by`, within "
    "one table, or from one table (`from`) to another (`to`).",
    _ROLLUP_KEYS,
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
    build=_rollup,
)
