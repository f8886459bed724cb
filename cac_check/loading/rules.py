"""From a parsed file to a set of rules."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cac_check.diagnostic import RuleProblems, Severity, Span
from cac_check.loading.claims import ReadPhrase, phrase_reader
from cac_check.loading.dataset import build_quantity
from cac_check.loading.examples import build_example, kinds_by_nature
from cac_check.loading.forms import FORMS, relation_of
from cac_check.loading.look_alikes import difference, look_alikes
from cac_check.loading.nodes import Document
from cac_check.loading.problems import Collector, quote
from cac_check.loading.rules_format import RULES
from cac_check.loading.shape_reader import Fields, read
from cac_check.loading.templates import expand
from cac_check.loading.untold import build_untold, lacks_kind, untold_of, with_computed
from cac_check.model import (
    Change,
    Evidence,
    Example,
    Expression,
    Form,
    LinearRelation,
    Missing,
    Quantity,
    Question,
    Rounding,
    Rule,
    Ruleset,
    Spread,
    Untold,
    hidden_of,
    quantities_of,
    without_untold,
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
    builder = RuleBuilder(problems, quantities, build_untold(fields.entries("untold"), problems))
    rules = [builder.rule(item.value) for item in fields.list("rules") if isinstance(item.value, Fields)]
    questions = [builder.question(item.value) for item in fields.list("questions") if isinstance(item.value, Fields)]
    check_ids(fields, problems)
    if problems.diagnostics:
        raise RuleProblems(problems.in_order())
    return Ruleset(
        tuple(rule for rule in rules if rule is not None),
        tuple(question for question in questions if question is not None),
        quantities=MappingProxyType(quantities),
        derive=fields.texts("derive"),
        title=fields.text("title"),
        path=file,
    )


def _root_fields(document: Document, problems: Collector) -> Fields:
    if document.root is None:
        problems.add("empty-file", "the file is empty", _TOP, "a rule file begins with `rules:`")
        return Fields({}, _TOP)
    root = expand(document.root, problems)
    item = None if root is None else read(root, RULES, "a rule file", problems)
    return item.value if item is not None and isinstance(item.value, Fields) else Fields({}, _TOP)


def check_ids(fields: Fields, problems: Collector) -> None:
    """Report ids of rules and questions that occur twice or mean something else."""
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
    for name, other in look_alikes(seen):
        problems.add(
            "look-alike",
            f"the id {quote(name)} looks like the one in line {seen[other].line} and is another: "
            f"{difference(name, other)}",
            seen[name],
            "write them so that they can be told apart",
        )


class RuleBuilder:
    """Keeps what the rules of one file share; lives for one load only."""

    def __init__(self, problems: Collector, quantities: Mapping[str, Quantity], untold: Mapping[str, Untold]) -> None:
        self._problems = problems
        self._quantities = quantities
        self._untold = untold
        self._read_phrase: ReadPhrase = phrase_reader()

    def rule(self, fields: Fields) -> Rule | None:
        """Return the rule a record holds, ``None`` if what it asserts cannot be read."""
        form = self._form(fields)
        tolerance = fields.record("tolerance") or Fields({}, fields.span)
        where = fields.record("where")
        when = self.relation(fields, "when")
        if form is None:
            return None
        if isinstance(form, Spread):
            self._check_spread(fields)
        id_ = fields.text("id") or ""
        untold = (*untold_of(form, when, self._untold), *hidden_of(id_, form))
        return Rule(
            id=id_,
            form=form,
            because=fields.text("because") or "",
            severity=Severity(fields.text("severity") or Severity.ERROR),
            evidence=evidence_of(fields),
            examples=self._examples(fields, form, when, untold),
            when=when,
            where_sources=where.texts("sources") if where is not None else (),
            tolerance_abs=tolerance.number("abs") or 0,
            tolerance_rel=tolerance.number("rel") or 0,
            missing=Missing(fields.text("missing") or Missing.ANYTHING),
            rounding=Rounding(rounding) if (rounding := fields.text("rounding")) else None,
            untold=untold,
            location=self._problems.location(fields.place("id")),
        )

    def _check_spread(self, fields: Fields) -> None:
        """Report what cannot be said of figures that whole numbers have or have not."""
        if "tolerance" in fields:
            message = "`tolerance` is idle in a `spread`, which is possible or not: nothing is missed by a little"
            advice = "leave it out, or say with the figures how they were rounded"
            self._problems.add("idle-key", message, fields.place("tolerance"), advice)
        if fields.text("missing") == Missing.ZERO:
            message = "`missing: zero` is idle here: a count or a deviation that nobody tells is not 0"
            self._problems.add("idle-key", message, fields.place("missing"), "write skip or anything")

    def question(self, fields: Fields) -> Question | None:
        """Return the question a record holds, ``None`` if its supposition cannot be read."""
        suppose = self.relation(fields, "suppose")
        if suppose is None:
            return None
        location = self._problems.location(fields.place("id"))
        return Question(fields.text("id") or "", fields.text("ask") or "", suppose, fields.text("because"), location)

    def _form(self, fields: Fields) -> Form | None:
        spec = next((spec for spec in FORMS if spec.name in fields), None)
        form = None if spec is None else spec.build(fields.items[spec.name], self._problems)
        if spec is None or form is None or not self._untold:
            return form
        place = fields.place(spec.name)
        if isinstance(form, Expression):
            relation = self._computed(form.relation, place)
            return None if relation is None else Expression(relation)
        constant = lacks_kind(form, self._untold)
        if constant is not None:
            message = f"nothing says whether {quote(constant)} is a percentage"
            advice = "write it under `untold` as {is: 5, kind: percent}, or another kind"
            self._problems.add("missing-key", message, place, advice)
        if not without_untold(quantities_of(form), self._untold.values()):
            self._problems.add("untold-rule", "none of its quantities is ever told", place, "relate one that is told")
        return form

    def relation(self, fields: Fields, key: str) -> LinearRelation | None:
        """Return the relation under a key, ``None`` if there is none or it cannot be read."""
        if key not in fields:
            return None
        found = relation_of(fields.items[key], self._problems)
        return None if found is None else self._computed(found, fields.place(key))

    def _computed(self, relation: LinearRelation, place: Span) -> LinearRelation | None:
        """Return a relation with what is computed put in, or say that nothing is left of it."""
        found = with_computed(relation, self._untold)
        if found is None:
            message = f"{quote(relation.text)} relates no quantity that is told: everything cancels out"
            self._problems.add("expression", message, place)
        return found

    def _examples(
        self, fields: Fields, form: Form, when: LinearRelation | None, untold: tuple[Untold, ...]
    ) -> tuple[Example, ...]:
        condition = (name for name, _ in (when.terms if when else ()))
        names = without_untold((*quantities_of(form), *condition), untold)
        kinds = kinds_by_nature(form) | {name: quantity.kind for name, quantity in self._quantities.items()}
        examples = (
            build_example(
                item.value,
                kinds,
                names,
                self._problems,
                self._read_phrase,
                changes=(form.by,) if isinstance(form, Change) else (),
            )
            for item in fields.list("examples")
            if isinstance(item.value, Fields)
        )
        return tuple(example for example in examples if example is not None)


def evidence_of(fields: Fields) -> Evidence | None:
    """Return what a rule says it rests on."""
    text, record = fields.text("evidence"), fields.record("evidence")
    if record is not None:
        return Evidence(record.text("claim"), record.text("cue"), record.text("text"))
    return Evidence(text=text) if text is not None else None
