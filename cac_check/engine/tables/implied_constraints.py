"""Rules of one report together: each of them can hold, but can all?

Rules that share only figures which are there and exact have nothing to do with each other. Two are *tied* in a report
where they share a figure that is missing or may take several values. What tied rules assert together is what follows
from them: the elementary vectors of their rule space (:mod:`~cac_check.engine.tables.vectors`), each one a comparison
like those of a single rule. Where products, conditions, other weights of whole numbers or too many vectors leave gaps,
the report is :attr:`~cac_check.engine.tables.judge.Code.OPEN`, for the exact engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from operator import add

import narwhals as nw

from cac_check.engine.components import components
from cac_check.engine.tables.combining import combined
from cac_check.engine.tables.comparisons import Comparison, Side
from cac_check.engine.tables.figures import Figure, Frame, View
from cac_check.engine.tables.interval_sums import summable, violated
from cac_check.engine.tables.jobs import Check, Job
from cac_check.engine.tables.judge import Code, choose, hanging
from cac_check.engine.tables.run import judged_rows, masked
from cac_check.engine.tables.vectors import ONE, Vector, elementary_vectors
from cac_check.model import Missing, Relation
from cac_check.records import dataclass

CODE = "verdict together"
"""The :class:`Code` of the rules together, null where none are tied."""

FIRST = "first consequence"
"""The number of the first consequence that cannot hold, null where none is known."""

NO_FIGURES = "rules without figures"
"""Whether a rule that is tied cannot be told by itself."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A figure that checks share, and that may be missing or take several values where they bind."""

    quantity: str
    checks: tuple[int, ...]
    settled: bool
    """Whether what follows from the checks it is tied to decides whether they can all hold."""
    present: tuple[str, ...]
    """Figures that must be there for that (see :attr:`Consequence.present`)."""
    around: tuple[str, ...]
    """Every figure that hangs together with it: one alone has nothing to contradict."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """A comparison that follows from several checks, and from no fewer."""

    checks: tuple[int, ...]
    comparison: Comparison
    zero: frozenset[str]
    """Figures that are 0 where they are missing."""
    present: tuple[str, ...]
    """Figures that must be there: a missing one is 0 for some of the checks and anything for others."""

    def figures(self, view: View) -> dict[str, Figure]:
        """Return what is compared, with the ends missing figures have."""
        return {
            name: view.figures[name].where_missing(Missing.ZERO if name in self.zero else Missing.ANYTHING)
            for name in self.comparison.quantities
        }


@dataclass(frozen=True, slots=True)
class Together:
    """How the checks of a job hang together."""

    ties: tuple[Tie, ...]
    consequences: tuple[Consequence, ...]
    """Those that name the fewest figures first."""


def together(job: Job) -> Together | None:
    """Return how the rules between figures of one report hang together, ``None`` if no two of them can be tied."""
    if len({check.rule.id for check in job.checks}) < 2:
        return None
    shared: dict[str, list[int]] = {}
    for number, check in enumerate(job.checks):
        for name in _named(check):
            shared.setdefault(name, []).append(number)
    tied = {name: [n for n in numbers if _may_be_loose(job, n, name)] for name, numbers in shared.items()}
    groups = components([name for name, numbers in tied.items() if len(numbers) > 1], lambda name: map(str, tied[name]))
    ties: list[Tie] = []
    consequences: list[Consequence] = []
    for names in groups:
        numbers = sorted({number for name in names for number in tied[name]})
        found, settled = _consequences(job, numbers)
        consequences += found
        mixed = _mixed(job, numbers)
        around = tuple(dict.fromkeys(name for number in numbers for name in _named(job.checks[number])))
        ties += [Tie(name, tuple(tied[name]), settled, mixed, around) for name in names]
    if not ties:
        return None
    return Together(tuple(ties), tuple(sorted(consequences, key=lambda each: len(each.comparison.quantities))))


def tied_rows(job: Job, how: Together) -> Frame:
    """Return ``run.judged_rows`` where rules count too that say something beside others only (``judge.hanging``)."""
    around = {number: tie.around for tie in how.ties for number in tie.checks}
    found = {}
    for number, names in around.items():
        check = job.checks[number]
        code = hanging(job.view, check.assertion)
        if code is not None:
            reported = combined(add, ((job.view.figures[name].absent == 0).cast(nw.Int64()) for name in names))
            code = nw.when(reported >= 2).then(code)
            found[f"verdict {number}"] = nw.coalesce(f"verdict {number}", masked(check, code))
    rows = judged_rows(job)
    return rows.with_columns(**found) if found else rows


def judged_together(rows: Frame, view: View, how: Together) -> Frame:
    """Return rows with :data:`CODE`, :data:`FIRST` and :data:`NO_FIGURES`; they have ``verdict N`` (:func:`tied_rows`).

    Only rules that can hold by themselves are taken together: those that are not contradicted, and for what is strained
    those that are not strained either.
    """
    loose, tight = ([_refuted(each, view, lenient=lenient) for each in how.consequences] for lenient in (True, False))
    tied = [_tied(tie, view) for tie in how.ties]
    open_ = [here & _is_open(tie, view) for tie, here in zip(how.ties, tied, strict=True)]
    without_figures = [
        here & _any(_is(number, Code.UNDECIDED) for number in tie.checks)
        for tie, here in zip(how.ties, tied, strict=True)
    ]
    code = choose(
        (_any(loose), Code.CONTRADICTED),
        (_any(open_), Code.OPEN),
        (_any(tight), Code.STRAINED),
        (_any(without_figures), Code.UNDECIDED),
        (_any(tied), Code.CONSISTENT),
    )
    first = nw.when(_any(loose)).then(_first(loose)).otherwise(_first(tight))
    return rows.with_columns(code.alias(CODE), first.alias(FIRST), _any(without_figures).alias(NO_FIGURES))


def _named(check: Check) -> Iterable[str]:
    condition = check.assertion.when.quantities if check.assertion.when else ()
    return dict.fromkeys((*check.assertion.quantities, *condition))


def _may_be_loose(job: Job, number: int, name: str) -> bool:
    """Whether a figure may be missing or take several values where a check binds on it."""
    figure, assertion = job.view.figures[name], job.checks[number].assertion
    if not figure.ends.point or figure.lenient is not figure.ends:
        return True
    return assertion.missing is Missing.ANYTHING or name not in assertion.quantities


def _mixed(job: Job, numbers: Iterable[int]) -> tuple[str, ...]:
    """Return the figures that are 0 for some of the checks where they are missing, and anything for others."""
    policies: dict[str, set[Missing]] = {}
    for number in numbers:
        for name in _named(job.checks[number]):
            policies.setdefault(name, set()).add(job.checks[number].assertion.missing)
    return tuple(name for name, found in policies.items() if found >= {Missing.ZERO, Missing.ANYTHING})


def _consequences(job: Job, numbers: Sequence[int]) -> tuple[list[Consequence], bool]:
    """Return what follows from several checks, and whether that decides if all of them can hold."""
    rows: list[dict[str, Fraction]] = []
    slacks: dict[str, tuple[int, Relation]] = {}
    settled = True
    for number in numbers:
        assertion = job.checks[number].assertion
        if not isinstance(assertion.body, tuple) or assertion.when is not None:
            settled = False
            continue
        for position, comparison in enumerate(assertion.body):
            slack = f"{ONE}slack {number}.{position}"
            slacks[slack] = (number, comparison.relation)
            row = {name: Fraction(weight) for name, weight in comparison.terms.items()}
            rows.append(row | {ONE: -Fraction(comparison.offset), slack: Fraction(-1)})
    vectors = elementary_vectors(rows)
    if vectors is None:
        return [], False
    figures = {name: job.view.figures[name] for vector in vectors for name in vector if name not in {ONE, *slacks}}
    if any(figure.integral for figure in figures.values()):
        settled = settled and all(figure.integral for figure in figures.values()) and _unimodular(vectors, slacks)
    found = []
    for vector in vectors:
        checks = tuple(sorted({slacks[name][0] for name in vector if name in slacks}))
        follows = _comparison(vector, {name: relation for name, (_, relation) in slacks.items()})
        if len(checks) < 2 or follows is None:
            continue
        zero = {n for i in checks if job.checks[i].assertion.missing is Missing.ZERO for n in _named(job.checks[i])}
        each = Consequence(checks, follows, frozenset(zero), _mixed(job, checks))
        if summable(follows, each.figures(job.view)):
            found.append(each)
        else:
            settled = False
    return found, settled


def _unimodular(vectors: Iterable[Vector], slacks: Mapping[str, tuple[int, Relation]]) -> bool:
    """Whether whole figures can hold wherever any can: all coefficients are ±1 but those of constants."""
    constant = {ONE, *(name for name, (_, relation) in slacks.items() if relation is Relation.EQ)}
    return all(abs(times) == 1 for vector in vectors for name, times in vector.items() if name not in constant)


def _comparison(vector: Vector, slacks: Mapping[str, Relation]) -> Comparison | None:
    """Return what a vector asserts of figures, ``None`` if that is nothing: what is left over may have any sign.

    The vector says Σ coefficient × column = 0, where the slack of an equation is 0 and every other at most 0.
    """
    inequalities = {name: times > 0 for name, times in vector.items() if slacks.get(name, Relation.EQ) != Relation.EQ}
    if len(set(inequalities.values())) > 1:
        return None
    flip = -1 if any(inequalities.values()) else 1
    terms = {name: times * flip for name, times in vector.items() if name != ONE and name not in slacks}
    left: Side = tuple((name, times) for name, times in terms.items() if times > 0)
    right: Side = tuple((name, -times) for name, times in terms.items() if times < 0)
    strict = any(slacks[name] is Relation.LT for name in inequalities)
    relation = Relation.LT if strict else Relation.LE if inequalities else Relation.EQ
    return Comparison(left, right, relation, -vector.get(ONE, 0) * flip)


def _refuted(each: Consequence, view: View, *, lenient: bool) -> nw.Expr:
    """Whether checks that can hold by themselves cannot hold together."""
    mildest = Code.CONTRADICTED if lenient else Code.STRAINED
    binding = [(nw.col(f"verdict {number}") < int(mildest)).fill_null(value=False) for number in each.checks]
    given = [view.figures[name].absent == 0 for name in each.present]
    misses = violated(each.comparison, each.figures(view), view, lenient=lenient).fill_null(value=False)
    return nw.all_horizontal(*binding, *given, misses, ignore_nulls=False)


def _tied(tie: Tie, view: View) -> nw.Expr:
    """Whether two checks that are not contradicted share the figure, and it is missing or may take several values."""
    figure = view.figures[tie.quantity]
    loose = (figure.absent > 0) | ~(figure.lenient.low == figure.lenient.high).fill_null(value=False)
    binding = [(nw.col(f"verdict {n}") != int(Code.CONTRADICTED)).fill_null(value=False) for n in tie.checks]
    return loose & (combined(add, (flag.cast(nw.Int64()) for flag in binding)) >= 2)


def _is_open(tie: Tie, view: View) -> nw.Expr:
    if not tie.settled:
        return nw.lit(value=True)
    missing = (view.figures[name].absent > 0 for name in tie.present)
    return _any([*missing, *(_is(number, Code.OPEN) for number in tie.checks)])


def _is(number: int, code: Code) -> nw.Expr:
    return (nw.col(f"verdict {number}") == int(code)).fill_null(value=False)


def _first(refuted: Sequence[nw.Expr]) -> nw.Expr:
    """Return the number of the first that is refuted, null if none is."""
    numbers: Iterator[nw.Expr] = (nw.when(flag).then(nw.lit(number)) for number, flag in enumerate(refuted))
    return nw.min_horizontal(*numbers, nw.lit(None, nw.Int32())) if refuted else nw.lit(None, nw.Int32())


def _any(flags: Iterable[nw.Expr]) -> nw.Expr:
    return nw.any_horizontal(nw.lit(value=False), *flags, ignore_nulls=False)
