"""The one place where an operator's failure is logged, told to the artist, and raised again under test."""

from __future__ import annotations

import logging
import os

from ..core.faults import Faults

log = logging.getLogger("setpiece")


class Hardened:
    """Mixed into every operator, which does its work in `work(context)` and may return a line for the status bar."""

    def execute(self, context):
        return self.hardened(self.work, context)

    def hardened(self, work, context):
        """What Blender wants to hear of `work(context)`: {"FINISHED"} or {"CANCELLED"}."""
        try:
            message = work(context)
        except Faults as faults:
            return self.fail(str(faults))
        except Exception as error:
            log.exception("%s failed", self.bl_idname)
            return self.fail(f"{self.bl_label} failed: {error!r}. The whole story is in the system console")
        if message:
            log.info(message)
            self.report({"INFO"}, message)
        return {"FINISHED"}

    def fail(self, message: str):
        """Called while an exception is handled; $SETPIECE_RAISE lets it through to the tests."""
        if os.environ.get("SETPIECE_RAISE"):
            raise
        log.error(message)
        self.report({"ERROR"}, message)
        return {"CANCELLED"}
