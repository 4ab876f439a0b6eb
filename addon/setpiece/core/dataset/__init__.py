"""A dataset on disk: where things lie, how a view is committed, what is finished, and whose turn it is to write."""

from .jobs import Job, jobs_of, parse_scenes
from .layout import Layout, scene_name, twin_suffix, view_stem
from .lock import lock
from .manifest import prepare, read_manifest
from .resume import clean, finished
from .runs import next_run
from .write import as_json, digest, write_atomic, write_view

__all__ = [
    "Job", "Layout", "as_json", "clean", "digest", "finished", "jobs_of", "lock", "next_run", "parse_scenes", "prepare", "read_manifest",
    "scene_name", "twin_suffix", "view_stem", "write_atomic", "write_view",
]  # fmt: skip
