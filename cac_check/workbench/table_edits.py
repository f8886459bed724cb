"""Edits of a rule file over tables, from text to text: suggestions put in as they are drafted, rules taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from cac_check.diagnostic import Diagnostic, Location, Problems
from cac_check.loading import nodes
from cac_check.loading.editing import Written
from cac_check.messages import ENGLISH, Language
from cac_check.suggestion.rules.drafting import facts_of, rule_file, rule_lines

if TYPE_CHECKING:
    from cac_check.workbench.table_desk import Drafted


def with_suggestion(text: str | None, file: str, drafted: Drafted, name: str, told_in: Language = ENGLISH) -> str:
    """Return a rule file with a suggested rule at its end, under comments that say what speaks for it.

    What the rule needs said of its quantities (that they are rounded, or a percentage) is said, where the file has not
    said otherwise by hand.

    Args:
        text: the file; ``None`` where there is none yet.
        file: what to call it in messages.
        drafted: the suggestions, and what they are about.
        name: the id of the one to put in.
        told_in: the language of its reason, and of the reports on a file that there is none of yet.

    Raises:
        KeyError: if there is no such suggestion.
        UnreadableFile: if the file is not written one entry per line.
    """
    tables, known = drafted.tables, {each.id: each for each in drafted.suggestions}
    new = replace(known[name], because=told_in.tell(known[name].because))
    written = text if text is not None else rule_file(tables, [])
    if text is None and told_in.tag != ENGLISH.tag:
        written = Written.of(written, file).put(("language",), told_in.tag, before="tables")
    taken = [known[each] for each in ids_in(written, file) if each in known]
    lines = rule_lines(new, drafted.outcomes, many=len(tables) > 1)
    written = Written.of(written, file).added(("rules",), lines)
    before, after = facts_of(tables, taken), facts_of(tables, [*taken, new])
    for (table, quantity), facts in after.items():
        place = ("tables", table, "quantities", quantity)
        if facts != before[table, quantity] and _says(written, file, place, before[table, quantity]):
            written = Written.of(written, file).put(place, facts)
    return written


def without_rule(text: str, file: str, rule: str) -> str:
    """Return a rule file without a rule and the comments right above it.

    Raises:
        Problems: if there is no such rule.
    """
    written = Written.of(text, file)
    for number, item in enumerate(_items(written)):
        if _id(item) == rule:
            lines = text.splitlines(keepends=True)
            first = last = item.span.line - 1
            while first and lines[first - 1].lstrip().startswith("#") and lines[first - 1][:1] == " ":
                first -= 1
            bare = "".join(lines[:first] + lines[last:])
            return Written.of(bare, file).without(("rules", number))
    raise Problems([Diagnostic("no-such-rule", f"there is no rule {rule!r} here", Location(file))])


def ids_in(text: str, file: str) -> tuple[str, ...]:
    """Return the ids of the rules of a file as they are written, ``${quantity}`` and all.

    Raises:
        UnreadableFile: if it is not YAML.
    """
    return tuple(name for item in _items(Written.of(text, file)) if (name := _id(item)) is not None)


def _items(written: Written) -> Sequence[nodes.Node]:
    rules = written.at(("rules",))
    return rules.items if isinstance(rules, nodes.Sequence) else ()


def _id(item: nodes.Node) -> str | None:
    pairs = item.pairs if isinstance(item, nodes.Mapping) else ()
    return next((value.text for key, value in pairs if key.text == "id" and isinstance(value, nodes.Scalar)), None)


def _says(text: str, file: str, place: Sequence[str | int], facts: str) -> bool:
    """Whether a place holds what was drafted, word for word."""
    written = Written.of(text, file)
    node = written.at(place)
    if node is None:
        return False
    line = text.split("\n")[node.span.line - 1]
    return node.span.end_line == node.span.line and line[node.span.column - 1 : node.span.end_column - 1] == facts
