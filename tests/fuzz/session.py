"""Everything that looks for faults by itself, for so long: ``make fuzz SECONDS=3600 SEED=1``.

A quarter of the time for worlds on which claims, polars, Spark and trying every value must agree; a quarter for doors
(led by what is reached, where atheris is installed); the rest for the laws, round after round with other examples.
What is found is kept: inputs of doors in ``tests/fuzz/kept``, examples of laws in ``.hypothesis``.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]

LAWS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "laws").glob("test_*.py"))


def run(*words: str, **environment: str) -> int:
    """Run a module of Python, say so, and return its exit code."""
    print(f"$ {' '.join(words)}", flush=True)
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env={**os.environ, **environment}, check=False
    ).returncode


def main() -> int:
    """Run until time is up; the exit code is 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.session", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of everything; printed, to run it again")
    parser.add_argument("--examples", type=int, default=300, help="of each law in a round")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.seconds:.0f} s", flush=True)
    until = time.monotonic() + options.seconds
    failed = []
    quarter = options.seconds / 4
    if run("tests.fuzz", "--seconds", str(quarter), "--seed", str(options.seed)):
        failed.append("worlds")
    for target in TARGETS:
        each = quarter / len(TARGETS)
        if run("tests.fuzz.coverage", target.name, "--seconds", str(each), "--seed", str(options.seed)):
            failed.append(target.name)
    source, rounds = random.Random(options.seed), 0
    while time.monotonic() < until:
        for law in source.sample(LAWS, len(LAWS)):
            if time.monotonic() >= until:
                break
            seed = str(options.seed + rounds)
            words = ("pytest", "-q", "-n", "2", f"--hypothesis-seed={seed}", law)
            code = run(*words, HYPOTHESIS_PROFILE="fuzz", FUZZ_EXAMPLES=str(options.examples))
            if code:
                failed.append(f"{law} with --hypothesis-seed={seed}")
        rounds += 1
    print(f"seed {options.seed}: {'found in: ' + '; '.join(failed) if failed else 'nothing found'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
