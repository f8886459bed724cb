"""Small reports made by hand, for everything that prints or compares findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cac_check.certificate import Combination, Derivation, Witness
from cac_check.conflict import Addend, Conflict, Sum
from cac_check.diagnostic import Location, Severity, Span
from cac_check.finding import TOLD_TWICE, Answer, Bound, Correction, Finding, Report, View
from cac_check.interval import Interval, Rational
from cac_check.model import (
    Breakdown,
    Claim,
    Dataset,
    Evidence,
    Hedge,
    LeftOut,
    LinearRelation,
    Profile,
    Quantity,
    Question,
    Reading,
    Relation,
    Role,
    Rule,
    Ruleset,
    Source,
    Status,
    Verdict,
)
from cac_check.report import github, junit, sarif
from cac_check.report.article import document
from cac_check.report.baseline_state import BaselineStates
from cac_check.report.claim_results import runs_of
from cac_check.report.html import to_html
from cac_check.report.markdown import to_markdown
from cac_check.report.result import Scope

RULE = "penalised-is-closed-plus-lesser"
PROOF = Derivation((Combination(((("claim", 0, 0), 1),)),))
FILE = "data/sample.yaml"


def reading(default: str, lenient: str | None = None, *, value: Rational | None = None) -> Reading:
    """Return a reading from intervals as they are written."""
    usual, wide = Interval.parse(default), Interval.parse(lenient or default)
    return Reading(usual, usual, wide, value=value, hedge=Hedge.ABOUT)


def claim(id_: str, says: str, read: Reading, at: str | None = "p1", line: int = 1, **more: object) -> Claim:
    """Return a claim; source and quantity are read off its id."""
    source, _, quantity = id_.partition("@")[0].partition("/")
    place = Location(FILE, Span(line, 5, line, 5 + len(says)))
    return Claim(id=id_, source=source, quantity=quantity, reading=read, says=says, at=at, location=place, **more)  # type: ignore[arg-type]


QUANTITIES = {
    quantity.id: quantity
    for quantity in (
        Quantity("total", "accounts penalised in any way", "accounts"),
        Quantity("closed", "accounts permanently closed", "accounts"),
        Quantity("lesser", "accounts penalised but not closed", "accounts"),
        Quantity("posts", "items of content removed", "items"),
        Quantity("fake", "accounts of impersonators", "accounts"),
    )
}

SOURCES = {
    source.id: source
    for source in (
        Source(
            "notice",
            "CAC",
            "2023-05-27",
            "https://example.org/notice",
            seen="part",
            language="zh",
            lineage="cac",
            role=Role.REFERENCE,
        ),
        Source(
            "asean",
            "The ASEAN Daily",
            "2023-05-28",
            "https://example.org/asean",
            seen="full",
            lineage="reuters",
            left_out=(LeftOut("billions", '"in recent years" is no period', "p3"),),
        ),
        Source("bol", "BOL News", "2023-05-27", lineage="reuters"),
        Source("dq", "DQ India", None, lineage="reuters"),
    )
}

CLAIMS = (
    claim(
        "notice/total", "92.76万余个", reading("[927600, 927700)", value=927600), "p2", 10, gloss="more than 927,600"
    ),
    claim("notice/closed", "6.66万余个", reading("[66600, 66700)", value=66600), "p2", 11, gloss="more than 66,600"),
    claim(
        "asean/lesser",
        "around 930,000 other accounts",
        reading("[915000, 945000]", "[910000, 950000]", value=930000),
        "p5",
        41,
        cue="other",
    ),
    claim("asean/posts@p1", "1.4 million", reading("[1350000, 1450000]", value=1400000), "p1", 42),
    claim("asean/posts@p2", "hundreds of thousands", reading("[200000, 1000000)", "[200000, 2000000)"), "p2", 43),
    claim("asean/closed", "67,000", reading("[66500, 67500]", value=67000), "p2", 44),
    claim("asean/fake", "about 225,000", reading("[222500, 227500]", "[220000, 230000]", value=225000), "p7", 45),
    claim(
        "bol/lesser",
        "around 930,000 other accounts",
        reading("[915000, 945000]", "[910000, 950000]", value=930000),
        "p4",
        61,
        cue="other",
    ),
    claim("dq/lesser", "additional 930,000", reading("[925000, 935000]", value=930000), "p2", 71, cue="additional"),
    claim("dq/closed", "66,000", reading("[65500, 66500]", value=66000), "p2", 72, status=Status.CORRECTED),
)

RULES = Ruleset(
    (
        Rule(
            RULE,
            Breakdown("total", (("closed", 1), ("lesser", 1)), overlap=False, rest=False),
            "every penalised account was either closed or let off with less",
            evidence=Evidence("notice/closed", "其中"),
        ),
        Rule("unused", Breakdown("total", (("fake", 1),), overlap=False, rest=True), "fakes are part of the total"),
    ),
    path="rules/sample.yaml",
)


def other_accounts(source: str, lowest: int) -> Finding:
    """Return the contradiction of a source that counts the total as the rest."""
    it = f"{source}/lesser"
    sum_ = Sum(
        (Addend(it, "lesser", 1, lowest, False), Addend("notice/closed", "closed", 1, 66600, False)),
        (Addend("notice/total", "total", 1, 927700, True),),
        0,
    )
    members = (it, "notice/closed", "notice/total")
    return Finding(
        id=f"against:{source}:{RULE}",
        rule=RULE,
        view=View.AGAINST,
        source=source,
        verdict=Verdict.CONTRADICTED,
        severity=Severity.ERROR,
        claims=members,
        conflicts=(Conflict(members, (RULE,), PROOF, sum_),),
        corrections=(
            Correction((it,), 1, {it: Interval.parse("(860900, 861100)")}, fits_as={it: "total"}),
            Correction(
                ("notice/total",), 10, {"notice/total": Interval(lowest + 66600)}, reference=True, hint="two digits"
            ),
        ),
        fits_as={it: "total"},
        stretch=5,
        proof_profile=Profile.LENIENT,
    )


POSTS = Finding(
    id="within:asean:told-twice:posts",
    rule=TOLD_TWICE,
    view=View.WITHIN,
    source="asean",
    verdict=Verdict.STRAINED,
    severity=Severity.ERROR,
    claims=("asean/posts@p1", "asean/posts@p2"),
    quantity="posts",
    conflicts=(
        Conflict(
            ("asean/posts@p1", "asean/posts@p2"),
            (),
            PROOF,
            Sum(
                (Addend("asean/posts@p1", "posts", 1, 1350000, False),),
                (Addend("asean/posts@p2", "posts", 1, 1000000, True),),
                0,
            ),
        ),
    ),
    proof_profile=Profile.DEFAULT,
)

CLOSED = Finding(
    id="against:asean:told-twice:closed",
    rule=TOLD_TWICE,
    view=View.AGAINST,
    source="asean",
    verdict=Verdict.CONSISTENT,
    severity=Severity.ERROR,
    claims=("asean/closed", "notice/closed"),
    quantity="closed",
    witness=Witness({"closed": 66600}),
)

LACKING = Finding(
    id=f"within:asean:{RULE}",
    rule=RULE,
    view=View.WITHIN,
    source="asean",
    verdict=Verdict.UNDECIDED,
    severity=Severity.ERROR,
    claims=("asean/closed", "asean/lesser"),
    reason="nobody tells the total",
    missing=("total",),
)

OPEN = Finding(
    id=f"against:dq:{TOLD_TWICE}:closed",
    rule=TOLD_TWICE,
    view=View.AGAINST,
    source="dq",
    verdict=Verdict.UNDECIDED,
    severity=Severity.ERROR,
    claims=("dq/closed", "notice/closed"),
    quantity="closed",
    reason="it depends on what is meant",
)

ANSWER = Answer(
    Question(
        "all-closed",
        "Can all impersonators have been closed?",
        LinearRelation((("fake", 1), ("closed", -1)), Relation.LE, 0),
    ),
    "asean",
    Verdict.CONTRADICTED,
    False,
    Interval.parse("[222500, 227500]"),
    Interval.parse("[66500, 67500]"),
    Interval.parse("[220000, 230000]"),
    Interval.parse("[66500, 67500]"),
    ("asean/fake", "asean/closed"),
)


def report(findings: Sequence[Finding], **changes: object) -> Report:
    """Return a report on the sample data set."""
    made = Report(
        dataset=Dataset(
            "sample",
            "A campaign",
            QUANTITIES,
            SOURCES,
            CLAIMS,
            {"cac": "the notice of 27 May 2023", "reuters": "Reuters of 26 May 2023 (not seen)"},
            path=FILE,
        ),
        rules=RULES,
        profile=Profile.DEFAULT,
        views=tuple(View),
        findings=tuple(findings),
        tool="cac-check 0.1.0",
        lexicons={"zh": "1.0", "en": "1.0"},
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def full_report() -> Report:
    """Return a report with a finding of every verdict."""
    return report(
        (
            other_accounts("asean", 910000),
            other_accounts("bol", 910000),
            other_accounts("dq", 925000),
            POSTS,
            CLOSED,
            LACKING,
            OPEN,
        ),
        answers=(ANSWER,),
        bounds=(
            Bound("lesser", Interval.parse("(860900, 861100)")),
            Bound("total", Interval.parse("[927600, 927700)"), union=True),
            Bound("fake", Interval(0, None), exact=False),
        ),
        never_applied=("unused",),
        command="cac-check report data/sample.yaml -o report.md",
    )


def as_markdown(made: Report, *, source: str | None = None, brief: bool = False) -> str:
    """Return the report for readers as Markdown."""
    return to_markdown(document(made, source=source, brief=brief))


def as_html(made: Report, *, source: str | None = None, brief: bool = False) -> str:
    """Return the report for readers as HTML."""
    return to_html(document(made, source=source, brief=brief))


def as_sarif(*made: Report, states: Sequence[BaselineStates] = (), scope: Scope = Scope.OPEN) -> str:
    """Return reports as SARIF."""
    return sarif.render(runs_of(made, states, scope))


def as_junit(*made: Report, states: Sequence[BaselineStates] = ()) -> str:
    """Return reports as JUnit XML."""
    return junit.render(runs_of(made, states, Scope.ALL))


def annotations(*made: Report, states: Sequence[BaselineStates] = ()) -> str:
    """Return GitHub annotations for reports."""
    return github.annotate(runs_of(made, states, Scope.LEADS))
