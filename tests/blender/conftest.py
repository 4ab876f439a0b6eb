"""Every file of tests begins in an empty Blender, whatever the one before it left."""

import bpy
import pytest


@pytest.fixture(scope="module", autouse=True)
def empty_blender():
    bpy.ops.wm.read_factory_settings(use_empty=True)
