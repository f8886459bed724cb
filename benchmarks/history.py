"""Runs of benchmarks, kept as one JSON object per line: when, of which commit, on what, and what was measured."""

from __future__ import annotations

import datetime
import json
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def append(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep one run; each row has a ``name`` and what was measured."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    whole = {
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip() or None,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "rows": list(rows),
    }
    with path.open("a", encoding="utf-8") as history:
        history.write(json.dumps(whole, ensure_ascii=False) + "\n")
