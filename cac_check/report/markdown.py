"""The report for readers as Markdown: CommonMark with the tables of GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cac_check.finding import Report
from cac_check.report.document import (
    Block,
    Bullets,
    Code,
    Document,
    Emphasis,
    Heading,
    Inline,
    Line,
    Link,
    Paragraph,
    Strong,
    Table,
)
from cac_check.report.readers import document
from cac_check.report.words import spelled_out

_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$#]")
_LINK_WORDS = re.compile(r"(?i)(?<=[a-z])(?=://)|(?<=www)(?=\.)|(?<=mailto)(?=:)|(?<=xmpp)(?=:)")
"""Where GitHub would make a link of plain text."""
_MENTION = re.compile(r"@(?=\w)")
_PIPE = re.compile(r"(?<!\\)\|")
"""A pipe in a code span; elsewhere pipes are escaped already."""
_BLOCK_START = re.compile(r"^(?:[+=-]|[0-9]+(?=[.)]))")
"""What would start a heading, a list or an underline at the start of a line."""

NO_MENTION = "@\u200b"
"""An at sign that notifies nobody: escapes do not stop GitHub, an invisible blank does."""


def render(report: Report, *, source: str | None = None, brief: bool = False) -> str:
    """Return the report for readers as Markdown.

    Args:
        report: what was found.
        source: tell only what concerns this source.
        brief: a note on that one source instead of the whole report.

    Raises:
        KeyError: if the data set has no such source.
        ValueError: if a note is asked for without naming the source.
    """
    return to_markdown(document(report, source=source, brief=brief))


def to_markdown(blocks: Document) -> str:
    """Write a document as Markdown."""
    return "\n\n".join(map(_block, blocks)) + "\n"


def escape(text: str) -> str:
    """Return text so that Markdown shows it as it is, wherever in a line it stands."""
    text = _MARKUP.sub(r"\\\g<0>", spelled_out(text))
    text = _LINK_WORDS.sub(r"\\", text)
    return _MENTION.sub(NO_MENTION, text)


def _block(block: Block) -> str:
    match block:
        case Heading(level, line):
            return f"{'#' * level} {_text(line)}"
        case Paragraph(line):
            return _at_start(_text(line))
        case Bullets(lines):
            return "\n".join(f"- {_at_start(_text(line))}" for line in lines)
        case Table(header, rows):
            return "\n".join([_row(header), "|" + " --- |" * len(header), *map(_row, rows)])


def _row(cells: Iterable[Line]) -> str:
    return "| " + " | ".join(_PIPE.sub(r"\|", _text(cell)) for cell in cells) + " |"


def _at_start(text: str) -> str:
    match = _BLOCK_START.match(text)
    if match is None:
        return text
    return f"{text[: match.end()]}\\{text[match.end() :]}" if match[0].isdigit() else f"\\{text}"


def _text(line: Line) -> str:
    return "".join(map(_inline, line)).strip()


def _inline(part: Inline) -> str:
    match part:
        case str():
            return escape(part)
        case Strong(text):
            return _wrapped(text, "**")
        case Emphasis(text):
            return _wrapped(text, "*")
        case Code(text):
            return _code(text)
        case Link(text, address):
            return f"[{escape(text)}](<{_address(address)}>)"


def _wrapped(text: str, mark: str) -> str:
    inside = escape(text).strip()
    return f"{mark}{inside}{mark}" if inside else ""


def _code(text: str) -> str:
    """Return a code span, fenced longer than any run of backticks in it."""
    text = spelled_out(text).strip()
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text else ""


def _address(address: str) -> str:
    return re.sub(r"[\\<>\s|]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), address)
