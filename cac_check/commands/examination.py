"""Whether everything here works: what ``cac-check doctor`` looks at, one after the other."""

from __future__ import annotations

import enum
import locale
import os
import platform
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata, resources
from itertools import takewhile
from pathlib import Path

from cac_check import __version__
from cac_check.records import dataclass

NAME = "cac-check"
"""The name of the distribution."""

_DEVELOPERS = "test"
"""The extra of those who change cac-check."""

_REQUIREMENT = re.compile(
    r'(?P<name>[\w.-]+)(?:\[[^]]*\])?[^;]*?(?:>=(?P<least>[\d.]+))?[^;]*(?:;.*extra == [\'"](?P<extra>[\w.-]+)[\'"])?'
)

_TABLE = b"""\
tables: {t: {files: t.csv, keys: [k], quantities: {a: {}, b: {}, all: {}}}}
rules: [{id: sum, expression: a + b == all, because: the parts make the total}]
"""


class State(enum.StrEnum):
    """How one of them is."""

    OK = "ok"
    MISSING = "missing"
    """Not there, or not as it should be; what needs it is done without, or not at all."""
    FAILED = "failed"
    """Nothing that is said here can be relied on before it is mended."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at."""

    name: str
    state: State
    detail: str
    """What was found."""
    help: str | None = None
    """What to do; ``None``: nothing."""


def examine(environment: Mapping[str, str]) -> Iterator[Examined]:
    """Look at everything; whatever is raised on the way is what was found."""
    for name, look in (
        ("packages", _packages),
        ("engines", _engines),
        ("words", _words),
        ("example", _example),
        ("tables", _tables),
        ("text", _text),
        ("cache", lambda: _cache(environment)),
        ("programs", _programs),
    ):
        try:
            yield from look()
        except Exception as error:
            yield Examined(name, State.FAILED, f"{type(error).__name__}: {error}", _reinstall())


def _ok(name: str, detail: str) -> Examined:
    return Examined(name, State.OK, detail)


def _reinstall(extra: str | None = None) -> str:
    return f"pip install --upgrade '{NAME}{'' if extra is None else f'[{extra}]'}'"


# --- What is installed -----------------------------------------------------------------------------------------------


def _packages() -> Iterator[Examined]:
    here = Path(__file__).resolve().parent.parent
    yield _ok(NAME, f"{__version__} in {here}")
    yield _ok("python", f"{platform.python_version()} ({platform.python_implementation()}, {platform.platform()})")
    try:
        required = metadata.requires(NAME) or []
    except metadata.PackageNotFoundError:
        yield Examined("packages", State.MISSING, "cac-check runs from a folder and is not installed", _reinstall())
        return
    extras: dict[str, list[str]] = {}
    for requirement in required:
        match = _REQUIREMENT.fullmatch(requirement)
        assert match is not None, requirement
        name, least, extra = match.group("name", "least", "extra")
        why = _lacking(name, least)
        if extra is None:
            yield (
                _ok(name, metadata.version(name)) if why is None else Examined(name, State.FAILED, why, _reinstall())
            )
        elif extra != _DEVELOPERS:
            extras.setdefault(extra, []).extend([] if why is None else [f"{name} {why}"])
    for extra, lacking in sorted(extras.items()):
        if lacking:
            yield Examined(f"extra {extra}", State.MISSING, "; ".join(lacking), _reinstall(extra))
        else:
            yield _ok(f"extra {extra}", "installed")


def _lacking(name: str, least: str | None) -> str | None:
    """Return what is wrong with a package; ``None`` if it is there and not too old."""
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        return "is not installed"
    if least is not None and _release(found) < _release(least):
        return f"{found} is older than {least}"
    return None


def _release(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in takewhile(str.isdigit, re.split(r"[.+]|(?<=\d)(?=[a-z])", version))]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


# --- Whether it works ------------------------------------------------------------------------------------------------


def _engines() -> Iterator[Examined]:
    from cac_check.engine.self_test import self_tests

    for test in self_tests():
        name = f"engine: {test.engine}"
        if test.why is None:
            yield _ok(name, "finds values and contradictions, and both pass verification")
        else:
            yield Examined(name, State.FAILED, test.why, _reinstall())


def _words() -> Iterator[Examined]:
    from cac_check.reading import read

    reading = str(read("less than two million", language="en").default)
    yield _expected("words", f"“less than two million” is {reading}", reading, "[0, 2000000)")
    import yaml

    fast = yaml.__with_libyaml__
    detail = "YAML is read by its parser in C" if fast else "YAML is read by its parser in Python: several times slower"
    yield Examined("yaml", State.OK if fast else State.MISSING, detail, None if fast else _reinstall())


def _example() -> Iterator[Examined]:
    from cac_check.certificate import verify
    from cac_check.loading import load_dataset, load_rules
    from cac_check.verdict import check
    from cac_check.verdict.proofs import proofs_of

    folder = resources.files("cac_check.commands") / "example"
    with resources.as_file(folder) as place:
        report = check(load_dataset(str(place / "figures.yaml")), load_rules(str(place / "rules.yaml")))
    contradicted = [finding.id for finding in report.findings if finding.verdict == "contradicted"]
    detail = f"{len(report.findings)} findings, contradicted: {', '.join(contradicted) or 'none'}"
    yield _expected("example", detail, contradicted, EXAMPLE_CONTRADICTED)
    accepted = [verify(proof, system) for system, proof in proofs_of(report)]
    yield _expected("proofs", f"{sum(accepted)} of {len(accepted)} pass verification", all(accepted), bool(accepted))


EXAMPLE_CONTRADICTED = ["against:courier:helped-is-moved-plus-paid"]
"""What the data set of ``init`` holds."""


def _tables() -> Iterator[Examined]:
    import narwhals as nw
    import polars as pl

    from cac_check.loading import load_table_rules
    from cac_check.tables import check_tables

    rules = load_table_rules(_TABLE, name="t.yaml")
    assert rules is not None
    figures = pl.LazyFrame({"k": ["x", "y"], "a": [1, 1], "b": [2, 2], "all": [3, 4]})
    report = check_tables(rules, {"t": nw.from_native(figures)})
    counts = {str(verdict): count for verdict, count in report.results[0].counts.items() if count}
    said = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
    yield _expected("tables", f"two reports: {said}", counts, {"consistent": 1, "contradicted": 1})


def _expected(name: str, detail: str, found: object, expected: object) -> Examined:
    if found == expected:
        return _ok(name, detail)
    return Examined(name, State.FAILED, f"{detail}; expected: {expected}", _reinstall())


# --- What is around it -----------------------------------------------------------------------------------------------


def _text() -> Iterator[Examined]:
    encoding = sys.getfilesystemencoding()
    names = f"file names are {encoding}, locale {'.'.join(filter(None, locale.getlocale())) or 'C'}"
    if encoding == "utf-8":
        yield _ok("text", f"{names}; reports are UTF-8 whatever the locale")
    else:
        advice = "set PYTHONUTF8=1, or a locale with UTF-8"
        yield Examined("text", State.MISSING, f"{names}: names in other scripts cannot be opened", advice)


def _cache(environment: Mapping[str, str]) -> Iterator[Examined]:
    from cac_check.commands.memory import state

    found = state(environment)
    detail = f"{found.folder}: {found.runs} runs, {found.size / 1_000_000:.1f} MB"
    if found.damaged:
        detail += f", {found.damaged} of them damaged and never told again"
        yield Examined("cache", State.MISSING, detail, "cac-check cache clean")
    elif not found.writable:
        yield Examined("cache", State.MISSING, f"{detail}; it cannot be written: every run is made anew", None)
    else:
        yield _ok("cache", detail)


def _programs() -> Iterator[Examined]:
    for program, needs, wanted in (
        ("git", "`gate` compares with earlier commits by it", True),
        ("java", "tables are checked on Spark by it", _lacking("pyspark", None) is None),
    ):
        found = shutil.which(program) or (os.environ.get("JAVA_HOME") if program == "java" else None)
        if found:
            yield _ok(program, found)
        elif wanted:
            yield Examined(program, State.MISSING, f"not found; {needs}", f"install {program}")
