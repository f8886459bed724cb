"""Whether this checkout can be released: ``python tests/release.py``, or ``make release-check``.

Version, changelog, citation and tag must say the same; wheel and source archive are built twice and must be the same
bytes, hold what they should and nothing more, and work where they are installed alone, run from an empty folder.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from email.message import Message
from email.parser import Parser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

LARGEST = {"whl": 2_500_000, "gz": 5_000_000}
"""Bytes of what is built; more means that something came in that should not."""

NEEDED = (
    "cac_check/py.typed",
    "cac_check/commands/example/figures.yaml",
    "cac_check/commands/example/rules.yaml",
    "cac_check/reading/lexicons/en.yaml",
)
"""Files without which an installation does not work."""

FIELDS = ("Name", "Version", "Summary", "License-Expression", "Requires-Python", "Description-Content-Type")


def version() -> str:
    """Return the version of the package."""
    text = (ROOT / "cac_check" / "__init__.py").read_text(encoding="utf-8")
    return re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)[1]  # type: ignore[index]


def told(number: str, *, tagged: bool) -> Iterator[str]:
    """Yield where something else is said about the version."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", changelog, re.MULTILINE)
    if not heads or heads[0][0] != "Unreleased":
        yield "CHANGELOG.md does not begin with [Unreleased]"
    released = [head for head in heads if head[0] != "Unreleased"]
    if not released or released[0][0] != number or not released[0][1]:
        yield f"CHANGELOG.md has no dated head for {number} below [Unreleased]"
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    if f"\nversion: {number}\n" not in citation:
        yield f"CITATION.cff does not say version: {number}"
    if tagged:
        tags = _said("git", "tag", "--points-at", "HEAD").split()
        if f"v{number}" not in tags:
            yield f"the tag v{number} does not point at this commit"
        elif _said("git", "cat-file", "-t", f"v{number}").strip() != "tag":
            yield f"the tag v{number} has no message of its own: git tag -a"
        if _said("git", "status", "--porcelain").strip():
            yield "there are changes that are not committed"


def built(folder: Path) -> list[Path]:
    """Build wheel and source archive; the time of the commit is that of every file."""
    moment = _said("git", "log", "-1", "--format=%ct").strip() or "1700000000"
    words = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(
        words, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "SOURCE_DATE_EPOCH": moment}
    )
    return sorted(folder.iterdir())


def same(first: Sequence[Path], second: Sequence[Path]) -> Iterator[str]:
    """Yield what is not the same bytes in both builds."""
    if [path.name for path in first] != [path.name for path in second]:
        yield "two builds make other files"
    for one, other in zip(first, second, strict=False):
        if hashlib.sha256(one.read_bytes()).digest() != hashlib.sha256(other.read_bytes()).digest():
            yield f"{one.name} is not the same in two builds"


def held(path: Path, number: str) -> Iterator[str]:
    """Yield what is wrong with what a wheel or a source archive holds."""
    most = LARGEST[path.suffix[1:]]
    if path.stat().st_size > most:
        yield f"{path.name} has {path.stat().st_size:,} bytes, more than {most:,}"
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            names = wheel.namelist()
            metadata = wheel.read(f"cac_check-{number}.dist-info/METADATA").decode()
        strange = [name for name in names if not name.startswith(("cac_check/", f"cac_check-{number}.dist-info/"))]
        yield from (f"{path.name} holds {name}" for name in strange)
    else:
        with tarfile.open(path) as archive:
            names = [name.partition("/")[2] for name in archive.getnames()]
            stream = archive.extractfile(f"cac_check-{number}/PKG-INFO")
            assert stream is not None
            metadata = stream.read().decode()
    yield from (f"{path.name} lacks {name}" for name in NEEDED if name not in names)
    yield from (f"{path.name} holds {name}" for name in names if name.endswith(".pyc") or "/.fuzz/" in name)
    yield from described(Parser().parsestr(metadata), path.name)


def described(metadata: Message, name: str) -> Iterator[str]:
    """Yield what a registry would refuse or show wrongly."""
    yield from (f"{name} says no {field}" for field in FIELDS if not metadata[field])
    if metadata["Description-Content-Type"] != "text/markdown":
        yield f"{name}: the description is not said to be Markdown"
    if not str(metadata.get_payload()).strip():
        yield f"{name} has no description"
    for each in metadata.get_all("Project-URL", []):
        if not each.partition(", ")[2].startswith("https://"):
            yield f"{name}: {each} is no address"


def works(path: Path, folder: Path) -> Iterator[str]:
    """Yield what does not work where only this is installed."""
    place = folder / path.name.replace(".", "-")
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    subprocess.run([str(place / "bin" / "pip"), "install", "--quiet", str(path)], check=True)
    empty = place / "empty"
    empty.mkdir()
    command = str(place / "bin" / "cac-check")
    for words, expected in (
        (["doctor"], 0),
        (["init", "try"], 0),
        (["init", "votes", "--pack", "elections"], 0),
        (["check", "try/figures.yaml"], 1),
        (["report", "try/figures.yaml", "-o", "report.html"], 1),
        (["read", "nearly 8,000"], 0),
    ):
        done = subprocess.run(
            [command, *words],
            cwd=empty,
            capture_output=True,
            text=True,
            check=False,
            env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        )
        if done.returncode != expected:
            yield f"{path.name}: cac-check {' '.join(words)} ended with {done.returncode}: {done.stderr[-500:]}"


def _said(*words: str) -> str:
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stdout


def main() -> int:
    """Say everything that is in the way; the exit code is 1 if there is anything."""
    parser = argparse.ArgumentParser(prog="python tests/release.py", description=__doc__)
    parser.add_argument("--untagged", action="store_true", help="before the tag is made")
    parser.add_argument("--no-install", action="store_true", help="do not install what is built")
    options = parser.parse_args()
    number = version()
    wrong: list[str] = []

    def look(what: str, found: Callable[[], Iterator[str]]) -> None:
        problems = list(found())
        print(f"{'no ' if problems else 'yes'} {what}", flush=True)
        wrong.extend(problems)

    look(f"everything says {number}", lambda: told(number, tagged=not options.untagged))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, second = built(folder / "1"), built(folder / "2")
        look("two builds are the same", lambda: same(first, second))
        for path in first:
            size = f"{path.stat().st_size:,} bytes"
            look(f"{path.name} ({size}) holds what it should", lambda path=path: held(path, number))  # type: ignore[misc]
            if not options.no_install:
                look(f"{path.name} works by itself", lambda path=path: works(path, folder))  # type: ignore[misc]
    for each in wrong:
        print(f"  {each}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
