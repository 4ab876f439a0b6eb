"""Shows a truth to a person: python truth_look.py NAME FOLDER OUT, FOLDER as write_source left it.

Writes OUT/NAME_VIEW.png, the model's parts in colours from six sides, and prints each part's share of the surface.
"""

import sys
from pathlib import Path

import cv2
import numpy as np
from truth_map import truth

from setpiece.core.imports.source import read_source

VIEWS = {  # axes to the picture's right and up, axis toward the eye, its sign, whether the picture's right is the axis's least
    "right": (1, 2, 0, 1, False),
    "left": (1, 2, 0, -1, True),
    "front": (0, 2, 1, 1, True),
    "back": (0, 2, 1, -1, False),
    "top": (1, 0, 2, 1, False),
    "bottom": (1, 0, 2, -1, False),
}
STEPS = 360  # pixels of a picture's longer side: few enough that samples cover what lies behind
SAMPLES = 3_000_000


def samples(model, count: int = SAMPLES, seed: int = 0):
    """points (n, 3) spread evenly over the surface, and of the triangle that each lies on: mesh name, material name (n,), unit normal (n, 3)."""
    corners = np.concatenate([mesh.vertices[mesh.triangles] for mesh in model.meshes])
    names = np.concatenate([np.full(len(mesh.triangles), mesh.name, object) for mesh in model.meshes])
    materials = np.concatenate([np.array((*mesh.materials, ""), object)[mesh.slots] for mesh in model.meshes])
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    twice = np.linalg.norm(cross, axis=1)
    random = np.random.default_rng(seed)
    at = random.choice(len(corners), count, p=twice / twice.sum())
    weights = random.dirichlet((1, 1, 1), count)
    return (corners[at] * weights[..., None]).sum(1), names[at], materials[at], cross[at] / np.maximum(twice[at], 1e-15)[:, None]


def picture(points, colours, across: int, up: int, toward: int, sign: int, mirrored: bool) -> np.ndarray:
    """uint8 (h, w, 3) of points (n, 3) seen along an axis; the nearest to the eye wins a pixel."""
    flat = points[:, (across, up)]
    low, size = flat.min(0), np.ptp(flat, axis=0)
    scale = STEPS / size.max()
    pixels = ((flat - low) * scale).astype(int)
    image = np.full((*(size[::-1] * scale).astype(int) + 1, 3), 255, np.uint8)
    order = np.argsort(sign * points[:, toward], kind="stable")
    image[pixels[order, 1], pixels[order, 0]] = colours[order]
    return image[::-1, ::-1 if mirrored else 1]


def main(name: str, folder: str, out: str) -> None:
    points, meshes, materials, normals = samples(read_source(Path(folder)))
    labels = np.array(truth(name).labels(points, meshes, materials, normals))
    each, place, counts = np.unique(labels, return_inverse=True, return_counts=True)
    for i in np.argsort(-counts):
        print(f"{each[i] or 'does not matter':24}{100 * counts[i] / len(labels):6.2f} %")
    hues = np.linspace(0, 179, len(each)).astype(np.uint8)
    table = cv2.cvtColor(np.stack([hues, np.full_like(hues, 200), np.where(np.arange(len(each)) % 2, 255, 150).astype(np.uint8)], 1)[None], cv2.COLOR_HSV2BGR)[0]
    table[each == ""] = 200
    for view, axes in VIEWS.items():
        cv2.imwrite(str(Path(out) / f"{name}_{view}.png"), picture(points, table[place.ravel()], *axes))


if __name__ == "__main__":
    main(*sys.argv[1:])
