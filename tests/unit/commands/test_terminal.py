"""What people see: diagnostics with their excerpt, and when colour is used."""

from __future__ import annotations

import io
import os

import pytest

from cac_check.commands.standard_output import emit
from cac_check.commands.terminal import Color, printable, render_diagnostic, show_problems, wants_color
from cac_check.diagnostic import Diagnostic, Location, Span


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def diagnostic(excerpt: str, span: Span, **fields: str) -> Diagnostic:
    return Diagnostic("unknown-quantity", "no such quantity", Location("data.yaml", span), excerpt=excerpt, **fields)


def test_the_place_is_marked_under_the_line() -> None:
    found = diagnostic("  - acounts: 5", Span(7, 5, 7, 12), help="did you mean accounts?")

    expected = (
        "error[unknown-quantity] no such quantity\n"
        "  --> data.yaml:7:5\n"
        " 7 |   - acounts: 5\n"
        "   |     ^^^^^^^\n"
        "  help: did you mean accounts?"
    )
    assert render_diagnostic(found) == expected


def test_the_mark_stands_under_wide_characters() -> None:
    rendered = render_diagnostic(diagnostic("说: 92.76万余个", Span(1, 4, 1, 12)))

    line, mark = rendered.splitlines()[2:4]
    assert line == " 1 | 说: 92.76万余个"
    # 说 fills two columns, 万, 余 and 个 two each.
    assert mark == "   |     ^^^^^^^^^^^"


def test_the_mark_stands_behind_the_line_for_what_is_missing_there() -> None:
    rendered = render_diagnostic(diagnostic("  outlet:", Span(3, 10, 3, 10)))

    assert rendered.splitlines()[3] == "   |          ^"


def test_a_long_line_is_shown_around_the_place() -> None:
    rendered = render_diagnostic(diagnostic("x" * 300 + "HERE" + "y" * 300, Span(1, 301, 1, 305)))

    line, mark = rendered.splitlines()[2:4]
    assert line.startswith(" 1 | …xxx")
    assert line.endswith("yyy…")
    assert line[mark.index("^") : mark.rindex("^") + 1] == "HERE"


def test_a_place_beyond_the_excerpt_is_named_without_a_mark() -> None:
    rendered = render_diagnostic(diagnostic("x" * 200 + "…", Span(1, 900, 1, 905)))

    assert rendered.splitlines() == ["error[unknown-quantity] no such quantity", "  --> data.yaml:1:900"]


def test_a_span_over_several_lines_is_marked_to_the_end_of_the_first() -> None:
    rendered = render_diagnostic(diagnostic("claims: [a,", Span(1, 9, 3, 2)))

    assert rendered.splitlines()[3] == "   |         ^^^"


def test_control_characters_are_spelled_out() -> None:
    found = Diagnostic("code", "found \x1b[31m and \u202e", Location("a\x07.yaml"))

    assert render_diagnostic(found) == "error[code] found \\x1b[31m and \\u202e\n  --> a\\x07.yaml"


def test_printable_keeps_line_ends_and_letters_of_any_script() -> None:
    assert printable("é 万\n") == "é 万\n"


def test_every_problem_is_shown_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    show_problems(
        [Diagnostic("a", "first", Location("x")), Diagnostic("b", "second", Location("y"), "do this")], Color.NEVER
    )

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "error[a] first\n  --> x\n\nerror[b] second\n  --> y\n  help: do this\n\n2 problems in 2 files\n"
    )


@pytest.mark.parametrize(
    ("choice", "environment", "stream", "expected"),
    [
        (Color.AUTO, {}, io.StringIO(), False),
        (Color.AUTO, {}, Screen(), True),
        (Color.AUTO, {"TERM": "dumb"}, Screen(), False),
        (Color.AUTO, {"NO_COLOR": "1"}, Screen(), False),
        (Color.AUTO, {"NO_COLOR": ""}, Screen(), True),
        (Color.AUTO, {"FORCE_COLOR": "1"}, io.StringIO(), True),
        (Color.AUTO, {"CLICOLOR_FORCE": "1"}, io.StringIO(), True),
        (Color.AUTO, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, Screen(), False),
        (Color.ALWAYS, {"NO_COLOR": "1"}, io.StringIO(), True),
        (Color.NEVER, {"FORCE_COLOR": "1"}, Screen(), False),
    ],
)
def test_when_color_is_used(
    choice: Color, environment: dict[str, str], stream: io.StringIO, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert wants_color(choice, stream) is expected


def test_color_marks_only_the_head_of_a_problem() -> None:
    rendered = render_diagnostic(Diagnostic("a", "first", Location("x")), color=True)

    assert rendered == "\x1b[31m\x1b[1merror[a]\x1b[0m first\n  --> x"


def test_a_reader_that_stops_early_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as pipe:
        monkeypatch.setattr("sys.stdout", pipe)
        emit("a report\n" * 100_000)
        emit("and more\n")
