#!/usr/bin/env bash
# PyYAML 6.0.4, ruamel.yaml 0.19.1 and ryaml 0.5.1. One would expect: rises and falls, and codes of one list, are of one type each, and three
# readers of YAML agree on plain numbers. Seen: in PyYAML .5 is a number and -.5 a text, 07 the number 7, 08 the text "08", and 010 the number
# 8 (YAML 1.1 counts by eights, and has no sign before a bare point); ruamel reads -0.5, 8 and 10; ryaml keeps all codes as texts. 1.5e3 is
# a text in PyYAML, 1.5e+3 a number; 1:30 is 90. A list of region codes or changes is half numbers, half texts, by its digits alone.
"$(dirname "$0")/in_fresh_venv" pyyaml==6.0.4 ruamel.yaml==0.19.1 ryaml==0.5.1 <<'PY'
import ruamel.yaml
import ryaml
import yaml

cells = ".5", "-.5", "07", "08", "010", "1.5e3", "1.5e+3", "1:30", "1_000"
readers = {"PyYAML": yaml.safe_load, "ruamel": ruamel.yaml.YAML(typ="safe").load, "ryaml": ryaml.loads}
found = {name: [read(f"x: {cell}\n")["x"] for cell in cells] for name, read in readers.items()}
for name, values in found.items():
    print(f"{name:7}", dict(zip(cells, values)))
assert found == {
    "PyYAML": [0.5, "-.5", 7, "08", 8, "1.5e3", 1500.0, 90, 1000],
    "ruamel": [0.5, -0.5, 7, 8, 10, 1500.0, 1500.0, "1:30", 1000],
    "ryaml": [0.5, -0.5, "07", "08", "010", 1500.0, 1500.0, "1:30", "1_000"],
}
PY
