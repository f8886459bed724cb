"""What runs of digit, ten and scale characters tell."""

from __future__ import annotations

from cac_check.interval import MAX_DIGITS, Rational
from cac_check.reading.lexicon import Lexicon

_TEN = 10


def scale_value(lexicon: Lexicon, text: str) -> Rational:
    """Return the product of scale characters: 百万 is a million."""
    value: Rational = 1
    for character in text:
        value *= lexicon.tens.get(character) or lexicon.scales[character]
    return value


def character_value(lexicon: Lexicon, text: str) -> int:
    """Return the value of a run of digit and ten characters, or -1 if it is not one number.

    二〇二三 is read place by place, 一百二十三 by its tens.
    """
    if text.isdecimal():
        return int(text)
    if not any(character in lexicon.tens for character in text):
        value = 0
        for character in text:
            value = value * 10 + int(lexicon.han[character])
        return value if len(text) <= MAX_DIGITS else -1
    total, digit, largest = 0, None, 10**4
    for character in text:
        if character in lexicon.han:
            if digit:
                return -1
            digit = int(lexicon.han[character])
            continue
        ten = int(lexicon.tens[character])
        if ten >= largest or digit == 0 or (digit is None and ten > _TEN and not _implies_one(lexicon, text)):
            return -1
        total, largest = total + (1 if digit is None else digit) * ten, ten
        digit = None
    if digit and has_tail(lexicon, text[-2:]):
        return total + digit * largest // _TEN
    return total + (digit or 0)


def spelled_value(lexicon: Lexicon, text: str) -> int:
    """Return the value of digits, tens and scales spelled in letters, or -1 if they are no one number: 삼천오백."""
    total, section, digit, ten, scale = 0, 0, 0, 10**4, 10 ** (MAX_DIGITS + 1)
    for letter in text.replace(" ", ""):
        if letter in lexicon.letters_of_digits:
            digit = int(lexicon.letters_of_digits[letter])
        elif letter in lexicon.tens:
            if lexicon.tens[letter] >= ten:
                return -1
            ten = int(lexicon.tens[letter])
            section, digit = section + (digit or 1) * ten, 0
        else:
            if lexicon.scales[letter] >= scale:
                return -1
            scale = int(lexicon.scales[letter])
            total += (section + digit or 1) * scale
            section, digit, ten = 0, 0, 10**4
    return total + section + digit


def has_tail(lexicon: Lexicon, last: str) -> bool:
    """Whether the last two characters of a run are a ten and a digit for the next place: 百五 of 二百五."""
    ten, digit = last[:1], last[1:]
    return lexicon.tails and lexicon.tens.get(ten, 0) > _TEN and lexicon.han.get(digit, 0) != 0


def _implies_one(lexicon: Lexicon, text: str) -> bool:
    """Whether the one before a hundred or a thousand may be left out: 千五百, but 千 alone is a part of a word."""
    return lexicon.implied_ones and len(text) > 1
