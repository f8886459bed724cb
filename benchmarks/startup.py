"""How quickly commands start, as ratios to what Python itself needs for their imports, measured in one run.

Targets: ``--help`` at most 2 × ``import typer``; a check of ``data/cac-2023.yaml`` at most 2 × the import of pandera,
z3, typer and yaml. Each pair runs alternately, and the quickest of each are compared: a busy machine only ever adds.

Usage: ``python benchmarks/startup.py [--rounds N] [--history FILE]``; exit code 1 if a target is missed. With a history
the run is appended to it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from history import append

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 2.0

PAIRS = (
    ("cac-check --help", ["-m", "cac_check", "--help"], ["-c", "import typer"]),
    (
        "cac-check check data/cac-2023.yaml",
        ["-m", "cac_check", "check", "data/cac-2023.yaml"],
        ["-c", "import pandera.polars, z3, typer, yaml"],
    ),
)


def seconds(arguments: list[str]) -> float:
    """Return how long Python takes with ``arguments``; exit code 1 stands for findings."""
    start = time.perf_counter()
    result = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=False)
    if result.returncode not in (0, 1):
        raise SystemExit(result.stderr.decode())
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--history", type=Path, help="append the run to this file")
    options = parser.parse_args()
    rounds, missed = options.rounds, 0
    rows = []
    for name, command, yardstick in PAIRS:
        seconds(command), seconds(yardstick)  # once without counting: files come into memory, bytecode is written
        times = [(seconds(command), seconds(yardstick)) for _ in range(rounds)]
        own, base = map(min, zip(*times, strict=True))
        missed += own > LIMIT * base
        rows.append({"name": name, "seconds": round(own, 3), "times the imports": round(own / base, 2), "limit": LIMIT})
        print(f"{name}: {own:.3f} s, {own / base:.2f} × {base:.3f} s of `python {yardstick[0]} {yardstick[1]!r}`")
    if options.history:
        append(options.history, rows)
    print(f"{missed} of {len(PAIRS)} above {LIMIT} ×")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
