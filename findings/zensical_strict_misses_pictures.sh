#!/usr/bin/env bash
# zensical 0.0.73. One would expect: `build --strict` fails where a page shows a picture that is not there, as it does where a link
# leads to no page, and where a page is in no navigation, as `mkdocs build --strict` can. Seen: the missing page and the missing
# anchor are errors; the missing picture and the page that nobody can reach are not.
"$(dirname "$0")/in_fresh_venv" zensical==0.0.73 <<'PY'
import subprocess
import sys
from pathlib import Path


def strict(text):
    """Whether a strict build of one page with this text passes."""
    Path("docs").mkdir(exist_ok=True)
    Path("docs/index.md").write_text(f"# Title\n\n{text}\n")
    Path("docs/unlisted.md").write_text("# In no navigation\n")
    Path("zensical.toml").write_text('[project]\nsite_name = "s"\nnav = ["index.md"]\n')
    program = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    return subprocess.run(program, capture_output=True, check=False).returncode == 0


page, anchor, picture = strict("[x](gone.md)"), strict("[x](#gone)"), strict("![x](gone.svg)")
print("passes with a link to no page:", page, "to no anchor:", anchor, "with a picture that is not there:", picture)
assert (page, anchor, picture) == (False, False, True)
assert not Path("site/gone.svg").exists()
assert Path("site/unlisted/index.html").exists()
PY
