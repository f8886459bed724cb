"""The tests that rules carry: each example is checked like a data set of one source."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from cac_check.finding import View
from cac_check.model import (
    Claim,
    Dataset,
    Example,
    Kind,
    Quantity,
    Rule,
    Ruleset,
    RuleTest,
    Source,
    Verdict,
    names_in,
    with_untold,
)
from cac_check.records import dataclass
from cac_check.verdict import check

_SOURCE = "example"

_LOUDNESS = MappingProxyType(
    {Verdict.CONSISTENT: 0, Verdict.UNDECIDED: 0, Verdict.STRAINED: 1, Verdict.CONTRADICTED: 2}
)


class Outcome(enum.StrEnum):
    """How a test ended."""

    OK = "Ok"
    NOISY = "Noisy"
    """The rule complains where it should not, or louder than it should."""
    MISSING = "Missing"
    """The rule is silent where it should complain, or not loud enough."""
    WRONG = "Wrong"
    """Another verdict, as loud as the one expected; or none, because the rule did not apply."""


@dataclass(frozen=True, slots=True)
class Result:
    """One test that was run."""

    rule: str | None
    """The rule tested; ``None``: all rules of the file together."""
    example: Example
    verdict: Verdict | None
    """What came out; ``None``: no rule applied."""

    @property
    def outcome(self) -> Outcome:
        """How it ended."""
        if self.verdict is self.example.verdict:
            return Outcome.OK
        found = 0 if self.verdict is None else _LOUDNESS[self.verdict]
        louder = found - _LOUDNESS[self.example.verdict]
        return Outcome.NOISY if louder > 0 else Outcome.MISSING if louder < 0 else Outcome.WRONG


def run_examples(rules: Ruleset) -> tuple[Result, ...]:
    """Run the examples of every rule, each against that rule alone."""
    return tuple(
        Result(rule.id, example, _verdict((rule,), example, rules.quantities))
        for rule in rules.rules
        for example in rule.examples
    )


def run_tests(rules: Ruleset, tests: Iterable[RuleTest]) -> tuple[Result, ...]:
    """Run tests of a test file: against the rule they name, or against all rules of the set together."""
    by_id = {rule.id: rule for rule in rules.rules}
    return tuple(
        Result(
            test.rule,
            test.example,
            _verdict(rules.rules if test.rule is None else (by_id[test.rule],), test.example, rules.quantities),
        )
        for test in tests
    )


def _verdict(rules: tuple[Rule, ...], example: Example, declared: Mapping[str, Quantity]) -> Verdict | None:
    """Return the loudest verdict on the figures of an example."""
    names = dict.fromkeys(name for rule in rules for name in names_in(rule))
    known = with_untold(declared, (each for rule in rules for each in rule.untold if each.free))
    quantities = {name: known.get(name) or _quantity(name, example.kinds) for name in (*names, *example.given)}
    claims = tuple(
        Claim(f"{_SOURCE}/{name}", _SOURCE, name, reading, means=str(reading.default))
        for name, reading in example.given.items()
    )
    dataset = Dataset("example", "example", quantities, {_SOURCE: Source(_SOURCE, _SOURCE)}, claims)
    report = check(dataset, Ruleset(rules), views=(View.WITHIN,), conflicts=1)
    verdicts = [finding.verdict for finding in report.findings]
    return max(verdicts, key=lambda verdict: (_LOUDNESS[verdict], verdict is Verdict.UNDECIDED), default=None)


def _quantity(name: str, kinds: Mapping[str, Kind]) -> Quantity:
    kind = kinds.get(name, Kind.COUNT)
    return Quantity(name, name, kind=kind, nonnegative=kind.nonnegative)
