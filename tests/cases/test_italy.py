"""Real tables with known failures: every one is found, and nothing else. Runs where the shared tables are."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import narwhals as nw
import polars as pl
import pytest

from cac_check.commands.suggest_rules import draft_rules
from cac_check.model import Breakdown, Limit, Missing, Verdict
from cac_check.model.files import FileOptions
from cac_check.model_tables import (
    CellReading,
    Layout,
    Listed,
    Match,
    Measure,
    NeverFalls,
    Rollup,
    Steps,
    Table,
    TableRule,
    TableRuleset,
)
from cac_check.tables import check_tables

TABLES = Path(os.environ.get("CAC_CHECK_SHARED", Path(__file__).parents[2].parent / "shared")) / "tables"

pytestmark = pytest.mark.skipif(not TABLES.is_dir(), reason="the shared tables are not here")

SPLITS = {
    "row:ospedalizzati=ricoverati+ti": ("totale_ospedalizzati", "ricoverati_con_sintomi", "terapia_intensiva"),
    "row:positivi=osp+isol": ("totale_positivi", "totale_ospedalizzati", "isolamento_domiciliare"),
    "row:casi=pos+guariti+deceduti": ("totale_casi", "totale_positivi", "dimessi_guariti", "deceduti"),
    "row:casi=molec+antig": (
        "totale_casi",
        "totale_positivi_test_molecolare",
        "totale_positivi_test_antigenico_rapido",
    ),
    "row:casi=sospetto+screening": ("totale_casi", "casi_da_sospetto_diagnostico", "casi_da_screening"),
    "row:tamponi=molec+antig": ("tamponi", "tamponi_test_molecolare", "tamponi_test_antigenico_rapido"),
}

CHECKS = {
    "IT:X=regions": 28_959,
    "R:casi=provinces": 37_401,
    "row:ospedalizzati=ricoverati+ti": 39_182,
    "row:positivi=osp+isol": 39_182,
    "row:casi=pos+guariti+deceduti": 39_182,
    "row:casi=molec+antig": 32_010,
    "row:casi=sospetto+screening": 3_564,
    "row:tamponi=molec+antig": 32_010,
    "time:nuovi_positivi": 39_160,
    "time:variazione_totale_positivi": 39_160,
}


def scan(path: str) -> nw.LazyFrame[pl.LazyFrame]:
    file = TABLES / path
    return nw.from_native(pl.scan_csv(file, infer_schema=False) if path.endswith(".csv") else pl.scan_parquet(file))


def level(*names: str) -> dict[str, Match]:
    return {"level": Match(names)}


def skipping(name: str, form: Breakdown | Rollup | Steps, **options: object) -> TableRule:
    return TableRule(name, form, missing=Missing.SKIP, **options)  # type: ignore[arg-type]


def italian_rules() -> list[TableRule]:
    schema = scan("italy/italy.parquet").collect_schema()
    quantities = [name for name, dtype in schema.items() if dtype.is_integer()]
    regions = {"where": level("region"), "total": level("nation")}
    provinces = {"where": level("province"), "total": level("region")}
    flows = {"time:nuovi_positivi": ("totale_casi", "nuovi_positivi")}
    flows["time:variazione_totale_positivi"] = ("totale_positivi", "variazione_totale_positivi")
    return [
        *(
            skipping(name, Breakdown(total, tuple((part, 1) for part in parts), overlap=False, rest=False))
            for name, (total, *parts) in SPLITS.items()
        ),
        *(skipping(f"IT:{name}", Rollup(name, ("date",), overlap=False, rest=False, **regions)) for name in quantities),
        skipping(
            "R:casi=provinces",
            Rollup("totale_casi", ("date", "region"), overlap=False, rest=False, **provinces),
        ),
        *(
            skipping(name, Steps(total, by, "date", "day", ("place",)), where=level("nation", "region"))
            for name, (total, by) in flows.items()
        ),
    ]


def test_every_failure_of_the_italian_table() -> None:
    rules = italian_rules()
    ruleset = TableRuleset((Table("places", ("date", "place")),), tuple(rules))

    report = check_tables(ruleset, {"places": scan("italy/italy.parquet")}, candidates=False)

    checked: dict[str, int] = {}
    for result in report.results:
        name = "IT:X=regions" if result.rule.id.startswith("IT:") else result.rule.id
        checked[name] = checked.get(name, 0) + result.applied
    assert checked == CHECKS
    quantity = {
        rule.id: rule.form.total if isinstance(rule.form, Breakdown) else getattr(rule.form, "quantity", "")
        for rule in rules
    }
    family = pl.when(pl.col("rule").str.starts_with("IT:")).then(pl.lit("IT:X=regions")).otherwise("rule")
    found = report.findings.select(
        family.alias("family"),
        "date",
        pl.coalesce("place", "region", pl.lit("IT")).alias("place"),
        pl.col("rule").replace_strict(quantity).alias("quantity"),
        pl.col("total_low").alias("stated"),
        pl.col("low").alias("sum_of_parts"),
    )
    key = pl.read_csv(TABLES / "italy" / "failures.csv")
    assert sorted(found.rows()) == sorted(key.rows())


def test_every_failure_of_the_british_breakdowns() -> None:
    table = Table("figures", ("fig",), layout=Layout.LONG, quantity="node", value="value", figure="fig")
    rule = TableRule("listed", Listed("identities", "parts"), missing=Missing.SKIP)
    frames = {"figures": scan("uk/figures.parquet")}
    frames |= {name: scan(f"uk/{name}.parquet") for name in ("identities", "parts")}

    report = check_tables(TableRuleset((table,), (rule,)), frames, candidates=False)

    key = pl.read_parquet(TABLES / "uk" / "failures.parquet")
    expected = key.select(pl.col("breakdown").cast(pl.String), "stated", pl.col("sm").cast(pl.Int64))
    assert sorted(report.findings.select("breakdown", "total_low", "low").rows()) == sorted(expected.rows())


@pytest.mark.parametrize(("measure", "failing"), [(Measure.EXACT, 22), (Measure.ROUNDED, 0)])
def test_asian_emissions_fail_exactly_and_never_outside_rounding(measure: Measure, failing: int) -> None:
    reading = CellReading(measure, "unit_rounded_to" if measure is Measure.ROUNDED else None)
    table = Table("asia", ("year",), layout=Layout.LONG, quantity="quantity", value="value", reading=reading)
    parts = ("Asia (excl. China & India)/co2", "China/co2", "India/co2")
    rule = skipping("asia", Breakdown("Asia/co2", tuple((part, 1) for part in parts), overlap=False, rest=False))

    report = check_tables(TableRuleset((table,), (rule,)), {"asia": scan("owid_asia_rounding.csv")})

    rows = pl.read_csv(TABLES / "owid_asia_rounding.csv").pivot("quantity", index="year", values="value").rows()
    apart = [year for year, total, *parts in rows if thousandths(total) != sum(map(thousandths, parts))]
    assert report.results[0].applied == len(rows)
    assert report.findings.height == failing == (len(apart) if measure is Measure.EXACT else 0)


def thousandths(value: float) -> int:
    return int(Fraction(str(value)) * 1000)


@pytest.mark.parametrize(("column", "failing"), [("value_before", True), ("value_after", False)])
def test_oregon_fails_before_its_corrections_and_not_after(column: str, failing: bool) -> None:
    cells = pl.read_csv(TABLES / "oregon_xsource_corrections.csv")
    table = Table("votes", ("case", "group", "quantity"), quantities=())
    rollup = Rollup(
        column,
        ("case", "group"),
        overlap=False,
        rest=False,
        where={"quantity": Match(patterns=("precinct/%",))},
        total={"quantity": Match(("SoS",))},
    )
    report = check_tables(
        TableRuleset((table,), (TableRule("sum", rollup, missing=Missing.SKIP),)),
        {"votes": nw.from_native(cells.lazy())},
    )
    assert report.results[0].applied == cells["case"].n_unique()
    assert report.findings.height == (cells["case"].n_unique() if failing else 0)


def test_all_relations_are_suggested_and_no_false_one() -> None:
    """With nothing written: the ten relations of its README, each failing as often as two programs counted."""
    draft = draft_rules([str(TABLES / "italy" / "italy.parquet")], FileOptions(), "rules.yaml")
    failing = {result.rule.id: result.counts[Verdict.CONTRADICTED] for result in draft.report.results}
    signs = (Limit, NeverFalls)
    limits = {result.rule.id for result in draft.report.results if isinstance(result.rule.form, signs)}
    nation = [count for name, count in failing.items() if name.startswith("italy-nation-")]

    assert {name: count for name, count in failing.items() if name not in limits and "-nation-" not in name} == {
        "italy-region-totale_casi": 60,
        "totale_ospedalizzati-is-ricoverati_con_sintomi-and-terapia_intensiva": 1,
        "totale_positivi-is-totale_ospedalizzati-and-isolamento_domiciliare": 3,
        "totale_casi-is-totale_positivi-and-2-more": 28,
        "totale_casi-is-totale_positivi_test_molecolare-and-totale_positivi_test_antigenico_rapido": 20,
        "totale_casi-is-casi_da_sospetto_diagnostico-and-casi_da_screening": 22,
        "tamponi-is-tamponi_test_molecolare-and-tamponi_test_antigenico_rapido": 0,
        "totale_casi-steps": 2956,
        "totale_positivi-steps": 0,
    }
    assert (len(nation), sum(nation)) == (19, 1)
