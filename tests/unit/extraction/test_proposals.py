"""Which quantity a figure is proposed for."""

import pytest

import cac_check
from cac_check.extraction import NewSource, draft, extract
from cac_check.extraction.proposals import propose


def proposed(text, language="en", dataset=None):
    return [(each.mention.phrase, each.quantity) for each in propose(extract(text, language).mentions, dataset)]


def dataset(*labels, claims="[]"):
    names = [f"q{number}" for number in range(1, len(labels) + 1)]
    quantities = "".join(f"  {name}: {{label: {label}}}\n" for name, label in zip(names, labels, strict=True))
    return cac_check.load_dataset(
        f"dataset: d\nquantities:\n{quantities}sources:\n  first:\n    outlet: F\n    claims: {claims}\n".encode()
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("賛成は５％だった。\n反対は４％だった。\n", "ja"),
        ("失业率为5%。\n通胀率为4%。\n", "zh"),
        ("Unemployment stood at 5%.\nInflation came in at 5%.\n", "en"),
        ("失业率为5%。\n通胀率为5%。\n", "zh"),
    ],
)
def test_different_things_do_not_share_a_name(text, language):
    names = [name for _, name in proposed(text, language)]

    assert len(set(names)) == len(names) > 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Unemployment rate stood at 5%.\nThe unemployment rate of 5% is high.\n", "en"),
        ("全国失业率为5.2%。\n全国失业率为5.2%，高于去年。\n", "zh"),
    ],
)
def test_what_is_told_again_shares_one(text, language):
    names = [name for _, name in proposed(text, language)]

    assert len(set(names)) == 1 < len(names)


def test_a_figure_told_more_closely_is_the_same_quantity_and_a_share_names_its_count():
    text = "Of all nurses, half (50.8%) agreed and 79 women (63%) stayed."

    assert proposed(text) == [
        ("half", "share_agreed"),
        ("50.8%", "share_agreed"),
        ("79", "women_agreed"),
        ("63%", "share_women_agreed"),
    ]
    written = draft(extract(text, "en"), NewSource("s", "-"))
    assert "# tells half more closely, both are claims\n" in written
    assert "# tells 79 as a share of its whole\n" in written
    assert [claim.id for claim in cac_check.load_dataset(written.encode()).claims] == [
        "s/share_agreed@headline",
        "s/share_agreed@headline.2",
        "s/women_agreed",
        "s/share_women_agreed",
    ]


@pytest.mark.parametrize(
    ("labels", "text", "language", "expected"),
    [
        (("cases in the north", "cases in the south"), "There were 12 cases in the east.", "en", None),
        (("cases in the north", "cases in the south"), "There were 12 cases in the south.", "en", "q2"),
        (
            ("cases in the north", "cases in the south"),
            "Cases rose to 12 in the north and to 9 in the south.",
            "en",
            ["q1", "q2"],
        ),
        (("deaths in nursing homes of the north",), "There were 9 deaths in nursing homes of the south.", "en", None),
        (("北京新增病例数", "上海新增病例数"), "广东新增病例12例。", "zh", None),
        (("北京新增病例数", "上海新增病例数"), "上海新增病例12例。", "zh", "q2"),
        (("北京新增病例数",), "上海新增病例12例。", "zh", None),
    ],
)
def test_a_label_is_heard_where_all_that_sets_it_apart_stands_by_the_figure(labels, text, language, expected):
    names = [name if name.startswith("q") else None for _, name in proposed(text, language, dataset(*labels))]

    assert names == (expected if isinstance(expected, list) else [expected])


def test_the_same_small_figure_is_no_sign_of_a_region():
    known = dataset("cases in the north", "deaths in the south", claims="[{q1: 12}]")

    assert proposed("12 people were hurt in the east.", "en", known) == [("12", "people_hurt")]


def test_what_is_left_out_several_times_is_counted():
    text = draft(extract("In 2023 it shut 5 shops; in 2023 it rained.", "en"), NewSource("s", "-"))

    assert "2023: a year (2 times)\n" in text


def test_what_was_done_to_the_figure_before_names_no_other() -> None:
    text = "The city helped 1,240 households. Of these, 310 were moved, while the remaining 980 received money only."
    assert [name for _, name in proposed(text)] == ["households_helped", "moved", "received"]


@pytest.mark.parametrize(
    ("language", "text", "quantity", "label"),
    [
        ("fr", "Les dépenses de voirie atteignent 3,9 millions d’euros.", "depenses_voirie", "dépenses de voirie"),
        ("id", "Banjir bandang itu menewaskan 84 orang.", "banjir_bandang", "banjir bandang"),
        ("id", "Dari 84 korban meninggal, 37 adalah perempuan.", "perempuan", "perempuan"),
        ("en", "The harbour repairs cost $12 million.", "harbour_repairs", "harbour repairs"),
        ("en", "It took two months.", "duration", "duration"),
    ],
)
def test_figures_without_a_noun_are_named_after_the_words_of_their_clause(
    language: str, text: str, quantity: str, label: str
) -> None:
    found = propose(extract(text, language).mentions)[-1]

    assert (found.quantity, found.label) == (quantity, label)


def test_a_second_quantity_of_one_noun_is_told_apart_by_the_words_around_it() -> None:
    text = "Lebih dari 1.250 rumah rusak, termasuk 430 rumah yang hanyut."

    assert [each.quantity for each in propose(extract(text, "id").mentions)] == ["rumah", "rumah_hanyut"]


def test_one_sum_told_twice_keeps_one_name() -> None:
    text = "A budget of $48.6 million\n\nThe council adopted it, and it comes to $48.6 million."

    assert len({each.quantity for each in propose(extract(text, "en").mentions)}) == 1


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("fr", "Les travaux coûtent 33,9 millions d’euros.", "euros"),
        ("id", "Bantuan senilai Rp 3,2 miliar.", "Rp"),
        ("en", "Fines came to about $2.4 million.", "$"),
        ("en", "Fines came to 2.4 million yuan in all.", "yuan"),
        ("en", "They closed 300 stalls.", "stalls"),
    ],
)
def test_a_reader_is_told_the_currency(language: str, text: str, unit: str) -> None:
    assert extract(text, language).mentions[-1].counted_in == unit


def test_a_figure_in_a_language_without_spaces_is_named_after_its_noun() -> None:
    assert proposed("儿童病例7800例。", "zh") == [("7800", "儿童病例")]
    assert proposed("Ущерб составил 12 млн рублей.", "ru") == [("12 млн рублей", "ущерб")]
