"""What can be taken away: the very documents that ``cac-check report`` writes."""

from __future__ import annotations

from collections.abc import Mapping

from cac_check.finding import Report
from cac_check.messages import ENGLISH, Language
from cac_check.report.article import document
from cac_check.report.document import Drawing
from cac_check.report.html import to_html
from cac_check.report.markdown import to_markdown
from cac_check.report.pictures.svg import standing_alone


def downloads(report: Report, source: str | None, language: Language = ENGLISH) -> Mapping[str, str]:
    """Return the report as a page and as Markdown, and its pictures, by the names of their files."""
    blocks = document(report, source=source, language=language)
    pictures = {f"{each.name}.svg": standing_alone(each.svg) for each in blocks if isinstance(each, Drawing)}
    return {"report.html": to_html(blocks, language), "report.md": to_markdown(blocks, None), **pictures}
