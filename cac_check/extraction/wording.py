"""Words near a figure: how it relates to others, what was done, and the id they suggest."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

from cac_check.extraction.surroundings import Surroundings
from cac_check.model import Kind
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Figure
from cac_check.reading.word_patterns import alternatives
from cac_check.records import dataclass

_RELATION_REACH = 40
_VERB_BEFORE = 8
_VERB_AFTER = 8
_SHORTEST = 4
_STOPS = frozenset(",;:")
_PARTS = re.compile(r"[,;:，；：。()（）–—]|[.!?]\s")
_LONGEST_ID = 48
_LETTERS = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"\d")
_FIGURES = re.compile(r"\d[\d.,]*")
_OF = "of_the"
_IDS = {Kind.DURATION: "duration", Kind.PERCENT: "share", Kind.RATIO: "ratio", Kind.AMOUNT: "amount"}


@dataclass(frozen=True, slots=True)
class Relation:
    """Words near a figure that say how it relates to another: *other*, *of the*, *including*."""

    name: str
    words: str


def relations_near(around: Surroundings) -> tuple[Relation, ...]:
    """Return the words heard within a few words of a figure that relate it to another one.

    They stand in its clause, nearer to it than to any other figure in digits, and are no part of a hedge (*more* than).
    """
    if not around.lexicon.relations:
        return ()
    text, figure, lexicon = around.text, around.figure, around.lexicon
    start = max(0, figure.start - _RELATION_REACH)
    found = {
        Relation(str(match.lastgroup), match.group()): None
        for match in _relations(lexicon).finditer(text, start, figure.end + _RELATION_REACH)
        if _is_about(text, match, figure) and not _bends(lexicon).match(text, match.start())
    }
    return tuple(found)


def _is_about(text: str, match: re.Match[str], figure: Figure) -> bool:
    """Whether words tell of a figure: nothing that parts clauses stands between, and no figure is nearer."""
    start, end = match.span()
    if end > figure.start and start < figure.end:
        return True
    if match.lastgroup == _OF and end <= figure.start:
        return len(_FIGURES.findall(text, end, figure.start)) <= 1  # of the 310 arrested, *120*
    before = end <= figure.start
    gap = text[end : figure.start] if before else text[figure.end : start]
    # what opens a clause may have a comma behind it: in total, 72,000; the rest, 190
    parted = _PARTS.search(gap[1:] if before and gap.startswith((",", "，", "、")) else gap)
    beyond = text[max(0, start - len(gap)) : start] if before else text[end : end + len(gap)].lstrip(",，、")
    beyond = _PARTS.split(beyond)[-1 if before else 0]
    return parted is None and _FIGURE.search(gap) is None and _FIGURE.search(beyond) is None


@functools.lru_cache(maxsize=64)
def _bends(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of what begins like a relation and is a comparison: *more than*."""
    related = {word for words in lexicon.relations.values() for word in words}
    hedges = (hedge for hedge in lexicon.hedges_before if any(hedge.startswith(f"{word} ") for word in related))
    return re.compile(rf"(?:{alternatives(hedges)})(?!\w)", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _relations(lexicon: Lexicon) -> re.Pattern[str]:
    edge = r"\b" if lexicon.spaced else ""
    groups = (
        f"(?P<{name}>{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})"
        for name, words in lexicon.relations.items()
    )
    return re.compile(f"{edge}(?:{'|'.join(groups)}){edge}", re.IGNORECASE)


def verb_near(around: Surroundings) -> str | None:
    """Return the past participle that says what was done to the things counted, if one is near."""
    irregular, passive = around.words("verbs_irregular"), around.words("passive")

    def verb(word: str) -> bool:
        return (len(word) > _SHORTEST and around.ends_like(word, "participle_endings")) or word in irregular

    behind: list[str] = []
    for word in around.words_after[:_VERB_AFTER]:
        if word in _STOPS:
            break
        behind.append(word.lower())
    for position, word in enumerate(behind):
        if word in passive:
            return next((later for later in behind[position:] if verb(later)), None)
    for word in reversed(around.words_before[-_VERB_BEFORE:]):
        if word in _STOPS or _FIGURE.search(word):
            break  # what was done to the figure before: 310 *moved*, while the remaining 980 received money
        if verb(word.lower()):
            return word.lower()
    return next((word for word in behind if verb(word)), None)


def suggested_id(around: Surroundings, unit: str | None, kind: Kind) -> str:
    """Return an id for the quantity: unit and verb, or the kind where there is neither."""
    parts = [unit, verb_near(around)] if around.lexicon.spaced else []
    slug = "_".join(dict.fromkeys(_ascii(word) for word in parts if word and _ascii(word)))
    if kind in _IDS and not (kind is Kind.AMOUNT and slug):
        return _IDS[kind] if kind is not Kind.PERCENT or not slug else f"share_{slug}"
    return slug or "count"


def subject_near(
    around: Surroundings, start: int, without: frozenset[str] = frozenset()
) -> tuple[tuple[str, ...], str] | None:
    """Return up to two words that may say what a figure without a noun counts, and the text from one to the other.

    They are those of its clause before it, else those behind it, else the first of its sentence: *les dépenses de
    fonctionnement* atteignent 33,9 millions.

    Args:
        around: the figure.
        start: where the figure before ends in the sentence, if there is one.
        without: words in lower case that are said already.
    """
    if not around.lexicon.spaced:
        return None
    text, figure = around.text, around.figure
    before = _FIGURE.split(_PARTS.split(text[start : figure.start])[-1])[-1]
    behind = _FIGURE.split(_PARTS.split(text[figure.end : figure.end + _RELATION_REACH * 2])[0])[0]
    said = _said_of_figures(around.lexicon) | without
    for piece in (before, behind, text[: figure.start]):
        plain = around.lexicon.letters.plain(piece)
        words = [match for match in _LETTERS.finditer(plain) if len(match.group()) >= _SHORTEST]
        told = [match for match in words if match.group().lower() not in said and _ascii(match.group()) not in said]
        if told:
            first, last = told[0], told[min(1, len(told) - 1)]
            phrase = " ".join(plain[first.start() : last.end()].split())
            if len(phrase) > _RELATION_REACH:
                last, phrase = first, first.group()
            if not around.lexicon.nouns_capitalised:
                phrase = phrase[:1].lower() + phrase[1:]
            return tuple(dict.fromkeys(match.group().lower() for match in (first, last))), phrase
    return None


@functools.lru_cache(maxsize=64)
def _said_of_figures(lexicon: Lexicon) -> frozenset[str]:
    """Return words that stand around figures of any quantity: small words, hedges, scales, relations."""
    context = ("stop_units", "openers", "joins", "passed", "passive", "definite", "end_of_change", "start_of_change")
    phrases = {*lexicon.common, *lexicon.hedges_before, *lexicon.hedges_after, *lexicon.scales, *lexicon.to}
    phrases.update(*(lexicon.context.get(name, ()) for name in context), *lexicon.relations.values())
    return frozenset(word for phrase in phrases for word in _LETTERS.findall(phrase.lower()))


def id_of(words: Iterable[str]) -> str:
    """Return words as an id: small letters, those of the alphabet without their accents, each word once."""
    slugs = (_ascii(word) or "_".join(_LETTERS.findall(word.lower())) for word in words)
    return "_".join(dict.fromkeys(filter(None, slugs)))[:_LONGEST_ID].rstrip("_")


def place_near(around: Surroundings) -> str | None:
    """Return the place that is told with a figure, as a part of an id: the word with a capital behind *in*, *at*."""
    before = around.words("place_before")
    if not before or not around.lexicon.spaced:
        return None
    pattern = _places(around.lexicon)
    behind = _PARTS.split(around.after)[0]
    ahead = _PARTS.split(around.before)[-1]
    found = pattern.search(behind) or next(iter(reversed(list(pattern.finditer(ahead)))), None)
    return _ascii(found["place"]) or None if found else None


@functools.lru_cache(maxsize=64)
def _places(lexicon: Lexicon) -> re.Pattern[str]:
    words = alternatives(lexicon.context.get("place_before", ()))
    return re.compile(rf"(?<!\w)(?i:{words}) (?P<place>[^\W\d_a-zß-öø-ÿ][^\W\d_]+(?:[ -][^\W\d_a-zß-öø-ÿ][^\W\d_]+)?)")


def _ascii(word: str) -> str:
    """Return a word as it may begin a name: ½ counts as a letter and becomes digits, which may not."""
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).rstrip("_").lstrip("_0123456789")
