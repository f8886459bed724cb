"""Words that look like numbers and are none: *one* as a pronoun, *the two*, *the second half*, *several*."""

from __future__ import annotations

import functools
import re

from cac_check.extraction.surroundings import Surroundings
from cac_check.extraction.units import counts_things
from cac_check.model import Hedge
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Part, Several
from cac_check.reading.word_patterns import alternatives

_GENERAL_CLASSIFIERS = tuple("个個项項种種场場")
_HYPHENED = re.compile(r"[-‑][^\W\d_]")
_IN_A_NAME = re.compile(r"[-‑][^\W\d_]+[-‑][^\W\d_]")
"""Between two hyphens a unit of time measures none: die Sieben-*Tage*-Inzidenz."""
_ROUND_WHOLES = (100, 1_000, 10_000, 100_000, 1_000_000)
_COUNTED = 7
"""Characters of the longest word for what is counted before *per*, in languages without spaces."""
_SAYING = 48
"""How far a saying reaches on either side of its number, in characters."""
_SHARE_WORDS = 2
_WORD_SMALL = 10


def small_words(around: Surroundings) -> str | None:
    """*one* as a pronoun or an article, *the two* that refer back, *zero* as in zero tolerance."""
    number = around.number
    if not around.lexicon.spaced and number and number.words and number.value == 1 and _bends_an_article(around):
        return "'one' as an article or a pronoun"  # 幾乎是一項活動
    if number is None or not number.words or around.hedged or around.figure.mark is not None or number.scaled:
        return None
    after = around.after
    if number.value == 1 and number.grain == 1 and not number.odd and not _measures_time(around):
        return "'one' as an article or a pronoun"
    if number.value == 0 and (not counts_things(around) or after.startswith("-")):
        return "'zero' as part of a name or an idiom"
    measured = around.unit_of_time is not None
    sized = len(around.words_after) > 1 and around.words_after[1].lower() in around.words("sized")
    definite = around.word_before in around.words("definite") and not _out_of_all(around) and not sized
    if number.value < _WORD_SMALL and definite and not measured:
        return "refers back to things named before"
    return None


def idiom(around: Surroundings) -> str | None:
    """A number in a saying, which counts nothing: *a cien por hora*, *farsi in quattro*."""
    if not around.words("idioms"):
        return None
    span = around.figure.numeral
    first = max(0, span.start - _SAYING)
    sayings = _idioms(around.lexicon).finditer(around.text, first, span.end + _SAYING)
    told = any(saying.start() <= span.start and span.end <= saying.end() for saying in sayings)
    return "a number in a saying: no count" if told else None


@functools.lru_cache(maxsize=64)
def _idioms(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of sayings; one that ends with a hyphen is the beginning of its last word."""
    sayings = lexicon.context.get("idioms", frozenset())
    whole = alternatives(saying for saying in sayings if not saying.endswith("-"))
    begun = alternatives(saying[:-1] for saying in sayings if saying.endswith("-"))
    edge, behind = (r"(?<!\w)", r"(?!\w)") if lexicon.spaced else ("", "")
    return re.compile(rf"{edge}(?:(?:{whole}){behind}|(?:{begun})\w*)", re.IGNORECASE)


def _bends_an_article(around: Surroundings) -> bool:
    """Whether a hedge that makes no sense before one thing stands before the word for one."""
    return around.figure.hedge in (Hedge.NEARLY, Hedge.ABOUT) and around.behind.startswith(_GENERAL_CLASSIFIERS)


def bare_scale(around: Surroundings) -> str | None:
    """A scale word without a number: *a multi-million fraud*, 每千人, but not *four cases per million*."""
    lexicon = around.lexicon
    if around.number is None or around.hedged or around.numeral.lower() not in {*lexicon.scales, *lexicon.tens}:
        return None
    if (
        around.numeral.lower() in lexicon.fused_before_nouns
        and around.number.scaled
        and around.number.value != around.number.scale
    ):
        return None
    if not lexicon.spaced:
        return "what a rate is told of" if around.before.endswith(tuple(lexicon.each)) else None
    if around.word_before in around.words("per"):
        each = tuple(f" {word}" for word in lexicon.per if " " in word)  # 6,6 nacimientos por cada mil
        return "what a rate is told of" if around.before.rstrip().lower().endswith(each) else None
    return "a scale word without a number"


def compound(around: Surroundings) -> str | None:
    """A small number word joined to no size and no time: *two-faced*, *thirty-something*, *Twenty20*."""
    number = around.number
    if number is None or not number.words or not around.lexicon.spaced or around.figure.mark is not None:
        return None
    if around.after[:1].isdigit():
        return "part of a name"
    if around.lexicon.nouns_capitalised and _IN_A_NAME.match(around.after):
        return "joined to a word: no count"
    if not _HYPHENED.match(around.after) or number.scaled or _measures_time(around):
        return None
    joined = around.words_after[1].partition("-")[0].lower()
    if joined in around.words("sized") or joined in around.words("measures") or joined in around.lexicon.units:
        return None
    return (
        None if number.value >= _WORD_SMALL and joined not in around.words("ageing") else "joined to a word: no count"
    )


def whole_of_a_rate(around: Surroundings) -> str | None:
    """What a rate is told of, where the language says so behind it: 1人*当たり*, 10만 명*당*."""
    number = around.number
    each = not around.lexicon.spaced and number is not None and around.before.endswith(tuple(around.lexicon.each))
    if each and number is not None and number.words and number.value in _ROUND_WHOLES:
        return "what a rate is told of"  # 每十万人口
    behind = around.words("per_behind")
    if not behind or around.hedged or _per_behind(around.lexicon).match(around.behind) is None:
        return None
    return "what a rate is told of"


@functools.lru_cache(maxsize=64)
def _per_behind(lexicon: Lexicon) -> re.Pattern[str]:
    per = alternatives(lexicon.context.get("per_behind", ()))
    edge = r"(?!\w)" if lexicon.spaced_sections else ""
    return re.compile(rf"[^\s\d,.;:()]{{0,{_COUNTED}}}?(?:{per}){edge}")


def _out_of_all(around: Surroundings) -> bool:
    """Whether a figure stands before *of the*, so that this one is the whole: seven *of the nine* justices."""
    words, lexicon = around.words_before[-3:], around.lexicon
    if len(words) < 3 or words[1].lower() not in lexicon.of:
        return False
    return words[0].isdecimal() or words[0].lower() in lexicon.numbers


def _measures_time(around: Surroundings) -> bool:
    return around.unit_of_time not in (None, "day")


def part(around: Surroundings) -> str | None:
    """*half* and *third* that are no share of anything: the second half, half-time, a third country."""
    if not isinstance(around.figure.shape, Part) or not around.lexicon.spaced:
        return None
    if "/" in around.numeral:
        whole = around.word_after in around.lexicon.of
        return None if whole else "joined to other digits: a date, a score or a code"
    parts = around.numeral.lower().split()
    if len(parts) > _SHARE_WORDS or parts[0] in around.lexicon.every or any(map(str.isdigit, around.numeral)):
        return None
    if around.numeral[-1] == "s" and not around.after.startswith(("-", "‑")):
        return None
    if around.word_before in around.words("ordinals"):
        return "no share of anything"
    if around.word_after in around.words("ordinals_behind"):
        return "a part of the year"
    if _share_behind(around.lexicon).match(around.after):
        return None
    if around.word_before in around.words("share_before") and around.word_after not in around.lexicon.units:
        return None
    if not around.words("share_after"):
        return None
    behind = around.word_after
    if (
        behind in around.lexicon.of
        or behind in around.words("share_after")
        or around.ends_like(behind, "participle_endings")
    ):
        return None
    if around.hedged and not around.after.startswith("-") and around.word_after not in around.lexicon.units:
        return None
    return "no share of anything"


@functools.lru_cache(maxsize=64)
def _share_behind(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a share in brackets, which tells one in words more closely: half *(50.8%)*."""
    percent = alternatives(lexicon.percent)
    return re.compile(rf"[^\d,.;:!?()（）]{{0,40}}[(（\[]\s?\d[\d.,]{{0,9}}\s?(?:{percent})", re.IGNORECASE)


def too_vague(around: Surroundings) -> str | None:
    """*several* and *a few* of single things, *tens*, *a score* of 85."""
    shape = around.figure.shape
    if isinstance(shape, Several) and shape.unit == 1:
        return "too vague to compare: several, a few"
    word = around.numeral.lower()
    if word in around.words("vague_counts"):
        counted = around.word_after in around.lexicon.of or around.word_after in around.words("toll")
        return None if counted and word not in around.words("vague_ones") else "too vague to compare"
    return None
