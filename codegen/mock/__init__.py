"""A mock of the API: it has the same hosts and gives the same answers and errors, without a network."""

from codegen.mock.access import Key, made_up_keys
from codegen.mock.app import create_app
from codegen.mock.stream import Pace

__all__ = ["Key", "Pace", "create_app", "made_up_keys"]
