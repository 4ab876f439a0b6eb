"""Makes the checkout importable without an install and keeps the user's own Blender settings out of the tests."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
for folder in ("addon", "driver"):
    sys.path.insert(0, str(REPO / folder))
os.environ.setdefault("BLENDER_USER_RESOURCES", tempfile.mkdtemp(prefix="setpiece-blender-"))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config):
    """Ends as the worker does: Blender's wheel now and then hangs in a destructor when Python ends by itself."""
    if "bpy" in sys.modules and hasattr(config, "exit_status"):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.exit_status)


def pytest_sessionfinish(session, exitstatus):
    session.config.exit_status = int(exitstatus)
