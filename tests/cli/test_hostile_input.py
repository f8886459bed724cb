"""Input made to break things, through the real command line: a diagnostic or the right verdict, soon and in bounds."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cac_check.sheets import archive
from tests.cli.conftest import ROOT, Cli, Result

QUANTITIES = "dataset: x\nquantities:\n  helped: {label: households helped}\n  moved: {label: households moved}\n"
GOOD = QUANTITIES + (
    "sources:\n  paper:\n    outlet: The Paper\n    claims:\n      - helped: 100 @ p1\n      - moved: 40 @ p1\n"
)
RULE = "rules:\n  - id: part\n    order: [moved, helped]\n    because: who was moved was helped\n"
TABLE = """\
tables:
  t:
    files: t.csv
    keys: [k]
    quantities: {a: {kind: count}, b: {kind: count}, all: {kind: count}}
rules:
  - {id: sum, expression: a + b == all, because: the parts make the total}
"""

SUM = """\
rules:
  - id: r
    breakdown: {{total: q0, parts: [{parts}], overlap: none, rest: none}}
    because: x
"""

LONGEST_SAID = 3_000
"""Characters that a run may print about one hostile file."""


def claims(cli: Cli, data: str, rules: str = RULE) -> Result:
    Path("d.yaml").write_bytes(data.encode("utf-8", "surrogatepass"))
    Path("r.yaml").write_text(rules, encoding="utf-8")
    return ended_well(cli("check", "d.yaml", "--rules", "r.yaml"))


def table(cli: Cli, data: str | bytes, name: str = "t.csv", rules: str = TABLE) -> Result:
    Path(name).write_bytes(data if isinstance(data, bytes) else data.encode())
    Path("t.yaml").write_text(rules.replace("t.csv", name), encoding="utf-8")
    return ended_well(cli("check", name, "--rules", "t.yaml"))


def ended_well(result: Result) -> Result:
    assert result.code in (0, 1, 2, 3)
    assert "Traceback" not in result.err
    assert "internal error" not in result.err
    assert len(result.out) + len(result.err) < LONGEST_SAID
    return result


# --- Data sets and rules ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        pytest.param("'9" + "9" * 10_000_000 + " @ p1'", 2, "text-too-long", id="10 MB of digits"),
        pytest.param('"' + "about " * 16_000 + '40 @ p1"', 1, "characters long", id="hedges"),
        pytest.param('"1' + ",000" * 20_000 + ' @ p1"', 1, "characters long", id="groups"),
        pytest.param('"' + "万" * 90_000 + ' @ p1"', 1, "characters long", id="scales"),
        pytest.param('{means: "[5, 3]", because: x, at: p1}', 1, "[5, 3]", id="reversed"),
        pytest.param('{means: "(5, 5)", because: x, at: p1}', 1, "(5, 5)", id="empty"),
        pytest.param('{means: "[1e-300, 1e300]", because: x, at: p1}', 1, "1e-300", id="300 zeros"),
        pytest.param('"between 50 and 40 @ p1"', 1, "unreadable-words", id="words reversed"),
        pytest.param("1_000 @ p1", 1, "unreadable-words", id="low lines"),
        pytest.param("{says: 40, at: p1, as_of: 2024-13-45}", 1, "2024-13-45", id="no such day"),
        pytest.param("\u0663\u0664 @ p1", 0, "1 fits", id="other digits"),
        pytest.param('"\\UFFFFFFFF"', 2, "yaml-syntax", id="no such character"),
    ],
)
def test_figures_that_no_one_writes(cli: Cli, words: str, code: int, said: str) -> None:
    result = claims(cli, GOOD.replace("40 @ p1", words))

    assert result.code == code
    assert said in result.out + result.err


def test_the_widest_numbers_are_exact(cli: Cli) -> None:
    wide = GOOD.replace("40 @ p1", '{means: "[1e-30, 1e30]", because: x, at: p1}')

    assert claims(cli, wide).code == 0
    assert claims(cli, wide.replace("1e-30,", "1e3,")).code == 1


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        pytest.param("moved <= " + "9" * 10_000_000, "text-too-long", id="10 MB of digits"),
        pytest.param("(" * 40_000 + "moved" + ")" * 40_000 + " <= helped", "r.yaml:3", id="brackets"),
        pytest.param("-" * 90_000 + "moved <= helped", "r.yaml:3", id="signs"),
        pytest.param("moved <= 1e300 * helped", "r.yaml:3", id="300 zeros"),
        pytest.param("moved <= helped / 0", "r.yaml:3", id="by zero"),
    ],
)
def test_expressions_that_no_one_writes(cli: Cli, expression: str, said: str) -> None:
    result = claims(cli, GOOD, RULE.replace("order: [moved, helped]", f'expression: "{expression}"'))

    assert result.code == 2
    assert said in result.err


def test_a_sum_of_many_terms_is_one_rule(cli: Cli) -> None:
    long = "+".join(["moved"] * 1_600)

    assert claims(cli, GOOD, RULE.replace("order: [moved, helped]", f'expression: "{long} <= 640 * helped"')).code == 0


def test_a_key_that_is_a_list_and_a_merge_are_refused(cli: Cli) -> None:
    assert claims(cli, "? [a, b]\n: c\n").code == 1
    assert "<<" in claims(cli, "<<: {dataset: y}\n" + GOOD).err


def test_other_line_ends_move_no_place(cli: Cli) -> None:
    result = claims(cli, GOOD.replace("The Paper", '"a\u0085b\u2028c"').replace("- moved", "- movd"))

    assert "--> d.yaml:10:9" in result.err


def many(number: int, rule: Callable[[int], str], figure: Callable[[int], str]) -> tuple[str, str]:
    """Return a data set with so many quantities, each told once, and a rule for each."""
    numbers = range(number)
    quantities = "".join(f"  q{each}: {{label: q{each}}}\n" for each in numbers)
    told = "".join(f"      - q{each}: {figure(each)} @ p1\n" for each in numbers)
    data = f"dataset: x\nquantities:\n{quantities}sources:\n  paper:\n    outlet: P\n    claims:\n{told}"
    return data, "rules:\n" + "".join(f"  - {{id: r{each}, {rule(each)}, because: x}}\n" for each in numbers)


def test_ten_thousand_rules(cli: Cli) -> None:
    same = "".join(f"  - {{id: r{number}, order: [moved, helped], because: x}}\n" for number in range(10_000))

    assert claims(cli, GOOD, f"rules:\n{same}").out == "10,000 checks on 1 source: 10,000 fit.\n"


def test_a_circle_of_rules(cli: Cli) -> None:
    data, rules = many(200, lambda each: f"order: [q{each}, q{(each + 1) % 200}]", lambda each: "7")
    assert claims(cli, data, rules).code == 0

    result = claims(cli, data.replace("q100: 7", "q100: 8"), rules)
    assert result.code == 1
    assert "[r100] paper contradicts itself" in result.out


def test_a_total_of_two_hundred_parts(cli: Cli) -> None:
    parts = ", ".join(f"q{each}" for each in range(1, 200))
    data, _ = many(200, lambda each: "", lambda each: "1" if each else "199")
    rules = SUM.format(parts=parts)
    assert claims(cli, data, rules).code == 0

    Path("d.yaml").write_text(data.replace("q0: 199", "q0: 5"))
    short = cli("check", "d.yaml", "--rules", "r.yaml")
    assert short.code == 1
    assert short.out.count('1  "1"') == 6  # six of them are more than five
    assert '5  "5"' in short.out


def test_two_thousand_sources(cli: Cli) -> None:
    moved = [40] * 1_999 + [4_000]
    sources = "".join(
        f"  s{place}:\n    outlet: P{place}\n    claims:\n      - helped: 100 @ p1\n      - moved: {figure} @ p1\n"
        for place, figure in enumerate(moved)
    )
    result = claims(cli, f"{QUANTITIES}sources:\n{sources}")

    assert result.code == 1
    assert "s1999" in result.out


# --- Time and memory -------------------------------------------------------------------------------------------------


MEASURE = """
import os, subprocess, sys
run = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(run.pid, 0)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, os.waitstatus_to_exitcode(status))
"""


def used(*arguments: str) -> tuple[float, int, int]:
    """Return seconds of the processor, megabytes and the exit code of a run.

    Linux counts the memory of a process from the fork on, that of its parent included: a small process starts it.
    """
    command = [sys.executable, "-m", "cac_check", *arguments]
    told = subprocess.run(
        [sys.executable, "-c", MEASURE, *command],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds, megabytes, code = told.stdout.split()
    return float(seconds), int(megabytes), int(code)


def test_the_memory_of_this_process_is_not_that_of_another(cli: Cli) -> None:
    assert cli is not None
    ballast = os.urandom(1 << 20) * 300
    _, megabytes, code = used("--version")

    assert code == 0
    assert megabytes < len(ballast) >> 20


def test_a_time_limit_is_kept(cli: Cli) -> None:
    """By time of the processor, which is never more than that of the clock."""
    parts = ", ".join(f"q{each}" for each in range(1, 3_000))
    data, _ = many(3_000, lambda each: "", lambda each: "1" if each else "9999")
    rules = SUM.format(parts=parts)
    Path("d.yaml").write_text(data)
    Path("r.yaml").write_text(rules)

    start_up, _, _ = used("check", "d.yaml", "--rules", "r.yaml", "--timeout", "0.001")
    seconds, megabytes, code = used("check", "d.yaml", "--rules", "r.yaml", "--timeout", "3")

    assert code in (0, 1)
    assert seconds - start_up < 3 * 1.2
    assert megabytes < 600


def test_ten_megabytes_of_digits_take_little_memory(cli: Cli) -> None:
    Path("d.yaml").write_text(GOOD.replace("40 @ p1", "9" * 10_000_000 + " @ p1"))
    Path("r.yaml").write_text(RULE)

    _, megabytes, code = used("check", "d.yaml", "--rules", "r.yaml")

    assert code == 2
    assert megabytes < 250


# --- Tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        pytest.param("k,a,b,all\n1,2\0,3,5\n", 1, r"'2\x00' is no number", id="NUL in a figure"),
        pytest.param(b"\0" * 1_000, 2, "the file is empty", id="only NULs"),
        pytest.param("k,a,b,all\n1,2,3\n2,1,1,2,3\n3\n\n4,1,1,2\n", 2, "this line has 5 fields", id="ragged"),
        pytest.param(f"k,a,b,all\n1,{'9' * 10_000_000},3,5\n", 1, "(10,000,000 characters)", id="10 MB of digits"),
        pytest.param("k,a,b,all\n" + "x" * 10_000_000 + ",2,3,6\n", 1, "cannot hold", id="10 MB of a key"),
        pytest.param('k,a,b,all\n1,2,"3,5\n' + "2,2,3,5\n" * 1_000, 1, "quotation mark", id="an open quote"),
        pytest.param("k,a,b,all\n1,1e300,3,1e300\n2,1e-300,3,3\n", 1, "'1e300' is no number", id="300 zeros"),
        pytest.param("k,a,b,all\n1,NaN,2,2\n2,inf,1,2\n", 1, "'NaN' is no number", id="no numbers"),
        pytest.param("k,a,b,all\n1,\uff13,2,5\n", 1, "'\uff13' is no number", id="wide digits"),
        pytest.param("k,a,b,all\r1,2,3,5\r", 1, "carriage return", id="old line ends"),
        pytest.param("k,a,b,all\n\xe9,2,3,5\n".encode("latin-1"), 2, "not UTF-8", id="Latin-1"),
        pytest.param("k,\u0430,b,all\n1,2,3,5\n", 1, "there is no column a", id="a Cyrillic a"),
    ],
)
def test_delimited_files_that_no_one_writes(cli: Cli, data: str | bytes, code: int, said: str) -> None:
    result = table(cli, data)

    assert result.code == code
    assert said in result.out + result.err


def parquet(**columns: list[object]) -> bytes:
    import polars as pl

    written = io.BytesIO()
    pl.DataFrame({"k": ["1"], "a": [2], "b": [3], "all": [5]} | columns).write_parquet(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        pytest.param(lambda: parquet()[: len(parquet()) // 2], 2, "unreadable-file", id="cut off"),
        pytest.param(lambda: parquet()[4:], 2, "unreadable-file", id="beheaded"),
        pytest.param(lambda: b"PAR1", 2, "unreadable-file", id="a head"),
        pytest.param(lambda: b"", 2, "unreadable-file", id="empty"),
        pytest.param(lambda: parquet(a=[[1, 2]], b=[{"x": 1}]), 1, "and no numbers", id="nested figures"),
        pytest.param(lambda: parquet(k=[["1"]]), 2, "wrong-key", id="a nested key"),
        pytest.param(lambda: parquet(a=[float("nan")]), 1, "'nan' is no number", id="no number"),
        pytest.param(lambda: parquet(a=[1e300], b=[5e-324]), 1, "is no number", id="300 zeros"),
    ],
)
def test_parquet_that_lies(cli: Cli, data: Callable[[], bytes], code: int, said: str) -> None:
    result = table(cli, data(), "t.parquet")

    assert result.code == code
    assert said in result.err


def test_parquet_whose_reader_panics_is_damaged(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    import polars as pl

    collect = pl.LazyFrame.collect

    def panicking(frame: pl.LazyFrame, *arguments: object, **named: object) -> object:
        if "PARQUET" in frame.explain().upper():
            raise pl.exceptions.PanicException("called `Result::unwrap()` on an `Err` value")
        return collect(frame, *arguments, **named)

    monkeypatch.setattr(pl.LazyFrame, "collect", panicking)
    result = table(cli, parquet(), "t.parquet")

    assert result.code == 2
    assert "--> t.parquet" in result.err


def test_a_panic_of_a_library_is_a_crash_with_its_exit_code(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    import polars as pl

    def panicking(*_: object, **__: object) -> None:
        raise pl.exceptions.PanicException("boom")

    monkeypatch.setattr("cac_check.reading.read", panicking)
    result = cli("read", "5")

    assert result.code == 2
    assert result.err.startswith("cac-check: internal error: PanicException: boom")


def workbook(content: bytes, packing: int, says: int | None = None) -> bytes:
    """Return an archive with a part of this content, which says it holds so many bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", packing) as parts:
        parts.writestr("xl/workbook.xml", content)
        parts.writestr("xl/worksheets/sheet1.xml", b"<a/>")
    data = bytearray(written.getvalue())
    if says is not None:
        place = data.find(b"PK\x01\x02")
        data[place + 24 : place + 28] = says.to_bytes(4, "little")
    return bytes(data)


def test_a_workbook_that_unpacks_to_far_more_is_not_unpacked(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "UNSUSPICIOUS", 2**16)
    result = table(cli, workbook(b"<workbook>" + b" " * 2**18, zipfile.ZIP_DEFLATED), "t.xlsx")

    assert result.code == 2
    assert "too-large" in result.err


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_packed_as_none_is_is_not_unpacked(cli: Cli, packing: int) -> None:
    result = table(cli, workbook(b" " * 2**16, packing, says=10), "t.xlsx")

    assert result.code == 2
    assert "compressed in a way" in result.err
