"""Work timed side by side with another installation, as ratios in one run: ``python benchmarks/against.py OLD_PYTHON``.

OLD_PYTHON is the interpreter of an environment in which another version is installed, for example that of a release.
Every row (``against_rows.py``) is run by both in turn, in a folder with the same files, and its median is compared with
a target. Interpreters run from that folder, so that neither imports the checkout by accident: this one is given its
path. With ``--history FILE`` the run is appended to a file of one JSON object per line.

Usage: ``python benchmarks/against.py OLD_PYTHON [ROW]… [--rounds N] [--history FILE] [--list]``; exit code 1 if a
target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from against_rows import ROWS as ENGINE_ROWS
from against_rows import Row
from against_start import START_ROWS
from history import append

ROOT = Path(__file__).resolve().parent.parent
ROWS = (*ENGINE_ROWS, *START_ROWS)
FAILED = 2
"""Exit codes from here on are no verdict."""


@dataclass(frozen=True)
class Run:
    """One run of one row."""

    seconds: float
    items: int
    """How much of the work was done: for a time per item."""

    @property
    def each(self) -> float:
        return self.seconds / max(1, self.items)


class Failed(Exception):  # noqa: N818 - told in the place of a time
    """A run that came to no end."""


def run(python: str, row: Row, folder: Path, path: Path | None) -> Run:
    """Run a row once; ``path``: where to import the package from (``None``: from where it is installed)."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"PYTHONHASHSEED": "0", "XDG_CACHE_HOME": str(folder / f"cache of {'this' if path else 'old'}")}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    command = [python, "-m", "cac_check", *row.command] if row.command else [python, "-c", row.code]
    start = time.perf_counter()
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=row.most_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"more than {row.most_seconds} s") from None
    seconds = time.perf_counter() - start
    if done.returncode >= FAILED or (row.code and done.returncode):
        raise Failed((done.stderr.decode().strip().splitlines() or [f"exit code {done.returncode}"])[-1][:200])
    if row.command:
        return Run(seconds, 1)
    told = json.loads(done.stdout.decode().strip().splitlines()[-1])
    return Run(float(told["seconds"]), int(told.get("items", 1)))


def measured(old: str, row: Row, rounds: int) -> dict[str, object]:
    """Run a row by both in turn and return what came out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        row.prepare(folder)
        sides: dict[str, list[Run]] = {"old": [], "new": []}
        reasons: dict[str, str] = {}
        for number in range(min(rounds, row.rounds) + row.warm):
            for side, python, path in (("old", old, None), ("new", sys.executable, ROOT)):
                if side in reasons or (side == "old" and not row.old):
                    continue
                if row.before_each is not None:
                    row.before_each(folder)
                try:
                    one = run(python, row, folder, path)
                except Failed as failed:
                    reasons[side] = str(failed)
                    continue
                if number >= row.warm:
                    sides[side].append(one)
    told: dict[str, object] = {"row": row.name, "target": row.target, "limit": row.limit, **reasons_of(reasons)}
    for side, runs in sides.items():
        if runs and side not in reasons:
            told[side] = statistics.median(one.each for one in runs)
            told[f"{side} runs"] = len(runs)
    if isinstance(told.get("old"), float) and isinstance(told.get("new"), float):
        told["ratio"] = told["new"] / told["old"]  # type: ignore[operator]
    return told


def reasons_of(reasons: dict[str, str]) -> dict[str, str]:
    return {f"{side} failed": reason for side, reason in reasons.items()}


def met(told: dict[str, object]) -> bool | None:
    """Whether the targets are met; ``None`` where the old version gives nothing to compare with."""
    new, ratio, target, limit = (told.get(key) for key in ("new", "ratio", "target", "limit"))
    if not isinstance(new, float) or (isinstance(limit, float | int) and new > limit):
        return False
    if target is None:
        return True
    return ratio <= target if isinstance(ratio, float) and isinstance(target, float | int) else None


def line(told: dict[str, object]) -> str:
    def number(key: str) -> str:
        value = told.get(key)
        return f"{value:9.4f}" if isinstance(value, float) else f"{told.get(f'{key} failed', '-')!s:>9}"

    wanted = [f"≤ {told['target']} ×"] if told["target"] is not None else []
    wanted += [f"≤ {told['limit']} s"] if told["limit"] is not None else []
    ratio = told.get("ratio")
    compared = f"{ratio:6.3f} ×" if isinstance(ratio, float) else "     -  "
    verdict = {True: "met", False: "MISSED", None: "not compared"}[met(told)]
    return (
        f"{told['row']!s:32} old {number('old')} s  new {number('new')} s  {compared}  {', '.join(wanted)}: {verdict}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", nargs="?", help="interpreter of an environment with another version")
    parser.add_argument("rows", nargs="*", help="names of rows (all of them)")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--history", type=Path, help="append the run to this file")
    parser.add_argument("--list", action="store_true", help="name the rows")
    options = parser.parse_args()
    if options.list or options.old is None:
        print("\n".join(f"{row.name}: {row.what}" for row in ROWS))
        return 0 if options.list else 2
    unknown = set(options.rows) - {row.name for row in ROWS}
    if unknown:
        parser.error(f"no row is called {', '.join(sorted(unknown))}; --list names them")
    found = []
    for row in ROWS:
        if not options.rows or row.name in options.rows:
            found.append(measured(options.old, row, options.rounds))
            print(line(found[-1]), flush=True)
    if options.history:
        append(options.history, found)
    return 1 if any(met(told) is False for told in found) else 0


if __name__ == "__main__":
    sys.exit(main())
