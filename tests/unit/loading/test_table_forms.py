import io

import narwhals as nw
import polars as pl
import pytest

from cac_check.diagnostic import RuleProblems
from cac_check.loading import load_table_rules
from cac_check.loading.table_forms import TABLE_FORMS
from cac_check.model import Verdict
from cac_check.tables import check_tables

TEXTS = ("total", "part")
"""Columns of names, which look like numbers in a small example."""


@pytest.mark.parametrize("form", TABLE_FORMS, ids=lambda form: form.name)
def test_the_example_on_the_page_of_a_form_shows_three_verdicts(form):
    rules = load_table_rules(form.example.encode(), name=form.name)
    tables = {table.id for table in rules.tables}
    frames = {
        name: nw.from_native(
            pl.read_csv(
                io.StringIO(figures),
                infer_schema=name not in tables,
                schema_overrides=dict.fromkeys(TEXTS, pl.String),
            ).lazy()
        )
        for name, figures in form.figures
    }

    report = check_tables(rules, frames, candidates=False)

    assert report.problems == ()
    two = {Verdict.CONSISTENT: 4, Verdict.STRAINED: 0, Verdict.CONTRADICTED: 2}  # a row is there or not, however read
    three = {Verdict.CONSISTENT: 1, Verdict.STRAINED: 1, Verdict.CONTRADICTED: 1}
    assert report.results[0].counts == {Verdict.UNDECIDED: 0} | (two if form.name == "complete" else three)


@pytest.mark.parametrize(
    "form",
    [
        "never_falls: {quantity: a, along: day, within: [place, day]}",
        "steps: {quantity: a, by: b, along: day, within: [place, day]}",
        "complete: {along: day, every: day, within: [place, day]}",
    ],
)
def test_what_a_series_goes_along_does_not_tell_it_apart(form):
    text = (
        "tables:\n  t: {files: t.csv, keys: [place, day], quantities: {a: {column: a}, b: {column: b}}}\n"
        f"rules:\n  - {{id: r, {form}, because: b}}\n"
    )

    with pytest.raises(RuleProblems) as caught:
        load_table_rules(text.encode())

    (found,) = caught.value.diagnostics
    assert (found.code, found.help) == ("same-column", "leave it out of `within`")
