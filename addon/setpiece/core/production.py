"""A recipe ready to be made into a dataset: what the driver and a bare Blender do alike before the first scene is built."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator, Sequence

from attrs import frozen

from . import catalogue as catalogues
from .catalogue import Catalogue
from .dataset import Job, Layout, clean, finished, jobs_of, parse_scenes, prepare, view_stem
from .dataset.credits import assets_of, credit
from .faults import Faults
from .recipe.load import Recipe, open_recipe
from .sampling.sample import Sampler, sampler
from .scene_spec import SceneSpec
from .taxonomies import used_taxonomies


@frozen(eq=False)
class Production:
    """`scenes` are those asked for."""

    recipe: Recipe
    catalogue: Catalogue
    sampler: Sampler
    scenes: range

    def sample(self, index: int) -> SceneSpec:
        """Scene `index` with every choice settled."""
        return self.sampler.scene(index)


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
    catalogue = catalogues.load()
    recipe = open_recipe(path, overrides, catalogue)
    return Production(recipe, catalogue, sampler(recipe, catalogue), parse_scenes(scenes, recipe.scenes))


def begin(production: Production, layout: Layout) -> Work:
    """Makes the dataset ready, or tidies one that was begun, and says what is left to do. Call it with the lock held.

    Raises Faults when an asset's file is broken, or the dataset is another recipe's or can't be written.
    """
    done = finished(layout.views)
    used, views, there = {}, 0, 0
    for index in production.scenes:
        spec = production.sample(index)
        views += len(spec.views)
        there += sum(view_stem(index, view) in done for view in range(len(spec.views)))
        used.update({(asset.kind, asset.id): asset for asset in assets_of(spec, production.catalogue)})
    if faults := catalogues.check(used.values(), deep=True):
        raise Faults(faults)
    recipe, credits = production.recipe, [credit(asset) for asset in used.values()]
    prepare(layout, recipe.data, recipe.hash, recipe.seed, production.scenes.stop, credits, used_taxonomies())
    clean(layout)
    return Work(jobs_of(production.sample, production.scenes, done), views, there)
