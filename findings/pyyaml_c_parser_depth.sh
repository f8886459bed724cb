#!/usr/bin/env bash
# PyYAML 6.0.4, the C parser. One would expect: a reader of events sees the opening brackets and can refuse them at a depth of its own.
# Seen: the library beneath reads ahead and has a limit of its own: at 1,000 brackets every event comes, at 1,001 none does before
# its error. A reader whose limit is lower never sees the levels it would have refused, and must tell that error in its own words.
"$(dirname "$0")/in_fresh_venv" pyyaml==6.0.4 <<'PY'
import yaml

def events(depth):
    seen = 0
    try:
        for event in yaml.parse("[" * depth + "]" * depth, Loader=yaml.CLoader):
            seen += isinstance(event, yaml.SequenceStartEvent)
    except yaml.YAMLError as error:
        return seen, str(error).splitlines()[0]
    return seen, None

found = {depth: events(depth) for depth in (100, 1_000, 1_001)}
print(found)
assert found == {100: (100, None), 1_000: (1_000, None), 1_001: (0, "while increasing flow level")}, found
PY
