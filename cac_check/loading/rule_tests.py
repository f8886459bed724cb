"""From a parsed ``*.test.yaml`` file to the tests of a set of rules."""

from __future__ import annotations

from cac_check.diagnostic import RuleProblems, Span
from cac_check.loading.claims import phrase_reader
from cac_check.loading.examples import build_example, kinds_by_nature
from cac_check.loading.nodes import Document
from cac_check.loading.problems import did_you_mean, quote
from cac_check.loading.rules_format import TESTS
from cac_check.loading.shape_reader import Fields, read
from cac_check.model import Change, Kind, Rule, Ruleset, RuleTest, names_in

_TOP = Span(1, 1, 1, 1)


def build_tests(document: Document, rules: Ruleset) -> tuple[RuleTest, ...]:
    """Return the tests of a parsed file, for these rules.

    Raises:
        RuleProblems: with everything that is wrong in it.
    """
    problems = document.problems
    by_id = {rule.id: rule for rule in rules.rules}
    read_phrase = phrase_reader()
    tests = []
    if document.root is None:
        problems.add("empty-file", "the file is empty", _TOP, "a test file begins with `tests:`")
    item = None if document.root is None else read(document.root, TESTS, "a test file", problems)
    root = item.value if item is not None and isinstance(item.value, Fields) else Fields({}, _TOP)
    for each in root.list("tests"):
        if not isinstance(each.value, Fields):
            continue
        name = each.value.text("rule")
        if name is not None and name not in by_id:
            problems.add(
                "unknown-rule", f"no rule has the id {quote(name)}", each.value.place("rule"), did_you_mean(name, by_id)
            )
            continue
        tested = rules.rules if name is None else (by_id[name],)
        known = {quantity for rule in tested for quantity in names_in(rule)}
        changes = {rule.form.by for rule in tested if isinstance(rule.form, Change)}
        example = build_example(each.value, _kinds(rules, tested), known, problems, read_phrase, changes=changes)
        if example is not None:
            tests.append(RuleTest(name, example))
    if problems.diagnostics:
        raise RuleProblems(problems.in_order())
    return tuple(tests)


def _kinds(rules: Ruleset, tested: tuple[Rule, ...]) -> dict[str, Kind]:
    by_nature = {name: kind for rule in tested for name, kind in kinds_by_nature(rule.form).items()}
    return by_nature | {name: quantity.kind for name, quantity in rules.quantities.items()}
