"""The form for breakdowns that are data themselves."""

from __future__ import annotations

from cac_check.loading.code_lists import OpenRelated
from cac_check.loading.names import PATH
from cac_check.loading.problems import Collector
from cac_check.loading.shape import Field, Record
from cac_check.loading.shape_reader import Fields
from cac_check.loading.table_forms.base import TableFormSpec
from cac_check.model_tables import Listed

_LISTED_KEYS = Record(
    "listed",
    "Breakdowns that are data.",
    (
        Field("breakdowns", PATH, "A table of breakdown, total and relation (=, >= or <=).", required=True),
        Field("parts", PATH, "A table of breakdown, part and weight.", required=True),
    ),
)


def _listed(listed: Fields, _rule: Fields, _problems: Collector, _open: OpenRelated) -> Listed:
    return Listed(listed.text("breakdowns") or "", listed.text("parts") or "")


LISTED = TableFormSpec(
    "listed",
    "Breakdowns that are data: one table of totals, one of parts. Figures have names of their own, in the column "
    "`id` of the table, and the breakdowns come as lists of those names, as in taxonomies and code lists.",
    _LISTED_KEYS,
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
    build=_listed,
)
