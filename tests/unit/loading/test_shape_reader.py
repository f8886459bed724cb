import pytest

from cac_check.loading import nodes
from cac_check.loading.shape import Choice, Either, Field, Flag, Many, Number, Record, Table, Text
from cac_check.loading.shape_reader import Fields, read

COLOURS = Record(
    "paint",
    "A paint.",
    (
        Field("name", Text(pattern=r"[a-z]+"), "Its name.", required=True),
        Field("share", Number(0, open=True), "How much of it."),
        Field("glossy", Flag(), "Whether it shines."),
        Field("base", Choice(("oil", "water")), "What it is made with."),
        Field("parts", Either((Text(), Many(Text(), 1))), "What is in it."),
        Field("mix", Table(Number(), least=1), "How much of what."),
        Field("tin", Record("tin", "A tin.", (Field("size", Number(), "Litres."),)), "What it is sold in."),
    ),
)


def read_yaml(text):
    document = nodes.parse(text.encode(), "file.yaml")
    item = read(document.root, COLOURS, "a paint", document.problems)
    return item and item.value, document.problems.diagnostics


def test_what_fits_is_handed_on_with_its_place():
    fields, problems = read_yaml(
        "name: red\nshare: 2.50\nglossy: true\nbase: oil\nparts: [a, no]\nmix: {x: 1}\ntin: {size: 5}\n"
    )

    assert problems == []
    assert fields.text("name") == "red"
    assert fields.number("share") * 2 == 5
    assert fields.flag("glossy", False) is True
    assert fields.texts("parts") == ("a", "no")
    assert [(entry.key, entry.item.value) for entry in fields.entries("mix")] == [("x", 1)]
    assert fields.record("tin").number("size") == 5
    assert fields.place("share").line == 2


def test_a_single_text_is_a_list_of_itself():
    fields, _ = read_yaml("name: red\nparts: lead\n")

    assert fields.texts("parts") == ("lead",)


def test_accessors_return_nothing_for_other_sorts():
    fields = Fields({}, None)

    assert fields.text("x") is fields.number("x") is fields.record("x") is None
    assert fields.flag("x", True) is True
    assert fields.entries("x") == fields.list("x") == fields.texts("x") == ()


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "part", "advice"),
    [
        ("nam: red\nname: x", "unknown-key", 1, 1, "“nam” is no key of a paint", "did you mean name?"),
        ("share: 1", "missing-key", 1, 1, "a paint needs `name`", "Its name."),
        ("name: RED", "not-as-expected", 1, 7, "found “RED”", None),
        ("name:", "empty-value", 1, 6, "`name` is empty", "leave the key out"),
        ("name: ~", "empty-value", 1, 7, "`name` is empty", "leave the key out"),
        ("name: [a]", "wrong-type", 1, 7, "must be a text, found a list", None),
        ("name: x\nshare: 67,000", "not-a-number", 2, 8, "must be a number, found “67,000”", "write 67000"),
        ("name: x\nshare: 0", "out-of-range", 2, 8, "must be more than 0", None),
        ("name: x\nshare: " + "9" * 5000, "number-too-long", 2, 8, "more than 40 digits", "check the number"),
        ("name: x\nglossy: yes", "not-a-flag", 2, 9, "true or false, found “yes”", None),
        ("name: x\nbase: watre", "unknown-word", 2, 7, "one of oil, water; found “watre”", "did you mean water?"),
        ("name: x\nbase: {a: b}", "wrong-type", 2, 7, "one of oil, water, found a mapping", None),
        ("name: x\nparts: []", "too-few", 2, 8, "needs at least 1, found 0", None),
        ("name: x\nparts: {a: 1}", "wrong-type", 2, 8, "a text or a list, found a mapping", None),
        ("name: x\nmix: {}", "wrong-number-of-keys", 2, 6, "must have at least 1, found 0", None),
        ("name: x\nmix: 5", "wrong-type", 2, 6, "must be a mapping, found a single value", None),
        ("name: x\ntin: 5", "wrong-type", 2, 6, "must be a mapping (tin)", None),
        ("{name: x, parts: 67,000}", "unquoted-comma", 1, 21, "“000” stands alone", 'says: "67,000"'),
        ("{name: x, mix: {a: 1,400}}", "unquoted-comma", 1, 22, "“400” stands alone", 'says: "67,000"'),
    ],
)
def test_what_does_not_fit_is_reported_with_place_and_advice(text, code, line, column, part, advice):
    _, problems = read_yaml(text)

    (problem,) = problems
    assert (problem.code, problem.location.span[:2]) == (code, (line, column))
    assert part in problem.message
    assert (advice or "") in (problem.help or "")
    assert problem.excerpt.rstrip("…") in text


def test_all_problems_are_reported_at_once():
    _, problems = read_yaml("nmae: red\nshare: many\nglossy: maybe\n")

    assert [problem.code for problem in problems] == ["unknown-key", "not-a-number", "not-a-flag", "missing-key"]


def test_an_empty_value_with_a_colon_is_no_split_figure():
    _, problems = read_yaml("{name: x, 000: }")

    assert [problem.code for problem in problems] == ["unknown-key"]
