"""Which sign stands before decimals and which between groups of three: found from all figures of a sheet, and said.

A sign is surely decimal where something else than three digits follows it, or where a group cannot stand before it
(``0,125``, ``1234.567``); surely a group sign where it comes twice. ``1,234`` alone says neither.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from cac_check.records import dataclass

SPACES = " \u00a0\u2009\u202f\u2007"
"""Spaces between groups of digits."""

APOSTROPHES = "'’"

_SIGNS = str.maketrans({**dict.fromkeys(SPACES, " "), "’": "'", "٫": ".", "٬": ",", "，": ","})
_FIGURE = re.compile(r"[^\w.,]*([0-9][0-9.,' ]*[0-9]|[0-9])(?![0-9])[^0-9]*")
_RUN = re.compile(r"([., '])")

NAMES = {".": "point", ",": "comma", " ": "space", "'": "apostrophe", "": "none"}
"""What the signs are called."""


SIGNS = {name: sign for sign, name in NAMES.items()}
"""Signs by the names people may write instead."""


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """The signs between digits."""

    decimal: str = "."
    group: str = ""
    """One of ``,``, ``.``, a space, ``'``; empty for none."""
    doubt: str = ""
    """Why the figures could be read otherwise; empty where they cannot."""

    def __str__(self) -> str:
        return f"decimal {self.decimal} , group {self.group or 'none'}".replace("group  ", "group space")


PLAIN = NumberStyle()


def unified(text: str) -> str:
    """Return a text with all sorts of spaces, apostrophes and signs in their plain form."""
    return text if text.isascii() else text.translate(_SIGNS)


def find_style(
    texts: Iterable[str], *, decimal: str | None = None, group: str | None = None, grouped: str = ""
) -> NumberStyle:
    """Return the style of the figures among texts.

    Args:
        texts: of cells; those that are no figures are passed over.
        decimal: the sign before decimals, if a person said it.
        group: the sign between groups, or its name, if a person said it; ``none`` where there is none.
        grouped: a figure whose sign is known to stand between groups, if there is one.
    """
    decimal, group = (SIGNS.get(sign, sign) if sign is not None else None for sign in (decimal, group))
    if decimal is not None and group is not None:
        return NumberStyle(decimal, group)
    seen = _Evidence()
    for text in texts:
        seen.add(text)
    if grouped:
        seen.add_grouped(grouped)
    return seen.style(decimal, group)


class _Evidence:
    """What figures say of the signs in them."""

    def __init__(self) -> None:
        self.decimal: Counter[str] = Counter()
        self.group: Counter[str] = Counter()
        self.either: Counter[str] = Counter()
        self.short = self.long = 0
        self.example: dict[tuple[str, str], str] = {}

    def add(self, text: str) -> None:
        text = unified(text)
        found = _FIGURE.fullmatch(text)
        if found is None:
            return
        figure = found[1]
        if figure.isdigit():
            if len(figure) > 3:
                self.long += 1
            else:
                self.short += 1
            return
        groups, signs = _RUN.split(figure)[::2], _RUN.split(figure)[1::2]
        last = signs[-1]
        if len(set(signs)) > 2 or "" in groups:
            return
        if len(set(signs)) == 2:
            first = signs[0]
            if signs.count(last) == 1 and last in ".," and all(len(group) == 3 for group in groups[1:-1]):
                self._note(self.decimal, "decimal", last, text)
                self._note(self.group, "group", first, text)
            return
        grouped = 1 <= len(groups[0]) <= 3 and groups[0][0] != "0" and all(len(group) == 3 for group in groups[1:])
        if len(signs) > 1 or last in " '":
            if grouped:
                self._note(self.group, "group", last, text)
        elif grouped:
            self._note(self.either, "either", last, text)
        else:
            self._note(self.decimal, "decimal", last, text)

    def add_grouped(self, figure: str) -> None:
        """Take a figure that has a sign between groups and nowhere else."""
        sign = next(sign for sign in unified(figure) if sign in ",.' ")
        self._note(self.group, "group", sign, figure)

    def _note(self, counter: Counter[str], name: str, sign: str, text: str) -> None:
        counter[sign] += 1
        self.example.setdefault((name, sign), text.strip())

    def style(self, decimal: str | None, group: str | None) -> NumberStyle:
        doubt = ""
        if decimal is None:
            decimal, doubt = self._decimal(group)
        if group is None:
            other = {".": ",", ",": "."}.get(decimal, ",")
            groups = {sign: self.group[sign] for sign in (other, " ", "'") if self.group[sign]}
            if self.either[other]:
                groups[other] = groups.get(other, 0) + self.either[other]
            group = max(groups, key=lambda sign: groups[sign]) if groups else ""
            if len(groups) > 1:
                examples = " and ".join(
                    repr(self.example.get(("group", sign)) or self.example[("either", sign)]) for sign in groups
                )
                doubt = doubt or f"groups of digits are parted in more than one way: {examples}"
        if self.group[decimal] and self.decimal[decimal]:
            one, two = self.example[("decimal", decimal)], self.example[("group", decimal)]
            doubt = doubt or f"the {NAMES[decimal]} stands before decimals in {one!r} and between groups in {two!r}"
        return NumberStyle(decimal, group, doubt)

    def _decimal(self, group: str | None) -> tuple[str, str]:
        point, comma = self.decimal["."], self.decimal[","]
        if group in (".", ","):
            return (",", "") if group == "." else (".", "")
        if point and comma:
            one, two = self.example[("decimal", ".")], self.example[("decimal", ",")]
            return ("." if point >= comma else ","), f"decimals follow a point in {one!r} and a comma in {two!r}"
        if point or comma:
            return ("." if point else ","), ""
        if self.group["."] and not self.group[","]:
            return ",", ""
        if self.group[","]:
            return ".", ""
        for sign, other in ((",", "."), (".", ",")):
            if self.either[sign] and self.either[other]:
                return ".", f"{self.example[('either', sign)]!r} and {self.example[('either', other)]!r} can be either"
        if self.either[","]:
            return ".", self._either(",", "a group sign")
        if self.either["."]:
            return ".", self._either(".", "decimal")
        return ".", ""

    def _either(self, sign: str, taken: str) -> str:
        """Return the doubt where every figure with a sign has three digits behind it."""
        if sign == "," and self.short and not self.long:
            return ""  # figures below a thousand have no comma and none above is without: it parts thousands
        name, example = NAMES[sign], self.example[("either", sign)]
        return f"{example!r} can be read in two ways; the {name} is taken as {taken}"
