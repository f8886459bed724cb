"""``doctor``: what works is said to work, and what is broken makes it fail with what to do."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cac_check.commands import examination
from cac_check.engine import self_test
from tests.cli.conftest import Cli

GOOD = (
    "cac-check",
    "python",
    "engine: propagation",
    "engine: simplex method, exact",
    "engine: HiGHS",
    "engine: z3",
    "engine: z3, products",
    "words",
    "example",
    "proofs",
    "tables",
)


@pytest.fixture(autouse=True)
def _cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def examined(cli: Cli) -> tuple[int, dict[str, dict[str, Any]]]:
    result = cli("doctor", "--json")
    said = json.loads(result.out)
    assert (said["format"], result.err) == ("cac-check-doctor/v1", "")
    assert said["healthy"] is (result.code == 0)
    return result.code, {each["name"]: each for each in said["checks"]}


def test_everything_works_here(cli: Cli) -> None:
    code, found = examined(cli)

    assert {name: found[name]["state"] for name in GOOD} == dict.fromkeys(GOOD, "ok")
    assert code == 0, [each for each in found.values() if each["state"] == "failed"]
    assert "against:courier:helped-is-moved-plus-paid" in found["example"]["detail"]
    assert not Path("cache").exists()  # it looks, and changes nothing


def test_people_are_told_the_same(cli: Cli) -> None:
    _, found = examined(cli)
    result = cli("doctor")

    assert result.code == 0
    assert result.out.endswith("all that is needed works\n")
    assert [line.split()[0] for line in result.out.splitlines() if not line.startswith("    ")][:-1] == [
        each["state"] for each in found.values()
    ]


def test_a_library_that_is_broken_is_named_with_what_to_do(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    code, found = examined(cli)

    assert code == 1
    assert found["engine: z3"]["state"] == "failed"
    assert "z3" in found["engine: z3"]["detail"]
    assert found["engine: z3"]["help"] == "pip install --upgrade 'cac-check'"
    assert found["engine: HiGHS"]["state"] == "ok"


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        (lambda *_: {"total": 7, "some": 3, "rest": 3}, "does not pass verification"),
        (lambda *_: None, "does not find values"),
    ],
)
def test_an_engine_that_answers_wrongly_is_found_out(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, lie: Any, why: str
) -> None:
    monkeypatch.setattr(self_test, "simplex", lie)
    code, found = examined(cli)

    assert code == 1
    assert why in found["engine: HiGHS"]["detail"]


def test_a_package_that_is_too_old_fails_and_a_missing_extra_does_not(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    required = [
        "z3-solver>=999.1",
        "pandera[polars]<9,>=0.1",
        'no-such-package>=1; extra == "zh"',
        'x; extra == "test"',
    ]
    monkeypatch.setattr(examination.metadata, "requires", lambda _: required)
    code, found = examined(cli)

    assert code == 1
    assert found["z3-solver"]["detail"].endswith("is older than 999.1")
    assert found["pandera"]["state"] == "ok"
    assert (found["extra zh"]["state"], found["extra zh"]["detail"]) == (
        "missing",
        "no-such-package is not installed",
    )
    assert found["extra zh"]["help"] == "pip install --upgrade 'cac-check[zh]'"
    assert "extra test" not in found


def test_a_damaged_example_is_a_failure(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "EXAMPLE_CONTRADICTED", [])
    code, found = examined(cli)

    assert code == 1
    assert "expected: []" in found["example"]["detail"]


def test_a_damaged_cache_is_said_and_fails_nothing(cli: Cli, tmp_path: Path) -> None:
    runs = tmp_path / "cache" / "cac-check" / "runs"
    runs.mkdir(parents=True)
    (runs / "0").write_bytes(b"cac-check run 1\n" + b"?" * 40)
    code, found = examined(cli)

    assert code == 0
    assert found["cache"]["state"] == "missing"
    assert "1 of them damaged" in found["cache"]["detail"]
    assert found["cache"]["help"] == "cac-check cache clean"


@pytest.mark.parametrize(("older", "newer"), [("1.9", "1.10"), ("0.35.0rc1", "0.36"), ("2.1", "2.1.1"), ("6.0.4", "7")])
def test_versions_are_numbers(older: str, newer: str) -> None:
    assert examination._release(older) < examination._release(newer)


def test_zeros_at_the_end_say_nothing() -> None:
    assert examination._release("1.20.0") == examination._release("1.20") == examination._release("1.20.0+local")
