import pytest

from cac_check.diagnostic import DataProblems
from cac_check.loading import load_dataset

DATASET = """\
dataset: fire
quantities:
  injured: {label: people injured}
  dead: {label: people killed}
sources:
  paper: {outlet: The Paper}
  radio: {outlet: The Radio}
claims: claims.csv
"""


def load(folder, table, dataset=DATASET):
    (folder / "fire.yaml").write_text(dataset, encoding="utf-8")
    (folder / "claims.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    return load_dataset(folder / "fire.yaml")


def problems_of(folder, table, dataset=DATASET):
    with pytest.raises(DataProblems) as caught:
        load(folder, table, dataset)
    return caught.value.diagnostics


def test_columns_are_the_keys_of_a_claim(tmp_path):
    dataset = load(
        tmp_path,
        'source,quantity,says,at,or,weight\r\npaper,injured,"1,200",p1,dead,2\r\n\r\nradio,dead,about 3,,,\r\n',
    )

    injured, dead = dataset.claims
    assert (injured.id, injured.says, injured.alternatives, injured.weight) == ("paper/injured", "1,200", ("dead",), 2)
    assert (dead.id, dead.source, dead.at) == ("radio/dead", "radio", None)
    assert str(injured.location) == f"{tmp_path / 'claims.csv'}:2:15"
    assert dead.location.span.line == 4


def test_a_source_may_have_a_table_of_its_own(tmp_path):
    dataset = load(
        tmp_path,
        "quantity,says\ninjured,40\n",
        DATASET.replace("claims: claims.csv\n", "").replace(
            "outlet: The Radio", "outlet: The Radio, claims: claims.csv"
        ),
    )

    assert [claim.id for claim in dataset.claims] == ["radio/injured"]


def test_every_problem_is_reported_with_line_and_column(tmp_path):
    problems = problems_of(
        tmp_path,
        "source,quantity,says,note_\n"
        "papr,injured,40,\n"
        "paper,injurd,40,\n"
        "paper,dead,lots,\n"
        "radio,dead,1,200,\n"
        ",dead,5,\n"
        'radio,injured,"no\nnumber",\n',
    )

    assert [(problem.code, problem.location.span[:2], problem.help) for problem in problems] == [
        ("unknown-column", (1, 22), "did you mean note?"),
        ("unknown-source", (2, 1), "did you mean paper?"),
        ("unknown-quantity", (3, 7), "did you mean injured?"),
        ("unreadable-words", (4, 12), problems[3].help),
        ("wrong-number-of-cells", (5, 1), 'quote figures and texts that contain commas: "67,000"'),
        ("missing-key", (6, 1), "Whose claim it is."),
        ("unreadable-words", (7, 1), problems[6].help),
    ]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("", "empty-file"),
        ("source,says\npaper,3\n", "missing-column"),
        ("source,quantity,quantity,says\n", "duplicate-key"),
        ('source,quantity,says\npaper,dead,"3\n', "csv-syntax"),
        (b"source,quantity,says\npaper,dead,\xff\n", "encoding"),
    ],
)
def test_what_is_no_table_of_claims_is_reported(tmp_path, table, code):
    assert code in [problem.code for problem in problems_of(tmp_path, table)]
