"""The figures of a text in their order, as rules are looked for among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from cac_check.extraction.mentions import Mention
from cac_check.extraction.proposals import Proposal
from cac_check.extraction.suggested_rule import RuleDraft
from cac_check.interval import Rational
from cac_check.model import Kind

_ADDITIVE = (Kind.COUNT, Kind.AMOUNT)
_FAR = 200
"""Figures back to which words such as *of the* and *other* refer."""


class FiguresInOrder:
    """The figures of a text by their place in it, what the words around them say, and which are parts already."""

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        self.all = proposals
        self.used: set[int] = set()
        """Figures that are parts already, by place in the text."""

    def sentences(self) -> list[list[int]]:
        """Return the figures of each sentence."""
        groups: list[list[int]] = []
        for number, each in enumerate(self.all):
            before = self.all[number - 1].mention if number else None
            if before is not None and before.text is each.mention.text and before.place == each.mention.place:
                groups[-1].append(number)
            else:
                groups.append([number])
        return groups

    def mention(self, number: int) -> Mention:
        """Return a figure as it is mentioned."""
        return self.all[number].mention

    def before(self, number: int) -> str:
        """Return what stands before a figure in its sentence, back to the figure before."""
        mention = self.mention(number)
        start = 0
        if number and self.mention(number - 1).text is mention.text:
            start = self.mention(number - 1).figure.end
        return mention.text[start : mention.figure.start].lower()

    def ends_like(self, number: int, name: str) -> str | None:
        """Return the words of a class that stand right before a figure."""
        around = self.mention(number).around
        before = self.before(number).rstrip()
        for words in sorted(around.words(name), key=len, reverse=True):
            if before.endswith(words) and (not around.lexicon.spaced or not before[: -len(words)][-1:].isalnum()):
                return words
        return None

    def holds(self, number: int, name: str) -> str | None:
        """Return the longest words of a class that stand between the figure before and this one."""
        around = self.mention(number).around
        before = self.before(number)
        if around.lexicon.spaced:
            padded = f" {' '.join(before.split())} "
            held = [words for words in around.words(name) if f" {words} " in padded]
        else:
            held = [words for words in around.words(name) if words in before]
        return max(held, key=lambda words: (len(words), words), default=None)

    def relation(self, number: int, *names: str) -> str | None:
        """Return the words that relate a figure in one of some ways, if any do."""
        return next((each.words for each in self.mention(number).relations if each.name in names), None)

    def draft(
        self, form: str, total: int | None, parts: Sequence[int], words: str, question: str, *, complete: bool = False
    ) -> RuleDraft:
        """Return the rule between a whole, where one is told, and its parts."""
        mentions = [self.mention(number) for number in ([] if total is None else [total]) + list(parts)]
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

    def countable(self, *numbers: int) -> bool:
        """Whether figures are counts or amounts, which can be added."""
        return all(self.mention(number).kind in _ADDITIVE for number in numbers)

    def alike(self, numbers: Sequence[int]) -> bool:
        """Whether figures are of one kind and, as far as it is told, of one unit."""
        kinds = {self.mention(number).kind for number in numbers}
        units = {self.mention(number).unit for number in numbers} - {None}
        return len(kinds) == 1 and len(units) <= 1

    def value(self, number: int) -> Rational:
        """Return what a figure tells; those without a value are not among them."""
        value = self.mention(number).value
        assert value is not None
        return value

    def off(self, total: int, parts: Sequence[int]) -> float:
        """Return by how much parts miss a total, as a share of it."""
        whole = Fraction(self.value(total))
        return float(sum((Fraction(self.value(part)) for part in parts), -whole) / (whole or 1))

    def said(self, number: int) -> str:
        """Return a figure as the text words it, on one line."""
        return " ".join(self.mention(number).phrase.split())

    def said_before(self, number: int) -> int | None:
        """Return a figure that tells what this one tells again: that of the quantity told most."""
        mention = self.mention(number)
        same = [
            other
            for other in range(max(0, number - _FAR), number + 1)
            if self.mention(other).value == mention.value
            and self.mention(other).kind is mention.kind
            and (mention.unit in (self.mention(other).unit, None) or self.mention(other).unit is None)
        ]
        times = Counter(self.all[other].quantity for other in same)
        return max(same, key=lambda other: (times[self.all[other].quantity], other)) if len(same) > 1 else None
