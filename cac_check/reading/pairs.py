"""Two figures that belong together: half (50.8%), about 8,000 (7,964), 79 (63%), 14:6."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence

from cac_check.model import Kind
from cac_check.reading.errors import Unreadable
from cac_check.reading.numeral import Figure, Mark, Number, Part
from cac_check.reading.widths import reading_of

_OPENS = re.compile(r"[^\d,.;:!?()（）\[\]，、。；：]{0,40}[(（\[]\s?")
"""What stands before a figure in brackets: the bracket, and a few words of the same clause (79 *women* (63%))."""
_CLOSES = re.compile(r"\s?[)）\]]")
_TWO = 2
_AGAINST = re.compile(r"\s?[:：∶]\s?")


class Pair(enum.Enum):
    """How the second of two figures is related to the first."""

    CLOSER = "tells the same more closely"
    SHARE = "tells it as a share of the whole"
    AGAINST = "is set against it"


def pair_of(text: str, first: Figure, second: Figure) -> Pair | None:
    """Return how two figures that follow each other are related, ``None`` if nothing says so."""
    between = text[first.end : second.start]
    if _AGAINST.fullmatch(between) and first.mark is second.mark is None:
        return Pair.AGAINST
    if not (_OPENS.fullmatch(between) and _CLOSES.match(text, second.end)):
        return None
    if _is_share(first) is not _is_share(second):
        return Pair.SHARE if _is_share(second) else None
    if first.mark is not None and second.mark is not first.mark:
        return None
    if not isinstance(second.shape, Number) or second.hedge is not None:
        return None
    finer = not isinstance(first.shape, Number) or first.hedge is not None or second.shape.written < first.shape.grain
    return Pair.CLOSER if finer else None


def joined(text: str, figures: Sequence[Figure], kind: Kind) -> list[Figure]:
    """Return the one figure that two tell together, where the second tells the first more closely and so allows.

    Raises:
        Unreadable: if two figures are related otherwise, with what to do about it.
    """
    if len(figures) != _TWO:
        return list(figures)
    first, second = figures
    both = f"{text[first.start : first.end].strip()!r} and {text[second.start : second.end].strip()!r}"
    match pair_of(text, first, second):
        case Pair.CLOSER if agree(first, second, kind):
            return [second]
        case Pair.CLOSER if first.hedge is not None or isinstance(first.shape, Part):
            raise Unreadable(f"it tells two figures that do not go together, {both}; claim each by itself")
        case Pair.SHARE:
            raise Unreadable(f"it tells a figure and its share of a whole, {both}; claim each by itself")
        case Pair.AGAINST:
            raise Unreadable(f"it sets two figures against each other, {both}; claim each by itself")
    return list(figures)


def agree(loose: Figure, close: Figure, kind: Kind) -> bool:
    """Whether a loose figure may be what another tells more closely.

    Raises:
        Unreadable: if one of them is of another kind.
    """
    value = reading_of(close, kind).value
    return value is not None and value in reading_of(loose, kind).lenient


def _is_share(figure: Figure) -> bool:
    return figure.mark is Mark.PERCENT or isinstance(figure.shape, Part)
