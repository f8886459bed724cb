"""Which way a change goes, told by the words around its figure: *fell by*, *a drop of*, 17.1 % *lower*, 下降.

A number before a percent sign has no sign of its own. Where it is known to tell a change, its words give it one.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Mapping

from cac_check.model import Kind, Profile, Reading
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.lexicon_reader import lexicon
from cac_check.reading.pairs import Pair, pair_of
from cac_check.reading.phrase import figures_told
from cac_check.reading.widths import negative
from cac_check.reading.word_patterns import alternatives, key_of, lowered
from cac_check.records import dataclass

_REACH = 40
_PARTED = re.compile(r"[\d,;:，；：。()（）]")
"""What parts a word from a figure it would tell of."""
_RISE, _FALL, _DENIED = "rise", "fall", "denied"


class Direction(enum.StrEnum):
    """What words say of the sign of a change."""

    RISE = _RISE
    FALL = _FALL
    UNCLEAR = "unclear"
    """Both ways, a way that is denied, or words that may tell a level: *the decline slowed to 3 %*."""


def direction_of(says: str, language: str, cue: str | None = None) -> Direction | None:
    """Return the way a change goes, as its words and its cue tell it; ``None`` where they tell none.

    Args:
        says: words with one figure in them.
        language: code of the language they are in.
        cue: other words of the same text that were quoted for the figure.
    """
    words = lexicon(language)
    says, cue = words.letters.folded(says), cue and words.letters.folded(cue)
    figures = figures_told(says, words, Kind.PERCENT)
    pair = len(figures) > 1 and pair_of(says, figures[0], figures[1]) is Pair.CLOSER
    if len(figures) != 1 + pair or not words.directions:
        return None
    own = _direction_around(says[: figures[0].start], says[figures[-1].end :].lstrip(")）]"), words)
    other = _direction_around(cue, "", words) if cue else None
    if own is None or other is None or own is other:
        return own or other
    return Direction.UNCLEAR


def signed(reading: Reading, direction: Direction | None) -> Reading:
    """Return the reading of a change that goes a known way: below zero for a fall.

    A figure that is negative as it is written (growth of −0.3 %) stays as it is. Where the way is unclear, both are
    allowed.
    """
    below = reading.lenient.high is not None and reading.lenient.high <= 0
    if below or direction in (None, Direction.RISE):
        return reading
    fall = negative(reading)
    if direction is Direction.FALL:
        return fall
    strict, default, lenient = (reading.under(profile).hull(fall.under(profile)) for profile in Profile)
    return Reading(strict, default, lenient, None, reading.grain, reading.hedge)


def _direction_around(before: str, behind: str, lexicon: Lexicon) -> Direction | None:
    """Return what the words on both sides of a figure tell together."""
    known = _known(lexicon)
    before, behind = (" ".join(text.lower().replace("’", "'").split()) for text in (before, behind))
    level = known.level.search(before)
    heard = [known.classes[key_of(match.group())] for match in known.before.finditer(before)]
    near = known.behind.match(behind)
    ways = {word for word in heard if word in (_RISE, _FALL)}
    if near is not None:
        ways.add(known.classes_behind[key_of(near.group(1))])
    if not ways:
        return None
    if level is not None and near is None and ways == {_FALL}:
        # fell to 3 %: where it came to, not by how much; the decline slowed to 3 %: either
        return None if known.last.search(before, 0, level.start()) else Direction.UNCLEAR
    return Direction.UNCLEAR if _DENIED in heard or len(ways) > 1 else Direction(ways.pop())


def word_of_direction(text: str, start: int, end: int, lexicon: Lexicon) -> str | None:
    """Return the word beside a figure that tells which way a change goes, as it is written; ``None`` if none does.

    Args:
        text: the sentence, in the letters of the lexicon.
        start: where the figure begins, its hedge included.
        end: where it ends.
        lexicon: the language it is in.
    """
    known = _known(lexicon)
    behind = lowered(text[end : end + _REACH])
    if (near := known.behind.match(behind)) is not None:
        return text[end + near.start(1) : end + near.end(1)]
    first = max(0, start - _REACH)
    before = lowered(text[first:start])
    if known.level.search(before.rstrip()) is not None:
        return None
    for match in reversed(tuple(known.before.finditer(before))):
        if _PARTED.search(before, match.end()) is not None:
            return None
        if known.classes[key_of(match.group())] in (_RISE, _FALL):
            return text[first + match.start() : first + match.end()]
    return None


@dataclass(frozen=True, slots=True)
class _Known:
    """The words of a language as patterns, and the class of each."""

    before: re.Pattern[str]
    last: re.Pattern[str]
    """A word for a fall that ends the text."""
    level: re.Pattern[str]
    """What ends the text before a level: fell *to*."""
    behind: re.Pattern[str]
    classes: Mapping[str, str]
    classes_behind: Mapping[str, str]


@functools.lru_cache(maxsize=64)
def _known(lexicon: Lexicon) -> _Known:
    words = lexicon.directions
    left, right = (r"(?<![^\W_])", r"(?![^\W_])") if lexicon.spaced else ("", "")
    classes = {word: name for name in (_RISE, _FALL, _DENIED, "none") for word in words.get(name, ())}
    classes_behind = {word: name for name in (_RISE, _FALL) for word in words.get(name, ())} | {
        word: name for name in (_RISE, _FALL) for word in words.get(f"{name}_behind", ())
    }
    joins = alternatives(words.get("joins", ()))
    return _Known(
        before=re.compile(f"{left}(?:{alternatives(classes)}){right}"),
        last=re.compile(rf"{left}(?:{alternatives(words.get(_FALL, ()))})(?: \w+ly)? ?$"),
        level=re.compile(rf"{left}(?:{alternatives(words.get('level', ()))}){right}$"),
        behind=re.compile(rf"[\s\-‑]?(?:(?:{joins}){right}[\s\-]?)*({alternatives(classes_behind)}){right}"),
        classes=classes,
        classes_behind=classes_behind,
    )
