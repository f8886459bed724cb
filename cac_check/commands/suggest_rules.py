"""``cac-check suggest`` on files: tables described, rules searched, counted by the check, written."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cac_check.commands.csv_files import errors_by_line, is_csv, start_of
from cac_check.commands.published_files import is_published, metadata_beside, read_file
from cac_check.commands.table_sources import open_tables
from cac_check.diagnostic import Diagnostic, Location, UnreadableFile
from cac_check.records import dataclass

if TYPE_CHECKING:
    import polars as pl

    from cac_check.model.files import FileOptions
    from cac_check.model_tables import TableRuleset
    from cac_check.suggestion.rules.drafting import DraftTable, Outcome
    from cac_check.suggestion.rules.reports import Reports
    from cac_check.suggestion.rules.suggestion import Suggestion
    from cac_check.tables import TableReport

_NAMED = 7
"""Reports that are named in which a rule fails."""


_FIGURE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
"""What no heading is alone, where no other column has one either."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule file that tables suggest, and what its rules find."""

    text: str
    ruleset: TableRuleset
    report: TableReport
    tables: tuple[DraftTable, ...]
    suggestions: tuple[Suggestion, ...]
    outcomes: Mapping[str, Outcome]
    """How often each rule holds, by its id."""

    @property
    def fails(self) -> bool:
        """Whether a rule that is an error fails somewhere, as ``check`` counts it by default."""
        from cac_check.diagnostic import Severity
        from cac_check.model import Verdict

        return any(
            result.counts[Verdict.CONTRADICTED] and result.rule.severity is Severity.ERROR
            for result in self.report.results
        )


def draft_rules(files: Sequence[str], options: FileOptions, place: str, *, candidates: bool = False) -> Draft:
    """Return the rules that files suggest.

    Args:
        files: tables; those with the same columns are one table.
        options: what a person says of published ones.
        place: where the rule file will stand: it names files from there.
        candidates: whether the fewest changes are looked for that would make a failing report fit.

    Raises:
        Problems: if a file cannot be read.
    """
    from cac_check.suggestion.rules.drafting import distinct, rule_file
    from cac_check.suggestion.rules.search import suggestions, worth_telling

    described = _described(files, options, place)
    drafts = [each.draft for each in described]
    with errors_by_line(files):
        tables = _reports(described, _loaded(rule_file(drafts, []), place))
        drafts = [_finished(each, reports) for each, reports in zip(described, tables, strict=True)]
        found = distinct(suggestions(tables))
        frames = {reports.table: reports.read for reports in tables if reports.read is not None}
        report, outcomes = _counted(rule_file(drafts, found), place, frames)
        kept = worth_telling(found, outcomes)
        if candidates:
            report, outcomes = _counted(rule_file(drafts, kept), place, frames, candidates=True)
        else:
            report = _of_rules(report, _loaded(rule_file(drafts, kept), place))
    text = rule_file(drafts, kept, outcomes)
    return Draft(text, report.ruleset, report, tuple(drafts), tuple(kept), outcomes)


def _of_rules(report: TableReport, ruleset: TableRuleset) -> TableReport:
    """Return what a report says of some of its rules."""
    results = {result.rule.id: result for result in report.results}
    kept = [rule.id for rule in ruleset.rules]
    findings = report.findings.filter(report.findings["rule"].is_in(kept))
    return replace(report, ruleset=ruleset, results=tuple(results[name] for name in kept), findings=findings)


def summary_of(draft: Draft) -> str:
    """Return the summary of a check by the rules, in Markdown."""
    from cac_check.report.markdown import to_markdown
    from cac_check.tables.summary import summary

    return to_markdown(summary(draft.report, shlex.join(["cac-check", *sys.argv[1:]])))


def accepted(draft: Draft) -> str:
    """Return a baseline that accepts what fails now: so many reports of each rule, and no more."""
    from types import MappingProxyType

    from cac_check.gate.baseline import Baseline, Pattern
    from cac_check.gate.baseline_file import to_text
    from cac_check.model import Verdict

    patterns = tuple(
        Pattern(result.rule.id, MappingProxyType({}), count, _BECAUSE)
        for result in draft.report.results
        if (count := result.counts[Verdict.CONTRADICTED])
    )
    return to_text(Baseline(MappingProxyType({}), patterns))


_BECAUSE = "failed when the rule was suggested"


@dataclass(frozen=True, slots=True)
class _Described:
    """A table, and what was found of its columns so far."""

    draft: DraftTable
    figures: tuple[str, ...]
    """Headings of the columns of figures; of plain files they are found by their cells."""
    units: Mapping[str, str]
    plain: bool


def _described(files: Sequence[str], options: FileOptions, place: str) -> list[_Described]:
    from cac_check.sheets.block import slugs
    from cac_check.suggestion.rules.drafting import DraftTable, flow

    folder = os.path.dirname(place)  # noqa: PTH120
    together: dict[tuple[str, ...], list[str]] = {}
    found: list[_Described] = []
    for path in files:
        if is_published(path) or options.said or (is_csv(path) and _has_other_separators(start_of(path))):
            found += _published(path, options, os.path.relpath(path, folder or "."))
            continue
        columns, plain = _header(path)
        if not plain:
            found += _published(path, options, os.path.relpath(path, folder or "."))
        else:
            together.setdefault(columns, []).append(path)
    for paths in together.values():
        names = [os.path.relpath(path, folder or ".") for path in paths]
        source = (f"files: {flow(names[0] if len(names) == 1 else names)}",)
        stem = os.path.splitext(os.path.basename(paths[0]))[0]  # noqa: PTH119, PTH122
        found.append(_Described(DraftTable(stem, source, ("line",), ()), (), {}, plain=True))
    names = slugs([each.draft.id for each in found])
    return [
        _Described(DraftTable(name, *_rest(each.draft)), each.figures, each.units, each.plain)
        for name, each in zip(names, found, strict=True)
    ]


def _rest(draft: DraftTable) -> tuple[tuple[str, ...], tuple[str, ...], tuple[()], tuple[str, ...]]:
    return draft.source, draft.keys, (), draft.missing


def _has_other_separators(start: bytes) -> bool:
    """Whether another sign than the comma parts the lines of a CSV: its first line may be a title with commas."""
    lines = [line for line in start.splitlines()[1:-1] if line.strip()]
    counts = {sign: sorted(line.count(sign) for line in lines) for sign in (b",", b";", b"\t", b"|")}
    middle = {sign: each[len(each) // 2] for sign, each in counts.items() if each}
    return any(count > middle[b","] for count in middle.values())


def is_plain(path: str) -> bool:
    """Whether a file is read as plain CSV or Parquet, whose first line names its columns, when rules are searched.

    Raises:
        Problems: if it cannot be read.
    """
    if is_published(path) or (is_csv(path) and _has_other_separators(start_of(path))):
        return False
    return _header(path)[1]


def _header(path: str) -> tuple[tuple[str, ...], bool]:
    """Return the columns of a plain file, and whether it is one: its first line names every column but an index."""
    import polars as pl

    from cac_check.commands.table_frames import column_names, scanned
    from cac_check.engine.tables.names import LINE_READ
    from cac_check.suggestion.rules.reading import columns_of, has_grouped_figures

    scan = scanned(path, b"")
    names = tuple(name for name in column_names(scan, path) if name != LINE_READ)
    if path.lower().endswith((".parquet", ".pq")):
        return names, True
    if not all(name.strip() and "_duplicated_" not in name for name in names[1:]):
        return names, False
    if all(map(_FIGURE.fullmatch, names)):
        return names, False  # no headings: the first line is one of figures
    try:
        head = scan.select(names).head(1_000)
        return names, bool(columns_of(head).figures) and not has_grouped_figures(head)
    except pl.exceptions.PolarsError:
        return names, False


def _published(path: str, options: FileOptions, name: str) -> list[_Described]:
    """Return the sheets of a published file."""
    from cac_check.sheets.block import source_lines
    from cac_check.sheets.registry import chosen_sheet, read_book
    from cac_check.sheets.understood import understand
    from cac_check.suggestion.rules.drafting import DraftTable
    from cac_check.suggestion.rules.reading import MOST_SIGNS

    book = read_book(read_file(path), path, options, metadata_beside(path))
    grids = [chosen_sheet(book, options)] if options.sheet else [grid for grid in book.grids if grid.rows]
    sheets = [found for found in (understand(grid, options) for grid in grids) if found.rows and found.columns]
    shown = [found for found in sheets if not found.grid.hidden] or sheets
    if not shown:
        message, advice = "no row of figures is found in it", "cac-check look shows what was found"
        raise UnreadableFile([Diagnostic("no-rows", message, Location(path), advice)])
    described = []
    for found in shown:
        keys = tuple(key for _, key in found.keys)
        missing = {found.grid.text(row, place).strip() for row, place, _ in found.unread}
        draft = DraftTable(
            found.grid.sheet or os.path.splitext(os.path.basename(path))[0],  # noqa: PTH119, PTH122
            tuple(source_lines(found, options, name, many=len(shown) > 1)),
            keys if found.distinct else (*keys, "line"),
            (),
            tuple(sorted(missing))[:MOST_SIGNS],
        )
        units = {column.name: f"{column.name} {column.unit}" for column in found.columns}
        described.append(_Described(draft, tuple(column.name for column in found.columns), units, plain=False))
    return described


def _loaded(text: str, place: str) -> TableRuleset:
    from cac_check.loading import load_table_rules

    ruleset = load_table_rules(text.encode(), name=place)
    assert ruleset is not None
    return ruleset


def _reports(described: Sequence[_Described], ruleset: TableRuleset) -> list[Reports]:
    from cac_check.engine.tables.names import FILE_READ, LINE_READ
    from cac_check.sheets.block import slugs
    from cac_check.suggestion.rules.reading import Columns, ids_of, read_cells, read_reports

    opened = open_tables(ruleset, (), "polars")
    found = []
    for each in described:
        frame: pl.LazyFrame = opened.frames[each.draft.id].to_native()
        names = frame.collect_schema().names()
        places = [name for name in (FILE_READ, LINE_READ) if name in names]
        known = None
        if not each.plain:
            labels = (name for name in names if name not in places and name.strip() and name not in each.figures)
            known = Columns(tuple(labels), each.figures)
        cells = read_cells(frame, known, places)
        figures = cells.columns.figures
        read = read_reports(cells, each.draft.id, ids_of(figures, slugs(figures)), titles=each.units)
        found.append(read if each.plain else replace(read, read=None))
    return found


def _finished(described: _Described, reports: Reports) -> DraftTable:
    """Return a table with its quantities, keys that tell its reports apart, and texts that are no figures."""
    from cac_check.suggestion.rules.drafting import DraftTable

    draft = described.draft
    keys, missing = draft.keys, reports.signs if described.plain else draft.missing
    if keys == ("line",):
        keys = reports.keys or ("line",)
    elif reports.keys and "line" in keys:
        keys = reports.keys
    return DraftTable(draft.id, draft.source, keys, reports.quantities, missing)


def _counted(
    text: str, place: str, frames: Mapping[str, pl.DataFrame], *, candidates: bool = False
) -> tuple[TableReport, dict[str, Outcome]]:
    """Check the rules of a file, and return how often each holds; ``frames`` are tables that are read already."""
    import narwhals as nw

    from cac_check.model import Verdict
    from cac_check.suggestion.rules.drafting import Outcome
    from cac_check.tables import check_tables
    from cac_check.tables.findings import COLUMNS
    from cac_check.tables.spreadsheet_cells import with_cells

    ruleset = _loaded(text, place)
    opened = open_tables(ruleset, (), "polars")
    read = {name: nw.from_native(frame.lazy()) for name, frame in frames.items()}
    report = check_tables(opened.ruleset, {**opened.frames, **read}, candidates=candidates, validate=False)
    report = with_cells(report, opened.letters)
    failing = report.findings.filter(report.findings["verdict"] == str(Verdict.CONTRADICTED))
    named: dict[str, list[str]] = {}
    keys = [name for name in report.findings.columns if name not in COLUMNS]
    for (rule,), rows in failing.group_by("rule", maintain_order=True):
        named[str(rule)] = [_said(row, keys) for row in rows.head(_NAMED).iter_rows(named=True)]
    outcomes = {}
    for result in report.results:
        contradicted = result.counts[Verdict.CONTRADICTED]
        decided = result.applied - result.counts[Verdict.UNDECIDED]
        outcomes[result.rule.id] = Outcome(decided, contradicted, tuple(named.get(result.rule.id, ())))
    return report, outcomes


def _said(row: Mapping[str, object], keys: Sequence[str]) -> str:
    """Return a report in which a rule fails, with both sides of it."""
    keyed = [name for name in keys if name not in ("file", "line") and row[name] is not None]
    place = ", ".join(f"{name} {row[name]}" for name in keyed)
    if not place:
        place = f"{row.get('file', '')}, line {row.get('line')}"
    sides = [row[name] for name in ("total_low", "total_high", "low", "high")]
    if any(side is None for side in sides):
        return place
    total, parts = (_between(*sides[:2]), _between(*sides[2:]))
    return f"{place}: {total} against {parts}"


def _between(low: object, high: object) -> str:
    def shown(number: object) -> str:
        return f"{number:,}" if isinstance(number, int) else f"{number:,.6g}"

    return shown(low) if low == high else f"{shown(low)} to {shown(high)}"
