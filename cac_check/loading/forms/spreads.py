"""The form ``spread``: mean and standard deviation of whole numbers."""

from __future__ import annotations

from cac_check.loading.forms.base import FormSpec, fields_of, under
from cac_check.loading.names import QUANTITY
from cac_check.loading.problems import Collector
from cac_check.loading.shape import Choice, Field, Number, Record
from cac_check.loading.shape_reader import Fields, Item
from cac_check.model import Form, Spread


def _spread(item: Item, problems: Collector) -> Form | None:
    names = under(item, ("mean", "deviation", "count"), problems)
    fields = fields_of(item)
    items, low, high = (_whole(fields, key, problems) for key in ("items", "min", "max"))
    if ("min" in fields) != ("max" in fields):
        there, missing = ("min", "max") if "min" in fields else ("max", "min")
        message = f"a scale has two ends, and only `{there}` is written"
        problems.add("missing-key", message, fields.place(there), f"write `{missing}` as well, or leave both out")
    if low is not None and high is not None and low >= high:
        message = f"`min` is {low} and `max` is {high}: nothing on such a scale differs"
        problems.add("empty-scale", message, fields.place("max"), "write a `max` above `min`")
    if names is None:
        return None
    ends = None if low is None or high is None else (low, high)
    return Spread(*names, items=items or 1, population=fields.text("of") == "population", ends=ends)


def _whole(fields: Fields, key: str, problems: Collector) -> int | None:
    value = fields.number(key)
    if value is None or isinstance(value, int):
        return value
    problems.add("not-a-whole-number", f"`{key}` must be a whole number", fields.place(key))
    return None


SPREAD = FormSpec(
    "spread",
    "Mean and standard deviation of whole numbers. Only some deviations are possible of so many whole numbers with "
    "such a mean (the GRIMMER test of Anaya 2016 and Allard 2018, and with `min: 0, max: 1` the DEBIT test of Heathers "
    "and Brown 2019). Squares are compared, no root is taken: what is contradicted has been proved impossible whatever "
    "the numbers were.",
    Record(
        "spread",
        "There are whole numbers, as many as `count`, with this mean and this standard deviation.",
        (
            Field("mean", QUANTITY, "The mean.", required=True),
            Field("deviation", QUANTITY, "The standard deviation, never below 0.", required=True),
            Field("count", QUANTITY, "How many people (or things) it is of.", required=True),
            Field("items", Number(1), "How many whole-numbered answers of each were averaged; 1 if left out."),
            Field(
                "of",
                Choice(("sample", "population")),
                "Whether squares are divided by count − 1 (sample) or by count (population); sample if left out.",
            ),
            Field("min", Number(), "The smallest answer possible; only with `max`."),
            Field("max", Number(), "The largest answer possible; only with `min`."),
        ),
    ),
    _spread,
    becomes=(
        (
            "always",
            "whole numbers T₁ … Tₙ exist, one for each of `count`, the sum of the answers of each, with "
            "mean × count × items = Σ T and deviation² × (count − 1) × items² = Σ T² − (Σ T)² / count",
        ),
        ("`of: population`", "the same with deviation² × count × items²"),
        ("`min` and `max`, T has up to 30 values", "every T lies between min × items and max × items"),
        (
            "`min` and `max`, T has more",
            "deviation² is at most what numbers at both ends would have: (max − mean) × (mean − min) for a population",
        ),
    ),
    missing="What is missing can be anything: with a mean and a count alone, it is the GRIM test.",
    example="""\
rules:
  - id: answers-1-to-7
    spread: {mean: average, deviation: sd, count: people, min: 1, max: 7}
    because: everybody ticked one whole number from 1 to 7
    examples:
      - {given: {average: {says: "3.23"}, sd: {says: "1.77"}, people: 30}, verdict: consistent}
      - {given: {average: {says: "3.23"}, sd: {says: "1.75"}, people: 30}, verdict: strained,
         because: 1.75 is possible where digits were cut off instead of rounded}
      - {given: {average: {says: "2.25"}, sd: {says: "1.83"}, people: 10}, verdict: contradicted}
""",
)
