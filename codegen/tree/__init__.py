"""Folders of files, and the manifest that says what each file is."""
