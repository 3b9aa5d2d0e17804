"""Runs the published samples, the bytes under `generated/`, against a mock of the API. Nothing is rendered again."""
