"""What was edited, in sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from cac_check.finding import Report
from cac_check.gate.edits import edits
from cac_check.model import Claim, Kind, Role, Status
from tests.reports import RULE, claim, reading, report

BASE = report([])


def sentences(before: Report, after: Report) -> list[str]:
    return [edit.sentence for edit in edits(before, after)]


def changed(id_: str, **changes: object) -> Report:
    claims = tuple(replace(each, **changes) if each.id == id_ else each for each in BASE.dataset.claims)  # type: ignore[arg-type]
    return with_claims(*claims)


def with_claims(*claims: Claim) -> Report:
    return replace(BASE, dataset=replace(BASE.dataset, claims=claims))


def test_no_edit() -> None:
    assert sentences(BASE, BASE) == []


@pytest.mark.parametrize(
    "untold",
    [{"location": None}, {"gloss": "other"}, {"note": "n"}, {"cue": "c"}, {"because": "b"}, {"attributed_to": "x"}],
)
def test_what_no_verdict_depends_on_is_no_edit(untold: dict[str, object]) -> None:
    assert sentences(BASE, changed("asean/closed", **untold)) == []


def test_words() -> None:
    after = changed("asean/closed", says="68,000", reading=reading("[67500, 68500]"))

    assert sentences(BASE, after) == ['paragraph 2 of asean changed from "67,000" to "68,000"']


@pytest.mark.parametrize(
    ("change", "aspect"),
    [
        ({"reading": reading("[1, 2]")}, "reading"),
        ({"at": "p3"}, "place"),
        ({"alternatives": ("total",)}, "or"),
        ({"as_of": "2023-03-31"}, "as_of"),
        ({"status": Status.WITHDRAWN}, "status"),
        ({"weight": 5}, "weight"),
    ],
)
def test_how_the_same_words_are_taken(change: dict[str, object], aspect: str) -> None:
    [sentence] = sentences(BASE, changed("asean/closed", **change))

    assert sentence.endswith(f'how "67,000" is taken changed ({aspect})')


def test_another_quantity_at_the_same_place() -> None:
    others = [each for each in BASE.dataset.claims if each.id != "asean/closed"]
    after = with_claims(*others, claim("asean/total", "67,000", reading("[66500, 67500]"), "p2"))

    assert sentences(BASE, after) == [
        'paragraph 2 of asean changed from "67,000" for accounts permanently closed'
        ' to "67,000" for accounts penalised in any way'
    ]


def test_added_and_removed() -> None:
    after = with_claims(*BASE.dataset.claims, claim("bol/closed", "67,000", reading("[66500, 67500]"), None))

    assert sentences(BASE, after) == ['bol: "67,000" for accounts permanently closed was added']
    assert sentences(after, BASE) == ['bol: "67,000" for accounts permanently closed was removed']


def test_rules() -> None:
    [first, *_] = BASE.rules.rules
    fewer = replace(BASE, rules=replace(BASE.rules, rules=(first,)))
    reworded = replace(BASE, rules=replace(BASE.rules, rules=(replace(first, because="x"), *BASE.rules.rules[1:])))
    other = replace(BASE, rules=replace(BASE.rules, rules=(replace(first, tolerance_abs=5), *BASE.rules.rules[1:])))

    assert sentences(BASE, fewer) == ["the rule unused was removed"]
    assert sentences(fewer, BASE) == ["the rule unused was added"]
    assert sentences(BASE, reworded) == []
    assert sentences(BASE, other) == [f"the rule {RULE} changed"]


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda source: replace(source, role=Role.REFERENCE), "asean is now marked as reference"),
        (lambda source: replace(source, lineage="other"), "the lineage of asean changed"),
    ],
)
def test_sources(edit: Callable[..., object], expected: str) -> None:
    sources = {**BASE.dataset.sources, "asean": edit(BASE.dataset.sources["asean"])}
    after = replace(BASE, dataset=replace(BASE.dataset, sources=sources))

    assert sentences(BASE, after) == [expected]
    back = expected.replace("is now", "is no longer")
    assert sentences(after, BASE) == [back]


def test_quantities() -> None:
    quantities = {**BASE.dataset.quantities, "fake": replace(BASE.dataset.quantities["fake"], kind=Kind.AMOUNT)}
    labelled = {**BASE.dataset.quantities, "fake": replace(BASE.dataset.quantities["fake"], label="fakes")}

    assert sentences(BASE, replace(BASE, dataset=replace(BASE.dataset, quantities=quantities))) == [
        "the quantity fake changed"
    ]
    assert sentences(BASE, replace(BASE, dataset=replace(BASE.dataset, quantities=labelled))) == []
