"""Compares `generated/` with the spec, classifies the differences, and writes the files."""
