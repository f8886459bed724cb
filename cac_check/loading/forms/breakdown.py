"""The form ``breakdown``: a whole and its parts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cac_check.diagnostic import Span
from cac_check.interval import Rational
from cac_check.loading.forms.base import FormSpec, fields_of, name_in, refuse_repeats
from cac_check.loading.names import QUANTITY
from cac_check.loading.problems import Collector, did_you_mean, quote
from cac_check.loading.shape import Choice, Either, Field, Many, Number, Record, Table, Text
from cac_check.loading.shape_reader import Fields, Item
from cac_check.model import Breakdown, Form

_Part = tuple[str, Rational, Span]
_NONE_OR_POSSIBLE = Choice(("none", "possible"))
_PAIR = Text("two parts in brackets, [a, b]", r"\[?\s*[^\s,\[\]]+\s*,\s*[^\s,\[\]]+\s*\]?")


def _build(item: Item, problems: Collector) -> Form | None:
    fields = fields_of(item)
    total, overlap, rest = (fields.text(key) for key in ("total", "overlap", "rest"))
    parts = _parts(fields)
    if total is None or not parts or overlap is None or rest is None:
        return None
    overlaps = tuple(_overlaps(fields, {name for name, _, _ in parts}, problems))
    refuse_repeats(
        [(total, fields.place("total")), *((name, span) for name, _, span in parts)]
        + [(str(entry.item.value), entry.item.span) for entry in fields.entries("overlaps")],
        problems,
    )
    for name, weight, span in parts:
        if weight == 0:
            problems.add("idle-part", f"the weight of {quote(name)} is 0", span, "leave the part out")
    if overlaps and (overlap == "none" or any(weight != 1 for _, weight, _ in parts)):
        problems.add(
            "idle-overlaps", "`overlaps` needs `overlap: possible`, and parts without weights", fields.place("overlaps")
        )
    weighted = tuple((name, weight) for name, weight, _ in parts)
    return Breakdown(total, weighted, overlap == "possible", rest == "possible", overlaps)


def _parts(fields: Fields) -> list[_Part]:
    entries = fields.entries("parts")
    if not entries:
        return [(name_in(item), _weight(item), item.span) for item in fields.list("parts")]
    return [
        (entry.key, entry.item.value, entry.key_span)
        for entry in entries
        if not isinstance(entry.item.value, (str, bool, tuple, Fields))
    ]


def _weight(item: Item) -> Rational:
    """Return the weight of a part in a list: of columns by pattern, what is written beside the pattern."""
    written = item.value.number("weight") if isinstance(item.value, Fields) else None
    return 1 if written is None else written


def _overlaps(fields: Fields, parts: set[str], problems: Collector) -> Iterable[tuple[str, str, str]]:
    seen = set()
    for entry in fields.entries("overlaps"):
        first, second = sorted(re.findall(r"[^\s,\[\]]+", entry.key))
        for name in sorted({first, second} - parts):
            problems.add(
                "unknown-part", f"{quote(name)} is none of the parts", entry.key_span, did_you_mean(name, sorted(parts))
            )
        if first == second or (first, second) in seen:
            problems.add("repeated-pair", "a pair is two different parts, given once", entry.key_span)
        seen.add((first, second))
        yield first, second, str(entry.item.value)


BREAKDOWN = FormSpec(
    "breakdown",
    "A whole and its parts. Two questions must be answered, because the arithmetic differs and a text rarely says: "
    "can one thing be in two parts (`overlap`), and can something be in no part (`rest`)?",
    Record(
        "breakdown",
        "A whole and its parts.",
        (
            Field("total", QUANTITY, "The whole.", required=True),
            Field(
                "parts",
                Either((Many(QUANTITY, 1), Table(Number(), key=QUANTITY, least=1))),
                "Its parts, or each part with its weight: {revenue: 1, costs: -1}.",
                required=True,
            ),
            Field("overlap", _NONE_OR_POSSIBLE, "Can one thing be in two parts?", required=True),
            Field("rest", _NONE_OR_POSSIBLE, "Can something be in no part?", required=True),
            Field(
                "overlaps", Table(QUANTITY, key=_PAIR), "Pairs of parts, and the quantity that counts what is in both."
            ),
        ),
    ),
    _build,
    becomes=(
        ("`overlap: none, rest: none`", "Σ parts = total"),
        ("`overlap: none, rest: possible`", "Σ parts ≤ total"),
        ("`overlap: possible, rest: none`", "Σ parts ≥ total, and each part ≤ total"),
        ("`overlap: possible, rest: possible`", "each part ≤ total"),
        ("`overlaps: {[a, b]: both}`", "both ≤ a, both ≤ b, a + b − both ≤ total"),
        ("overlaps of every pair", "Σ parts − Σ overlaps ≤ total (Bonferroni)"),
        ("`overlaps, rest: none`", "total ≤ Σ parts − Σ overlaps of pairs that form no circle (Hunter)"),
        (
            "weights other than 1, or parts that can be below zero",
            "the sums alone: no single part is held to the total",
        ),
    ),
    missing="A part nobody tells can be anything from nothing up to what the others leave: parts that are told must "
    "still not come to more than the total (`overlap: none`). A total nobody tells can be anything from their sum up.",
    example="""\
rules:
  - id: helped-is-moved-plus-paid
    breakdown: {total: helped, parts: [moved, paid], overlap: none, rest: none}
    because: every household that was helped was either moved or given money only
    examples:
      - {given: {helped: 100, moved: 40, paid: 60}, verdict: consistent}
      - {given: {helped: 975, moved: 396, paid: {says: about 560}}, verdict: strained}
      - {given: {helped: 100, moved: 40, paid: 90}, verdict: contradicted}
      - {given: {helped: 100, moved: 140}, verdict: contradicted, because: "no part is more than the whole"}
      - {given: {moved: 40, paid: 60}, verdict: undecided, because: nobody tells the total}
""",
)
