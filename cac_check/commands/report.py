"""``cac-check report``: the report for readers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cac_check.commands import options
from cac_check.commands.exits import FailOn, Threshold, exit_for_reports
from cac_check.commands.files import STANDARD, Output, make_folder, seen_from, write_outputs
from cac_check.commands.outputs import pair
from cac_check.commands.reports import files_of, make_reports, refuse_unknown_sources
from cac_check.commands.subject import Settings
from cac_check.commands.subjects import refuse_tables
from cac_check.commands.terminal import Color, exit_on_problems, say
from cac_check.diagnostic import Severity

if TYPE_CHECKING:
    from cac_check.finding import Report
    from cac_check.messages import Language
    from cac_check.report.document import Document

FORMATS = ("markdown", "html", "claimreview")
NO_ASSETS = {"html": "a page holds its pictures itself", "claimreview": "reviews have no pictures; leave it out"}


def report(
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="A data set (YAML); - is standard input.")],
    *,
    rules: options.Rules,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FILE", help="In the format of its ending; - is standard output."),
    ] = STANDARD,
    format_: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="FORMAT", help="markdown, html or claimreview (JSON-LD, unrated)."),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="ID", help="Tell only what concerns this source.")
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", help="A note on the one article named by --source.")] = False,
    assets: Annotated[
        str | None,
        typer.Option("--assets", metavar="DIR", help="Of Markdown: write the pictures as SVG files, and show them."),
    ] = None,
    language: options.LanguageOfReport = None,
    fail_on: options.FailOnOption = FailOn.CONTRADICTED,
    severity: options.FailSeverity = Severity.ERROR,
    profile: options.ProfileOption = "default",
    view: options.Views,
    conflicts: options.Conflicts = 10,
    budget: options.Budget = 100,
    timeout: options.Timeout = None,
    color: options.ColorOption = Color.AUTO,
    no_cache: options.NoCache = False,  # noqa: ARG001 - read before there are options
    quiet: options.Quiet = False,
) -> None:
    """Write the report for readers, as Markdown or HTML.

    It tells what cannot all hold and why, what would make it fit, what cannot be decided, and what was not checked.

    The exit codes are those of `cac-check check`, after the report is written.

    \b
    Examples:
      cac-check report data/cac-2023.yaml -o report.md
      cac-check report data/cac-2023.yaml -o report.html
      cac-check report data/cac-2023.yaml -o report.md --assets pictures
      cac-check report data/cac-2023.yaml -o reviews.jsonld
      cac-check report data/cac-2023.yaml --source theaseandaily --brief
      cac-check report data/cac-2023.yaml --language es -o informe.md
    """
    if brief and source is None:
        raise typer.BadParameter("a note is on one article: name it with --source", param_hint="--brief")
    from cac_check.messages import language as of_tag
    from cac_check.report.article import document
    from cac_check.report.html import to_html
    from cac_check.report.markdown import to_markdown

    refuse_tables([dataset], "write the report on tables with: cac-check check TABLES --rules FILE --output report.md")
    (target,) = pair([format_] if format_ else [], [output], known=FORMATS, default="markdown")
    if assets is not None and target.format != "markdown":
        raise typer.BadParameter(NO_ASSETS[target.format], param_hint="--assets")
    if target.format == "claimreview" and brief:
        raise typer.BadParameter("a review has no note; leave it out", param_hint="--brief")
    settings = Settings(
        profile, view, conflicts=conflicts, budget=budget, timeout=timeout, quiet=quiet, language=language
    )
    with exit_on_problems(color):
        reports = make_reports([dataset], rules, settings)
        if source is not None:
            refuse_unknown_sources([report.dataset for report in reports], [source])
        told_in = settings.told_in or of_tag(reports[0].dataset.language)
        if target.format == "claimreview":
            outputs = [Output(target.path, _reviews(reports[0], source, told_in))]
        else:
            blocks = document(reports[0], source=source, brief=brief, language=told_in)
            outputs = [] if assets is None else pictures_in(blocks, assets)
            if target.format == "html":
                text = to_html(blocks, told_in)
            else:
                text = to_markdown(blocks, None if assets is None else seen_from(target.path, assets))
            outputs.append(Output(target.path, text))
        write_outputs(outputs, inputs=files_of([dataset], reports))
    if target.path != STANDARD and not quiet:
        say(f"wrote {target.path}")
    raise typer.Exit(exit_for_reports(reports, Threshold(fail_on, severity)))


def _reviews(report_: Report, source: str | None, language: Language) -> str:
    from cac_check.report.claimreview import claim_reviews
    from cac_check.report.json import to_json
    from cac_check.report.stories import of_source

    return to_json(claim_reviews(report_ if source is None else of_source(report_, source), language))


def pictures_in(blocks: Document, folder: str) -> list[Output]:
    """Return the pictures of a document as files of a folder, which is made if it is not there."""
    from cac_check.report.document import Drawing
    from cac_check.report.pictures.svg import standing_alone

    make_folder(folder)
    drawings = (block for block in blocks if isinstance(block, Drawing))
    return [Output(str(Path(folder, f"{each.name}.svg")), standing_alone(each.svg)) for each in drawings]
