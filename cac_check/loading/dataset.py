"""From a parsed file to a data set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from cac_check.diagnostic import DataProblems, Diagnostic, Span, UnreadableFile
from cac_check.loading import containment, values
from cac_check.loading.article import check_words, places_of
from cac_check.loading.claims import Draft, build_claims, claim_fields, phrase_reader
from cac_check.loading.claims_csv import read_claims
from cac_check.loading.claims_table import validate_claims
from cac_check.loading.dataset_format import DATASET
from cac_check.loading.decoding import decode
from cac_check.loading.nodes import Document
from cac_check.loading.problems import Collector, did_you_mean, quote
from cac_check.loading.shape_reader import Entry, Fields, entries_of, read
from cac_check.loading.table_claims import Tables
from cac_check.model import Asked, Dataset, Kind, LeftOut, Quantity, Role, Rounding, Source

OpenRelated: TypeAlias = Callable[[str], tuple[bytes, str]]
"""Path as written in the file → its bytes, and what to call it; raises ``UnreadableFile``."""

_TOP = Span(1, 1, 1, 1)


def build_dataset(document: Document, file: str, open_related: OpenRelated) -> Dataset:
    """Return the data set of a parsed file.

    Raises:
        DataProblems: with everything that is wrong in it and in the CSV files and texts it names.
    """
    return _Builder(document, file, open_related).build()


class _Builder:
    """Keeps what the steps of building share; lives for one load only."""

    def __init__(self, document: Document, file: str, open_related: OpenRelated) -> None:
        self._root = document.root
        self._problems = document.problems
        self._file = file
        self._open_related = open_related
        self._other_files: list[Collector] = []

    def build(self) -> Dataset:
        fields = self._fields()
        quantities = {entry.key: build_quantity(entry, self._problems) for entry in fields.entries("quantities")}
        lineages = {entry.key: str(entry.item.value) for entry in fields.entries("lineages")}
        sources = {entry.key: self._source(entry, lineages) for entry in fields.entries("sources")}
        self._check_variants(fields, quantities)
        periods, places = (containment.read_places(fields, name, self._problems) for name in ("periods", "places"))
        containment.check_used(fields.entries("quantities"), {"period": periods, "place": places}, self._problems)
        drafts = self._drafts(fields)
        for draft in drafts:
            _check_lineage(draft.fields, lineages, draft.problems)
        tables = Tables(fields.entries("tables"), self._open_related, self._problems)
        claims = build_claims(drafts, quantities, sources, phrase_reader(), tables)
        validate_claims(drafts, claims, quantities, sources)
        diagnostics = self._diagnostics()
        if diagnostics:
            raise DataProblems(diagnostics)
        return Dataset(
            id=fields.text("dataset") or "",
            title=fields.text("title") or fields.text("dataset") or "",
            quantities=MappingProxyType(quantities),
            sources=MappingProxyType(sources),
            claims=tuple(claim for claim in claims if claim is not None),
            lineages=MappingProxyType(lineages),
            periods=MappingProxyType(periods),
            places=MappingProxyType(places),
            rules=fields.texts("rules"),
            path=self._file,
            language=fields.text("language") or "en",
        )

    def _fields(self) -> Fields:
        if self._root is None:
            self._problems.add("empty-file", "the file is empty", _TOP, "a data set begins with `dataset: its-id`")
            return Fields({}, _TOP)
        item = read(self._root, DATASET, "a data set", self._problems)
        return item.value if item is not None and isinstance(item.value, Fields) else Fields({}, _TOP)

    def _diagnostics(self) -> list[Diagnostic]:
        return [each for problems in (self._problems, *self._other_files) for each in problems.in_order()]

    def _check_variants(self, fields: Fields, quantities: Mapping[str, Quantity]) -> None:
        for entry in fields.entries("quantities"):
            own = _record(entry)
            other = own.text("variant_of")
            if other is not None and (other not in quantities or other == entry.key):
                self._problems.add(
                    "unknown-quantity",
                    f"`variant_of` must name another quantity, found {quote(other)}",
                    own.place("variant_of"),
                    did_you_mean(other, [name for name in quantities if name != entry.key]),
                )
            if ("variant_of" in own) != ("differs_in" in own):
                self._problems.add(
                    "missing-key", "`variant_of` and `differs_in` go together", own.place("variant_of"), "give both"
                )

    def _source(self, entry: Entry, lineages: Mapping[str, str]) -> Source:
        fields = _record(entry)
        _check_lineage(fields, lineages, self._problems)
        return Source(
            id=entry.key,
            outlet=fields.text("outlet") or entry.key,
            published=fields.text("published"),
            url=fields.text("url"),
            archived=fields.text("archived"),
            seen_at=fields.text("seen_at"),
            seen=fields.text("seen"),
            language=fields.text("language") or "en",
            lineage=fields.text("lineage"),
            role=Role(fields.text("role") or Role.REPORT),
            text=fields.text("text"),
            as_of=fields.text("as_of"),
            note=fields.text("note"),
            left_out=tuple(
                self._left_out(item.value) for item in fields.list("left_out") if isinstance(item.value, Fields)
            ),
            asked=tuple(_asked(item.value) for item in fields.list("asked") if isinstance(item.value, Fields)),
            location=self._problems.location(entry.key_span),
        )

    def _left_out(self, fields: Fields) -> LeftOut:
        location = self._problems.location(fields.place("says"))
        return LeftOut(fields.text("says") or "", fields.text("because") or "", fields.text("at"), location)

    def _drafts(self, fields: Fields) -> list[Draft]:
        drafts = []
        for entry in fields.entries("sources"):
            source = _record(entry)
            own = self._source_drafts(entry.key, source)
            self._check_text(source, own)
            drafts += own
        path = fields.text("claims")
        if path is not None:
            drafts += self._csv_drafts(path, fields.place("claims"), None)
        return drafts

    def _source_drafts(self, source_id: str, source: Fields) -> list[Draft]:
        path = source.text("claims")
        if path is not None:
            return self._csv_drafts(path, source.place("claims"), source_id)
        drafts = []
        for pair in source.list("claims"):
            for entry in entries_of(pair):
                fields = claim_fields(entry.item)
                items = {**fields.items, "quantity": entry.item._replace(value=entry.key, span=entry.key_span)}
                drafts.append(Draft(source_id, entry.key, Fields(items, fields.span), self._problems))
        return drafts

    def _csv_drafts(self, path: str, span: Span, source: str | None) -> list[Draft]:
        data = self._related(path, span)
        if data is None:
            return []
        try:
            drafts, problems = read_claims(*data, source)
        except UnreadableFile as error:
            self._other_files.append(Collector(data[1]).including(error.diagnostics))
            return []
        self._other_files.append(problems)
        return drafts

    def _check_text(self, source: Fields, drafts: list[Draft]) -> None:
        path = source.text("text")
        data = None if path is None else self._related(path, source.place("text"))
        if data is None:
            return
        try:
            places = places_of(decode(*data, prose=True))
        except UnreadableFile as error:
            self._other_files.append(Collector(data[1]).including(error.diagnostics))
            return
        for draft in drafts:
            check_words(draft.fields, places, draft.problems)

    def _related(self, path: str, span: Span) -> tuple[bytes, str] | None:
        try:
            return self._open_related(path)
        except UnreadableFile as error:
            for diagnostic in error.diagnostics:
                self._problems.add(diagnostic.code, f"{quote(path)}: {diagnostic.message}", span, diagnostic.help)
            return None


def build_quantity(entry: Entry, problems: Collector) -> Quantity:
    """Return the quantity that one entry of ``quantities`` declares."""
    fields = _record(entry)
    kind = Kind(fields.text("kind") or Kind.COUNT)
    slack = fields.text("slack")
    rounding = fields.text("rounding")
    if slack is not None and kind is not Kind.DATE:
        problems.add("idle-key", f"`slack` widens dates, and {entry.key} is a {kind}", fields.place("slack"))
    return Quantity(
        id=entry.key,
        label=fields.text("label") or entry.key,
        unit=fields.text("unit"),
        kind=kind,
        nonnegative=fields.flag("nonnegative", kind.nonnegative),
        cumulative=fields.flag("cumulative", False),
        slack=values.days(slack) if slack is not None else 0,
        rounding=Rounding(rounding) if rounding is not None else None,
        measures=fields.text("measures"),
        period=fields.text("period"),
        place=fields.text("place"),
        variant_of=fields.text("variant_of"),
        differs_in=fields.text("differs_in"),
        because=fields.text("because"),
        location=problems.location(entry.key_span),
    )


def _asked(fields: Fields) -> Asked:
    return Asked(fields.text("question") or "", fields.text("on"), fields.text("by"), fields.text("answer"))


def _check_lineage(fields: Fields, lineages: Mapping[str, str], problems: Collector) -> None:
    lineage = fields.text("lineage")
    if lineage is not None and lineage not in lineages:
        problems.add(
            "unknown-lineage",
            f"unknown lineage {quote(lineage)}",
            fields.place("lineage"),
            did_you_mean(lineage, lineages) or "describe it under `lineages`",
        )


def _record(entry: Entry) -> Fields:
    value = entry.item.value
    return value if isinstance(value, Fields) else Fields({}, entry.item.span)
