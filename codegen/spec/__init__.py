"""The spec: from YAML text to values with positions, to checked types."""
