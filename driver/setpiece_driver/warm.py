"""Vehicles built ahead, on all cores, so that no worker waits for one."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from typing import Callable, Mapping

from setpiece.core import catalogue
from setpiece.core.production import Production
from setpiece.core.vehicles import cache
from setpiece.core.vehicles.build import groups


def vehicles_of(production: Production) -> dict[tuple[str, ...], Mapping]:
    """An entry for every set of parts that the recipe draws and that isn't in the cache on disk, by the names of the files they lack."""
    found = {}
    for index in production.scenes:
        for entry in production.sample(index).subjects.values():
            if entry["type"] == "vehicle":
                files = [cache.file_of(name, spec) for name, spec, _ in groups(entry, production.catalogue)]
                if lacking := tuple(file.name for file in files if not file.is_file()):
                    found.setdefault(lacking, entry)
    return found


def warm(production: Production, progress: Callable[[], None] = lambda: None) -> int:
    """Builds what a recipe's vehicles lack in the cache and returns how many sets of parts that were."""
    entries = vehicles_of(production).values()
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        for _ in pool.map(build_one, entries):
            progress()
    return len(entries)


def build_one(entry: Mapping) -> None:
    for row in groups(entry, catalogue.load()):
        cache.group(*row)
