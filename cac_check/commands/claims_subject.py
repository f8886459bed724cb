"""Data sets of claims, checked, compared and explained."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import typer

from cac_check.commands.certificates import certificate_outputs
from cac_check.commands.exits import NO_RULE_BINDS, NO_RULES, NOTHING_TO_CHECK, Exit, Threshold, exit_for_reports
from cac_check.commands.files import STANDARD, Output
from cac_check.commands.findings import contradictions, finding_named
from cac_check.commands.kinds import Kind
from cac_check.commands.options import FORMAT_NAMES
from cac_check.commands.reports import coverage, files_of, load_cases, make_report, make_reports
from cac_check.commands.subject import Answer, Meant, Settings, Versions, Wanted, rendered
from cac_check.commands.terminal import say
from cac_check.report.screen import PLAIN, Screen

if TYPE_CHECKING:
    from cac_check.finding import Finding, Report
    from cac_check.gate.baseline import Baseline
    from cac_check.gate.comparison import Comparison
    from cac_check.gate.versions import Pair
    from cac_check.loading import Opener
    from cac_check.model import Dataset, Ruleset
    from cac_check.report.claims import CheckedClaims

SEQUENTIAL = ("text", "markdown")
"""Formats in which the reports on several data sets simply follow one another."""


class ClaimsSubject:
    """Data sets of claims (YAML), each with the rules it names and those given."""

    kind = Kind.CLAIMS
    default_format = "text"
    formats: Sequence[str] = FORMAT_NAMES
    files: Mapping[str, str] = MappingProxyType({".csv": "csv", ".csv-metadata.json": "csvw"})

    def __init__(self, paths: Sequence[str], rules: Sequence[str], opener: Opener | None = None) -> None:
        self._paths = paths
        self._rules = rules
        self._opener = opener

    def load(self, settings: Settings) -> tuple[tuple[Dataset, Ruleset], ...]:
        """Read the data sets, each with its rules.

        Raises:
            Problems: with every problem of every file.
        """
        return load_cases(self._paths, self._rules, quiet=settings.quiet, opener=self._opener)

    def checked(self, settings: Settings, *, full: bool = False) -> CheckedClaims:
        """Decide every rule on every data set.

        Args:
            settings: how to decide.
            full: whether a text holds every line of each finding.

        Raises:
            Problems: with every problem of every file.
            typer.BadParameter: if no data set has one of the sources.
        """
        from cac_check.report.claims import CheckedClaims

        reports = make_reports(self._paths, self._rules, settings, self._opener)
        return CheckedClaims(reports, full=full, told_in=settings.told_in)

    def check(self, settings: Settings, threshold: Threshold, wanted: Wanted) -> Answer:
        """Decide every rule on every data set.

        Raises:
            Problems: with every problem of every file.
            typer.BadParameter: if what was asked for does not go together.
        """
        self._refuse_unclear(wanted)
        found = self.checked(settings, full=wanted.full)
        reports = found.reports
        code = exit_for_reports(reports, threshold)
        return Answer(
            rendered(found),
            code,
            files_of(self._paths, reports),
            () if wanted.certificate is None else _certificates(reports, wanted.certificate, wanted.finding),
            notes=tuple(self._notes(reports, code, quiet=settings.quiet)),
        )

    def compare(self, settings: Settings, threshold: Threshold, versions: Versions) -> Answer:
        """Compare each data set with an earlier version.

        Raises:
            Problems: if a newer version cannot be used, or there is nothing to compare it with.
        """
        from cac_check.gate.claims import GatedClaims
        from cac_check.gate.ruling import Ruling

        def counts(finding: Finding) -> bool:
            return threshold.fails(finding.verdict, finding.severity)

        def counts_lost(finding: Finding) -> bool:
            return threshold.fails_lost(finding.severity)

        accepted = read_baseline(versions.baseline)
        comparisons = [_compared(pair, self._rules, settings) for pair in _pairs(self._paths, versions)]
        ruling = Ruling(tuple(comparisons), date.today(), accepted)
        nothing = not any(report.findings for each in comparisons for report in (each.before, each.after) if report)
        gated = GatedClaims(ruling, counts, counts_lost, settings.told_in)
        failing = Exit.FINDINGS if gated.fails else Exit.OK
        return Answer(
            rendered(gated, job_summary=True),
            Exit.NOTHING if nothing else failing,
            (*self._paths, *(versions.against or ()), *self._rules),
            notes=(NOTHING_TO_CHECK,) if nothing else (),
        )

    def explain(self, settings: Settings, meant: Meant) -> Answer:
        """Say everything about one finding.

        Raises:
            Problems: if the data set cannot be used.
            typer.BadParameter: if none or several findings are meant.
        """
        from cac_check.report.explanation_text import render
        from cac_check.verdict.explain_finding import explain

        if len(self._paths) != 1 or meant.finding is None:
            raise typer.BadParameter("name a data set and a finding, or tables and --key", param_hint="DATASET FINDING")
        (report,) = make_reports(self._paths, self._rules, settings, self._opener)
        if not report.findings:
            say(NOTHING_TO_CHECK)
            raise typer.Exit(Exit.NOTHING)
        found = finding_named(report.findings, meant.finding, hint="FINDING")
        explanation = explain(report, found, budget=settings.budget)

        def written(name: str, screen: Screen = PLAIN) -> str:  # noqa: ARG001 - it is the same everywhere
            if name == "text":
                return render(explanation)
            return json.dumps(explanation.to_dict(), ensure_ascii=False, indent=2) + "\n"

        failed = Threshold().fails(found.verdict, found.severity)
        proofs = () if meant.certificate is None else tuple(certificate_outputs(report, meant.certificate, found))
        return Answer(written, Exit.FINDINGS if failed else Exit.OK, files_of(self._paths, [report]), proofs)

    def _refuse_unclear(self, wanted: Wanted) -> None:
        """End with a usage error if what is wanted does not go together."""
        from cac_check.report import SEVERAL

        alone = [name for name in wanted.formats if name not in (*SEQUENTIAL, *SEVERAL, "csv", "csvw")]
        if alone and len(self._paths) > 1:
            raise typer.BadParameter(f"{alone[0]} holds one data set; check them one by one", param_hint="--format")
        if wanted.finding is not None and wanted.certificate is None:
            raise typer.BadParameter("it says whose proof --certificate takes: give both", param_hint="--finding")
        if wanted.certificate is not None and len(self._paths) > 1:
            raise typer.BadParameter("proofs are of one data set; check them one by one", param_hint="--certificate")

    def _notes(self, reports: Sequence[Report], code: Exit, *, quiet: bool) -> Iterator[str]:
        """Yield what a person is told beside the report."""
        if not quiet and (note := coverage(report.dataset for report in reports)):
            yield note
        if not quiet and sys.stderr.isatty() and STANDARD not in self._paths:
            rules = "".join(f" --rules {shlex.quote(path)}" for path in self._rules)
            for path, report in zip(self._paths, reports, strict=True):
                for finding in contradictions(report)[:1]:
                    named = shlex.quote(path)
                    yield f"all about the worst: cac-check explain {named} {shlex.quote(finding.id)}{rules}"
                    yield f"for readers, with pictures: cac-check report {named}{rules} -o report.html"
        if code is Exit.NOTHING:
            with_rules = (
                os.path.join(os.path.dirname(path), rules)  # noqa: PTH118, PTH120 - keeps the user's spelling
                for path, report in zip(self._paths, reports, strict=True)
                for rules in report.dataset.rules
            )
            files = ", ".join(dict.fromkeys((*with_rules, *self._rules)))
            if any(report.rules.rules for report in reports):
                yield NOTHING_TO_CHECK
            else:
                yield NO_RULE_BINDS.format(files=files) if files else NO_RULES


def read_baseline(path: str | None) -> Baseline:
    """Return the accepted conflicts of a file, or none.

    Raises:
        UnreadableFile: if the file is missing or is no baseline.
    """
    from cac_check.gate.baseline import EMPTY
    from cac_check.gate.baseline_file import parse
    from cac_check.loading.files import read_bytes

    return EMPTY if path is None else parse(read_bytes(path), path)


def _certificates(reports: Sequence[Report], path: str, finding: str | None) -> tuple[Output, ...]:
    """Return the proofs that were asked for; nothing contradicted is no reason to fail, unless a finding was named."""
    (report,) = reports
    if finding is not None:
        return tuple(certificate_outputs(report, path, finding_named(report.findings, finding, hint="--finding")))
    if not contradictions(report):
        say("no certificate written: nothing is contradicted or strained")
        return ()
    return tuple(certificate_outputs(report, path, None))


def _pairs(datasets: Sequence[str], versions: Versions) -> tuple[Pair, ...]:
    from cac_check.gate.git import find_base
    from cac_check.gate.versions import pair_of, pairs

    if versions.against is not None:
        return (pair_of(*versions.against),)
    return pairs(datasets, find_base(versions.base, os.environ, tuple(datasets)))


def _compared(versions: Pair, rules: Sequence[str], settings: Settings) -> Comparison:
    """Check two versions of a data set and set the reports side by side.

    An older version that cannot be used counts as none, so that everything in the newer one is new.

    Raises:
        Problems: with every problem of the newer version.
    """
    from cac_check.gate.comparison import compare
    from cac_check.gate.versions import unusable

    new = None if versions.new is None else versions.new.load(rules)
    old, why_not = (None, None) if versions.old is None else versions.old.load_if_sound(rules)
    after = None if new is None else make_report(*new, settings)
    before = after if old == new else None if old is None else make_report(*old, settings)
    note = versions.note
    if why_not is not None:
        note = unusable(note, why_not)
    return compare(before, after, note=note)
