"""The form ``span``: two days and the time between them."""

from __future__ import annotations

from cac_check.loading.forms.base import FormSpec, fields_of, under
from cac_check.loading.names import QUANTITY
from cac_check.loading.problems import Collector
from cac_check.loading.shape import Field, Flag, Record
from cac_check.loading.shape_reader import Item
from cac_check.model import Form, TimeSpan


def _span(item: Item, problems: Collector) -> Form | None:
    names = under(item, ("start", "end", "length"), problems)
    return TimeSpan(*names, inclusive=fields_of(item).flag("inclusive", False)) if names else None


SPAN = FormSpec(
    "span",
    "Two days and the time between them.",
    Record(
        "span",
        "length = end − start, plus one day if the last day counts.",
        (
            Field("start", QUANTITY, "The first day.", required=True),
            Field("end", QUANTITY, "The last day.", required=True),
            Field("length", QUANTITY, "The days between.", required=True),
            Field("inclusive", Flag(), "Whether both the first and the last day count."),
        ),
    ),
    _span,
    becomes=(("always", "length = end − start"), ("`inclusive: true`", "length = end − start + 1 day")),
    missing="With two of the three told, the third can be anything: a length only not below zero.",
    example="""\
rules:
  - id: length-of-the-campaign
    span: {start: first_day, end: last_day, length: campaign}
    because: the campaign ran from its first to its last day
    examples:
      - {given: {first_day: 2023-03-10, last_day: 2023-05-10, campaign: {says: two months}}, verdict: consistent}
      - {given: {first_day: 2023-03-10, last_day: 2023-06-01, campaign: {says: two months}}, verdict: strained}
      - {given: {first_day: 2023-03-10, last_day: 2023-05-22, campaign: {says: two years}}, verdict: contradicted}
""",
)
