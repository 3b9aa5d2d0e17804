"""`generated/` against the spec: compare, classify, write."""
