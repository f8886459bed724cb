"""What may still be true of each quantity, and why nothing else may."""

from __future__ import annotations

from cac_check.compiler import variable
from cac_check.derived_rules import prepared, with_derived
from cac_check.engine.limits import Limits
from cac_check.explained_finding import Remainder
from cac_check.model import Dataset, Profile, Ruleset
from cac_check.verdict.bound_proofs import origins_of
from cac_check.verdict.bounds import bounds_of
from cac_check.verdict.nodes import ClaimIndex


def remainder(
    dataset: Dataset,
    rules: Ruleset,
    *,
    profile: Profile | str = Profile.DEFAULT,
    everyone: bool = False,
    quantity: str | None = None,
    budget: int = 100,
) -> Remainder:
    """Return what claims and rules leave for every quantity, or for one together with where its bounds come from.

    Args:
        dataset: the claims.
        rules: what must hold between quantities.
        profile: how words are read.
        everyone: take all claims, not only those of references.
        quantity: the only quantity to bound; ``None``: all of them, without origins.
        budget: how much work one question may take, in percent of the normal amount.
    """
    profile = Profile(profile)
    rules = with_derived(dataset, rules)
    dataset = prepared(dataset, rules)
    index = ClaimIndex(dataset)
    limits = Limits.of(budget)
    found = bounds_of(index, rules, profile, limits, everyone=everyone)
    wanted = tuple(bound for bound in found if quantity in (None, bound.quantity))
    asked = wanted if quantity is not None else ()
    return Remainder(
        dataset,
        rules,
        profile,
        tuple(dict.fromkeys(claim.source for claim in index.claims if everyone or claim.source in index.references)),
        everyone,
        wanted,
        {
            variable(bound.quantity, bound.as_of): origins_of(bound, index, rules, profile, limits, everyone=everyone)
            for bound in asked
        },
    )
