"""Makes the checkout importable without an install and keeps the user's own Blender settings out of the tests."""

import os
import sys
import tempfile
from pathlib import Path

REPO = Path(__file__).resolve().parents[1]
for folder in ("addon", "driver"):
    sys.path.insert(0, str(REPO / folder))
os.environ.setdefault("BLENDER_USER_RESOURCES", tempfile.mkdtemp(prefix="setpiece-blender-"))
