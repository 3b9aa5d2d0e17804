"""Starts programs, each in a sandbox of its own where Linux allows it. Imports nothing but the standard library."""
