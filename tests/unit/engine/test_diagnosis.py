"""The search for conflicts and corrections ends, however many of them there are."""

from cac_check.engine.diagnosis import diagnose


def test_known_pairs_alone_do_not_make_the_search_endless() -> None:
    pairs = [frozenset((f"a{number}", f"b{number}")) for number in range(40)]  # 2 ** 40 ways to hit them all

    def oracle(kept: frozenset[str]) -> frozenset[str] | bool:
        return next((pair for pair in pairs if pair <= kept), True)

    prices = {item: {(item, ""): 1} for pair in pairs for item in sorted(pair)}
    found = diagnose(prices, oracle, known=pairs, sets=200)

    assert found.conflicts == ()
    assert found.conflicts_cut
    assert found.corrections_cut


def test_one_witness_is_paid_once_at_its_dearest_item() -> None:
    conflicts = [frozenset("ac"), frozenset("bc")]
    prices = {"a": {("wire", "q"): 1}, "b": {("wire", "q"): 2}, "c": {("ministry", "q"): 3}}

    def oracle(kept: frozenset[str]) -> frozenset[str] | bool:
        return next((conflict for conflict in conflicts if conflict <= kept), True)

    found = diagnose(prices, oracle)

    assert found.weight == 2
    assert found.corrections == (frozenset("ab"),)
    assert set(found.conflicts) == set(conflicts)
    assert not found.conflicts_cut
