"""Which quantity of a data set a figure may tell: the one whose label is heard around it, or whose figure it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from cac_check.extraction.mentions import Mention
from cac_check.interval import Rational, magnitude
from cac_check.model import Claim, Dataset, Kind, Quantity
from cac_check.records import dataclass

_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NUMERAL = re.compile(r"\d[\d.,]*")
_ENDINGS = "数數量额額者人次个個"
"""Characters that say no more than that a thing is counted."""
_BETWEEN = re.compile(r"[;；。:：()（）]|[.!?](?=\s)")
_REACH = 60
_FAR = 160
_STEM = 5
_SHORT = 2
_SURE = 1000
"""From here on it is no coincidence that two sources tell the same figure."""


@dataclass(frozen=True, slots=True)
class Known:
    """A quantity of the data set, with what it is called and what others say of it."""

    quantity: Quantity
    stems: frozenset[str]
    own: frozenset[str]
    """Those that set it apart from the other quantities; all of them, if none does."""
    values: frozenset[Rational | None]


def known_of(dataset: Dataset) -> tuple[Known, ...]:
    """Return the quantities of a data set, as they can be recognised."""
    claims: dict[str, list[Claim]] = {}
    for claim in dataset.claims:
        claims.setdefault(claim.quantity, []).append(claim)
    stems = {
        name: stems_of(f"{quantity.label.rstrip(_ENDINGS)} {quantity.place or ''}")
        for name, quantity in dataset.quantities.items()
    }
    heard = Counter(stem for each in stems.values() for stem in each)
    return tuple(
        Known(
            quantity,
            stems[name],
            frozenset(stem for stem in stems[name] if heard[stem] == 1) or stems[name],
            frozenset(claim.reading.value for claim in claims.get(name, ())),
        )
        for name, quantity in dataset.quantities.items()
    )


def recognised(mention: Mention, known: Sequence[Known], taken: Collection[str]) -> tuple[Quantity, str] | None:
    """Return the one known quantity a mention may tell, with what speaks for it; ``None`` where none or several may.

    ``taken`` are the quantities that its place has told already.

    What sets a quantity apart from the others must stand nearer to the figure than to any other one, the rest of its
    label somewhere around. The same figure is enough where it is no coincidence.
    """
    if not known:
        return None
    near, far = _near(mention), _far(mention)
    alike = [each for each in known if each.quantity.kind is mention.kind and each.quantity.id not in taken]
    heard = [each for each in alike if each.stems and each.own <= near and each.stems <= far]
    same = [each for each in alike if mention.value is not None and mention.value in each.values]
    both = [each for each in same if each in heard]
    if len(both) == 1 or (len(same) == 1 and (_is_sure(mention) or same[0].own & near)):
        return (both or same)[0].quantity, "another source tells the same figure of it"
    if len(heard) == 1 and not same:
        return heard[0].quantity, "its label is heard around the figure"
    return None


def _is_sure(mention: Mention) -> bool:
    value = mention.value
    if value is None:
        return False
    return magnitude(value) >= _SURE or (mention.kind is Kind.PERCENT and value.denominator > 1)


def _near(mention: Mention) -> frozenset[str]:
    """Return the words between the figures on both sides, as far as the clause goes."""
    around = mention.around
    before = _NUMERAL.split(_BETWEEN.split(around.before[-_REACH:])[-1])[-1]
    behind = _NUMERAL.split(_BETWEEN.split(around.after[:_REACH])[0])[0]
    plain = around.lexicon.letters.plain
    return stems_of(f"{plain(before)} {mention.unit or ''} {plain(behind)}")


def _far(mention: Mention) -> frozenset[str]:
    figure = mention.figure
    return stems_of(mention.as_written[max(0, figure.start - _FAR) : figure.end + _FAR])


def stems_of(text: str, without: Iterable[str] = (), *, together: int = 1) -> frozenset[str]:
    """Return the beginnings of words, so that *closed* meets *closing*; in Chinese, so many characters together."""
    stems: set[str] = set()
    for word in _WORD.findall(text.lower()):
        if _HAN.search(word):
            stems.update(word[index : index + together] for index in range(len(word) - together + 1))
        elif len(word) > _SHORT:
            stems.add(word[:_STEM])
    return frozenset(stems) - _COMMON - frozenset(without)


_COMMON = frozenset({"the", "and", "of", "for", "with", "from", "that", "were", "was", "have", "has", "been"})
