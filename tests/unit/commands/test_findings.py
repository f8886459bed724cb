"""Which finding is meant by an id or a part of one."""

from __future__ import annotations

import pytest
import typer

from cac_check.commands.findings import MOST_NAMED, finding_named
from cac_check.diagnostic import Severity
from cac_check.finding import Finding, View
from cac_check.model import Verdict


def finding(id_: str) -> Finding:
    return Finding(id_, "rule", View.WITHIN, None, Verdict.CONSISTENT, Severity.ERROR, ())


FINDINGS = [finding("within:a:sum"), finding("within:a:sum-of-all"), finding("against:a:order")]


@pytest.mark.parametrize(
    ("name", "id_"),
    [("within:a:sum", "within:a:sum"), ("of-all", "within:a:sum-of-all"), ("order", "against:a:order")],
)
def test_an_id_or_a_part_that_no_other_has(name: str, id_: str) -> None:
    assert finding_named(FINDINGS, name, hint="FINDING").id == id_


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("within", "could be any of 2 findings:\n  within:a:sum (consistent)\n  within:a:sum-of-all (consistent)"),
        ("against:a:ordr", "did you mean against:a:order"),
        ("zzz", "there are 3 findings:"),
    ],
)
def test_what_is_said_otherwise(name: str, message: str) -> None:
    with pytest.raises(typer.BadParameter) as raised:
        finding_named(FINDINGS, name, hint="FINDING")

    assert message in raised.value.message


def test_a_long_list_is_cut_with_a_count() -> None:
    many = [finding(f"within:{number}:sum") for number in range(MOST_NAMED + 3)]

    with pytest.raises(typer.BadParameter) as raised:
        finding_named(many, "sum", hint="FINDING")

    assert raised.value.message.endswith("\n  and 3 more")
