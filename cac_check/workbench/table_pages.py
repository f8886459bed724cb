"""What the page of a table shows, as data: rules, and rows in which they fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from cac_check.messages import ENGLISH, Language
from cac_check.model import Verdict, quantities_of, without_untold
from cac_check.model_tables import Complete, Listed, NeverFalls, Rollup, Steps, TableRule
from cac_check.records import dataclass
from cac_check.report.result import Result
from cac_check.report.words import sentence
from cac_check.sheets.understood import Understood
from cac_check.suggestion.rules.coincidence import Coincidence
from cac_check.suggestion.rules.drafting import Outcome, expanded
from cac_check.suggestion.rules.suggestion import Suggestion
from cac_check.tables.results import keys_of, sums_in_words, who
from cac_check.workbench.table_desk import Looked, TableState
from cac_check.workbench.table_edits import ids_in
from cac_check.workbench.table_results import (
    Failing,
    columns_of,
    failing_before,
    own_name,
    own_ways,
    place_of,
    where,
)
from cac_check.workbench.table_sheets import shown_rows

Translate = Callable[[str], str]

_SMALLEST = -100
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class FigureShown:
    """A figure of a row that a rule is about."""

    name: str
    text: str
    fits: str
    """What would fit in its place, everything else as it is; empty where no change of it alone would do."""
    about: bool
    """Whether the rule is about it; the others are labels."""


@dataclass(frozen=True, slots=True)
class FailShown:
    """A row in which a rule fails."""

    id: str
    where: str
    who: str
    words: str
    evidence: str
    figures: tuple[FigureShown, ...]
    ways: tuple[str, ...]
    """Other ways to make it fit: figures of other rows, several at once."""
    hint: str


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule of the file, and what it finds."""

    id: str
    because: str
    about: str
    """The columns it is about, where the file says it of several alike."""
    holds: int
    fails: int
    loose: int
    undecided: int
    failing: tuple[FailShown, ...]
    more: int
    written: str
    """Its id as the file has it, by which it can be taken out; empty where the file makes several of it."""


@dataclass(frozen=True, slots=True)
class SuggestedShown:
    """A rule that the figures suggest and nobody accepted or refused."""

    id: str
    says: str
    holds: int
    fails: int
    named: tuple[str, ...]
    """Reports in which it does not hold."""
    chance: str


# --- Rules --------------------------------------------------------------------------------------------------------


def rules_of(state: TableState, told_in: Language = ENGLISH) -> tuple[RuleShown, ...]:
    """Return the rules of the file in their order, those that fail first, told in a language."""
    found = state.found
    if found is None or found.checked is None or state.rules is None:
        return ()
    written = ids_in(state.rules, "rules")
    rows = _Rows(state.looked, found.rows)
    shown = []
    columns, keys = columns_of(found.checked), keys_of(found.checked.report.findings)
    for each in found.checked.report.results:
        failing = found.failing.get(each.rule.id, Failing((), (), 0))
        about = tuple(columns.get(name, name) for name in _quantities(each.rule))
        fails = tuple(
            replace(
                _fail(result, rows, columns, about),
                who=who(row, keys, told_in),
                evidence=sentence(sums, told_in) if (sums := sums_in_words(row, each.rule, told_in)) else "",
            )
            for result, row in zip(failing.results, failing.rows, strict=True)
        )
        writing = _written(each.rule.id, written)
        shown.append(
            RuleShown(
                each.rule.id,
                each.rule.because or each.rule.id,
                ", ".join(about) if writing != each.rule.id else "",
                each.counts[Verdict.CONSISTENT],
                each.counts[Verdict.CONTRADICTED],
                each.counts[Verdict.STRAINED],
                each.counts[Verdict.UNDECIDED],
                fails,
                failing.more,
                writing,
            )
        )
    return tuple(sorted(shown, key=lambda rule: not rule.fails))


def bad_cells(state: TableState) -> Mapping[tuple[int, int], frozenset[str]]:
    """Return the cells of the first rows that would make a failing rule fit, by sheet and line: names of columns."""
    found: dict[tuple[int, int], frozenset[str]] = {}
    if state.found is None or state.found.checked is None or state.looked is None:
        return found
    columns = columns_of(state.found.checked)
    last = max((each.grid.line(row) for each in state.looked.sheets for row in shown_rows(each)), default=0)
    for result in failing_before(state.found.checked, last):
        place = place_of(result)
        if place is not None:
            own = {columns.get(name, name) for name, _ in own_ways(result)}
            found[place] = found.get(place, frozenset()) | own
    return found


def suggested_of(
    state: TableState, refused: Mapping[str, str], told_in: Language = ENGLISH
) -> tuple[SuggestedShown, ...]:
    """Return the suggestions that nobody accepted or refused, those that fail somewhere first, told in a language."""
    if state.drafted is None:
        return ()
    known = () if state.rules is None else ids_in(state.rules, "rules")
    shown = [
        _suggested(each, state.drafted.outcomes, told_in)
        for each in state.drafted.suggestions
        if each.id not in known and each.id not in refused
    ]
    return tuple(sorted(shown, key=lambda each: not each.fails))


def _suggested(each: Suggestion, outcomes: Mapping[str, Outcome], told_in: Language) -> SuggestedShown:
    known = [outcomes[name] for name in expanded(each) if name in outcomes]
    fails = sum(outcome.failing for outcome in known)
    about = f" ({', '.join(each.quantities)})" if each.quantities else ""
    return SuggestedShown(
        each.id,
        f"{told_in.tell(each.because)}{about}",
        sum(outcome.reports for outcome in known) - fails,
        fails,
        tuple(name for outcome in known for name in outcome.named)[:5],
        _chance(each.coincidence),
    )


def _chance(one: Coincidence) -> str:
    """Return how many such rules chance would make, as a power of ten: ``10⁻⁴⁹``, ``< 10⁻¹⁰⁰``."""
    power = min(-1, round(one.log2 * 0.30103))
    shown = max(power, _SMALLEST)
    return ("< " if power < _SMALLEST else "") + f"10{str(shown).translate(_RAISED)}"


def _written(rule: str, ids: Sequence[str]) -> str:
    """Return the id of the file behind a rule: itself, or the one with places in it that makes it."""
    if rule in ids:
        return rule
    for name in ids:
        if "${" in name and re.fullmatch(re.sub(r"\\\$\\\{\w+\\\}", ".+", re.escape(name)), rule):
            return name
    return ""


# --- Rows in which a rule fails -----------------------------------------------------------------------------------


class _Rows:
    """Rows of the sheets, by where findings say they are: the columns that tell them apart, and texts by heading."""

    def __init__(self, looked: Looked | None, others: Mapping[int, Mapping[str, str]]) -> None:
        self._found: dict[tuple[int, int], tuple[Understood, int]] = {}
        self._keys = () if looked is None or not looked.sheets else tuple(name for _, name in looked.sheets[0].keys)
        self._others = others
        for found in () if looked is None else looked.sheets:
            for row in found.rows:
                self._found[found.grid.number, found.grid.line(row)] = found, row

    def at(self, place: tuple[int, int] | None) -> tuple[Mapping[str, str], Mapping[str, str]] | None:
        if place is None:
            return None
        if place in self._found:
            found, row = self._found[place]
            texts = {name: " ".join(found.grid.text(row, column).split()) for name, column in found.named}
            return dict(zip((name for _, name in found.keys), found.key(row), strict=True)), texts
        texts = dict(self._others.get(place[1], {}))
        return ({name: texts[name] for name in self._keys if name in texts}, texts) if texts else None


def _fail(result: Result, rows: _Rows, columns: Mapping[str, str], about: Sequence[str]) -> FailShown:
    at = rows.at(place_of(result))
    own = {columns.get(name, name): fits for name, fits in own_ways(result)}
    figures: tuple[FigureShown, ...] = ()
    here: set[str] = set()
    if at is not None:
        keys, texts = at
        here = {name for name in own if name in texts}
        named = (name for name in dict.fromkeys((*about, *own)) if name in texts)
        figures = (
            *(FigureShown(name, text, "", about=False) for name, text in keys.items()),
            *(FigureShown(name, texts[name], own.get(name, ""), about=True) for name in named),
        )
    ways = tuple(
        " & ".join(f"{change.figure}: {change.fits}" for change in way.changes)
        for way in result.corrections
        if len(way.changes) > 1 or _heading(way.changes[0].figure, result, columns) not in here
    )
    return FailShown(
        result.id,
        where(result),
        result.who,
        result.words,
        result.evidence,
        figures,
        ways,
        next((way.hint for way in result.corrections if way.hint), ""),
    )


def _heading(figure: str, result: Result, columns: Mapping[str, str]) -> str | None:
    name = own_name(figure, result)
    return None if name is None else columns.get(name, name)


def _quantities(rule: TableRule) -> Sequence[str]:
    """Return the quantities of the row that a rule is about."""
    match rule.form:
        case Rollup(quantity=quantity) | NeverFalls(quantity=quantity):
            return (quantity,)
        case Steps(quantity=quantity, by=by):
            return (quantity, by)
        case Complete() | Listed():
            return ()
        case form:
            return without_untold(quantities_of(form), rule.untold)
