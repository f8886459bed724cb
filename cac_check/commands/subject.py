"""What a command is about: data sets of claims, or tables. Both are checked, compared and explained behind one door."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Protocol, TypeAlias

from cac_check.commands.exits import Exit, Threshold
from cac_check.commands.files import STANDARD, Output, write_outputs
from cac_check.commands.kinds import Kind
from cac_check.commands.options import EngineName, ProfileName, ViewName
from cac_check.commands.outputs import Target, pair
from cac_check.commands.terminal import Color, screen, show_problems
from cac_check.diagnostic import Diagnostic
from cac_check.records import dataclass
from cac_check.report.screen import PLAIN, Screen

if TYPE_CHECKING:
    from cac_check.messages import Language
    from cac_check.report.formats import Reportable

Rendered: TypeAlias = "str | Callable[[Path], None]"
"""A text, or what writes a file that is none."""


class Renderer(Protocol):
    """Writes what was found in a format; a text for a terminal may be coloured."""

    def __call__(self, name: str, screen: Screen = PLAIN) -> Rendered:
        """Return it in the format of this name."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run decides, as the options of the command line give it; each kind of subject has some of them."""

    profile: ProfileName = "default"
    views: Sequence[ViewName] = ()
    """Empty: all of them."""
    sources: Sequence[str] = ()
    """The only sources to look at; empty: all of them."""
    conflicts: int = 10
    """How many minimal conflicts to list per finding."""
    budget: int = 100
    """Work one question may take, in percent of the normal amount."""
    timeout: float | None = None
    """Seconds for all of it."""
    engine: EngineName = "polars"
    undecided: bool = False
    """Whether reports of tables that cannot be decided are listed."""
    joint: bool = False
    """Whether the rules on a report of a table are decided together as well."""
    quiet: bool = False
    """Show no progress."""
    language: str | None = None
    """The language of documents; ``None``: that of the data set or of the rules on tables."""

    @property
    def told_in(self) -> Language | None:
        """The language that was asked for."""
        from cac_check.messages import language

        return None if self.language is None else language(self.language)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command found, to be written in whichever formats were asked for."""

    render: Renderer
    exit: Exit
    inputs: tuple[str, ...]
    """Every file that was read, as far as they are known."""
    outputs: tuple[Output, ...] = ()
    """Files beside it: proofs, charts."""
    problems: tuple[Diagnostic, ...] = ()
    """What is wrong with the data themselves, so far as the rest of them could be checked."""
    notes: tuple[str, ...] = ()
    """What is said on standard error when all is written."""
    linking: Callable[[str], Renderer] | None = None
    """Of a report that links to files beside it: renders it for the path it is written to."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What ``check`` is to write."""

    formats: tuple[str, ...]
    """Those of its report."""
    certificate: str | None = None
    """Where proofs go."""
    finding: str | None = None
    """Whose proof; ``None``: of the worst one, or of all."""
    full: bool = False
    """Every line of each finding, in the text."""
    plots: str | None = None
    """The folder of charts."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What ``gate`` sets side by side."""

    base: str
    """A branch, tag or commit, or ``auto``."""
    against: tuple[str, str] | None
    """Two files instead."""
    baseline: str | None
    """The file of what was accepted."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What ``explain`` is asked about."""

    finding: str | None
    """The id of a finding, or a part that no other has."""
    keys: Sequence[str]
    """What identifies a report of a table."""
    rule: str | None
    """The only rule to look at."""
    certificate: str | None
    """Where the proof goes."""


class Subject(Protocol):
    """Data sets of claims, or tables, that were named on the command line."""

    @property
    def kind(self) -> Kind:
        """Which of the two."""

    @property
    def default_format(self) -> str:
        """What is printed where no format is asked for."""

    @property
    def formats(self) -> Sequence[str]:
        """Every format ``check`` has for it."""

    @property
    def files(self) -> Mapping[str, str]:
        """By ending: formats of files that hold the findings as a table, whatever ``--format`` says."""

    def load(self, settings: Settings) -> object:
        """Read what there is.

        Raises:
            Problems: with every problem of every file.
        """

    def check(self, settings: Settings, threshold: Threshold, wanted: Wanted) -> Answer:
        """Decide every rule.

        Raises:
            Problems: if the files cannot be used.
        """

    def compare(self, settings: Settings, threshold: Threshold, versions: Versions) -> Answer:
        """Say what an edit changed.

        Raises:
            Problems: if the newer version cannot be used, or there is nothing to compare it with.
        """

    def explain(self, settings: Settings, meant: Meant) -> Answer:
        """Say everything about one finding, or about one report of a table.

        Raises:
            Problems: if the files cannot be used.
            typer.BadParameter: if what is meant is not there, or could be several.
        """


def targets(subject: Subject, formats: Sequence[str], outputs: Sequence[str]) -> tuple[Target, ...]:
    """Pair formats with outputs; a file of findings has its format by its ending and needs none.

    Raises:
        typer.BadParameter: if they do not pair.
    """
    found = [path for path in outputs if _ending(path) in subject.files]
    rest = [path for path in outputs if path not in found]
    named = pair(formats, rest, known=subject.formats, default=subject.default_format)
    return (*(Target(subject.files[_ending(path)], path) for path in found), *named)


def rendered(found: Reportable, *, job_summary: bool = False) -> Renderer:
    """Return what writes something in any format.

    Args:
        found: what was found.
        job_summary: whether its Markdown goes to where GitHub takes so much and no more.
    """

    def render(name: str, screen: Screen = PLAIN) -> str:
        from cac_check.report.formats import write

        text = write(name, found, screen)
        if not job_summary or name != "markdown":
            return text
        from cac_check.report.github import cut_summary

        return cut_summary(text)

    return render


def write_answer(answer: Answer, paired: Sequence[Target], color: Color) -> None:
    """Show what is wrong with the data, and write the report in every format with all that stands beside it.

    Raises:
        Problems: if something cannot be written.
    """
    show_problems(answer.problems, color)
    outputs = [Output(target.path, _rendered(answer, target, color)) for target in paired]
    write_outputs([*outputs, *answer.outputs], inputs=answer.inputs)


def _rendered(answer: Answer, target: Target, color: Color) -> Rendered:
    render = answer.render if answer.linking is None else answer.linking(target.path)
    found = render(target.format, screen(color, sys.stdout) if target.path == STANDARD else PLAIN)
    if target.format != "csvw" or not isinstance(found, str):
        return found
    from cac_check.report.csvw import beside

    return beside(found, target.path)


def _ending(path: str) -> str:
    """Return how the name of a file ends; what describes a CSV file is known by all of its ending."""
    return DESCRIPTION if path.lower().endswith(DESCRIPTION) else PurePath(path).suffix.lower()


DESCRIPTION = ".csv-metadata.json"
"""The ending of a description of a CSV file (CSVW)."""
