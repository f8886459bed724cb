from fractions import Fraction

import pytest

from cac_check.interval import Interval
from cac_check.sheets.figures import read_cell
from cac_check.sheets.marks import NO_MARKS, OFFICES, Kind, office_marks
from cac_check.sheets.style import NumberStyle, find_style

ENGLISH = NumberStyle(".", ",")
GERMAN = NumberStyle(",", ".")


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("1,234", 1234, 0),
        ("1,234,567.80", Fraction(12345678, 10), 2),
        ("(1,234)", -1234, 0),
        ("1,234-", -1234, 0),
        ("1,234 CR", -1234, 0),
        ("△5", -5, 0),
        ("▲ 1,234", -1234, 0),
        ("−12", -12, 0),
        ("-.5", Fraction(-1, 2), 1),
        ("12.5%", Fraction(25, 2), 1),
        ("3‰", 3, 0),
        ("$1,234.50", Fraction(2469, 2), 2),
        ("-$5", -5, 0),
        ("1.2E-10", Fraction(12, 10**11), 11),
        ("12¹", 12, 0),
        ("12,345.", 12345, 0),
        ("1.10", Fraction(11, 10), 2),
    ],
)
def test_figures_are_read_exactly(text: str, value: Fraction, decimals: int) -> None:
    read = read_cell(text, ENGLISH)

    assert (read.number, read.decimals) == (value, decimals)
    assert read.interval == Interval.point(read.number)


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("<5", Interval(None, 5, high_open=True)),
        ("≤ 5", Interval(None, 5)),
        (">95%", Interval(95, None, low_open=True)),
        ("250,000+", Interval(250000)),
        ("1-9", Interval(1, 9)),
        ("10–50", Interval(10, 50)),
    ],
)
def test_bounds_are_intervals(text: str, interval: Interval) -> None:
    assert read_cell(text, ENGLISH).interval == interval
    assert read_cell(text, ENGLISH).kind is Kind.BOUND


@pytest.mark.parametrize(
    ("text", "style", "why"),
    [
        ("12,5", ENGLISH, "groups are not of three digits"),
        ("1,60,000", ENGLISH, "groups are not of three digits"),
        ("0,125", ENGLISH, "groups are not of three digits"),
        ("1.234.567", ENGLISH, "say `decimal` and `group`"),
        ("1.5", GERMAN, "groups are not of three digits"),
        ("1 234", ENGLISH, "a space parts digits where the comma should"),
        ("1,234", NumberStyle("."), "a comma parts digits where nothing should"),
        ("007", ENGLISH, "like a code"),
        ("79 (63%)", ENGLISH, "no flag"),
        ("14:6", ENGLISH, "no flag"),
        ("5-3", ENGLISH, "no range"),
        ("(12", ENGLISH, "closes none"),
        ("12 q", ENGLISH, "'q' behind the figure is no flag of the list none"),
        ("?", ENGLISH, "no figure and no mark"),
        ("9" * 90, ENGLISH, "digits"),
    ],
)
def test_what_is_not_surely_a_figure_is_refused_with_its_reason(text: str, style: NumberStyle, why: str) -> None:
    read = read_cell(text, style)

    assert why in read.reason
    assert read.interval is None
    assert read.number is None


@pytest.mark.parametrize(
    ("office", "text", "kind", "interval"),
    [
        ("eurostat", ":", Kind.ABSENT, None),
        ("eurostat", ": c", Kind.SECRET, None),
        ("eurostat", "0n", Kind.LOW, Interval(Fraction(-1, 20), Fraction(1, 20), low_open=True, high_open=True)),
        ("eurostat", "0", None, Interval.point(0)),
        ("uk", "[c]", Kind.SECRET, None),
        ("uk", "[low][e]", Kind.LOW, Interval(0, Fraction(1, 20), low_open=True, high_open=True)),
        ("wales", "k", Kind.LOW, Interval(0, Fraction(1, 20), low_open=True, high_open=True)),
        ("canada", "...", Kind.NONE, None),
        ("canada", "0", Kind.LOW, Interval(Fraction(-1, 2), Fraction(1, 2))),
        ("destatis", "–", Kind.ZERO, Interval.point(0)),
        ("destatis", "0", Kind.LOW, Interval(0, Fraction(1, 2), low_open=True, high_open=True)),
        ("destatis", "…", Kind.LATER, None),
        ("destatis", "/", Kind.SECRET, None),
        ("japan", "-0", Kind.LOW, Interval(Fraction(-1, 2), 0, low_open=True, high_open=True)),
        ("japan", "x", Kind.SECRET, None),
        ("un", "(.)", Kind.LOW, Interval(Fraction(-1, 20), Fraction(1, 20), low_open=True, high_open=True)),
        ("unctad", "-", Kind.SECRET, None),
        ("us-acs", "2,500-", Kind.BOUND, Interval(None, 2500)),
        ("us-acs", "***", Kind.ABSENT, None),
        ("us-health", "*", Kind.SECRET, None),
    ],
)
def test_marks_mean_what_their_office_says(office: str, text: str, kind: Kind, interval: Interval | None) -> None:
    read = read_cell(text, ENGLISH, office_marks(office), Fraction(1, 10))

    assert (read.kind, read.interval, read.reason) == (kind, interval, "")


@pytest.mark.parametrize(
    ("office", "text", "flags"),
    [
        ("eurostat", "1234.5 e", ("e",)),
        ("eurostat", "12 bp", ("b", "p")),
        ("uk", "1,234[r][e]", ("[r]", "[e]")),
        ("wales", "12 ns", ("ns",)),
        ("canada", "12.3E", ("E",)),
        ("destatis", "(12)", ("( )",)),
        ("none", "12³", ("³",)),
    ],
)
def test_flags_are_kept_and_never_change_the_figure(office: str, text: str, flags: tuple[str, ...]) -> None:
    marks = NO_MARKS if office == "none" else office_marks(office)
    read = read_cell(text, ENGLISH, marks)

    assert read.flags == flags
    assert read.number in (1234, Fraction(2469, 2), 12, Fraction(123, 10))
    assert read.kind is None


def test_every_list_is_read() -> None:
    for name in OFFICES:
        marks = office_marks(name)
        assert marks.title
        assert marks.source
        assert marks.version >= 1
        assert all(mark.text == text for text, mark in marks.marks.items())


def test_a_list_nobody_made_is_told_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"'eurostad'; there are: canada, "):
        office_marks("eurostad")


@pytest.mark.parametrize(
    ("texts", "style"),
    [
        (["1,5", "2.345,6"], NumberStyle(",", ".")),
        (["1.5", "2,345.6"], NumberStyle(".", ",")),
        (["1 234", "5,6"], NumberStyle(",", " ")),
        (["1'234.50"], NumberStyle(".", "'")),
        (["1\u202f234"], NumberStyle(".", " ")),
        (["1,234,567"], NumberStyle(".", ",")),
        (["1.234.567"], NumberStyle(",", ".")),
        (["0,125"], NumberStyle(",", "")),
        (["1234,567"], NumberStyle(",", "")),
        (["12", "label"], NumberStyle(".", "")),
        (["999", "1,234"], NumberStyle(".", ",")),
    ],
)
def test_signs_are_found_from_the_figures(texts: list[str], style: NumberStyle) -> None:
    assert find_style(texts) == style


@pytest.mark.parametrize("texts", [["1,234"], ["1.234"], ["1,5", "1.5"], ["1234", "1,234"], ["1.234.567", "1.5"]])
def test_what_can_be_read_in_two_ways_is_doubted(texts: list[str]) -> None:
    assert find_style(texts).doubt


def test_what_a_person_says_is_not_doubted() -> None:
    assert find_style(["1,234"], decimal=",", group=".") == NumberStyle(",", ".")
    assert find_style(["1,234"], decimal=",") == NumberStyle(",", "")
