"""A text as paragraphs and sentences.

Paragraphs are non-empty lines; the first one is the headline, as in the ``at:`` of a claim. Sentences end at a full
stop before a capital letter, and nowhere that would cut *Sept. 2* or *No. 5* in two; what has no end within
``LONGEST`` characters is cut at a space or, without spaces, outside a run of digits, so that no piece of a hostile
text is worked on for long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 4000

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_END = re.compile(
    r"[.!?](?<![.\s][A-Za-z].)(?<!\b[A-Z][a-z].)(?<!\b[A-Z][a-z]{2}.)(?<!\bSept.)[\"'”’)\]]*\s+(?=[A-Z\"'“‘(])"
    r"|[。！？；]+[”’」』）]*|[!?]+(?=[\u3400-\u9fff])"
)
_ITEM = re.compile(
    r"\s*(?:(?:[-*+•·‣▪◦●–—]|\(?\d{1,3}[.)]|\(?[a-z]\))\s"
    r"|(?:\d{1,3}|[一二三四五六七八九十]{1,3})、|（(?:\d{1,3}|[一二三四五六七八九十]{1,3})）)"
)
"""What a line begins with that is an item of a list."""

_SPACE = re.compile(r"\s")
_NO_DIGIT = re.compile(r"[^\d.,]")


class Sentence(NamedTuple):
    """A stretch of text and the place it stands in."""

    start: int
    end: int
    place: str
    opens: bool
    """Whether it is the first of its paragraph."""
    items: int | None = None
    """Where it stands in an item of a list: the number of that list in the text."""


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in order, without the white space around them."""
    number, lists, in_list = -1, 0, False
    for line in _LINE.finditer(text):
        if line.group().isspace():
            continue
        number += 1
        place = f"p{number}" if number else "headline"
        item = _ITEM.match(line.group()) is not None
        lists += item and not in_list
        in_list = item
        for index, (start, end) in enumerate(_cuts(text, line.start(), line.end())):
            yield Sentence(start, end, place, index == 0, lists if item else None)


def _cuts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _END.finditer(text, start, end):
        yield from _short(text, start, match.end())
        start = match.end()
    if start < end:
        yield from _short(text, start, end)


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = _SPACE.search(text, start + LONGEST, min(end, start + 2 * LONGEST))
        cut = cut or _NO_DIGIT.search(text, start + 2 * LONGEST, end)
        if cut is None:
            break
        yield start, cut.start()
        start = cut.start()
    yield start, end
