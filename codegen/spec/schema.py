"""The JSON Schemas of spec and locale files, for editors."""

from __future__ import annotations

import json
from typing import Literal

from codegen.spec.model import LocaleFile, SpecFile


def json_schema(of: Literal["spec", "locale"]) -> str:
    """The schema (JSON Schema 2020-12) as text that ends with a line feed."""
    model = SpecFile if of == "spec" else LocaleFile
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
