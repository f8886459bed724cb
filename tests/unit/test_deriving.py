from types import MappingProxyType

import pytest

from cac_check.deriving import derived_rules, inside
from cac_check.loading import load_dataset
from cac_check.model import Order

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


@pytest.mark.parametrize(
    ("contains", "found"),
    [({}, set()), ({"a": ("b",), "b": ("c", "d")}, {"b", "c", "d"}), ({"a": ("b",), "b": ("a",)}, {"a", "b"})],
)
def test_what_lies_inside_is_found_at_any_depth(contains, found):
    assert inside("a", MappingProxyType(contains)) == found
