"""Figures that tell the age of a person."""

from __future__ import annotations

import functools
import itertools
import re

from cac_check.extraction.surroundings import Surroundings
from cac_check.extraction.units import unit_of
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Range
from cac_check.reading.word_patterns import alternatives

_AGE_WORDS = 5
_AGE_ASIDE = re.compile(r"\s+[^\W\d_]+(?:[,.)]|$)")
_CHILD, _OLDEST = 5, 120
_NO_AGE = 1000
_YEARS_OF_AGE = ("year", "month")


def age(around: Surroundings) -> str | None:
    """Ages: aged 45, a 34-year-old, "Li Wei, 34, said"."""
    after = around.after.lower()
    if _thousands(around):
        return None
    clause = itertools.takewhile(lambda word: word not in ",;:.", reversed(around.words_before[-_AGE_WORDS:]))
    near = [word.lower() for word in clause]
    if around.word_before in around.words("age_before") or (
        around.plain and any(w in around.words("age") for w in near)
    ):
        if unit_of(around) is None:
            return "an age"
        if around.unit_of_time not in _YEARS_OF_AGE:
            return None
    if (
        around.plain
        and around.before.rstrip().lower().endswith(around.phrases("age_phrases"))
        and unit_of(around) is None
    ):
        return "an age"
    if _is_aged(around):
        return "an age"
    after = _suspended(around.lexicon).sub("", after)
    hedged_age = around.hedged and around.behind.startswith(around.phrases("age_after"))  # 70 साल से ऊपर
    if not _is_a_sentence(around) and (hedged_age or after.lstrip(" -").startswith(around.phrases("age_after"))):
        return "an age"
    if around.hedged and _ages_people(around):
        return "an age"
    words = around.words_before
    if around.before.rstrip(" ,").lower().endswith(around.phrases("so_far")):
        return None
    if around.tells_the_rest:
        return None
    apposition = len(words) > 1 and words[-1] == "," and around.after.startswith((",", "."))
    apposition = apposition or (
        len(words) > 1 and words[-1] == "," and _two_ages(around.lexicon).match(around.after) is not None
    )
    if (
        around.plain
        and apposition
        and unit_of(around) is None
        and around.number is not None
        and around.number.value < 120
    ):
        return "an age"
    return None


def _is_a_sentence(around: Surroundings) -> bool:
    """Whether years are those of a sentence in prison: बीस वर्ष के *कारावास*."""
    sentences = around.words("sentences")
    words = around.after.lower().split()[:_AGE_WORDS] if sentences else ()
    return not sentences.isdisjoint(word.rstrip(".,;:!?।") for word in words)


def _is_aged(around: Surroundings) -> bool:
    """Whether years are those of a person: *una mujer de 34 años*, *Marie, 34 ans,*; not a sentence of 34 years."""
    if around.hedged:
        return False
    words = [word.lower() for word in around.words_before[-_AGE_WORDS:]]
    if around.unit_of_time not in _YEARS_OF_AGE:
        if not around.plain or _to_years(around.lexicon).match(around.after) is None:
            return False
        from_ = len(words) > 1 and words[-1] in around.lexicon.not_before_to  # niños de 3 a 5 años
        return from_ and (words[-2] in around.words("aged") or any(word in around.words("age") for word in words))
    if isinstance(around.figure.shape, Range) and words and words[-1] in around.words("aged"):
        return True  # Frauen zwischen 22 und 45 Jahren
    if around.follows("age_before_years"):
        return not _is_a_sentence(around)
    if words[-1:] and words[-1] in around.words("age_openers"):
        if len(around.words_before) == 1:
            return True  # À 36 ans, elle …
        if words[-2:-1] == [","] and _AGE_ASIDE.match(around.after):
            return True  # morì nel 1963, a 81 anni.
    if any(word in around.words("age") for word in words):
        return True
    if words and words[-1] in around.words("age_links"):
        words.pop()
        if words and words[-1] in around.words("aged"):
            return True
    return bool(words) and words[-1] in (",", "(") and _AGE_ASIDE.match(around.after) is not None


@functools.lru_cache(maxsize=64)
def _to_years(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of the upper end of ages: 3 *a 5 años*."""
    years = alternatives(word for word, unit in lexicon.units.items() if unit in _YEARS_OF_AGE)
    return re.compile(rf"\s(?:{alternatives(lexicon.to)})\s\d{{1,3}}\s(?:{years})(?!\w)", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _joins(lexicon: Lexicon) -> str:
    return alternatives(lexicon.context.get("joins", frozenset()) | {word for word in lexicon.to if word.isalpha()})


@functools.lru_cache(maxsize=64)
def _two_ages(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a second age: , 24 *and 27,*."""
    return re.compile(rf" (?:{_joins(lexicon)}) \d{{1,2}}[,.]")


@functools.lru_cache(maxsize=64)
def _suspended(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what a suspended hyphen stands for: 16- *and 17*-year-olds."""
    return re.compile(rf"^[-‑] (?:{_joins(lexicon)}) \d{{1,2}}(?=[-‑ ])")


def _ages_people(around: Surroundings) -> bool:
    """Whether a hedge tells the age of people: *children under five*, *anyone over 65*."""
    number = around.number
    if (
        number is None
        or around.figure.mark is not None
        or not _CHILD <= number.value < _OLDEST
        or (unit_of(around) is not None and around.unit_of_time is None)
    ):
        return False
    timed = around.unit_of_time is not None and not (around.unit_of_time == "year" and around.words("age_links"))
    hedge = (
        around.text[around.figure.start : around.figure.numeral.start]
        or around.text[around.figure.numeral.end : around.figure.end]
    )
    bent = hedge.strip().lower() in around.words("aging")
    words = [word.lower() for word in around.words_before[-2:]]
    if words and words[-1] in around.words("age_links"):
        words.pop()
    return bent and not timed and bool(words) and words[-1] in around.words("aged")


def _thousands(around: Surroundings) -> bool:
    """Whether a figure is too large for anybody's age."""
    shape = around.figure.shape
    number = shape.high if isinstance(shape, Range) else around.number
    return number is not None and number.value >= _NO_AGE
