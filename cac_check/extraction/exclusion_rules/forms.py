"""Figures told by their form: what touches the digits, a year, a time, an age, a score, a code."""

from __future__ import annotations

import functools
import itertools
import re
from typing import NamedTuple

from cac_check.extraction.surroundings import Surroundings
from cac_check.extraction.units import counts_things, is_counted, unit_of
from cac_check.model import Hedge
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Number, Range
from cac_check.reading.word_patterns import alternatives

_YEARS = range(1500, 2101)
_LIKELY_YEARS = range(1900, 2101)
_ADDRESS = re.compile(r"://|www\.|\w@\w|\.(?:com|org|net|gov|edu|html?|php|cn)\b")
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|o['’]clock)", re.IGNORECASE)
_JOINED_BEFORE = re.compile(r"(?:\d[-–—‑/:.,]|[/:+^=_]|\d°|\d\s|(?:^|\s)\.)$")
_JOINED_AFTER = re.compile(
    r"[-–—‑/:]\d|\s\d|/|[.,]\d|\.+[A-Za-z]\w*\d|\(\w{1,3}\)|°\s?\d|°?\s?[′″]|(?:°|['’])\s?[NSEW]\b|-all\b|['’]s\b|\+\d|秒\d|[-‑][A-Z](?!\w)"
)
_LETTERS_OF_SCALE = ("k", "m", "b")
_TELEPHONE = re.compile(r"\d+(?: \d+)*")
_PHONE_WORDS = 5
_EVENT_WORDS = 3
_AGE_WORDS = 5
_COUNTED_WORDS = 2
_ENUMERATED = re.compile(r"[和与與及、]\d")
"""What stands between figures that share one unit: 2.16和1.66个百分点."""
_HOUR_AND_MINUTES = re.compile(r"(?:[01]?\d|2[0-4])[.:][0-5]\d(?!\d)")
_HYPHENED = re.compile(r"\d+[-–‑]\d+")
_AGE_ASIDE = re.compile(r"\s+[^\W\d_]+(?:[,.)]|$)")
_THINGS = re.compile(r"[-‑][a-z]+ers\b")
_CHILD, _OLDEST = 5, 120
_SMALL = 100
_NO_AGE = 1000
_WORD_SMALL = 10
_SHORT_CODE = 5
_HOURS, _HOURS_OF_A_DAY = 12, 24
_YEARS_OF_AGE = ("year", "month")
_LIST_OPENING = 4
_LIST_NOUN = 4
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
        before = around.numeral[0].isdigit() and _JOINED_BEFORE.search(around.before[-2:]) is not None
    digits_last = around.figure.end == around.figure.numeral.end and around.numeral[-1].isdigit()
    if before or (digits_last and _JOINED_AFTER.match(around.after)):
        return "joined to other digits: a score, a time, a telephone number or a code"
    return None


def list_number(around: Surroundings) -> str | None:
    """Numbers that open a line: ``1.``, ``2)``, ``（三）``, 一、."""
    if not around.opens or around.figure.start > _LIST_OPENING or around.after[:1].isspace():
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
    """A small number alone in brackets, but not behind a common noun: (3), [12], Lee (34); yet *seats (83)*."""
    number = around.number
    enclosed = around.before.endswith(("(", "[", "（")) and around.after.startswith((")", "]", "）"))
    if number is None or not around.plain or number.value >= _SMALL or not enclosed:
        return None
    words = around.words_before
    noun = words[-2] if around.before.endswith(" (") and len(words) > 1 else ""
    if number.value >= _WORD_SMALL and noun.isalpha() and noun.islower() and noun not in around.words("labels"):
        return None
    return "a number in brackets, as in a list or a footnote"


def year(around: Surroundings) -> str | None:
    """Four digits that name a year."""
    shape = around.figure.shape
    if around.follows("eras"):
        return "a year"
    if isinstance(shape, Range):
        ends = (shape.low, shape.high)
        return "years" if all(_looks_like_a_year(end) for end in ends) and "," not in around.numeral else None
    if not isinstance(shape, Number) or not around.numeral.isdecimal() or not _looks_like_a_year(shape):
        return None
    if around.figure.mark is not None:
        return None
    if around.figure.hedge in _DIRECTED:
        return "a year" if shape.value in _LIKELY_YEARS and _compares_years(around) else None
    if not around.lexicon.spaced and unit_of(around) is not None:
        return None
    if around.word_before in around.words("year_weak") and unit_of(around) in around.words("countable"):
        return None
    named = around.word_before in around.words("year_before")
    if around.word_after in around.words("countable") and not named:
        return None
    return "a year" if named or shape.value in _LIKELY_YEARS else None


def _compares_years(around: Surroundings) -> bool:
    """Whether a hedge before four digits compares with a year: *above 2019 levels*, *beyond 2030*."""
    unit = unit_of(around)
    hedge = around.hedge_words
    return unit in around.words("year_things") or (unit is None and hedge in around.words("year_hedges"))


def _looks_like_a_year(number: Number) -> bool:
    return number.value in _YEARS and number.written == 1 and not number.words


def clock(around: Surroundings) -> str | None:
    """Times of day."""
    if _CLOCK.match(around.text, around.figure.numeral.end) or around.word_after in around.words("clock"):
        return "a time of day"
    behind = around.behind.partition(" ")[0]
    if around.hedged and around.lexicon.spaced and behind in around.words("clock"):
        return "a time of day"
    return None


def hour(around: Surroundings) -> str | None:
    """A small bare number behind *at* and no verb that tells a level: *doors open at 8*."""
    if _HOUR_AND_MINUTES.match(around.numeral) and around.follows("hour_before"):
        return "a time of day"
    if around.unit_of_time == "hour" and _told_from(around) in around.words("hour_before"):
        return "a time of day"
    if around.unit_of_time == "minute" and (
        around.word_before in around.words("clock") or _is_hour_and_minutes(around)
    ):
        return "a time of day"
    number = around.number
    last = _HOURS if "pm" in around.words("clock") else _HOURS_OF_A_DAY
    if number is None or not around.plain or number.value > last or not around.follows("hour_before"):
        return None
    if around.unit_of_time == "hour" or _goes_on_to_an_hour(around.lexicon).match(around.after):
        return "a time of day"
    before = around.words_before[-2].lower() if len(around.words_before) > 1 else ""
    level = before in around.words("levels") or around.ends_like(before, "participle_endings")
    counts = unit_of(around) is not None or around.word_after in around.words("measures")
    return None if level or counts else "a time of day"


def _is_hour_and_minutes(around: Surroundings) -> bool:
    """Whether hours and minutes stand where a time of day does: в 8 часов 20 минут."""
    hours = {word for word, unit in around.lexicon.units.items() if unit == "hour"}
    return around.follows("hour_before") and not hours.isdisjoint(around.numeral.lower().split())


def _told_from(around: Surroundings) -> str:
    """Return the words that bend a figure from before: the до of до 21 часа."""
    return around.text[around.figure.start : around.figure.numeral.start].strip().lower()


@functools.lru_cache(maxsize=64)
def _goes_on_to_an_hour(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of an hour behind another one: с 9 *до 21 часа*."""
    hours = [word for word, unit in lexicon.units.items() if unit == "hour"]
    clock = alternatives((*hours, *lexicon.context.get("clock", ())))
    return re.compile(
        rf"\s+(?:{alternatives(lexicon.to | lexicon.date_to)})\s+\d{{1,2}}\s(?:{clock})(?!\w)", re.IGNORECASE
    )


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
    if after.lstrip(" -").startswith(around.phrases("age_after")):
        return "an age"
    if around.hedged and _ages_people(around):
        return "an age"
    words = around.words_before
    if around.before.rstrip(" ,").lower().endswith(around.phrases("so_far")):
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
        return True
    if len(around.words_before) == 1 and words[-1] in around.words("age_openers"):
        return True  # À 36 ans, elle …
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


def telephone(around: Surroundings) -> str | None:
    """Digits that count nothing near a word for calling: the helpline on 116 123."""
    called = around.hedged and around.hedge_words in around.words("phone_before")  # erreichbar *unter* 112
    hedged = around.hedged and not called
    if around.figure.mark is not None or hedged or not _TELEPHONE.fullmatch(around.numeral) or unit_of(around):
        return None
    near = around.words_before[-_PHONE_WORDS:] + (around.words_after[:_PHONE_WORDS] if called else ())
    heard = around.words("phone_words").intersection(word.lower() for word in near)
    return "a telephone number" if heard else None


def event(around: Surroundings) -> str | None:
    """Lengths that name a contest: 200 metres freestyle, 50米步枪决赛."""
    if around.hedged:
        return None
    if around.lexicon.spaced:
        if not any(word.lower() in around.words("measures") for word in around.words_after[:2]):
            return None
        named = any(word.lower() in around.words("events") for word in around.words_after[:_EVENT_WORDS])
    else:
        if not around.after.startswith(around.phrases("measures")):
            return None
        named = any(word in around.after[: 3 * _EVENT_WORDS] for word in around.words("events"))
    return "the name of a contest" if named else None


def position(around: Surroundings) -> str | None:
    """Degrees of latitude and longitude: 18.5 degrees north."""
    words = [word.lower() for word in around.words_after[:2]]
    placed = len(words) > 1 and words[0] in around.words("degrees") and words[1] in around.words("compass")
    return "a place on the map" if placed else None


def calibre(around: Surroundings) -> str | None:
    """A measure that is the name of a size, right before a thing of that size: a 9mm round."""
    words = around.words_after
    if around.hedged or len(words) < 2 or words[0].lower() not in around.words("calibres") or " " in around.after[:2]:
        return None
    thing = words[1]
    named = (
        thing.isalpha() and thing.lower() not in around.words("stop_units") and not is_counted(thing, around.lexicon)
    )
    return "the name of a size" if named else None


def _thousands(around: Surroundings) -> bool:
    """Whether a figure is too large for anybody's age."""
    shape = around.figure.shape
    number = shape.high if isinstance(shape, Range) else around.number
    return number is not None and number.value >= _NO_AGE


def hyphened(around: Surroundings) -> str | None:
    """Two numbers with a hyphen that count nothing, a thing named by number and hyphen: 12-16 shooting, 3-pointers."""
    after = around.after
    if around.hedged or around.figure.mark is not None:
        return None
    if around.plain and around.lexicon.spaced and _THINGS.match(after):
        return "part of the name of a thing"
    if (
        not isinstance(around.figure.shape, Range)
        or not _HYPHENED.fullmatch(around.numeral)
        or after.startswith(("-", "–"))
    ):
        return None
    timed = around.unit_of_time is not None
    counts = timed or unit_of(around) is not None or around.word_after in around.words("measures")
    return None if counts else "two numbers joined by a hyphen that count nothing"


def score(around: Surroundings) -> str | None:
    """Results of games and votes told as a range of digits: won 2-3."""
    if around.figure.mark is not None:
        return None
    if isinstance(around.figure.shape, Range):
        if not re.search(r"\d\s?[-–—‑]\s?\d", around.numeral):
            return None
    elif not around.plain or not _is_against_another(around):
        return None
    near = {word.lower() for word in (*around.words_before[-4:], *around.words_after[:2])}
    return "a score" if near & around.words("score_words") and not counts_things(around) else None


def _is_against_another(around: Surroundings) -> bool:
    """Whether a small number stands against another one that is not larger: venceu por *3 a 1*."""
    ends = _against(around.lexicon)
    behind, before = ends.behind.match(around.after), ends.before.search(around.before)
    if behind is not None:
        return around.word_before not in around.lexicon.not_before_to
    return before is not None and before[1].lower() not in around.lexicon.not_before_to


class _Against(NamedTuple):
    behind: re.Pattern[str]
    before: re.Pattern[str]


@functools.lru_cache(maxsize=64)
def _against(lexicon: Lexicon) -> _Against:
    to = alternatives({word for word in lexicon.to if word.isalpha()} | lexicon.context.get("against", frozenset()))
    counted = alternatives(
        {*lexicon.percent, *lexicon.points, *lexicon.units, *lexicon.apart, *lexicon.currencies_after}
    )
    return _Against(
        re.compile(rf"\s(?:{to})\s\d{{1,3}}(?![\d.,]*\d|[\s-]?(?:{counted}))", re.IGNORECASE),
        re.compile(rf"([^\W\d_]*)\s\d{{1,3}}\s(?:{to})\s$", re.IGNORECASE),
    )


def code(around: Surroundings) -> str | None:
    """Long digits without grouping that count nothing: a stock code, a case number; in Chinese, short ones too."""
    number = around.number
    decimals = number is not None and number.decimals and not around.hedged and around.figure.mark is None
    if number is None or not (around.plain or decimals) or unit_of(around) is not None:
        return None
    if around.unit_of_time is not None and not around.lexicon.spaced:
        return None
    if around.lexicon.spaced:
        coded = (not number.decimals and len(around.numeral) >= _SHORT_CODE) or number.value == 0
        return "a code: ungrouped digits that count nothing" if coded else None
    if decimals and _ENUMERATED.match(around.after):
        return None
    before = around.before.rstrip("：: ")
    told = (decimals or number.value >= _SMALL) and before.endswith(around.phrases("counted_before"))
    told = told or around.follows("tallied_before")
    if (around.plain and len(around.numeral) >= _SHORT_CODE) or _looks_like_a_year(number) or not told:
        return "digits that count nothing"
    return None


def short_scale(around: Surroundings) -> str | None:
    """A small whole number with a glued letter and nothing counted: 4K video, a 5k run, the 100m final, 12B."""
    number = around.number
    if number is None or around.figure.mark is not None or not around.numeral[-1:].isalpha():
        return None
    letter, digits = around.numeral[-1], around.numeral[:-1].strip()
    if letter.lower() not in _LETTERS_OF_SCALE or not digits.isdecimal() or (around.hedged and letter != "B"):
        return None
    if letter in "kK" and int(digits) > _WORD_SMALL:
        return None
    counted = any(is_counted(word, around.lexicon) for word in around.words_after[:_COUNTED_WORDS])
    return None if counted else "a name or a measure: a short number with a letter"
