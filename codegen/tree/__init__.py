"""Folders of files, and the manifest that describes each published file."""
