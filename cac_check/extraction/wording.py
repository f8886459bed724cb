"""Words near a figure: how it relates to others, what was done, and the id they suggest."""

from __future__ import annotations

import functools
import re
import unicodedata

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
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
