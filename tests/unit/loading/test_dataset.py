import textwrap

import pytest

from cac_check.diagnostic import DataProblems
from cac_check.interval import Interval
from cac_check.loading import load_dataset
from cac_check.model import Hedge, Kind, Role, Rounding, Status

HEAD = """\
dataset: fire
title: A fire
quantities:
  injured: {label: people injured, unit: people}
  dead: {label: people killed, unit: people}
  rate: {label: share of the injured that died, kind: percent, rounding: down}
  day: {label: day of the fire, kind: date, slack: 1 day, because: it burned past midnight}
  lasted: {label: how long it burned, kind: duration}
  loss: {label: money lost, kind: amount, unit: euros, nonnegative: true}
lineages: {wire: a wire report of the morning}
sources:
"""


def load(sources, head=HEAD):
    return load_dataset((head + textwrap.indent(textwrap.dedent(sources), "  ")).encode(), name="fire.yaml")


def problems_of(sources, head=HEAD):
    with pytest.raises(DataProblems) as caught:
        load(sources, head)
    return caught.value.diagnostics


def claims(lines):
    return "paper:\n  outlet: The Paper\n  published: 2020-03-04\n  claims:\n" + textwrap.indent(
        textwrap.dedent(lines), "    "
    )


def test_everything_that_can_be_said_is_kept():
    dataset = load("""
        paper:
          outlet: The Paper
          published: 2020-03
          url: https://example.org/fire
          archived: https://example.org/copy
          seen_at: https://example.org/repost
          seen: part
          language: en-GB
          lineage: wire
          role: reference
          as_of: 2020-03-04
          note: seen in a library
          claims:
            - injured: about 40 @ p2, below the picture
            - dead:
                says: "1,200"
                at: headline
                cue: killed
                or: [injured]
                gloss: twelve hundred
                note: a remark
                because: the sentence is unclear
                as_of: 2020-03-05
                attributed_to: the mayor
                status: corrected
                weight: 2.5
          left_out:
            - {says: dozens, because: no quantity of ours, at: p7}
    """)

    source = dataset.sources["paper"]
    assert (dataset.id, dataset.title, dataset.path) == ("fire", "A fire", "fire.yaml")
    assert (source.outlet, source.published, source.seen, source.role) == (
        "The Paper",
        "2020-03",
        "part",
        Role.REFERENCE,
    )
    assert (source.url, source.archived, source.seen_at) == tuple(
        f"https://example.org/{page}" for page in ("fire", "copy", "repost")
    )
    assert (source.language, source.witness, source.as_of, source.note) == (
        "en-GB",
        "wire",
        "2020-03-04",
        "seen in a library",
    )
    (left,) = source.left_out
    assert (left.says, left.because, left.at, left.location.span.line) == ("dozens", "no quantity of ours", "p7", 40)
    injured, dead = dataset.claims
    assert (injured.id, injured.says, injured.at) == ("paper/injured", "about 40", "p2, below the picture")
    assert (injured.as_of, injured.status, injured.weight) == ("2020-03-04", Status.CURRENT, None)
    assert injured.reading.hedge is Hedge.ABOUT
    assert (dead.id, dead.says, dead.cue, dead.alternatives) == ("paper/dead", "1,200", "killed", ("injured",))
    assert (dead.gloss, dead.note, dead.because) == ("twelve hundred", "a remark", "the sentence is unclear")
    assert (dead.as_of, dead.attributed_to, dead.status) == ("2020-03-05", "the mayor", Status.CORRECTED)
    assert dead.weight * 2 == 5
    assert dead.reading.value == 1200
    assert str(dead.location) == "fire.yaml:28:17"
    assert dataset.quantities["rate"].rounding is Rounding.DOWN
    assert dataset.quantities["loss"].nonnegative is True
    assert dataset.lineages == {"wire": "a wire report of the morning"}


def test_the_nature_of_a_kind_fixes_the_sign():
    quantities = load(claims("- injured: 40 @ p1")).quantities

    assert quantities["injured"].kind is Kind.COUNT
    assert (quantities["injured"].nonnegative, quantities["rate"].nonnegative) == (True, False)


def test_an_interval_written_by_hand_is_exact():
    (claim,) = load(
        claims('- lasted: {means: "[2, 3)", says: a few days, because: as the notice has it, grain: 1}')
    ).claims

    assert claim.reading.strict == claim.reading.lenient == Interval(2, 3, high_open=True)
    assert (claim.reading.grain, claim.reading.hedge, claim.says) == (1, None, "a few days")


def test_slack_widens_days_in_words_and_not_those_written_by_hand():
    words, hand = load(claims("- day: {says: March 3, at: p1}\n- day: {means: 2020-03-03, at: p2}\n")).claims

    assert words.reading.strict == hand.reading.strict.widen(1)
    assert hand.reading.strict.is_point


def test_a_quantity_told_twice_is_told_apart_by_its_place():
    dataset = load(
        claims(
            "- injured: 40 @ p1\n- injured: 41 @ p 2\n- injured: {says: 42, at: p2, id: paper/third}\n- dead: 1 @ p1"
        )
    )

    assert [claim.id for claim in dataset.claims] == [
        "paper/injured@p1",
        "paper/injured@p-2",
        "paper/third",
        "paper/dead",
    ]


@pytest.mark.parametrize(
    ("rounding", "low", "high"),
    [
        ("half", "[12.25", "12.35]"),
        ("up", "[12.25", "12.35)"),
        ("down", "(12.25", "12.35]"),
        ("truncate", "[12.3", "12.4)"),
    ],
)
def test_known_rounding_replaces_the_reading_of_a_bare_figure(rounding, low, high):
    (claim,) = load(claims(f"- rate: {{says: 12.3%, rounding: {rounding}}}")).claims

    assert str(claim.reading.strict) == str(claim.reading.lenient) == f"{low}, {high}"


def test_the_place_a_figure_was_rounded_to_may_be_given():
    (claim,) = load(claims("- rate: {says: 520%, rounding: half, grain: 1}")).claims

    assert str(claim.reading.strict) == "[519.5, 520.5]"


def test_rounding_of_a_quantity_leaves_hedged_figures_alone():
    bare, hedged = load(claims("- rate: 12.3% @ p1\n- rate: about 12.3% @ p2\n")).claims

    assert str(bare.reading.lenient) == "(12.25, 12.35]"
    assert hedged.reading.strict != hedged.reading.lenient


@pytest.mark.parametrize(
    ("lines", "code", "column", "part", "advice"),
    [
        ("- injurd: 40 @ p1", "unknown-quantity", 9, "unknown quantity “injurd”", "did you mean injured?"),
        ("- injured: lots", "unreadable-words", 18, "“lots” cannot be read as a count", "means:"),
        ("- injured: 40 of 50", "unreadable-words", 18, "cannot be read", "quote one numeral"),
        ("- injured: " + "9" * 5000, "unreadable-words", 18, "cannot be read", "quote one numeral"),
        ("- injured: {says: 67,000}", "unquoted-comma", 28, "“000” stands alone", "quote figures that contain commas"),
        ('- injured: {means: "[3, 2]"}', "not-an-interval", 26, "is empty", '"[66500, 67500)"'),
        ("- day: {means: 27 May}", "not-an-interval", 22, "“27 May” is no interval", "2023-05-26"),
        ("- injured: {means: 3, says: three}", "missing-key", 26, "needs `because`", "say why"),
        ("- injured: {says: 40, or: ded}", "unknown-quantity", 33, "unknown quantity “ded”", "did you mean dead?"),
        ("- injured: {says: 40, or: injured}", "idle-alternative", 33, "repeats the quantity", ""),
        ("- injured: {says: 40, grain: 5}", "idle-key", 36, "goes with `means`", ""),
        ("- injured: {says: about 40, rounding: up}", "idle-key", 45, "needs a bare figure", ""),
        ("- injured: {at: p1}", "one-of", 18, "needs says or means", ""),
        ('- injured: {means: "(2, 3)"}', "impossible-reading", 26, "no value that is whole", "check the figure"),
        ("- loss: {means: -5}", "impossible-reading", 23, "not below zero", "check the figure"),
        ("- injured: 40 @ p1\n- dead: 1 @ p1\n  or: x", "wrong-number-of-keys", 9, "exactly one pair", ""),
    ],
)
def test_what_is_wrong_with_a_claim_is_said_with_place_and_advice(lines, code, column, part, advice):
    problem = problems_of(claims(lines))[0]

    assert (problem.code, problem.location.span.column) == (code, column)
    assert part in problem.message
    assert len(problem.message) < 300
    assert advice in (problem.help or "")


def test_a_figure_split_in_a_list_is_explained():
    problems = problems_of("paper: {outlet: P, claims: [injured: 67,000 @ p2]}")

    assert [(each.code, each.help) for each in problems] == [
        ("wrong-type", 'quote figures that contain commas: says: "67,000"')
    ]


def test_ids_used_twice_are_reported_at_every_place():
    problems = problems_of(
        claims("- injured: 40 @ p1\n- injured: 40 @ p1\n- dead: {says: 1, id: x}\n- rate: {says: 2%, id: x}")
    )

    assert [(problem.code, problem.location.span.line) for problem in problems] == [
        ("duplicate-id", 16),
        ("duplicate-id", 17),
        ("duplicate-id", 18),
        ("duplicate-id", 19),
    ]
    assert "give each an `id`" in problems[0].help
    assert "“x” is used twice" in problems[2].message


def test_unknown_lineages_and_misplaced_slack_are_reported():
    head = HEAD.replace("unit: euros,", "slack: 1 day,")
    problems = problems_of("paper: {outlet: The Paper, lineage: wir}\n", head)

    assert [(problem.code, problem.help) for problem in problems] == [
        ("idle-key", None),
        ("unknown-lineage", "did you mean wire?"),
    ]


@pytest.mark.parametrize(
    ("quantity", "more", "code", "part"),
    [
        ("period: june", "", "unknown-period", "unknown period “june”"),
        ("period: mai", "periods: {spring: [march, may]}", "unknown-period", "unknown period “mai”"),
        ("place: mars", "", "unknown-place", "unknown place “mars”"),
        ("period: a", "periods: {a: [b], b: [a]}", "circle", "“a” lies inside itself"),
        ("variant_of: ded, differs_in: verb", "", "unknown-quantity", "must name another quantity, found “ded”"),
        ("variant_of: x, differs_in: verb", "", "unknown-quantity", "must name another quantity, found “x”"),
        ("variant_of: dead", "", "missing-key", "go together"),
    ],
)
def test_what_relates_quantities_must_be_known(quantity, more, code, part):
    head = HEAD.replace("quantities:", f"{more}\nquantities:\n  x: {{label: x, {quantity}}}")
    problem = problems_of("paper: {outlet: The Paper}", head)[0]

    assert (problem.code, part in problem.message) == (code, True)


def test_periods_places_and_variants_are_kept():
    head = HEAD.replace(
        "quantities:",
        "periods: {spring: [march]}\nplaces: {town: []}\nquantities:\n"
        "  x: {label: x, measures: hurt, period: march, place: town, variant_of: injured, differs_in: verb}",
    )
    dataset = load("paper: {outlet: The Paper}", head)

    quantity = dataset.quantities["x"]
    assert (quantity.measures, quantity.period, quantity.place) == ("hurt", "march", "town")
    assert (quantity.variant_of, quantity.differs_in) == ("injured", "verb")
    assert (dataset.periods, dataset.places) == ({"spring": ("march",), "march": ()}, {"town": ()})


def test_all_problems_of_a_file_come_at_once_and_in_order():
    problems = problems_of("paper:\n  outlt: x\n  claims:\n    - injurd: 40\n    - dead: lots\n")

    assert [problem.code for problem in problems] == [
        "unknown-key",
        "missing-key",
        "unknown-quantity",
        "unreadable-words",
    ]


@pytest.mark.parametrize("data", [b"", b"# nothing\n", b"just words\n", b"- a\n- list\n", b"{}\n"])
def test_what_is_no_data_set_at_all_is_a_data_problem(data):
    with pytest.raises(DataProblems):
        load_dataset(data)


def test_the_text_of_a_source_must_hold_the_words(tmp_path):
    (tmp_path / "fire.txt").write_text("Fire in town\n\n40 people  hurt\nThe mayor spoke of 3 dead\n", encoding="utf-8")
    path = tmp_path / "fire.yaml"
    path.write_text(
        HEAD
        + "  paper: {outlet: P, text: fire.txt, claims: ["
        + "{injured: 40 people hurt @ p1}, {dead: {says: 3 dead, cue: mayors, at: p2}},"
        + "{rate: 5% @ p9}, {loss: 5 @ a table}, {loss: 3 dead @ headline}]}\n",
        encoding="utf-8",
    )

    with pytest.raises(DataProblems) as caught:
        load_dataset(path)

    assert [(problem.code, problem.help) for problem in caught.value.diagnostics] == [
        ("words-not-found", "it has “mayor”: quote the words exactly"),
        ("no-such-place", None),
        ("words-not-found", "quote the words as they are printed"),
        ("words-not-found", "it stands in p2"),
    ]


def test_a_file_that_is_named_but_missing_is_reported_where_it_is_named(tmp_path):
    path = tmp_path / "fire.yaml"
    path.write_text(HEAD + "  paper: {outlet: P, text: no.txt, claims: no.csv}\n", encoding="utf-8")

    with pytest.raises(DataProblems) as caught:
        load_dataset(path)

    assert [(problem.code, problem.location.span.column) for problem in caught.value.diagnostics] == [
        ("unreadable-file", 28),
        ("unreadable-file", 44),
    ]


def test_a_figure_may_come_from_another_text_than_the_rest_of_its_source():
    dataset = load(claims('- injured: {says: "40", lineage: wire}\n- dead: "3"\n'))

    assert [claim.lineage for claim in dataset.claims] == ["wire", None]


def test_an_unknown_lineage_of_a_figure_is_reported():
    (problem,) = problems_of(claims('- injured: {says: "40", lineage: wir}\n'))

    assert problem.code == "unknown-lineage"
    assert problem.help is not None
    assert "wire" in problem.help
