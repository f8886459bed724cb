"""One dispatch for every format: whatever was found is written by its name.

What is found is a :class:`Reportable`: data sets or tables that were checked, or compared with an earlier version.
Where a story is to be told in full, tell it in its ``document``; where programs should know more, put it into its
results.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol

from cac_check.certificate import Json
from cac_check.messages import Language
from cac_check.report.document import Document
from cac_check.report.result import Runs, Scope
from cac_check.report.screen import PLAIN, Screen


class Reportable(Protocol):
    """Something that was found, as each family of formats needs it."""

    def runs(self, scope: Scope) -> Runs:
        """Return its results, for SARIF, JUnit, GitHub and CSV."""

    def document(self) -> Document:
        """Return it for readers, for Markdown and HTML."""

    def text(self, screen: Screen = PLAIN) -> str:
        """Return it for a terminal or a log."""

    def language(self) -> Language:
        """Return the language of its document."""

    def data(self) -> Json:
        """Return it as plain data, in a format of its own that has a version."""


def write(name: str, found: Reportable, screen: Screen = PLAIN) -> str:
    """Return what was found in the format of this name.

    Raises:
        KeyError: if there is no such format.
    """
    return found.text(screen) if name == "text" else WRITERS[name](found)


def _markdown(found: Reportable) -> str:
    from cac_check.report.markdown import to_markdown

    return to_markdown(found.document())


def _html(found: Reportable) -> str:
    from cac_check.report.html import to_html

    return to_html(found.document(), found.language())


def _json(found: Reportable) -> str:
    from cac_check.report.json import to_json

    return to_json(found.data())


def _sarif(found: Reportable) -> str:
    from cac_check.report import sarif

    return sarif.render(found.runs(Scope.OPEN))


def _junit(found: Reportable) -> str:
    from cac_check.report import junit

    return junit.render(found.runs(Scope.ALL))


def _github(found: Reportable) -> str:
    from cac_check.report import github

    return github.render(found.runs(Scope.LEADS), found.text())


def _csv(found: Reportable) -> str:
    from cac_check.report import csv

    return csv.render(found.runs(Scope.OPEN))


def _csvw(found: Reportable) -> str:  # noqa: ARG001 - the columns of every data set are the same
    from cac_check import __version__
    from cac_check.report import csv
    from cac_check.report.csvw import metadata

    return metadata(csv.DESCRIBED, f"cac-check {__version__}")


WRITERS: Mapping[str, Callable[[Reportable], str]] = MappingProxyType(
    {
        "text": Reportable.text,
        "markdown": _markdown,
        "html": _html,
        "json": _json,
        "sarif": _sarif,
        "junit": _junit,
        "github": _github,
        "csv": _csv,
        "csvw": _csvw,
    }
)
"""Every format by its name."""
