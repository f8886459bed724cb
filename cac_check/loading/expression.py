"""Linear relations as text: ``a + 2*b <= c - 5/2``. Parsed by precedence, never evaluated as code.

Grammar::

    relation = sum ("==" | "<=" | ">=" | "<" | ">") sum
    sum      = term {("+" | "-") term}
    term     = factor {("*" | "/") factor}
    factor   = {"+" | "-"} (number | quantity | "(" sum ")")

Every step computes with *linear forms* (coefficients and a constant), so whatever is not linear has nowhere to go.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import NamedTuple

from cac_check.interval import MAX_DIGITS, Rational, exact, format_number, parse_number, ratio
from cac_check.loading.names import line_for_column
from cac_check.model import LinearRelation, Relation
from cac_check.records import dataclass

MAX_LENGTH = 10_000
"""Longest expression in characters."""

MAX_NESTING = 32
"""Deepest nesting of brackets."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2}(?![0-9]))?)|(?P<name>[^\W\d]\w*)"
    r"|(?P<relation><=|>=|==|<|>)|(?P<sign>[-+*/()])|(?P<other>\S))"
)

_ADVICE = {
    "=": "write == for “equals”",
    "≤": "write <=",
    "≥": "write >=",
    "−": "write - for minus",
    "×": "write * for times",
    "·": "write * for times",
    "÷": "write / for divided by",
    "%": "write the number before the sign, divided by 100",
    ".": "quantities have no attributes, and a number has a digit before its point",
    ",": "write numbers without marks between digits",
    "!": "“not equal” is no linear relation",
}


class ExpressionError(ValueError):
    """An expression that cannot be read; ``column`` is the place in it, from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message, column)
        self.message = message
        self.column = column

    def __str__(self) -> str:
        return f"{self.message} (at character {self.column} of the expression)"


class _Token(NamedTuple):
    sort: str
    text: str
    column: int

    @property
    def end(self) -> int:
        """The column behind it."""
        return self.column + len(self.text)


@dataclass(frozen=True, slots=True)
class _Linear:
    """Σ coefficient × quantity + constant."""

    terms: dict[str, Rational] = field(default_factory=dict)
    constant: Rational = 0

    @property
    def is_constant(self) -> bool:
        return not any(self.terms.values())

    def scale(self, factor: Rational) -> _Linear:
        return _Linear(
            {name: exact(coefficient * factor) for name, coefficient in self.terms.items()},
            exact(self.constant * factor),
        )

    def plus(self, other: _Linear) -> _Linear:
        terms = dict(self.terms)
        for name, coefficient in other.terms.items():
            terms[name] = exact(terms.get(name, 0) + coefficient)
        return _Linear(terms, exact(self.constant + other.constant))


def parse_sum(text: str) -> tuple[tuple[tuple[str, Rational], ...], Rational]:
    """Read a sum such as ``a + 2*b - 5/2`` as its terms, none with coefficient 0, and its constant.

    Raises:
        ExpressionError: if it is no sum, or not linear.
    """
    parser = _parser(text)
    found = parser.sum()
    if parser.next.sort != "end":
        raise parser.unexpected("an operator or the end")
    return tuple((name, factor) for name, factor in found.terms.items() if factor), found.constant


def parse_relation(text: str) -> LinearRelation:
    """Read a linear relation; terms are collected on the left, constants on the right.

    Raises:
        ExpressionError: if it is no relation, not linear, or relates no quantity.
    """
    parser = _parser(text)
    left = parser.sum()
    sign = parser.take("relation")
    if sign is None:
        raise parser.unexpected("one of == <= >= < >")
    right = parser.sum()
    if parser.next.sort == "relation":
        raise ExpressionError("two comparisons in one expression: write two rules", parser.next.column)
    if parser.next.sort != "end":
        raise parser.unexpected("an operator or the end")
    difference = left.plus(right.scale(-1))
    terms = tuple((name, coefficient) for name, coefficient in difference.terms.items() if coefficient)
    if not terms:
        raise ExpressionError("it relates no quantity: everything cancels out", 1)
    return LinearRelation(terms, Relation(sign.text), exact(-difference.constant), " ".join(text.split()))


def format_relation(relation: LinearRelation) -> str:
    """Write a relation so that :func:`parse_relation` reads the same one: ``a + 2*b - c <= -5/2``."""
    parts = []
    for name, coefficient in relation.terms:
        size = coefficient if coefficient > 0 else -coefficient
        term = name if size == 1 else f"{format_number(size)}*{name}"
        parts.append(f"{'-' if coefficient < 0 else '+'} {term}")
    left = " ".join(parts)
    left = left[2:] if left.startswith("+") else f"-{left[2:]}"
    return f"{left} {relation.relation} {format_number(relation.bound)}"


def _parser(text: str) -> _Parser:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"an expression of more than {MAX_LENGTH:,} characters", 1)
    return _Parser(text)


class _Parser:
    """A token stream with one token of look-ahead."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._index = 0
        self._depth = 0

    @property
    def next(self) -> _Token:
        """The token that was not taken yet."""
        return self._tokens[self._index]

    def take(self, sort: str, texts: str = "") -> _Token | None:
        """Take the next token if it is of this sort (and one of these signs)."""
        token = self.next
        if token.sort != sort or (texts and token.text not in texts):
            return None
        self._index += 1
        return token

    def sum(self) -> _Linear:
        total = self._term()
        while sign := self.take("sign", "+-"):
            term = self._term()
            total = total.plus(term if sign.text == "+" else term.scale(-1))
        return total

    def _term(self) -> _Linear:
        product = self._factor()
        while sign := self.take("sign", "*/"):
            factor = self._factor()
            product = _multiply(product, factor, sign) if sign.text == "*" else _divide(product, factor, sign)
        return product

    def _factor(self) -> _Linear:
        negative = False
        while sign := self.take("sign", "+-"):
            negative ^= sign.text == "-"
        value = self._atom()
        return value.scale(-1) if negative else value

    def _atom(self) -> _Linear:
        if token := self.take("number"):
            return _Linear({}, _number(token))
        if token := self.take("name"):
            if self.next.text == "(":
                raise ExpressionError(f"{token.text}(…): an expression calls no functions", token.column)
            return _Linear({token.text: 1})
        if bracket := self.take("sign", "("):
            self._depth += 1
            if self._depth > MAX_NESTING:
                raise ExpressionError(f"more than {MAX_NESTING} nested brackets", bracket.column)
            value = self.sum()
            if not self.take("sign", ")"):
                raise self.unexpected("a closing bracket")
            self._depth -= 1
            return value
        raise self.unexpected("a quantity, a number or a bracket")

    def unexpected(self, expected: str) -> ExpressionError:
        """Return the error that the next token is not what was expected."""
        token = self.next
        found = "the end" if token.sort == "end" else f"“{token.text}”"
        advice = _ADVICE.get(token.text)
        if token.sort in ("name", "number") and expected.startswith("an operator"):
            advice = "write * for times"
        before = self._tokens[self._index - 1] if self._index else None
        if token.sort == "name" and before and before.sort == "number" and before.end == token.column:
            column = line_for_column(before.text + token.text)
            named = f"a column gets a name under the `quantities:` of its table, as in {column}"
            advice = f"{advice}; {named}" if advice else named
        return ExpressionError(f"expected {expected}, found {found}{f'; {advice}' if advice else ''}", token.column)


def _tokens(text: str) -> tuple[_Token, ...]:
    tokens = []
    end = len(text.rstrip())
    index = 0
    while index < end:
        match = _TOKEN.match(text, index)
        assert match is not None  # `other` takes any character that nothing else does
        assert match.lastgroup is not None
        tokens.append(_Token(match.lastgroup, match.group(match.lastgroup), match.start(match.lastgroup) + 1))
        index = match.end()
    return (*tokens, _Token("end", "", end + 1))


def _number(token: _Token) -> Rational:
    try:
        return parse_number(token.text)
    except ValueError as error:
        raise ExpressionError(f"a number of at most {MAX_DIGITS} digits is expected", token.column) from error


def _multiply(left: _Linear, right: _Linear, sign: _Token) -> _Linear:
    if right.is_constant:
        return left.scale(right.constant)
    if left.is_constant:
        return right.scale(left.constant)
    raise ExpressionError(
        "not linear: it multiplies one quantity by another (see the forms share and mean)", sign.column
    )


def _divide(left: _Linear, right: _Linear, sign: _Token) -> _Linear:
    if not right.is_constant:
        raise ExpressionError("not linear: it divides by a quantity (see the form share)", sign.column)
    if right.constant == 0:
        raise ExpressionError("it divides by zero", sign.column)
    return left.scale(ratio(1, right.constant))
