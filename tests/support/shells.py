"""The shells that readers paste curl samples into: as scripts, and typed into a terminal."""

from __future__ import annotations

import shutil

SHELLS = {"bash": ("bash", "--norc"), "dash": ("dash",), "zsh": ("zsh", "-f")}
"""The commands that start them without the settings of whoever runs the tests."""

HERE = [name for name in SHELLS if shutil.which(name)]
"""The shells that are on this machine."""
