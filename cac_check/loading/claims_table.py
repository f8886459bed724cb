"""The table of claims, one row each, and what must be true of it as a whole.

A pandera schema over a polars frame says it; its failure cases are led back to the lines they come from. Loading
pandera takes longer than everything else of a small check, so that a table which keeps the schema at a glance is not
handed to it: :func:`keeps_schema` says the same of every table, and a law holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

from cac_check.loading.claims import Draft, claim_ids, main_span, possible
from cac_check.loading.importing import quiet_import
from cac_check.loading.problems import did_you_mean, quote
from cac_check.model import Claim, Quantity

if TYPE_CHECKING:
    import pandera.polars


class Columns(TypedDict):
    """The table, one entry per claim in each column."""

    id: list[str]
    source: list[str]
    quantity: list[str]
    possible: list[bool]
    """Whether the reading is possible for what is counted."""


def validate_claims(
    drafts: Sequence[Draft], claims: Sequence[Claim | None], quantities: Mapping[str, Quantity], sources: Iterable[str]
) -> None:
    """Report every row of the table that breaks its schema, each in the file of its draft."""
    sources = tuple(sources)
    columns = columns_of(drafts, claims, quantities)
    if keeps_schema(columns, quantities, sources):
        return
    for row, column in failures(columns, quantities, sources):
        _report(drafts[row], claims[row], column, quantities, sources)


def columns_of(drafts: Sequence[Draft], claims: Sequence[Claim | None], quantities: Mapping[str, Quantity]) -> Columns:
    """Return the table of claims."""
    return {
        "id": claim_ids(drafts),
        "source": [draft.source for draft in drafts],
        "quantity": [draft.quantity for draft in drafts],
        "possible": [claim is None or possible(claim.reading, quantities[claim.quantity]) for claim in claims],
    }


def keeps_schema(columns: Columns, quantities: Iterable[str], sources: Iterable[str]) -> bool:
    """Whether the table keeps the schema: exactly where :func:`failures` returns none."""
    return (
        len(set(columns["id"])) == len(columns["id"])
        and set(sources).issuperset(columns["source"])
        and set(quantities).issuperset(columns["quantity"])
        and all(columns["possible"])
    )


def failures(columns: Columns, quantities: Iterable[str], sources: Iterable[str]) -> list[tuple[int, str]]:
    """Return the row and the column of everything that breaks the schema, in order."""
    with quiet_import():
        from pandera.errors import SchemaErrors
    import polars

    schema = {"id": polars.String, "source": polars.String, "quantity": polars.String, "possible": polars.Boolean}
    try:
        table_schema(quantities, sources).validate(polars.DataFrame(dict(columns), schema=schema), lazy=True)
    except SchemaErrors as error:
        return sorted({(case["index"], case["column"]) for case in error.failure_cases.iter_rows(named=True)})
    return []


def table_schema(quantities: Iterable[str], sources: Iterable[str]) -> pandera.polars.DataFrameSchema:
    """Return the schema of the table: ids unique, sources and quantities known, readings possible."""
    with quiet_import():
        import pandera.polars as pa
    import polars

    return pa.DataFrameSchema(
        {
            "id": pa.Column(polars.String, unique=True),
            "source": pa.Column(polars.String, pa.Check.isin(list(sources))),
            "quantity": pa.Column(polars.String, pa.Check.isin(list(quantities))),
            "possible": pa.Column(polars.Boolean, pa.Check.eq(True)),
        },
        strict=True,
    )


def _report(
    draft: Draft, claim: Claim | None, column: str, quantities: Mapping[str, Quantity], sources: tuple[str, ...]
) -> None:
    fields, problems = draft.fields, draft.problems
    if column == "id":
        own = fields.text("id")
        problems.add(
            "duplicate-id",
            f"the id {quote(own)} is used twice"
            if own
            else f"{draft.source} tells {draft.quantity} twice in the same words and place",
            fields.place("id") if own else main_span(fields),
            "give it another id" if own else "give each an `id`, or say more precisely `at` which place it stands",
        )
    elif column == "source":
        problems.add(
            "unknown-source",
            f"unknown source {quote(draft.source)}",
            fields.place("source"),
            did_you_mean(draft.source, sources),
        )
    elif column == "quantity":
        problems.add(
            "unknown-quantity",
            f"unknown quantity {quote(draft.quantity)}",
            fields.place("quantity"),
            did_you_mean(draft.quantity, quantities),
        )
    elif claim is not None:
        kind = quantities[claim.quantity].kind
        limits = " and ".join(
            limit
            for limit, binds in (("whole", kind.integral), ("not below zero", quantities[claim.quantity].nonnegative))
            if binds
        )
        problems.add(
            "impossible-reading",
            f"no value that is {limits} lies in {claim.reading.strict}, the strict reading of this {kind}",
            main_span(fields),
            "check the figure, or the `kind` of the quantity",
        )
