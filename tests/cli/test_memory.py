"""Nothing that is remembered changes a byte, and nothing damaged or out of date is told."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cac_check.commands import memory
from cac_check.commands.recording import WIPE, recorded

DATASET = """\
dataset: strike
quantities:
  injured: {label: people injured}
  dead: {label: people killed}
  hurt: {label: people hurt}
sources:
  paper:
    outlet: The Paper
    claims:
      - injured: "42 injured"
      - dead: "7 dead"
      - hurt: "80 hurt"
rules: [rules.yaml]
"""
RULES = """\
rules:
  - id: all-hurt
    breakdown: {total: hurt, parts: [injured, dead], overlap: none, rest: none}
    because: whoever is hurt is injured or dead
"""

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Run:
    code: int
    out: bytes
    err: bytes
    files: dict[str, bytes]


class Place:
    """A folder with a data set, and a cache beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "work"
        self.cache = folder / "cache"
        self.folder.mkdir()
        self.write("figures.yaml", DATASET)
        self.write("rules.yaml", RULES)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        self.age(name)

    def age(self, name: str) -> None:
        """Let it be some seconds since the file was changed."""
        path = self.folder / name
        told = path.stat()
        os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns - 10**10))

    def run(self, *words: str, **environment: str) -> Run:
        done = subprocess.run(
            [sys.executable, "-m", "cac_check", *words],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(self.cache), **environment},
            capture_output=True,
        )
        files = {path.name: path.read_bytes() for path in self.folder.iterdir() if path.is_file()}
        return Run(done.returncode, done.stdout, done.stderr, files)

    def kept(self) -> list[Path]:
        folder = self.cache / "cac-check" / "runs"
        return sorted(folder.iterdir()) if folder.is_dir() else []


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.parametrize(
    "words",
    [
        ["check", "figures.yaml"],
        ["check", "figures.yaml", "--format", "json", "-o", "out.json"],
        ["check", "figures.yaml", "--color", "always", "--quiet"],
        ["report", "figures.yaml", "-o", "report.md"],
        ["report", "figures.yaml"],
        ["validate", "figures.yaml"],
        ["validate", "."],
        ["gate", "--against", "figures.yaml", "figures.yaml"],
        ["check", "broken.yaml"],
    ],
    ids=" ".join,
)
def test_a_run_from_memory_is_the_run(place: Place, words: list[str]) -> None:
    place.write("broken.yaml", DATASET.replace("7 dead", "some dead"))
    made = place.run(*words, "--no-cache")
    assert place.kept() == []

    first = place.run(*words)
    (kept,) = place.kept()
    before = kept.stat().st_mtime_ns
    for written in ("out.json", "report.md"):
        (place.folder / written).unlink(missing_ok=True)
    second = place.run(*words)

    assert first == made
    assert second == made
    assert [path.stat().st_mtime_ns for path in place.kept()] == [before]  # told, not made again


def edited(name: str, old: str, new: str) -> Callable[[Place], None]:
    def edit(place: Place) -> None:
        text = (place.folder / name).read_text(encoding="utf-8")
        assert old in text
        place.write(name, text.replace(old, new))

    return edit


@pytest.mark.parametrize(
    "edit",
    [
        edited("figures.yaml", "42 injured", "43 injured"),
        edited("rules.yaml", "rest: none", "rest: possible"),
        lambda place: (place.folder / "rules.yaml").unlink(),
        lambda place: (place.folder / "figures.yaml").unlink(),
    ],
)
def test_a_change_of_anything_that_was_read_is_seen(place: Place, edit: Callable[[Place], None]) -> None:
    first = place.run("check", "figures.yaml")
    assert first.code == 1
    assert place.kept()

    edit(place)
    after = place.run("check", "figures.yaml")

    assert after == place.run("check", "figures.yaml", "--no-cache")
    assert (after.code, after.out, after.err) != (first.code, first.out, first.err)


def test_what_was_missing_and_is_there_now_is_seen(place: Place) -> None:
    place.write("figures.yaml", DATASET.replace("rules: [rules.yaml]", "rules: []"))
    place.run("validate", ".")
    place.write("more.yaml", DATASET.replace("42 injured", "injured"))

    assert place.run("validate", ".") == place.run("validate", ".", "--no-cache")


def damaged(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield b""
    yield content[:40]
    yield content[:-1]
    yield content + b"x"
    for position in (0, 20, 60, len(content) // 2, len(content) - 1):
        yield content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]


def test_what_is_damaged_or_deleted_is_no_memory(place: Place) -> None:
    made = place.run("check", "figures.yaml")
    (kept,) = place.kept()
    for content in damaged(kept):
        kept.write_bytes(content)
        assert memory._recalled(kept) is None
    assert place.run("check", "figures.yaml") == made
    assert memory._recalled(kept) is not None

    kept.unlink()
    assert place.run("check", "figures.yaml") == made
    assert len(place.kept()) == 1


def forged(kept: Path, change: Callable[[memory.Run], memory.Run]) -> None:
    """Write a run that is whole, but was never made."""
    import hashlib

    run = memory._recalled(kept)
    assert run is not None
    body = pickle.dumps(tuple(change(run)), protocol=5)
    kept.write_bytes(memory._HEAD + hashlib.sha256(body).digest() + body)


def test_a_verdict_is_told_only_while_its_proof_holds(place: Place) -> None:
    place.run("check", "figures.yaml")
    (kept,) = place.kept()

    forged(kept, lambda run: run)
    run = memory._recalled(kept)
    assert run is not None
    assert run.proofs

    (system, proof), *others = run.proofs
    forged(kept, lambda run: run._replace(proofs=[(type(system)((), system.integral), proof), *others]))
    assert memory._recalled(kept) is None


class Stranger:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("echo run > ran",)


def test_what_is_read_back_runs_nothing(place: Place) -> None:
    made = place.run("check", "figures.yaml")
    (kept,) = place.kept()

    forged(kept, lambda run: run._replace(inputs=[Stranger()]))

    assert place.run("check", "figures.yaml") == made
    assert not (place.folder / "ran").exists()


def test_a_folder_that_cannot_be_written_costs_nothing(place: Place) -> None:
    made = place.run("check", "figures.yaml")
    place.cache.joinpath("cac-check").rename(place.cache / "old")
    (place.cache / "cac-check").write_text("a file where the folder should be")

    assert place.run("check", "figures.yaml") == made


def test_runs_side_by_side_say_the_same(place: Place) -> None:
    command = [sys.executable, "-m", "cac_check", "check", "figures.yaml"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(place.cache)}
    running = [
        subprocess.Popen(command, cwd=place.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]

    assert len({(*process.communicate(), process.returncode) for process in running}) == 1
    assert len(place.kept()) == 1


def test_the_gate_sees_a_new_commit_and_an_edit(place: Place) -> None:
    def git(*words: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words],
            cwd=place.folder,
            check=True,
            capture_output=True,
        )

    def both() -> Run:
        words = ("gate", "figures.yaml", "--base", "HEAD")
        run = place.run(*words, CI="")
        assert run == place.run(*words, "--no-cache", CI="")
        assert run == place.run(*words, CI="")
        return run

    place.write("figures.yaml", DATASET.replace("80 hurt", "49 hurt"))
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    assert both().code == 0
    place.write("figures.yaml", DATASET)
    assert both().code == 1
    git("commit", "-qam", "two")
    assert both().code == 0
    assert len(place.kept()) == 1  # of the three, the last


def test_other_surroundings_are_another_run(place: Place) -> None:
    plain = place.run("check", "figures.yaml")
    coloured = place.run("check", "figures.yaml", FORCE_COLOR="1")

    assert plain.out != coloured.out
    assert place.run("check", "figures.yaml").out == plain.out
    assert place.run("check", "figures.yaml", FORCE_COLOR="1").out == coloured.out


@pytest.mark.parametrize("words", [["--timeout", "100"], ["--timeout=100"], ["--certificate", "proofs"]])
def test_what_depends_on_more_is_not_kept(place: Place, words: list[str]) -> None:
    place.run("check", "figures.yaml", *words)

    assert place.kept() == []


def test_a_file_changed_while_it_is_read_is_not_kept(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    path = place.folder / "figures.yaml"

    def run() -> int:
        path.read_bytes()
        place.write("figures.yaml", DATASET.replace("42", "43"))
        return 0

    monkeypatch.chdir(place.folder)
    assert memory.remembered(["check", "figures.yaml"], run, {"XDG_CACHE_HOME": str(place.cache)}) == 0
    assert place.kept() == []


def test_progress_that_is_wiped_out_is_not_told_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def run() -> int:
        sys.stderr.write(f"{WIPE}checking …")
        sys.stderr.write(WIPE)
        sys.stderr.write("a note\n")
        sys.stdout.write("a report\n")
        return 0

    monkeypatch.chdir(place.folder)
    monkeypatch.setattr(sys, "modules", {name: module for name, module in sys.modules.items() if name != "polars"})
    memory.remembered(["check", "figures.yaml"], run, {"XDG_CACHE_HOME": str(place.cache)})

    (kept,) = place.kept()
    told = memory._recalled(kept)
    assert told is not None
    assert told.printed == [("err", b"a note\n"), ("out", b"a report\n")]


def test_cleaning_forgets(place: Place) -> None:
    made = place.run("check", "figures.yaml")
    assert len(place.kept()) == 1

    cleaned = place.run("cache", "clean")

    assert (cleaned.code, cleaned.err) == (0, b"1 run forgotten\n")
    assert place.kept() == []
    assert place.run("cache", "dir").out.decode().strip() == str(place.cache / "cac-check")
    assert place.run("check", "figures.yaml") == made


def test_only_so_many_runs_are_kept(place: Place) -> None:
    place.run("check", "figures.yaml")
    (kept,) = place.kept()
    for number in range(memory.MOST_KEPT):
        copy = kept.with_name(f"{number:064}")
        copy.write_bytes(b"old")
        os.utime(copy, (number, number))

    place.run("check", "figures.yaml", "--quiet")

    assert len(place.kept()) < memory.MOST_KEPT
    assert kept in place.kept()


def test_folders_that_are_listed_by_a_descriptor_stop_nothing(tmp_path: Path) -> None:
    """As where a folder is taken away with all that is in it, which the gate on tables does."""
    (tmp_path / "folder" / "inner").mkdir(parents=True)

    with recorded():
        shutil.rmtree(tmp_path / "folder")

    assert not (tmp_path / "folder").exists()
