"""The JSON Schema that editors use is the one that `codegen schema` prints, and says what the spec's types say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.workbench import CHECKOUT, run_command

from codegen.spec import document
from codegen.spec.model import LocaleFile, SpecFile


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((CHECKOUT / "spec" / "schema.json").read_bytes())
    return read


@pytest.mark.parametrize(("file", "options"), [("schema.json", ()), ("locale.schema.json", ("--locale",))])
def test_the_schema_beside_the_spec_is_what_the_command_prints(file: str, options: tuple[str, ...]) -> None:
    printed = run_command("schema", *options)
    assert (printed.exit_code, printed.stderr) == (0, "")
    assert (CHECKOUT / "spec" / file).read_bytes() == printed.stdout_bytes


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("model-studio.yaml", "schema.json"),
        ("locales/zh.yaml", "../locale.schema.json"),
        ("locales/en.yaml", "../locale.schema.json"),
    ],
)
def test_the_first_line_of_a_file_leads_editors_to_its_schema(file: str, schema: str) -> None:
    path = CHECKOUT / "spec" / file
    assert path.read_text(encoding="utf-8").split("\n")[0] == f"# yaml-language-server: $schema={schema}"
    assert (path.parent / schema).is_file()


def test_every_part_is_described_and_allows_no_other_key(schema: dict[str, Any]) -> None:
    objects = {"the spec": schema, **schema["$defs"]}
    for name, part in objects.items():
        assert part["additionalProperties"] is False, name
        assert part["description"], name


@pytest.mark.parametrize(("file", "model"), [("schema.json", SpecFile), ("locale.schema.json", LocaleFile)])
def test_the_schema_has_the_keys_of_the_types(file: str, model: type[SpecFile | LocaleFile]) -> None:
    written = json.loads((CHECKOUT / "spec" / file).read_bytes())
    assert set(written["properties"]) == set(model.model_fields)
    assert set(written["required"]) == {name for name, field in model.model_fields.items() if field.is_required()}


def test_every_reference_of_the_schema_leads_somewhere(schema: dict[str, Any]) -> None:
    def references(value: Any) -> set[str]:
        if isinstance(value, dict):
            own = {value["$ref"]} if "$ref" in value else set()
            return own.union(*map(references, value.values()))
        return set().union(*map(references, value)) if isinstance(value, list) else set()

    assert references(schema) == {f"#/$defs/{name}" for name in schema["$defs"]}


def test_the_spec_uses_no_key_that_the_schema_lacks(schema: dict[str, Any]) -> None:
    spec = document.parse((CHECKOUT / "spec" / "model-studio.yaml").read_bytes(), "spec").value
    assert set(spec) - set(schema["properties"]) == set()
