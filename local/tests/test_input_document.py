"""The table of fields in docs/input.md is made of the JSON Schema of the execution input."""

import json
from collections.abc import Iterator

from generated import Part

from console.paths import ROOT

SCHEMA = json.loads((ROOT / "events" / "input.schema.json").read_text())
PART = Part(ROOT / "docs" / "input.md", "test_input_document.py")


def resolved(schema: dict) -> dict:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    name = reference.removeprefix("#/$defs/")
    return {**SCHEMA["$defs"][name], **{k: v for k, v in schema.items() if k != "$ref"}}


def fields(schema: dict, above: str = "") -> Iterator[tuple[str, dict]]:
    for name, field in schema.get("properties", {}).items():
        path = f"{above}{name}"
        whole = resolved(field)
        yield path, whole
        yield from fields(whole, f"{path}.")


def kind(schema: dict) -> str:
    """What a value is, in words."""
    if "enum" in schema:
        return ", ".join(f"`{json.dumps(value)}`" for value in schema["enum"])
    if "then" in schema:
        return f"{kind(schema['then'])} or {kind(schema['else'])}"
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    match schema.get("type"):
        case "integer":
            return f"{schema['minimum']:,} to {schema['maximum']:,}"
        case "boolean":
            return "`true`, `false`"
        case "array":
            items = resolved(schema["items"])
            return f"list, such as `{json.dumps(items['examples'][:1])}`"
        case "object" if "additionalProperties" in schema and schema["additionalProperties"]:
            example = schema["additionalProperties"]["examples"][0]
            region = resolved(schema["propertyNames"])["examples"][0]
            return f"such as `{json.dumps({region: example})}`"
        case "object":
            return "object"
        case "string" if "examples" in schema:
            return f"such as `{json.dumps(schema['examples'][0])}`"
        case "string":
            return "text"
    return "anything"


def described(schema: dict) -> str:
    said = [schema["description"]]
    items = resolved(schema.get("items", {}))
    if "description" in items:
        entry = items["description"]
        said.append(f"Each entry is {entry[0].lower()}{entry[1:]}")
    return " ".join(said).replace("*", "\\*")


def default(schema: dict) -> str:
    return f"`{json.dumps(schema['default'])}`" if "default" in schema else ""


def made() -> str:
    return "\n".join(
        [
            "| field | value | default | meaning |",
            "|---|---|---|---|",
            *(
                f"| `{path}` | {kind(field)} | {default(field)} | {described(field)} |"
                for path, field in fields(SCHEMA)
            ),
        ]
    )


def test_the_document_has_every_field_of_the_schema(request):
    if request.config.getoption("rewrite"):
        PART.write(made())
    assert PART.read() == made(), PART.command


def test_every_field_has_a_row_with_what_it_may_be():
    rows = dict(fields(SCHEMA))
    assert {"mode", "key.create.readers", "canary.bakeMinutes", "restore.run"} <= set(rows)
    for path, field in rows.items():
        assert kind(field) != "anything" or path == "Comment", path
        assert "|" not in kind(field) + described(field), path
