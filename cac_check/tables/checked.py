"""Tables that were checked, for every format."""

from __future__ import annotations

from collections.abc import Sequence

from cac_check.certificate import Json
from cac_check.messages import Language, language
from cac_check.records import dataclass
from cac_check.report.document import Document
from cac_check.report.plain_text import to_text
from cac_check.report.result import Runs, Scope
from cac_check.report.screen import PLAIN, Screen
from cac_check.tables.check import TableReport
from cac_check.tables.results import run_of, to_data
from cac_check.tables.summary import summary


@dataclass(frozen=True, slots=True)
class CheckedTables:
    """The report on tables."""

    report: TableReport
    files: str
    """What the tables are called."""
    command: str | None = None
    """The command line that makes it again."""
    pictures: Sequence[str] = ()
    """Files of charts to show."""
    told_in: Language | None = None
    """The language of its document; that of the rules where none is named."""

    def runs(self, _: Scope) -> Runs:
        """Return every row of the findings: what fits is not among them."""
        return (run_of(self.report, self.files),)

    def document(self) -> Document:
        """Return counts per rule, the worst gaps, and where failures gather."""
        return summary(self.report, self.command, self.pictures, self.language())

    def language(self) -> Language:
        """Return the language that was asked for, or that of the rules."""
        return self.told_in or language(self.report.ruleset.language)

    def text(self, screen: Screen = PLAIN) -> str:  # noqa: ARG002 - nothing in it is coloured
        """Return the same as plain text, in English."""
        return to_text(summary(self.report, self.command, self.pictures))

    def data(self) -> Json:
        """Return all findings as plain data."""
        return to_data(self.report, self.files)
