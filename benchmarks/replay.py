"""Every commit of a repository through ``gate``, against its parent: what it would have said, and how long it took.

The repository is cloned into a folder of its own; nothing is written into it. With several ``--rules`` files, each is
replayed. A line per commit: seconds of processor time, how often one ``check`` of the same files that is, the verdict,
and how many of the conflicts it brought in a later commit took back. Processor time, because that of the clock tells
how busy the machine is; the median of ``--rounds``, each of which runs the gate and then the check.

Usage: ``python benchmarks/replay.py REPOSITORY --rules FILE --files "data/*.csv" [--last N] [--against-check]
[--rounds N]``; exit code 1 if a commit without a change of the files has findings, or an exit code says other than its
verdict line.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

MOST_SECONDS = 600


@dataclass
class Replayed:
    """What the gate said of one commit."""

    commit: str
    seconds: float
    """Of the processor."""
    check: float | None
    code: int
    told: dict[str, object]
    edited: bool
    new: set[str] = field(default_factory=set)
    fixed: set[str] = field(default_factory=set)
    taken_back: int = 0

    @property
    def wrong(self) -> list[str]:
        """What is wrong with it, whatever the data are."""
        said = str(self.told.get("verdict", ""))
        summary = self.told.get("summary", {})
        assert isinstance(summary, dict)
        found = []
        if self.code not in (0, 1, 3) or (
            self.code in (0, 1) and said.startswith("This edit fails") != (self.code == 1)
        ):
            found.append(f"exit code {self.code}, but: {said or 'no verdict'}")
        moved = {name: count for name, count in summary.items() if name != "unchanged" and count}
        if not self.edited and (moved or self.told.get("problems")):
            found.append(f"nothing was edited, but: {moved}")
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repository", help="a git repository, bare or not")
    parser.add_argument("--rules", required=True)
    parser.add_argument("--files", default="*.csv", help="the pattern of the tables in it")
    parser.add_argument("--last", type=int, default=10_000, help="only so many commits, the newest")
    parser.add_argument("--against-check", action="store_true", help="time one check of each commit as well")
    parser.add_argument("--rounds", type=int, default=1, help="how often each is timed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        replayed = replay(options, Path(folder, "clone"))
    for each in replayed:
        if each.new:
            print(f"{each.commit[:10]}: {each.taken_back} of {len(each.new)} new or worse taken back later")
    wrong = [(each.commit, said) for each in replayed for said in each.wrong]
    for commit, said in wrong:
        print(f"{commit[:10]}: {said}")
    ratios = sorted(each.seconds / each.check for each in replayed if each.check)
    beside = f", {ratios[len(ratios) // 2]:.2f} × one check in the middle, {ratios[-1]:.2f} at most" if ratios else ""
    print(f"{len(replayed)} commits, {sum(each.code == 1 for each in replayed)} fail, {len(wrong)} wrong{beside}")
    return int(bool(wrong))


def replay(options: argparse.Namespace, clone: Path) -> list[Replayed]:
    """Return what the gate says of each commit, oldest first."""
    git(None, "clone", "-q", "--no-checkout", "--shared", options.repository, str(clone))
    commits = git(clone, "rev-list", "--first-parent", "--reverse", "HEAD", "--", *pathspec(options.files)).split()
    rules = str(Path(options.rules).resolve())
    found: list[Replayed] = []
    for commit in commits[-options.last :]:
        parents = git(clone, "rev-list", "--parents", "-n", "1", commit).split()[1:]
        if not parents:
            continue
        laid_out(clone, commit, options.files)
        changed = git(clone, "diff", "--name-only", parents[0], commit, "--", *pathspec(options.files))
        arguments = ("gate", options.files, "--rules", rules, "--base", parents[0], "--format", "json", "--quiet")
        gates, checks = [], []
        for _ in range(options.rounds):
            took, done = timed(clone, *arguments)
            gates.append(took)
            if options.against_check:
                took, checked = timed(clone, "check", options.files, "--rules", rules, "--format", "json", "--quiet")
                checks += [took] if checked.stdout.startswith("{") else []  # it may have been stopped by a file
        told = json.loads(done.stdout) if done.stdout.startswith("{") else {"verdict": done.stderr.strip()}
        check = statistics.median(checks) if checks else None
        each = Replayed(commit, statistics.median(gates), check, done.returncode, told, bool(changed))
        for row in told.get("changes", ()):
            kept = {k: v for k, v in row.items() if k not in BESIDE and v is not None}
            name = json.dumps(kept, sort_keys=True)
            if row["change"] in ("new", "worse"):
                each.new.add(name)
            elif row["change"] == "fixed":
                each.fixed.add(name)
        for before in found:
            before.taken_back += len(before.new & each.fixed)
        found.append(each)
        print(line(each), flush=True)
    return found


def laid_out(clone: Path, commit: str, pattern: str) -> None:
    """Have the tables of a commit, and nothing else, in the working tree, and the commit as its head."""
    for place in clone.iterdir():
        if place.name != ".git":
            shutil.rmtree(place) if place.is_dir() else place.unlink()
    git(clone, "update-ref", "--no-deref", "HEAD", commit)
    git(clone, "read-tree", commit)
    files = git(clone, "ls-files", "-z", "--", *pathspec(pattern)).split("\0")
    for start in range(0, len(files), 500):
        git(clone, "checkout-index", "-q", "-f", "--", *filter(None, files[start : start + 500]))


BESIDE = frozenset(
    (
        "change",
        "verdict",
        "before",
        "severity",
        "candidates",
        "fits",
        "hint",
        "file",
        "line",
        "low",
        "high",
        "total_low",
        "total_high",
        "gap",
        "edits",
        "reports",
        "accepted",
    )
)
"""Columns of a change that do not tell which report it is about."""


def pathspec(pattern: str) -> list[str]:
    """Return a pattern as git takes it."""
    return [f":(glob){pattern}"]


def line(each: Replayed) -> str:
    """Return what is told of one commit."""
    ratio = "" if each.check is None else f" {each.seconds / each.check:5.2f} ×"
    return f"{each.commit[:10]} {each.seconds:6.2f} s{ratio} exit {each.code}: {each.told.get('verdict')}"


def timed(folder: Path, *arguments: str) -> tuple[float, subprocess.CompletedProcess[str]]:
    """Run a command of this checkout and return the seconds of processor time that it and its processes took."""
    command = [sys.executable, "-m", "cac_check", *arguments]
    start = os.times()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=MOST_SECONDS)
    end = os.times()
    took = end.children_user + end.children_system - start.children_user - start.children_system
    return took, done


def git(folder: Path | None, *arguments: str) -> str:
    """Return what a git command prints."""
    place = () if folder is None else ("-C", str(folder))
    return subprocess.run(("git", *place, *arguments), check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
