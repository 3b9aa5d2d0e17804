"""Runs what is published: the bytes under `generated/`, against a mock of the API, with nothing re-rendered."""
