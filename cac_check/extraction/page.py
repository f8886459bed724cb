"""The main text of a web page or a Markdown file, as plain paragraphs.

Web pages are parsed by selectolax (Lexbor), which follows the HTML standard, takes broken pages and works in linear
time. What is left out is what the standard gives names to: navigation, asides, forms, scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cac_check.reading.errors import Unreadable

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_NOISE = (
    "script, style, noscript, template, nav, aside, footer, form, button, select, svg, iframe, [hidden], "
    "[aria-hidden=true], [role=navigation], [role=banner], [role=complementary]"
)
_MAIN = ("article", "main", "[role=main]", "[itemprop=articleBody]", "body")
_BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, blockquote, figcaption, td, th, dd, dt, pre"
_BLOCK_TAGS = frozenset(_BLOCKS.split(", "))
_DEEPEST = 2000
"""Parsing takes quadratic time in the depth of a page; real ones stay below a hundred."""

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_UNNESTED = re.compile(
    r"area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr"
    r"|p|li|dt|dd|t[dhr]|tbody|thead|tfoot|option|optgroup|colgroup|rp|rt|html|head|body"
)
"""Elements that end by themselves."""

_BULLET = "•"
"""Put before the items of lists, so that a figure is known to stand in one."""

_NOTE = re.compile(r"[-−+]?\d+|[\[(]\w{1,3}[\])]|[*†‡§¶]+|\d+(?:\s?[,;–-]\s?\d+)*")
"""What marks a note, or is a power: 2, [a], *."""
_TEN = re.compile(r"(?<![\d.,])10$")
_SQUARED = re.compile(r"(?<![^\W\d_])[a-zA-Zµ]{1,3}$")
"""A short word that may be a unit with a square or a cube: km, but not *households*."""
_BASE = 12
_SUPERSCRIPTS = str.maketrans("0123456789-−+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁺")

_LEAST = 200
"""Characters below which a part of a page is too short to be its main text."""

_MARKUP = re.compile(
    r"^[ \t]{0,3}(?P<fence>```|~~~).*?(?:^[ \t]{0,3}(?P=fence)[^\n]*$|\Z)"
    r"|^[ \t]{0,3}(?:\#{1,6}|>)(?=[ \t])"
    r"|!?\[(?=[^\]\n]{0,300}\]\()|\]\([^)\n]{0,600}\)"
    r"|\*\*|__|`",
    re.MULTILINE | re.DOTALL,
)
_NOT_LINE_END = re.compile(r"[^\n]")


def text_of_html(html: str) -> str:
    """Return headline and paragraphs of a web page, one per line, the headline first.

    Raises:
        Unreadable: if its elements are nested deeper than any page needs.
    """
    from selectolax.lexbor import LexborHTMLParser

    if _deepest(html) > _DEEPEST:
        raise Unreadable(f"the page nests more than {_DEEPEST} elements into each other")
    tree = LexborHTMLParser(html)
    for node in tree.css(_NOISE):
        node.decompose()
    for node in tree.css("br"):
        node.replace_with(" ")
    title = tree.css_first("h1") or tree.css_first("title")
    headline = _spaced(title.text()) if title is not None else ""
    paragraphs: list[str] = []
    for selector in _MAIN:
        root = max(tree.css(selector), key=lambda node: len(node.text()), default=None)
        if root is not None:
            paragraphs = [line for line in _paragraphs(root) if line != headline]
            if sum(map(len, paragraphs)) >= _LEAST:
                break
    return "\n".join([headline, *paragraphs] if headline else paragraphs)


def _deepest(html: str) -> int:
    depth = deepest = 0
    for closing, tag in _TAG.findall(html):
        if not _UNNESTED.fullmatch(tag.lower()):
            depth = max(depth - 1, 0) if closing else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _paragraphs(root: LexborNode) -> list[str]:
    """Return the text of the blocks, outer ones without the inner ones, or all text where there are no blocks."""
    lines: list[str] = []
    for node in root.css(_BLOCKS):
        line = _spaced("".join(_own_text(node)))
        if line:
            lines.append(f"{_BULLET} {line}" if node.tag == "li" else line)
    return lines or [line for part in root.text(separator="\n").splitlines() if (line := _spaced(part))]


def _own_text(block: LexborNode) -> Iterator[str]:
    """Yield the text of a block that does not stand in a block inside it."""
    stack = list(block.iter(include_text=True))[::-1]
    before = ""
    while stack:
        node = stack.pop()
        if node.tag == "-text":
            text = node.text(deep=False)
        elif node.tag == "sup":
            text = _raised(node.text().strip(), before.rstrip())
        else:
            if node.tag not in _BLOCK_TAGS:
                stack += list(node.iter(include_text=True))[::-1]
            continue
        before = (before + text)[-_BASE:]
        yield text


def _raised(text: str, before: str) -> str:
    """Return raised text as it can stand in a line: a note is left out, a power of ten keeps its place above the line.

    Set on the line, the digits of 310<sup>2</sup> households would make 3102 of 310.
    """
    if not text or not before or not _NOTE.fullmatch(text):
        return text
    if _TEN.search(before) and text.lstrip("-−+").isdecimal():
        return text.translate(_SUPERSCRIPTS)
    return text if _SQUARED.search(before) and text in ("2", "3") else ""


def _spaced(text: str) -> str:
    return " ".join(text.split())


def text_of_markdown(text: str) -> str:
    """Return a Markdown text with its markup and its code blanked out, so that every character keeps its place.

    The signs before the items of lists stay.
    """
    return _MARKUP.sub(lambda match: _NOT_LINE_END.sub(" ", match.group()), text)
