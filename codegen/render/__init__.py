"""From templates to source text."""
