"""Figures told by their form: what touches the digits, an address, a place in a list, a score, a code."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from cac_check.extraction.exclusion_rules.times import looks_like_a_year
from cac_check.extraction.surroundings import Surroundings
from cac_check.extraction.units import counts_things, is_counted, unit_of
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Mark, Range
from cac_check.reading.word_patterns import alternatives

_ADDRESS = re.compile(r"://|www\.|\w@\w|\.(?:com|org|net|gov|edu|html?|php|cn)\b")
_JOINED_BEFORE = re.compile(r"(?:\d[-–—‑/:.,]|[/:+^=_]|\d°|\d\s|(?:^|\s)\.)$")
_JOINED_AFTER = re.compile(
    r"[-–—‑/:]\d|\s\d|/|[.,]\d|\.+[A-Za-z]\w*\d|\(\w{1,3}\)|°\s?\d|°?\s?[′″]|(?:°|['’])\s?[NSEW]\b|-all\b|['’]s\b|\+\d|秒\d"
    r"|\. \d{1,2}\.(?!\d)|[-‑][A-Z](?!\w)"
)
_SIGNED = re.compile(r"(?:^|[\s(])\+$")
_MEASURED = re.compile(r"\s?(?:[°%]|[^\W\d_])")
_MINUTE = re.compile(r"['’′](?!\w)")
_QUOTED = re.compile(r"(?:^|\W)['‘]")
_POINTED = re.compile(r"·\d")
_POSTCODE = re.compile(r"\d{5} [A-ZÄÖÜ][^\W\d_]+(?:[ -][A-ZÄÖÜ][^\W\d_]+){0,2}(?:[,.;)]|$)")
_CASE_NUMBER = re.compile(r"[가-힣]{1,2}\d{2,}")
_LETTERS_OF_SCALE = ("k", "m", "b")
_TELEPHONE = re.compile(r"\d+(?: \d+)*")
_PHONE_WORDS = 5
_EVENT_WORDS = 3
_COUNTED_WORDS = 2
_ENUMERATED = re.compile(r"[和与與及、]\d")
"""What stands between figures that share one unit: 2.16和1.66个百分点."""
_HYPHENED = re.compile(r"\d+[-–‑]\d+")
_THINGS = re.compile(r"[-‑][a-z]+ers\b")
_SMALL = 100
_WORD_SMALL = 10
_SHORT_CODE = 5
_LIST_OPENING = 4
_LIST_NOUN = 4


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
        rate = around.figure.mark is Mark.MONEY and around.before.endswith("=")  # 1ドル=154円
        measured = around.figure.mark is not None or _MEASURED.match(around.after) is not None
        rate = rate or (measured and _SIGNED.search(around.before) is not None)
        before = not rate and around.numeral[0].isdigit() and _JOINED_BEFORE.search(around.before[-2:]) is not None
    digits_last = around.figure.end == around.figure.numeral.end and around.text[around.figure.end - 1].isdigit()
    year = around.number is not None and looks_like_a_year(around.number)
    cased = year and around.plain and not around.lexicon.spaced
    if cased and _CASE_NUMBER.match(around.after):
        return "the number of a case"  # 2016도21314
    if (
        around.lexicon.spaced_sections
        and (around.before.endswith("·") or _POINTED.match(around.after))
        and around.plain
    ):
        return "joined to other digits: a day that gave its name"  # 12·12, 5·18
    if around.plain and around.lexicon.spaced and _MINUTE.match(around.after) and not _QUOTED.search(around.before):
        return "a minute of a match"  # al 73'
    if before or (digits_last and _JOINED_AFTER.match(around.after)):
        return "joined to other digits: a score, a time, a telephone number or a code"
    return None


def list_number(around: Surroundings) -> str | None:
    """Numbers that open a line: ``1.``, ``2)``, ``（三）``, 一、."""
    if not around.opens or around.hedged or around.figure.start > _LIST_OPENING or around.after[:1].isspace():
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
    word = around.words_before[-1] if around.words_before else ""
    if len(word) > 1 and word.isupper() and around.lexicon.spaced:
        return "part of a name"  # ATR 72-600
    timed = around.unit_of_time is not None
    counts = timed or unit_of(around) is not None or around.word_after in around.words("measures")
    counts = counts or around.word_after in around.words("countable")
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
    set_off = around.lexicon.nouns_capitalised or around.before.endswith(", ")
    if around.plain and set_off and _POSTCODE.match(f"{around.numeral}{around.after}"):
        return "a postcode"
    if number is None or not (around.plain or decimals) or unit_of(around) is not None:
        return None
    if around.tells_the_rest or (around.unit_of_time is not None and not around.lexicon.spaced):
        return None
    if around.lexicon.spaced:
        coded = (not number.decimals and len(around.numeral) >= _SHORT_CODE) or number.value == 0
        return "a code: ungrouped digits that count nothing" if coded else None
    if decimals and _ENUMERATED.match(around.after):
        return None
    before = around.before.rstrip("：: ")
    counted = (decimals or number.value >= _SMALL) and before.endswith(around.phrases("counted_before"))
    tallied = re.sub(r"(?:\d[\d.,]*[と、・와과])+$", "", before).endswith(around.phrases("tallied_before"))  # 59と44
    counted = counted or tallied or around.behind.startswith(around.phrases("counted_behind"))
    if (around.plain and len(around.numeral) >= _SHORT_CODE) or looks_like_a_year(number) or not counted:
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
