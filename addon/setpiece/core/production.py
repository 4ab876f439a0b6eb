"""A recipe ready to be made into a dataset: what the driver and a bare Blender do alike before the first scene is built."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Callable, Iterator, Sequence

from attrs import frozen

from . import catalogue as catalogues
from .catalogue import Catalogue
from .dataset import Job, Layout, clean, finished, jobs_of, prepare, view_stem
from .dataset.credits import credits_of
from .faults import fault
from .recipe import Recipe, open_recipe, require_supported
from .sampling import sampler
from .scene_spec import SceneSpec
from .taxonomies import used_taxonomies


@frozen(eq=False)
class Production:
    """`sample` takes a scene's number to its SceneSpec; `scenes` are those asked for."""

    recipe: Recipe
    catalogue: Catalogue
    sample: Callable[[int], SceneSpec]
    scenes: range


@frozen(eq=False)
class Work:
    """What a dataset lacks: `jobs` samples it scene by scene; `views` of all views asked for, `done` are there."""

    jobs: Iterator[Job]
    views: int
    done: int


def open_production(path: str | Path, overrides: Sequence[str] = (), scenes: str = "") -> Production:
    """Opens a recipe with "PATH=VALUE" overrides for `scenes`, "N" or "A:B" or "" for as many as the recipe says.

    Raises Faults for all that is wrong with it, before anything is rendered.
    """
    recipe = open_recipe(path, overrides)
    require_supported(recipe)
    catalogue = catalogues.load()
    return Production(recipe, catalogue, sampler(recipe, catalogue), parse_scenes(scenes, recipe.scenes))


def parse_scenes(text: str, count: int) -> range:
    """"8" as the first eight scenes, "8:16" as the next eight, "" as the first `count`."""
    if not text:
        return range(count)
    found = re.fullmatch(r"(?:(\d+):)?(\d+)", text.strip())
    scenes = range(int(found[1] or 0), int(found[2])) if found else range(0)
    if not scenes:
        raise fault(f'"{text}" names no scenes; give a number of them, or a range such as 8:16', "--scenes")
    return scenes


def begin(production: Production, layout: Layout) -> Work:
    """Makes the dataset ready, or tidies one that was begun, and says what is left to do. Call it with the lock held.

    Raises Faults when the dataset is another recipe's or can't be written.
    """
    done = finished(layout.views)
    credits, views, there = {}, 0, 0
    for index in production.scenes:
        spec = production.sample(index)
        views += len(spec.views)
        there += sum(view_stem(index, view) in done for view in range(len(spec.views)))
        credits.update({(item["kind"], item["id"]): item for item in credits_of(spec, production.catalogue)})
    recipe = production.recipe
    prepare(layout, recipe.data, recipe.hash, recipe.seed, production.scenes.stop, list(credits.values()), used_taxonomies())
    clean(layout)
    return Work(jobs_of(production.sample, production.scenes, done), views, there)
