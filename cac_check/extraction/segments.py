"""A text as sentences, each in its headline or paragraph.

Sentences end at a full stop before a capital letter, and nowhere that would cut *Sept. 2* or *No. 5* in two, nor behind
the day of a month where that has a full stop (*3. Oktober*); what has no end within
``LONGEST`` characters is cut at a space or, without spaces, outside a run of digits, so that no piece of a hostile
text is worked on for long.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from cac_check.loading.layout import LIST_ITEM, parts_of

LONGEST = 4000

_END = re.compile(
    r"[.!?](?<![.\s][A-Za-z].)(?<!\b[A-Z][a-z].)(?<!\b[A-Z][a-z]{2}.)(?<!\bSept.)[\"'”’)\]]*\s+(?=[A-Z\"'“‘(])"
    r"|[。！？；]+[”’」』）]*|[!?]+(?=[\u3400-\u9fff])"
)
_DAY = re.compile(r"(?<!\d)\d{1,2}\.\s+$")
_WORD = re.compile(r"[^\W\d_]+")
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


def sentences(text: str, months: Collection[str] = ()) -> Iterator[Sentence]:
    """Yield the sentences of a text in order, without the white space around them.

    ``months`` are the names of months, in lower case, in a language that writes a full stop behind the day.
    """
    lists, in_list = 0, False
    for part in parts_of(text):
        item = LIST_ITEM.match(text, part.start, part.end) is not None
        lists += item and not in_list
        in_list = item
        for index, (start, end) in enumerate(_cuts(text, part.start, part.end, months)):
            yield Sentence(start, end, part.place, index == 0, lists if item else None)


def _cuts(text: str, start: int, end: int, months: Collection[str]) -> Iterator[tuple[int, int]]:
    for match in _END.finditer(text, start, end):
        if months and _DAY.search(text, max(start, match.end() - 8), match.end()):
            following = _WORD.match(text, match.end())
            if following is not None and following.group().lower() in months:
                continue
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
