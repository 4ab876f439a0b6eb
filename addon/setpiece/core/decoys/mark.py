"""Decoys that are marks: an image laid on a part, whose mask is the image itself."""

from __future__ import annotations

from functools import partial
from typing import Callable, Mapping, Sequence

import numpy as np
from attrs import evolve

from ..body import Body, Damage, Mark, Part
from ..damage.marked import kept_in_bytes, lie_of, mask, measure
from ..damage.place import part_of
from .place import Place

Lay = Callable[[Part], Part]


def lay(body: Body, id: str, entry: Mapping, place: Place, kind: str, image: np.ndarray, values: Mapping, **facts) -> tuple[Damage, Lay]:
    """A decoy that is a mark of a material's `kind` on the entry's part, over all marks that it has, and what lays it there. `image`
    (h, w) fills the place's frame; the decoy is where it is at least 0.5."""
    part = part_of(body, id, entry)
    name, lie = part.name, lie_of(part, place.frame, place.reach)
    mark = Mark(kind, place.frame, kept_in_bytes(image), {"reach": place.reach, **values})
    measured = measure(mark, lie)
    measured["size_m"] = sorted(measured["size_m"], reverse=True)
    found = {"kind": entry["kind"], "part": entry["part"], "side": entry["side"], **measured, **facts, "over": list(place.over), "fit": place.fit}
    decoy = Damage(id, entry["kind"], body.id, name, place.frame, partial(mask, mark, lie), found)
    return decoy, lambda part: evolve(part, marks=(*part.marks, mark)) if part.name == name else part


class Canvas:
    """A picture of something that lies on a surface, on its way: `u` (w,) and `v` (h,) are pixels' places in metres from its middle,
    v up the slope; `inside` (h, w) float32 is how far inside its edge each is, in metres, negative outside."""

    def __init__(self, half: Sequence[float], pixel: float):
        self.half, self.pixel = np.asarray(half, float), pixel
        columns, rows = np.maximum(np.ceil(2 * self.half / pixel), 8).astype(int)
        self.u = (((np.arange(columns) + 0.5) / columns - 0.5) * 2 * self.half[0]).astype(np.float32)
        self.v = (((np.arange(rows) + 0.5) / rows - 0.5) * 2 * self.half[1]).astype(np.float32)
        self.inside = np.full((rows, columns), -1.0, np.float32)

    def window(self, low, high) -> tuple[slice, slice]:
        """Rows and columns of the pixels between two corners in metres."""
        steps = 2 * self.half / self.inside.shape[::-1]
        first = np.floor((np.asarray(low) + self.half) / steps).astype(int).clip(0)
        last = np.ceil((np.asarray(high) + self.half) / steps).astype(int).clip(0)
        return slice(first[1], last[1]), slice(first[0], last[0])

    def blob(self, at, radii, lean: float = 0.0) -> None:
        """Adds an ellipse of two radii in metres, its long axis turned by `lean` radians from u."""
        c, s, far = np.cos(lean), np.sin(lean), 1.6 * max(radii)
        rows, columns = self.window(np.subtract(at, far), np.add(at, far))
        u, v = self.u[columns] - np.float32(at[0]), (self.v[rows] - np.float32(at[1]))[:, None]
        r = np.hypot((c * u + s * v) / radii[0], (c * v - s * u) / radii[1])
        self.inside[rows, columns] = np.maximum(self.inside[rows, columns], (1 - r) * np.float32(min(radii)))

    def run(self, path: np.ndarray, radii: np.ndarray) -> None:
        """Adds a thread along (n, 2) points, as thick at each as `radii` (n,) says: what runs down and ends in a bead."""
        for (a, b), (r, s) in zip(zip(path, path[1:]), zip(radii, radii[1:])):
            far = 1.6 * max(r, s)
            rows, columns = self.window(np.minimum(a, b) - far, np.maximum(a, b) + far)
            u, v = self.u[columns] - np.float32(a[0]), (self.v[rows] - np.float32(a[1]))[:, None]
            along = np.subtract(b, a)
            t = ((u * along[0] + v * along[1]) / max(float(along @ along), 1e-12)).clip(0, 1)
            inside = r + t * (s - r) - np.hypot(u - t * along[0], v - t * along[1])
            self.inside[rows, columns] = np.maximum(self.inside[rows, columns], inside)

    def image(self, soft: float) -> np.ndarray:
        """(h, w) 0..1, 0.5 on the edge, over `soft` metres."""
        return (0.5 + self.inside / soft).clip(0, 1)
