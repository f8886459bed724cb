"""Templates: one rule written for many subjects.

``for: {x: [military, media]}`` makes one rule of each value, with the value in place of every ``${x}``. Expansion works
on nodes, before anything is read, so each rule made is read, checked and placed like one written by hand.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from cac_check.loading import nodes
from cac_check.loading.nodes import Node
from cac_check.loading.problems import Collector, did_you_mean, quote

MAX_RULES = 10_000
"""Most rules that one template may make."""

_PLACE = re.compile(r"\$\{\s*([^\s{}]*)\s*\}")
_FOR = "for"


def expand(root: Node | None, problems: Collector, lists: tuple[str, ...] = ("rules", "questions")) -> Node | None:
    """Return the root of a rule file with every template replaced by what it makes.

    What is wrong with a template is added to ``problems``; then it makes nothing.
    """
    if not isinstance(root, nodes.Mapping):
        return root
    pairs: list[tuple[nodes.Scalar, Node]] = []
    for key, value in root.pairs:
        if key.text in lists and isinstance(value, nodes.Sequence):
            made = (rule for item in value.items for rule in _expand_item(item, problems))
            pairs.append((key, value._replace(items=tuple(made))))
        else:
            pairs.append((key, value))
    return root._replace(pairs=tuple(pairs))


def _expand_item(item: Node, problems: Collector) -> list[Node]:
    if not isinstance(item, nodes.Mapping):
        return [item]
    template = next((value for key, value in item.pairs if key.text == _FOR), None)
    variables = _variables(template)
    if template is None or not variables:
        return [item]
    body = item._replace(pairs=tuple(pair for pair in item.pairs if pair[0].text != _FOR))
    if not _is_sound(body, template, variables, problems):
        return []
    return [_fill(body, dict(zip(variables, values, strict=True))) for values in itertools.product(*variables.values())]


def _variables(template: Node | None) -> dict[str, list[str]]:
    """Return the values of each variable; nothing where the template is not as the format has it."""
    variables = {}
    for key, values in template.pairs if isinstance(template, nodes.Mapping) else ():
        items = values.items if isinstance(values, nodes.Sequence) else ()
        texts = [item.text for item in items if isinstance(item, nodes.Scalar) and item.text]
        if not texts or len(texts) != len(items):
            return {}
        variables[key.text] = texts
    return variables


def _is_sound(body: nodes.Mapping, template: Node, variables: Mapping[str, list[str]], problems: Collector) -> bool:
    before = len(problems.diagnostics)
    count = 1
    for values in variables.values():
        count *= len(values)
    if count > MAX_RULES:
        problems.add("too-many-rules", f"this makes {count:,} rules; {MAX_RULES:,} at most", template.span)
    name = next((value for key, value in body.pairs if key.text == "id"), None)
    in_id = set(_PLACE.findall(name.text)) if isinstance(name, nodes.Scalar) else set(variables)
    for variable in variables:
        if variable not in in_id:
            problems.add(
                "template-id",
                f"the id does not hold ${{{variable}}}, so all the rules would have the same one",
                name.span if name else template.span,
                f"write it into the id: some-rule-${{{variable}}}",
            )
    for scalar in _scalars(body):
        for used in _PLACE.findall(scalar.text):
            if used not in variables:
                problems.add(
                    "unknown-variable",
                    f"${{{used}}} stands for nothing: {quote(used)} is not under `for`",
                    scalar.span,
                    did_you_mean(used, variables),
                )
    return len(problems.diagnostics) == before


def _scalars(node: Node) -> list[nodes.Scalar]:
    if isinstance(node, nodes.Scalar):
        return [node]
    if isinstance(node, nodes.Sequence):
        return [scalar for item in node.items for scalar in _scalars(item)]
    return [scalar for key, value in node.pairs for scalar in (key, *_scalars(value))]


def _fill(node: Node, values: Mapping[str, str]) -> Node:
    if isinstance(node, nodes.Scalar):
        return node._replace(text=_PLACE.sub(lambda match: values[match[1]], node.text))
    if isinstance(node, nodes.Sequence):
        return node._replace(items=tuple(_fill(item, values) for item in node.items))
    pairs = []
    for key, value in node.pairs:
        filled = _fill(key, values)
        assert isinstance(filled, nodes.Scalar)
        pairs.append((filled, _fill(value, values)))
    return node._replace(pairs=tuple(pairs))
