"""JSON Schema (draft-07) from the declared shapes, for editors and other tools."""

from __future__ import annotations

from typing import Any

from cac_check.interval import Rational
from cac_check.loading.shape import Choice, Either, Field, Flag, Many, Number, Record, Shape, Table, Text

DRAFT = "http://json-schema.org/draft-07/schema#"


def document_schema(shape: Record, title: str, *, templates: bool = False) -> dict[str, Any]:
    """Return the schema of a whole file; records occur once, under ``definitions``.

    With ``templates``, any text may hold ``${x}`` instead of what its pattern asks for.
    """
    definitions: dict[str, Any] = {}
    body = _record(shape, definitions)
    if templates:
        _allow_variables([body, definitions])
    return {"$schema": DRAFT, "title": title, **body, "definitions": dict(sorted(definitions.items()))}


def _schema(shape: Shape, definitions: dict[str, Any]) -> dict[str, Any]:
    match shape:
        case Text(pattern=pattern):
            # An unquoted 2023 or 67000 is a number to an editor and a text to us.
            return {"type": ["string", "number"]} | ({"pattern": f"^(?:{pattern})$"} if pattern else {})
        case Number(least=least, open=is_open):
            limit = {} if least is None else {"exclusiveMinimum" if is_open else "minimum": _plain(least)}
            return {"type": "number"} | limit
        case Flag():
            return {"type": "boolean"}
        case Choice(options=options):
            return {"enum": list(options)}
        case Many(item=item, least=least):
            minimum = {"minItems": least} if least else {}
            return {"type": "array", "items": _schema(item, definitions)} | minimum
        case Table():
            return _table(shape, definitions)
        case Either(options=options):
            return {"anyOf": [_schema(option, definitions) for option in options]}
        case Record(name=name):
            key = name.replace(" ", "-")
            if key not in definitions:
                definitions[key] = {}
                definitions[key] = _record(shape, definitions)
            return {"$ref": f"#/definitions/{key}"}


def _allow_variables(schema: Any) -> None:
    """Let every pattern of a schema, at any depth, also match texts with a variable in them."""
    for key, value in schema.items() if isinstance(schema, dict) else enumerate(schema):
        if key == "pattern" and isinstance(value, str):
            schema[key] = rf"{value}|\$\{{"
        elif isinstance(value, (dict, list)):
            _allow_variables(value)


def _table(shape: Table, definitions: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"}
    if shape.key.pattern:
        schema["propertyNames"] = {"pattern": f"^(?:{shape.key.pattern})$"}
    least = 1 if shape.single else shape.least
    if least:
        schema["minProperties"] = least
    if shape.single:
        schema["maxProperties"] = 1
    return schema | {"additionalProperties": _schema(shape.value, definitions)}


def _record(shape: Record, definitions: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "description": shape.doc,
        "type": "object",
        "properties": {field.name: _property(field, definitions) for field in shape.fields},
        "additionalProperties": False,
    }
    required = [field.name for field in shape.fields if field.required]
    if required:
        schema["required"] = required
    if shape.one_of:
        schema["oneOf"] = [{"required": [name]} for name in shape.one_of]
    if shape.any_of:
        schema["anyOf"] = [{"required": [name]} for name in shape.any_of]
    return schema


def _property(field: Field, definitions: dict[str, Any]) -> dict[str, Any]:
    schema = _schema(field.shape, definitions)
    if "$ref" in schema:  # draft-07 ignores everything beside a reference
        return {"description": field.doc, "allOf": [schema]}
    return {"description": field.doc} | schema


def _plain(value: Rational) -> int | float:
    return value if isinstance(value, int) else float(value)
