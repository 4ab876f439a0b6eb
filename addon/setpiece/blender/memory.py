"""How much memory this process holds."""

from __future__ import annotations

import os


def resident() -> int:
    """Bytes of resident memory now; where the system doesn't tell, 0."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
