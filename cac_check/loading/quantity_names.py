"""Where a quantity is named in a data set or rule file, and the same text with another name there, or without it.

Only names change: comments, order and line ends stay. Rules and claims that are commented out name it too, and so does
a label that is nothing but the name, as drafts have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cac_check.diagnostic import Span
from cac_check.loading import nodes
from cac_check.loading.decoding import decode

_BY_KEY = frozenset({"quantities", "given", "parts", "questions", "overlaps", "untold"})
"""Keys under which names are keys."""

_OF_FORMS = (
    "total",
    "parts",
    "same",
    "order",
    "part",
    "of",
    "is",
    "from",
    "to",
    "by",
    "count",
    "values",
    "weights",
    "start",
    "end",
    "length",
)
_BY_VALUE = frozenset((*_OF_FORMS, "quantity", "overlaps", "or", "variant_of", "for"))
"""Keys whose values are names."""

_RELATIONS = frozenset({"expression", "when", "suppose", "untold"})
"""Keys whose values are relations between quantities."""

_COMMENTED = re.compile(r"\s*#\s*(?:\{id: |- [^\s:]+: [{\"'\d]|[^\s:{}]+: \{label: )")
"""A rule, a claim or a quantity that stands behind a ``#``."""


def renamed(data: bytes, file: str, old: str, new: str) -> tuple[str, int]:
    """Return the text of a file with a quantity called otherwise, and how often it is named.

    Args:
        data: the file.
        file: what to call it in messages.
        old: the name it has.
        new: the name it is to have.

    Raises:
        UnreadableFile: if it is not YAML.
    """
    root = nodes.parse(data, file).root
    text = decode(data, file)
    lines = text.splitlines(keepends=True)
    name = re.compile(rf"(?<![\w$]){re.escape(old)}(?!\w)")
    label = re.compile(re.escape(_label(old)))
    count = 0
    replacements = dict.fromkeys(_spans(root, "", old, name), (name, new)) if root is not None else {}
    replacements |= {span: (label, _label(new)) for span in _labels(root, old)}
    for span, (pattern, text_of_new) in sorted(replacements.items(), key=lambda one: one[0][:2], reverse=True):
        first, last = span.line - 1, span.end_line - 1
        before, behind = lines[first][: span.column - 1], lines[last][span.end_column - 1 :]
        written = "".join(lines[first : last + 1])
        written = written[span.column - 1 : len(written) - len(behind)]
        made, times = pattern.subn(text_of_new, written)
        lines[first : last + 1] = [before + made + behind]
        count += times
    for number, line in enumerate(lines):
        if _COMMENTED.match(line):
            lines[number], times = name.subn(new, line)
            count += times
    return "".join(lines), count


def _label(name: str) -> str:
    """Return a name as a draft makes a label of it."""
    return name.replace("_", " ")


def _labels(root: nodes.Node | None, name: str) -> Iterator[Span]:
    """Yield the place of a quantity's label, if that is nothing but its name."""
    for quantities in _declared(root):
        for key, value in quantities.pairs:
            if key.text == name and isinstance(value, nodes.Mapping):
                for inner, label in value.pairs:
                    if inner.text == "label" and isinstance(label, nodes.Scalar) and label.text == _label(name):
                        yield label.span


def _declared(root: nodes.Node | None) -> Iterator[nodes.Mapping]:
    """Yield the mapping of a data set that declares its quantities."""
    for key, value in root.pairs if isinstance(root, nodes.Mapping) else ():
        if key.text == "quantities" and isinstance(value, nodes.Mapping):
            yield value


def without_quantity(data: bytes, file: str, name: str) -> tuple[str, int]:
    """Return the text of a data set in which a quantity is not declared, and how often it was.

    Only what is declared on lines of its own can be taken out (0 otherwise): the lines from its name to the last one
    of what is said of it.

    Args:
        data: the file.
        file: what to call it in messages.
        name: the quantity.

    Raises:
        UnreadableFile: if it is not YAML.
    """
    root = nodes.parse(data, file).root
    lines = decode(data, file).splitlines(keepends=True)
    for quantities in _declared(root):
        for key, value in quantities.pairs:
            if key.text == name and not quantities.flow:
                del lines[key.span.line - 1 : _last_line(value)]
                return "".join(lines), 1
    return "".join(lines), 0


def _last_line(node: nodes.Node) -> int:
    """Return the last line with anything of a node on it; its span may end where the next begins."""
    if isinstance(node, nodes.Mapping) and node.pairs and not node.flow:
        return _last_line(node.pairs[-1][1])
    return node.span.end_line - (node.span.end_column == 1)


def _spans(node: nodes.Node, key: str, old: str, name: re.Pattern[str], *, claim: bool = False) -> Iterator[Span]:
    """Yield the places of scalars that name a quantity.

    Args:
        node: what is looked through.
        key: the key it stands under.
        old: the name.
        name: what finds the name in a relation.
        claim: whether it is an item of ``claims``, whose key is a name.
    """
    if isinstance(node, nodes.Scalar):
        if (node.text == old and key in _BY_VALUE) or (key in _RELATIONS and name.search(node.text)):
            yield node.span
    elif isinstance(node, nodes.Sequence):
        for item in node.items:
            yield from _spans(item, key, old, name, claim=key == "claims")
    else:
        for inner, value in node.pairs:
            if inner.text == old and (claim or key in _BY_KEY):
                yield inner.span
            below = key if key in ("for", "parts", "untold") else inner.text
            if key == "untold" and inner.text == "kind":
                continue
            if key == "quantities" or claim:
                below = "" if not isinstance(value, nodes.Mapping) else "quantity itself"
            yield from _spans(value, below, old, name)
