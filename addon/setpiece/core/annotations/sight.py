"""A shot with what its annotations share, each worked out once, when first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import Mapping

import numpy as np
from attrs import frozen

from ..affine import moved
from ..body import Body, Part
from ..lens import bends, warp_map
from ..raster import Fragments, Grid, Soup, grid_of, soup_of, sweep
from ..shot import Shot
from . import bent, glass
from .boxes import full_box
from .masks import Mask, masks_by_label
from .region import Region, region_of


@frozen(eq=False, slots=False)  # cached_property needs an instance's dict
class Sight(Shot):
    """All arrays are of the delivered picture, (h, w)."""

    @cached_property
    def size(self) -> tuple[int, int]:
        """(h, w) of the delivered picture."""
        return self.camera.height, self.camera.width

    @cached_property
    def grid(self) -> Grid:
        return grid_of(self.camera, self.rendered)

    @cached_property
    def soup(self) -> Soup:
        return soup_of(self.camera, self.bodies, self.part_ids)

    @cached_property
    def fragments(self) -> Fragments:
        """Every meeting of a pixel's centre with a triangle, hidden or not."""
        return Fragments.joined(sweep(self.soup, self.grid))

    @cached_property
    def fragment_parts(self) -> np.ndarray:
        """(n,) the part id of each fragment."""
        return self.soup.part[self.fragments.triangle]

    @cached_property
    def places(self) -> np.ndarray | None:
        """(h, w, 2) where each pixel lies in the rendered frame; None when it lies where it is."""
        return warp_map(self.camera, self.rendered) if bends(self.camera) else None

    @cached_property
    def labels(self) -> np.ndarray:
        """(h, w) int32: the part whose surface the ray through each pixel's centre hits, 0 for none."""
        return self.passes["index"] if self.places is None else bent.labels(self)

    @cached_property
    def depth(self) -> np.ndarray:
        """(h, w) float32 metres along Z of that surface; 1e10 where nothing was hit."""
        return self.passes["depth"] if self.places is None else bent.depth(self)

    @cached_property
    def visible(self) -> Mapping[int, Mask]:
        """The visible pixels of each part that has any."""
        samples = np.flatnonzero(self.labels)
        return masks_by_label(self.labels.ravel()[samples], samples, self.size)

    @cached_property
    def amodal(self) -> Mapping[int, Mask]:
        """The pixels over which each part lies, seen or not. What is seen is always among them: on an edge the renderer and
        this raster may round apart."""
        seen = np.flatnonzero(self.labels)
        parts = np.concatenate([self.fragment_parts, self.labels.ravel()[seen]])
        return masks_by_label(parts, np.concatenate([self.fragments.sample, seen]), self.size)

    @cached_property
    def behind_glass(self) -> np.ndarray:
        """(h, w) int32: -1 where the label isn't glass, else the first part behind it that isn't glass, 0 for none."""
        return glass.behind(self)

    @cached_property
    def regions(self) -> Mapping[str, Region]:
        """Where each damage and each decoy lies."""
        bodies = {body.id: body for body in self.bodies}
        return {damage.id: region_of(self, damage, bodies[damage.body]) for damage in (*self.damages, *self.decoys)}

    @cached_property
    def full_boxes(self) -> Mapping[int, list[float] | None]:
        """The box of each part in and out of the picture, [x, y, w, h] in pixels; None where it is partly behind the camera."""
        return {id: full_box(self.grid, moved(part.vertices, body.pose)) for id, (body, part) in self.owners.items()}

    @cached_property
    def families(self) -> Mapping[int, tuple[int, ...]]:
        """The ids of each part and of all its finer parts."""
        found: dict[int, list[int]] = {id: [id] for id in self.owners}
        for id, (body, part) in self.owners.items():
            while part.parent:
                part = body.part(part.parent)
                found[self.part_ids[body.id, part.name]].append(id)
        return {id: tuple(ids) for id, ids in found.items()}

    @cached_property
    def owners(self) -> Mapping[int, tuple[Body, Part]]:
        """The body and part of each part id."""
        return {self.part_ids[body.id, part.name]: (body, part) for body in self.bodies for part in body.parts}
