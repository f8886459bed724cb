"""The lexicon of a language, read from its file and from CLDR once, and the versions that fix how it is read."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from cac_check.interval import parse_number
from cac_check.model import Hedge
from cac_check.reading.digits import DigitStyle
from cac_check.reading.errors import Unreadable
from cac_check.reading.letters import letters_of, spelled_alike
from cac_check.reading.lexicon import Lexicon, Numbers, Words
from cac_check.reading.lexicon_files import WIDTHS, base_language, languages, read_cldr, read_resource

_NUMBER_WORDS = ("numbers", "spelled", "hundreds", "collectives", "scales", "fused", "plurals", "fractions")
"""What holds words of numbers, which may be spelled carelessly where other words may not: *si* is not *sí*."""


def lexicon(language: str) -> Lexicon:
    """Return the lexicon that reads ``language``.

    Raises:
        Unreadable: if there is none.
    """
    return _load(base_language(language))


@functools.cache
def _load(code: str) -> Lexicon:
    file = read_resource(code)
    letters = letters_of(tuple(file.get("letters", ())))
    alike = [(old, new) for old, news in file.get("alike", {}).items() for new in news]
    numbers_alike = [(old, new) for old, news in file.get("alike_numbers", {}).items() for new in news]
    own, cldr = (
        _Content(letters.folded_words(_numbers_spelled(spelled_alike(content, alike), numbers_alike)))
        for content in (file, read_cldr(code))
    )
    plain = {each.name: _BY_TYPE[str(each.type)](own, each.name) for each in fields(Lexicon) if each.type in _BY_TYPE}
    otherwise = {**_numerals(own, cldr), **_hedges_and_ranges(own), **_days(own), **_context(own)}
    known = {"language": code, "letters": letters, "unit_signs": frozenset(cldr.data.get("unit_signs", ()))}
    return Lexicon(**{**plain, **otherwise, **known})


class _Content:
    """What a file of words holds under each key, by what it is."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    def words(self, key: str) -> Words:
        return frozenset(map(str.lower, self.data.get(key, ())))

    def mapping(self, key: str) -> Mapping[str, str]:
        return MappingProxyType({word.lower(): meaning for word, meaning in self.data.get(key, {}).items()})

    def numbers(self, key: str) -> Numbers:
        return MappingProxyType({word: parse_number(number) for word, number in self.mapping(key).items()})

    def whole_numbers(self, key: str) -> Mapping[str, int]:
        return MappingProxyType({word: int(number) for word, number in self.mapping(key).items()})

    def flag(self, key: str) -> bool:
        return bool(self.data.get(key) == "true")

    def text(self, key: str) -> str:
        return str(self.data.get(key, ""))

    def as_written(self, key: str) -> Mapping[str, str]:
        """Return words as they are written, capital letters and all, and what they mean."""
        return {**self.data.get(key, {})}

    def hedges(self, key: str) -> Mapping[str, Hedge | None]:
        return {
            phrase.lower(): None if name == "none" else Hedge(name)
            for name, phrases in self.data.get(key, {}).items()
            for phrase in phrases
        }


_BY_TYPE: Mapping[str, Callable[[_Content, str], Any]] = MappingProxyType(
    {
        "Words": _Content.words,
        "Numbers": _Content.numbers,
        "Mapping[str, str]": _Content.mapping,
        "Mapping[str, int]": _Content.whole_numbers,
        "bool": _Content.flag,
        "str": _Content.text,
    }
)
"""How a field of a lexicon is read from the key of its name, by its type; the others have functions below."""


def _numerals(own: _Content, cldr: _Content) -> Mapping[str, Any]:
    """Return how numbers are written, in digits and in words, of which CLDR knows some."""
    unread = own.words("unread")
    short = {**cldr.as_written("abbreviations"), **own.as_written("abbreviations")}
    scales = {word: parse_number(number) for word, number in cldr.as_written("scales").items() if word not in unread}
    scales |= own.numbers("scales")
    digits, glued = own.data["digits"], own.data.get("glued", ())

    def together(key: str) -> Numbers:
        found = {**cldr.as_written(key), **own.as_written(key)}
        return MappingProxyType({word: parse_number(number) for word, number in found.items()})

    return {
        "digits": DigitStyle(frozenset(digits["decimal"]), frozenset(digits["group"]), digits.get("indian") == "true"),
        "scales": MappingProxyType(scales),
        "apart": own.words("apart") or frozenset(scales),
        "glued": frozenset(glued),
        "glued_scales": own.numbers("glued") if isinstance(glued, dict) else MappingProxyType({}),
        "abbreviations": MappingProxyType(
            {word.rstrip("."): parse_number(number) for word, number in short.items() if word.lower() not in unread}
        ),
        "dotted": frozenset(word.rstrip(".") for word in short if word.endswith(".")),
        "touching": MappingProxyType(
            {word: parse_number(number) for word, number in cldr.as_written("touching").items()}
        ),
        "spelled": together("spelled"),
        "fused": together("fused"),
        "and_": own.words("and"),
        "plus": own.words("plus") | own.words("and"),
        "permille": own.words("permille") | {"‰"},
    }


def _hedges_and_ranges(own: _Content) -> Mapping[str, Any]:
    """Return words before and behind numbers that say how sure they are, and what joins two of them."""
    between = {word: frozenset(joiners.split("|")) for word, joiners in own.mapping("between").items()}
    before = own.hedges("hedges_before")
    prefixes = ("", *own.words("prefixes"))  # the hedges with each prefix of the language too: وأكثر من
    return {
        "hedges_before": MappingProxyType(
            {f"{prefix}{phrase}": hedge for prefix in prefixes for phrase, hedge in before.items()}
        ),
        "hedges_around": MappingProxyType(
            {phrase: hedge for phrase, hedge in own.hedges("hedges_around").items() if hedge}
        ),
        "hedges_after": MappingProxyType({**own.hedges("hedges_after")}),
        "fractions_hedged": MappingProxyType(
            {word: Hedge(name) for word, name in own.mapping("fractions_hedged").items()}
        ),
        "between": MappingProxyType(between),
        "between_joiners": frozenset().union(*between.values()),
    }


def _days(own: _Content) -> Mapping[str, Any]:
    """Return signs of dates, and units of time that are told together."""
    marks, pairs = own.data.get("date_marks", {}), own.data.get("unit_pairs", {})
    return {
        "date_marks": MappingProxyType({mark: tuple(signs) for mark, signs in marks.items()}),
        "unit_pairs": MappingProxyType(
            {word.lower(): (parse_number(pair[0]), pair[1]) for word, pair in pairs.items()}
        ),
    }


def _context(own: _Content) -> Mapping[str, Any]:
    """Return classes of words around numbers, by their names."""

    def classes(found: Mapping[str, Any]) -> Mapping[str, Words]:
        return MappingProxyType(
            {name: frozenset(map(str.lower, words)) for name, words in found.items() if isinstance(words, list)}
        )

    context = own.data.get("context", {})
    return {
        "directions": classes(own.data.get("directions", {})),
        "context": classes(context),
        "relations": classes(context.get("relations", {})),
    }


def _numbers_spelled(data: dict[str, Any], alike: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the content of a file with its words of numbers in every spelling: *milhões* as *milhoes*."""
    return {key: spelled_alike(value, alike) if key in _NUMBER_WORDS else value for key, value in data.items()}


def lexicon_version(language: str) -> str:
    """Return the versions that fix how ``language`` is read: ``en 1.0, widths 1.0``.

    Raises:
        Unreadable: if there is no lexicon for it.
    """
    known = lexicon(language)
    return f"{known.language} {known.version}, widths {_widths_version()}"


def lexicon_versions(used: Iterable[str] | None = None) -> Mapping[str, str]:
    """Return the version of lexicon files by their names; ``widths`` is the table of intervals.

    Args:
        used: the languages in question, of which some may have no lexicon; all that have one by default.
    """
    wanted = set(languages() if used is None else ())
    for code in used or ():
        with contextlib.suppress(Unreadable):
            wanted.add(base_language(code))
    versions = {code: lexicon(code).version for code in sorted(wanted)}
    return MappingProxyType({**versions, WIDTHS: _widths_version()})


@functools.cache
def _widths_version() -> str:
    return str(read_resource(WIDTHS)["version"])
