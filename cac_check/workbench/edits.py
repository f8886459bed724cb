"""Edits of a data set and of rules, from text to text, as a maintainer would write them.

Nothing here reads or writes a file, and nothing decides whether an edit is right: that the result loads is checked
before it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType

from cac_check.diagnostic import Diagnostic, Location, Problems
from cac_check.loading import nodes
from cac_check.loading.editing import Place, Written, flow, scalar
from cac_check.messages import ENGLISH
from cac_check.model import Kind
from cac_check.records import dataclass

_NOT_IN_NAMES = re.compile(r"[^\w]+")
_PLAIN_PATH = re.compile(r"(\.\./)*[A-Za-z][A-Za-z0-9_./-]*")
_SMALL_WORDS = frozenset({"a", "an", "the", "of", "in", "by", "for", "to", "and", "or", "at", "on"})
_LONGEST_NAME = 40
_LONGEST_ID = 60

NO_RULES = "rules: []\n"
"""A rule file in which there is none yet."""


@dataclass(frozen=True, slots=True)
class NewQuantity:
    """A quantity to be written down."""

    id: str
    label: str
    kind: Kind = Kind.COUNT
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule to be written down: one form, with what it takes, and why it holds."""

    id: str
    form: str
    content: Mapping[str, str | Sequence[str]] | Sequence[str]
    """Names and words by key, or a list of names."""
    because: str
    evidence: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


# --- Names -------------------------------------------------------------------------------------------------------


def name_of(label: str, taken: Iterable[str]) -> str:
    """Return a name for a quantity, of the words of its label: ``accounts permanently closed``, with underscores."""
    words = [word for word in _NOT_IN_NAMES.sub(" ", label.lower()).split() if word not in _SMALL_WORDS]
    name = ""
    for word in words:
        longer = f"{name}_{word}" if name else word[:_LONGEST_NAME]
        if len(longer) > _LONGEST_NAME:
            break
        name = longer
    name = name.strip("_") or "figure"
    return _unlike(name if not name[0].isdigit() else f"n_{name}", "_", taken)


def id_of(words: str, taken: Iterable[str]) -> str:
    """Return an id for a rule or a source."""
    name = "-".join(_NOT_IN_NAMES.sub(" ", words.lower().replace("_", " ")).split())[:_LONGEST_ID].strip("-")
    return _unlike(name or "rule", "-", taken)


def _unlike(name: str, joint: str, taken: Iterable[str]) -> str:
    known = set(taken)
    number, made = 1, name
    while made in known:
        number += 1
        made = f"{name}{joint}{number}"
    return made


# --- Data sets ---------------------------------------------------------------------------------------------------


def new_dataset(name: str, title: str, rules: str, language: str = ENGLISH.tag) -> str:
    """Return a data set that names its rules and holds nothing; a source must be added before it loads.

    Args:
        name: of the data set.
        title: of it, if it has one.
        rules: the path of its rules.
        language: of its reports.
    """
    lines = [
        f"dataset: {name}",
        *([f"title: {scalar(title)}"] if title else []),
        *([f"language: {language}"] if language != ENGLISH.tag else []),
        f"rules: [{_path(rules)}]",
    ]
    return "\n".join([*lines, "", "quantities: {}", "", "sources: {}", ""])


def with_source(text: str, file: str, source: str, fields: Mapping[str, str]) -> str:
    """Add a source without claims; ``fields`` are its outlet, language, text and whatever is known of it."""
    lines = [
        f"{source}:",
        *(f"  {key}: {_field(key, value)}" for key, value in fields.items() if value),
        "  claims: []",
    ]
    written = Written.of(text, file)
    sources = written.at(("sources",))
    several = isinstance(sources, nodes.Mapping) and len(sources.pairs) > 0
    return written.added(("sources",), lines, apart=several)


def set_source(text: str, file: str, source: str, key: str, value: str) -> str:
    """Say something of a source; an empty value takes it back."""
    return _set(text, file, ("sources", source, key), _field(key, value) if value else "", before="claims")


def with_lineage(text: str, file: str, lineage: str, description: str) -> str:
    """Add a text that sources were rewritten from."""
    if Written.of(text, file).at(("lineages", lineage)) is not None:
        return text
    return Written.of(text, file).added(("lineages",), [f"{lineage}: {scalar(description)}"])


def with_rules_file(text: str, file: str, rules: str) -> str:
    """Name a rule file in a data set."""
    written = Written.of(text, file)
    known = written.at(("rules",))
    if known is None:
        return written.put(("rules",), f"[{_path(rules)}]", before="quantities")
    if isinstance(known, nodes.Scalar):
        return written.put(("rules",), f"[{_path(known.text)}, {_path(rules)}]" if known.text else f"[{_path(rules)}]")
    return written.added(("rules",), [f"- {_path(rules)}"])


def with_quantity(text: str, file: str, quantity: NewQuantity) -> str:
    """Add a quantity."""
    fields = {"label": quantity.label}
    if quantity.kind is not Kind.COUNT:
        fields["kind"] = quantity.kind.value
    if quantity.unit and quantity.kind in (Kind.COUNT, Kind.AMOUNT):
        fields["unit"] = quantity.unit
    return Written.of(text, file).added(("quantities",), [f"{quantity.id}: {flow(fields)}"])


def set_quantity(text: str, file: str, quantity: str, key: str, value: str) -> str:
    """Say something of a quantity; an empty value takes it back."""
    return _set(text, file, ("quantities", quantity, key), scalar(value) if value else "")


def without_quantity(text: str, file: str, quantity: str) -> str:
    """Take a quantity out that nothing is told of any more."""
    return Written.of(text, file).without(("quantities", quantity))


def with_claim(text: str, file: str, source: str, quantity: str, fields: Mapping[str, str]) -> str:
    """Add a claim to a source; ``fields`` are its words, their place and what else is known."""
    return Written.of(text, file).added(("sources", source, "claims"), [f"- {quantity}: {flow(fields)}"])


def number_of_claim(text: str, file: str, source: str, line: int) -> int:
    """Return the place, from 0, of the claim of a source that is written in a line.

    Raises:
        Problems: if there is none: it may stand in a table.
    """
    claims = Written.of(text, file).at(("sources", source, "claims"))
    for number, item in enumerate(claims.items if isinstance(claims, nodes.Sequence) else ()):
        last = item.span.end_line - (item.span.end_column == 1)
        if item.span.line <= line <= max(last, item.span.line):
            return number
    message = f"the claim is not written under the source {source!r}"
    raise Problems([Diagnostic("no-such-claim", message, Location(file), "edit the table it stands in")])


def renamed_claim(text: str, file: str, source: str, number: int, quantity: str) -> str:
    """Let a claim tell another quantity."""
    written, place = _claim(text, file, source, number)
    return written.rekeyed(place, quantity)


def set_claim(text: str, file: str, source: str, number: int, key: str, value: str) -> str:
    """Say something of a claim; an empty value takes it back."""
    written, place = _claim(text, file, source, number)
    node = written.at(place)
    if isinstance(node, nodes.Scalar):
        words, at, where = node.text.rpartition(" @ ")
        text = written.put(place, flow({"says": words, "at": where} if at else {"says": node.text}))
    return _set(text, file, (*place, key), _field(key, value) if value else "")


def without_claim(text: str, file: str, source: str, number: int) -> str:
    """Take a claim out."""
    written, place = _claim(text, file, source, number)
    return written.without(place[:-1])


def _claim(text: str, file: str, source: str, number: int) -> tuple[Written, Place]:
    """Return a file and the place of a claim in it, down to its quantity.

    Raises:
        Problems: if there is none.
    """
    written = Written.of(text, file)
    item = written.at(("sources", source, "claims", number))
    if not isinstance(item, nodes.Mapping) or not item.pairs:
        message = f"the source {source!r} has no claim {number + 1}"
        raise Problems([Diagnostic("no-such-claim", message, Location(file))])
    return written, ("sources", source, "claims", number, item.pairs[0][0].text)


def _set(text: str, file: str, place: Place, written: str, *, before: str | None = None) -> str:
    known = Written.of(text, file)
    if written:
        return known.put(place, written, before=before)
    return known.without(place) if known.at(place) is not None else text


def _field(key: str, value: str) -> str:
    """Write dates, codes and paths bare, as people do, and all other words as they need."""
    if key == "text":
        return _path(value)
    return value if key in ("published", "as_of", "language", "role", "lineage") else scalar(value)


def _path(value: str) -> str:
    return value if _PLAIN_PATH.fullmatch(value) else scalar(value)


# --- Rules -------------------------------------------------------------------------------------------------------


def with_rule(text: str, file: str, rule: NewRule) -> str:
    """Add a rule to a rule file."""
    written = Written.of(text, file)
    rules = written.at(("rules",))
    several = isinstance(rules, nodes.Sequence) and len(rules.items) > 0
    return written.added(("rules",), _rule(rule), apart=several)


def without_rule(text: str, file: str, rule: str) -> str:
    """Take a rule out.

    Raises:
        Problems: if there is none of this id.
    """
    written = Written.of(text, file)
    rules = written.at(("rules",))
    for number, item in enumerate(rules.items if isinstance(rules, nodes.Sequence) else ()):
        if isinstance(item, nodes.Mapping) and any(
            key.text == "id" and isinstance(value, nodes.Scalar) and value.text == rule for key, value in item.pairs
        ):
            return written.without(("rules", number))
    raise Problems([Diagnostic("no-such-rule", f"there is no rule {rule!r} here", Location(file))])


def _rule(rule: NewRule) -> list[str]:
    content = rule.content
    if isinstance(content, Mapping):
        inner = ", ".join(f"{key}: {_names(value)}" for key, value in content.items())
        form = f"{{{inner}}}"
    else:
        form = _names(content)
    lines = [f"- id: {rule.id}", f"  {rule.form}: {form}", f"  because: {scalar(rule.because)}"]
    return [*lines, f"  evidence: {flow(rule.evidence)}"] if rule.evidence else lines


def _names(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else f"[{', '.join(value)}]"
