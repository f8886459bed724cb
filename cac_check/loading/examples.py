"""Examples: the tests that rules carry, as they are written and as records."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from cac_check.loading.claims import ReadPhrase, as_rounded, hand_written, in_words
from cac_check.loading.problems import Collector, did_you_mean, quote
from cac_check.loading.shape_reader import Entry, Fields
from cac_check.loading.values import interval
from cac_check.model import Change, Example, Form, Kind, Mean, Reading, Share, Spread, TimeSpan, Verdict, WeightedMean
from cac_check.reading import Unreadable
from cac_check.reading.directions import Direction, direction_of, signed

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_GUESSES = (Kind.DURATION, Kind.DATE, Kind.COUNT, Kind.PERCENT, Kind.AMOUNT)
"""The kinds that words are tried as where nothing says what they count: the ones with words of their own first."""


def kinds_by_nature(form: Form) -> dict[str, Kind]:
    """Return the kinds that a form itself fixes: the start of a span is a date."""
    match form:
        case Share(share=share, per=per):
            return {share: Kind.PERCENT if per is None else Kind.AMOUNT}
        case Change(by=by):
            return {by: Kind.PERCENT}
        case Mean(mean=mean) | WeightedMean(mean=mean):
            return {mean: Kind.AMOUNT}
        case Spread(mean=mean, deviation=deviation):
            return {mean: Kind.AMOUNT, deviation: Kind.AMOUNT}
        case TimeSpan(start=start, end=end, length=length):
            return {start: Kind.DATE, end: Kind.DATE, length: Kind.DURATION}
        case _:
            return {}


def build_example(
    fields: Fields,
    kinds: Mapping[str, Kind],
    known: Collection[str],
    problems: Collector,
    read_phrase: ReadPhrase,
    *,
    changes: Collection[str] = (),
) -> Example | None:
    """Return one example.

    Args:
        fields: the example as the file has it.
        kinds: the kinds of quantities that are known; others are guessed from how their figures are written.
        known: the quantities that may be given.
        problems: where everything that does not fit is added.
        read_phrase: how words are read.
        changes: the quantities that tell by how much something changed: their words tell the sign.
    """
    given: dict[str, Reading] = {}
    kinds_given: dict[str, Kind] = {}
    for entry in fields.entries("given"):
        if entry.key not in known:
            problems.add(
                "unknown-quantity",
                f"the rule does not relate {quote(entry.key)}",
                entry.key_span,
                did_you_mean(entry.key, sorted(known)),
            )
        kind = _kind(entry, kinds.get(entry.key), read_phrase)
        reading = _given(entry, kind, problems, read_phrase)
        if reading is not None and entry.key in changes:
            reading = _signed(entry, reading, problems)
        if reading is not None:
            given[entry.key], kinds_given[entry.key] = reading, kind
    verdict = fields.text("verdict")
    if verdict is None:
        return None
    all_kinds = {name: kinds.get(name, _common(kinds_given)) for name in sorted(known)} | kinds_given
    location = problems.location(fields.span)
    kinds_of_all = MappingProxyType(all_kinds)
    return Example(MappingProxyType(given), Verdict(verdict), kinds_of_all, location, fields.text("because"))


def _common(kinds: Mapping[str, Kind]) -> Kind:
    """Return the kind that all given figures have, for those that are missing; count where they differ."""
    found = set(kinds.values())
    return found.pop() if len(found) == 1 else Kind.COUNT


def _kind(entry: Entry, known: Kind | None, read_phrase: ReadPhrase) -> Kind:
    fields = entry.item.value
    if not isinstance(fields, Fields):
        return known or _kind_of_exact(str(fields))
    own = fields.text("kind")
    if own is not None:
        return Kind(own)
    if known is not None:
        return known
    for kind in _GUESSES:
        try:
            read_phrase(fields.text("says") or "", _language(fields), kind, None)
        except Unreadable:
            continue
        return kind
    return Kind.COUNT


def _kind_of_exact(text: str) -> Kind:
    """Return date for ISO days, amount where no whole number is possible, count otherwise."""
    if _DAY.search(text):
        return Kind.DATE
    try:
        return Kind.COUNT if interval(text, Kind.COUNT).integers() else Kind.AMOUNT
    except ValueError:
        return Kind.COUNT


def _given(entry: Entry, kind: Kind, problems: Collector, read_phrase: ReadPhrase) -> Reading | None:
    span, fields = entry.item.span, entry.item.value
    if not isinstance(fields, Fields):
        return hand_written(span, str(fields), kind, None, problems)
    says = fields.text("says") or ""
    reading = in_words(fields.place("says"), says, _language(fields), kind, None, problems, read_phrase)
    return None if reading is None else as_rounded(fields, reading, None, problems)


def _signed(entry: Entry, reading: Reading, problems: Collector) -> Reading:
    fields = entry.item.value
    if not isinstance(fields, Fields):
        return reading
    says = fields.text("says") or ""
    direction = direction_of(says, _language(fields))
    if direction is Direction.UNCLEAR:
        message = f"{quote(says)} does not tell one way a change goes"
        problems.add("unclear-direction", message, fields.place("says"), "write the interval instead: [-5, -4]")
    return signed(reading, direction)


def _language(fields: Fields) -> str:
    """Return the language of a phrase: as given, else Chinese if it has Chinese characters, else English."""
    chinese = any("\u4e00" <= character <= "\u9fff" for character in fields.text("says") or "")
    return fields.text("language") or ("zh" if chinese else "en")
