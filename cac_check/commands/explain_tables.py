"""``cac-check explain`` on tables: one report whole, decided by the exact engine."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import typer

from cac_check.commands.certificates import certificate_outputs
from cac_check.commands.csv_files import errors_by_line
from cac_check.commands.exits import Exit, Threshold
from cac_check.commands.findings import contradictions
from cac_check.commands.subject import Answer, Meant, Settings
from cac_check.commands.table_paths import files_read
from cac_check.commands.table_sources import open_tables
from cac_check.commands.terminal import waiting
from cac_check.report.screen import PLAIN, Screen

if TYPE_CHECKING:
    from cac_check.certificate import Json
    from cac_check.engine.tables.inputs import Inputs
    from cac_check.finding import Finding, Report
    from cac_check.model_tables import TableRule, TableRuleset
    from cac_check.tables.neighbourhood import Ways
    from cac_check.tables.spreadsheet_cells import Letters

LISTED_KEYS = ("breakdown",)
"""The keys of a report of ``listed``, which are no columns of the table."""


def explain_report(files: Sequence[str], ruleset: TableRuleset, settings: Settings, meant: Meant) -> Answer:
    """Explain what the rules say of one report of tables.

    Raises:
        Problems: if the files cannot be used.
        typer.BadParameter: if there is no such report or rule.
    """
    from cac_check.engine.tables.inputs import Inputs
    from cac_check.model import Profile
    from cac_check.tables.check import phrase_reader
    from cac_check.tables.joint_candidates import ways_around
    from cac_check.tables.report_as_claims import NoSuchReport

    read = files_read(ruleset, files)
    with errors_by_line(read), waiting(f"reading {', '.join(files)}", quiet=settings.quiet):
        opened = open_tables(ruleset, files, "polars")
        inputs = Inputs.of(opened.ruleset, opened.frames, Profile(settings.profile), phrase_reader(opened.ruleset))
        chosen = _chosen(inputs.ruleset, meant.rule)
        try:
            named = _named(meant.keys, inputs, chosen)
            report = decided_report(inputs, named, chosen, opened.letters, settings)
        except NoSuchReport as problem:
            raise typer.BadParameter(str(problem), param_hint="--key") from problem
    broken = {finding.rule for finding in contradictions(report)}
    around = {each.id: ways_around(inputs, each, named) for each in chosen if each.id in broken}
    ways = {rule: found for rule, found in around.items() if found}
    proofs = () if meant.certificate is None or not broken else certificate_outputs(report, meant.certificate, None)
    failed = any(Threshold().fails(each.verdict, each.severity) for each in report.findings)
    code = Exit.FINDINGS if failed else Exit.OK if report.findings else Exit.NOTHING
    notes = () if report.findings else ("nothing to check: no rule applies to this report",)
    return Answer(partial(_render, report, ways, settings.budget), code, read, tuple(proofs), notes=notes)


def decided_report(
    inputs: Inputs,
    keys: Mapping[str, str],
    rules: Sequence[TableRule],
    letters: Letters,
    settings: Settings,
    most: int | None = None,
) -> Report:
    """Return what the exact engine says of one report of tables, with its proofs.

    Args:
        inputs: the tables.
        keys: what identifies the report, by the names keys have in a check.
        rules: those that are wanted.
        letters: by table, the letters of its columns in a spreadsheet.
        settings: how it is decided.
        most: how many figures a rule may have there; ``None``: any number.

    Raises:
        NoSuchReport: if there is none.
        TooManyFigures: if a rule has more there.
    """
    from cac_check.finding import View
    from cac_check.tables.report_as_claims import single_report
    from cac_check.verdict import check

    dataset, bound = single_report(inputs, keys, rules, letters, most)
    return check(
        dataset,
        bound,
        profile=settings.profile,
        views=(View.WITHIN,),
        conflicts=settings.conflicts,
        budget=settings.budget,
        timeout=settings.timeout,
    )


def _chosen(ruleset: TableRuleset, rule: str | None) -> Sequence[TableRule]:
    known = [each.id for each in ruleset.rules]
    if rule is not None and rule not in known:
        raise typer.BadParameter(f"no rule is called “{rule}”; there are: {', '.join(known)}", param_hint="--rule")
    return [each for each in ruleset.rules if rule in (None, each.id)]


def _named(keys: Sequence[str], inputs: Inputs, rules: Sequence[TableRule]) -> Mapping[str, str]:
    """Return keys by the names they have in the check.

    They are written as NAME=VALUE, or as all values in the order of the first table's keys; without any, the rules over
    every row are meant.
    """
    from cac_check.engine.tables.names import ALL, EVERY_ROW, inside, outside
    from cac_check.tables.report_as_claims import report_keys

    names = inputs.ruleset.tables[0].keys
    if not keys:
        return {EVERY_ROW: ALL}
    if len(keys) == 1 and "=" not in keys[0]:
        values = keys[0].split(",")
        if len(values) != len(names):
            message = f"“{keys[0]}” has {len(values)} values where the keys are {', '.join(map(outside, names))}"
            raise typer.BadParameter(message, param_hint="--key")
        return dict(zip(names, values, strict=True))
    sets = [set(named) for rule in rules for named in report_keys(inputs, rule)]
    known = {outside(name) for named in sets for name in named}
    pairs = [_parted(key, known) for key in keys]
    own = {inside(name): value for name, value in pairs}
    return own if set(own) in sets else {name if name in LISTED_KEYS else inside(name): value for name, value in pairs}


def _parted(key: str, known: Collection[str]) -> tuple[str, str]:
    """Return name and value of NAME=VALUE; where a name has that sign too, it is one that is known."""
    longest = max((name for name in known if key.startswith(f"{name}=")), key=len, default=None)
    name, sign, value = key.partition("=") if longest is None else (longest, "=", key[len(longest) + 1 :])
    if not sign:
        raise typer.BadParameter(f"“{key}” is not NAME=VALUE", param_hint="--key")
    return name, value


def _render(report: Report, around: Mapping[str, Ways], budget: int, name: str, _: Screen = PLAIN) -> str:
    from cac_check.report.explanation_text import render
    from cac_check.verdict.explain_finding import explain

    shown = _worth_telling(report)
    explanations = [explain(report, finding, budget=budget) for finding in shown]
    if name == "json":
        listed = [{**each.to_dict(), "ways_around": _listed(around.get(each.finding.rule))} for each in explanations]
        return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"
    texts = [render(each, around=_around(around.get(each.finding.rule))) for each in explanations]
    fitting = [finding.rule for finding in report.findings if finding not in shown]
    return "\n".join([*texts, *([f"fits: {', '.join(fitting)}\n"] if fitting else [])])


def _listed(ways: Ways | None) -> Json:
    """Return what breaks nothing around a report as ``check`` lists it."""
    from cac_check.tables.findings import records

    return None if ways is None else {"candidates": records(ways[0], ways[1]), "hint": ways[2]}


def _around(ways: Ways | None) -> Sequence[str]:
    """Say what would make a report fit and break nothing around it: what ``check`` says of it."""
    from cac_check.report.words import visible
    from cac_check.tables.findings import BETWEEN_FIGURES

    if ways is None:
        return ()
    names, fits, hint = ways
    slip = [f"  the first would be a slip of the hand: {visible(hint)}"] if hint is not None else []
    sets = zip(names, fits, strict=True)
    lines = (BETWEEN_FIGURES.join(f"{name}: {values}" for name, values in zip(*each, strict=True)) for each in sets)
    return [*(f"  {visible(each)}" for each in lines), *slip]


def _worth_telling(report: Report) -> Sequence[Finding]:
    """What does not fit, errors first; everything, if all of it does."""
    chosen = [finding for finding in report.findings if finding.verdict != "consistent"] or report.findings
    return sorted(chosen, key=lambda finding: -finding.level.rank)
