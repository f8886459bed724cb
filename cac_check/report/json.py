"""The report for programs: the JSON of :meth:`cac_check.finding.Report.to_dict`."""

from __future__ import annotations

import json

from cac_check.finding import Report


def render(report: Report) -> str:
    """Return the report as JSON with a newline at its end; the same report gives the same bytes."""
    return json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n"
