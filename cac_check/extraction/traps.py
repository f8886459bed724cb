"""Figures that are no claims, told by rule: what touches them, what names them, what they look like.

A rule takes the surroundings of a figure and returns the reason to leave it out, or ``None``. Rules know classes of
words (from the lexicon), never the names of things.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from cac_check.extraction.surroundings import Surroundings
from cac_check.extraction.units import is_plural, unit_of
from cac_check.model import Hedge
from cac_check.reading.numeral import Number, Part, Range, Several
from cac_check.reading.time_units import unit_of_time

Rule: TypeAlias = Callable[[Surroundings], str | None]

_YEARS = range(1500, 2101)
_LIKELY_YEARS = range(1900, 2101)
_ADDRESS = re.compile(r"://|www\.|\w@\w|\.(?:com|org|net|gov|edu|html?|php|cn)\b")
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|o['’]clock)", re.IGNORECASE)
_STREET = re.compile(r"\s+(?:[A-Z][\w.'’]*\s+){1,3}([A-Za-z]+)")
_JOINED_BEFORE = re.compile(r"(?:\d[-–—‑/:.,]|[/:+^=_]|\d\s|(?:^|\s)\.)$")
_JOINED_AFTER = re.compile(r"[-–—‑/:]\d|\s\d|/|[.,]\d")
_OF_ONE = re.compile(r"\s+of an?\s", re.IGNORECASE)
_SHARE_WORDS = 2
_SMALL = 100
_NO_AGE = 1000
_WORD_SMALL = 10
_SHORT_CODE = 5
_NUMBERED = 100_000
_HEADLINE_WORDS, _HEADLINE_SHARE, _HEADLINE_LENGTH = 5, 0.7, 300
_LIST_OPENING = 4
_LIST_NOUN = 4
_NAME_BEHIND = re.compile(r"\s[A-Z][A-Za-z]+")
_NAME_JOINED = re.compile(r"-[A-Z][a-z]")
_NAME_OF = re.compile(r"\b[A-Z]\w+ of $")
_COORDINATED = re.compile(r"(?:,|\s?(?:and|or|to|&)|、|和|或)\s?")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_DIRECTED = (Hedge.NEARLY, Hedge.OVER, Hedge.AT_LEAST, Hedge.UP_TO, Hedge.UNDER)


def address(around: Surroundings) -> str | None:
    """Figures inside a web or mail address."""
    left = around.before.rpartition(" ")[2][-40:]
    right = around.after.partition(" ")[0][:40]
    return "part of an address" if _ADDRESS.search(f"{left}{around.numeral}{right}") else None


def joined_digits(around: Surroundings) -> str | None:
    """Digits joined to other digits: 3-2, 555-0199, 24/7, 10:30, 020 7946 0958."""
    if around.figure.start != around.figure.numeral.start and not around.before.endswith(("+", "/")):
        before = False
    else:
        before = _JOINED_BEFORE.search(around.before[-2:]) is not None
    digits_last = around.figure.end == around.figure.numeral.end and around.numeral[-1].isdigit()
    if before or (digits_last and _JOINED_AFTER.match(around.after)):
        return "joined to other digits: a score, a time, a telephone number or a code"
    return None


def list_number(around: Surroundings) -> str | None:
    """Numbers that open a line: ``1.``, ``2)``, ``（三）``, 一、."""
    if not around.opens or around.figure.start > _LIST_OPENING:
        return None
    if around.before.strip() in ("", "(", "（", "[") and re.match(r"[.)）\]、](?!\d)", around.after):
        return "the number of an item in a list"
    return None


def listicle(around: Surroundings) -> str | None:
    """Headings that promise a list: 5 things to know, Top 10 takeaways, 7个理由."""
    number = around.number
    if number is None or around.hedged or number.value >= _SMALL or not _heads_a_list(around):
        return None
    spaced = around.lexicon.spaced
    near = [word.lower() for word in around.words_after[:_LIST_NOUN]] if spaced else around.after[: 2 * _LIST_NOUN]
    named = any(noun in near for noun in around.words("list_nouns"))
    return "the length of a list, in a heading" if named else None


def _heads_a_list(around: Surroundings) -> bool:
    """Whether a figure opens a heading: a line without a full stop, or what stands behind its colon."""
    if not around.opens or around.text.endswith((".", "。")):
        return False
    opening = re.split(r"[:：]\s*", around.before)[-1].strip().lower()
    return not opening or opening in around.words("list_openers")


def reference(around: Surroundings) -> str | None:
    """A small number alone in brackets: (3), [12]."""
    number = around.number
    enclosed = around.before.endswith(("(", "[", "（")) and around.after.startswith((")", "]", "）"))
    if number is not None and around.plain and number.value < _SMALL and enclosed:
        return "a number in brackets, as in a list or a footnote"
    return None


def year(around: Surroundings) -> str | None:
    """Four digits that name a year."""
    shape = around.figure.shape
    if isinstance(shape, Range):
        ends = (shape.low, shape.high)
        return "years" if all(_looks_like_a_year(end) for end in ends) and "," not in around.numeral else None
    if not isinstance(shape, Number) or not around.numeral.isdecimal() or not _looks_like_a_year(shape):
        return None
    if around.figure.mark is not None or around.figure.hedge in _DIRECTED:
        return None
    if not around.lexicon.spaced and unit_of(around) is not None:
        return None
    named = around.word_before in around.words("year_before")
    if around.word_after in around.words("countable") and not named:
        return None
    return "a year" if named or shape.value in _LIKELY_YEARS else None


def _looks_like_a_year(number: Number) -> bool:
    return number.value in _YEARS and number.written == 1 and not number.words


def clock(around: Surroundings) -> str | None:
    """Times of day."""
    if _CLOCK.match(around.after) or around.word_after in around.words("clock"):
        return "a time of day"
    return None


def age(around: Surroundings) -> str | None:
    """Ages: aged 45, a 34-year-old, "Li Wei, 34, said"."""
    after = around.after.lower()
    if _thousands(around):
        return None
    if around.word_before in around.words("age_before"):
        return "an age"
    if after.lstrip(" -").startswith(tuple(around.words("age_after"))):
        return "an age"
    words = around.words_before
    apposition = len(words) > 1 and words[-1] == "," and around.after.startswith((",", "."))
    if around.plain and apposition and around.number is not None and around.number.value < 120:
        return "an age"
    return None


def _thousands(around: Surroundings) -> bool:
    """Whether a figure is too large for anybody's age."""
    shape = around.figure.shape
    number = shape.high if isinstance(shape, Range) else around.number
    return number is not None and number.value >= _NO_AGE


def label(around: Surroundings) -> str | None:
    """Numbers behind a noun that numbers things: Article 15, phase 3, 电话12345."""
    if not isinstance(around.figure.shape, Number | Range) or (around.hedged and around.lexicon.spaced):
        return None
    if around.lexicon.spaced:
        if around.word_before not in around.words("labels") or around.figure.mark is not None:
            return None
        previous = around.words_before[-2].lower() if len(around.words_before) > 1 else ""
        if previous in around.words("definite") and _counts_things(around):
            return None
        return f"the number of a thing, behind {around.word_before!r}"
    before = around.before.rstrip().lower()
    if any(before.endswith(word) for word in around.words("labels")):
        return "the number of a thing"
    if around.text.startswith(tuple(around.words("after_labels")), around.figure.numeral.end):
        return "the number of a thing, an age or a time"
    return None


def numbered(around: Surroundings) -> str | None:
    """A small number that counts nothing, behind a noun in the singular: lesson 5, tower 2."""
    number, word = around.number, around.word_before
    if number is None or not around.plain or number.value >= _NUMBERED or not around.lexicon.spaced:
        return None
    if not word.isalpha() or not around.before.endswith(" ") or _is_function_word(around, word) or unit_of(around):
        return None
    verb = word.endswith(("ed", "ing", "s")) or word in around.words("verbs_irregular")
    return None if verb else f"the number of a thing, behind {word!r}"


def name(around: Surroundings) -> str | None:
    """Numbers that are part of a name: Windows 11, Boeing 737, the Group of Seven."""
    number = around.number
    if number is None or around.hedged or not around.lexicon.spaced or not around.words_before:
        return None
    word, headline = around.words_before[-1], _is_headline(around.text)
    if number.words:
        capital = around.numeral[0].isupper() and not headline
        joined = around.before.endswith(("-", "‑"))
        return "part of a name" if (capital and word[0].isalpha()) or joined else None
    if around.plain and _NAME_JOINED.match(around.after):
        return f"part of a name: {around.numeral}{around.after[:1]}{around.words_after[1]}"
    if around.plain and not headline and _NAME_BEHIND.match(around.after) and around.word_after in around.lexicon.units:
        return f"part of a name: {around.numeral} {around.words_after[0]}"
    if headline or not (around.plain or (number.decimals and around.figure.mark is None)):
        return None
    if _NAME_BEHIND.match(around.after) and unit_of(around) is None:
        return f"part of a name: {around.numeral} {around.words_after[0]}"
    if _NAME_OF.search(around.before) and not _counts_things(around):
        return f"part of a name: {around.before.strip()} {around.numeral}"
    if around.before[-1:] not in (" ", "-") or word.lower() == word or not word[0].isalpha():
        return None
    first = len(around.words_before) == 1
    if first and _is_function_word(around, word.lower()):
        return None
    place = not first and around.words_before[-2].lower() in around.words("place_before")
    return None if place and _counts_things(around) else f"part of a name: {word} {around.numeral}"


def _is_function_word(around: Surroundings, word: str) -> bool:
    lexicon = around.lexicon
    classes = (around.words(name) for name in ("stop_units", "definite", "year_before", "openers"))
    return word in lexicon.common or word in lexicon.fillers or any(word in words for words in classes)


def _is_headline(text: str) -> bool:
    """Whether most longer words of a sentence are capitalised, so that capitals tell nothing."""
    words = _LONG_WORD.findall(text[:_HEADLINE_LENGTH])
    return len(words) > _HEADLINE_WORDS and sum(word[0].isupper() for word in words) > _HEADLINE_SHARE * len(words)


def _counts_things(around: Surroundings) -> bool:
    word = around.word_after
    return bool(word) and (is_plural(word, around.lexicon) or word in around.words("countable"))


def street(around: Surroundings) -> str | None:
    """House numbers."""
    match = _STREET.match(around.after) if around.plain else None
    if match and match.group(1).lower() in around.words("streets"):
        return "a house number"
    return None


def score(around: Surroundings) -> str | None:
    """Results of games and votes told as a range of digits: won 2-3."""
    if not isinstance(around.figure.shape, Range) or not re.search(r"\d\s?[-–—‑]\s?\d", around.numeral):
        return None
    near = {word.lower() for word in (*around.words_before[-4:], *around.words_after[:2])}
    return "a score" if near & around.words("score_words") and not _counts_things(around) else None


def small_words(around: Surroundings) -> str | None:
    """*one* as a pronoun or an article, *the two* that refer back, *zero* as in zero tolerance."""
    number = around.number
    if number is None or not number.words or around.hedged or around.figure.mark is not None or number.scaled:
        return None
    after = around.after
    if number.value == 1 and number.grain == 1 and not number.odd and not _measures_time(around):
        return "'one' as an article or a pronoun"
    if number.value == 0 and (not _counts_things(around) or after.startswith("-")):
        return "'zero' as part of a name or an idiom"
    if number.value < _WORD_SMALL and around.word_before in around.words("definite"):
        return "refers back to things named before"
    return None


def _measures_time(around: Surroundings) -> bool:
    unit = unit_of_time(around.text, around.figure.numeral, around.lexicon)
    return unit is not None and unit[0] != "day"


def part(around: Surroundings) -> str | None:
    """*half* and *third* that are no share of anything: the second half, half-time, a third country."""
    if not isinstance(around.figure.shape, Part) or not around.lexicon.spaced:
        return None
    if "/" in around.numeral:
        return "joined to other digits: a date, a score or a code"
    if len(around.numeral.split()) > _SHARE_WORDS or any(map(str.isdigit, around.numeral)):
        return None
    if around.word_before in around.words("ordinals") or _OF_ONE.match(around.after):
        return "no share of anything"
    if around.word_before in around.words("share_before") and around.word_after not in around.lexicon.units:
        return None
    if around.word_after in {*around.lexicon.of, "the", "its", "their", "his", "her", "our", "all"}:
        return None
    if around.hedged and not around.after.startswith("-") and around.word_after not in around.lexicon.units:
        return None
    return "no share of anything"


def too_vague(around: Surroundings) -> str | None:
    """*several* and *a few* of single things, *tens*, *a score* of 85."""
    shape = around.figure.shape
    if isinstance(shape, Several) and shape.unit == 1:
        return "too vague to compare: several, a few"
    word = around.numeral.lower()
    if word in ("tens", "scores", "a score", "score"):
        return "too vague to compare" if around.word_after not in around.lexicon.of or word == "a score" else None
    return None


def code(around: Surroundings) -> str | None:
    """Long digits without grouping that count nothing: a stock code, a case number; in Chinese, short ones too."""
    number = around.number
    if number is None or not around.plain or unit_of(around) is not None:
        return None
    if around.lexicon.spaced:
        coded = len(around.numeral) >= _SHORT_CODE or number.value == 0
        return "a code: ungrouped digits that count nothing" if coded else None
    if len(around.numeral) >= _SHORT_CODE or number.value < _SMALL or _looks_like_a_year(number):
        return "digits that count nothing"
    return None


def short_scale(around: Surroundings) -> str | None:
    """A small whole number with a glued letter and nothing counted: 4K video, a 5k run, the 100m final."""
    number = around.number
    if number is None or around.figure.mark is not None or around.hedged or not around.numeral[-1:].isalpha():
        return None
    letters = around.numeral[-1].lower()
    digits = around.numeral[:-1].strip()
    if letters not in ("k", "m") or not digits.isdecimal() or (letters == "k" and int(digits) > _WORD_SMALL):
        return None
    return "a name or a measure: a short number with a letter" if unit_of(around) is None else None


RULES: tuple[Rule, ...] = (
    address,
    list_number,
    listicle,
    reference,
    joined_digits,
    clock,
    age,
    year,
    label,
    numbered,
    score,
    street,
    name,
    small_words,
    part,
    too_vague,
    short_scale,
    code,
)


def coordinated(around: Surroundings, refused_end: int) -> bool:
    """Whether a bare number that counts nothing is joined to one just left out: lots 14 *and 15*."""
    gap = around.text[refused_end : around.figure.start]
    return around.plain and _COORDINATED.fullmatch(gap) is not None and unit_of(around) is None


def refusal(around: Surroundings) -> str | None:
    """Return the reason to leave a figure out, or ``None`` if it may be a claim."""
    return next((reason for rule in RULES if (reason := rule(around))), None)
