"""What is wrong with rules, or needless in them, before any figure is looked at.

Rules are compiled as for a check and put to the same engines: that they contradict each other, that one follows from
others, that a quantity can only have one value is proved, with a certificate. What cannot be settled is not reported.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cac_check.certificate import Refutation, Witness, members_of
from cac_check.compiler import compile_rule, domain
from cac_check.constraint import Constraint, Member, MemberKind, Product, Row, Sense, System
from cac_check.diagnostic import Diagnostic, Location, Severity
from cac_check.engine.limits import Limits
from cac_check.engine.negation import negation
from cac_check.engine.problem import GivenKinds, Problem
from cac_check.interval import Rational, exact, format_number, magnitude, ratio
from cac_check.loading.problems import did_you_mean, quote
from cac_check.model import Dataset, Kind, Quantity, Rule, Ruleset, Status, names_in, related, with_untold
from cac_check.records import dataclass

NEAREST = 24
"""How many rules, nearest first, are asked whether a rule follows from them: what follows mostly does so close by."""


@dataclass(frozen=True, slots=True)
class Lint:
    """One thing found in rules."""

    diagnostic: Diagnostic
    rules: tuple[str, ...]
    """The rules it is about, and those it follows from."""
    proof: Refutation | None = None
    """What proves it, where it needed a proof; verified."""
    system: System | None = None
    """The constraints the proof refutes: rules, what kinds fix, and the opposite of what was to be proved."""
    minimal: bool = True
    """Whether rules that contradict each other were proved to be possible without any one of them."""


def lint(rules: Ruleset, datasets: Sequence[Dataset] = (), limits: Limits | None = None) -> tuple[Lint, ...]:
    """Return what is wrong with rules or needless in them.

    Args:
        rules: the rules of one or more files.
        datasets: the data sets they are for; without any, what the rule file declares under ``quantities`` counts.
        limits: how much work one question may take; a tenth of the usual if not given, there are many of them.
    """
    known = {name: quantity for dataset in datasets for name, quantity in dataset.quantities.items()}
    quantities = {**rules.quantities, **known}
    found = [*_unknown(rules, quantities), *_unfounded(rules, datasets), *_idle(rules, datasets)]
    return (*found, *_Logic(rules.rules, quantities, limits or Limits.of(10)).findings())


def _unknown(rules: Ruleset, quantities: Mapping[str, Quantity]) -> list[Lint]:
    """Return names that neither the data sets nor the rule file declare, unless nothing is declared at all."""
    if not quantities:
        return []
    return [
        _lint(
            rule,
            "unknown-quantity",
            Severity.ERROR,
            f"nothing declares {quote(name)}",
            did_you_mean(name, quantities) or "declare it in a data set, or under `quantities`",
        )
        for rule in rules.rules
        for name in names_in(rule)
        if name not in quantities
    ]


def _unfounded(rules: Ruleset, datasets: Sequence[Dataset]) -> list[Lint]:
    """Return claims given as evidence, and sources a rule is confined to, that no data set has."""
    claims = [claim.id for dataset in datasets for claim in dataset.claims]
    sources = [source for dataset in datasets for source in dataset.sources]
    found = []
    for rule in rules.rules:
        named = [("claim", rule.evidence.claim, claims)] if rule.evidence and rule.evidence.claim else []
        named += [("source", source, sources) for source in rule.where_sources]
        for what, name, known in named:
            if datasets and name not in known:
                message = f"no data set has the {what} {quote(name)}"
                found.append(_lint(rule, f"unknown-{what}", Severity.WARNING, message, did_you_mean(name, known)))
    return found


def _idle(rules: Ruleset, datasets: Sequence[Dataset]) -> list[Lint]:
    """Return rules of whose quantities no data set tells enough."""
    reported = [
        {
            name
            for claim in dataset.claims
            if claim.status is Status.CURRENT
            for name in (claim.quantity, *claim.alternatives)
        }
        for dataset in datasets
    ]
    found = []
    for rule in rules.rules:
        needed = min(2, len(related(rule)))
        if datasets and all(len(names.intersection(names_in(rule))) < needed for names in reported):
            message = f"it never applies: fewer than {needed} of its quantities are told"
            found.append(_lint(rule, "never-applies", Severity.WARNING, message, "add claims, or leave the rule out"))
    return found


class _Logic:
    """What rules say together, decided by the engines."""

    def __init__(self, rules: Sequence[Rule], declared: Mapping[str, Quantity], limits: Limits) -> None:
        self._rules = {rule.id: rule for rule in rules}
        self._limits = limits
        names = dict.fromkeys(name for rule in rules for name in names_in(rule))
        known = with_untold(declared, (each for rule in rules for each in rule.untold if each.free))
        self._quantities = {name: known.get(name) or Quantity(name, name) for name in names}
        domains = (domain(quantity, name) for name, quantity in self._quantities.items())
        self._kinds = GivenKinds(
            tuple(member for member in domains if member is not None),
            frozenset(name for name, quantity in self._quantities.items() if quantity.kind.integral),
        )
        self._members = {rule.id: compile_rule(rule, self._quantities) for rule in rules}
        self._linear = {name: _without_products(member) for name, member in self._members.items()}
        self._rules_of: dict[str, list[str]] = {}
        for rule in rules:
            for name in names_in(rule):
                self._rules_of.setdefault(name, []).append(rule.id)

    def findings(self) -> list[Lint]:
        """Return contradictions; if there are none, repetitions, implied rules and fixed quantities.

        What rules with products say without them is weaker, so what it proves is proved; it is much quicker.
        """
        for members in (self._linear, self._members):
            decision = self._problem(self._rules, members).decide()
            if isinstance(decision, Refutation):
                return [self._contradiction(decision, members)]
        witness = self._problem(self._rules).decide()
        repeated = self._repeated()
        repeats = {lint.rules[0] for lint in repeated}
        implied = [lint for rule in self._rules.values() if rule.id not in repeats for lint in self._implied(rule)]
        fixed = self._fixed(witness) if isinstance(witness, Witness) else []
        return [*repeated, *implied, *fixed]

    def _problem(self, rules: Iterable[str], members: Mapping[str, Member] | None = None) -> Problem:
        """Return what rules come to, whatever the figures: every rule can be given up."""
        chosen = self._linear if members is None else members
        return Problem.of((), (chosen[rule] for rule in rules), self._kinds, self._limits)

    def _nearest(self, names: Iterable[str], *, without: str | None = None) -> list[str]:
        """Return the rules that reach these quantities in the fewest steps, at most ``NEAREST`` of them."""
        found: dict[str, None] = {}
        known, waiting = set(names), deque(names)
        while waiting:
            for rule in self._rules_of.get(waiting.popleft(), ()):
                if rule in found or rule == without:
                    continue
                if len(found) == NEAREST:
                    return sorted(found)
                found[rule] = None
                fresh = [name for name in names_in(self._rules[rule]) if name not in known]
                known.update(fresh)
                waiting.extend(fresh)
        return sorted(found)

    def _contradiction(self, proof: Refutation, members: Mapping[str, Member]) -> Lint:
        """Return the contradiction with as few rules as it needs."""
        kept = frozenset(members_of(proof) & self._rules.keys())
        problem = self._problem(sorted(kept), members)
        minimal = True
        for rule in sorted(kept):
            if rule in kept:
                answer = problem.holds(kept - {rule})
                minimal = minimal and answer is not None
                kept = answer if isinstance(answer, frozenset) else kept
        smallest = sorted(kept)
        decision = problem.decide(kept)
        last = self._rules[smallest[-1]]
        others = ", ".join(quote(rule) for rule in smallest[:-1])
        message = f"it cannot hold together with {others}, whatever the figures" if others else "it can never hold"
        if not minimal:
            message += "; whether it takes all of them was not settled within the budget"
        diagnostic = _lint(
            last, "contradictory-rules", Severity.ERROR, message, "change or drop one of them"
        ).diagnostic
        return Lint(
            diagnostic,
            tuple(smallest),
            decision if isinstance(decision, Refutation) else None,
            problem.system(kept),
            minimal,
        )

    def _repeated(self) -> list[Lint]:
        first: dict[object, str] = {}
        found = []
        for rule in self._rules.values():
            key = frozenset(frozenset(map(_canonical, case)) for case in self._members[rule.id].cases)
            if key in first:
                message = f"it says the same as {quote(first[key])}"
                lint = _lint(rule, "repeated-rule", Severity.WARNING, message, "drop one of them")
                found.append(Lint(lint.diagnostic, (rule.id, first[key])))
            first.setdefault(key, rule.id)
        return found

    def _implied(self, rule: Rule) -> list[Lint]:
        """Return that a rule follows from the others, if they cannot hold where it does not."""
        negated = negation(self._members[rule.id])
        if negated is None:
            return []
        problem = self._problem(self._nearest(names_in(rule), without=rule.id)).supposing(*negated)
        proof = problem.decide()
        if not isinstance(proof, Refutation):
            return []
        sources = sorted(members_of(proof) & self._rules.keys())
        reason = f"it follows from {', '.join(map(quote, sources))}" if sources else "it always holds"
        lint = _lint(rule, "implied-rule", Severity.NOTE, reason, "keep it only if it explains a finding better")
        return [Lint(lint.diagnostic, (rule.id, *sources), proof, problem.system())]

    def _fixed(self, witness: Witness) -> list[Lint]:
        """Return quantities that the rules leave a single value: those that no witness shows with another one."""
        fixed = {name: witness.values[name] for name in self._quantities if name in witness.values}
        found = []
        for name, quantity in self._quantities.items():
            if name not in fixed:
                continue
            value = fixed[name]
            negated = negation(Member(name, MemberKind.RULE, ((Row(((name, 1),), Sense.EQ, value),),)))
            problem = self._problem(self._nearest((name,))).supposing(*(negated or ()))
            decision = problem.decide()
            if isinstance(decision, Witness):
                fixed = {each: kept for each, kept in fixed.items() if decision.values.get(each, kept) == kept}
            elif isinstance(decision, Refutation):
                found.append(self._fixed_lint(quantity, value, decision, problem.system()))
        return found

    def _fixed_lint(self, quantity: Quantity, value: Rational, proof: Refutation, system: System) -> Lint:
        rules = sorted(members_of(proof) & self._rules.keys())
        code = "empty-quantity" if value == 0 and quantity.kind is Kind.COUNT else "fixed-quantity"
        message = f"the rules leave {quote(quantity.id)} nothing but {format_number(value)}"
        at = self._rules[rules[-1]] if rules else next(iter(self._rules.values()))
        lint = _lint(at, code, Severity.WARNING, message, "check the rules that say so")
        return Lint(lint.diagnostic, tuple(rules), proof, system)


def _lint(rule: Rule, code: str, severity: Severity, message: str, advice: str | None) -> Lint:
    location = rule.location or Location("")
    return Lint(Diagnostic(code, f"the rule {quote(rule.id)}: {message}", location, advice, severity), (rule.id,))


def _canonical(constraint: Constraint) -> object:
    """Return what is equal for constraints that say the same, whatever their order and scale."""
    if isinstance(constraint, Product):
        return constraint.result, frozenset((constraint.left, constraint.right)), constraint.factor
    terms = dict(sorted(constraint.terms))
    lead: Rational = next(iter(terms.values()), 1)
    scale = ratio(1, lead if constraint.sense is Sense.EQ else magnitude(lead))
    return (
        tuple((name, exact(factor * scale)) for name, factor in terms.items()),
        constraint.sense,
        exact(constraint.bound * scale),
    )


def _without_products(member: Member) -> Member:
    cases = (tuple(constraint for constraint in case if isinstance(constraint, Row)) for case in member.cases)
    return replace(member, cases=tuple(cases))
