"""One rule on one report, decided at once: the verdict of a whole check of it as a data set."""

import random

import pytest

from cac_check import check
from cac_check.finding import View
from cac_check.interval import Interval
from cac_check.model import (
    Breakdown,
    Claim,
    Dataset,
    Expression,
    Kind,
    LinearRelation,
    Mean,
    Profile,
    Quantity,
    Reading,
    Relation,
    Rule,
    Ruleset,
    Share,
    Source,
)
from cac_check.tables.exact import _decided

FORMS = (
    Breakdown("a", (("b", 3), ("c", 1)), overlap=False, rest=False),
    Breakdown("a", (("b", 2), ("c", 3)), overlap=False, rest=True),
    Mean("a", "b", "c", 1),
    Share("b", "a", "c"),
    Expression(LinearRelation((("a", 2), ("b", -3), ("c", 5)), Relation.LT, 7)),
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: type(form).__name__)
@pytest.mark.parametrize("when", [None, LinearRelation((("b", 1),), Relation.GE, 4)], ids=["always", "when"])
def test_the_verdict_is_that_of_a_check(form, when):
    chance = random.Random(7)
    kinds = {"a": Kind.COUNT, "b": Kind.COUNT, "c": Kind.PERCENT if isinstance(form, Share) else Kind.COUNT}
    quantities = {name: Quantity(name, name, kind=kind) for name, kind in kinds.items()}
    rule = Rule("r", form, "x", when=when)
    seen = set()
    for _ in range(40):
        claims = []
        for name in quantities:
            low = chance.randrange(0, 9)
            tight = Interval(low, low + chance.choice((0, 0, 1)))
            loose = Interval(low - 1, tight.high + 1)
            claims.append(Claim(f"s/{name}", "s", name, Reading(tight, tight, loose)))
        profile = chance.choice(list(Profile))
        dataset = Dataset("d", "d", quantities, {"s": Source("s", "s")}, tuple(claims))
        report = check(dataset, Ruleset((rule,)), profile=profile, views=(View.WITHIN,))
        (expected,) = (finding.verdict for finding in report.findings if finding.rule == "r")
        assert _decided(rule, quantities, claims, profile) is expected
        seen.add(expected)

    assert len(seen) > 1
