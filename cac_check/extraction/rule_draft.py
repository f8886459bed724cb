"""Rules that words suggest, written as a rule file in which none is a rule yet: each stands behind a ``#``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cac_check.extraction.suggested_rule import RuleDraft
from cac_check.loading.editing import scalar
from cac_check.messages import ENGLISH, Language

_LONGEST = 100
_HEAD = """\
# Rules that the words of {origin} suggest. None of them binds yet: delete the "# " before one that is right,
# answer the question above it, and run cac-check check. Delete the others.
"""


def rule_draft(drafts: Sequence[RuleDraft], origin: str, told_in: Language = ENGLISH) -> str:
    """Return a rule file in draft.

    Args:
        drafts: what the words suggest.
        origin: what was read.
        told_in: the language of reports, in which reasons are told.
    """
    lines = [_HEAD.format(origin=_one_line(origin)).rstrip(), "rules: ["]
    taken: set[str] = set()
    for each in drafts:
        lines += _comments(each)
        lines.append(f"# {_rule(each, taken, told_in)},")
    lines.append("]")
    return "\n".join(lines) + "\n"


def _comments(each: RuleDraft) -> Iterator[str]:
    yield f"  # {each.place}: {_one_line(each.words)!r} in: {_one_line(each.mentions[-1].sentence)}"
    if each.coincidence is not None:
        yield f"  # no words say so: they add up; coincidence {each.coincidence}"
    yield f"  # {each.question}"


def _rule(each: RuleDraft, taken: set[str], told_in: Language) -> str:
    names = each.parts
    if each.coincidence is None:
        because = told_in.say("the text says '{words}'", words=each.words)
    else:
        because = told_in.say("the figures add up")
    match each.form:
        case "share":
            form, title = f"share: {{part: {names[0]}, of: {names[1]}, is: {names[2]}}}", f"{names[2]}-of-{names[1]}"
        case "change":
            form, title = f"change: {{from: {names[0]}, to: {names[1]}, by: {names[2]}}}", f"{names[1]}-change"
        case "same":
            form, title = f"same: [{', '.join(names)}]", f"{names[0]}-told-twice"
        case _:
            total, rest = each.total or each.unnamed, "none" if each.complete else "possible"
            form = f"breakdown: {{total: {total}, parts: [{', '.join(names)}], overlap: none, rest: {rest}}}"
            title = f"{total}-of-which"
    name, count = title, 2
    while name in taken:
        name, count = f"{title}-{count}", count + 1
    taken.add(name)
    return f"{{id: {name}, {form}, because: {scalar(because)}}}"


def _one_line(text: str) -> str:
    line = "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
