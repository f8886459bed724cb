import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from cac_check.loading import SCHEMAS, schema
from cac_check.loading.json_schema import document_schema
from cac_check.loading.shape import Choice, Either, Field, Flag, Many, Number, Record, Table, Text

ROOT = Path(__file__).parents[3]


class EditorLoader(yaml.SafeLoader):
    """Loads as editors do, by YAML 1.2: dates and words like ``no`` are texts."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":int", ":float", ":null"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])


@pytest.mark.parametrize("name", SCHEMAS)
def test_is_itself_valid(name):
    jsonschema.Draft7Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_committed_file_is_fresh(name):
    committed = (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")

    assert json.loads(committed) == schema(name), "run: cac-check schema NAME -o schemas/NAME.schema.json"


FILES = [
    (path, "rule-tests" if path.name.endswith(".test.yaml") else name)
    for pattern, name in (
        ("data/*.yaml", "dataset"),
        ("rules/*.yaml", "rules"),
        ("rules/tables/*.yaml", "table-rules"),
        ("rules/packs/*/rules.yaml", "table-rules"),
        ("rules/packs/*/rules.test.yaml", "rule-tests"),
    )
    for path in sorted(ROOT.glob(pattern))
]


@pytest.mark.parametrize(("path", "name"), [pytest.param(*each, id=str(each[0].relative_to(ROOT))) for each in FILES])
def test_every_file_of_the_project_is_valid(path, name):
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=EditorLoader)

    assert [error.message for error in jsonschema.Draft7Validator(schema(name)).iter_errors(content)] == []


def test_a_template_is_valid_and_a_wrong_name_is_not():
    def rules(name):
        return {"rules": [{"id": "r-${x}", "for": {"x": ["a"]}, "because": "x", "same": [name, "b"]}]}

    validator = jsonschema.Draft7Validator(schema("rules"))
    assert validator.is_valid(rules("accounts_${x}"))
    assert not validator.is_valid(rules("accounts x"))


def test_says_what_the_reader_checks():
    inner = Record("tin", "A tin.", (Field("size", Number(0, open=True), "Litres.", required=True),))
    shape = Record(
        "paint",
        "A paint.",
        (
            Field("tin", inner, "Its tin."),
            Field("tins", Many(inner, 2), "Its tins."),
            Field("base", Choice(("oil", "water")), "Base."),
            Field("glossy", Flag(), "Shine."),
            Field("mix", Table(Number(1), key=Text(pattern="[a-z]+"), single=True), "Mix."),
            Field("name", Either((Text(), Many(Text()))), "Name."),
        ),
        one_of=("tin", "tins"),
        any_of=("name",),
    )
    validator = jsonschema.Draft7Validator(document_schema(shape, "paint"))

    def fits(value):
        return validator.is_valid({"name": "x", "tin": {"size": 1}} | value)

    assert fits({})
    assert fits({"base": "oil", "glossy": True, "mix": {"a": 1}, "name": ["x"]})
    assert not fits({"base": "gas"})
    assert not fits({"glossy": "yes"})
    assert not fits({"mix": {"a": 1, "b": 2}})
    assert not fits({"mix": {"A": 1}})
    assert not fits({"mix": {"a": 0}})
    assert not fits({"name": {}})
    assert not fits({"other": 1})
    assert not fits({"tin": {"size": 0}})
    assert not fits({"tin": {}})
    assert not fits({"tins": [{"size": 1}, {"size": 2}]})
    assert not validator.is_valid({"name": "x"})
    assert not validator.is_valid({"tin": {"size": 1}})
