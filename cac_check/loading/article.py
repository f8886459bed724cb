"""The text of a source, to check that quoted words stand where the data set says."""

from __future__ import annotations

import re

from cac_check.loading.claims import main_span
from cac_check.loading.nearest import nearest
from cac_check.loading.problems import Collector, quote
from cac_check.loading.shape_reader import Fields

_PARAGRAPH = re.compile(r"p([1-9][0-9]{0,5})")


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the non-empty lines; the first is the headline, the next is p1."""
    return tuple(stripped for line in text.splitlines() if (stripped := _spaced(line)))


def check_words(fields: Fields, lines: tuple[str, ...], problems: Collector) -> None:
    """Report words of a claim, ``says`` and ``cue``, that do not stand where ``at`` says.

    A place that is neither ``headline`` nor ``pN`` cannot be found in a plain text; then they must stand anywhere.
    """
    place = fields.text("at") or "anywhere"
    match = _PARAGRAPH.fullmatch(place)
    number = 0 if place == "headline" else int(match[1]) if match else None
    if number is not None and number >= len(lines):
        problems.add(
            "no-such-place", f"the text has no {place}: it ends with p{max(len(lines) - 1, 0)}", fields.place("at")
        )
        return
    where = "\n".join(lines) if number is None else lines[number]
    for key in ("says", "cue"):
        words = fields.text(key)
        if words is not None and _spaced(words) not in where:
            others = [_name(index) for index, line in enumerate(lines) if _spaced(words) in line]
            like = nearest(_spaced(words), where)
            advice = f"it has {quote(like)}: quote the words exactly" if like else "quote the words as they are printed"
            problems.add(
                "words-not-found",
                f"{quote(words)} does not stand {'in the text' if number is None else f'in {place}'}",
                fields.place(key) if key == "cue" else main_span(fields),
                f"it stands in {', '.join(others[:3])}" if others else advice,
            )


def _name(index: int) -> str:
    return "headline" if index == 0 else f"p{index}"


def _spaced(text: str) -> str:
    return " ".join(text.split())
