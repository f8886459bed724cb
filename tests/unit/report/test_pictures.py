"""Pictures say what the report says, hold no markup of a source, and are the same from run to run."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cac_check.finding import Bound, Finding, Report
from cac_check.interval import Interval, Rational
from cac_check.messages import ENGLISH
from cac_check.model import Kind, Verdict
from cac_check.report.article import document
from cac_check.report.causes import Cause, causes
from cac_check.report.document import Drawing
from cac_check.report.index import Index
from cac_check.report.markdown import to_markdown
from cac_check.report.pictures import intervals, lineage, narrowing, svg
from cac_check.report.pictures.axis import Axis
from tests.reports import CLOSED, POSTS, as_html, full_report, other_accounts, report
from tests.unit.report.test_markdown import HOSTILE

FINDING = other_accounts("asean", 910000)
INDEX = Index.of(full_report())
ELEMENTS = {"svg", "title", "desc", "text", "rect", "line", "circle", "polygon"}


def drawings(made: Report) -> list[Drawing]:
    return [block for block in document(made) if isinstance(block, Drawing)]


def parsed(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)


def tags(root: ElementTree.Element) -> set[str]:
    return {element.tag.partition("}")[2] for element in root.iter()}


def shapes(root: ElementTree.Element, tag: str, kind: str) -> list[ElementTree.Element]:
    return [each for each in root.iter(f"{{{svg.NAMESPACE}}}{tag}") if each.get("class") == kind]


def drawn(finding: Finding, index: Index = INDEX) -> ElementTree.Element:
    told = intervals.statements(finding, index)
    assert told is not None
    return parsed(svg.write(intervals.draw(told), "p", "title", told.description))


def test_every_story_has_its_pictures_and_they_say_what_they_show() -> None:
    found = drawings(full_report())

    assert [each.name for each in found] == ["story-1", "story-1-texts", "story-2", "bounds"]
    for each in found:
        root = parsed(each.svg)
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{each.name}-title {each.name}-desc"
        title, description = list(root)[:2]
        assert (title.get("id"), description.get("id")) == (f"{each.name}-title", f"{each.name}-desc")
        assert title.text
        assert description.text
        assert tags(root) <= ELEMENTS


def test_the_description_holds_the_figures_of_the_sum() -> None:
    told = intervals.statements(FINDING, INDEX)

    assert told is not None
    assert told.description == (
        '"around 930,000 other accounts" · The ASEAN Daily, paragraph 5 + "6.66万余个" (more than 66,600) · CAC, '
        'paragraph 2: = at least 976,600; "92.76万余个" (more than 927,600) · CAC, paragraph 2: 927,600 to 927,699; '
        "gap: at least 48,900 accounts (5 %)."
    )


def test_a_sum_is_stacked_and_the_gap_lies_between_the_two_sides() -> None:
    root = drawn(FINDING)
    first, second = shapes(root, "rect", "bar")[0], shapes(root, "rect", "other")[0]
    [gap] = shapes(root, "rect", "gap")

    def span(rectangle: ElementTree.Element) -> tuple[float, float]:
        start = float(rectangle.get("x") or 0)
        return start, start + float(rectangle.get("width") or 0)

    assert span(first)[1] == pytest.approx(span(second)[0], abs=0.2)
    assert span(gap)[1] == pytest.approx(span(second)[1], abs=0.2)
    # 66,600 of 976,600 is as wide as that, since the axis starts at zero.
    assert (span(second)[1] - span(second)[0]) / (span(first)[1] - span(first)[0]) == pytest.approx(
        66.6 / 910, rel=0.01
    )


def test_open_and_closed_ends_can_be_told_apart() -> None:
    root = drawn(POSTS)

    # 1,350,000 to 1,450,000, both reached; 200,000 to below 1,000,000
    assert len(shapes(root, "line", "end")) == 3
    assert len(shapes(root, "circle", "open")) == 1


def test_what_has_no_sum_is_set_against_what_the_other_figures_leave() -> None:
    conflict = replace(FINDING.conflicts[0], sum=None)
    told = intervals.statements(replace(FINDING, conflicts=(conflict,)), INDEX)

    assert told is not None
    assert [bar.said for bar in told.bars] == ["910,000 to 950,000", "860,901 to 861,099"]
    assert told.gap == (861100, 910000)


def test_what_no_single_figure_could_settle_has_no_picture() -> None:
    conflict = replace(FINDING.conflicts[0], sum=None)

    assert intervals.statements(replace(FINDING, conflicts=(conflict,), corrections=()), INDEX) is None


def test_the_lineage_picture_counts_texts_by_what_they_descend_from() -> None:
    [cause] = causes([FINDING, other_accounts("bol", 910000)], INDEX)
    told = lineage.lineages(cause, INDEX)

    assert told is not None
    assert told.reference is None
    assert [(each.name, each.slipped, each.others) for each in told.descents] == [
        ("Reuters of 26 May 2023 (not seen)", 2, 1)
    ]
    assert told.descents[0].said(ENGLISH) == "in 2 of 3 texts that report it"
    root = parsed(svg.write(lineage.draw(told), "p", "title", told.description))
    assert (len(shapes(root, "circle", "slip")), len(shapes(root, "circle", "empty"))) == (2, 2)  # one is the root


def test_a_figure_of_one_text_has_no_lineage_picture() -> None:
    assert lineage.lineages(Cause((POSTS,)), INDEX) is None
    assert lineage.lineages(Cause((replace(POSTS, source=None),)), INDEX) is None


def test_what_is_left_is_drawn_where_the_rules_leave_less_than_the_references() -> None:
    made = report(
        [CLOSED],
        bounds=(
            Bound("lesser", Interval.parse("(860900, 861100)")),
            Bound("total", Interval.parse("[927600, 927700)")),
            Bound("closed", Interval.parse("[66600, 66650]")),
        ),
    )

    assert [row.said for row in narrowing.narrowed(made, Index.of(made))] == [
        "at least 0 → 860,901 to 861,099",
        "66,600 to 66,699 → 66,600 to 66,650",
    ]


@pytest.mark.parametrize("hostile", [*HOSTILE, "</svg><script>alert(1)</script>", "]]><b>", "&#0;", "\ud800", "\ufffe"])
def test_hostile_words_stay_words(hostile: str) -> None:
    whole = full_report()
    claims = tuple(replace(claim, says=hostile + (claim.says or ""), at=hostile) for claim in whole.dataset.claims)
    sources = {id_: replace(source, outlet=hostile) for id_, source in whole.dataset.sources.items()}
    lineages = dict.fromkeys(whole.dataset.lineages, hostile)
    made = replace(whole, dataset=replace(whole.dataset, claims=claims, sources=sources, lineages=lineages))

    for each in drawings(made):
        standing = svg.standing_alone(each.svg)
        assert tags(parsed(each.svg)) <= ELEMENTS
        assert tags(parsed(standing.encode("utf-8").decode())) <= {*ELEMENTS, "style"}
        assert not re.search("[\u202a-\u202e\x00-\x08]", standing)


def test_a_file_of_its_own_carries_light_and_dark() -> None:
    standing = svg.standing_alone(drawings(full_report())[0].svg)

    assert standing.startswith("<?xml")
    assert standing.count("<style>") == 1
    assert "prefers-color-scheme: dark" in standing


def test_a_page_holds_its_pictures_and_their_style_once() -> None:
    page = as_html(full_report())

    assert page.count("<svg ") == len(drawings(full_report()))
    assert page.count(".cc-picture .gap {") == 2  # light and dark


def test_markdown_shows_pictures_only_where_they_are_files() -> None:
    blocks = document(full_report())

    assert "![" not in to_markdown(blocks)
    assert "](<pictures/story-1.svg>)" in to_markdown(blocks, "pictures")


def test_a_strained_story_has_a_picture_too() -> None:
    made = report([replace(FINDING, verdict=Verdict.STRAINED)])

    assert [each.name for each in drawings(made)][:1] == ["story-1"]


NUMBERS = st.one_of(st.integers(-(10**12), 10**12), st.fractions(-(10**6), 10**6, max_denominator=1000))


@given(
    st.lists(NUMBERS, min_size=1, max_size=6), st.sampled_from([Kind.COUNT, Kind.AMOUNT, Kind.PERCENT]), st.booleans()
)
def test_an_axis_keeps_the_order_of_values_and_its_marks_inside(values: list[Rational], kind: Kind, zero: bool) -> None:
    axis = Axis.of(values, kind, zero=zero)
    places = [axis.at(value) for value in sorted(values)]

    assert places == sorted(places)
    assert all(svg.MARGIN <= place <= svg.WIDTH - svg.MARGIN for place in places)
    assert all(axis.low <= mark <= axis.high for mark in axis.marks())
    assert len(axis.marks()) <= 6
    if kind.integral:
        assert all(Fraction(mark).denominator == 1 for mark in axis.marks())


@given(st.text(max_size=80), st.floats(10, 460))
def test_a_text_is_cut_to_its_room(words: str, room: float) -> None:
    shown = svg.cut(words, room)

    assert svg.width_of(shown) <= max(room, svg.width_of("…"))
