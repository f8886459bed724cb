"""Writes the gallery: a report on every data set and table of this repository, and an index with a picture of each.

Usage: ``python docs/gallery.py`` writes ``build/gallery``, with ``index.html`` to begin with.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from sessions import Session, run_here

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "gallery"

VERDICTS = {
    "contradicted": ("cannot hold", "#b3261e"),
    "strained": ("fit only on a loose reading", "#c77700"),
    "consistent": ("fit", "#3b78a8"),
    "undecided": ("cannot be decided", "#9a9a9a"),
}
"""Verdicts as cards count them, and the colours of their bar; the worst first."""

CARDS = """\
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1rem; margin: 1rem 0; }
.gallery .card { display: flex; flex-direction: column; gap: .4rem; padding: .8rem; border: 1px solid #8886;
  border-radius: .4rem; color: inherit; text-decoration: none; }
.gallery .card:hover, .gallery .card:focus-visible { border-color: currentColor; }
.gallery .card img { width: 100%; height: 9rem; object-fit: contain; object-position: left; }
[data-md-color-scheme="default"] .gallery { color-scheme: light; }
[data-md-color-scheme="slate"] .gallery { color-scheme: dark; }
.gallery .card .counts { font-size: .85em; opacity: .85; }
"""
"""The style of the cards: here, and in the site, where pictures follow its switch of light and dark."""

_PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reports by cac-check</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }}
{style}</style></head>
<body><main><h1>Reports by cac-check</h1>
<p>On every data set and table of the repository, as <code>cac-check</code> writes them.</p>
{cards}
</main></body></html>
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One report of the gallery."""

    name: str
    title: str
    counts: Mapping[str, int]

    @property
    def told(self) -> str:
        """What came of the checks, in one line."""
        told = ((self.counts[verdict], words) for verdict, (words, _) in VERDICTS.items())
        parts = (f"{count:,} {words}" for count, words in told if count)
        return f"{sum(self.counts.values()):,} checks: {', '.join(parts)}"


def main() -> int:
    """Write the gallery, and say where it is."""
    entries = write(TARGET)
    (TARGET / "index.html").write_text(_PAGE.format(style=CARDS, cards=cards(entries)), encoding="utf-8")
    print(f"{len(entries)} reports: {TARGET / 'index.html'}")
    return 0


def write(target: Path) -> list[Entry]:
    """Write every report and its picture into a folder; return them, the one with most that cannot hold first."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        here = Session("the gallery", Path(home)).folder(in_repository=True)
        entries = [*_data_sets(here, target), *_tables(here, target)]
    return sorted(entries, key=lambda entry: (-entry.counts["contradicted"], -sum(entry.counts.values())))


def cards(entries: Iterable[Entry], folder: str = "") -> str:
    """Return the cards of reports in a folder, as HTML."""
    found = "\n".join(
        f'<a class="card" href="{folder}{entry.name}.html"><img src="{folder}{entry.name}.svg" alt="">'
        f'<strong>{html.escape(entry.title)}</strong><span class="counts">{html.escape(entry.told)}</span></a>'
        for entry in entries
    )
    return f'<div class="gallery">\n{found}\n</div>'


def _data_sets(here: Path, target: Path) -> Iterator[Entry]:
    for path in sorted((ROOT / "data").glob("*.yaml")):
        name, source = path.stem, f"data/{path.name}"
        _run(here, "report", source, "--output", f"{name}.html")
        _run(here, "report", source, "--output", f"{name}.md", "--assets", name)
        _run(here, "check", source, "--output", f"{name}.json")
        counts = json.loads((here / f"{name}.json").read_text(encoding="utf-8"))["summary"]
        pictures = sorted((here / name).glob("*.svg"))
        story = here / name / "story-1.svg"
        yield _entry(here, target, name, counts, story if story in pictures else next(iter(pictures), None))


def _tables(here: Path, target: Path) -> Iterator[Entry]:
    for path in sorted((ROOT / "rules" / "tables").glob("*.yaml")):
        name, rules = path.stem, f"rules/tables/{path.name}"
        patterns = [table["files"] for table in yaml.safe_load(path.read_text(encoding="utf-8"))["tables"].values()]
        files = [os.path.relpath(file, ROOT) for pattern in patterns for file in sorted(path.parent.glob(pattern))]
        outputs = ("--output", f"{name}.html", "--output", f"{name}.json", "--plots", name)
        _run(here, "check", *files, "--rules", rules, *outputs)
        counted = [rule["reports"] for rule in json.loads((here / f"{name}.json").read_text(encoding="utf-8"))["rules"]]
        counts = {verdict: sum(reports[verdict] for reports in counted) for verdict in VERDICTS}
        shutil.copytree(here / name, target / name, dirs_exist_ok=True)  # the page leads to them
        yield _entry(here, target, name, counts, next(iter(sorted((here / name).glob("*.svg"))), None))


def _entry(here: Path, target: Path, name: str, counts: Mapping[str, int], picture: Path | None) -> Entry:
    svg = bar(counts) if picture is None else picture.read_text(encoding="utf-8")
    (target / f"{name}.svg").write_text(svg, encoding="utf-8")
    page = (here / f"{name}.html").read_text(encoding="utf-8")
    (target / f"{name}.html").write_text(page, encoding="utf-8")
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return Entry(name, html.unescape(re.sub(r"<[^>]+>", "", heading[1])) if heading else name, counts)


def bar(counts: Mapping[str, int]) -> str:
    """Return how many checks came to which verdict, as a picture: for reports that have none of their own."""
    width, height, total = 320, 120, sum(counts.values()) or 1
    parts, at = [], 0.0
    for verdict, (words, colour) in VERDICTS.items():
        share = counts[verdict] / total * width
        if counts[verdict]:
            title = f"<title>{counts[verdict]} {words}</title>"
            parts.append(f'<rect x="{at:.1f}" y="45" width="{share:.1f}" height="30" fill="{colour}">{title}</rect>')
        at += share
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{"".join(parts)}</svg>\n'


def _run(here: Path, *words: str) -> None:
    """Run a command of ours; contradictions are no failure here.

    Raises:
        RuntimeError: if it could not run.
    """
    said, code = run_here([*words], here)
    if code not in (0, 1):
        raise RuntimeError(f"cac-check {' '.join(words)} ended with exit code {code}:\n{said}")


if __name__ == "__main__":
    sys.exit(main())
