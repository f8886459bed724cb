"""The forms ``share``, ``change`` and ``mean``: relations with a product of two quantities."""

from __future__ import annotations

from cac_check.loading.forms.base import FormSpec, fields_of, refuse_repeats, under
from cac_check.loading.names import QUANTITY
from cac_check.loading.problems import Collector
from cac_check.loading.shape import Field, Many, Number, Record
from cac_check.loading.shape_reader import Item
from cac_check.model import Change, Form, Mean, Share, WeightedMean


def _share(item: Item, problems: Collector) -> Form | None:
    names = under(item, ("part", "of", "is"), problems)
    return Share(*names, per=fields_of(item).number("per")) if names else None


def _change(item: Item, problems: Collector) -> Form | None:
    names = under(item, ("from", "to", "by"), problems)
    return Change(*names) if names else None


def _weighted_mean(item: Item, problems: Collector) -> Form | None:
    fields = fields_of(item)
    mean, values, weights = fields.text("is"), fields.texts("values"), fields.texts("weights")
    if len(values) != len(weights):
        message = f"there are {len(values)} values and {len(weights)} weights"
        problems.add("unpaired-weights", message, fields.place("weights"), "write one weight for each value")
        return None
    keys = ("values", "weights")
    places = [(str(each.value), each.span) for key in keys for each in fields.list(key)]
    refuse_repeats([(mean or "", fields.place("is")), *places], problems)
    return WeightedMean(mean, values, weights) if mean else None


def _mean(item: Item, problems: Collector) -> Form | None:
    names = under(item, ("total", "count", "is"), problems)
    items = fields_of(item).number("items")
    if items is not None and not isinstance(items, int):
        problems.add("not-a-whole-number", "`items` must be a whole number", fields_of(item).place("items"))
        return None
    return Mean(*names, items=items or 1) if names else None


SHARE = FormSpec(
    "share",
    "A part is a share of a whole, and the whole is more than nothing. Where part and whole are counts, only shares "
    "that whole numbers can have are possible: 13 % of 30 people does not exist.",
    Record(
        "share",
        "part = of × is / 100 where `is` is a percent, of × is where it is a ratio, of × is / `per` of a rate.",
        (
            Field("part", QUANTITY, "The part.", required=True),
            Field("of", QUANTITY, "The whole, more than 0.", required=True),
            Field("is", QUANTITY, "The share: a percent or a ratio; a rate, with `per`.", required=True),
            Field("per", Number(0, open=True), "Of how many a rate is told: 1000, 100000, 1e6."),
        ),
    ),
    _share,
    becomes=(
        ("`is` is a percent", "part = of × is / 100, of > 0"),
        ("`is` is a ratio", "part = of × is, of > 0"),
        ("`per: 1000`", "part = of × is / 1000, of > 0"),
    ),
    missing="A part nobody tells can be anything that whole numbers allow, which is still not everything: "
    "see the last example.",
    example="""\
rules:
  - id: share-of-women
    share: {part: women, of: members, is: share_of_women}
    because: the share was taken of all members
    examples:
      - {given: {women: 31, members: 50, share_of_women: {says: 62%}}, verdict: consistent}
      - {given: {women: 31, members: 50, share_of_women: {says: about 64%}}, verdict: strained}
      - {given: {women: 31, members: 50, share_of_women: {says: 41.3%}}, verdict: contradicted}
      - {given: {members: 30, share_of_women: "[12.95, 13.05]"}, verdict: contradicted, because: 4 of 30 is 13.3 %}
""",
)

CHANGE = FormSpec(
    "change",
    "A quantity before, after, and by how much it changed: by a percentage, or by an amount. "
    "A fall is a change below zero.",
    Record(
        "change",
        "to = from × (1 + by / 100) where `by` is a percent, from + by otherwise.",
        (
            Field("from", QUANTITY, "Before.", required=True),
            Field("to", QUANTITY, "After.", required=True),
            Field("by", QUANTITY, "The change: a percent or an amount; it may be negative.", required=True),
        ),
    ),
    _change,
    becomes=(
        ("`by` is a percent", "to = from × (1 + by / 100)"),
        ("`by` is anything else", "to = from + by"),
    ),
    missing="With two of the three told, the third can be anything that its kind allows.",
    example="""\
rules:
  - id: rise-over-the-year
    change: {from: cases_2022, to: cases_2023, by: rise}
    because: the rise is told against the year before
    examples:
      - {given: {cases_2022: 200, cases_2023: 250, rise: {says: 25%}}, verdict: consistent}
      - {given: {cases_2022: 200, cases_2023: 250, rise: {says: about 27%}}, verdict: strained}
      - {given: {cases_2022: 200, cases_2023: 250, rise: {says: 50%}}, verdict: contradicted}
""",
)

WEIGHTED_MEAN = FormSpec(
    "weighted_mean",
    "The mean of values that count for more or less. A national rate is the mean of the regions' rates, weighted with "
    "their people; weights come to more than nothing.",
    Record(
        "weighted mean",
        "is × Σ weights = Σ value × weight.",
        (
            Field("is", QUANTITY, "The mean.", required=True),
            Field("values", Many(QUANTITY, 2), "What is averaged.", required=True),
            Field("weights", Many(QUANTITY, 2), "The weight of each value, in the same order.", required=True),
        ),
    ),
    _weighted_mean,
    becomes=(("always", "Σ (value − is) × weight = 0, Σ weight > 0"),),
    missing="A value or weight that is missing can be anything that its kind allows: weights that cannot be negative "
    "still keep the mean between the smallest and the largest value.",
    example="""\
rules:
  - id: national-rate
    weighted_mean: {is: rate, values: [rate_north, rate_south], weights: [people_north, people_south]}
    because: the national rate is of everybody in both parts
    examples:
      - {given: {rate: 4, rate_north: 3, rate_south: 6, people_north: 20, people_south: 10}, verdict: consistent}
      - {given: {rate: {says: about 4.2}, rate_north: 3, rate_south: 6, people_north: 20, people_south: 10},
         verdict: strained}
      - {given: {rate: 4.5, rate_north: 3, rate_south: 6, people_north: 20, people_south: 10}, verdict: contradicted}
      - {given: {rate: 7, rate_north: 3, rate_south: 6}, verdict: contradicted, because: it is no mean of 3 and 6}
""",
)

MEAN = FormSpec(
    "mean",
    "A total spread over a count. Where the total is a count, only means that whole numbers can have are possible "
    "(the GRIM test of Brown and Heathers 2017); `items` says how many answers of each were averaged.",
    Record(
        "mean",
        "total = is × count × items.",
        (
            Field("total", QUANTITY, "The total.", required=True),
            Field("count", QUANTITY, "How many it is spread over.", required=True),
            Field("is", QUANTITY, "The mean.", required=True),
            Field("items", Number(1), "How many whole-numbered answers each of them gave; 1 if left out."),
        ),
    ),
    _mean,
    becomes=(("always", "total = is × count × items"),),
    missing="A total nobody tells must still be possible: a whole number, if it is a count.",
    example="""\
rules:
  - id: points-per-game
    mean: {total: points, count: games, is: average}
    because: the average was taken over all games played
    examples:
      - {given: {points: 145, games: 28, average: "[5.175, 5.185]"}, verdict: consistent}
      - {given: {points: 148, games: 28, average: {says: about 5.1}}, verdict: strained}
      - {given: {points: 145, games: 28, average: "[5.995, 6.005]"}, verdict: contradicted}
      - {given: {games: 28, average: "[5.195, 5.205]"}, verdict: contradicted, because: 145 and 146 points miss it}
""",
)
