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
    Missing,
    Profile,
    Quantity,
    Reading,
    Relation,
    Rule,
    Ruleset,
    Share,
    Source,
    Verdict,
)
from cac_check.tables.exact import question_of, verdict_on

FORMS = (
    Breakdown("a", (("b", 3), ("c", 1)), overlap=False, rest=False),
    Breakdown("a", (("b", 2), ("c", 3)), overlap=False, rest=True),
    Mean("a", "b", "c", 1),
    Share("b", "a", "c"),
    Expression(LinearRelation((("a", 2), ("b", -3), ("c", 5)), Relation.LT, 7)),
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: type(form).__name__)
@pytest.mark.parametrize("when", [None, LinearRelation((("b", 1),), Relation.GE, 4)], ids=["always", "when"])
@pytest.mark.parametrize("missing", [None, Missing.ANYTHING, Missing.SKIP], ids=["complete", "anything", "skip"])
def test_the_verdict_is_that_of_a_check(form, when, missing):
    chance = random.Random(7)
    kinds = {"a": Kind.COUNT, "b": Kind.COUNT, "c": Kind.PERCENT if isinstance(form, Share) else Kind.COUNT}
    quantities = {name: Quantity(name, name, kind=kind) for name, kind in kinds.items()}
    rule = Rule("r", form, "x", when=when, missing=missing or Missing.ANYTHING)
    seen = set()
    for _ in range(40 if missing is None else 120):
        claims = []
        for name in quantities:
            if missing is not None and chance.random() < 0.4:
                continue
            low = chance.randrange(0, 9)
            tight = Interval(low, low + chance.choice((0, 0, 1)))
            loose = Interval(low - 1, tight.high + 1)
            claims.append(Claim(f"s/{name}", "s", name, Reading(tight, tight, loose)))
        profile = chance.choice(list(Profile))
        dataset = Dataset("d", "d", quantities, {"s": Source("s", "s")}, tuple(claims))
        report = check(dataset, Ruleset((rule,)), profile=profile, views=(View.WITHIN,))
        found = [finding.verdict for finding in report.findings if finding.rule == "r"]
        expected = found[0] if found else Verdict.UNDECIDED
        readings = {claim.quantity: (claim.reading.default, claim.reading.lenient) for claim in claims}
        assert verdict_on(question_of(rule, quantities, readings, profile)) is expected, (claims, profile)
        seen.add(expected)

    assert len(seen) > 1
