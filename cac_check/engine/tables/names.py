"""Names of a user's columns: inside, none can be taken for a column of ours, a pattern of polars or a path of Spark's.

A user's column ``day`` is called ``=day=`` while tables are checked, with every sign that an engine reads in a name of
its own way written as ``%`` and a number. No column of ours begins or ends so, whatever is put before or behind a
user's name to make one. In findings, which hold columns of both, a user's column has its own name, but for one that is
called like a column of ours: ``gap`` is ``key gap`` there.
"""

from __future__ import annotations

import re

FILE = "file"
LINE = "line"
"""Columns a reader of files may add, so that findings can name the place; a user's table may have its own besides."""

FILE_READ = "file it was read from"
LINE_READ = "line it was read from"
"""What a reader of files calls :data:`FILE` and :data:`LINE`, so that a table can have columns of these names."""

EVERY_ROW = "every row"
ALL = "all"
"""The key of a rollup over all rows (``by: []``), and what it is in each of them."""

FIGURE = "listed figure"
"""The quantity under which a table that ``listed`` refers to gives its figures, by a name that no quantity has."""

ROW_NUMBER = "number of the row"
SET_NUMBER = "number of the set"
"""What findings are numbered by while they are written."""

PUBLIC = frozenset(
    (
        *("rule", "breakdown", "verdict", "severity", "low", "high", "total_low", "total_high", "gap"),
        *("candidates", "fits", "hint", FILE, LINE),
        *("change", "before", "edits", "accepted", "parts given", "totals given", ROW_NUMBER, SET_NUMBER),
    )
)
"""The columns of findings, of what found no partner, and of comparisons, beside the keys of a table."""

_KEY = "key "
_ENDS = "="
_READ_OTHERWISE = re.compile(r"[=%.`*^$\\{}\x00-\x1f]")
_WRITTEN = re.compile(r"%([0-9A-F]{2})")


def inside(name: str) -> str:
    """Return what a user's column is called while tables are checked."""
    return _ENDS + _READ_OTHERWISE.sub(lambda sign: f"%{ord(sign[0]):02X}", name) + _ENDS


def is_inside(name: str) -> bool:
    """Whether a column is a user's."""
    return len(name) >= 2 * len(_ENDS) and name.startswith(_ENDS) and name.endswith(_ENDS)


def outside(name: str) -> str:
    """Return how a user calls a column; one of ours keeps its name."""
    return _WRITTEN.sub(lambda sign: chr(int(sign[1], 16)), name[1:-1]) if is_inside(name) else name


def public(name: str) -> str:
    """Return what a user's column is called in findings."""
    return _KEY + name if _bare(name) in PUBLIC else name


def as_written(name: str) -> str:
    """Return how a user calls a column of findings: the other way round than :func:`public`."""
    return name.removeprefix(_KEY) if name.startswith(_KEY) and _bare(name) in PUBLIC else name


def _bare(name: str) -> str:
    while name.startswith(_KEY):
        name = name.removeprefix(_KEY)
    return name


def told_value(value: object) -> str:
    """Return a value of a key as it is told; an empty name would not be seen."""
    return str(value) or '""'
