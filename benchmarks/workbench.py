"""How quickly the workbench starts, and shows verdicts after an edit of ``data/cac-2023.yaml``.

Targets: at most 1.5 s from the command to the first page beyond what Python needs for its imports; at most 0.3 s from a
form to the page with the verdicts on the text that is worked on. Both are processor time of the workbench, which is
what they take on a machine that does nothing else; the time on the clock is printed beside it.

Usage: ``python benchmarks/workbench.py [--rounds N] [--history FILE]``; exit code 1 if a target is missed.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from history import append

ROOT = Path(__file__).resolve().parent.parent
IMPORTS = "import starlette.applications, starlette.routing, uvicorn, jinja2, typer, yaml, z3"
START, EDIT = 1.5, 0.3
ARTICLE = "Inspectors visited 4,800 stalls. Of these, 1,200 were closed and 3,900 others were fined.\n"


@contextmanager
def opened(folder: Path, path: str) -> Iterator[tuple[str, int]]:
    """Start the workbench and yield its address and its process."""
    words = [sys.executable, "-m", "cac_check", "open", path, "--no-browser", "--quiet"]
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, text=True, env=environment(folder))
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()


def used(process: int) -> float:
    """Return the seconds of processor time a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(folder / "state")}


def page(address: str, form: dict[str, str] | None = None) -> tuple[str, str]:
    """Return what is answered, and from where."""
    origin = "/".join(address.split("/")[:3])
    body = None if form is None else urllib.parse.urlencode(form).encode()
    asked = urllib.request.Request(address, data=body, headers={"Origin": origin})
    with urllib.request.urlopen(asked) as answer:
        return answer.read().decode(), answer.url


def start() -> tuple[float, float]:
    """Return the seconds from the command to the first page: of the processor, and on the clock."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "article.txt").write_text(ARTICLE)
        began = time.perf_counter()
        with opened(Path(name), "article.txt") as (address, process):
            text, _ = page(address)
            took = used(process), time.perf_counter() - began
        assert "4,800" in text
    return took


def imports() -> float:
    """Return the seconds of processor time that the imports take."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", IMPORTS], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def edits(rounds: int) -> list[tuple[float, float]]:
    """Return the seconds from a form to the page with the verdicts: of the processor, and on the clock."""
    took = []
    with tempfile.TemporaryDirectory() as name:
        for each in ("data", "rules"):
            shutil.copytree(ROOT / each, Path(name) / each)
        with opened(Path(name), "data/cac-2023.yaml") as (address, process):
            for number in range(rounds):
                text, _ = page(f"{address}article/theaseandaily")
                wait_for_all(address)
                spot = re.search(r'id="figure-(\d+)"[^>]*>67,000', text)
                hidden = dict(re.findall(r'name="(version|source|back)" value="([^"]*)"', text))
                assert spot is not None
                form = {**hidden, "spot": spot[1], "label": "accounts permanently closed", "unit": "accounts"}
                form["as_of"] = f"2023-05-{number % 2 + 1:02}"
                began, before = time.perf_counter(), used(process)
                after, _ = page(f"{address}do/name", form)
                took.append((used(process) - before, time.perf_counter() - began))
                assert 'class="notice' not in after
    return took


def wait_for_all(address: str) -> None:
    """Wait until everything is checked, so that an edit is measured and not what is left of the one before."""
    while '"whole":true' not in page(f"{address}version")[0]:
        time.sleep(0.05)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--history", type=Path, help="append the run to this file")
    options = parser.parse_args()
    start(), imports()  # once without counting: files come into memory, bytecode is written
    begun, bases = zip(*[(start(), imports()) for _ in range(options.rounds)], strict=True)
    (whole, clock), base = min(begun), min(bases)
    beyond, (edit, edit_clock) = whole - base, min(edits(options.rounds))
    print(f"from the command to the first page: {whole:.2f} s, {beyond:.2f} s beyond the imports (at most {START})")
    print(f"  on the clock {clock:.2f} s")
    print(f"from a form to verdicts on data/cac-2023.yaml: {edit:.2f} s (at most {EDIT})")
    print(f"  on the clock {edit_clock:.2f} s")
    if options.history:
        rows = [{"name": "cac-check open", "seconds": round(whole, 3), "beyond the imports": round(beyond, 3)}]
        append(options.history, [*rows, {"name": "an edit on the workbench", "seconds": round(edit, 3)}])
    return 1 if beyond > START or edit > EDIT else 0


if __name__ == "__main__":
    sys.exit(main())
