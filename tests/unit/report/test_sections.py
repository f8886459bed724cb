"""Single sections of the report for readers: answers, oddities, questions to ask, ways out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cac_check.conflict import Addend, Sum
from cac_check.finding import JOINT, TOLD_TWICE, Correction, Finding, View
from cac_check.interval import Interval
from cac_check.loading import load_dataset
from cac_check.model import Breakdown, Form, Hedge, Mean, Order, Rule, Ruleset, Same, Share, Verdict
from cac_check.model import Change as ChangeForm
from cac_check.report import text
from cac_check.report.answers import answer_in_words
from cac_check.report.apparent_mismatches import oddities
from cac_check.report.document import Line
from cac_check.report.fits import Change, fits, why_first
from cac_check.report.follow_up_questions import questions
from cac_check.report.index import Index
from cac_check.report.summary import figures
from cac_check.verdict import check
from tests.reports import ANSWER, CLOSED, OPEN, POSTS, RULE, as_markdown, full_report, other_accounts, reading, report

FINDING = other_accounts("asean", 910000)
INDEX = Index.of(full_report())
TOO_MANY = "at least 220, against at most 67; at least 153 accounts too many"
ADD_UP = "rounded or worded loosely enough to add up (they belong together)"
REST = "the parts need not fill the whole (they belong together)"
ASEAN = "(The ASEAN Daily)"


def plain(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(part if isinstance(part, str) else part.text for part in each) for each in lines]


@pytest.mark.parametrize(
    ("verdict", "entailed", "left", "right", "expected"),
    [
        (
            "contradicted",
            False,
            "[220, 230]",
            "[60, 67]",
            f"No: {TOO_MANY}",
        ),
        ("contradicted", False, "[1, 2]", "(5, 9]", "No: at most 2, against more than 5; at least 3 accounts too few"),
        (
            "strained",
            False,
            "[220, 230]",
            "[60, 67]",
            f"Only on a loose reading; on the usual one no: {TOO_MANY}",
        ),
        ("consistent", False, "[1, 9]", "[5, 9]", "It can be so: 1 to 9, against 5 to 9"),
        ("consistent", True, "[1, 2]", "[5, 9]", "Yes, whatever the exact values: 1 to 2, against 5 to 9"),
        ("undecided", False, "[1, 2]", "[5, 9]", "It cannot be decided: 1 to 2, against 5 to 9"),
        ("contradicted", False, "[1, 9]", "[1, 9]", "No: 1 to 9, against 1 to 9"),
    ],
)
def test_answers(verdict: str, entailed: bool, left: str, right: str, expected: str) -> None:
    sides = (Interval.parse(left), Interval.parse(right))
    answer = replace(
        ANSWER,
        verdict=Verdict(verdict),
        entailed=entailed,
        left=sides[0],
        right=sides[1],
        lenient_left=sides[0],
        lenient_right=sides[1],
    )

    assert answer_in_words(answer, INDEX) == expected


def test_texts_with_the_same_words_share_an_answer() -> None:
    answers = tuple(replace(ANSWER, source=source) for source in ("asean", "bol"))
    because = replace(ANSWER.question, because="they read as closed")

    shown = as_markdown(report([CLOSED], answers=tuple(replace(each, question=because) for each in answers)))

    assert "\n- **Can all impersonators have been closed?** They read as closed.\n" in shown
    assert "\n  - The ASEAN Daily and BOL News: No: at least 220,000, " in shown


def test_of_texts_that_answer_alike_the_one_that_misses_by_least_is_shown() -> None:
    nearer = replace(
        ANSWER, source="bol", left=Interval.parse("[70000, 80000]"), lenient_left=Interval.parse("[70000, 80000]")
    )

    shown = as_markdown(report([CLOSED], answers=(ANSWER, nearer)))

    assert (
        "\n  - The ASEAN Daily and BOL News: No: at least 70,000, against at most 67,500; at least 2,500 accounts"
        in shown
    )
    assert 'against "67,000", BOL News)' in shown


def test_many_texts_are_counted() -> None:
    answers = tuple(replace(ANSWER, source=source) for source in ("asean", "bol", "dq", "notice"))

    assert "  - The ASEAN Daily and 3 others: No: " in as_markdown(report([CLOSED], answers=answers))


def consistent(rule: str, *claims: str, **changes: object) -> Finding:
    return replace(CLOSED, id=f"within:asean:{rule}", rule=rule, quantity=None, claims=claims, **changes)  # type: ignore[arg-type]


def with_rule(form: Breakdown | Same | Order, *claims: str) -> list[str]:
    made = report([consistent("r", *claims)], rules=Ruleset((Rule("r", form, "they belong together"),)))
    return plain(oddities(made, Index.of(made)))


def test_one_number_in_different_words_looks_odd() -> None:
    made = report([CLOSED, replace(CLOSED, id="x", source="bol")])

    assert plain(oddities(made, INDEX)) == [
        "accounts permanently closed, one number in different words: "
        '"6.66万余个" and "67,000" (The ASEAN Daily and BOL News)'
    ]


def test_a_count_that_grew_is_not_one_number_in_different_words() -> None:
    text = """dataset: d
quantities:
  closed: {label: accounts closed, kind: count, cumulative: true}
sources:
  one: {outlet: The One, as_of: 2019-01-21, claims: [closed: 733 sites]}
  two: {outlet: The Two, as_of: 2019-02-27, claims: [closed: 1462 sites]}
"""
    made = check(load_dataset(text.encode(), name="d.yaml"), Ruleset(()))

    assert [finding.verdict for finding in made.findings] == [Verdict.CONSISTENT]
    assert oddities(made, Index.of(made)) == ()


def test_equal_numbers_do_not_look_odd() -> None:
    made = report([replace(CLOSED, claims=("asean/lesser", "bol/lesser"))])

    assert oddities(made, INDEX) == ()


@pytest.mark.parametrize(
    ("form", "claims", "expected"),
    [
        (
            Breakdown("total", (("closed", 1), ("lesser", 1)), overlap=False, rest=True),
            ("notice/total", "asean/closed", "asean/lesser"),
            [f'{ADD_UP}: "67,000" + "around 930,000 other accounts" and "92.76万余个" {ASEAN}'],
        ),
        (
            Breakdown("lesser", (("closed", 1), ("fake", 1)), overlap=False, rest=True),
            ("asean/lesser", "asean/closed", "asean/fake"),
            [f'{REST}: "67,000" + "about 225,000" and "around 930,000 other accounts" {ASEAN}'],
        ),
        (
            Breakdown("total", (("closed", 1), ("lesser", 1)), overlap=False, rest=False),
            ("notice/total", "asean/closed"),
            [],
        ),
        (
            Same(("closed", "fake")),
            ("asean/closed", "asean/fake"),
            ['both can hold as they are worded (they belong together): "67,000" and "about 225,000" (The ASEAN Daily)'],
        ),
        (Order(("closed", "fake")), ("asean/closed", "asean/fake"), []),
        (
            Order(("fake", "closed")),
            ("asean/closed", "asean/fake"),
            ['both can hold as they are worded (they belong together): "about 225,000" and "67,000" (The ASEAN Daily)'],
        ),
    ],
)
def test_figures_that_only_fit_as_worded_look_odd(
    form: Breakdown, claims: tuple[str, ...], expected: list[str]
) -> None:
    assert with_rule(form, *claims) == expected


def test_one_or_two_questions_that_fit_the_story() -> None:
    assert questions(FINDING, INDEX) == (
        'Does "other" with "around 930,000 other accounts" leave out what is added to it here?',
        "Are some counted under more than one head?",
    )
    assert questions(POSTS, INDEX) == ("Is one of them a part of the other: one kind, one platform, one region?",)


def claims_changed(**changes: dict[str, object]) -> Index:
    """The index after claims are changed; ``_`` stands for ``/`` and ``__`` for ``@`` in their ids."""
    made = full_report()
    by_id = {id_.replace("__", "@").replace("_", "/"): change for id_, change in changes.items()}
    claims = tuple(replace(claim, **by_id.get(claim.id, {})) for claim in made.dataset.claims)  # type: ignore[arg-type]
    return Index.of(replace(made, dataset=replace(made.dataset, claims=claims)))


def test_a_figure_of_another_line_is_asked_about() -> None:
    swapped = replace(CLOSED, verdict=Verdict.CONTRADICTED)
    index = claims_changed(asean_closed={"reading": reading("[925000, 935000]", value=930000)})

    assert questions(swapped, index)[0] == (
        'Is "67,000" the figure for accounts penalised in any way ("92.76万余个"), set in the wrong place?'
    )


def test_a_figure_off_by_a_power_of_ten_is_asked_about() -> None:
    index = claims_changed(asean_closed={"reading": reading("[665000, 675000]", value=670000)})

    assert questions(CLOSED, index)[0].startswith("Was a word of size (thousand, 万, million) mistaken between ")


def test_words_that_are_no_number_are_asked_about() -> None:
    vague = replace(INDEX.claims["asean/posts@p2"].reading, hedge=Hedge.VAGUE)

    assert questions(POSTS, claims_changed(asean_posts__p2={"reading": vague})) == (
        'Is "hundreds of thousands" meant as a number at all, or for a part: one kind, one platform, one place?',
    )


def test_a_slip_and_rounding_are_asked_about() -> None:
    for hint, asked in (
        ("rounded down", 'Was "66,000" rounded down?'),
        ("swapped digits", 'Is "66,000" swapped digits?'),
    ):
        hinted = replace(OPEN, corrections=(Correction(("dq/closed",), 1, {}, hint=hint),))
        assert questions(hinted, INDEX)[0] == asked


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        (Share("closed", "total", "lesser"), "Is it the share of accounts penalised in any way, or of another whole?"),
        (
            ChangeForm("closed", "total", "lesser"),
            "Is the change measured from accounts permanently closed, or ",
        ),
        (Mean("total", "closed", "lesser"), "Is accounts penalised but not closed worked out over all accounts perm"),
        (Order(("closed", "total")), "Is the smaller one really a part of the larger one"),
        (Same(("closed", "total")), "Do all of these names stand for one thing?"),
    ],
)
def test_the_rule_suggests_a_question(form: Form, asked: str) -> None:
    index = Index.of(report([FINDING], rules=Ruleset((Rule(RULE, form, "why"),))))

    assert questions(FINDING, index)[0].startswith(asked)


def test_a_survey_is_asked_about_weights() -> None:
    people = replace(INDEX.quantities["total"], label="adults interviewed")
    made = report([FINDING], rules=Ruleset((Rule(RULE, Share("closed", "total", "lesser"), "why"),)))
    dataset = replace(made.dataset, quantities={**made.dataset.quantities, "total": people})

    assert questions(FINDING, Index.of(replace(made, dataset=dataset)))[0].startswith("Is the sample weighted")


def test_where_parts_fall_short_a_rest_is_asked_about() -> None:
    short = replace(
        FINDING,
        conflicts=(
            replace(
                FINDING.conflicts[0],
                sum=Sum(
                    (Addend("notice/total", "total", 1, 927600, False),),
                    (Addend("asean/closed", "closed", 1, 67500, False),),
                    0,
                ),
            ),
        ),
    )

    assert "Could some be elsewhere: under a head that is not reported, not yet assigned, unknown?" in questions(
        short, INDEX
    )


def test_another_meaning_comes_before_another_number() -> None:
    ways = fits(FINDING, INDEX)

    assert [(way.change, way.text) for way in ways] == [
        (Change.WORD, "if it means accounts penalised in any way"),
        (
            Change.NUMBER,
            'if "around 930,000 other accounts" (The ASEAN Daily, paragraph 5) were 860,901 to 861,099',
        ),
        (
            Change.REFERENCE,
            'if "92.76万余个" (CAC, paragraph 2), which is marked as reference, were at least 976,600',
        ),
    ]
    assert ways[-1].hint == "two digits"


def test_several_changes_at_once_are_one_way_out() -> None:
    both = Correction(
        ("asean/lesser", "notice/closed"),
        11,
        {"asean/lesser": Interval.parse("[1, 2]")},
        jointly=True,
        fits_as={"notice/closed": "total"},
    )

    ways = fits(replace(FINDING, corrections=(both,), fits_as={}), INDEX)

    assert [way.text for way in ways] == [
        'if "6.66万余个" (CAC, paragraph 2), which is marked as reference, means accounts penalised in any way',
        'if "around 930,000 other accounts" (The ASEAN Daily, paragraph 5) were 1 to 2'
        ' and "6.66万余个" (CAC, paragraph 2), which is marked as reference, were left out'
        " (these depend on each other: not every pair will do)",
    ]


def test_why_a_reference_is_kept() -> None:
    assert why_first(FINDING, INDEX) == "CAC is marked as reference, so its figures are the last to be changed"
    assert why_first(replace(FINDING, corrections=FINDING.corrections[1:]), INDEX) is None
    assert why_first(POSTS, INDEX) is None


def test_what_follows_from_a_simpler_finding_is_named_under_it() -> None:
    follower = replace(FINDING, id="together:all:x", view=View.TOGETHER, source=None, follows=(FINDING.id,))
    made = report([FINDING, follower])

    assert text.render(made).count("error[") == 1
    assert "  corrects    with it together:all:x\n" in text.render(made)
    assert "What corrects it also corrects 1 check that fails for the same reason." in as_markdown(made)
    assert as_markdown(made).count("\n### ") == 1


def test_rules_are_named_where_several_are_needed() -> None:
    joint = replace(FINDING, id="against:asean:joint:1", rule="joint")

    assert "- **Rule:** every penalised account was either closed or let off with less" in as_markdown(report([joint]))
    assert f"(`{RULE}`).\n" in as_markdown(report([joint]))


def test_told_twice_says_what_was_told() -> None:
    assert "conflicting figures for one quantity: items of content removed" in text.render(report([POSTS]))
    assert POSTS.rule == TOLD_TWICE


def test_figures_that_nobody_would_read_one_by_one_are_counted_with_their_rules() -> None:
    told = [f'"{number}"' for number in range(110)]

    assert figures(FINDING, INDEX, told[:8]) == ", ".join(told[:8])
    assert figures(FINDING, INDEX, told) == f"110 figures under {RULE}"
    assert figures(replace(FINDING, rule=JOINT, conflicts=()), INDEX, told).startswith("110 figures under ")
