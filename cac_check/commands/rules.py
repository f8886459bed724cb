"""``cac-check rules``: what can be known of rules without looking at any figure of a data set."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from cac_check.commands import options
from cac_check.commands.exits import Exit
from cac_check.commands.files import STANDARD, Output, write_outputs
from cac_check.commands.standard_output import emit
from cac_check.commands.terminal import Color, exit_on_problems, printable, say, show_problems
from cac_check.diagnostic import Diagnostic, Location, RuleProblems, Severity

if TYPE_CHECKING:
    from cac_check.model import Dataset, Ruleset, RuleTest
    from cac_check.rulebook import Result

TEST_ENDING = ".test.yaml"

rules_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
"""The commands about rules."""

Paths: TypeAlias = Annotated[list[str], typer.Argument(metavar="FILE", help="Rule files (YAML).")]
Datasets: TypeAlias = Annotated[
    list[str],
    typer.Option(
        "--dataset",
        "-d",
        default_factory=list,
        show_default=False,
        metavar="FILE",
        help="A data set the rules are for: it says what the quantities are. Repeatable.",
    ),
]


@rules_app.callback()
def rules() -> None:
    """List, test, lint and document rules."""


@rules_app.command("list")
def list_rules(paths: Paths, *, color: options.ColorOption = Color.AUTO) -> None:
    """List the rules of files: id, severity and what each says.

    \b
    Examples:
      cac-check rules list rules/cac-2023.yaml
    """
    from cac_check.rulebook.pages import sentence

    with exit_on_problems(color):
        rulesets = _load(paths)
    rows = [
        (rule.id, rule.severity.value, sentence(rule.form, ruleset.quantities))
        for ruleset in rulesets
        for rule in ruleset.rules
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, (*widths, 0), strict=True))
        emit(printable("  ".join(cells).rstrip()) + "\n")


@rules_app.command("test")
def run_rule_tests(paths: Paths, *, color: options.ColorOption = Color.AUTO, quiet: options.Quiet = False) -> None:
    """Run the tests of rules: their `examples`, and NAME.test.yaml beside NAME.yaml.

    Rules over tables that relate figures of one report are tested by that file too.

    A test ends Ok, Noisy (the rule complains where it should not), Missing (it is silent where it should complain) or
    Wrong.

    Exit codes: 0 all are Ok, 1 some are not, 2 a file cannot be read or a rule is wrong, 3 there is no test.

    \b
    Examples:
      cac-check rules test rules/*.yaml
    """
    from cac_check.loading import load_each
    from cac_check.rulebook import Outcome, run_examples, run_tests

    results: list[Result] = []
    with exit_on_problems(color):
        rulesets = _load(paths, tables=True)
        for ruleset, tests in zip(rulesets, load_each(_load_tests, rulesets), strict=True):
            results += [*run_examples(ruleset), *run_tests(ruleset, tests)]
    failed = [result for result in results if result.outcome is not Outcome.OK]
    for result in failed:
        emit(printable(_line(result)) + "\n")
    if not results:
        say("no tests: give the rules `examples`, or rules over tables a file NAME.test.yaml")
        raise typer.Exit(Exit.NOTHING)
    if not quiet:
        counts = (
            f"{number} {outcome.value}"
            for outcome in Outcome
            if (number := sum(result.outcome is outcome for result in results))
        )
        say(f"{len(results)} test{'s' if len(results) > 1 else ''}: {', '.join(counts)}")
    raise typer.Exit(Exit.FINDINGS if failed else Exit.OK)


@rules_app.command("lint")
def lint_rules(
    paths: Paths,
    *,
    dataset: Datasets,
    certificate: options.Certificate = None,
    color: options.ColorOption = Color.AUTO,
    quiet: options.Quiet = False,
) -> None:
    """Say what is wrong with rules, or needless in them, before any figure is looked at.

    Quantities nothing declares, rules that never apply, that repeat each other, that contradict each other whatever the
    figures (with the smallest set that does), that follow from others, and quantities they leave a single value. All of
    it is proved; what cannot be settled is not reported.

    Exit codes: 0 nothing, or warnings and notes, 1 errors, 2 a file cannot be read or is no rule file.

    \b
    Examples:
      cac-check rules lint rules/cac-2023.yaml --dataset data/cac-2023.yaml
    """
    from cac_check.commands.certificates import lint_outputs
    from cac_check.rulebook import lint

    with exit_on_problems(color):
        ruleset = _merged(paths)
        lints = lint(ruleset, _load_datasets(dataset))
        if certificate is not None:
            write_outputs(lint_outputs(lints, certificate), inputs=[*paths, *dataset])
    found = [each.diagnostic for each in lints]
    show_problems(found, color)
    if not found and not quiet:
        say(f"{len(ruleset.rules)} rule{'' if len(ruleset.rules) == 1 else 's'}: nothing wrong")
    raise typer.Exit(Exit.FINDINGS if any(each.severity is Severity.ERROR for each in found) else Exit.OK)


@rules_app.command("docs")
def document_rules(
    paths: Paths,
    *,
    dataset: Datasets,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where it goes, Markdown or HTML by its ending.")
    ] = STANDARD,
    color: options.ColorOption = Color.AUTO,
) -> None:
    """Write a page about rules for readers: what each says, why it holds, what it rests on, its examples.

    \b
    Examples:
      cac-check rules docs rules/cac-2023.yaml --dataset data/cac-2023.yaml -o rules.md
    """
    from cac_check.report.html import to_html
    from cac_check.report.markdown import to_markdown
    from cac_check.rulebook.pages import rules_page

    with exit_on_problems(color):
        ruleset = _merged(paths)
        title = ruleset.title or f"Rules of {', '.join(Path(path).name for path in paths)}"
        page = rules_page(ruleset, title, _load_datasets(dataset))
        text = to_html(page) if output.endswith((".html", ".htm")) else to_markdown(page)
        write_outputs([Output(output, text)], inputs=paths)


def _load(paths: Iterable[str], *, tables: bool = False) -> tuple[Ruleset, ...]:
    """Load rule files; test files among them are left to the rules they test.

    Args:
        paths: the files.
        tables: whether rules over tables are taken, those between figures of one report.
    """
    from cac_check.loading import load_each, load_rules, load_table_rules
    from cac_check.rulebook import rules_of_reports

    def load(path: str) -> Ruleset:
        over_tables = load_table_rules(path)
        if over_tables is not None and tables:
            return rules_of_reports(over_tables)
        if over_tables is not None:
            advice = "cac-check validate looks for mistakes in them, cac-check check applies them"
            raise RuleProblems([Diagnostic("table-rules", "these rules are over tables", Location(path), advice)])
        return load_rules(path)

    return load_each(load, [path for path in paths if not path.endswith(TEST_ENDING)])


def _merged(paths: Iterable[str]) -> Ruleset:
    from cac_check.loading import merge_rules

    return merge_rules(_load(paths))


def _load_datasets(paths: Iterable[str]) -> tuple[Dataset, ...]:
    from cac_check.loading import load_dataset, load_each

    return load_each(load_dataset, paths)


def _load_tests(ruleset: Ruleset) -> tuple[RuleTest, ...]:
    """Load the tests beside a rule file, if there are any."""
    from cac_check.loading import load_tests

    path = Path(ruleset.path or "")
    beside = path.with_name(path.stem + TEST_ENDING)
    return load_tests(beside, ruleset) if beside.is_file() else ()


def _line(result: Result) -> str:
    verdict = "no verdict" if result.verdict is None else result.verdict.value
    tested = result.rule or "all rules"
    return (
        f"{result.example.location}: {result.outcome.value}: {tested}: "
        f"expected {result.example.verdict.value}, found {verdict}"
    )
