"""A text as sentences, each in its headline or paragraph.

Sentences end at a full stop before a capital letter (or any letter of a script without capitals), and nowhere that
would cut *Sept. 2* or *No. 5* in two, nor behind an ordinal where that has a full stop (*3. Oktober*); what has no end
within ``LONGEST`` characters is cut at a space or, without spaces, outside a run of digits, so that no piece of a
hostile text is worked on for long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cac_check.loading.layout import LIST_ITEM, parts_of
from cac_check.reading.lexicon import Lexicon

LONGEST = 4000

_END = re.compile(
    r"[.!?](?<![.\s][A-Za-z].)(?<!\b[A-Z][a-z].)(?<!\b[A-Z][a-z]{2}.)(?<!\bSept.)[\"'”’)\]»]*\s+(?=([^\W\d_a-z])|[\"'“‘(«„¿¡])"
    r"|[。！？；।؟۔]+[”’」』）]*|[!?]+(?=[\u3400-\u9fff])"
)
_LAST_WORD = re.compile(r"(?:^|[\s(])(\S{1,12}\.)$")
_ORDINAL = re.compile(r"\d{1,3}\.")
_BACK = 16
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


def sentences(text: str, words: Lexicon) -> Iterator[Sentence]:
    """Yield the sentences of a text in order, without the white space around them."""
    lists, in_list = 0, False
    for part in parts_of(text):
        item = LIST_ITEM.match(text, part.start, part.end) is not None
        lists += item and not in_list
        in_list = item
        for index, (start, end) in enumerate(_cuts(text, part.start, part.end, words)):
            yield Sentence(start, end, part.place, index == 0, lists if item else None)


def _cuts(text: str, start: int, end: int, words: Lexicon) -> Iterator[tuple[int, int]]:
    stops = words.context.get("stops_within", frozenset())
    for match in _END.finditer(text, start, end):
        if match[1] is not None and match[1].islower():
            continue
        if (stops or words.ordinal_point) and text[match.start()] == "." and _goes_on(text, match, words):
            continue
        yield from _short(text, start, match.end())
        start = match.end()
    if start < end:
        yield from _short(text, start, end)


def _goes_on(text: str, match: re.Match[str], words: Lexicon) -> bool:
    """Whether a full stop belongs to the word before it: an abbreviation, or digits that are an ordinal."""
    stop = match.start() + 1
    last = _LAST_WORD.search(text, max(0, stop - _BACK), stop)
    if last is None:
        return False
    if not _ORDINAL.fullmatch(last[1]):
        return last[1].lower() in words.context.get("stops_within", ())
    following = _WORD.match(text, match.end())
    if not words.ordinal_point or following is None:
        return False
    word = following.group().lower()
    return word in words.months or not (word in words.common or word in words.context.get("stop_units", ()))


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cut = _SPACE.search(text, start + LONGEST, min(end, start + 2 * LONGEST))
        cut = cut or _NO_DIGIT.search(text, start + 2 * LONGEST, end)
        if cut is None:
            break
        yield start, cut.start()
        start = cut.start()
    yield start, end
