"""Makes git histories of tables as repositories have them, with slips planted at commits that are told.

``epidemic``: a day is appended each time; cumulative figures, regions that add up, old faults as published.
``election``: 275 files of precincts and a total, of which one is edited. ``databank``: one large file, of which a few
rows change.

Usage: ``python benchmarks/histories.py FOLDER``; then ``python benchmarks/replay.py FOLDER/NAME --rules
FOLDER/NAME.yaml --files "*.csv"``. Prints the planted commits.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

RULES = {
    "epidemic": """\
tables: {days: {files: "*.csv", keys: [date, region]}}
rules:
  - {id: regions, rollup: {quantity: cases, where: {region: {not: all}}, total: {region: all}, by: [date],
     overlap: none, rest: none}, because: the country is its regions}
  - {id: rises, never_falls: {quantity: cases, along: date, every: day, within: [region]}, because: cases stay}
  - {id: step, steps: {quantity: cases, by: new, along: date, every: day, within: [region]}, because: what was added}
""",
    "election": """\
tables: {counties: {files: "*.csv", keys: [county, precinct]}}
rules:
  - {id: votes, breakdown: {total: votes, parts: [early, day], overlap: none, rest: none}, because: early or on the day}
  - {id: county, rollup: {quantity: votes, where: {precinct: {not: total}}, total: {precinct: total}, by: [county],
     overlap: none, rest: none}, because: a county is its precincts}
""",
    "databank": """\
tables: {players: {files: "*.csv", keys: [player, year]}}
rules:
  - {id: hits, order: [homers, hits, at_bats], because: a homer is a hit and a hit is an at-bat}
""",
}
"""What holds in each of them."""


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in (("epidemic", epidemic), ("election", election), ("databank", databank)):
        (folder / f"{name}.yaml").write_text(RULES[name], encoding="utf-8")
        for commit, what in written(folder / name, make(random.Random(name))):
            print(f"{name} {commit[:10]} {what}")
    return 0


def written(root: Path, commits: Iterator[tuple[dict[str, str], str]]) -> Iterator[tuple[str, str]]:
    """Write a history; yield the commits at which something was planted, with what it was."""
    root.mkdir()
    git(root, "init", "-q")
    for files, planted in commits:
        for name, text in files.items():
            (root / name).write_text(text, encoding="utf-8")
        git(root, "add", "-A")
        git(root, "commit", "-q", "--allow-empty", "-m", planted or "an update")
        if planted:
            yield git(root, "rev-parse", "HEAD").strip(), planted


def epidemic(chance: random.Random) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the versions of a series that grows by a day."""
    regions = [f"R{number}" for number in range(12)]
    figures = dict.fromkeys(regions, 100)
    rows: list[list[str]] = []

    def text() -> str:
        return "date,region,cases,new\n" + "".join(",".join(row) + "\n" for row in rows)

    for number in range(40):
        day = (date(2020, 4, 1) + timedelta(number)).isoformat()
        added = {region: chance.randrange(50) for region in regions}
        for region in regions:
            figures[region] += added[region]
            rows.append([day, region, str(figures[region]), str(added[region])])
        rows.append([day, "all", str(sum(figures.values())), str(sum(added.values()))])
        if number == 3:
            rows[-2][2] = "n/a"  # as published, and never put right
        planted = ""
        if number in (12, 25):
            slip = rows[-5]
            right, slip[2] = slip[2], slip[2][:-2] + slip[2][-1] + slip[2][-2] if number == 12 else slip[2] + "0"
            planted = f"{slip[1]} on {day}: {right} typed as {slip[2]}" if right != slip[2] else ""
            yield {"days.csv": text()}, planted
            slip[2] = right
            yield {"days.csv": text()}, ""
            continue
        if number == 30:
            rows[:] = sorted(rows, key=lambda row: (row[1], row[0]))  # turned round: no edit
        yield {"days.csv": text()}, planted


def election(chance: random.Random) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the versions of many files."""
    counties = [f"county{number:03}" for number in range(275)]
    tables: dict[str, list[list[str]]] = {}
    for county in counties:
        rows = []
        for precinct in range(20):
            early, day = chance.randrange(500), chance.randrange(500)
            rows.append([county, f"p{precinct}", str(early + day), str(early), str(day)])
        sums = [str(sum(int(row[place]) for row in rows)) for place in (2, 3, 4)]
        tables[county] = [*rows, [county, "total", *sums]]

    def text(county: str) -> str:
        return "county,precinct,votes,early,day\n" + "".join(",".join(row) + "\n" for row in tables[county])

    tables["county007"][3][2] += "1"  # as published
    whole = {f"{county}.csv": text(county) for county in counties}
    whole["county008.csv"] = "county,precinct,votes,early,day\n"  # cannot be read
    yield whole, ""
    tables["county100"][5][3] = str(int(tables["county100"][5][3]) + 9)
    yield {"county100.csv": text("county100")}, "county100 p5: early votes with 9 too many"
    tables["county100"][5][3] = str(int(tables["county100"][5][3]) - 9)
    yield {"county100.csv": text("county100")}, ""
    yield {"county008.csv": text("county008")}, ""
    yield {"readme.md": "nothing of the tables\n"}, ""
    yield {"county200.csv": text("county200").replace("votes", "ballots")}, "county200: the column votes is renamed"
    yield {"county200.csv": text("county200")}, ""


def databank(chance: random.Random) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the versions of one large file."""
    rows = []
    for player in range(60_000):
        at_bats = chance.randrange(10, 600)
        hits = chance.randrange(at_bats)
        rows.append([f"p{player}", "1990", str(at_bats), str(hits), str(chance.randrange(hits + 1))])

    def text() -> str:
        return "player,year,at_bats,hits,homers\n" + "".join(",".join(row) + "\n" for row in rows)

    for number in range(0, 2_000, 7):
        rows[number][3] = str(int(rows[number][2]) + 1)  # as published
    yield {"batting.csv": text()}, ""
    for number in range(6):
        row = rows[chance.randrange(10_000, 60_000)]
        kept = row[4]
        planted = ""
        if number == 2:
            row[4] = str(int(row[3]) + 3)
            planted = f"{row[0]}: {row[4]} homers of {row[3]} hits"
        else:
            row[2] = str(int(row[2]) + 1)
        yield {"batting.csv": text()}, planted
        row[4] = kept


def git(folder: Path, *arguments: str) -> str:
    """Return what a git command prints."""
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(("git", "-C", str(folder), *identity, *arguments), check=True, capture_output=True, text=True)
    return done.stdout


Make = Callable[[random.Random], Iterator[tuple[dict[str, str], str]]]

if __name__ == "__main__":
    sys.exit(main())
