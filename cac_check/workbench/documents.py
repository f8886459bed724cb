"""What can be taken away: the very documents that ``cac-check report`` writes."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace

from cac_check.finding import Report
from cac_check.messages import ENGLISH, Language
from cac_check.report.article import document
from cac_check.report.document import Drawing
from cac_check.report.html import to_html
from cac_check.report.markdown import to_markdown
from cac_check.report.pictures.svg import standing_alone
from cac_check.workbench.desk import Loaded


def downloads(loaded: Loaded, report: Report, source: str | None, language: Language = ENGLISH) -> Mapping[str, str]:
    """Return the report as a page and as Markdown, and its pictures, by the names of their files.

    Args:
        loaded: the data set.
        report: of everything in it.
        source: tell only what concerns this one.
        language: to tell it in.
    """
    words = ["cac-check", "report", loaded.name, "-o", "report.html"]
    words += [] if source is None else ["--source", source]
    words += [] if language.tag == loaded.dataset.language else ["--language", language.tag]
    blocks = document(replace(report, command=shlex.join(words)), source=source, language=language)
    pictures = {f"{each.name}.svg": standing_alone(each.svg) for each in blocks if isinstance(each, Drawing)}
    return {"report.html": to_html(blocks, language), "report.md": to_markdown(blocks, None), **pictures}
