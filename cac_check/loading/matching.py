"""Rules matched with a data set: one list of rules, and what they name that the data set does not know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from cac_check.diagnostic import Diagnostic, Location, RuleProblems
from cac_check.loading.problems import did_you_mean, quote
from cac_check.model import Dataset, Question, Rule, Ruleset, names_in


def match_rules(dataset: Dataset, rulesets: Iterable[Ruleset]) -> Ruleset:
    """Return the rules of several files as one set for ``dataset``.

    A rule file may serve several data sets: a rule of whose quantities the data set knows none is kept and simply
    never applies. A rule of whose quantities it knows some must not name others.

    Raises:
        RuleProblems: if two rules have one id, or a rule names quantities that the data set does not know.
    """
    rulesets = tuple(rulesets)
    rules = tuple(rule for ruleset in rulesets for rule in ruleset.rules)
    questions = tuple(question for ruleset in rulesets for question in ruleset.questions)
    problems = [*_repeated((*rules, *questions)), *_unknown(dataset, (*rules, *questions))]
    if problems:
        raise RuleProblems(problems)
    quantities = {name: quantity for ruleset in rulesets for name, quantity in ruleset.quantities.items()}
    path = rulesets[0].path if len(rulesets) == 1 else None
    derive = tuple(dict.fromkeys(name for ruleset in rulesets for name in ruleset.derive))
    return Ruleset(rules, questions, path, MappingProxyType(quantities), derive)


def _repeated(rules: Iterable[Rule | Question]) -> Iterator[Diagnostic]:
    seen: dict[str, Location | None] = {}
    for rule in rules:
        if rule.id in seen:
            yield Diagnostic(
                "duplicate-id",
                f"the id {quote(rule.id)} is already used in {seen[rule.id]}",
                rule.location or Location(""),
                "give one of them another id",
            )
        seen.setdefault(rule.id, rule.location)


def _unknown(dataset: Dataset, rules: Iterable[Rule | Question]) -> Iterator[Diagnostic]:
    for rule in rules:
        names = names_in(rule)
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
