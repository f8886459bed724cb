"""Formats and outputs pair up, or the mistake is named."""

from __future__ import annotations

import pytest
import typer

from cac_check.commands.outputs import Target, pair

KNOWN = ("text", "markdown", "json")


@pytest.mark.parametrize(
    ("formats", "outputs", "expected"),
    [
        ([], [], [Target("text", "-")]),
        (["json"], [], [Target("json", "-")]),
        ([], ["a.md", "b.JSON", "-"], [Target("markdown", "a.md"), Target("json", "b.JSON"), Target("text", "-")]),
        (["json", "text"], ["a", "-"], [Target("json", "a"), Target("text", "-")]),
    ],
)
def test_pairs(formats: list[str], outputs: list[str], expected: list[Target]) -> None:
    assert list(pair(formats, outputs, known=KNOWN, default="text")) == expected


@pytest.mark.parametrize(
    ("formats", "outputs", "message"),
    [
        (["xml"], [], "“xml” is none of: text, markdown, json"),
        (["json", "text"], [], "several formats need an --output each"),
        (["json"], ["a", "b"], "1 of --format and 2 of --output do not pair"),
        ([], ["a.pdf"], r"the ending of a.pdf names no format \(these do: .txt, .md, .markdown, .json\)"),
        ([], ["a.html"], "the ending of a.html names no format"),
        (["json", "text"], ["a", "a"], "two outputs have the same name"),
    ],
)
def test_mistakes(formats: list[str], outputs: list[str], message: str) -> None:
    with pytest.raises(typer.BadParameter, match=message):
        pair(formats, outputs, known=KNOWN, default="text")
