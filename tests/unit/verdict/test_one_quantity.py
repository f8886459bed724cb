import time

from cac_check import check, load_dataset
from cac_check.interval import Interval
from cac_check.model import Ruleset, Verdict
from cac_check.verdict.overlap import disjoint_pairs, furthest_pairs


def _disagreeing(claims):
    sources = "\n".join(
        f"  s{n}: {{outlet: o{n}, published: 2023-05-20, claims: [{{q: {{means: '{1000 + 7 * n}', at: p}}}}]}}"
        for n in range(claims)
    )
    text = f"dataset: d\nquantities: {{q: {{label: q, unit: things, kind: count}}}}\nsources:\n{sources}\n"
    return check(load_dataset(text.encode()), Ruleset(()))


def test_a_thousand_claims_that_all_disagree_are_one_finding_with_the_widest_disagreements():
    start = time.process_time()
    (finding,) = _disagreeing(1_000).findings

    assert time.process_time() - start < 20
    assert finding.verdict is Verdict.CONTRADICTED
    assert finding.conflicts_cut
    assert len(finding.conflicts) == 10
    assert finding.conflicts[0].claims == ("s0/q", "s999/q")
    assert finding.conflicts[0].gap == 999 * 7
    assert (finding.corrections, finding.corrections_cut) == ((), True)  # all but one would have to go


def test_a_few_that_disagree_are_told_in_full():
    (finding,) = _disagreeing(4).findings

    assert not finding.conflicts_cut
    assert len(finding.conflicts) == 6
    assert len(finding.corrections) == 4


def test_the_pairs_furthest_apart_come_first_and_all_come_at_last():
    told = [(0, 2), (5, 6), (1, 3), (9, 9), (8, 12)]
    intervals = [*(Interval(*ends) for ends in told), Interval(None, 0), Interval(13, None)]

    def gap(pair):
        one, other = sorted((intervals[number] for number in pair), key=lambda each: (each.low is not None, each.low))
        return other.low - one.high

    found = list(furthest_pairs(intervals, 1_000))

    assert sorted(found) == sorted(disjoint_pairs(intervals))
    assert [gap(pair) for pair in found] == sorted(map(gap, found), reverse=True)
