"""How numbers, rows and names are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from cac_check.interval import Rational

Terms: TypeAlias = Mapping[int, Rational]
"""Coefficients by index of the variable, none of them 0."""


def constraint_line(name: str, sense: str, bound: Rational, terms: Terms) -> str:
    """Write a row: its name, E, L or G for =, ≤ or ≥, its bound, its terms."""
    listed = [f"{index} {number(terms[index])}" for index in sorted(terms)]
    return "  ".join([f"{name} {sense} {number(bound)}", str(len(terms)), *listed])


def number(value: Rational) -> str:
    """Write a number as a whole one or a fraction in lowest terms, the only forms all readers of the format know."""
    return str(Fraction(value))


def name_token(text: str) -> str:
    """Return a name without blanks, which would end it."""
    return "_".join(text.split())


def name_tokens(names: Sequence[str], taken: str) -> list[str]:
    """Return the names as tokens that differ from each other and from ``taken``."""
    found = {taken: None}
    for name in names:
        token = name_token(name)
        found[token if token not in found else f"{token}~{len(found)}"] = None
    return list(found)[1:]
