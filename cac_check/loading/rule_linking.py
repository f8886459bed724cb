"""Rules matched with a data set: one list of rules, and what they name that the data set does not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from cac_check.derived_rules import changes_of
from cac_check.diagnostic import DataProblems, Diagnostic, Location, RuleProblems
from cac_check.loading.problems import did_you_mean, quote
from cac_check.model import Dataset, Kind, Question, Rule, Ruleset, Share, names_in, related, tellable
from cac_check.reading.directions import Direction


def match_rules(dataset: Dataset, rulesets: Iterable[Ruleset]) -> Ruleset:
    """Return the rules of several files as one set for ``dataset``.

    A rule file may serve several data sets: a rule of whose quantities the data set knows none is kept and simply
    never applies. A rule of whose quantities it knows some must not name others.

    Raises:
        RuleProblems: if two rules, or a rule and a claim, have one id, or a rule names quantities that the data set
            does not know.
        DataProblems: if the words of a change (``by`` of a ``change`` rule) tell no one way it goes, or a fall of what
            cannot be below zero.
    """
    rulesets = tuple(rulesets)
    problems = [
        *_repeated(rulesets),
        *_taken(dataset, rulesets),
        *_at_odds(rulesets),
        *_unknown(dataset, rulesets),
        *_told_after_all(dataset, rulesets),
        *_twice_out_of(dataset, rulesets),
    ]
    if problems:
        raise RuleProblems(problems)
    joined = _joined(rulesets)
    if unclear := tuple(_without_one_way(dataset, joined)):
        raise DataProblems(unclear)
    return joined


def merge_rules(rulesets: Iterable[Ruleset]) -> Ruleset:
    """Return the rules of several files as one set, whatever data they are for.

    Raises:
        RuleProblems: if two rules have one id.
    """
    rulesets = tuple(rulesets)
    problems = [*_repeated(rulesets), *_at_odds(rulesets)]
    if problems:
        raise RuleProblems(problems)
    return _joined(rulesets)


def _joined(rulesets: tuple[Ruleset, ...]) -> Ruleset:
    quantities = {name: quantity for ruleset in rulesets for name, quantity in ruleset.quantities.items()}
    path = rulesets[0].path if len(rulesets) == 1 else None
    derive = tuple(dict.fromkeys(name for ruleset in rulesets for name in ruleset.derive))
    return Ruleset(
        tuple(rule for ruleset in rulesets for rule in ruleset.rules),
        tuple(question for ruleset in rulesets for question in ruleset.questions),
        path,
        MappingProxyType(quantities),
        derive,
        rulesets[0].title if len(rulesets) == 1 else None,
    )


def _all_of(rulesets: Iterable[Ruleset]) -> Iterator[Rule | Question]:
    rulesets = tuple(rulesets)
    yield from (rule for ruleset in rulesets for rule in ruleset.rules)
    yield from (question for ruleset in rulesets for question in ruleset.questions)


def _repeated(rulesets: Iterable[Ruleset]) -> Iterator[Diagnostic]:
    seen: dict[str, Location | None] = {}
    for rule in _all_of(rulesets):
        if rule.id in seen:
            yield Diagnostic(
                "duplicate-id",
                f"the id {quote(rule.id)} is already used in {seen[rule.id]}",
                rule.location or Location(""),
                "give one of them another id",
            )
        seen.setdefault(rule.id, rule.location)


def _taken(dataset: Dataset, rulesets: Iterable[Ruleset]) -> Iterator[Diagnostic]:
    """Yield rules with the id of a claim: a proof names both by their ids."""
    claims = {claim.id: claim for claim in dataset.claims}
    for rule in (rule for ruleset in rulesets for rule in ruleset.rules if rule.id in claims):
        yield Diagnostic(
            "duplicate-id",
            f"the id {quote(rule.id)} is that of a claim in {claims[rule.id].location or dataset.id}",
            rule.location or Location(""),
            "give one of them another id",
        )


def _at_odds(rulesets: Iterable[Ruleset]) -> Iterator[Diagnostic]:
    """Yield rules that say of a quantity that it was rounded otherwise than an earlier rule says."""
    said: dict[str, Rule] = {}
    for rule in (rule for ruleset in rulesets for rule in ruleset.rules if rule.rounding is not None):
        for name in related(rule):
            first = said.setdefault(name, rule)
            if first.rounding is not rule.rounding:
                yield Diagnostic(
                    "conflicting-rounding",
                    f"{quote(rule.id)} and {quote(first.id)} do not agree how {quote(name)} was rounded",
                    rule.location or Location(""),
                    "say it where the quantity is declared, or with the claim",
                )


def _unknown(dataset: Dataset, rulesets: Iterable[Ruleset]) -> Iterator[Diagnostic]:
    for rule in _all_of(rulesets):
        names = names_in(rule) if isinstance(rule, Question) else tellable(rule)
        unknown = [name for name in names if name not in dataset.quantities]
        if len(unknown) == len(names):
            continue
        for name in unknown:
            hint = did_you_mean(name, dataset.quantities)
            yield Diagnostic(
                "unknown-quantity",
                f"the rule {quote(rule.id)} names {quote(name)}, which {dataset.path or dataset.id} does not know",
                rule.location or Location(""),
                hint,
            )


def _told_after_all(dataset: Dataset, rulesets: Iterable[Ruleset]) -> Iterator[Diagnostic]:
    """Yield claims of quantities that rules say nobody tells: they would be held against nothing."""
    untold = {each.id for ruleset in rulesets for rule in ruleset.rules for each in rule.untold}
    for claim in dataset.claims if untold else ():
        for name in untold.intersection((claim.quantity, *claim.alternatives)):
            yield Diagnostic(
                "told-after-all",
                f"a claim tells {quote(name)}, which the rules have under `untold`",
                claim.location or Location(dataset.path or ""),
                "take it out there; what it is computed of can be written as an `expression` rule",
            )


def _twice_out_of(dataset: Dataset, rulesets: Iterable[Ruleset]) -> Iterator[Diagnostic]:
    """Yield rates of rules (``per`` of a share) that the data set has as percentages."""
    for rule in (rule for ruleset in rulesets for rule in ruleset.rules):
        if isinstance(rule.form, Share) and rule.form.per is not None:
            quantity = dataset.quantities.get(rule.form.share)
            if quantity is not None and quantity.kind is Kind.PERCENT:
                message = f"the rule {quote(rule.id)} has {quote(quantity.id)} per {rule.form.per}, and it is a percent"
                advice = "declare it with `kind: amount`, or leave `per` out"
                yield Diagnostic("percent-and-per", message, rule.location or Location(""), advice)


def _without_one_way(dataset: Dataset, rules: Ruleset) -> Iterator[Diagnostic]:
    """Yield the claims of changes whose words do not give the figure one sign."""
    for claim, direction in changes_of(dataset, rules.rules):
        quantity = dataset.quantities.get(claim.quantity)
        words = quote(claim.says or "") + (f" with the cue {quote(claim.cue)}" if claim.cue else "")
        if direction is Direction.UNCLEAR:
            yield Diagnostic(
                "unclear-direction",
                f"{words} does not tell one way a change goes, and {quote(claim.quantity)} is the `by` of a change",
                claim.location or Location(""),
                "quote the figure with the word for its own rise or fall, or write `means:` with `because:`",
            )
        elif direction is Direction.FALL and quantity is not None and quantity.nonnegative:
            yield Diagnostic(
                "impossible-reading",
                f"{words} tells a fall, and {quote(claim.quantity)}, the `by` of a change, cannot be below zero",
                claim.location or Location(""),
                "declare it with `nonnegative: false`, and as `kind: amount` if it is a count",
            )
