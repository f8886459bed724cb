#!/usr/bin/env bash
# hypothesis 6.170.17. One would expect: with derandomize=True a test tries the same examples as long as the test is the same. Seen: constants of every
# module that lies beside the test and was imported are tried too, and shift what comes after: importing one more file of constants changes the
# examples of a test that uses nothing of it, so that a failure can come and go with an edit elsewhere.
"$(dirname "$0")/in_fresh_venv" hypothesis==6.170.17 <<'PY'
import pathlib
import subprocess
import sys

pathlib.Path("limits.py").write_text("LIMITS = [777_123, 888_123, 999_123_456]\n")
pathlib.Path("law.py").write_text(
    "import sys\n"
    "if len(sys.argv) > 1:\n    import limits\n"
    "from hypothesis import given, settings, strategies\n"
    "seen = []\n"
    "@settings(derandomize=True, database=None, max_examples=500)\n"
    "@given(strategies.integers())\n"
    "def law(number):\n    seen.append(number)\n"
    "law()\nprint(seen)\n"
)

def examples(*arguments):
    return subprocess.run([sys.executable, "law.py", *arguments], capture_output=True, text=True, check=True).stdout

alone, again, beside = examples(), examples(), examples("limits")
print("the same twice:", alone == again, "- the same beside another module:", alone == beside)
assert alone == again
assert alone != beside
assert "999123456" in beside
PY
