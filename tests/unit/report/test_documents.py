"""Whole outputs for a small report with a finding of every verdict.

After a change that is meant, read the difference and write the new output:
``python -m tests.unit.report.test_documents``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cac_check.report import FORMATS, text
from tests.reports import as_html, as_markdown, full_report, report

EXPECTED = Path(__file__).parent / "expected"

OUTPUTS: Mapping[str, Callable[[], str]] = {
    "report.txt": lambda: text.render(full_report()),
    "report.md": lambda: as_markdown(full_report()),
    "source.md": lambda: as_markdown(full_report(), source="dq"),
    "note.md": lambda: as_markdown(full_report(), source="asean", brief=True),
    "report.html": lambda: as_html(full_report()),
    "report.json": lambda: FORMATS["json"](full_report()),
    "nothing.md": lambda: as_markdown(report([])),
    "nothing.txt": lambda: text.render(report([])),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_output(name: str) -> None:
    assert OUTPUTS[name]() == (EXPECTED / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_words_are_neutral(name: str) -> None:
    assert re.findall(r"(?i)\b(true|false|lie|lies|lying|wrong|fake news)\b", _prose(name)) == []


def _prose(name: str) -> str:
    """What a reader sees: JSON keeps its own true and false."""
    return "" if name.endswith(".json") else OUTPUTS[name]()


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert OUTPUTS[name]() == OUTPUTS[name]()


@pytest.mark.parametrize("render", [as_markdown, as_html])
def test_a_note_needs_a_source(render: Callable[..., str]) -> None:
    with pytest.raises(ValueError, match="name it"):
        render(full_report(), brief=True)


@pytest.mark.parametrize("render", [as_markdown, as_html])
def test_an_unknown_source_is_an_error(render: Callable[..., str]) -> None:
    with pytest.raises(KeyError):
        render(full_report(), source="nobody")


if __name__ == "__main__":
    for name, output in OUTPUTS.items():
        (EXPECTED / name).write_text(output(), encoding="utf-8")
