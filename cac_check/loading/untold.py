"""The block ``untold:`` of a rule file: quantities that nobody tells, and relations with what is computed put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cac_check.interval import Rational, exact
from cac_check.loading.expression import ExpressionError, parse_sum
from cac_check.loading.forms.base import inside
from cac_check.loading.names import QUANTITY
from cac_check.loading.problems import Collector, quote
from cac_check.loading.shape import Choice, Either, Field, Flag, Record, Table, Text
from cac_check.loading.shape_reader import Entry, Fields
from cac_check.model import Change, Form, Kind, LinearRelation, Share, Untold, quantities_of

_SUM = Text('a number, or a sum such as "a + 2*b - 5"')

UNTOLD = Record(
    "untold quantity",
    "A quantity that nobody tells: computed of others, or in between.",
    (
        Field("is", _SUM, "What it is computed of; any value of its kind if left out."),
        Field("kind", Choice(tuple(Kind)), "What sort of number it is; that of what it is computed of if left out."),
        Field("nonnegative", Flag(), "Whether it can be below zero; true for counts and durations if left out."),
    ),
    any_of=("is", "kind"),
)

UNTOLD_BLOCK = Field(
    "untold",
    Table(Either((_SUM, UNTOLD)), key=QUANTITY),
    "Quantities that nobody tells: a number, a sum of others, or {kind: count} for one in between.",
)


def build_untold(entries: Iterable[Entry], problems: Collector) -> Mapping[str, Untold]:
    """Return the quantities that nobody tells, by id; none is computed of one that is computed itself."""
    entries = tuple(entries)
    written = {entry.key: found for entry in entries if (found := _untold(entry, problems)) is not None}
    flat: dict[str, Untold] = {}
    for entry in entries:
        if entry.key in written and not _flatten(entry.key, written, flat, ()):
            message = f"{quote(entry.key)} is computed of itself"
            problems.add("circular-quantity", message, entry.key_span, "leave it out of what it is computed of")
            return {}
    return flat


def _untold(entry: Entry, problems: Collector) -> Untold | None:
    fields = entry.item.value
    if not isinstance(fields, Fields):
        fields = Fields({"is": entry.item}, entry.item.span)
    kind = Kind(name) if (name := fields.text("kind")) else None
    text = fields.text("is")
    if text is None:
        sign = kind is not None and kind.nonnegative
        return Untold(entry.key, free=True, kind=kind, nonnegative=fields.flag("nonnegative", sign))
    if "nonnegative" in fields:
        message = f"`nonnegative` says nothing of {quote(entry.key)}: what it is computed of has a sign"
        problems.add("idle-key", message, fields.place("nonnegative"), "leave it out")
    try:
        terms, constant = parse_sum(text)
    except ExpressionError as error:
        place = inside(fields.place("is"), text, error.column)
        problems.add("expression", f"{quote(text)}: {error.message}", place)
        return None
    return Untold(entry.key, terms, constant, kind=kind)


def _flatten(name: str, written: Mapping[str, Untold], flat: dict[str, Untold], above: tuple[str, ...]) -> bool:
    """Put one into ``flat``, computed of told and free ones alone; ``False`` if it is computed of itself."""
    if name in flat:
        return True
    if name in above:
        return False
    own = written[name]
    for part, _ in own.terms:
        if part in written and not _flatten(part, written, flat, (*above, name)):
            return False
    computed = {part: flat[part] for part, _ in own.terms if part in flat and not flat[part].free}
    terms, constant = _put_in(own.terms, own.constant, computed)
    flat[name] = replace(own, terms=terms, constant=constant)
    return True


def _put_in(
    terms: Iterable[tuple[str, Rational]], constant: Rational, computed: Mapping[str, Untold]
) -> tuple[tuple[tuple[str, Rational], ...], Rational]:
    """Return a sum with what is computed put in."""
    total: dict[str, Rational] = {}
    for name, factor in terms:
        known = computed.get(name)
        constant += factor * known.constant if known else 0
        for part, weight in known.terms if known else ((name, 1),):
            total[part] = total.get(part, 0) + factor * weight
    return tuple((name, exact(factor)) for name, factor in total.items() if factor), exact(constant)


def with_computed(relation: LinearRelation, untold: Mapping[str, Untold]) -> LinearRelation | None:
    """Return a relation with what is computed put in, ``None`` if it then relates no quantity."""
    computed = {name: each for name, each in untold.items() if not each.free}
    if computed.keys().isdisjoint(name for name, _ in relation.terms):
        return relation
    terms, constant = _put_in(relation.terms, 0, computed)
    return replace(relation, terms=terms, bound=exact(relation.bound - constant)) if terms else None


def untold_of(form: Form, when: LinearRelation | None, untold: Mapping[str, Untold]) -> tuple[Untold, ...]:
    """Return the untold quantities that a rule is about, and the free ones those are computed of."""
    condition = () if when is None else (name for name, _ in when.terms)
    own = [untold[name] for name in dict.fromkeys((*quantities_of(form), *condition)) if name in untold]
    free = [untold[name] for each in own for name, _ in each.terms if name in untold]
    return tuple({each.id: each for each in (*own, *free)}.values())


def lacks_kind(form: Form, untold: Mapping[str, Untold]) -> str | None:
    """Return a constant that stands for a share or a change without saying whether it is a percentage."""
    match form:
        case Share(share=name, per=None) | Change(by=name):
            known = untold.get(name)
            return name if known is not None and known.is_constant and known.kind is None else None
        case _:
            return None
