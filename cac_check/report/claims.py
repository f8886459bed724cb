"""Data sets that were checked, for every format."""

from __future__ import annotations

from collections.abc import Sequence

from cac_check.certificate import Json
from cac_check.finding import Report
from cac_check.messages import ENGLISH, Language, language
from cac_check.records import dataclass
from cac_check.report.document import Document
from cac_check.report.result import Runs, Scope
from cac_check.report.screen import PLAIN, Screen


@dataclass(frozen=True, slots=True)
class CheckedClaims:
    """The reports on data sets."""

    reports: Sequence[Report]
    full: bool = False
    """Every line of each finding, in the text."""
    told_in: Language | None = None
    """The language of its document; that of each data set where none is named."""

    def runs(self, scope: Scope) -> Runs:
        """Return the results of each report."""
        from cac_check.report.claim_results import runs_of

        return runs_of(self.reports, scope=scope)

    def document(self) -> Document:
        """Return the reports one after the other."""
        from cac_check.report.article import document

        return tuple(
            block
            for report in self.reports
            for block in document(report, language=self.told_in or language(report.dataset.language))
        )

    def language(self) -> Language:
        """Return the language that was asked for, or that of the first report."""
        return self.told_in or (language(self.reports[0].dataset.language) if self.reports else ENGLISH)

    def text(self, screen: Screen = PLAIN) -> str:
        """Return what cannot all hold in each report, and one line that counts."""
        from cac_check.report import text

        return "\n".join(text.render(report, screen=screen, full=self.full) for report in self.reports)

    def data(self) -> Json:
        """Return the JSON format of the one report."""
        (report,) = self.reports
        return report.to_dict()
