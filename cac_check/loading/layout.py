"""How a plain text is laid out: a headline, paragraphs, lines that were broken to a width.

A paragraph is a line that is not empty, or a block of lines broken to a width: none of them had room for the first word
of the next. The first one is the headline, unless it reads as a paragraph: it ends in a full stop, and is long or has
another sentence before that.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

HEADLINE = "headline"

LIST_ITEM = re.compile(
    r"\s*(?:(?:[-*+•·‣▪◦●–—]|\(?\d{1,3}[.)]|\(?[a-z]\))\s"
    r"|(?:\d{1,3}|[一二三四五六七八九十]{1,3})、|（(?:\d{1,3}|[一二三四五六七八九十]{1,3})）)"
)
"""What a line begins with that is an item of a list."""

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_FULL_STOP = re.compile(r"[.。．]+[\"'”’)\]」』）]*$")
_STOP_WITHIN = re.compile(r"[a-z\d)”\"][.!?][\"'”’)\]]*\s+[A-Z\"“‘(]|[。！？][^」』”’）]")
_MYRIAD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_LONG = 120
_LONG_MYRIAD = 60
_HEAD, _TAIL = 200, 20
_NARROWEST, _WIDEST = 40, 100
_WORDS = 4


class Part(NamedTuple):
    """A headline or a paragraph: where it stands in the text, in characters, and what ``at`` of a claim calls it."""

    start: int
    end: int
    place: str


def parts_of(text: str) -> Iterator[Part]:
    """Yield headline and paragraphs of a text in order."""
    number = None
    for start, end in _paragraphs(text):
        if number is None:
            number = 1 if _reads_as_a_paragraph(text[start:end].strip()) else 0
        else:
            number += 1
        yield Part(start, end, f"p{number}" if number else HEADLINE)


def _reads_as_a_paragraph(line: str) -> bool:
    head, tail = line[:_HEAD], line[-_TAIL:]
    long = _LONG_MYRIAD if _MYRIAD.search(head) else _LONG
    return _FULL_STOP.search(tail) is not None and (len(line) > long or _STOP_WITHIN.search(head) is not None)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    block: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        apart = block and ("\n" * 2 in _breaks(text[block[-1][1] : match.start()]))
        if apart or match.group().isspace():
            yield from _joined(text, block)
            block = []
        if not match.group().isspace():
            block.append(match.span())
    yield from _joined(text, block)


def _breaks(gap: str) -> str:
    return gap.replace("\r\n", "\n")


def _joined(text: str, block: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield a block of lines as one paragraph where they were broken to a width, else each line."""
    if len(block) > 1 and _broken_to_a_width([text[start:end].rstrip() for start, end in block]):
        yield block[0][0], block[-1][1]
    else:
        yield from block


def _broken_to_a_width(lines: Sequence[str]) -> bool:
    width = max(map(len, lines))
    if not _NARROWEST <= width <= _WIDEST or any(map(LIST_ITEM.match, lines)):
        return False
    goes_on = False
    for line, following in itertools.pairwise(lines):
        words = following.split(maxsplit=1)
        if len(line.split(maxsplit=_WORDS)) <= _WORDS or len(line) + 1 + len(words[0]) <= width:
            return False
        goes_on = goes_on or words[0][0].islower()
    return goes_on
