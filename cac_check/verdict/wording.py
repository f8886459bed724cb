"""Words that are easily taken for other words: a source tells one quantity, the reference its variant.

There is no arithmetic in it and no verdict: accounts *shut down* and accounts *punished* are two quantities. But who
reads one where the notice has the other should see both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cac_check.finding import Wording
from cac_check.model import Claim, Dataset, Role, Status


def wordings_of(dataset: Dataset, sources: Collection[str] | None) -> Iterator[Wording]:
    """Yield where a source tells one of a pair of variants and the references tell only the other.

    Args:
        dataset: the claims; its quantities say what is a ``variant_of`` what.
        sources: look only at these sources (``None``: at all).
    """
    by_source: dict[str, dict[str, Claim]] = {}
    reference: dict[str, Claim] = {}
    for claim in dataset.claims:
        if claim.status is not Status.CURRENT:
            continue
        if dataset.sources[claim.source].role is Role.REFERENCE:
            reference.setdefault(claim.quantity, claim)
        elif sources is None or claim.source in sources:
            by_source.setdefault(claim.source, {}).setdefault(claim.quantity, claim)
    for source, claims in by_source.items():
        for quantity in dataset.quantities.values():
            if quantity.variant_of is None or quantity.differs_in is None:
                continue
            for here, there in ((quantity.id, quantity.variant_of), (quantity.variant_of, quantity.id)):
                if here in claims and there not in claims and there in reference and here not in reference:
                    yield Wording(source, claims[here].id, reference[there].id, quantity.differs_in)
