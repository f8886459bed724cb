"""Whatever a file holds, loading it ends with records or with problems that have a place in it, never otherwise."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cac_check.diagnostic import Diagnostic, Problems
from cac_check.loading import load_dataset, load_rules
from cac_check.loading.expression import ExpressionError, format_relation, parse_relation
from cac_check.model import LinearRelation, Relation

DATASET = """\
dataset: fire
title: A fire
quantities:
  injured: {label: people injured, unit: people}
  rate: {label: share, kind: percent, rounding: down}
  day: {label: day of the fire, kind: date, slack: 1 day}
lineages: {wire: a report}
sources:
  paper:
    outlet: The Paper
    published: 2020-03-04
    lineage: wire
    role: reference
    claims:
      - injured: "1,200 @ p2"
      - rate: {says: about 12.3%, at: p1, or: [injured], weight: 2}
      - day: {means: "[2020-03-03, 2020-03-04]", because: 'it says so'}
    left_out: [{says: dozens, because: vague}]
"""

RULES = """\
quantities: {a: {label: a, kind: amount}}
rules:
  - id: r
    breakdown: {total: t, parts: {a: 1, b: -2.5}, overlap: none, rest: possible}
    because: it is so
    when: "a + 2*b <= 3 - t/2"
    tolerance: {abs: 1, rel: 0.1}
    examples:
      - {given: {t: 5, a: "[1, 2)", b: {says: about 3}}, verdict: consistent}
  - {id: s, expression: "a - b < 5", because: x, where: {sources: [paper]}, missing: zero}
questions:
  - {id: q, ask: Can it be?, suppose: a == b}
"""

PIECES = st.sampled_from((
    "", "\n", " ", "  ", "\t", ":", ": ", "- ", "[", "]", "{", "}", ",", '"', "'", "#", "&a", "*a", "!!str ", "|\n",
    ">\n", "---\n", "...\n", "?", "%", "@", "~", "\x00", "\x85", "\u2028", "\r", "\ufeff", "é", "万", "9" * 50, "1e99",
    "\\", "(", "a*b", "<=", "2020-02-31", "67,000", "null", "id", "says", "means", "- {}", "- []",
))  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, text: str) -> bytes:
    """The text with a few pieces cut out, doubled or put in, or with a broken byte."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(st.one_of(PIECES, st.just(text[start:end] * 2))) + text[end:]
    data = text.encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        place = draw(st.integers(0, len(data)))
        data = data[:place] + draw(st.binary(min_size=1, max_size=2)) + data[place:]
    return data


def problems_of(load, data: bytes) -> tuple[Diagnostic, ...]:
    try:
        load(data, name="file.yaml")
    except Problems as problems:
        return problems.diagnostics
    return ()


def assert_ends_well(load, data: bytes) -> None:
    lines = data.decode("utf-8", "replace").split("\n")
    for diagnostic in problems_of(load, data):
        span = diagnostic.location.span
        assert diagnostic.message
        if span is not None:
            assert 1 <= span.line <= span.end_line <= len(lines) + 1
            assert 1 <= span.column <= len(lines[span.line - 1]) + 2


@given(mutated(DATASET))
@example(b"")
@example(b"dataset: {a: 1}\nquantities: []\nsources: 5\n")
@example(DATASET.replace("p2", "9" * 6000).encode())
def test_a_data_set_is_read_or_has_problems(data):
    assert_ends_well(load_dataset, data)


@given(mutated(RULES))
@example(b"rules: [[[]]]\n")
def test_a_rule_file_is_read_or_has_problems(data):
    assert_ends_well(load_rules, data)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_have_problems(data):
    assert_ends_well(load_dataset, data)


def test_the_files_that_are_mutated_are_right():
    assert len(load_dataset(DATASET.encode()).claims) == 3
    assert len(load_rules(RULES.encode()).rules) == 2


NUMBERS = st.one_of(st.integers(-99, 99), st.builds(Fraction, st.integers(-99, 99), st.integers(1, 12))).filter(bool)
RELATIONS = st.builds(
    lambda terms, relation, bound: LinearRelation(
        tuple((name, value.numerator if value.denominator == 1 else value) for name, value in terms.items()),
        relation,
        bound.numerator if bound.denominator == 1 else bound,
    ),
    st.dictionaries(st.sampled_from(("a", "b_2", "账号", "é")), NUMBERS.map(Fraction), min_size=1),
    st.sampled_from(Relation),
    NUMBERS.map(Fraction),
)


@given(RELATIONS)
def test_a_relation_written_out_reads_as_itself(relation):
    read = parse_relation(format_relation(relation))

    assert (read.terms, read.relation, read.bound) == (relation.terms, relation.relation, relation.bound)


@st.composite
def sums(draw: st.DrawFn, depth: int = 3) -> tuple[str, dict[str, Fraction], Fraction]:
    """The text of a linear form, with its coefficients and its constant."""
    choice = draw(st.integers(0, 4 if depth else 1))
    if choice == 0:
        number = draw(st.integers(0, 20))
        return str(number), {}, Fraction(number)
    if choice == 1:
        name = draw(st.sampled_from(("a", "b", "c")))
        return name, {name: Fraction(1)}, Fraction(0)
    text, terms, constant = draw(sums(depth - 1))
    if choice == 2:
        factor = draw(st.integers(1, 9))
        by, scale = draw(st.sampled_from([("*", Fraction(factor)), ("/", Fraction(1, factor))]))
        return f"({text}){by}{factor}", {name: each * scale for name, each in terms.items()}, constant * scale
    other, other_terms, other_constant = draw(sums(depth - 1))
    sign = 1 if choice == 3 else -1
    both = {name: terms.get(name, 0) + sign * other_terms.get(name, 0) for name in {*terms, *other_terms}}
    return f"{text} {'+' if sign > 0 else '-'} ({other})", both, constant + sign * other_constant


@given(sums(), sums())
def test_arithmetic_in_an_expression_is_that_of_fractions(left, right):
    terms = {name: left[1].get(name, 0) - right[1].get(name, 0) for name in {*left[1], *right[1]}}
    text = f"{left[0]} <= {right[0]}"
    if not any(terms.values()):
        with pytest.raises(ExpressionError, match="relates no quantity"):
            parse_relation(text)
    else:
        relation = parse_relation(text)
        assert dict(relation.terms) == {name: each for name, each in terms.items() if each}
        assert relation.bound == right[2] - left[2]


@given(st.text(alphabet="ab2 +-*/()<=>.,_[]'\"é万\n", max_size=40))
@example("(" * 10_000)
@example("a" * 10_001)
@example("__import__('os').system('ls') <= 1")
def test_any_text_is_a_relation_or_has_a_place_where_it_is_not(text):
    column = 1
    try:
        parse_relation(text)
    except ExpressionError as error:
        column = error.column
    assert 1 <= column <= len(text) + 1
