"""Options that several commands take, each spelled and explained in one place.

Choices are spelled out instead of taken from the enumerations they name: those live in modules that ``--help`` should
not have to load. A test holds the two together.
"""

from __future__ import annotations

import enum
from typing import Annotated, Literal, TypeAlias

import typer

from cac_check.commands.exits import FailOn
from cac_check.commands.kinds import Kind, Only
from cac_check.commands.terminal import Color
from cac_check.diagnostic import Severity

ProfileName: TypeAlias = Literal["strict", "default", "lenient"]
EngineName: TypeAlias = Literal["polars", "spark"]
KindName: TypeAlias = Literal["count", "amount", "percent", "ratio", "duration", "date"]


class ViewName(enum.StrEnum):
    """Which claims are put side by side; an enumeration, because typer takes no lists of literals."""

    WITHIN = "within"
    AGAINST = "against"
    TOGETHER = "together"


FORMAT_NAMES = ("text", "markdown", "html", "json", "sarif", "junit", "github")

Rules: TypeAlias = Annotated[
    list[str],
    typer.Option(
        "--rules",
        "-r",
        default_factory=list,
        show_default=False,
        metavar="FILE",
        help="A rule file, on top of those the data set names. Repeatable.",
    ),
]
ProfileOption: TypeAlias = Annotated[ProfileName, typer.Option("--profile", help="How strictly words are read.")]
Views: TypeAlias = Annotated[
    list[ViewName],
    typer.Option(
        "--view",
        default_factory=list,
        show_default=False,
        metavar="VIEW",
        help="Which claims are put side by side: within (one source), against (one source and the references) or "
        "together (all). Repeatable; all three unless given.",
    ),
    Only(Kind.CLAIMS, "a table is put beside nothing but itself; leave it out"),
]
Sources: TypeAlias = Annotated[
    list[str],
    typer.Option(
        "--source", default_factory=list, show_default=False, metavar="ID", help="Look at this source only. Repeatable."
    ),
    Only(Kind.CLAIMS, "name the files to look at, or one report with: cac-check explain TABLES --key"),
]
ColorOption: TypeAlias = Annotated[Color, typer.Option("--color", help="When to colour.")]
NoCache: TypeAlias = Annotated[
    bool, typer.Option("--no-cache", help="Neither tell this run from memory nor keep it (see cac-check cache).")
]
Quiet: TypeAlias = Annotated[
    bool, typer.Option("--quiet", "-q", help="Only the report and problems, no notes on the way.")
]
_CONFLICTS = typer.Option("--conflicts", min=1, metavar="N", help="List at most N minimal conflicts per finding.")
_BUDGET = typer.Option(
    "--budget",
    min=1,
    metavar="PERCENT",
    help="Work one question may take, in percent of the normal amount. It is counted, not timed, so that a run can "
    "be repeated exactly; what it cuts off is undecided.",
)
_TIMEOUT = typer.Option(
    "--timeout", min=0.001, metavar="SECONDS", help="Stop deciding after this time; the rest is undecided."
)
_IN_EXPLAIN = Only(Kind.CLAIMS, "one report of a table has it, in: cac-check explain TABLES --key")

Conflicts: TypeAlias = Annotated[int, _CONFLICTS]
Budget: TypeAlias = Annotated[int, _BUDGET]
Timeout: TypeAlias = Annotated[float | None, _TIMEOUT]
ConflictsOfClaims: TypeAlias = Annotated[int, _CONFLICTS, _IN_EXPLAIN]
BudgetOfClaims: TypeAlias = Annotated[int, _BUDGET, _IN_EXPLAIN]
TimeoutOfClaims: TypeAlias = Annotated[float | None, _TIMEOUT, _IN_EXPLAIN]
Formats: TypeAlias = Annotated[
    list[str],
    typer.Option(
        "--format",
        "-f",
        default_factory=list,
        show_default=False,
        metavar="NAME",
        help=f"One of {', '.join(FORMAT_NAMES)}. Repeatable, each with its own --output.",
    ),
]


def _known_language(tag: str | None) -> str | None:
    """Refuse a language there are no reports in."""
    from cac_check.messages import UnknownLanguageError, language

    try:
        return None if tag is None else language(tag).tag
    except UnknownLanguageError as error:
        raise typer.BadParameter(str(error)) from error


LanguageOfReport: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="TAG",
        help="Of the sentences of Markdown and HTML: en, es, fr or zh, es-CL …; that of the data set or of the rules "
        "on tables.",
        callback=_known_language,
    ),
]
Outputs: TypeAlias = Annotated[
    list[str],
    typer.Option(
        "--output",
        "-o",
        default_factory=list,
        show_default=False,
        metavar="FILE",
        help="Where a format goes; without --format the ending of the file decides. Repeatable; - is standard output. "
        "All files are written whole, or none.",
    ),
]
_CERTIFICATE = typer.Option(
    "--certificate",
    metavar="PATH",
    help="Write proofs for other checkers, in VIPR 1.0: the first to FILE.vipr, or all to a folder.",
)

Certificate: TypeAlias = Annotated[str | None, _CERTIFICATE]
CertificateOfClaims: TypeAlias = Annotated[str | None, _CERTIFICATE, _IN_EXPLAIN]
FullOfClaims: TypeAlias = Annotated[
    bool,
    typer.Option("--full", help="Every line of each finding; otherwise the first 20."),
    Only(Kind.CLAIMS, "tables list failing rows; leave it out"),
]


def _of_no_edit(value: FailOn) -> FailOn:
    """Refuse what only an edit can do."""
    if value is FailOn.LOST:
        raise typer.BadParameter("only an edit takes out of sight what was decided: gate has it")
    return value


_FAIL_ON = "The mildest verdict that makes the exit code 1."
FailOnOption: TypeAlias = Annotated[FailOn, typer.Option("--fail-on", help=_FAIL_ON, callback=_of_no_edit)]
FailOnOfEdits: TypeAlias = Annotated[
    FailOn,
    typer.Option("--fail-on", help=f"{_FAIL_ON} lost: also what was decided and is not any more."),
]
FailSeverity: TypeAlias = Annotated[
    Severity, typer.Option("--fail-severity", help="The mildest severity of a rule that makes the exit code 1.")
]

Engine: TypeAlias = Annotated[
    EngineName,
    typer.Option("--engine", help="What computes tables: polars here, or Spark."),
    Only(Kind.TABLES, "claims are decided by the exact engine alone; leave it out"),
]
Undecided: TypeAlias = Annotated[
    bool,
    typer.Option("--undecided", help="List reports of a table that cannot be decided as well."),
    Only(Kind.TABLES, "of claims every verdict is listed; to fail on it, --fail-on undecided"),
]
Joint: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--joint",
        help="Of tables: also find reports whose rules can each hold, but not all together (rule joint).",
    ),
    Only(Kind.TABLES, "of claims all rules are always decided together as well; leave it out"),
]

PublishedFile: TypeAlias = Annotated[
    str, typer.Argument(metavar="FILE", help="A published table: CSV, XLSX, ODS, PC-Axis, HTML, …")
]
Marks: TypeAlias = Annotated[
    str | None, typer.Option("--marks", metavar="NAME", help="The office whose marks it uses.")
]
Encoding: TypeAlias = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="The encoding of its text.")
]
Separator: TypeAlias = Annotated[str | None, typer.Option("--separator", help="What parts the fields of a CSV.")]
Decimal: TypeAlias = Annotated[str | None, typer.Option("--decimal", help="The sign before decimals.")]
Group: TypeAlias = Annotated[str | None, typer.Option("--group", help="The sign between groups of digits.")]
