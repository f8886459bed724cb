"""Drafts load, say what they are, and leave what is there alone."""

import difflib

import pytest

import cac_check
from cac_check.diagnostic import UnreadableFile
from cac_check.extraction import NewSource, draft, extract, update
from cac_check.extraction.proposals import propose

ARTICLE = (
    "Regulator shuts 67,000 accounts\n"
    "It removed 1.4 million posts in a two-month drive that began in 2023.\n"
    "Around 930,000 other accounts were punished.\n"
)

DATASET = b"""\
# kept: a comment on top
dataset: campaign
quantities:
  closed: {label: accounts closed, unit: accounts}   # kept: behind a line

  punished: {label: accounts punished otherwise, unit: accounts}
sources:
  first:
    outlet: First
    claims:
      - closed: 67,000 @ p2

# kept: a comment at the end
"""


def test_a_draft_is_a_data_set():
    text = draft(extract(ARTICLE), NewSource("daily", "article.txt", "2023-05-28"))
    dataset = cac_check.load_dataset(text.encode())

    assert [(claim.id, claim.says, claim.at, claim.cue) for claim in dataset.claims] == [
        ("daily/accounts", "67,000", "headline", None),
        ("daily/posts_removed", "1.4 million", "p1", None),
        ("daily/duration", "two-month", "p1", None),
        ("daily/accounts_punished", "Around 930,000", "p2", "other"),
    ]
    assert dataset.sources["daily"].published == "2023-05-28"
    assert str(dataset.quantities["duration"].kind) == "duration"


def test_a_draft_says_what_it_is_and_what_was_left_out():
    text = draft(extract(ARTICLE), NewSource("daily", "article.txt"))

    assert text.startswith("# A draft from article.txt. Nothing in it is final")
    assert "# It removed 1.4 million posts in a two-month drive that began in 2023.\n" in text
    assert "#   p1: 2023: a year\n" in text


@pytest.mark.parametrize(
    ("text", "language", "cues"),
    [
        ("Cases fell from 111 to 92, a drop of 17.1 percent.", "en", [None, None, "drop"]),
        ("Output was 17.1% lower, after a decrease of 3 percent.", "en", ["lower", "decrease"]),
        ("病例下降17.1%，减少19例，降至92例。", "zh", ["下降", "减少", None]),
        ("Die Zahl sank um 17,1 % auf 92.", "de", ["sank", None]),
    ],
)
def test_the_word_for_a_rise_or_a_fall_is_the_cue(text, language, cues):
    dataset = cac_check.load_dataset(draft(extract(text, language), NewSource("s", "-")).encode())

    assert [claim.cue for claim in dataset.claims] == cues


def test_figures_that_cannot_be_one_quantity_get_two_names():
    text = draft(extract("It shut 500 shops.\nIt shut 90 shops.\n"), NewSource("daily", "-"))

    assert [claim.quantity for claim in cac_check.load_dataset(text.encode()).claims] == ["shops_shut", "shops_shut_2"]


def test_figures_that_may_be_one_quantity_get_one_name():
    text = draft(extract("It shut 500 shops.\nIt shut about 500 shops.\n"), NewSource("daily", "-"))

    assert {claim.quantity for claim in cac_check.load_dataset(text.encode()).claims} == {"shops_shut"}


@pytest.mark.parametrize("hostile", ['5 "shops"\\', "5 shops: {a, b} # no", "5 \u2028shops", "- 5 shops\t!!tag &a *b"])
def test_any_words_survive_the_way_through_yaml(hostile):
    text = draft(extract(f"Title\n{hostile}\n", "en"), NewSource("daily", hostile))

    assert [claim.says for claim in cac_check.load_dataset(text.encode()).claims] == ["5"]


def updated(article=ARTICLE, source="second", data=DATASET):
    dataset = cac_check.load_dataset(data)
    return update(data, "figures.yaml", dataset, extract(article), NewSource(source, "article.txt"))


def test_an_update_only_adds_lines():
    before, after = DATASET.decode().splitlines(), updated().splitlines()
    changes = [line[0] for line in difflib.ndiff(before, after) if line[0] in "+-?"]

    assert changes
    assert set(changes) == {"+"}


def test_an_update_proposes_known_quantities_and_says_why():
    text = updated()
    claims = {claim.id: claim for claim in cac_check.load_dataset(text.encode()).claims}

    assert claims["second/closed"].says == "67,000"
    assert 'closed: {says: "67,000", at: headline}  # proposed: another source tells the same figure of it\n' in text
    assert claims["second/punished"].says == "Around 930,000"
    assert "# proposed: its label is heard around the figure" in text
    assert claims["first/closed"].says == "67,000"


def test_an_update_keeps_windows_line_ends():
    text = updated(data=DATASET.replace(b"\n", b"\r\n"))

    assert text.count("\r\n") == text.count("\n")


def test_a_file_without_a_last_line_end():
    data = DATASET[: DATASET.index(b"\n\n# kept: a comment at the end")]

    assert "second/closed" in {claim.id for claim in cac_check.load_dataset(updated(data=data).encode()).claims}


@pytest.mark.parametrize(
    ("quantities", "kept"),
    [
        ("quantities: {}", "quantities:\n  closed:"),
        ("quantities: {}  # none yet", "quantities:  # none yet\n  closed:"),
        ("quantities: { }", "quantities:\n  closed:"),
        ("quantities:\n  {\n  }", "quantities:\n\n  closed:"),
    ],
)
@pytest.mark.parametrize("end_of_line", ["\n", "\r\n"])
def test_a_data_set_without_quantities_gets_its_first(quantities, kept, end_of_line):
    before = f"dataset: d\n{quantities}\nsources:\n  first: {{outlet: First, claims: []}}\n"
    text = updated("67,000 accounts were closed.\n", data=before.replace("\n", end_of_line).encode())

    assert text.count("\r\n") == (text.count("\n") if end_of_line == "\r\n" else 0)
    assert text.replace("\r\n", "\n").startswith(f"dataset: d\n{kept.replace('closed', 'accounts_closed')}")
    dataset = cac_check.load_dataset(text.encode())
    assert set(dataset.quantities) == {"accounts_closed"}
    assert [claim.says for claim in dataset.claims] == ["67,000"]


def test_an_update_with_no_figure_leaves_empty_quantities_as_they_are():
    data = b"dataset: d\nquantities: {}\nsources:\n  first: {outlet: First, claims: []}\n"
    text = updated("Nothing was counted.\n", data=data)

    assert text.startswith(data.decode())
    assert set(cac_check.load_dataset(text.encode()).sources) == {"first", "second"}


@pytest.mark.parametrize(
    ("source", "data", "message"),
    [
        ("first", DATASET, "there is a source 'first' already"),
        (
            "second",
            b"{dataset: d, quantities: {q: {label: q}}, sources: {s: {outlet: S}}}",
            "not written one entry per line",
        ),
        (
            "second",
            b"{dataset: d, quantities: {}, sources: {s: {outlet: S}}}",
            "not written one entry per line",
        ),
        (
            "second",
            b"dataset: d\nquantities: {  # men only\n  }\nsources:\n  s: {outlet: S}\n",
            "not written one entry per line",
        ),
    ],
)
def test_what_cannot_be_updated_is_refused(source, data, message):
    with pytest.raises(UnreadableFile, match=message):
        updated(source=source, data=data)


def test_many_figures_of_one_noun_get_names_of_their_own_and_what_is_retold_soon_shares_one():
    told = [f"{number:,} people were hurt." for number in range(1_011, 2_011, 10)]
    text = "\n".join(["Headline", *told, told[-5]])

    names = [proposal.quantity for proposal in propose(extract(text).mentions)]

    assert len(set(names)) == len(told)
    assert names[0] == "people_hurt"
    assert names[-1] == names[-6]
