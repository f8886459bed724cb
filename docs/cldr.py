"""Writes what CLDR knows of number words into the package: ``cac_check/reading/cldr/``.

``scales.txt`` holds the scale words and abbreviations of every language, so that a number before one that is not
understood is refused instead of read without it. ``<code>.yaml`` holds, for each language with a lexicon, what the
lexicon reads of them: scales, abbreviations, number words. Words come from babel (compact patterns, units) and
unicode-rbnf (numbers spelled out), which only this script and the tests need.

Usage: ``python docs/cldr.py`` writes; ``python docs/cldr.py --check`` only says what is out of date (exit 1).
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import unicode_rbnf
import yaml
from babel import Locale
from babel.localedata import locale_identifiers
from unicode_rbnf import RbnfEngine
from unicode_rbnf.engine import NoRuleForNumberError

ROOT = Path(__file__).resolve().parent.parent
READING = ROOT / "cac_check" / "reading"
TARGET = READING / "cldr"

SPELLED = ("ar", "de", "es", "fr", "hi", "id", "it", "ms", "pt", "ru", "sq", "tr", "uk")
"""Languages whose number words are taken from CLDR; English and those in characters have all in their lexicons."""

POWERS = tuple(10**n for n in (3, 6, 9, 12))
_PATTERN = re.compile(r"^(?P<before>[^0]*)(?P<zeros>0+)(?P<behind>[^0]*)$")
_INVISIBLE = re.compile("[\u200e\u200f\u061c\u00ad]")
_JOINT = re.compile(r"[\s\u00a0\u202f\-‑]+")
_LINKS = frozenset({"de", "ka", "na", "n"})
"""What stands between digits and scale in some languages: 20 *de* milioane."""
_SHORTEST, _SHORTEST_BEFORE = 3, 2
_NO_UNITS = frozenset({"K", "k", "M", "B", "T", "D", "E", "G", "P", "Y"})
"""Letters that are scales wherever they stand apart, though they are signs of units too."""
_BOTH = frozenset({"m"})
"""Signs that are a scale behind money and a measure elsewhere: $5 *m*, 5 *m* wide."""
_JOINTS = frozenset({"a", "de", "ka", "na", "n"})
"""Words that join digits and scale in some languages and are words of their own in many."""
NEWS = {"mdd": "es", "mdp": "es", "MTn": "es", "Mds": "fr", "mds": "fr", "Mia": "de", "mM": "pt"}
"""Abbreviations of scales that news writes and CLDR does not know, and their languages."""


class Scale(NamedTuple):
    """A scale word as CLDR writes it, its value, whether it stands before the digits, and whether it touches them."""

    word: str
    value: int
    before: bool
    touches: bool


def compact_scales(locale: Locale) -> Iterator[Scale]:
    """Yield the scale words of the long and the short compact patterns of a locale."""
    for style in ("long", "short"):
        for patterns in (locale.compact_decimal_formats.get(style) or {}).values():
            for magnitude, pattern in patterns.items():
                for form in _INVISIBLE.sub("", pattern.pattern).replace("'", "").split(";"):
                    if match := _PATTERN.match(form):
                        value = int(magnitude) // 10 ** (len(match["zeros"]) - 1)
                        for group in ("before", "behind"):
                            if word := match[group].strip(" \u00a0\u202f-"):
                                yield Scale(word, value, group == "before", word[0] == match[group][0])


def is_latin(word: str) -> bool:
    """Whether the letters of a word are Latin."""
    return all("LATIN" in unicodedata.name(letter, "") for letter in word if letter.isalpha())


def is_kept(word: str) -> bool:
    """Whether a word is plain enough to be taken for a scale in a text of another language."""
    letters = word.rstrip(".")
    return bool(letters) and letters not in _JOINTS


def normal(word: str) -> str:
    """Return a word as the package looks it up: without its full stop; in lower case unless it is an abbreviation."""
    bare = word.rstrip(".")
    return bare if len(bare) <= _SHORTEST and is_latin(bare) else bare.lower()


def all_scales() -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """Return the scale words of every language, by word: those behind the digits and those before."""
    behind: defaultdict[str, set[str]] = defaultdict(set)
    before: defaultdict[str, set[str]] = defaultdict(set)
    for identifier in locale_identifiers():
        locale = Locale.parse(identifier)
        for word, _, is_before, _ in compact_scales(locale):
            parts = [part for part in word.split() if part not in _LINKS]
            for part in parts[:1] if is_latin(word) else {word, re.split(r"[\s\u00a0.]", word)[0]}:
                if is_kept(part) and not (is_before and part.isascii() and len(part) < _SHORTEST_BEFORE):
                    (before if is_before else behind)[normal(part)].add(locale.language)
    for code in rbnf_languages():
        for word in spelled_scales(code):
            if is_kept(word) and (not is_latin(word) or len(word) > _SHORTEST):
                behind[normal(word)].add(code)
    for word, code in NEWS.items():
        behind[word].add(code)
    return behind, before


def rbnf_languages() -> list[str]:
    """Return the languages that unicode-rbnf spells numbers out in."""
    names = {path.stem for path in Path(unicode_rbnf.__file__).parent.rglob("*.xml")}
    return sorted(name for name in names if "_" not in name and name not in ("root", "ordinals", "plurals"))


def spellings(engine: RbnfEngine, number: int) -> Iterator[str]:
    """Yield a number in words, in every form of the language, in lower case, with single spaces for all joints."""
    try:
        texts = engine.format_number(number).text_by_ruleset
    except (ValueError, NoRuleForNumberError):
        return
    for rules, text in texts.items():
        if ("cardinal" in rules or "numbering" in rules) and not rules.endswith("financial"):
            clean = _JOINT.sub(" ", _INVISIBLE.sub("", text).replace(",", " ")).strip().lower()
            if clean and not any(character.isdigit() for character in clean):
                yield clean


def spelled_scales(code: str) -> Iterator[str]:
    """Yield the words of a language for a thousand, a million and so on, in every number and case."""
    engine = RbnfEngine.for_language(code)
    small = {word for n in range(100) for text in spellings(engine, n) for word in text.split()}
    for power in POWERS:
        for factor in (1, 2, 3, 5, 11, 21):
            counted = set(spellings(engine, factor))
            for text in spellings(engine, factor * power):
                head, _, scale = text.rpartition(" ")
                if scale not in small and head in counted:
                    yield scale


class Words(NamedTuple):
    """The number words of a language."""

    numbers: Mapping[str, int]
    """Phrases for 0 to 99 and for 100, 200 … 900."""
    scales: Mapping[str, int]
    fused: Mapping[str, int]
    """Words that are number and scale at once: seribu, ألفين."""


def number_words(code: str) -> Words:
    """Return the number words of a language; a phrase that CLDR uses for two values is left out."""
    engine = RbnfEngine.for_language(code)
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    scales: defaultdict[str, set[int]] = defaultdict(set)
    fused: defaultdict[str, set[int]] = defaultdict(set)
    counted = {n: frozenset(spellings(engine, n)) for n in (*range(100), *range(100, 1000, 100))}
    for n, texts in counted.items():
        for text in texts:
            numbers[text].add(n)
    for power in POWERS:
        for text, head in _heads(engine, counted, power, (5, 8, 20, 100)):
            if " " not in (scale := text.removeprefix(head).strip()):
                scales[scale].add(power)
        for text, head in _heads(engine, counted, power, (1, 2)):
            if text.startswith(f"{head} ") and " " not in (scale := text.removeprefix(f"{head} ")):
                scales[scale].add(power)
        for factor in (1, 2):
            for text in spellings(engine, factor * power):
                if " " not in text and text not in scales and not text.startswith(tuple(counted[factor])):
                    fused[text].add(factor * power)
    for power in POWERS[:2]:  # before a scale some words have a form of their own: quatre-vingt mille, veintiún mil
        for n in counted:
            for text in spellings(engine, n * power):
                scale = next((word for word in scales if text.endswith(word) and power in scales[word]), "")
                if scale and text not in fused and (head := text.removesuffix(scale).strip()):
                    numbers[head].add(n)
    return Words(_certain(numbers), _certain(scales), _certain(fused))


def _heads(
    engine: RbnfEngine, counted: Mapping[int, Iterable[str]], power: int, factors: Iterable[int]
) -> Iterator[tuple[str, str]]:
    """Yield multiples of a power in words, each with the word for its factor that it begins with."""
    for factor in factors:
        for text in spellings(engine, factor * power):
            for head in counted[factor]:
                if text.startswith(head) and len(text) > len(head):
                    yield text, head


def _certain(found: Mapping[str, set[int]]) -> dict[str, int]:
    """Return the words that tell one number only, by number."""
    return {word: min(values) for word, values in found.items() if len(values) == 1}


def units_of(locale: Locale) -> set[str]:
    """Return the words and signs of measure of a language: 5 *mil* are miles in Indonesian."""
    patterns = locale._data["unit_patterns"]
    texts = [text for forms in patterns.values() for style in forms.values() for text in _texts(style)]
    return {word.strip(".") for text in texts for word in text.replace("{0}", " ").split()}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)


def lexicon_file(code: str, scales: Mapping[str, set[str]]) -> str:
    """Return what is taken from CLDR into the lexicon of one language, as YAML."""
    locale = Locale.parse(code)
    words = number_words(code) if code in SPELLED else Words({}, {}, {})
    long, short, touching = dict(words.scales), {}, {}
    for word, value, before, touches in compact_scales(locale):
        if before or " " in word.replace("\u00a0", " ") or (code not in SPELLED and not is_latin(word)):
            continue
        bare = word.rstrip(".")
        if len(bare) <= _SHORTEST and is_latin(bare):
            (touching if touches else short)[word] = value
        else:
            long[word.lower()] = value
    units = units_of(locale)
    signs = sorted(
        word
        for word in scales
        if word in units
        and word not in _NO_UNITS
        and (word in _BOTH or scales[word].isdisjoint({code, "en"} if len(word) > 1 else {code}))
    )
    names = ("scales", "abbreviations", "touching", "spelled", "fused")
    sections = zip(names, (long, short, touching, words.numbers, words.fused), strict=True)
    told: dict[str, Any] = {name: _by_number(section) for name, section in sections if section}
    if signs:
        told["unit_signs"] = signs
    body = yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)
    return f"{_head()}{body}"


def _by_number(words: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(words.items(), key=lambda item: (item[1], item[0])))


def _head() -> str:
    sources = f"babel {version('babel')}, unicode-rbnf {version('unicode-rbnf')}"
    return f"# Written by docs/cldr.py ({sources}): do not edit.\n"


def scales_file(behind: Mapping[str, set[str]], before: Mapping[str, set[str]]) -> str:
    """Return the scale words of all languages, one a line: the word, where it stands, the languages."""
    sides, known = (("behind", behind), ("before", before)), behind.keys() | before.keys()
    lines = [
        f"{word}\t{' '.join(side for side, words in sides if word in words)}\t{' '.join(sorted(languages))}"
        for word, languages in sorted((word, behind.get(word, set()) | before.get(word, set())) for word in known)
    ]
    return _head() + "\n".join(lines) + "\n"


def main() -> int:
    """Write the files, or say which are out of date."""
    behind, before = all_scales()
    codes = sorted(path.stem for path in (READING / "lexicons").glob("*.yaml") if path.stem != "widths")
    files = {TARGET / "scales.txt": scales_file(behind, before)}
    files |= {TARGET / f"{code}.yaml": lexicon_file(code, behind) for code in codes}
    stale = [path for path, text in files.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is out of date: run python docs/cldr.py")
        return 1 if stale else 0
    TARGET.mkdir(exist_ok=True)
    for path in stale:
        path.write_text(files[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
