"""The requests a sample must send: the one source for templates, mock and verify."""

from __future__ import annotations

from codegen.request.headers import Header, Headers
from codegen.request.request import Request
from codegen.spec import model
from codegen.spec.load import Spec
from codegen.spec.markers import localized, with_examples, without_examples
from codegen.spec.placeholders import fill
from codegen.value import Env, EnvText, JsonText


def requests(
    spec: Spec, locale: str, region: str, protocol: str, scenario: str, *, reads_answers: bool = True
) -> tuple[Request, ...]:
    """The requests, in order, that a sample must send.

    They are the same in every language, but for what comes from an earlier answer. That is `{"$answer": path}` in the
    languages that read answers, and its `$example`, where the spec has one, in the others.
    """
    api, words = spec.api, spec.locales[locale]
    variable = Env(api.auth.env, fill(words.key_missing, spec.fillings(locale, region, scenario)))
    key = EnvText((f"{api.auth.scheme} ", variable) if api.auth.scheme else (variable,))
    result = []
    for request in api.scenarios[scenario].requests[protocol]:
        endpoint = spec.endpoint(protocol, request)
        headers = [Header(api.auth.header, key), Header("Content-Type", "application/json")]
        headers += (Header(name, value) for name, value in request.headers.items())
        url = api.regions[region].host + api.protocols[protocol].base_path + endpoint.path
        body = (without_examples if reads_answers else with_examples)(localized(request.body, locale))
        result.append(Request(endpoint.method, url, Headers(headers), JsonText(body)))
    return tuple(result)


def base_url(api: model.SpecFile, region: str, protocol: str) -> str:
    """The base URL to give to an SDK: host and base path."""
    return api.regions[region].host + api.protocols[protocol].base_path
