"""Rules that the words of a text suggest: of the N, including, the rest, other, in total, from A to B, X of Y (Z %).

Every rule is a proposal with the words that suggest it and the question that a person must answer. What words relate
figures is data of a language: its ``relations``, ``wholes_before``, ``rest``, ``start_of_change``, ``end_of_change``.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter, deque
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from cac_check.extraction.mentions import Mention
from cac_check.extraction.proposals import Proposal
from cac_check.interval import Rational
from cac_check.model import Hedge, Kind
from cac_check.reading.numeral import Number
from cac_check.records import dataclass

_ADDITIVE = (Kind.COUNT, Kind.AMOUNT)
_WHICH = "overlap: can one be in two of them? rest: are these all of it (none) or may there be more (possible)?"
_ALL = "rest: is that all of it? Then `rest: none`"
_BITS = 8.0
"""Bits that a sum told in no words must be worth beyond the sums that were tried."""

_LEAST_PARTS, _MOST_PARTS = 3, 12
"""Figures that such a sum has."""

_WINDOW = 30
"""Figures before and behind that are looked at where no words tell which, so that the time is linear in the text."""

_FAR = 200
"""Figures back to which words such as *of the* and *other* refer."""

_CLOSE = 0.1
"""By how much two figures told of one noun may differ to be one thing told twice."""

_NEAR = 0.3
"""By how much figures may miss the sum that words make of them, to be proposed as its parts."""


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule that words suggest."""

    form: str
    total: str | None
    """The whole of a breakdown; ``None`` if it is told nowhere and must be named."""
    parts: tuple[str, ...]
    """Quantities, in the order of the form: parts of a breakdown; part, whole and share; start, end and change."""
    mentions: tuple[Mention, ...]
    """The figures: of the whole first, where it is told, then those of ``parts``."""
    words: str
    """What suggests it."""
    place: str
    question: str
    complete: bool = False
    """Whether the parts are told to be all of the whole."""
    coincidence: str | None = None
    """How likely chance makes it, where no words say it."""
    unnamed: str | None = None
    """A name for a whole that the text does not tell."""

    @property
    def noun(self) -> str | None:
        """What is counted, if a figure says it."""
        return next((mention.unit for mention in self.mentions if mention.unit), None)


_Group: TypeAlias = Sequence[Proposal]


def relations_of(proposals: Sequence[Proposal]) -> tuple[RuleDraft, ...]:
    """Return the rules that the words around figures suggest, in the order of the text."""
    reader = _Reader([each for each in proposals if each.mention.value is not None])
    found: dict[tuple[object, ...], RuleDraft] = {}
    taken = {each.quantity for each in proposals}
    for each in reader.read():
        key = (each.form, each.total, each.parts)
        if key in found:
            continue
        if each.form == "breakdown" and each.total is None:
            name = _fresh(f"{each.parts[0].partition('_')[0]}_total", taken)
            taken.add(name)
            found[key] = replace(each, unnamed=name)
        else:
            found[key] = each
    return tuple(found.values())


def _fresh(name: str, taken: Set[str]) -> str:
    return name if name not in taken else next(f"{name}_{n}" for n in itertools.count(2) if f"{name}_{n}" not in taken)


class _Reader:
    """A text while its relations are read."""

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        self.all = proposals
        self.used: set[int] = set()
        """Figures that are parts already, by place in the text."""

    def read(self) -> Iterator[RuleDraft]:
        """Yield rules, those that words tell plainly first."""
        for sentence in self._sentences():
            yield from self._changes(sentence)
            yield from self._shares(sentence)
            yield from self._totals(sentence)
        for sentence in self._sentences():
            yield from self._of_wholes(sentence)
        yield from self._others()
        yield from self._told_twice()
        yield from self._adding_up()

    def _sentences(self) -> list[list[int]]:
        groups: list[list[int]] = []
        for number, each in enumerate(self.all):
            before = self.all[number - 1].mention if number else None
            if before is not None and before.text is each.mention.text and before.place == each.mention.place:
                groups[-1].append(number)
            else:
                groups.append([number])
        return groups

    def _mention(self, number: int) -> Mention:
        return self.all[number].mention

    def _before(self, number: int) -> str:
        """Return what stands before a figure in its sentence, back to the figure before."""
        mention = self._mention(number)
        start = 0
        if number and self._mention(number - 1).text is mention.text:
            start = self._mention(number - 1).figure.end
        return mention.text[start : mention.figure.start].lower()

    def _ends_like(self, number: int, name: str) -> str | None:
        """Return the words of a class that stand right before a figure."""
        around = self._mention(number).around
        before = self._before(number).rstrip()
        for words in sorted(around.words(name), key=len, reverse=True):
            if before.endswith(words) and (not around.lexicon.spaced or not before[: -len(words)][-1:].isalnum()):
                return words
        return None

    def _holds(self, number: int, name: str) -> str | None:
        """Return the words of a class that stand between the figure before and this one."""
        around = self._mention(number).around
        before = self._before(number)
        if not around.lexicon.spaced:
            return next((words for words in around.words(name) if words in before), None)
        padded = f" {' '.join(before.split())} "
        return next((words for words in around.words(name) if f" {words} " in padded), None)

    def _relation(self, number: int, *names: str) -> str | None:
        return next((each.words for each in self._mention(number).relations if each.name in names), None)

    def _draft(
        self, form: str, total: int | None, parts: Sequence[int], words: str, question: str, *, complete: bool = False
    ) -> RuleDraft:
        mentions = [self._mention(number) for number in ([] if total is None else [total]) + list(parts)]
        name = None if total is None else self.all[total].quantity
        return RuleDraft(
            form,
            name,
            tuple(self.all[number].quantity for number in parts),
            tuple(mentions),
            words,
            mentions[-1].place,
            question,
            complete,
        )

    def _changes(self, sentence: Sequence[int]) -> Iterator[RuleDraft]:
        """Yield *from A to B, up C %*."""
        for first, second in itertools.pairwise(sentence):
            start, end = self._ends_like(first, "start_of_change"), self._ends_like(second, "end_of_change")
            percent = [number for number in sentence if self._mention(number).kind is Kind.PERCENT]
            percent = [number for number in percent if number not in (first, second)]
            if start is None or end is None or not percent or not self._countable(first, second):
                continue
            self.used |= {first, second}
            question = "does the percentage tell this change, and not another one?"
            words = f"{start} {self._said(first)} {end} {self._said(second)}"
            yield self._draft("change", None, (first, second, percent[0]), words, question)

    def _countable(self, *numbers: int) -> bool:
        return all(self._mention(number).kind in _ADDITIVE for number in numbers)

    def _shares(self, sentence: Sequence[int]) -> Iterator[RuleDraft]:
        """Yield *X of Y (Z %)*, and *X, or Z % of Y*."""
        for place, number in enumerate(sentence):
            if self._mention(number).kind is not Kind.PERCENT or not place:
                continue
            counts = [each for each in sentence[:place] if self._countable(each)]
            behind = [each for each in sentence[place + 1 :] if self._countable(each)]
            question = "is that the share, and of that whole?"
            if self.all[number].remark is not None and len(counts) > 1:
                part, whole = counts[-2:]
                if self._relation(whole, "of_the") or self._ends_like(whole, "wholes_before"):
                    self.used |= {part, whole}
                    words = f"{self._said(part)} … {self._said(whole)} ({self._said(number)})"
                    yield self._draft("share", None, (part, whole, number), words, question)
            elif counts and behind and self._ends_like(behind[0], "wholes_before"):
                self.used |= {counts[-1], behind[0]}
                words = f"{self._said(number)} {self._ends_like(behind[0], 'wholes_before')} {self._said(behind[0])}"
                yield self._draft("share", None, (counts[-1], behind[0], number), words, question)

    def _totals(self, sentence: Sequence[int]) -> Iterator[RuleDraft]:
        """Yield figures before *N in total*."""
        for place, number in enumerate(sentence):
            cue = self._relation(number, "total")
            parts = [each for each in sentence[:place] if self._countable(each) and each not in self.used]
            if cue is None or len(parts) < 2 or not self._countable(number):
                continue
            if self._alike(parts) and abs(self._off(number, parts)) <= _NEAR:
                self.used |= set(parts)
                question = f"overlap: can one be in two of them? {_ALL}"
                yield self._draft("breakdown", number, parts, cue, question, complete=True)

    def _of_wholes(self, sentence: Sequence[int]) -> Iterator[RuleDraft]:
        """Yield *of the N: M*, *N, of whom M*, *N, including M*, with what is left of them."""
        for number in sentence:
            if number in self.used or not self._countable(number):
                continue
            whole: int | None
            cue = self._ends_like(number, "wholes_before")
            if cue is not None and not self._is_told_whole(number, cue):
                cue = None
            if cue is not None:
                whole = self._said_before(number)
                whole = number if whole is None else whole
                first = self._next(number, sentence)
                if first is None:
                    continue
                words = f"{cue} {self._said(number)}"
            else:
                words = self._relation(number, "of_the", "including") or ""
                whole, first = self._whole_of(number), number
                if not words or whole is None or number == whole:
                    continue
            parts = [first, *self._beside(first, whole, sentence)]
            rest = self._rest_of(parts[-1])
            complete = rest is not None
            if rest is not None:
                parts.append(rest)
                words = f"{words} … {self._holds(rest, 'rest') or self._relation(rest, 'other')}"
            elif self._off(whole, parts) == 0 and len(parts) > 1:
                complete = True
            if self._value(whole) < max(map(self._value, parts)):
                continue
            self.used |= set(parts) | {number}
            yield self._draft("breakdown", whole, parts, words, _ALL if complete else _WHICH, complete=complete)

    def _is_told_whole(self, number: int, cue: str) -> bool:
        """Whether *of the* makes a whole: it is sure, opens the sentence, or the figure was told before."""
        sure = self._relation(number, "of_the", "including") is not None
        return sure or self._before(number).strip() == cue or self._said_before(number) is not None

    def _said_before(self, number: int) -> int | None:
        """Return a figure that tells what this one tells again: that of the quantity told most."""
        mention = self._mention(number)
        same = [
            other
            for other in range(max(0, number - _FAR), number + 1)
            if self._mention(other).value == mention.value
            and self._mention(other).kind is mention.kind
            and (mention.unit in (self._mention(other).unit, None) or self._mention(other).unit is None)
        ]
        told = Counter(self.all[other].quantity for other in same)
        return max(same, key=lambda other: (told[self.all[other].quantity], other)) if len(same) > 1 else None

    def _next(self, number: int, sentence: Sequence[int]) -> int | None:
        return next((each for each in sentence if each > number and self._countable(each)), None)

    def _whole_of(self, number: int) -> int | None:
        """Return the figure before that a part is a part of: the nearest that is large enough and no part itself."""
        place = self._mention(number).place
        for other in range(number - 1, max(-1, number - _FAR), -1):
            mention = self._mention(other)
            if mention.place != place and self._mention(other).text is not self._mention(number).text:
                return None
            if other not in self.used and self._countable(other) and self._value(other) >= self._value(number):
                return other
        return None

    def _beside(self, first: int, whole: int, sentence: Sequence[int]) -> Iterator[int]:
        """Yield figures that follow a part in its sentence and are parts as well: *and 300 …*."""
        left = self._value(whole) - self._value(first)
        for number in sentence:
            if number <= first or number in self.used or not self._countable(number) or number == whole:
                continue
            parted = self._relation(number, "total", "separate", "including") or self._is_rest(number)
            if parted or self._value(number) > left:
                return
            left -= self._value(number)
            yield number

    def _is_rest(self, number: int) -> bool:
        return self._holds(number, "rest") is not None or self._ends_like(number, "rest") is not None

    def _rest_of(self, last: int) -> int | None:
        """Return the figure behind the last part that is told to be what is left."""
        number = last + 1
        if number >= len(self.all) or not self._countable(number):
            return None
        if self._mention(number).place != self._mention(last).place:
            return None
        rest = self._is_rest(number)
        if not rest and self._relation(number, "other") is not None:
            around = self._mention(number).around
            rest = any(word in around.words("rest") for word in _phrases(around.after.lower()))
        return number if rest or self._leaves(number, last) else None

    def _leaves(self, number: int, last: int) -> bool:
        """Whether a figure called *other* is just what is left of a whole of one part."""
        if self._relation(number, "other") is None:
            return False
        whole = self._whole_of(last)
        return whole is not None and self._off(whole, (last, number)) == 0

    def _others(self) -> Iterator[RuleDraft]:
        """Yield *M other*, beside an earlier figure of the same noun."""
        for number in range(len(self.all)):
            cue = self._relation(number, "other")
            unit = self._mention(number).unit
            if cue is None or number in self.used or unit is None or not self._countable(number):
                continue
            before = [
                other
                for other in range(max(0, number - _FAR), number)
                if self._mention(other).unit == unit and self._countable(other) and other not in self.used
            ]
            if not before:
                before = [other for other in range(max(0, number - _FAR), number) if self._mention(other).unit == unit]
            if before:
                first = self._said_before(before[-1])
                first = before[-1] if first is None else first
                question = (
                    "is the whole of both told anywhere? Put its name for the total. overlap: can one be in both?"
                )
                yield self._draft("breakdown", None, (first, number), cue, question)

    def _told_twice(self) -> Iterator[RuleDraft]:
        """Yield two figures that are nearly the same, told of one noun and verb in two places."""
        recent: dict[str, deque[int]] = {}
        for second, other in enumerate(self.all):
            if other.mention.unit is None or not self._countable(second):
                continue
            known = recent.setdefault(other.mention.suggestion, deque(maxlen=_WINDOW))
            for first in known:
                one = self.all[first]
                if one.quantity == other.quantity or one.mention.place == other.mention.place:
                    continue
                if not self._nearly_same(first, second):
                    continue
                words = f"{self._said(first)} and {self._said(second)} {one.mention.unit}"
                question = "is that one thing, told twice? Then give both one name"
                yield self._draft("same", None, (first, second), words, question)
            known.append(second)

    def _nearly_same(self, first: int, second: int) -> bool:
        one, other = (float(self._value(number)) for number in (first, second))
        return 0 < abs(one - other) <= _CLOSE * max(abs(one), abs(other))

    def _adding_up(self) -> Iterator[RuleDraft]:
        """Yield figures in a row of one sentence or list that add up to another figure, told in no words."""
        numbers = [number for number in range(len(self.all)) if self._countable(number) and number not in self.used]
        sizes = range(_LEAST_PARTS, _MOST_PARTS + 1)
        spans = [
            (start, start + size) for start in range(len(numbers)) for size in sizes if start + size <= len(numbers)
        ]
        spans = [span for span in spans if self._alike(numbers[slice(*span)])]
        tried = max(1, len(spans) * min(len(numbers), 2 * _WINDOW))
        for start, end in spans:
            run = numbers[start:end]
            for total in numbers[max(0, start - _WINDOW) : end + _WINDOW]:
                bits = _worth(self._mention(total)) - math.log2(tried)
                if total not in run and bits >= _BITS and self._off(total, run) == 0:
                    self.used |= set(run)
                    words = f"{' + '.join(map(self._said, run))} = {self._said(total)}"
                    question = f"overlap: can one be in two of them? {_ALL}"
                    draft = self._draft("breakdown", total, run, words, question, complete=True)
                    chance = f"about 1 in {2 ** round(bits):,} ({tried:,} sums were tried)"
                    yield RuleDraft(
                        draft.form, draft.total, draft.parts, draft.mentions, words, draft.place, question, True, chance
                    )

    def _alike(self, numbers: Sequence[int]) -> bool:
        kinds = {self._mention(number).kind for number in numbers}
        units = {self._mention(number).unit for number in numbers} - {None}
        return len(kinds) == 1 and len(units) <= 1

    def _value(self, number: int) -> Rational:
        value = self._mention(number).value
        assert value is not None
        return value

    def _off(self, total: int, parts: Sequence[int]) -> float:
        """Return by how much parts miss a total, as a share of it."""
        whole = Fraction(self._value(total))
        return float(sum((Fraction(self._value(part)) for part in parts), -whole) / (whole or 1))

    def _said(self, number: int) -> str:
        return " ".join(self._mention(number).phrase.split())


def _worth(mention: Mention) -> float:
    """Return how many bits it tells that something meets a figure: the digits it has."""
    shape = mention.figure.shape
    if not isinstance(shape, Number) or mention.hedge is not Hedge.BARE or not shape.value:
        return 0.0
    return math.log2(1 + float(shape.value / shape.grain))


def _phrases(text: str) -> Iterator[str]:
    words = text.split()[:4]
    for size in (1, 2):
        for start in range(len(words) - size + 1):
            yield " ".join(words[start : start + size]).strip(".,;:")
