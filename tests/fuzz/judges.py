"""The verdicts on a world: by the oracle, by the claims' engine and by columns of polars or Spark."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from cac_check.commands.options import EngineName
from cac_check.commands.table_sources import open_tables
from cac_check.diagnostic import Problems
from cac_check.finding import JOINT
from cac_check.interval import Interval, ratio
from cac_check.model import Breakdown, Expression, Form, Kind, LinearRelation, Missing, Order, Relation, Verdict
from cac_check.model import Quantity as ModelQuantity
from cac_check.model_tables import Listed, Measure, NeverFalls, Rollup, Steps, TableRule
from cac_check.tables import check_tables
from tests.fuzz import oracle
from tests.fuzz.world import DAY, GROUP, Quantity, RuleOf, World, groups_of, relation_of, ruleset_of, written
from tests.table_cases import exact_verdict

Told = dict[tuple[str, Any], Verdict]
"""By rule and report: its verdict, where it applies."""

MOST_TRIED = 20_000

SPARK_SETTINGS = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
}
"""For tiny tables: planning is all that takes time."""


@dataclass(frozen=True, slots=True)
class Report:
    """One rule on one report, as figures of one source."""

    rule: str
    key: Any
    form: Form
    quantities: Mapping[str, Quantity]
    cells: Mapping[str, Any]
    missing: Missing
    tolerance: Fraction


def reports(world: World) -> Iterator[Report]:
    """Yield every rule with every report it might apply to."""
    known = {each.name: each for each in world.quantities}
    for number, rule in enumerate(world.rules):
        name = f"rule {number}"
        match rule.form:
            case Rollup() | Listed():
                for key, form, cells in _sums(world, rule.form):
                    one = known["a"]
                    quantity = replace(one, whole=False, nonnegative=False) if isinstance(rule.form, Listed) else one
                    yield Report(name, key, form, dict.fromkeys(cells, quantity), cells, rule.missing, rule.tolerance)
            case Steps():
                by_day = {row[DAY]: row for row in world.rows}
                for day, row in by_day.items():
                    if day - 1 in by_day:
                        form = Breakdown("now", (("before", 1), ("new", 1)), overlap=False, rest=False)
                        cells = {"before": by_day[day - 1]["a"], "new": row["b"], "now": row["a"]}
                        mine = {"before": known["a"], "new": known["b"], "now": known["a"]}
                        yield Report(name, row["key"], form, mine, cells, rule.missing, rule.tolerance)
            case NeverFalls():
                both = {"earlier": known["a"], "later": known["a"]}
                for key, earlier, later in _told_in_order(world, known["a"], rule):
                    cells = {"earlier": earlier, "later": later}
                    yield Report(name, key, Order(("earlier", "later")), both, cells, rule.missing, rule.tolerance)
            case form:
                for key, row in _rows(world):
                    names = oracle.named(form)
                    yield Report(
                        name,
                        key,
                        form,
                        {each: known[each] for each in names},
                        {each: row.get(each) for each in names},
                        rule.missing,
                        rule.tolerance,
                    )


def _rows(world: World) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    if world.shape == "wide":
        yield from ((row["key"], row) for row in world.rows)
        return
    for key in Counter(row["key"] for row in world.rows):
        yield key, {row["node"]: row["value"] for row in world.rows if row["key"] == key}


def _sums(world: World, rule: Rollup | Listed) -> Iterator[tuple[Any, Form, Mapping[str, Any]]]:
    for group, totals, parts in groups_of(world):
        if len(totals) != 1 or not parts:
            continue
        names = [f"part{number}" for number in range(len(parts))]
        cells = {"total": totals[0]["a"]} | {name: row["a"] for name, row in zip(names, parts, strict=True)}
        if isinstance(rule, Rollup):
            terms = tuple((name, 1) for name in names)
            yield group, Breakdown("total", terms, rule.overlap, rule.rest), cells
            continue
        terms = (("total", 1), *((name, -row["weight"]) for name, row in zip(names, parts, strict=True)))
        sense = {"=": Relation.EQ, ">=": Relation.GE, "<=": Relation.LE}[relation_of(group)]
        yield group, Expression(LinearRelation(terms, sense, 0)), cells


def _told_in_order(world: World, quantity: Quantity, rule: RuleOf) -> Iterator[tuple[Any, Any, Any]]:
    """Yield each figure of a series, with the one that reaches highest of those told before it since the last fall."""
    since: list[tuple[Fraction | None, Any]] = []
    for row in sorted(world.rows, key=lambda row: row[DAY]):
        cell = row["a"]
        ends = ends_of(quantity, cell)
        if ends is None:
            continue
        low, high = ends
        if since:
            known = [one for one in since if one[0] is not None]
            yield row["key"], max(known, key=lambda one: one[0] or 0, default=since[-1])[1], cell
            last = since[-1][0]
            if last is not None and high is not None and last > high + rule.tolerance:
                since = []
        since.append((low, cell))


def ends_of(quantity: Quantity, cell: Any) -> tuple[Fraction | None, Fraction | None] | None:
    """Return the ends of a reading in units, ``None`` where it is missing."""
    if cell is None or cell == (None, None):
        return None
    if quantity.measure is Measure.BOUNDS:
        low, high = (None if end is None else Fraction(end) for end in cell)
    else:
        half = Fraction(quantity.grain or 0, 2)
        if quantity.whole:
            half = Fraction(int(half))
        low, high = cell - half, cell + half
    if quantity.nonnegative:
        if high is not None and high < 0:
            return None
        low = Fraction(0) if low is None else max(low, Fraction(0))
    return low, high


def by_oracle(world: World) -> Told:
    """Return what trying every value says."""
    told: Told = {}
    for report in reports(world):
        domains, unknown = {}, {}
        for name, quantity in report.quantities.items():
            domains[name] = _domain(quantity, report.cells[name])
            unknown[name] = oracle.domain(0 if quantity.nonnegative else None, None, whole=quantity.whole)
        nonnegative = frozenset(name for name, quantity in report.quantities.items() if quantity.nonnegative)
        found = oracle.verdict(
            report.form, domains, unknown, nonnegative, report.missing, int(report.tolerance * oracle.QUARTERS)
        )
        if found is not None:
            told[report.rule, report.key] = found
    return told


def _domain(quantity: Quantity, cell: Any) -> oracle.Domain | None:
    ends = ends_of(quantity, cell)
    if ends is None:
        return None
    low, high = (None if end is None else int(end * oracle.QUARTERS) for end in ends)
    return oracle.domain(low, high, whole=quantity.whole)


def by_claims(world: World) -> Told:
    """Return what the exact engine says of each report as a data set."""
    told: Told = {}
    unit = Fraction(world.unit)
    for report in reports(world):
        form = report.form
        quantities = {
            name: ModelQuantity(name, name, kind=_kind(quantity), nonnegative=quantity.nonnegative)
            for name, quantity in report.quantities.items()
        }
        readings = {name: _reading(quantity, report.cells[name], unit) for name, quantity in report.quantities.items()}
        width = report.tolerance * unit
        rule = TableRule(
            report.rule, form, missing=report.missing, tolerance_abs=ratio(width.numerator, width.denominator)
        )
        found = exact_verdict(rule, form, quantities, readings)
        if found is not None:
            told[report.rule, report.key] = found
    return told


def _kind(quantity: Quantity) -> Kind:
    return Kind.COUNT if quantity.whole else Kind.AMOUNT


def _reading(quantity: Quantity, cell: Any, unit: Fraction) -> Interval | None:
    ends = ends_of(quantity, cell)
    if ends is None:
        return None
    low, high = (None if end is None else end * unit for end in ends)
    found: Interval | None = Interval(
        None if low is None else ratio(low.numerator, low.denominator),
        None if high is None else ratio(high.numerator, high.denominator),
    )
    return found.integers() if found and quantity.whole else found


@dataclass(frozen=True, slots=True)
class Answer:
    """What columns say."""

    told: Told
    """Only what is not consistent."""
    consistent: Mapping[str, int]
    joint: Mapping[Any, tuple[Verdict, str]]
    findings: tuple[str, ...]
    """Everything a finding says beside its place, for comparison between engines."""
    problems: tuple[str, ...]


def by_columns(world: World, engine: EngineName) -> Answer:
    """Return what a check of the files says."""
    with tempfile.TemporaryDirectory() as folder:
        paths = written(world, Path(folder))
        ruleset = ruleset_of(world, paths)
        ruleset = replace(ruleset, path=str(Path(folder) / "rules.yaml"))
        opened = open_tables(ruleset, [], engine)
        joint = world.joint and world.shape in ("wide", "long")
        report = check_tables(opened.ruleset, opened.frames, undecided=True, joint=joint, candidates=world.joint)
    key = GROUP if world.shape in ("rollup", "two tables") else "breakdown" if world.shape == "listed" else "key"
    told: Told = {}
    together = {}
    said = []
    for row in report.findings.iter_rows(named=True):
        place = int(row[key if row["rule"] != JOINT else "key"])
        if row["rule"] == JOINT:
            together[place] = (Verdict(row["verdict"]), row["breakdown"] or "")
        else:
            told[row["rule"], place] = Verdict(row["verdict"])
        said.append(str({name: value for name, value in row.items() if name not in ("file", "line")}))
    counts = {result.rule.id: result.counts[Verdict.CONSISTENT] for result in report.results}
    return Answer(told, counts, together, tuple(sorted(said)), tuple(map(str, report.problems)))


def disagreements(world: World, *, spark: bool, claims: bool) -> tuple[list[str], bool]:
    """Return everything in which two judges of a world disagree, and whether it was refused in part.

    Args:
        world: the world.
        spark: whether Spark is asked as well.
        claims: whether the claims' engine is asked as well.
    """
    if world.has_empty_file:  # files without rows are refused as a whole
        return [], True
    truth = by_oracle(world)
    found = []
    if claims:
        exact = by_claims(world)
        found += [f"claims {place}: {exact.get(place)}, oracle {truth.get(place)}" for place in {*truth, *exact}
                  if exact.get(place) != truth.get(place)]  # fmt: skip
    answers: dict[str, Answer] = {}
    engines: tuple[EngineName, ...] = ("polars", "spark") if spark else ("polars",)
    for engine in engines:
        try:
            answers[engine] = by_columns(world, engine)
        except Problems as problems:
            codes = {each.code for each in problems.diagnostics}
            if codes == {"too-large"}:  # more digits than columns hold, named with its column
                return found, True
            found.append(f"{engine}: {type(problems).__name__}: {problems.diagnostics[0]}")
        except Exception as error:
            found.append(f"{engine}: {type(error).__name__}: {str(error).splitlines()[0][:300]}")
    for name, answer in answers.items():
        if answer.problems:
            continue
        found += _differences(name, answer, truth, world)
        found += _joint_differences(name, answer, truth, world)
    if len(answers) == 2 and answers["polars"].findings != answers["spark"].findings:
        ours, theirs = (set(answers[name].findings) for name in ("polars", "spark"))
        found += [f"only polars: {said}" for said in sorted(ours - theirs)]
        found += [f"only Spark: {said}" for said in sorted(theirs - ours)]
    return found, any(answer.problems for answer in answers.values())


def _differences(engine: str, answer: Answer, truth: Told, world: World) -> Iterator[str]:
    expected = {place: verdict for place, verdict in truth.items() if verdict is not Verdict.CONSISTENT}
    for place in sorted({*expected, *answer.told}, key=str):
        if expected.get(place) != answer.told.get(place):
            yield f"{engine} {place}: {answer.told.get(place, 'fits')}, oracle {expected.get(place, 'fits')}"
    for number in range(len(world.rules)):
        name = f"rule {number}"
        fits = sum(rule == name and verdict is Verdict.CONSISTENT for (rule, _), verdict in truth.items())
        if fits != answer.consistent[name]:
            yield f"{engine} {name}: {answer.consistent[name]} fit, oracle {fits}"


def _joint_differences(engine: str, answer: Answer, truth: Told, world: World) -> Iterator[str]:
    if not world.joint or world.shape not in ("wide", "long"):
        return
    nonnegative = frozenset(each.name for each in world.quantities if each.nonnegative)
    for key, row in _rows(world):
        if any(rule.missing is Missing.ZERO for rule in world.rules):
            continue  # a missing figure is then 0 for some rules and anything for others
        told = {each.name: _domain(each, row.get(each.name)) for each in world.quantities}
        every = {
            each.name: oracle.domain(0 if each.nonnegative else None, None, whole=each.whole)
            for each in world.quantities
        } | {name: domain for name, domain in told.items() if domain is not None}
        alive = _taken_together(world, key, truth, told, every)
        used = {name for form, _ in alive for name in oracle.named(form)}
        values = {name: domain for name, domain in every.items() if name in used}
        possible = oracle.can_all_hold(alive, values, nonnegative, MOST_TRIED)
        refuted = key in answer.joint and answer.joint[key][0] is Verdict.CONTRADICTED
        if possible is not None and possible == refuted:
            said = "cannot" if refuted else "can"
            yield f"{engine} joint {key}: {said} hold together, which the oracle denies"


def _taken_together(
    world: World, key: Any, truth: Told, told: Mapping[str, oracle.Domain | None], every: Mapping[str, oracle.Domain]
) -> list[tuple[Form, int]]:
    """Return the rules of a report that are decided together: those that can hold by themselves.

    A rule with too few told figures for a verdict is one of them where what hangs together with it, through told and
    missing figures, tells two or more.
    """
    nonnegative = frozenset(each.name for each in world.quantities if each.nonnegative)
    alive, hanging = [], []
    for number, rule in enumerate(world.rules):
        form, tolerance = rule.form, int(rule.tolerance * oracle.QUARTERS)
        assert not isinstance(form, Rollup | Listed | Steps | NeverFalls)
        verdict = truth.get((f"rule {number}", key))
        if verdict is not None:
            if verdict is not Verdict.CONTRADICTED:
                alive.append((form, tolerance))
        elif rule.missing is Missing.ANYTHING and oracle.can_hold(form, every, nonnegative, tolerance):
            hanging.append((form, tolerance))
    names = [set(oracle.named(form)) for form, _ in (*alive, *hanging)]
    for form, tolerance in hanging:
        around = set(oracle.named(form))
        while larger := {name for one in names if one & around for name in one} - around:
            around |= larger
        if sum(told[name] is not None for name in around) > 1:
            alive.append((form, tolerance))
    return alive
