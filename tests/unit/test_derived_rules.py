from types import MappingProxyType

import pytest

from cac_check.derived_rules import derived_rules, inside, with_quantities, with_rounding
from cac_check.loading import load_dataset, load_rules
from cac_check.model import Kind, Order, Ruleset
from cac_check.verdict import check

DATASET = """\
dataset: fire
periods: {campaign: [march, april], april: [easter]}
places: {country: [city]}
quantities:
  all: {label: closed in all, measures: closed, period: campaign, place: country}
  april: {label: closed in April, measures: closed, period: april, place: country}
  easter_city: {label: closed at Easter in the city, measures: closed, period: easter, place: city}
  march_city: {label: closed in March in the city, measures: closed, period: march, place: city}
  other: {label: closed elsewhere, measures: closed, period: april}
  opened: {label: opened, measures: opened, period: april, place: country}
  balance: {label: balance, measures: closed, period: march, place: country, kind: amount}
sources: {paper: {outlet: P}}
"""


def orders(derive):
    return {rule.form.quantities for rule in derived_rules(load_dataset(DATASET.encode()), derive)}


def test_parts_are_at_most_the_wholes_they_lie_inside():
    assert orders(("period", "place")) == {
        ("april", "all"),
        ("easter_city", "all"),
        ("easter_city", "april"),
        ("march_city", "all"),
    }


def test_only_what_is_asked_for_is_gone_by():
    assert orders(("period",)) == {("april", "all")}
    assert orders(("place",)) == set()
    assert orders(()) == set()


def test_a_derived_rule_says_why():
    rules = {rule.id: rule for rule in derived_rules(load_dataset(DATASET.encode()), ("period", "place"))}

    rule = rules["derived:easter_city<=april"]
    assert rule.because == "easter lies inside april and city lies inside country"
    assert rule.form == Order(("easter_city", "april"))


def test_rules_bring_the_quantities_they_name():
    dataset = load_dataset(DATASET.encode())
    rules = load_rules(b"""
quantities: {money: {label: money, kind: amount}}
rules:
  - {id: r, order: [april, money, unheard], because: x}
  - {id: s, order: [of, elsewhere], because: x}
""")

    added = with_quantities(dataset, rules).quantities

    assert added.keys() - dataset.quantities.keys() == {"money", "unheard"}
    assert (added["money"].kind, added["unheard"].kind) == (Kind.AMOUNT, Kind.COUNT)
    assert with_quantities(dataset, Ruleset(())) is dataset


def test_rules_say_how_bare_figures_were_rounded():
    dataset = load_dataset(
        b"dataset: d\nquantities: {part: {label: p}, whole: {label: w}, rate: {label: r, kind: percent}}\n"
        b"sources: {paper: {outlet: P, claims: [part: 7 @ p1, whole: 54 @ p1, rate: 12% @ p1, rate: about 12% @ p2,"
        b" {rate: {says: 12%, at: p3, rounding: up}}]}}\n"
    )
    rules = load_rules(b"rules: [{id: r, share: {part: part, of: whole, is: rate}, rounding: truncate, because: x}]\n")

    claims = with_rounding(dataset, rules).claims

    assert [str(claim.reading.lenient) for claim in claims if claim.quantity == "rate"][::2] == [
        "[12, 13)",
        "[11.5, 12.5)",
    ]
    assert claims[3] == dataset.claims[3]
    assert with_rounding(dataset, Ruleset(())) is dataset


def test_a_check_takes_rules_that_name_more_than_the_data_set():
    dataset = load_dataset(DATASET.replace("{outlet: P}", "{outlet: P, claims: [april: 3, all: 4]}").encode())
    rules = load_rules(
        b"rules:\n  - {id: r, breakdown: {total: all, parts: [april, x], overlap: possible, rest: none}, because: x}\n"
    )

    assert [finding.verdict for finding in check(dataset, rules, views=["together"]).findings] == ["undecided"]


@pytest.mark.parametrize(
    ("contains", "found"),
    [({}, set()), ({"a": ("b",), "b": ("c", "d")}, {"b", "c", "d"}), ({"a": ("b",), "b": ("a",)}, {"a", "b"})],
)
def test_what_lies_inside_is_found_at_any_depth(contains, found):
    assert inside("a", MappingProxyType(contains)) == found
