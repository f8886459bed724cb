#!/usr/bin/env bash
# highspy 1.16.0. One would expect: making a solver prints nothing, and output_flag=False silences it.
# Seen: highspy.Highs() itself calls a method, and the first call prints a banner on the standard output of the process, below
# Python's sys.stdout, before any option can be set. A program whose output is JSON is broken by it. A subclass that calls
# silent() first, in enableCallbacks(), prints nothing.
"$(dirname "$0")/in_fresh_venv" highspy==1.16.0 <<'PY'
import subprocess, sys

def out(program):
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout

made = out("import highspy, io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()):\n    highspy.Highs().silent()")
print("Highs().silent() printed:", made.splitlines()[0])
assert made.startswith("Running HiGHS 1.16.0"), made
quiet = out("""
import highspy
class Silent(highspy.Highs):
    def enableCallbacks(self):
        self.silent()
        super().enableCallbacks()
Silent()
""")
assert quiet == "", quiet
PY
