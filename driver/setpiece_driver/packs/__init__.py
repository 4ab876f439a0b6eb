"""Packs: assets that others publish, fetched when somebody asks for them, from sources that a YAML pins by their hashes.

read.py makes a Pack of a YAML; sources.py gets its files (store.py keeps them, web.py, tools.py and poly_haven.py fetch them); unpack.py
takes out what the pack names; install.py puts its assets into a catalogue folder, whole or not at all, and record.py notes that.
"""

from .install import fetch
from .pack import Pack, find_pack
from .read import check_packs, read_pack

__all__ = ["Pack", "check_packs", "fetch", "find_pack", "read_pack"]
