"""What is taken as it is, is what typer would have made of it."""

from __future__ import annotations

import enum
import subprocess
import sys
from typing import Annotated, Any, Literal

import pytest
import typer

from cac_check.commands.plain_values import lighten, plain


class Size(enum.StrEnum):
    SMALL = "small"
    LARGE = "large"


def run(arguments: list[str], *, light: bool) -> tuple[object, list[Any]]:
    """Return how a command with one option of every kind ends, and what it was given."""
    given: list[Any] = []
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)

    @app.command()
    def command(
        names: list[str],
        size: Size = Size.SMALL,
        sizes: Annotated[list[Size] | None, typer.Option("--sizes")] = None,
        name: Literal["a", "b"] = "a",
        count: Annotated[int, typer.Option("--count", min=1)] = 3,
        time: Annotated[float | None, typer.Option("--time", min=0.5)] = None,
        two: Annotated[tuple[str, str] | None, typer.Option("--two")] = None,
        text: str | None = None,
        flag: bool = False,
    ) -> None:
        given.extend((names, size, sizes, name, count, time, two, text, flag))

    executable = typer.main.get_command(app)
    if light:
        lighten(executable)
    with pytest.raises(SystemExit) as end:
        executable(arguments, prog_name="try")
    return end.value.code, [(type(each), each) for each in given]


@pytest.mark.parametrize(
    "arguments",
    [
        ["x"],
        ["x", "y z", ""],
        [],
        ["x", "--size", "large", "--sizes", "small", "--sizes", "large", "--name", "b", "--flag", "--text", "ü"],
        ["x", "--size", "LARGE"],
        ["x", "--size", "huge"],
        ["x", "--sizes", "small", "--sizes", "huge"],
        ["x", "--name", "c"],
        ["x", "--count", "7", "--time", "1.5", "--two", "a", "b"],
        ["x", "--count", "0"],
        ["x", "--count", "many"],
        ["x", "--time", "0.1"],
        ["x", "--two", "a"],
        ["--help"],
    ],
)
def test_a_light_command_is_given_and_says_the_same(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    heavy = run(arguments, light=False), capsys.readouterr()

    assert (run(arguments, light=True), capsys.readouterr()) == heavy


@pytest.mark.parametrize(
    ("value", "annotation"), [("3", int), (3.0, int), (None, str), (b"x", str), ("huge", Size), (["a"], list[str])]
)
def test_what_needs_conversion_is_not_plain(value: object, annotation: object) -> None:
    assert plain(value, annotation) is NotImplemented


def test_a_command_with_plain_values_loads_no_converter() -> None:
    program = "import sys; from cac_check.__main__ import run; run(['read', 'nearly 8,000']); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert "typer" in loaded
    assert "pydantic" not in loaded
