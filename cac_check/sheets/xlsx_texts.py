"""Texts in the XML of a workbook: runs, what is raised in them, escapes."""

from __future__ import annotations

import html
import re

from cac_check.records import dataclass
from cac_check.sheets.grid import Beside

_RUN = re.compile(r"<(?:\w+:)?r\b[^>]*>(.*?)</(?:\w+:)?r>", re.DOTALL)
_TEXT = re.compile(r"<(?:\w+:)?t\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?t>)", re.DOTALL)
_PHONETIC = re.compile(r"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.DOTALL)
_RAISED = re.compile(r"<(?:\w+:)?vertAlign\b[^>]*\bval\s*=\s*[\"']superscript")
_APART = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class RichText:
    """A text, and apart from it what is raised."""

    text: str
    raised: str = ""


def apart(text: RichText) -> tuple[str, Beside | None]:
    """Return the text, and what stands beside it."""
    return text.text, Beside(raised=text.raised) if text.raised else None


def rich(xml: str) -> RichText:
    """Return the text of a string and, apart, its raised runs."""
    if "<rPh" in xml or ":rPh" in xml:
        xml = _PHONETIC.sub("", xml)
    runs = _RUN.findall(xml)
    if not runs:
        return RichText(plain(xml))
    flat = [plain(run) for run in runs if not _RAISED.search(run)]
    raised = [plain(run) for run in runs if _RAISED.search(run)]
    return RichText("".join(flat), "".join(raised).strip())


def plain(xml: str) -> str:
    """Return the text of all runs."""
    return unescaped("".join(_TEXT.findall(xml)))


def unescaped(text: str) -> str:
    """Return text with the escapes of XML and of workbooks (``_x000D_``) undone."""
    if "&" in text:
        text = html.unescape(text)
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text


def without_apart(xml: str) -> str:
    """Return XML without comments, and marked sections as plain text."""
    if "<!" not in xml:
        return xml
    return _APART.sub(lambda match: html.escape(match[1], quote=False) if match[1] is not None else "", xml)
