"""A document as Markdown: CommonMark with the tables of GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cac_check.report.document import (
    Block,
    Branch,
    Bullets,
    Code,
    Document,
    Drawing,
    Emphasis,
    Heading,
    Inline,
    Line,
    Link,
    Paragraph,
    Picture,
    Preformatted,
    Strong,
    Table,
)
from cac_check.report.words import spelled_out

_MARKUP = re.compile(r"[\\`*\[\]<>|~$#]|&(?=[#a-zA-Z]|$)|(?<![a-zA-Z0-9])_|_(?![a-zA-Z0-9])")
"""What could be markup. Between letters an underscore is none, and an ampersand only before the name of a character."""
_LINK_WORDS = re.compile(r"(?i)(?<=[a-z])(?=://)|(?<=www)(?=\.)|(?<=mailto)(?=:)|(?<=xmpp)(?=:)")
"""Where GitHub would make a link of plain text."""
_NOTIFYING = re.compile(r"@(?=\w)|#(?=\d)")
"""Where GitHub would name a person or an issue."""
_PIPE = re.compile(r"(?<!\\)\|")
"""A pipe in a code span; elsewhere pipes are escaped already."""
_BLOCK_START = re.compile(r"^(?:[+=-]|[0-9]+(?=[.)]))")
"""What would start a heading, a list or an underline at the start of a line."""

BREAK = "\u200b"
"""An invisible blank: it keeps GitHub from naming whoever a text mentions, which escapes do not."""


def to_markdown(blocks: Document, assets: str | None = None) -> str:
    """Write a document as Markdown; its pictures are files in the folder ``assets``, or left out."""
    shown = (_linked(block, assets) if isinstance(block, Drawing) else block for block in blocks)
    return "\n\n".join(_block(block) for block in shown if block is not None) + "\n"


def _linked(drawing: Drawing, assets: str | None) -> Paragraph | None:
    if assets is None:
        return None
    return Paragraph((Picture(drawing.title, f"{assets}/{drawing.name}.svg"),))


def escape(text: str) -> str:
    """Return text so that Markdown shows it as it is, wherever in a line it stands."""
    text = _MARKUP.sub(r"\\\g<0>", spelled_out(text))
    text = _LINK_WORDS.sub(r"\\", text)
    return _NOTIFYING.sub(rf"\g<0>{BREAK}", text)


def _block(block: Block) -> str:
    match block:
        case Heading(level, line):
            return f"{'#' * level} {_text(line)}"
        case Paragraph(line):
            return _at_start(_text(line))
        case Bullets(lines):
            return "\n".join(map(_bullet, lines))
        case Table(header, rows, numbers):
            rule = "".join(" ---: |" if place in numbers else " --- |" for place in range(len(header)))
            return "\n".join([_row(header), f"|{rule}", *map(_row, rows)])
        case Drawing(_, title):
            return escape(title)
        case Preformatted(text):
            fence = "`" * max(3, _longest_run(text) + 1)
            return f"{fence}\n{spelled_out(text)}\n{fence}"


def _bullet(item: Line | Branch) -> str:
    if isinstance(item, Branch):
        return "\n  ".join([_bullet(item.line), *map(_bullet, item.below)])
    return f"- {_at_start(_text(item))}"


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
        case Picture(text, address):
            return f"![{escape(text)}](<{_address(address)}>)"


def _wrapped(text: str, mark: str) -> str:
    inside = escape(text).strip()
    return f"{mark}{inside}{mark}" if inside else ""


def _code(text: str) -> str:
    """Return a code span, fenced longer than any run of backticks in it."""
    text = spelled_out(text).strip()
    fence = "`" * (_longest_run(text) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}" if text else ""


def _longest_run(text: str) -> int:
    """Return how many backticks stand side by side in a text at most."""
    return max(map(len, re.findall("`+", text)), default=0)


def _address(address: str) -> str:
    return re.sub(r"[\\<>\s|]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), address)
