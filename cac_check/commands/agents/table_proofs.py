"""Proofs of rows of tables: each report is decided again by the exact engine, and its certificate verified."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cac_check.commands.agents.telling import UNDECIDED, Proof
from cac_check.commands.explain_tables import decided_report
from cac_check.engine.tables.names import ALL, EVERY_ROW, as_written, outside
from cac_check.report.result import Outcome
from cac_check.tables.report_as_claims import NoSuchReport, TooManyFigures, report_keys

if TYPE_CHECKING:
    from cac_check.commands.subject import Settings
    from cac_check.commands.table_sources import Opened
    from cac_check.report.result import Result

_LATE = "there was no time left: `explain` proves it alone"
_NO_REPORT = "its keys name no report of one rule: it has no partner or is missing, or is about rules taken together"

_MOST = 1_000
"""Figures of a report that is proved beside others; one of 40,000 was not decided within 15 seconds."""

_SECONDS = 2.0
"""What one row may take at most, so that one that is hard leaves time for others."""


class TableProofs:
    """Verifies rows of one check of tables, until its time is over."""

    def __init__(self, opened: Opened, settings: Settings, seconds: float) -> None:
        """Prepare to verify.

        Args:
            opened: the tables, as they were checked.
            settings: those of the check.
            seconds: how long it may take for all rows; what is left then is not verified.
        """
        from cac_check.engine.tables.inputs import Inputs
        from cac_check.model import Profile
        from cac_check.tables.check import phrase_reader

        profile = Profile(settings.profile)
        self._inputs = Inputs.of(opened.ruleset, opened.frames, profile, phrase_reader(opened.ruleset))
        self._letters = opened.letters
        self._settings = settings
        self._rules = {rule.id: rule for rule in self._inputs.ruleset.rules}
        self._until = time.monotonic() + seconds

    def __call__(self, result: Result) -> Proof:
        """Return whether the verdict of a row was proved and the proof verified, or why it was not tried."""
        from cac_check.certificate import verify
        from cac_check.verdict.nodes import ClaimIndex
        from cac_check.verdict.proofs import proof_of

        if result.outcome is Outcome.OPEN:
            return UNDECIDED
        rule = self._rules.get(result.rule)
        given: Any = result.details.get("keys", {})
        named = {as_written(key): value for key, value in given.items()}
        for keys in () if rule is None else report_keys(self._inputs, rule):
            if {outside(key) for key in keys if key != EVERY_ROW} == named.keys():
                values = {key: ALL if key == EVERY_ROW else named[outside(key)] for key in keys}
                break
        else:
            return Proof(None, _NO_REPORT)
        left = self._until - time.monotonic()
        if rule is None or left <= 0:
            return Proof(None, _LATE)
        settings = replace(self._settings, timeout=min(left, _SECONDS))
        try:
            report = decided_report(self._inputs, values, [rule], self._letters, settings, _MOST)
        except NoSuchReport:
            return Proof(None, _NO_REPORT)
        except TooManyFigures as many:
            return Proof(None, f"it is about {many}, too many beside others: `explain` proves it alone")
        found = [each for each in report.findings if each.rule == rule.id]
        if not found:
            return Proof(None, _NO_REPORT)
        (finding,) = found
        if str(finding.verdict) == "undecided":
            return Proof(None, _LATE)
        if str(finding.verdict) != result.verdict:
            return Proof(False, f"decided alone, it is {finding.verdict}")
        proofs = [verify(proof, system) for system, proof in proof_of(report, finding, ClaimIndex(report.dataset))]
        return Proof(bool(proofs) and all(proofs), None)
