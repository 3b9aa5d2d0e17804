"""The spec: YAML text is parsed to values with positions, then checked and turned into types."""
