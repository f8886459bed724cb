"""Names that look the same and are not: letters of other scripts, invisible characters, marks put together otherwise.

A figure filed under such a name is compared with nothing, and nobody can see why. The letters are those of Unicode's
confusables (https://www.unicode.org/reports/tr39/) that look like a Latin letter in every usual typeface.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

_LATIN = {
    "a": "аɑα", "b": "Ьƅ", "c": "сϲ", "d": "ԁ", "e": "еҽ", "g": "ɡց", "h": "һհ", "i": "іι", "j": "јϳ", "k": "κ",
    "l": "ӏ", "n": "ո", "o": "оοօ", "p": "рρ", "q": "ԛ", "r": "г", "s": "ѕ", "u": "υս", "v": "ѵν", "w": "ԝѡ",
    "x": "хχ", "y": "уγ", "A": "АΑ", "B": "ВΒ", "C": "СϹ", "E": "ЕΕ", "H": "НΗ", "I": "ІΙӀ", "J": "ЈͿ", "K": "КΚ",
    "M": "МΜ", "N": "Ν", "O": "ОΟՕ", "P": "РΡ", "S": "ЅՏ", "T": "ТΤ", "V": "Ѵ", "X": "ХΧ", "Y": "ҮΥ", "Z": "Ζ",
    "-": "‐‑−", "'": "’ʼ",
}  # fmt: skip

_SAME = str.maketrans({other: letter for letter, others in _LATIN.items() for other in others})


def appearance(name: str) -> str:
    """Return a text that two names share if they look the same."""
    if name.isascii():
        return name
    seen = (
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", name)
        if unicodedata.category(character) not in ("Cf", "Cc")
    )
    return "".join(seen).translate(_SAME)


def look_alikes(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that looks like an earlier one and is another, with the earlier one."""
    first: dict[str, str] = {}
    for name in names:
        known = first.setdefault(appearance(name), name)
        if known != name:
            yield name, known


def difference(name: str, other: str) -> str:
    """Return the characters by which names that look the same differ: *U+043E (CYRILLIC SMALL LETTER O)*."""
    odd = [each for each in dict.fromkeys(name + other) if not each.isascii() and (each in name) != (each in other)]
    named = (f"U+{ord(each):04X} ({unicodedata.name(each, 'without a name')})" for each in odd)
    return ", ".join(named) or "the order of their characters"
