"""The results of commands, in formats for people and for CI systems."""
