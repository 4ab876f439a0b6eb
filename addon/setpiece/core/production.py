"""A recipe ready to be made into a dataset: what the driver and a bare Blender do alike before the first scene is built."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator, Sequence

from attrs import frozen

from . import catalogue as catalogues
from . import sensor, worlds
from .catalogue import Catalogue
from .dataset import Job, Layout, clean, finished, jobs_of, parse_scenes, prepare, view_stem
from .dataset.credits import assets_of, credit
from .faults import Fault, Faults, nearest
from .recipe.fields import Field, show, wrong
from .recipe.load import Recipe, open_recipe
from .sampling.sample import Sampler, sampler
from .scene_spec import SceneSpec
from .subjects import SUBJECTS
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


def look_over(spec: SceneSpec, catalogue: Catalogue, file: str = "") -> None:
    """Raises Faults for what a SceneSpec, edited by hand perhaps, asks for that can't be built: kinds of subjects, assets,
    values of the wrong type or out of bounds."""
    tables = [("world", spec.world, {name: worlds.FIELDS[name] for name in ("hdri", "rotation", "strength")}), *((f"views[{n}].sensor", view["sensor"], sensor.FIELDS) for n, view in enumerate(spec.views))]
    faults = []
    for id, entry in spec.subjects.items():
        if entry["type"] in SUBJECTS:
            tables.append((f"subjects.{id}", entry, SUBJECTS[entry["type"]].fields))
        else:
            faults.append(Fault(f"unknown value {show(entry['type'])}; {nearest(entry['type'], SUBJECTS)}", f"subjects.{id}.type", file))
    for path, values, fields in tables:
        given = {name: values[name] for name, field in fields.items() if isinstance(field, Field) and values.get(name) is not None}
        found = {name: wrong(fields[name], value, catalogue) for name, value in given.items()}
        faults += [Fault(message, f"{path}.{name}", file) for name, message in found.items() if message]
    faults = faults or catalogues.check(assets_of(spec, catalogue), deep=True)
    if faults:
        raise Faults(faults)


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
