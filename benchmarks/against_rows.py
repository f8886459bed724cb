"""What ``against.py`` times: each row is work that both versions can do, with a target.

A row is a command, timed from outside with its start-up, or a piece of Python, which prints a JSON object with the
``seconds`` it took beyond start-up and, for a time per item, how many ``items`` it did.
"""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SEED = 20230527


def _nothing(_folder: Path) -> None:
    """Prepare nothing."""


@dataclass(frozen=True)
class Row:
    """One piece of work."""

    name: str
    what: str
    target: float | None = None
    """The most it may take, as a ratio to the old version."""
    limit: float | None = None
    """The most it may take, in seconds."""
    command: tuple[str, ...] = ()
    code: str = ""
    prepare: Callable[[Path], None] = _nothing
    """Writes the files it needs into a folder, which both versions run in."""
    before_each: Callable[[Path], None] | None = None
    """What is done before every run, for example a change of a file."""
    warm: int = 1
    """Runs that do not count: files come into memory, bytecode is written."""
    rounds: int = 9
    """Runs at most."""
    most_seconds: float = 300
    """After which a run is given up."""
    old: bool = True
    """Whether the old version is timed at all: some work takes it minutes."""


# --- Data sets -------------------------------------------------------------------------------------------------------

_CLOCK = """
import gc, json, time
from cac_check import check, load_dataset, load_rules
from cac_check.loading import load_all

def clocked(work, **more):
    gc.collect()
    start = time.perf_counter()
    items = work()
    print(json.dumps({"seconds": time.perf_counter() - start, **({"items": items} if items else {})}))
"""


def _code(text: str) -> str:
    return _CLOCK + textwrap.dedent(text)


_CHECKED = _code(
    """
    check(*load_all(["data.yaml"], ["rules.yaml"])[0], conflicts=1)
    clocked(lambda: check(*load_all(["data.yaml"], ["rules.yaml"])[0]) and 0)
    """
)

_ONCE = _code(
    """
    import cac_check.verdict.check, z3
    (pair,) = load_all(["data.yaml"], ["rules.yaml"])
    clocked(lambda: check(*pair) and 0)
    """
)


def crosstab(folder: Path, size: int = 14, wrong: int = 131) -> None:
    """Write a cross-tab of two sources, a third of its cells untold, and one margin wrong."""
    chance = random.Random(SEED)
    cells = [[chance.randrange(100, 1_000) for _ in range(size)] for _ in range(size)]
    told = {
        f"c{row}_{column}": cells[row][column]
        for row in range(size)
        for column in range(size)
        if chance.random() > 1 / 3
    }
    margins = {f"row{row}": sum(cells[row]) for row in range(size)}
    margins |= {f"column{column}": sum(cells[row][column] for row in range(size)) for column in range(size)}
    margins["row3"] += wrong
    names = [f"c{row}_{column}" for row in range(size) for column in range(size)] + [*margins, "all"]
    lines = ["dataset: crosstab", "title: A cross-tab", "quantities:"]
    lines += [f"  {name}: {{label: {name}, unit: people, kind: count}}" for name in names]
    lines += ["sources:"]
    told_by = {"census": {**told, "all": sum(map(sum, cells))}, "report": margins}
    for source, claims in told_by.items():
        role = "reference" if source == "census" else "report"
        lines += [
            f"  {source}:",
            f"    outlet: {source}",
            "    published: 2023-05-27",
            f"    role: {role}",
            "    claims:",
        ]
        lines += [f"      - {name}: {{says: '{value}', at: p1}}" for name, value in claims.items()]
    rules = ["rules:"]
    for name in margins:
        at = int(name.removeprefix("row").removeprefix("column"))
        parts = [f"c{at}_{i}" if name.startswith("row") else f"c{i}_{at}" for i in range(size)]
        rules += _breakdown(name, name, parts)
    for side in ("row", "column"):
        rules += _breakdown(f"all-{side}s", "all", [f"{side}{i}" for i in range(size)])
    (folder / "data.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "rules.yaml").write_text("\n".join(rules) + "\n", encoding="utf-8")


def _breakdown(id_: str, total: str, parts: list[str]) -> list[str]:
    return [
        f"  - id: {id_}",
        f"    breakdown: {{total: {total}, parts: [{', '.join(parts)}], overlap: none, rest: none}}",
        "    because: the parts make the total",
    ]


def one_quantity(folder: Path, claims: int = 1_000, *, agree: bool = False) -> None:
    """Write so many claims of one quantity, each by a source of its own, that all agree or all disagree."""
    lines = ["dataset: one", "title: One quantity", "quantities:", "  q: {label: things, unit: things, kind: count}"]
    lines += ["sources:"]
    for number in range(claims):
        around = f"means: '[{900_000 - number}, {1_100_000 + number}]'"
        told = around if agree else f"says: exactly {1_000_001 + 7 * number}"
        lines += [
            f"  s{number}:",
            f"    outlet: Outlet {number}",
            "    published: 2023-05-27",
            "    claims:",
            f"      - q: {{{told}, at: p1}}",
        ]
    (folder / "data.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "rules.yaml").write_text("rules: []\n", encoding="utf-8")


_TREE = _code(
    """
    import itertools, math, random
    from cac_check.interval import Interval
    from cac_check.model import Breakdown, Claim, Dataset, Quantity, Reading, Rule, Ruleset, Source

    LEVELS, CLAIMS = 10, 100_000
    growth = next(r / 1000 for r in itertools.count(1001) if sum((r / 1000) ** k for k in range(LEVELS)) >= CLAIMS)
    sizes = [math.ceil(growth**level) for level in range(LEVELS - 1)]
    levels = [[f"q{level}_{number}" for number in range(size)] for level, size in enumerate(sizes)]
    levels.append([f"q{LEVELS - 1}_{number}" for number in range(CLAIMS - sum(sizes))])
    chance = random.Random(20230527)
    values = {name: chance.randrange(1_000) for name in levels[-1]}
    rules = []
    for above, below in reversed(list(itertools.pairwise(levels))):
        parts = {name: [] for name in above}
        for number, name in enumerate(below):
            parts[above[number * len(above) // len(below)]].append(name)
        for total, own in parts.items():
            values[total] = sum(values[part] for part in own)
            if own:
                form = Breakdown(total, tuple((part, 1) for part in own), overlap=False, rest=False)
                rules.append(Rule(f"sum-{total}", form, "parts make the whole"))
    told = tuple(
        Claim(f"source/{name}", "source", name, Reading(*[Interval(value - 5, value + 5)] * 3, value, 1))
        for name, value in values.items()
    )
    quantities = {name: Quantity(name, name) for name in values}
    dataset = Dataset("tree", "A tree", quantities, {"source": Source("source", "Source")}, told)
    clocked(lambda: check(dataset, Ruleset(tuple(rules))) and 0)
    """
)


# --- Tables ----------------------------------------------------------------------------------------------------------


def open_rows(folder: Path, rows: int = 20_000) -> None:
    """Write a table each row of which only the exact engine can tell of: weights, and a share of what is told."""
    chance = random.Random(SEED)
    lines = ["id,points,wins,draws,part,whole,share"]
    for number in range(rows):
        wins, draws = chance.randrange(5, 3_000), chance.randrange(5, 3_000)
        points = 3 * wins + draws + (chance.randrange(1, 5) if number % 50 == 0 else 0)
        whole = chance.randrange(1_000, 900_000)
        share = chance.randrange(10, 900)
        part = whole * share // 1_000 + (whole // 50 if number % 40 == 0 else 0)
        lines.append(f"{number},{points},{wins},{draws},{part},{whole},{share / 10}")
    (folder / "table.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "rules.yaml").write_text(
        textwrap.dedent(
            """\
            tables:
              table:
                files: [table.csv]
                keys: [id]
                quantities:
                  points: {kind: count}
                  wins: {kind: count, reading: rounded, grain: 10}
                  draws: {kind: count, reading: rounded, grain: 10}
                  part: {kind: count, reading: rounded, grain: 10}
                  whole: {kind: count}
                  share: {kind: percent, reading: rounded, grain: 0.1}
            rules:
              - id: points
                table: table
                breakdown: {total: points, parts: {wins: 3, draws: 1}, overlap: none, rest: none}
                because: three points for a win, one for a draw
              - id: share
                table: table
                share: {part: part, of: whole, is: share}
                because: the share is what the part is of the whole
            """
        ),
        encoding="utf-8",
    )


_OPEN_ROWS = _code(
    """
    from dataclasses import replace
    from cac_check.commands.table_sources import open_tables
    from cac_check.loading import load_table_rules
    from cac_check.tables import check_tables

    rules = replace(load_table_rules("rules.yaml"), path="rules.yaml")
    opened = open_tables(rules, [], "polars")
    known, frames = getattr(opened, "ruleset", rules), getattr(opened, "frames", opened)
    clocked(lambda: check_tables(known, frames, candidates=False, validate=False) and 20_000)
    """
)

ENGINE_ROWS = (
    Row(
        "cross-tab",
        "14 × 14 cells, a third untold, one margin wrong by 131: three views with explanations",
        target=0.08,
        code=_ONCE,
        prepare=crosstab,
    ),
    Row(
        "one-quantity-disagreeing",
        "1,000 claims on one quantity that all disagree",
        limit=2,
        code=_ONCE,
        prepare=one_quantity,
        old=False,
    ),
    Row(
        "one-quantity-agreeing",
        "1,000 claims on one quantity that all agree",
        target=1.05,
        code=_ONCE,
        prepare=lambda folder: one_quantity(folder, agree=True),
    ),
    Row(
        "open-rows",
        "20,000 distinct rows of a table that only the exact engine can tell of: verdicts",
        target=0.15,
        code=_OPEN_ROWS,
        prepare=open_rows,
    ),
    Row("tree", "a tree of 100,000 claims through the Python API", target=0.3, code=_TREE, warm=0),
)

ROWS = ENGINE_ROWS
