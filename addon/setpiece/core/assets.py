"""Where the assets that the project ships are found."""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def root() -> Path:
    """The folder that holds recipes/, vehicles/, props/, taxonomies/ …: $SETPIECE_ASSETS where it is set, else beside the
    installed package (the extension carries its own copy), else the checkout's."""
    if override := os.environ.get("SETPIECE_ASSETS"):
        return Path(override)
    inside = PACKAGE / "assets"
    return inside if inside.is_dir() else PACKAGE.parents[1] / "assets"
