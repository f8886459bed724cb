"""From what a file says of one claim to the claim itself: its words read, its id made, its place kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from cac_check.diagnostic import Span
from cac_check.interval import NONNEGATIVE, Interval, Rational, exact
from cac_check.loading import values
from cac_check.loading.problems import Collector, did_you_mean, quote
from cac_check.loading.shape_reader import Fields, Item
from cac_check.loading.table_claims import Tables, is_from_table, row_named
from cac_check.model import Claim, Kind, Profile, Quantity, Reading, Rounding, Source, Status
from cac_check.reading import Unreadable, read
from cac_check.reading.measures import factor_between, measure_in
from cac_check.reading.units_of_measure import measure_named
from cac_check.records import dataclass
from cac_check.rounding import rounded

ReadPhrase: TypeAlias = Callable[[str, str, Kind, str | None], Reading]
"""Phrase, language, kind and date of publication → reading; raises ``Unreadable``."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim as the file has it, before anything is known to be right about it."""

    source: str
    quantity: str
    fields: Fields
    problems: Collector
    """The file it stands in."""

    @property
    def place(self) -> str | None:
        """What tells it from another figure of its source for one quantity: where it stands, in a text or a table."""
        return self.fields.text("at") or row_named(self.fields)


def phrase_reader() -> ReadPhrase:
    """Return a reader that reads equal words once: copies of one text repeat them a thousand times."""
    seen: dict[tuple[str, str, Kind, str | None], Reading] = {}

    def read_phrase(says: str, language: str, kind: Kind, published: str | None) -> Reading:
        key = (says, language, kind, published if kind is Kind.DATE else None)
        reading = seen.get(key)
        if reading is None:
            reading = seen[key] = read(says, language=language, kind=kind, published=published)
        return reading

    return read_phrase


def claim_fields(item: Item) -> Fields:
    """Return the fields of a claim; the short form ``WORDS @ PLACE`` is taken apart."""
    if isinstance(item.value, Fields):
        return item.value
    words, mark, place = str(item.value).rpartition(" @ ")
    if not mark:
        return Fields({"says": item}, item.span)
    return Fields({"says": Item(words.strip(), item.span), "at": Item(place.strip(), item.span)}, item.span)


def build_claims(
    drafts: Iterable[Draft],
    quantities: Mapping[str, Quantity],
    sources: Mapping[str, Source],
    read_phrase: ReadPhrase,
    tables: Tables,
) -> list[Claim | None]:
    """Return the claim of every draft, ``None`` where it cannot be made; what stands in the way is reported.

    Unknown quantities and sources are reported later, with the table of claims (see ``claims_table``).
    """
    drafts = list(drafts)
    _refuse_mixed_units(drafts, quantities, sources)
    ids = claim_ids(drafts)
    claims = []
    for draft, name in zip(drafts, ids, strict=True):
        quantity, source = quantities.get(draft.quantity), sources.get(draft.source)
        claims.append(
            None
            if quantity is None or source is None
            else _claim(draft, name, quantity, source, quantities, read_phrase, tables)
        )
    return claims


def claim_ids(drafts: Sequence[Draft]) -> list[str]:
    """Return the ids claims are known by: their own, or source and quantity, with the place if there are several.

    What one place tells in other words again is numbered from 2 (``source/quantity@p2.2``). The same words there, or
    no place at all, are told twice by mistake: their ids are equal.
    """
    times = Counter((draft.source, draft.quantity) for draft in drafts)
    words: dict[str, dict[str | None, int]] = {}
    ids = []
    for draft in drafts:
        own, place = draft.fields.text("id"), draft.place
        name = own or f"{draft.source}/{draft.quantity}"
        if not own and place and times[draft.source, draft.quantity] > 1:
            name += f"@{'-'.join(place.split())}"
            numbers = words.setdefault(name, {})
            number = numbers.setdefault(draft.fields.text("says") or draft.fields.text("means"), len(numbers) + 1)
            name += f".{number}" if number > 1 else ""
        ids.append(name)
    return ids


def main_span(fields: Fields) -> Span:
    """Return the place a reader should be shown: the words, else the interval, else the whole claim."""
    return fields.place(next((key for key in ("says", "means", "table") if key in fields), "means"))


def _claim(
    draft: Draft,
    name: str,
    quantity: Quantity,
    source: Source,
    quantities: Mapping[str, Quantity],
    read_phrase: ReadPhrase,
    tables: Tables,
) -> Claim | None:
    fields, problems = draft.fields, draft.problems
    figure = tables.figure(fields, quantity, problems) if is_from_table(fields) else None
    reading = (
        _reading(fields, quantity, source, problems, read_phrase)
        if figure is None
        else as_rounded(fields, figure.reading, quantity.rounding, problems)
    )
    alternatives = _alternatives(fields, quantity, quantities, problems)
    if reading is None:
        return None
    weight = fields.number("weight")
    return Claim(
        id=name,
        source=source.id,
        quantity=quantity.id,
        reading=reading,
        says=fields.text("says") if figure is None else figure.says,
        means=fields.text("means"),
        because=fields.text("because"),
        at=fields.text("at") if figure is None else figure.at,
        cue=fields.text("cue"),
        alternatives=alternatives,
        gloss=fields.text("gloss"),
        note=fields.text("note") or (None if figure is None else figure.flags),
        as_of=fields.text("as_of") or source.as_of,
        attributed_to=fields.text("attributed_to"),
        lineage=fields.text("lineage"),
        status=Status(fields.text("status") or Status.CURRENT),
        weight=weight,
        rounding=Rounding(own) if (own := fields.text("rounding")) else quantity.rounding,
        location=problems.location(main_span(fields)),
    )


def _alternatives(
    fields: Fields, quantity: Quantity, quantities: Mapping[str, Quantity], problems: Collector
) -> tuple[str, ...]:
    found = []
    for item in fields.list("or"):
        name = str(item.value)
        if name == quantity.id:
            problems.add("idle-alternative", f"`or` repeats the quantity of the claim, {quote(name)}", item.span)
        elif name in quantities:
            found.append(name)
        else:
            problems.add(
                "unknown-quantity", f"unknown quantity {quote(name)}", item.span, did_you_mean(name, quantities)
            )
    return tuple(dict.fromkeys(found))


def _reading(
    fields: Fields, quantity: Quantity, source: Source, problems: Collector, read_phrase: ReadPhrase
) -> Reading | None:
    means, says = fields.text("means"), fields.text("says")
    if means is not None:
        if says is not None and "because" not in fields:
            problems.add(
                "missing-key",
                "`means` beside `says` needs `because`",
                fields.place("means"),
                "say why the words mean this interval",
            )
        return hand_written(fields.place("means"), means, quantity.kind, fields.number("grain"), problems)
    if says is None:
        return None
    if "grain" in fields and "rounding" not in fields:
        problems.add("idle-key", "`grain` goes with `means` or `rounding`; words have their own", fields.place("grain"))
    reading = in_words(
        fields.place("says"), says, source.language, quantity.kind, source.published, problems, read_phrase
    )
    if reading is None:
        return None
    reading = _in_unit(fields.place("says"), reading, says, source.language, quantity, problems)
    if reading is None:
        return None
    reading = as_rounded(fields, reading, quantity.rounding, problems)
    return widened(reading, quantity.slack) if quantity.slack else reading


def _in_unit(
    span: Span, reading: Reading, says: str, language: str, quantity: Quantity, problems: Collector
) -> Reading | None:
    """Return the reading in the unit of its quantity, where both are units of measure: 4.13 GW as 4,130 of MW."""
    if quantity.unit is None or measure_named(quantity.unit) is None:
        return reading
    measure = measure_in(says, language)
    factor = None if measure is None else factor_between(measure, quantity.unit)
    if measure is None or factor == 1:
        return reading
    if factor is None or quantity.kind is not Kind.AMOUNT:
        found = f"{quote(says)} is told in {measure}, and {quote(quantity.id)} in {quantity.unit}"
        advice = (
            "give it the unit of its quantity, or write the interval: means: with because:"
            if factor is None
            else "declare the quantity with `kind: amount`, so that figures are converted"
        )
        problems.add("other-unit", found, span, advice)
        return None
    return scaled(reading, factor)


def _refuse_mixed_units(
    drafts: Sequence[Draft], quantities: Mapping[str, Quantity], sources: Mapping[str, Source]
) -> None:
    """Report figures of one quantity without a unit of measure that are told in different ones."""
    first: dict[str, str] = {}
    for draft in drafts:
        quantity, source, says = quantities.get(draft.quantity), sources.get(draft.source), draft.fields.text("says")
        if quantity is None or source is None or says is None or "means" in draft.fields:
            continue
        if quantity.kind not in (Kind.COUNT, Kind.AMOUNT) or (quantity.unit and measure_named(quantity.unit)):
            continue
        try:
            measure = measure_in(says, source.language)
        except Unreadable:
            continue
        if measure is None:
            continue
        usual = first.setdefault(quantity.id, measure)
        if factor_between(measure, usual) != 1:
            draft.problems.add(
                "other-unit",
                f"{quote(says)} is told in {measure}, another figure of {quote(quantity.id)} in {usual}",
                main_span(draft.fields),
                f"give the quantity a unit (`unit: {usual}`, `kind: amount`) or the claim `means:` with `because:`",
            )


def hand_written(span: Span, text: str, kind: Kind, grain: Rational | None, problems: Collector) -> Reading | None:
    """Return the reading of an interval written by hand, or ``None`` after saying what is wrong with it."""
    try:
        return values.exact_reading(text, kind, grain)
    except ValueError as error:
        problems.add(
            "not-an-interval",
            f"{quote(text)} is no interval: {error}",
            span,
            'write "[2023-05-26, 2023-05-27]"'
            if kind is Kind.DATE
            else 'write "[66500, 67500)", "(8000, inf)" or "42", without marks between digits',
        )
        return None


def in_words(
    span: Span,
    says: str,
    language: str,
    kind: Kind,
    published: str | None,
    problems: Collector,
    read_phrase: ReadPhrase,
) -> Reading | None:
    """Return the reading of words, or ``None`` after saying why they cannot be read."""
    try:
        return read_phrase(says, language, kind, published)
    except Unreadable as error:
        problems.add(
            "unreadable-words",
            f"{quote(says)} cannot be read as a {kind}: {error}",
            span,
            'quote one numeral as it is printed, or write the interval: means: "[low, high]" with because',
        )
        return None


def possible(reading: Reading, quantity: Quantity) -> bool:
    """Whether each profile's reading holds a value that the kind of the quantity allows."""
    for profile in Profile:
        values_left: Interval | None = reading.under(profile)
        if quantity.nonnegative and values_left is not None:
            values_left = values_left.intersect(NONNEGATIVE)
        if quantity.kind.integral and values_left is not None:
            values_left = values_left.integers()
        if values_left is None:
            return False
    return True


def widened(reading: Reading, amount: Rational) -> Reading:
    """Return the reading with both ends of every profile moved outwards."""
    return replace(
        reading,
        strict=reading.strict.widen(amount),
        default=reading.default.widen(amount),
        lenient=reading.lenient.widen(amount),
    )


def scaled(reading: Reading, factor: Rational) -> Reading:
    """Return the reading in a unit of which ``factor`` make the one it is told in."""
    strict, default, lenient = (reading.under(profile).scale(factor) for profile in Profile)
    value, grain = (None if each is None else exact(each * factor) for each in (reading.value, reading.grain))
    return Reading(strict, default, lenient, value, grain, reading.hedge)


def as_rounded(fields: Fields, reading: Reading, usual: Rounding | None, problems: Collector) -> Reading:
    """Return the reading of a bare figure whose rounding is known: the same under every profile.

    Args:
        fields: what the file says, with ``rounding`` and the ``grain`` it was rounded to, if it says so.
        reading: of the words.
        usual: how such figures were rounded where ``fields`` do not say; it leaves other words alone.
        problems: where ``rounding`` of anything but a bare figure is reported.
    """
    own = fields.text("rounding")
    rounding = Rounding(own) if own is not None else usual
    known = None if rounding is None else rounded(reading, rounding, fields.number("grain"))
    if own is not None and known is None:
        problems.add("idle-key", "`rounding` needs a bare figure in `says`", fields.place("rounding"))
    return known or reading
