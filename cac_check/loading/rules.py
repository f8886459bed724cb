"""From a parsed file to a set of rules."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cac_check.diagnostic import RuleProblems, Severity, Span
from cac_check.loading.claims import ReadPhrase, phrase_reader
from cac_check.loading.dataset import build_quantity
from cac_check.loading.examples import build_example
from cac_check.loading.forms import FORMS, FormSpec, relation_of
from cac_check.loading.nodes import Document
from cac_check.loading.problems import Collector, quote
from cac_check.loading.rules_format import RULES
from cac_check.loading.shape_reader import Fields, read
from cac_check.loading.templates import expand
from cac_check.model import (
    Evidence,
    Example,
    Form,
    Kind,
    LinearRelation,
    Missing,
    Quantity,
    Question,
    Rule,
    Ruleset,
    quantities_of,
)

_TOP = Span(1, 1, 1, 1)


def build_rules(document: Document, file: str) -> Ruleset:
    """Return the rules of a parsed file.

    Raises:
        RuleProblems: with everything that is wrong in it.
    """
    problems = document.problems
    fields = _root_fields(document, problems)
    quantities = {entry.key: build_quantity(entry, problems) for entry in fields.entries("quantities")}
    builder = _RuleBuilder(problems, quantities)
    rules = [builder.rule(item.value) for item in fields.list("rules") if isinstance(item.value, Fields)]
    questions = [builder.question(item.value) for item in fields.list("questions") if isinstance(item.value, Fields)]
    _check_ids(fields, problems)
    if problems.diagnostics:
        raise RuleProblems(problems.in_order())
    return Ruleset(
        tuple(rule for rule in rules if rule is not None),
        tuple(question for question in questions if question is not None),
        quantities=MappingProxyType(quantities),
        derive=fields.texts("derive"),
        path=file,
    )


def _root_fields(document: Document, problems: Collector) -> Fields:
    if document.root is None:
        problems.add("empty-file", "the file is empty", _TOP, "a rule file begins with `rules:`")
        return Fields({}, _TOP)
    root = expand(document.root, problems)
    item = None if root is None else read(root, RULES, "a rule file", problems)
    return item.value if item is not None and isinstance(item.value, Fields) else Fields({}, _TOP)


def _check_ids(fields: Fields, problems: Collector) -> None:
    seen: dict[str, Span] = {}
    for item in (*fields.list("rules"), *fields.list("questions")):
        name = item.value.text("id") if isinstance(item.value, Fields) else None
        if name is None or not isinstance(item.value, Fields):
            continue
        span = item.value.place("id")
        if name in seen:
            problems.add("duplicate-id", f"the id {quote(name)} is already used in line {seen[name].line}", span)
        elif name in ("told-twice", "joint"):
            problems.add("reserved-id", f"the id {quote(name)} names a finding that needs no rule", span)
        seen.setdefault(name, span)


class _RuleBuilder:
    """Keeps what the rules of one file share; lives for one load only."""

    def __init__(self, problems: Collector, quantities: Mapping[str, Quantity]) -> None:
        self._problems = problems
        self._quantities = quantities
        self._read_phrase: ReadPhrase = phrase_reader()

    def rule(self, fields: Fields) -> Rule | None:
        form, spec = self._form(fields)
        tolerance = fields.record("tolerance") or Fields({}, fields.span)
        where = fields.record("where")
        when = self._relation(fields, "when")
        if form is None or spec is None:
            return None
        kinds = self._kinds(spec, fields)
        return Rule(
            id=fields.text("id") or "",
            form=form,
            because=fields.text("because") or "",
            severity=Severity(fields.text("severity") or Severity.ERROR),
            evidence=_evidence(fields),
            examples=self._examples(fields, form, when, kinds),
            when=when,
            where_sources=where.texts("sources") if where is not None else (),
            tolerance_abs=tolerance.number("abs") or 0,
            tolerance_rel=tolerance.number("rel") or 0,
            missing=Missing(fields.text("missing") or Missing.ANYTHING),
            location=self._problems.location(fields.place("id")),
        )

    def question(self, fields: Fields) -> Question | None:
        suppose = self._relation(fields, "suppose")
        if suppose is None:
            return None
        location = self._problems.location(fields.place("id"))
        return Question(fields.text("id") or "", fields.text("ask") or "", suppose, fields.text("because"), location)

    def _form(self, fields: Fields) -> tuple[Form | None, FormSpec | None]:
        for spec in FORMS:
            if spec.name in fields:
                return spec.build(fields.items[spec.name], self._problems), spec
        return None, None

    def _relation(self, fields: Fields, key: str) -> LinearRelation | None:
        return relation_of(fields.items[key], self._problems) if key in fields else None

    def _kinds(self, spec: FormSpec, fields: Fields) -> dict[str, Kind]:
        """Return the kinds that are known: as declared, else by the key of the form a quantity stands under."""
        kinds: dict[str, Kind] = {}
        record = fields.record(spec.name)
        for key, kind in spec.kinds.items():
            name = record.text(key) if record is not None else None
            if name is not None:
                kinds[name] = kind
        return kinds | {name: quantity.kind for name, quantity in self._quantities.items()}

    def _examples(
        self, fields: Fields, form: Form, when: LinearRelation | None, kinds: Mapping[str, Kind]
    ) -> tuple[Example, ...]:
        known = {*quantities_of(form), *(name for name, _ in (when.terms if when else ()))}
        examples = (
            build_example(item.value, kinds, known, self._problems, self._read_phrase)
            for item in fields.list("examples")
            if isinstance(item.value, Fields)
        )
        return tuple(example for example in examples if example is not None)


def _evidence(fields: Fields) -> Evidence | None:
    text, record = fields.text("evidence"), fields.record("evidence")
    if record is not None:
        return Evidence(record.text("claim"), record.text("cue"), record.text("text"))
    return Evidence(text=text) if text is not None else None
