"""Figures that are no claims, told by rule: what touches them, what names them, what they look like.

A rule takes the surroundings of a figure and returns the reason to leave it out, or ``None``. Rules know classes of
words (from the lexicon), never the names of things.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import TypeAlias

from cac_check.extraction.exclusion_rules import ages, forms, names, streets, times, words
from cac_check.extraction.surroundings import Surroundings
from cac_check.extraction.units import unit_of
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Range
from cac_check.reading.time_units import unit_words
from cac_check.reading.word_patterns import alternatives

AGE = "an age"
_POSTCODE = 4
Rule: TypeAlias = Callable[[Surroundings], str | None]

_ANYWHERE: tuple[Rule, ...] = (
    forms.address,
    forms.list_number,
    forms.listicle,
    forms.joined_digits,
    forms.event,
    forms.position,
    times.clock,
    ages.age,
    names.title,
    names.quoted,
    names.label,
    forms.score,
    words.whole_of_a_rate,
)
DIGITS: tuple[Rule, ...] = (
    forms.reference,
    *_ANYWHERE,
    forms.telephone,
    forms.calibre,
    times.year,
    times.day,
    forms.hyphened,
    names.numbered,
    names.the_thing,
    streets.street,
    names.code,
    times.hour,
    names.name,
    words.part,
    forms.short_scale,
    forms.code,
)
"""The rules for figures in digits."""

WORDS: tuple[Rule, ...] = (
    *_ANYWHERE,
    names.name,
    words.idiom,
    words.small_words,
    words.compound,
    words.bare_scale,
    words.part,
    words.too_vague,
)
"""The rules for figures in words or characters."""

MARKED: tuple[Rule, ...] = (
    names.denomination,
    words.whole_of_a_rate,
    forms.address,
    forms.joined_digits,
    times.clock,
    names.name,
    words.part,
    words.too_vague,
)
"""The rules for percentages and money, which the others pass over."""


def refusal(around: Surroundings) -> str | None:
    """Return the reason to leave a figure out, or ``None`` if it may be a claim."""
    unmarked = DIGITS if around.numeral[0].isdigit() or around.numeral[-1].isdigit() else WORDS
    rules = unmarked if around.figure.mark is None else MARKED
    return next((reason for rule in rules if (reason := rule(around))), None)


def coordinated(around: Surroundings, refused_end: int, reason: str) -> bool:
    """Whether a figure goes on where one was just left out for a reason: lots 14 *and 15*, won 6-3, *6-7*."""
    gap = around.text[refused_end : around.figure.start]
    bare = around.plain or (isinstance(around.figure.shape, Range) and around.figure.mark is None and not around.hedged)
    joined = _coordinated(around.lexicon).fullmatch(gap)
    goes_on = bare and joined is not None
    another = joined is not None and joined["another"] is not None
    of_one_sort = (reason == AGE and (around.unit_of_time is not None or another)) or (
        reason == streets.HOUSE and len(around.numeral) >= _POSTCODE  # Lindenallee 41, 10115 Berlin
    )
    return goes_on and (of_one_sort or unit_of(around) is None)


@functools.lru_cache(maxsize=64)
def _coordinated(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what stands between figures of one sort, an aside in brackets included."""
    joins = lexicon.context.get("joins", frozenset()) | lexicon.date_to
    words = alternatives(joins | {word for word in lexicon.to if word.isalpha()})
    another = alternatives(lexicon.context.get("another", ()))
    units = unit_words(lexicon) if lexicon.spaced else "(?!)"
    aside = rf"(?:\s(?:{units}))?" + r"(?:\s?[(（][^()（）\d]{1,20}[)）])?"
    return re.compile(
        rf"{aside}(?:,|、|&|\s?(?:{words})(?P<another>\s(?:{another}))?|\s?[(（](?:{words}))\s?", re.IGNORECASE
    )
