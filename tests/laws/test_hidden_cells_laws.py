"""What is left of hidden cells is what z3 leaves of them, written down as a user would: no less, and nothing more."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import z3
from hypothesis import event, given
from hypothesis import strategies as st

from cac_check.engine.tables.inputs import Inputs
from cac_check.loading import load_table_rules
from cac_check.model import Profile
from cac_check.tables.check import phrase_reader
from cac_check.tables.suppression import Audit, audit
from tests.examples import few
from tests.table_cases import frame_of

PLACES = ("nation", "north", "south", "west")
RULES = """\
tables:
  t: {{files: t.csv, keys: [place], quantities: {{all: {kind}, a: {kind}, b: {kind}}},
      cells: {{c: secret, x: {{between: [0, 3]}}}}}}
rules:
  - id: parts
    breakdown: {{total: all, parts: {parts}, overlap: {overlap}, rest: {rest}}}
    tolerance: {{abs: {slack}}}
    because: they are the parts
"""
ROLLUP = """\
  - id: places-{name}
    rollup: {{quantity: {name}, where: {{place: {{not: nation}}}}, total: {{place: nation}}, by: [], overlap: {overlap},
             rest: {rest}}}
    because: the nation is its places
"""
Mode = tuple[str, str]
Cells = dict[tuple[str, str], str]

MODES = st.tuples(st.sampled_from(["none", "possible"]), st.sampled_from(["none", "possible"]))
MARKS = st.sampled_from(["", "", "c", "c", "x"])
"""What is put over a figure; none: it is shown."""


def audited(cells: Cells, rules: str, narrower: int | None = None) -> Audit:
    rows = [{"place": place, **{name: cells[place, name] for name in ("all", "a", "b")}} for place in PLACES]
    frame = frame_of(pl.DataFrame(rows, schema=dict.fromkeys(("place", "all", "a", "b"), pl.String)))
    ruleset = load_table_rules(rules.encode(), name="rules.yaml")
    assert ruleset is not None
    inputs = Inputs.of(ruleset, {"t": frame}, Profile.DEFAULT, phrase_reader(ruleset))
    return audit(inputs, narrower=narrower)


class Oracle:
    """The same table as a user writes it down for z3."""

    def __init__(
        self, cells: Cells, *, whole: bool, weight: int, parts: Mode, slack: int, places: dict[str, Mode]
    ) -> None:
        make = z3.Int if whole else z3.Real
        self.x = {key: make(" ".join(key)) for key in cells}
        self.solver = z3.Optimize()
        for key, text in cells.items():
            if text == "x":
                self.solver.add(self.x[key] <= 3)
            elif text != "c":
                self.solver.add(self.x[key] == int(text))
            self.solver.add(self.x[key] >= 0)
        for place in PLACES:
            own = [self.x[place, "a"], self.x[place, "b"]]
            self._add(self.x[place, "all"], own, [weight, 1], parts, slack)
        for name, mode in places.items():
            those = [self.x[place, name] for place in PLACES[1:]]
            self._add(self.x["nation", name], those, [1, 1, 1], mode, 0)

    def _add(self, total: z3.ArithRef, parts: list[z3.ArithRef], weights: list[int], mode: Mode, slack: int) -> None:
        overlap, rest = (word == "possible" for word in mode)
        added = z3.Sum([weight * part for weight, part in zip(weights, parts, strict=True)])
        if not overlap:
            self.solver.add(added <= total + slack)
        elif all(weight == 1 for weight in weights):
            self.solver.add(*(part <= total + slack for part in parts))
        if not rest:
            self.solver.add(added >= total - slack)

    def end(self, key: tuple[str, str], *, low: bool) -> Fraction | None:
        self.solver.push()
        goal = self.solver.minimize(self.x[key]) if low else self.solver.maximize(self.x[key])
        assert self.solver.check() == z3.sat
        found = self.solver.lower(goal) if low else self.solver.upper(goal)
        self.solver.pop()
        return Fraction(str(found)) if z3.is_rational_value(found) or z3.is_int_value(found) else None


@given(
    data=st.data(),
    whole=st.booleans(),
    weight=st.sampled_from([1, 1, 2]),
    parts=MODES,
    slack=st.sampled_from([0, 0, 1]),
)
@few(8)
def test_what_is_left_is_what_z3_leaves(data: st.DataObject, whole: bool, weight: int, parts: Mode, slack: int) -> None:
    figures = data.draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=3))
    rows = [(sum(a for a, _ in figures), sum(b for _, b in figures)), *figures]
    places = data.draw(st.dictionaries(st.sampled_from(["all", "a", "b"]), MODES, max_size=3))
    cells: Cells = {}
    for place, (a, b) in zip(PLACES, rows, strict=True):
        for name, value in (("all", weight * a + b), ("a", a), ("b", b)):
            mark = data.draw(MARKS)
            cells[place, name] = str(value) if not mark or (mark == "x" and value > 3) else mark
    kind = "{kind: count}" if whole else "{kind: amount, nonnegative: true}"
    written = "[a, b]" if weight == 1 else "{a: 2, b: 1}"
    rules = RULES.format(kind=kind, parts=written, overlap=parts[0], rest=parts[1], slack=slack)
    rules += "".join(ROLLUP.format(name=name, overlap=mode[0], rest=mode[1]) for name, mode in places.items())

    found = audited(cells, rules, narrower=3)

    oracle = Oracle(cells, whole=whole, weight=weight, parts=parts, slack=slack, places=places)
    hidden = {key for key, text in cells.items() if text in ("c", "x")}
    left = {(each.cell.row.removeprefix("place "), each.cell.column): each for each in found.cells}
    assert left.keys() == hidden
    for key, each in left.items():
        assert each.interval is not None
        assert each.reached
        assert (each.interval.low, each.interval.high) == (oracle.end(key, low=True), oracle.end(key, low=False)), key
        if each.width is not None and each.width < 3:
            assert each.grounds is not None
            assert len(each.grounds) == 2
            for ground in each.grounds:
                end = each.interval.low if ground.low else each.interval.high
                assert end is not None
                if ground.value is not None:  # it is that, or for whole things the next whole number inside
                    beyond = end - ground.value if ground.low else ground.value - end
                    assert beyond == 0 or (whole and 0 < beyond < 1)
            event("pinned")
