"""The text of a source, to check that quoted words stand where the data set says."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cac_check.loading.claims import main_span
from cac_check.loading.layout import HEADLINE, parts_of
from cac_check.loading.nearest import nearest
from cac_check.loading.problems import Collector, quote
from cac_check.loading.shape_reader import Fields

_PARAGRAPH = re.compile(r"p([1-9][0-9]{0,5})")


def places_of(text: str) -> Mapping[str, str]:
    """Return headline and paragraphs by what ``at`` calls them, white space made single spaces."""
    return {part.place: _spaced(text[part.start : part.end]) for part in parts_of(text)}


def check_words(fields: Fields, places: Mapping[str, str], problems: Collector) -> None:
    """Report words of a claim, ``says`` and ``cue``, that do not stand where ``at`` says.

    A place that is neither ``headline`` nor ``pN`` cannot be found in a plain text; then they must stand anywhere.
    The headline of a text without one is its first paragraph.
    """
    place = fields.text("at") or "anywhere"
    in_text = place == HEADLINE or _PARAGRAPH.fullmatch(place) is not None
    if place == HEADLINE and place not in places and places:
        place = next(iter(places))
    if in_text and place not in places:
        last = next(reversed(tuple(places)), "nothing")
        problems.add("no-such-place", f"the text has no {place}: it ends with {last}", fields.place("at"))
        return
    where = places[place] if in_text else "\n".join(places.values())
    for key in ("says", "cue"):
        words = fields.text(key)
        if words is not None and _spaced(words) not in where:
            others = [name for name, line in places.items() if _spaced(words) in line]
            like = nearest(_spaced(words), where)
            advice = f"it has {quote(like)}: quote the words exactly" if like else "quote the words as they are printed"
            problems.add(
                "words-not-found",
                f"{quote(words)} does not stand {f'in {place}' if in_text else 'in the text'}",
                fields.place(key) if key == "cue" else main_span(fields),
                f"it stands in {', '.join(others[:3])}" if others else advice,
            )


def _spaced(text: str) -> str:
    return " ".join(text.split())
