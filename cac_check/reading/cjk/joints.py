"""What stands beside a numeral in characters, belongs to it and is not read: 一百 *五*, 삼분의 *1*, 百余り*万*."""

from __future__ import annotations

import functools
import re

from cac_check.model import Hedge
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.numeral import Number, Numeral
from cac_check.reading.word_patterns import alternatives

_ASIDE = 14
"""How far a whole reaches before its part, in characters."""


def goes_on_with(text: str, numeral: Numeral, lexicon: Lexicon) -> str | None:
    """Return a numeral in characters with what belongs to it on either side and is not read, if anything does."""
    start, end = numeral.start, numeral.end
    behind, before = _joints(lexicon)
    if match := behind.match(text, end - 1):
        return text[start : match.end()]
    odd = isinstance(numeral.shape, Number) and numeral.shape.odd is not None
    if odd and text[end : end + 1] in lexicon.tens.keys() | lexicon.scales.keys():
        return text[start : end + 1]
    if begun := before.search(text, max(0, start - _ASIDE), start):
        return text[begun.start() : end]
    return None


@functools.lru_cache(maxsize=16)
def _joints(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what goes on from the last character of a numeral, and of a whole before its part.

    Spaces within a number of characters come from texts that were cut into words: 一百 五, 3  万, 零点 5.
    """
    unread = (word for word in lexicon.unread if len(word) == 1)
    ones = "".join((*lexicon.han, *lexicon.letters_of_digits, *unread))
    tens, larger = "".join(lexicon.tens), "".join((*lexicon.tens, *lexicon.scales))
    point = f"(?:{alternatives(lexicon.point)})"
    forms = [rf"[{ones}]{point}\d" if ones else "(?!)"]
    if not lexicon.spaced_sections:
        forms.append(rf"[{ones}{larger}][ \u3000]{{1,3}}(?:[{ones}{larger}]|{point}|{alternatives(lexicon.odd)})")
        forms.append(rf"\d[ \u3000]{{2,3}}[{larger}]")
    odd = alternatives(word for word, hedge in lexicon.hedges_after.items() if hedge is Hedge.AND_ODD)
    forms.append(rf"[{larger}\d](?:{odd})[{larger}]")
    if lexicon.half:
        forms.append(rf"\d{re.escape(lexicon.half)}(?!\w)")  # 3半
    if lexicon.plus and not lexicon.spaced_sections:
        forms.append(rf"[{ones}{larger}](?:{alternatives(lexicon.plus)})[{ones}{larger}]")  # 三百と二
    if lexicon.parts_apart:
        forms.append(rf"[{ones}{larger}](?:{alternatives(lexicon.parts_apart)})[{ones}{larger}]+(?![^\W\d_])")
    days = "".join(lexicon.letters_of_digits.keys() & lexicon.units.keys())
    if days:
        forms.append(rf"(?<=\d)[{tens}][{days}](?!\w)")  # 3백일 is 301, or 300 days
    begun = [rf"[{ones}]\s?{point}\s?$"] if ones else ["(?!)"]
    if not lexicon.parts:
        return re.compile("|".join(forms)), re.compile("|".join(begun))
    parts, number = re.escape(lexicon.parts), rf"[{ones}{larger}\d]"
    minus = f"(?:{alternatives(lexicon.minus)})?"
    forms.append(rf"{number}\s?{parts}\s?{minus}\s?{number}")
    begun.append(rf"{number}\s?{parts}\s?{minus}\s?$")
    return re.compile("|".join(forms)), re.compile("|".join(begun))
