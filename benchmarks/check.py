"""A large data set from start to end: 50,000 claims and 200 rules in YAML, in under 60 s and 1 GiB.

The data are drawn from a seed: 200 subjects, each a total with its parts told by 50 sources, and every hundredth total
cannot hold. The check runs as a process of its own, whose time and peak memory are measured.

Usage: ``python benchmarks/check.py [--claims N] [--rules N]``; exit code 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from history import append

LIMIT_SECONDS = 60
LIMIT_BYTES = 2**30
PARTS = 4
SEED = 20230527


def dataset(claims: int, rules: int) -> Iterator[str]:
    """Yield the lines of a data set whose totals are sums of their parts, one in a hundred excepted."""
    chance = random.Random(SEED)
    sources = claims // (rules * (PARTS + 1))
    yield "dataset: benchmark"
    yield "title: A large data set"
    yield "quantities:"
    for rule in range(rules):
        for name in ["total", *(f"part_{part}" for part in range(PARTS))]:
            yield f"  s{rule}_{name}: {{label: {name.replace('_', ' ')} of subject {rule}, unit: things}}"
    truth = [[chance.randrange(1_000, 90_000) for _ in range(PARTS)] for _ in range(rules)]
    yield "sources:"
    for source in range(sources):
        yield f"  source_{source}:"
        yield f"    outlet: Outlet {source}"
        yield "    published: 2023-05-27"
        yield f"    role: {'reference' if source == 0 else 'report'}"
        yield "    claims:"
        for rule in range(rules):
            total = sum(truth[rule]) * (2 if (source * rules + rule) % 100 == 99 else 1)
            yield f"      - s{rule}_total: {{says: about {total // 1_000 * 1_000}, at: p1}}"
            for part, value in enumerate(truth[rule]):
                hedge = chance.choice(("about ", ""))
                yield f"      - s{rule}_part_{part}: {{says: {hedge}{value // 100 * 100}, at: p2}}"


def ruleset(rules: int) -> Iterator[str]:
    """Yield the lines of a rule file with one breakdown per subject."""
    yield "rules:"
    for rule in range(rules):
        parts = ", ".join(f"s{rule}_part_{part}" for part in range(PARTS))
        yield f"  - id: subject-{rule}"
        yield f"    breakdown: {{total: s{rule}_total, parts: [{parts}], overlap: none, rest: none}}"
        yield "    because: the parts make the total"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=50_000)
    parser.add_argument("--rules", type=int, default=200)
    parser.add_argument("--history", type=Path, help="append the run to this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data, rules = Path(folder) / "data.yaml", Path(folder) / "rules.yaml"
        data.write_text("\n".join(dataset(options.claims, options.rules)) + "\n", encoding="utf-8")
        rules.write_text("\n".join(ruleset(options.rules)) + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "cac_check", "check", str(data), "--rules", str(rules), "--format", "json"]
        start = time.perf_counter()
        result = subprocess.run([*command, "-o", str(Path(folder) / "findings.json")], check=False)
        seconds = time.perf_counter() - start
        size = (Path(folder) / "findings.json").stat().st_size if result.returncode == 1 else 0
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(
        f"{options.claims:,} claims × {options.rules} rules: {seconds:.1f} s, peak {peak / 2**20:,.0f} MiB, "
        f"exit code {result.returncode}, {size / 2**20:.1f} MiB of JSON"
    )
    if options.history:
        name = f"check, {options.claims:,} claims × {options.rules} rules"
        append(options.history, [{"name": name, "seconds": round(seconds, 1), "peak MiB": round(peak / 2**20)}])
    return 0 if result.returncode == 1 and seconds < LIMIT_SECONDS and peak < LIMIT_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
