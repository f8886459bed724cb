"""Gating an edit of a 5,000-claim data set costs at most 1.5 × checking the two versions.

A data set is committed to a repository of its own, one figure of it is edited, and the gate is timed against two
checks, each as a process of its own. The best of several runs counts: others only say how busy the machine was.

Usage: ``python benchmarks/gate.py [--claims N] [--rounds N]``; exit code 1 if the target is missed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from check import dataset, ruleset

LIMIT = 1.5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=5_000)
    parser.add_argument("--rules", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        prepare(root, options.claims, options.rules)
        checks, gates = [], []
        for _ in range(options.rounds):
            checks.append(timed(root, "check", "old.yaml") + timed(root, "check", "data.yaml"))
            gates.append(timed(root, "gate", "data.yaml", "--base", "HEAD"))
    share = min(gates) / min(checks)
    measured = f"two checks {min(checks):.2f} s, gate {min(gates):.2f} s"
    print(f"{options.claims:,} claims: {measured}: {share:.2f} × (limit {LIMIT})")
    return int(share > LIMIT)


def prepare(root: Path, claims: int, rules: int) -> None:
    """Write a data set, commit it, and edit one figure; the version before also stands beside it."""
    text = "\n".join([*dataset(claims, rules), ""]).replace("quantities:", "rules: [rules.yaml]\nquantities:", 1)
    (root / "rules.yaml").write_text("\n".join([*ruleset(rules), ""]), encoding="utf-8")
    for name in ("data.yaml", "old.yaml"):
        (root / name).write_text(text, encoding="utf-8")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "before"]):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(root), *identity, *command], check=True)
    edited = text.replace("says: about ", "says: nearly ", 1)
    (root / "data.yaml").write_text(edited, encoding="utf-8")


def timed(root: Path, *arguments: str) -> float:
    """Return the seconds that a command takes from start to end."""
    command = [sys.executable, "-m", "cac_check", *arguments, "--quiet"]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    return seconds


if __name__ == "__main__":
    sys.exit(main())
