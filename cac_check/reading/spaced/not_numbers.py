"""What makes digits something else than a number: an ordinal, a label, a part of a name."""

from __future__ import annotations

from cac_check.reading.errors import glued, ordinal
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.spaced.token_row import TokenRow

_LABELS = "#@№§_"
_JOINTS = "-‑/:."


def glued_before(row: TokenRow, position: int) -> str | None:
    """Say why what touches the digits from the left makes them part of a name, if it does."""
    if not row.touches(position):
        return None
    before = row.word(position - 1)
    if row.tokens[position - 1].kind == "word":
        return (
            None
            if before in row.lexicon.currencies_before | row.lexicon.prefixes
            else glued(row.printed(position - 1, position))
        )
    if before in _LABELS:
        return f"{row.printed(position - 1, position)!r} is a label, not a number"
    name = row.word(position - 2) if row.touches(position - 1) else ""
    joins = name in row.lexicon.to and row.printed(position - 2, position - 2).islower()  # 3 a-6, but not A-6
    if before in _JOINTS and name.isalpha() and not joins and not _is_short_for(row, position - 2):
        return glued(row.printed(position - 2, position))
    return None


def _is_short_for(row: TokenRow, position: int) -> bool:
    """Whether a word with a full stop may touch digits: *Rs.500*, *approx.500*, *c.500*, but not *C.1*."""
    name = row.word(position)
    hedge = f"{name}." in row.lexicon.hedges_before and row.printed(position, position).islower()
    return hedge or name in row.lexicon.currencies_before


def glued_after(row: TokenRow, position: int, letters: str) -> str:
    """Say why letters behind digits make them something else than a number."""
    printed = row.printed(position, position + 1)
    return ordinal(printed) if letters in row.lexicon.ordinal_suffixes else glued(printed)


def is_ordinal(row: TokenRow, position: int) -> bool:
    """Whether digits have a full stop before a word: *die 3. Runde*, 21. yüzyıl.

    Where nouns have no capital, a frequent word with one begins a sentence.
    """
    point, behind = position + 1, position + 2
    return (
        row.word(position).isdecimal()
        and row.word(point) == "."
        and row.touches(point)
        and behind < len(row.tokens)
        and row.tokens[behind].kind == "word"
        and not row.touches(behind)
        and (
            row.lexicon.nouns_capitalised
            or row.text[row.tokens[behind].start].islower()
            or not _may_begin_a_sentence(row.word(behind), row.lexicon)
        )
    )


def _may_begin_a_sentence(word: str, lexicon: Lexicon) -> bool:
    """Whether a word with a capital is one that sentences begin with, and no name: 8. *Ana* Jet Üssü."""
    return word in lexicon.common or word in lexicon.context.get("stop_units", ())


def word_joined(row: TokenRow, position: int, after: int) -> str | None:
    """Say why a word joined to digits by a hyphen makes an ordinal or another word of them: 5-й, 15-летний."""
    if not row.lexicon.hyphened_words or not row.is_hyphen(after) or row.tokens[after + 1].kind != "word":
        return None
    printed = row.printed(position, after + 1)
    return ordinal(printed) if row.word(after + 1) in row.lexicon.ordinal_suffixes else glued(printed)


def ordinal_ending(row: TokenRow, position: int, after: int) -> str | None:
    """Say that an ending behind an apostrophe makes an ordinal of digits: 34'üncü."""
    if not row.lexicon.endings or row.word(after) not in ("'", "’") or not row.touches(after + 1):
        return None
    ending = row.word(after + 1).startswith(tuple(row.lexicon.ordinal_suffixes))
    return ordinal(row.printed(position, after + 1)) if ending else None
