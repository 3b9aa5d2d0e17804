"""Helpers of the tests; there are no tests in here."""
