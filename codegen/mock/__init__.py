"""A server that stands in for the API: same hosts, same answers, same errors, no network."""

from codegen.mock.app import Key, create_app

__all__ = ["Key", "create_app"]
