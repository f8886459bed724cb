"""Relations that words tell: of the N, including, the rest, other, in total, from A to B, X of Y (Z %)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

from cac_check.extraction.figures_in_order import FiguresInOrder
from cac_check.extraction.suggested_rule import IS_ALL, RuleDraft
from cac_check.model import Kind

_WHICH = "overlap: can one be in two of them? rest: are these all of it (none) or may there be more (possible)?"
_FAR = 200
"""Figures back to which words such as *of the* and *other* refer."""
_AWAY = Fraction(1, 5)
"""By how much a share may miss the one told, to be proposed where no words but *of the* say so."""
_OVER = Fraction(3, 10)
"""By how much parts told in one sentence may exceed their whole: by such slips texts contradict themselves."""
_NEAR = 0.3
"""By how much figures may miss the sum that words make of them, to be proposed as its parts."""


def changes(figures: FiguresInOrder, sentence: Sequence[int]) -> Iterator[RuleDraft]:
    """Yield *from A to B, up C %*, and *B, up C % from A*."""
    for first, second in itertools.pairwise(sentence):
        start, end = figures.ends_like(first, "start_of_change"), figures.ends_like(second, "end_of_change")
        percent = [number for number in sentence if figures.mention(number).kind is Kind.PERCENT]
        percent = [number for number in percent if number not in (first, second)]
        if start is None or end is None or not percent or not figures.countable(first, second):
            continue
        figures.used |= {first, second}
        question = "does the percentage tell this change, and not another one?"
        words = f"{start} {figures.said(first)} {end} {figures.said(second)}"
        yield figures.draft("change", None, (first, second, percent[0]), words, question)
    for second, share, first in zip(sentence, sentence[1:], sentence[2:], strict=False):
        told = figures.mention(share)
        if told.kind is not Kind.PERCENT or told.direction is None or not figures.countable(first, second):
            continue
        start = figures.ends_like(first, "start_of_change")
        if start is None and not _is_change(figures, first, second, share):
            continue
        if {first, second} <= figures.used:
            continue
        figures.used |= {first, second}
        words = f"{figures.said(second)} … {figures.said(share)} … {start or ''} {figures.said(first)}"
        question = "does the percentage tell this change, and not another one?"
        yield figures.draft("change", None, (first, second, share), " ".join(words.split()), question)


def _is_change(figures: FiguresInOrder, first: int, second: int, percent: int) -> bool:
    """Whether a percentage is about the change between two figures: no words but its direction say so."""
    start, end = Fraction(figures.value(first)), Fraction(figures.value(second))
    told = abs(Fraction(figures.value(percent)))
    return start > 0 and abs(abs(end / start - 1) * 100 - told) <= _AWAY * told


def shares(figures: FiguresInOrder, sentence: Sequence[int]) -> Iterator[RuleDraft]:
    """Yield *X of Y (Z %)*, *of the Y, X (Z %)*, *of the Y, Z %, that is X*, and *X, or Z % of Y*."""
    for place, number in enumerate(sentence):
        if figures.mention(number).kind is not Kind.PERCENT or not place:
            continue
        counts = [each for each in sentence[:place] if figures.countable(each)]
        behind = [each for each in sentence[place + 1 :] if figures.countable(each)]
        question = "is that the share, and of that whole?"
        named = next((each for each in reversed(counts) if figures.ends_like(each, "wholes_before")), None)
        told = [each for each in (*counts[-1:], *behind[:1]) if _is_share(figures, each, named, number)]
        if told and named is not None:
            figures.used |= {told[0], named}
            first, second = sorted((told[0], number))
            words = f"of {figures.said(named)} … {figures.said(first)} … {figures.said(second)}"
            yield figures.draft("share", None, (told[0], named, number), words, question)
        elif figures.all[number].remark is not None and len(counts) > 1:
            part, whole = counts[-2:]
            if figures.relation(whole, "of_the") or figures.ends_like(whole, "wholes_before"):
                figures.used |= {part, whole}
                words = f"{figures.said(part)} … {figures.said(whole)} ({figures.said(number)})"
                yield figures.draft("share", None, (part, whole, number), words, question)
        elif counts and behind and figures.ends_like(behind[0], "wholes_before"):
            figures.used |= {counts[-1], behind[0]}
            words = f"{figures.said(number)} {figures.ends_like(behind[0], 'wholes_before')} {figures.said(behind[0])}"
            yield figures.draft("share", None, (counts[-1], behind[0], number), words, question)


def _is_share(figures: FiguresInOrder, part: int, whole: int | None, share: int) -> bool:
    """Whether a figure is about the share told of a whole that is named before it."""
    if whole is None or part <= whole or not 0 < figures.value(part) < figures.value(whole):
        return False
    percent = Fraction(figures.value(part)) / Fraction(figures.value(whole)) * 100
    return abs(percent - figures.value(share)) <= _AWAY * figures.value(share)


def totals(figures: FiguresInOrder, sentence: Sequence[int]) -> Iterator[RuleDraft]:
    """Yield figures before *N in total*."""
    for place, number in enumerate(sentence):
        cue = figures.relation(number, "total")
        parts = [each for each in sentence[:place] if figures.countable(each) and each not in figures.used]
        if cue is None or len(parts) < 2 or not figures.countable(number):
            continue
        if figures.alike(parts) and abs(figures.off(number, parts)) <= _NEAR:
            figures.used |= set(parts)
            question = f"overlap: can one be in two of them? {IS_ALL}"
            yield figures.draft("breakdown", number, parts, cue, question, complete=True)


def parts_of_wholes(figures: FiguresInOrder, sentence: Sequence[int]) -> Iterator[RuleDraft]:
    """Yield *of the N: M*, *N, of whom M*, *N, including M*, with what is left of them."""
    for number in sentence:
        if number in figures.used or not figures.countable(number):
            continue
        whole: int | None
        cue = figures.ends_like(number, "wholes_before")
        if cue is not None and not _is_named_whole(figures, number, cue):
            cue = None
        if cue is not None:
            whole = figures.said_before(number)
            whole = number if whole is None else whole
            first = _next(figures, number, sentence)
            if first is None:
                continue
            words = f"{cue} {figures.said(number)}"
        else:
            words = figures.relation(number, "of_the", "including") or ""
            named = _whole_named_alone(figures, number, words)
            whole, first = named if named is not None else _whole_of(figures, number), number
            if not words or whole is None or number == whole or _is_beside(figures, number, whole, words):
                continue
        parts = [first, *_beside(figures, first, whole, sentence)]
        rest = _rest_of(figures, parts[-1])
        complete = rest is not None
        if rest is not None:
            parts.append(rest)
            words = f"{words} … {figures.holds(rest, 'rest') or figures.relation(rest, 'other')}"
        elif figures.off(whole, parts) == 0 and len(parts) > 1:
            complete = True
        if figures.value(whole) < max(map(figures.value, parts)):
            continue
        figures.used |= set(parts) | {number}
        yield figures.draft("breakdown", whole, parts, words, IS_ALL if complete else _WHICH, complete=complete)


def _is_named_whole(figures: FiguresInOrder, number: int, cue: str) -> bool:
    """Whether *of the* makes a whole: it is sure, opens the sentence, or the figure was told before."""
    sure = figures.relation(number, "of_the", "including") is not None
    return sure or figures.before(number).strip() == cue or figures.said_before(number) is not None


def _next(figures: FiguresInOrder, number: int, sentence: Sequence[int]) -> int | None:
    return next((each for each in sentence if each > number and figures.countable(each)), None)


def _whole_of(figures: FiguresInOrder, number: int) -> int | None:
    """Return the figure before that a part is a part of: the nearest that is large enough and no part itfigures."""
    place = figures.mention(number).place
    cue = figures.relation(number, "of_the") or ""
    opening = place if cue and figures.before(number).startswith(cue.lower()) else None
    for other in range(number - 1, max(-1, number - _FAR), -1):
        mention = figures.mention(other)
        if mention.place != place and figures.mention(other).text is not figures.mention(number).text:
            if opening is None:
                return None
            place, opening = (
                mention.place,
                None,
            )  # words such as "of these" that open a paragraph refer to the one before
        if other not in figures.used and figures.countable(other) and figures.value(other) >= figures.value(number):
            return other
    return None


def _whole_named_alone(figures: FiguresInOrder, number: int, words: str) -> int | None:
    """Return the figure before of what stands between *of the* and a part: *of the calls, 7,300 came from …*."""
    _, _, noun = figures.before(number).rpartition(f"{words.lower()} ")
    named = set(noun.replace(",", " ").split())
    if not words or not named or figures.relation(number, "of_the") != words:
        return None
    for other in range(number - 1, max(-1, number - _FAR), -1):
        unit = figures.mention(other).unit
        fits = figures.countable(other) and figures.value(other) >= figures.value(number)
        if fits and unit is not None and unit.lower() in named:
            said = figures.said_before(other)
            return other if said is None else said
    return None


def _is_beside(figures: FiguresInOrder, number: int, whole: int, words: str) -> bool:
    """Whether *of the calls,* or *of these,* stands before both of two figures: neither is the whole of the other."""
    before = figures.before(whole)
    told = figures.relation(whole, "of_the") == words == figures.relation(number, "of_the")
    cue = words.lower()
    return told and cue in before and not before.rstrip().endswith(cue) and cue not in figures.before(number)


def _beside(figures: FiguresInOrder, first: int, whole: int, sentence: Sequence[int]) -> Iterator[int]:
    """Yield figures that follow a part in its sentence and are parts as well: *and 300 …*."""
    # Parts that come to somewhat more than the whole are what is looked for.
    left = figures.value(whole) * (1 + _OVER) - figures.value(first)
    for number in sentence:
        if number <= first or number in figures.used or not figures.countable(number) or number == whole:
            continue
        parted = figures.relation(number, "total", "separate", "including") or _is_rest(figures, number)
        if parted or figures.value(number) > min(left, figures.value(whole)):
            return
        left -= figures.value(number)
        yield number


def _is_rest(figures: FiguresInOrder, number: int) -> bool:
    return figures.holds(number, "rest") is not None or figures.ends_like(number, "rest") is not None


def _rest_of(figures: FiguresInOrder, last: int) -> int | None:
    """Return the figure behind the last part that is told to be what is left."""
    number = last + 1
    if number >= len(figures.all) or not figures.countable(number):
        return None
    if figures.mention(number).place != figures.mention(last).place:
        return None
    rest = _is_rest(figures, number)
    if not rest and figures.relation(number, "other") is not None:
        around = figures.mention(number).around
        rest = any(word in around.words("rest") for word in _phrases(around.after.lower()))
    return number if rest or _leaves(figures, number, last) else None


def _leaves(figures: FiguresInOrder, number: int, last: int) -> bool:
    """Whether a figure called *other* is just what is left of a whole of one part."""
    if figures.relation(number, "other") is None:
        return False
    whole = _whole_of(figures, last)
    return whole is not None and figures.off(whole, (last, number)) == 0


def others(figures: FiguresInOrder) -> Iterator[RuleDraft]:
    """Yield *M other*, beside an earlier figure of the same noun."""
    for number in range(len(figures.all)):
        cue = figures.relation(number, "other")
        unit = figures.mention(number).unit
        if cue is None or number in figures.used or unit is None or not figures.countable(number):
            continue
        before = [
            other
            for other in range(max(0, number - _FAR), number)
            if figures.mention(other).unit == unit and figures.countable(other) and other not in figures.used
        ]
        if not before:
            before = [other for other in range(max(0, number - _FAR), number) if figures.mention(other).unit == unit]
        if before:
            first = figures.said_before(before[-1])
            first = before[-1] if first is None else first
            question = "is the whole of both told anywhere? Put its name for the total. overlap: can one be in both?"
            yield figures.draft("breakdown", None, (first, number), cue, question)


def _phrases(text: str) -> Iterator[str]:
    words = text.split()[:4]
    for size in (1, 2):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size]).strip(".,;:")
