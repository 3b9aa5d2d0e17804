"""The registry: a language is one module here, one line below, and its templates."""

from codegen.languages.base import Language
from codegen.languages.csharp import CSharp
from codegen.languages.curl import Curl
from codegen.languages.go import Go
from codegen.languages.java import Java
from codegen.languages.nodejs import NodeJs
from codegen.languages.php import Php
from codegen.languages.python import Python

LANGUAGES: dict[str, Language] = {
    language.name: language for language in (Python(), Java(), NodeJs(), Go(), CSharp(), Php(), Curl())
}

ECOSYSTEMS = tuple(dict.fromkeys(language.ecosystem for language in LANGUAGES.values() if language.ecosystem))
"""Where the packages of these languages come from."""

__all__ = ["ECOSYSTEMS", "LANGUAGES", "Language"]
