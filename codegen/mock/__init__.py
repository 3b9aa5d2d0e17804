"""A server that stands in for the API: same hosts, same answers, same errors, no network."""

from codegen.mock.access import Key, made_up_keys
from codegen.mock.app import create_app
from codegen.mock.stream import Pace

__all__ = ["Key", "Pace", "create_app", "made_up_keys"]
