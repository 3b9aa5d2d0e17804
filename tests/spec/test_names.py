"""Names become folders below generated/: none is a device of Windows, which no checkout there could hold."""

from __future__ import annotations

import pytest
from support.workbench import TINY

from codegen.errors import CodegenError
from codegen.spec.load import load

DEVICES = ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
LOCALE = (TINY / "spec" / "locales" / "en.yaml").read_bytes()


def problems(name: str, *, part: str = "", locale: str = "en") -> list[str]:
    """What is wrong with the smallest spec where a part is named `name`, and its locale `locale`."""
    text = (TINY / "spec" / "spec.yaml").read_text(encoding="utf-8")
    text = text.replace(f"{part}:", f"{name}:").replace("{en:", f"{{{locale}:")
    try:
        load("spec/spec.yaml", text.encode(), {locale: (f"spec/locales/{locale}.yaml", LOCALE)})
    except CodegenError as error:
        return [problem.message for problem in error.problems]
    return []


@pytest.mark.parametrize("name", DEVICES)
def test_a_device_of_windows_is_no_name_of_a_locale_region_protocol_or_scenario(name: str) -> None:
    told = f"Windows has a device named '{name}', so no checkout there can hold "
    for part in ("\n  here", "  openai", "\n  chat"):
        indent = part.removesuffix(part.strip())
        assert problems(f"{indent}{name}", part=part) == [f"{told}it; choose another name"], part
    assert problems("here", part="here", locale=name) == [f"{told}this file; choose another name"]


@pytest.mark.parametrize("name", ["console", "com10", "com", "lpt", "nul-1", "a-con", "null"])
def test_a_name_that_only_resembles_a_device_is_a_name(name: str) -> None:
    assert problems(f"\n  {name}", part="\n  here") == []
    assert problems("here", part="here", locale=name) == []


def test_what_is_no_folder_may_be_named_as_a_device() -> None:
    text = "\nlinks:\n  con: {en: https://example.com}\nregions"
    assert problems(text, part="\nregions") == []
