"""Figures that name a thing or stand in a name: Article 15, Windows 11, 12 Mill Road."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from cac_check.extraction.surroundings import Surroundings
from cac_check.extraction.units import counts_things, is_counted, unit_of
from cac_check.reading.lexicon import Lexicon, Words
from cac_check.reading.numeral import Number, Range
from cac_check.reading.word_patterns import alternatives

_NUMBERED = 100_000
_TALLY_WORDS = 5
_GROUPED = 1000
_YEARS_BEGIN = 60
"""Fewer years than these are a length of time, more may name a decade: за *3* роки, *90* роки."""
_MIXED_CASE = re.compile(r"[a-z]+[A-Z]\w*$")
_LATIN = re.compile(r"[A-Za-z]{2,}$")
_LAST_HOUR = 24
_HEADLINE_WORDS, _HEADLINE_SHARE, _HEADLINE_LENGTH = 3, 0.7, 300
_CODE_BEHIND = re.compile(r"\s[A-Z]{2,}\s?\d")
_NAME_BEHIND = re.compile(r"\s([^\W\d_a-z][^\W\d_]+)")
_STATUTE = re.compile(r"\s(?:[A-Z]\.){2,}\s[§\d]")
_FILE_NUMBER = re.compile(r"\s[A-Z]\w{0,5}\s\d+/\d")
_CODE_BEFORE = re.compile(r"(?:^|\s)[A-Za-z]+\d[A-Za-z\d]*\s$")
_SIZE_BEHIND = re.compile(r"-[a-z]")
_NAME_JOINED = re.compile(r"-[A-Z][a-z]")
_SESSION = re.compile(r"[届屆]\w{0,12}\|(?:次|中)(?:全体)?(?:会|會|全会|全會)")
_CODE_END = re.compile(r"[a-z\d号號]$")
_OPENING_QUOTES = ("„", "“", "«", "»", '"', "‚")
_TITLE_QUOTES = (*_OPENING_QUOTES, "「", "『", "《", "‘", "'")
_CLOSING_QUOTES = ("“", "”", "»", "«", '"', "‘", "」", "』", "》")
_WORD_AT_END = re.compile(r"[^\W\d_]+$")
_PART_AND_NUMBER = re.compile(r"[^\W\d_]{1,2}\d")
_MODEL = re.compile(r"\d{3}[-‑]\d{3}")
_ELISION = re.compile(r"^[^\W\d_]{1,5}['’](?=[^\W\d_])")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


def label(around: Surroundings) -> str | None:
    """Numbers behind a noun that numbers things: Article 15, phase 3, 电话12345."""
    if not isinstance(around.figure.shape, Number | Range) or (around.hedged and around.lexicon.spaced):
        return None
    if around.words("definite_prefixes") and around.before.endswith(around.phrases("definite_prefixes")):
        return "an ordinal, or refers back to things named before"
    if around.lexicon.spaced:
        labels, word = around.words("labels"), _ELISION.sub("", _word_that_names(around))
        years = around.number is not None and around.number.value < _YEARS_BEGIN and around.unit_of_time is not None
        after = around.word_after in around.words("after_labels") and not years  # за 3 роки, but not 2014 роки
        if after and around.figure.mark is None and not _is_scaled(around):
            return f"the number of a thing, before {around.word_after!r}"
        named = not labels.isdisjoint(_forms_of(word, around.lexicon)) or (
            word.removesuffix("s") in labels and around.before.endswith(" ")
        )
        named = named or _is_in_a_pattern(around)
        if around.words("plural_endings") == frozenset() and (
            around.word_after in around.words("countable")
            or (around.number is not None and around.number.words and counts_things(around))
        ):
            return None
        if not named or around.figure.mark is not None or "," in around.numeral:
            return None
        if word in around.words("labels_ungrouped") and _is_grouped(around):
            return None
        if around.word_after in around.words("copulas"):
            return None
        previous = around.words_before[-2].lower() if len(around.words_before) > 1 else ""
        quoted = around.before.endswith(_OPENING_QUOTES)
        if previous in around.words("definite") and counts_things(around) and len(word) > 1 and not quoted:
            return None
        return f"the number of a thing, behind {word!r}"
    before = around.before.rstrip("：: 为為是").lower()
    if around.number is not None and around.number.words and _SESSION.search(f"{before}|{around.after}"):
        return "the number of a session"
    unit = unit_of(around)
    named = unit is None or unit in around.words("measures") or unit in around.words("label_units")
    if before.endswith(around.phrases("labels")) and named:
        return "the number of a thing"
    if (
        around.plain
        and _PART_AND_NUMBER.match(around.after)
        and around.after.startswith(around.phrases("parts_before"))
    ):
        return "a part of an address"
    if around.behind.startswith(around.phrases("parts_behind")):
        places = around.words("after_labels") | around.words("parts_behind")
        goes_on = any(before.endswith(word) and _CODE_END.search(before.removesuffix(word)) for word in places)
        return "a part of an address or a time" if goes_on else None
    if around.behind.startswith(around.phrases("not_after_labels")) or _is_level(around):
        return None
    decimals = around.number is not None and around.number.decimals
    counted = around.behind.startswith((*around.phrases("ages"), *around.phrases("counted_behind")))
    if decimals and (counted or before.endswith(around.phrases("counted_before"))):
        return None
    rounded = around.number is not None and around.number.scaled and not around.number.words and not decimals
    if not rounded and around.text.startswith(around.phrases("after_labels"), around.figure.numeral.end):
        return "the number of a thing, an age or a time"
    return None


def _is_in_a_pattern(around: Surroundings) -> bool:
    """Whether words of several around digits make a name of them: una llave *del* 13, calza *un* 44."""
    patterns = around.words("label_patterns")
    return bool(patterns) and around.plain and _naming(patterns).search(around.before) is not None


@functools.lru_cache(maxsize=64)
def _naming(patterns: Words) -> re.Pattern[str]:
    """Return the pattern of what stands before the number of a thing; ``…`` stands for the number in the lexicon."""
    before = alternatives(pattern.removesuffix("…").rstrip() for pattern in patterns)
    return re.compile(rf"(?<!\w)(?:{before})\s$", re.IGNORECASE)


def _is_grouped(around: Surroundings) -> bool:
    """Whether digits are grouped, as those of a number of things are not: ke level *7.126*."""
    return around.number is not None and around.number.value >= _GROUPED and not around.numeral.isdecimal()


def _word_that_names(around: Surroundings) -> str:
    """Return the word before a figure, a colon aside: No: 24."""
    words = around.words_before
    if len(words) > 1 and words[-1] in ("°", "º"):
        return f"{words[-2].lower().removesuffix('.')}°"  # n° 2
    return words[-2].lower() if around.word_before == ":" and len(words) > 1 else around.word_before


def _forms_of(word: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield a word and what it is without each prefix that may be written as one with it: الرحلة of بالرحلة."""
    yield word
    yield from (word.removeprefix(prefix) for prefix in lexicon.prefixes if word.startswith(prefix))


def _is_scaled(around: Surroundings) -> bool:
    """Whether a figure is rounded by its form, as no name is: 3,5 milyon sayılı."""
    return around.number is not None and around.number.scaled and not around.number.decimals


def _is_level(around: Surroundings) -> bool:
    """Whether a number before 点 tells points of an index, as no hour can be: 收于3214.5点."""
    number = around.number
    hour = number is None or (not number.decimals and number.value <= _LAST_HOUR)
    return not hour and around.behind.startswith(around.phrases("points_after"))


def numbered(around: Surroundings) -> str | None:
    """A small number that counts nothing, behind a noun in the singular: lesson 5, tower 2."""
    number, word = around.number, around.word_before
    if number is None or not around.plain or number.value >= _NUMBERED:
        return None
    if around.words("label_prefixes") and _is_behind_a_definite_noun(around, word):
        return f"the number of a thing, behind {word!r}"
    if not around.words("no_noun_endings"):
        return None
    if (
        not word.replace("-", "").isalpha()
        or not around.before.endswith(" ")
        or _is_function_word(around, word)
        or unit_of(around)
        or _is_measured(around)
        or _is_part_of_a_whole(around)
    ):
        return None
    if is_counted(word, around.lexicon) and _and_another(around.lexicon).match(around.after):
        return f"the numbers of things, behind {word!r}"
    verb = around.ends_like(word, "no_noun_endings") or word in around.words("verbs_irregular")
    return None if verb else f"the number of a thing, behind {word!r}"


def _is_behind_a_definite_noun(around: Surroundings, word: str) -> bool:
    """Whether a noun with its article stands before digits that count nothing: المحطة 9, but not عدد القتلى 25."""
    if not around.before.endswith(" ") or not word.startswith(around.phrases("label_prefixes")):
        return False
    if unit_of(around) is not None or _is_measured(around) or around.word_after in around.words("toll"):
        return False
    near = {form for word in around.words_before[-_TALLY_WORDS:] for form in _forms_of(word, around.lexicon)}
    return around.words("tallied_before").isdisjoint(near)


def _is_part_of_a_whole(around: Surroundings) -> bool:
    """Whether words before a figure tell it as a part: 420 people, of whom 310 were released."""
    words = (*around.lexicon.relations.get("of_the", ()), *around.lexicon.relations.get("including", ()))
    return around.before.rstrip().lower().endswith(words)


def code(around: Surroundings) -> str | None:
    """Numbers in a code of letters and digits: 7-Eleven, 18 U.S.C. 1956, Log4j 2.17."""
    if around.numeral.isdecimal() and _NAME_JOINED.match(around.after):
        return f"part of a name: {around.numeral}{around.after[:1]}{around.words_after[1]}"
    if around.numeral.isdecimal() and _STATUTE.match(around.after):
        return "a place in a book of laws"
    if around.numeral.isdecimal() and _FILE_NUMBER.match(around.after):
        return "the number of a case"
    if _CODE_BEFORE.search(around.before) and not around.hedged and unit_of(around) is None:
        return f"part of a name: {around.before.split()[-1]} {around.numeral}"
    return None


def name(around: Surroundings) -> str | None:
    """Numbers that are part of a name: Windows 11, Boeing 737, the Group of Seven."""
    number = around.number
    if number is None or not around.lexicon.spaced:
        return None
    if around.hedged:
        return _with_what_looks_like_a_hedge(around)
    if not around.words_before:
        return None
    foreign = around.plain and around.before.endswith(" ") and _is_foreign(around.words_before[-1], around.lexicon)
    if foreign and (unit_of(around) is None or _is_foreign(around.word_behind, around.lexicon)):
        return f"part of a name: {around.words_before[-1]} {around.numeral}"
    if around.lexicon.nouns_capitalised:
        return _behind_a_capital(around)
    if len(around.words_before) == 1 and not _knows_words(around):
        return None
    word, headline = around.words_before[-1], _is_headline(around.text)
    if number.words:
        capital = around.numeral[0].isupper() and not headline
        joined = around.before.endswith(("-", "‑"))
        inside = capital and word[0].isalpha() and not word.endswith(".")
        return "part of a name" if inside or joined else None
    first = len(around.words_before) == 1
    if unit_of(around) is not None and (headline if not first else not around.words("taking")):
        return None
    if around.plain and not headline and _name_behind(around.after) and around.word_after in around.lexicon.units:
        return f"part of a name: {around.numeral} {around.words_after[0]}"
    if not (around.plain or (number.decimals and around.figure.mark is None)):
        return None
    if (
        not headline
        and _name_behind(around.after)
        and unit_of(around) is None
        and not _is_measured(around)
        and around.word_after not in around.words("toll")
    ):
        return f"part of a name: {around.numeral} {around.words_after[0]}"
    if _name_of(around.lexicon).search(around.before) and not counts_things(around):
        return f"part of a name: {around.before.strip()} {around.numeral}"
    if around.before[-1:] not in (" ", "-") or word.lower() == word or not word[0].isalpha():
        return None
    lower = word.lower()
    if (
        first
        and around.words("plural_endings") == frozenset()
        and _knows_words(around)
        and (counts_things(around) or (_is_measured(around) and around.unit_of_time not in ("year", "month")))
    ):
        return None  # a capital at the beginning tells no name, and any noun may follow
    if lower in around.lexicon.minus:
        return None
    if (
        lower in around.words("taking")
        or lower in around.lexicon.weekdays
        or ((first or headline) and _is_function_word(around, lower))
    ):
        return None
    sized = _SIZE_BEHIND.match(around.after) is not None
    of_a_month = lower[:-2] in around.lexicon.months
    if word.endswith(("'s", "’s")) and (sized or of_a_month or unit_of(around) is not None):
        return None
    if _name_behind(around.after):
        return f"part of a name: {word} {around.numeral} {around.words_after[0]}"
    place = not first and around.words_before[-2].lower() in around.words("place_before")
    counts = counts_things(around) or _is_measured(around)
    return None if place and counts else f"part of a name: {word} {around.numeral}"


def _with_what_looks_like_a_hedge(around: Surroundings) -> str | None:
    """A hedge with a capital between digits, or behind them, is a part of their name: 737 *MAX* 9."""
    numeral = around.figure.numeral
    before = around.text[around.figure.start : numeral.start].strip()
    printed = before or around.text[numeral.end : around.figure.end].strip()
    joined = not before or around.before.rstrip()[-1:].isdigit()
    capital = printed.isalpha() and printed[0].isupper() and joined and not _is_headline(around.text)
    return f"part of a name: {around.text[around.figure.start : around.figure.end].strip()}" if capital else None


def _is_foreign(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is a name by its letters: iPhone; Windows in a text that is not in Latin letters."""
    if _MIXED_CASE.match(word):
        return True
    return _LATIN.match(word) is not None and _writes_otherwise(lexicon)


@functools.lru_cache(maxsize=64)
def _writes_otherwise(lexicon: Lexicon) -> bool:
    """Whether a language is not written in Latin letters."""
    return not any(word.isascii() for word in lexicon.common)


def denomination(around: Surroundings) -> str | None:
    """Money that names a coin or a note: 500円*硬貨*."""
    named = around.words("denominations") and around.behind.startswith(around.phrases("denominations"))
    return "the name of a coin or a note" if named else None


def title(around: Surroundings) -> str | None:
    """Figures that open a title: the song "99 Luftballons", 小説「1984」."""
    works = around.words("works")
    if not works or not around.before.rstrip().endswith(_TITLE_QUOTES):
        return None
    before = around.before.rstrip()[:-1].rstrip().lower()
    if not around.lexicon.spaced:
        return "part of a title" if before.endswith(around.phrases("works")) else None
    word = _WORD_AT_END.search(before)
    return "part of a title" if word and not works.isdisjoint(_forms_of(word.group(), around.lexicon)) else None


def quoted(around: Surroundings) -> str | None:
    """A bare number alone in quotes names something: the song «40»."""
    if not around.plain or not around.before.rstrip().endswith(_TITLE_QUOTES):
        return None
    return "in quotes: a name" if around.after.lstrip().startswith(_CLOSING_QUOTES) else None


def _behind_a_capital(around: Surroundings) -> str | None:
    """A bare number that counts nothing behind a noun, where nouns have capitals: Boeing 737, Saal 5, iPhone 15."""
    word = around.words_before[-1]
    if not around.plain or len(around.words_before) == 1 or not around.before.endswith((" ", "-")):
        return None
    if _CODE_BEHIND.match(around.after) and word != word.lower() and not _is_function_word(around, word.lower()):
        return f"part of a name: {word} {around.numeral} {around.words_after[0]}"
    if (
        word == word.lower()
        or unit_of(around) is not None
        or _is_measured(around)
        or around.word_after in around.words("toll")
    ):
        return None
    if _is_function_word(around, word.lower()):
        return None
    return f"the number of a thing, behind {word!r}"


def _name_behind(after: str) -> bool:
    match = _NAME_BEHIND.match(after)
    return match is not None and match[1][0].isupper()


@functools.lru_cache(maxsize=64)
def _name_of(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a name that goes on with a number: the Group *of* 7."""
    return re.compile(rf"\s[A-Z]\w+ (?:{alternatives(lexicon.of)}) $")


@functools.lru_cache(maxsize=64)
def _and_another(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a second number of things: lots 14 *and 15*."""
    joins = lexicon.context.get("joins", frozenset()) | {word for word in lexicon.to if word.isalpha()}
    return re.compile(rf" (?:{alternatives(joins)}|&) \d+\b(?![%.,]\d)")


def _knows_words(around: Surroundings) -> bool:
    """Whether the language tells function words from nouns, without which a word before a figure tells nothing."""
    return around.lexicon.spaced and bool(around.words("stop_units"))


def _is_function_word(around: Surroundings, word: str) -> bool:
    return around.ends_like(word, "adverb_endings") or word in _function_words(around.lexicon)


@functools.lru_cache(maxsize=64)
def _function_words(lexicon: Lexicon) -> Words:
    classes = (lexicon.context.get(name, ()) for name in ("stop_units", "definite", "year_before", "openers", "taking"))
    return (lexicon.common | lexicon.fillers).union(*classes)


@functools.lru_cache(maxsize=4)
def _is_headline(text: str) -> bool:
    """Whether most longer words of a sentence are capitalised, so that capitals tell nothing."""
    if text.endswith((".", "!", "?")):
        return False
    words = _LONG_WORD.findall(text[:_HEADLINE_LENGTH])
    return len(words) > _HEADLINE_WORDS and sum(word[0].isupper() for word in words) > _HEADLINE_SHARE * len(words)


def the_thing(around: Surroundings) -> str | None:
    """A bare number between an article and a thing in the singular: the 73 bus, a 747, the 737-800."""
    if (
        not (around.plain or _MODEL.fullmatch(around.numeral))
        or not around.lexicon.spaced
        or around.after.startswith(("-", "‑", "%"))
    ):
        return None
    article = around.word_before
    named = article in around.words("singular") or article in around.lexicon.articles
    if not named or unit_of(around) is not None or _is_measured(around):
        return None
    word = around.word_after
    bare = not word.isalpha() or _is_function_word(around, word) or around.ends_like(word, "verb_endings")
    if (article in around.words("definite") and around.plain and bare) or word in around.words("toll"):
        return None
    return f"the number of a thing, behind {article!r}"


def _is_measured(around: Surroundings) -> bool:
    """Whether a figure measures time or anything else."""
    return around.unit_of_time is not None or any(
        around.word_after in around.words(name) for name in ("measures", "ratios", "points_after")
    )
