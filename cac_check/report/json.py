"""The report for programs: the JSON of :meth:`cac_check.finding.Report.to_dict`."""

from __future__ import annotations

import json
import re

from cac_check.certificate import Json
from cac_check.finding import Report

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
"""What a YAML escape can make and UTF-8 cannot hold."""


def render(report: Report) -> str:
    """Return the report as JSON with a newline at its end; the same report gives the same bytes."""
    return to_json(report.to_dict())


def to_json(data: Json) -> str:
    """Return plain data as JSON that any file can hold: readable scripts, half characters as escapes."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return _HALF_CHARACTER.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
