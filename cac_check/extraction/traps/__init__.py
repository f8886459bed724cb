"""Figures that are no claims, told by rule: what touches them, what names them, what they look like.

A rule takes the surroundings of a figure and returns the reason to leave it out, or ``None``. Rules know classes of
words (from the lexicon), never the names of things.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from cac_check.extraction.surroundings import Surroundings
from cac_check.extraction.traps import forms, names, words
from cac_check.extraction.units import unit_of
from cac_check.reading.numeral import Range

Rule: TypeAlias = Callable[[Surroundings], str | None]

_COORDINATED = re.compile(r"(?:,|\s?(?:and|or|to|&)|、|和|或)\s?")

RULES: tuple[Rule, ...] = (
    forms.address,
    forms.list_number,
    forms.listicle,
    forms.reference,
    forms.joined_digits,
    forms.telephone,
    forms.event,
    forms.calibre,
    forms.position,
    forms.clock,
    forms.age,
    forms.year,
    names.label,
    names.numbered,
    names.the_thing,
    forms.score,
    names.street,
    forms.hour,
    names.name,
    words.small_words,
    words.compound,
    words.bare_scale,
    words.part,
    words.too_vague,
    forms.short_scale,
    forms.code,
)


def refusal(around: Surroundings) -> str | None:
    """Return the reason to leave a figure out, or ``None`` if it may be a claim."""
    return next((reason for rule in RULES if (reason := rule(around))), None)


def coordinated(around: Surroundings, refused_end: int) -> bool:
    """Whether a figure goes on where one was just left out: lots 14 *and 15*, won 6-3, *6-7*."""
    gap = around.text[refused_end : around.figure.start]
    bare = around.plain or (isinstance(around.figure.shape, Range) and around.figure.mark is None and not around.hedged)
    return bare and _COORDINATED.fullmatch(gap) is not None and unit_of(around) is None
