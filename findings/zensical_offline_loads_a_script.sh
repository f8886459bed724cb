#!/usr/bin/env bash
# zensical 0.0.73. One would expect: a site built with the plugin `offline` and with `font = false` asks nobody for anything, and
# `zensical build --strict` would say so if it did. Seen: `offline` itself puts a script of https://unpkg.com into every page, which
# is otherwise without any; the strict build has no complaint. (We do without it, and read what was built.)
"$(dirname "$0")/in_fresh_venv" zensical==0.0.73 <<'PY'
import re
import subprocess
import sys
from pathlib import Path

SETTINGS = '[project]\nsite_name = "s"\nnav = ["index.md"]\n[project.theme]\nfont = false\n'


def loaded(settings):
    """The addresses that a built page loads from elsewhere, by itself."""
    Path("docs").mkdir(exist_ok=True)
    Path("docs/index.md").write_text("# Title\n")
    Path("zensical.toml").write_text(settings)
    subprocess.run([sys.executable, "-m", "zensical", "build", "--strict", "--clean"], check=True, stdout=subprocess.DEVNULL)
    page = Path("site/index.html").read_text()
    return re.findall(r'<(?:script|img|link)\b[^>]*(?:src|href)="?(https?://[^" >]+)', page)


plain, offline = loaded(SETTINGS), loaded(SETTINGS + "[project.plugins.offline]\n")
print("without the plugin:", plain, "with it:", offline)
assert plain == []
assert offline == ["https://unpkg.com/iframe-worker/shim"]
PY
