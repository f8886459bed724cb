"""The files that lexicons are read from: which languages there are, and what is asked of all of them at once.

Each of these reads no more of a file than it needs; ``lexicon_reader`` reads the words of one language whole.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from cac_check.reading.errors import Unreadable
from cac_check.reading.lexicon import Words

_LEXICONS = resources.files("cac_check.reading") / "lexicons"
_CLDR = resources.files("cac_check.reading") / "cldr"
WIDTHS = "widths"


class ScaleWord(NamedTuple):
    """A scale word of some language: on which sides of the digits it stands, and the codes of its languages."""

    behind: bool
    before: bool
    languages: tuple[str, ...]


def read_resource(name: str) -> Any:
    """Return the parsed content of one file of ``lexicons/``, every scalar as text."""
    return _read_yaml(_LEXICONS / f"{name}.yaml")


def read_cldr(code: str) -> Any:
    """Return what CLDR knows of the number words of a language, every scalar as text."""
    return _read_yaml(_CLDR / f"{code}.yaml")


def _read_yaml(path: Traversable) -> Any:
    return next(_documents(path.read_text(encoding="utf-8")))


def _documents(text: str) -> Iterator[Any]:
    return iter(yaml.load_all(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))


def examples(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the second document of a lexicon file: its own examples, by what is to be read (phrases, sentences).

    Raises:
        Unreadable: if there is no lexicon for the language.
    """
    documents = _documents((_LEXICONS / f"{base_language(language)}.yaml").read_text(encoding="utf-8"))
    next(documents)
    return MappingProxyType(next(documents, {}) or {})


@functools.cache
def common_words() -> Mapping[str, Words]:
    """Return the frequent words of every language, without reading all else that its file holds."""
    return MappingProxyType({code: frozenset(_top_level(code, "common")) for code in languages()})


@functools.cache
def own_letters() -> Mapping[str, Words]:
    """Return the letters of every language that few other ones of its script have."""
    return MappingProxyType({code: frozenset(_top_level(code, "own_letters")) for code in languages()})


@functools.cache
def writing() -> Mapping[str, tuple[str, ...]]:
    """Return the scripts of every language, as Unicode names them; Latin where its file names none.

    The first one tells a language from others that use the rest too.
    """
    return MappingProxyType({code: tuple(_top_level(code, "writing")) or ("LATIN",) for code in languages()})


class LanguageNotRead(NamedTuple):
    """A language without a lexicon: its script, and the words and letters that tell it from others of that script."""

    script: str
    common: Words
    own_letters: Words


@functools.cache
def languages_not_read() -> Mapping[str, LanguageNotRead]:
    """Return what tells the languages that no lexicon reads, by their codes, without those that got one since."""
    found = _read_yaml(resources.files("cac_check.reading") / "languages_not_read.yaml")
    return MappingProxyType(
        {
            code: LanguageNotRead(
                told.get("script", "LATIN"), frozenset(told.get("common", ())), frozenset(told.get("own_letters", ()))
            )
            for code, told in found.items()
            if code not in languages()
        }
    )


@functools.cache
def _top_level(code: str, key: str) -> tuple[str, ...]:
    """Return a list of words that stands under a key of its own in the file of a language."""
    text = _text_of(code)
    match = re.search(rf"^{key}: \[[^\]]*\]", text, re.MULTILINE)
    return tuple(next(_documents(match.group()))[key]) if match else ()


@functools.cache
def _text_of(code: str) -> str:
    return (_LEXICONS / f"{code}.yaml").read_text(encoding="utf-8")


@functools.cache
def scale_words() -> Mapping[str, ScaleWord]:
    """Return the scale words of all languages that CLDR knows; those of three letters or fewer in their case."""
    lines = (_CLDR / "scales.txt").read_text(encoding="utf-8").splitlines()
    return MappingProxyType(
        {
            word: ScaleWord("behind" in sides, "before" in sides, tuple(codes.split()))
            for word, sides, codes in (line.split("\t") for line in lines if not line.startswith("#"))
        }
    )


@functools.cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages that can be read."""
    names = (entry.name.removesuffix(".yaml") for entry in _LEXICONS.iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(name for name in names if name != WIDTHS))


def base_language(language: str) -> str:
    """Return the language whose lexicon reads ``language``: ``zh`` for ``zh-Hant``.

    Raises:
        Unreadable: if there is none.
    """
    code = language.strip().replace("_", "-").lower()
    while code not in languages():
        code, _, _ = code.rpartition("-")
        if not code:
            raise Unreadable(f"there is no lexicon for the language {language!r}, only for {', '.join(languages())}")
    return code
