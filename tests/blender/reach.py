"""What of a picture a damage reaches, by rays of our own over the very triangles of the two scenes of a pair.

Changed geometry is every triangle that stands in one of the two scenes alone, or under a mark that one of them lacks. A pixel is *away*
from damage, its shadow and its reflection when the following holds in both scenes, glass and lenses being passed through on the way:

- the rays through its centre and through those of the pixels up to two from it meet no changed geometry (Cycles' filter is 1.5 pixels wide);
- from the first surface behind glass, none of 48 rays over its hemisphere, spread by the cosine, and no way to a lamp meets any: what is
  changed gives or takes less than about a fiftieth of the light there;
- from every surface on the way, none of 9 rays within 12° of the mirrored one meets any.
"""

import math

import cv2
import numpy as np
from mathutils.bvhtree import BVHTree

HEMISPHERE, LOBE, WIDE = 48, 8, math.radians(12)
OFF = 1e-3  # metres that a ray starts off the surface
LAYERS = 5  # of glass that a ray passes


def reached(stage, camera) -> tuple[np.ndarray, np.ndarray]:
    """(h, w) whether a pixel's own ray meets changed geometry in a stage or in its twin, and whether the pixel isn't away from it."""
    sides = [Rays(one, other) for one, other in ((stage, stage.twin), (stage.twin, stage))]
    rows, columns = np.mgrid[: camera.height, : camera.width] + 0.5
    ways = np.stack([(columns - camera.K[0, 2]) / camera.K[0, 0], (rows - camera.K[1, 2]) / camera.K[1, 1], np.ones_like(rows)], -1)
    ways = ways @ camera.world_to_camera[:3, :3]
    ways /= np.linalg.norm(ways, axis=-1, keepdims=True)
    seen = np.array([[any(rays.meets(camera.position, way) for rays in sides) for way in row] for row in ways])
    near = cv2.dilate(seen.astype(np.uint8), np.ones((5, 5))) > 0
    for row, column in zip(*np.nonzero(~near)):
        near[row, column] = any(rays.lights(camera.position, ways[row, column]) for rays in sides)
    return seen, near


class Rays:
    """The triangles of a stage's scene, of which `changed` names those that the other stage's lacks and `clear` those of glass."""

    def __init__(self, stage, other):
        parts = {stage.part_ids[body.id, part.name]: (body, part, its) for body, its in zip(stage.bodies, other.bodies) for part in body.parts}
        vertices, triangles, changed, clear, count = [], [], [], [], 0
        for item in stage.scene.objects:
            if item.type != "MESH":
                continue
            corners, faces = triangles_of(item)
            vertices.append(corners), triangles.append(faces + count)
            count += len(corners)
            owner = parts.get(item.pass_index)
            changed.append(differing(*owner) if owner else np.zeros(len(faces), bool))
            clear.append(see_through(*owner[:2]) if owner else np.zeros(len(faces), bool))
        self.changed, self.clear = np.concatenate(changed), np.concatenate(clear)
        self.tree = BVHTree.FromPolygons(np.concatenate(vertices).tolist(), np.concatenate(triangles).tolist(), all_triangles=True)
        self.lamps = [(item.data.type, np.array(item.matrix_world)) for item in stage.scene.objects if item.type == "LIGHT"]

    def hits(self, start, way, far=1e4):
        """(place, normal, triangle) of each surface on a way, as far as the first that isn't clear."""
        for _ in range(LAYERS):
            at, normal, face, _ = self.tree.ray_cast(start, way, far)
            if at is None:
                return
            yield np.array(at), np.array(normal), face
            if not self.clear[face]:
                return
            start = np.array(at) + 0.1 * OFF * way

    def meets(self, start, way, far=1e4) -> bool:
        return any(self.changed[face] for _, _, face in self.hits(start, way, far))

    def lights(self, start, way) -> bool:
        """Whether what is changed lights, shades or is mirrored in what a ray from the camera sees."""
        for at, normal, face in self.hits(start, way):
            normal = normal if normal @ way < 0 else -normal
            mirrored = turned(LOBES, way - 2 * (way @ normal) * normal)
            spread = turned(SPREAD, normal) if not self.clear[face] else []
            begin = at + OFF * normal
            if any(self.meets(begin, one) for one in (*mirrored[mirrored @ normal > 0], *spread)):
                return True
            if len(spread) and any(self.meets(begin, *self.towards(lamp, begin)) for lamp in self.lamps):
                return True
        return False

    @staticmethod
    def towards(lamp, start) -> tuple[np.ndarray, float]:
        """The way from a place to a lamp, and how far it is."""
        kind, pose = lamp
        way = pose[:3, 2] if kind == "SUN" else pose[:3, 3] - start
        far = float(np.linalg.norm(way))
        return way / far, 1e4 if kind == "SUN" else far


def triangles_of(item) -> tuple[np.ndarray, np.ndarray]:
    """(n, 3) places in the world and (m, 3) triangles of an object's mesh."""
    mesh = item.data
    mesh.calc_loop_triangles()
    corners, faces = np.empty(3 * len(mesh.vertices), np.float32), np.empty(3 * len(mesh.loop_triangles), np.int32)
    mesh.vertices.foreach_get("co", corners), mesh.loop_triangles.foreach_get("vertices", faces)
    pose = np.array(item.matrix_world)
    return corners.reshape(-1, 3) @ pose[:3, :3].T + pose[:3, 3], faces.reshape(-1, 3)


def differing(body, part, other) -> np.ndarray:
    """(m,) which triangles of a part of a body another body hasn't in that part, or has under other marks."""
    its = next((one for one in other.parts if one.name == part.name), None)
    if its is part and np.array_equal(body.pose, other.pose):
        return np.zeros(len(part.triangles), bool)
    if its is None or not np.array_equal(body.pose, other.pose):
        return np.ones(len(part.triangles), bool)
    old = {corners.tobytes() for corners in its.vertices[its.triangles]}
    found = np.array([corners.tobytes() not in old for corners in part.vertices[part.triangles]])
    for mark in (mark for mark in (*part.marks, *its.marks) if mark not in part.marks or mark not in its.marks):
        local = mark.frame.local(part.rest)[part.triangles]
        limit = [*mark.frame.half, mark.values["reach"]]
        found |= ((local.min(1) <= limit) & (local.max(1) >= np.negative(limit))).all(1)
    return found


def see_through(body, part) -> np.ndarray:
    return np.array([body.materials[name].see_through for name in part.materials])[part.slots]


def turned(ways: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """Ways about +Z turned to lie about an axis."""
    aside = np.cross([1.0, 0, 0] if abs(axis[0]) < 0.8 else [0, 1.0, 0], axis)
    aside /= np.linalg.norm(aside)
    return ways @ np.stack([aside, np.cross(axis, aside), axis])


def fan(count: int, sine) -> np.ndarray:
    """(count, 3) ways about +Z; `sine` takes shares 0..1 of them to the sines of their angles. The R2 sequence."""
    share, around = np.mod(0.5 + np.arange(1, count + 1)[:, None] * [0.7548776662466927, 0.5698402909980532], 1).T
    s = sine(share)
    return np.column_stack([s * np.cos(2 * np.pi * around), s * np.sin(2 * np.pi * around), np.sqrt(1 - s * s)])


SPREAD = fan(HEMISPHERE, np.sqrt)
LOBES = np.concatenate([[[0, 0, 1.0]], fan(LOBE, lambda share: math.sin(WIDE) * np.sqrt(share))])
