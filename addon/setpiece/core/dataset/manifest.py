"""dataset.json: what the dataset was asked to be. It holds nothing that depends on who rendered it, or when."""

from __future__ import annotations

import json
from typing import Mapping, Sequence

from ... import __version__
from ..faults import Fault, Faults, fault
from .layout import Layout
from .write import as_json, disk_errors, write_atomic

FORMAT = 1
KEYS = {"format", "seed", "scenes", "recipe_hash", "recipe", "taxonomies", "credits"}


def prepare(layout: Layout, recipe: Mapping, recipe_hash: str, seed: int, scenes: int, credits: Sequence[Mapping], taxonomies: Mapping) -> dict:
    """Makes a dataset's folders and its dataset.json, or grows the one that is there; returns its content.

    `recipe` is the recipe as plain JSON, all extends applied; `recipe_hash` is that of its content but for `scenes`;
    `scenes` is one more than the last scene asked for; `credits` are the assets' `credit` maps. Raises Faults when the
    folder holds a dataset of another recipe or of a newer format. Call it with the dataset's lock held.
    """
    old = read_manifest(layout) if layout.manifest.exists() else None
    if old and old["recipe_hash"] != recipe_hash:
        raise changed(layout, old["recipe_hash"], recipe_hash)
    for folder in layout.folders:
        with disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
    known = {(item["kind"], item["id"]): item for item in (*(old["credits"] if old else ()), *credits)}
    manifest = {
        "format": FORMAT,
        "setpiece": __version__,
        "seed": seed,
        "scenes": max(scenes, old["scenes"] if old else 0),
        "recipe_hash": recipe_hash,
        "recipe": recipe,
        "taxonomies": taxonomies,
        "credits": [known[key] for key in sorted(known)],
    }
    manifest["recipe"] = {**recipe, "scenes": manifest["scenes"]} if recipe else recipe
    if manifest != old:
        write_atomic(layout.manifest, as_json(manifest))
    return manifest


def read_manifest(layout: Layout) -> dict:
    """The content of dataset.json. Raises Faults when there is none, or none that this release reads."""
    path = layout.manifest
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise fault("no dataset is here; `setpiece generate RECIPE --out DIR` makes one", file=str(path)) from None
    except OSError as error:
        raise fault(f"can't be read: {error.strerror}", file=str(path)) from None
    except ValueError as error:
        raise fault(f"isn't readable JSON ({error}); restore it, or remove it and generate again with the same recipe", file=str(path)) from None
    version = manifest.get("format") if isinstance(manifest, dict) else None
    if not isinstance(version, int) or version == FORMAT and not KEYS <= set(manifest):
        raise fault(f"is no dataset's; that is a map of {', '.join(sorted(KEYS))}", file=str(path))
    if version > FORMAT:
        raise fault(f"has format {version}, newer than this release's {FORMAT}; install a newer Setpiece", file=str(path))
    return manifest


def changed(layout: Layout, old: str, new: str) -> Faults:
    """What to say when the recipe isn't the one that the dataset was begun with."""
    return Faults(
        [
            Fault(
                f"this dataset was made from another recipe (hash {old[:12]}, yours is {new[:12]}): two recipes in one dataset "
                'would make it irreproducible. Give another --out, or take back the changes; the old recipe is under "recipe" '
                "in that file. Only `scenes` may change",
                "recipe",
                str(layout.manifest),
            )
        ]
    )
