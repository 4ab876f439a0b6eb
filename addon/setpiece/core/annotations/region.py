"""Where one damage lies in the picture: a raster of its own, finer than the pixels, for scratches are thinner than they are."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ..affine import moved
from ..body import Body, Damage, Frame, Part, finer_parts, joined
from ..mirror import Screen, glossy
from ..raster import Fragments, Soup, sweep
from ..raster.soup import NEAR, heap
from .boxes import full_box, placed
from .masks import Mask, trimmed

NARROW = 20  # pixels; a region narrower than this is sampled finely
FINE, COARSE = 8, 4  # samples along a pixel's side
MOST = 1 << 22  # samples of one damage
ROOM = 0.05  # metres to either side of a flat frame, beyond its own size, in which its panel may bend away
LATTICE = 17  # points along a frame's side
SAME = 2e-3  # metres, and a tenth as much for each metre of distance: nearer than this is the same surface
LEFT = 6e-3  # metres more by which what a missing part leaves behind, such as a filler's cap, stands before where the part was


@frozen(eq=False)
class Region:
    """`coverage` and `visible_coverage` (h, w) float64 are the shares of each pixel of `window` (slices of the picture) that
    the damage covers, on the side that faces the camera; `amodal` and `visible` are the pixels whose centre lies on it.
    The visible ones are those where the label is the damaged part and the depth that of the damaged surface; of what is gone, those
    where nothing stands before it. `outside`: all
    of it lies out of the picture; `truncated`: some of it does."""

    window: tuple[slice, slice]
    coverage: np.ndarray
    visible_coverage: np.ndarray
    amodal: Mask | None
    visible: Mask | None
    outside: bool
    truncated: bool


def region_of(sight, damage: Damage, body: Body) -> Region:
    """Where a damage lies in a sight."""
    part = bearer(damage, body)
    eye = moved(sight.camera.position[None], np.linalg.inv(body.pose))[0]
    points = moved(part.vertices, sight.camera.world_to_camera @ body.pose)
    triangles = mirroring(damage.mirror, part, eye) if damage.mirror else part.triangles if damage.whole else patch(damage.frame, part)
    triangles = triangles[(points[:, 2] >= NEAR)[triangles].all(1)]
    box = full_box(sight.grid, moved(part.vertices[np.unique(triangles)], body.pose)) if len(triangles) else None
    x, y, width, height = window = inside(box, sight.size)
    slices = slice(y, y + height), slice(x, x + width)
    out = out_of_frame(sight, damage, body, part, eye)
    if not width * height:
        return Region(slices, np.zeros((height, width)), np.zeros((height, width)), None, None, bool(out.all()), bool(out.any()))
    soup = heap(sight.camera, points, triangles, np.zeros(len(triangles), np.int32), np.zeros(len(triangles), bool))
    depth = sight.depth[slices].astype(float)
    slack = SAME * (1 + depth / 10) + (LEFT if damage.gone is not None else 0.0)

    finer = fineness(sight, damage, body, window)
    sample, z = surface(soup, sweep(soup, sight.grid.part(window, finer)), damage, part, triangles, eye)
    row, column = np.divmod(sample, width * finer)
    pixel = row // finer * width + column // finer
    coverage = np.bincount(pixel, minlength=width * height).reshape(height, width) / finer**2
    least, most = np.full(width * height, np.inf), np.full(width * height, -np.inf)
    np.minimum.at(least, pixel, z)
    np.maximum.at(most, pixel, z)
    least, most = least.reshape(height, width), most.reshape(height, width)
    slope = np.where(coverage > 0, most - least, 0)  # the pixel's centre may lie as far again from the samples as they from each other
    seen = depth >= least - slope - slack
    if damage.gone is None:
        own = np.isin(sight.labels[slices], [sight.part_ids[body.id, name] for name in owners(damage, body)])
        seen &= own & (depth <= most + slope + slack)

    sample, z = surface(soup, sweep(soup, sight.grid.part(window)), damage, part, triangles, eye)
    centre = np.full(width * height, np.inf)
    centre[sample] = z
    centre = centre.reshape(height, width)
    found = np.where(np.isfinite(centre), centre, 0)
    visible = depth > found - slack if damage.gone is not None else own & (np.abs(found - depth) < slack)
    return Region(
        slices,
        coverage,
        np.where(seen, coverage, 0),
        trimmed(np.isfinite(centre), (x, y), sight.size),
        trimmed(np.isfinite(centre) & visible, (x, y), sight.size),
        bool(out.all()),
        bool(out.any()),
    )


def owners(damage: Damage, body: Body) -> list[str]:
    """The names of the parts on which a damage lies."""
    if damage.mirror:
        return [part.name for part in glossy(body)]
    return [damage.part, *(part.name for part in finer_parts(body, damage.part))] if damage.whole else [damage.part]


def bearer(damage: Damage, body: Body) -> Part:
    """The surface on which a damage lies: what is gone, all that is glossy of what is mirrored, else its part, with its finer parts where it is
    whole."""
    if damage.gone is not None:
        return damage.gone
    parts = glossy(body) if damage.mirror else [body.part(name) for name in owners(damage, body)]
    return joined(parts) if len(parts) > 1 else parts[0]


def patch(frame: Frame, part: Part) -> np.ndarray:
    """The (m, 3) triangles of a part that may bear what lies in a frame: those that reach into it and face its way."""
    local = frame.local(part.rest)
    limit = np.array([*frame.half, max(frame.half) + ROOM])
    a, b, c = (local[corner] for corner in part.triangles.T)
    near = ((np.minimum(np.minimum(a, b), c) <= limit) & (np.maximum(np.maximum(a, b), c) >= -limit)).all(1)
    a, b, c = a[near], b[near], c[near]
    faces = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (c[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1]) > 0
    return part.triangles[near][faces]


def mirroring(screen: Screen, part: Part, eye: np.ndarray) -> np.ndarray:
    """The (m, 3) triangles of a part that may mirror a screen to an eye: those whose corners show it, or parts of its plane around it."""
    met = screen.met(part.vertices, part.normals, eye)
    a, b, c = (met[corner] for corner in part.triangles.T)
    least, most = np.minimum(np.minimum(a, b), c), np.maximum(np.maximum(a, b), c)
    return part.triangles[((least[:, :2] <= screen.frame.half) & (most[:, :2] >= -screen.frame.half)).all(1) & (most[:, 2] > 0)]


def out_of_frame(sight, damage: Damage, body: Body, part: Part, eye: np.ndarray) -> np.ndarray:
    """(n,) whether points of the damage lie out of the picture: all of a whole part's, those that mirror what is mirrored, else a lattice
    on its frame, which is as near to its panel as a flat thing can be."""
    if damage.mirror:
        on = damage.mirror.mirrored(part.vertices, part.normals, eye) > 0
        return beyond(sight, moved(part.vertices[on] if on.any() else damage.frame.origin[None], body.pose))
    if damage.whole:
        return beyond(sight, moved(part.vertices, body.pose))
    side = np.linspace(-1, 1, LATTICE)
    u, v = (axis.ravel()[:, None] for axis in np.meshgrid(side, side))
    rest = damage.frame.origin + u * damage.frame.half[0] * damage.frame.axes[0] + v * damage.frame.half[1] * damage.frame.axes[1]
    on = np.asarray(damage.mask(rest)) >= 0.5
    return beyond(sight, moved(rest[on] if on.any() else rest, body.pose))


def beyond(sight, world: np.ndarray) -> np.ndarray:
    """(n,) whether (n, 3) points of the world lie out of the picture."""
    pixels = placed(sight.grid, world)
    return ~((pixels >= 0) & (pixels <= sight.size[::-1])).all(1)


def inside(box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The whole pixels (x, y, w, h) of a picture of `size` (h, w) that a box touches."""
    if box is None:
        return 0, 0, 0, 0
    least = np.clip(np.floor(box[:2]), 0, size[::-1]).astype(int)
    most = np.clip(np.ceil(np.add(box[:2], box[2:])), 0, size[::-1]).astype(int)
    return (*(int(value) for value in least), *(int(value) for value in most - least))


def fineness(sight, damage: Damage, body: Body, window) -> int:
    """Samples along a pixel's side, by how wide the damage's frame is across its narrow side."""
    u, v = damage.frame.axes[:2] * np.asarray(damage.frame.half)[:, None]
    ends = moved(damage.frame.origin + np.array([u, -u, v, -v]), body.pose)
    ends = placed(sight.grid, ends)
    wide = np.fmin(*np.hypot(*(ends[0::2] - ends[1::2]).T))
    finer = FINE if wide < NARROW else COARSE
    while finer > 1 and window[2] * window[3] * finer**2 > MOST:
        finer //= 2
    return finer


def surface(soup: Soup, chunks, damage: Damage, part: Part, triangles: np.ndarray, eye: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The samples on whose nearest surface that faces the camera the damage lies, and its depth there (n,) metres. `eye`: (3,), the
    camera's place in the body's frame."""
    fragments = Fragments.joined(chunks)
    x, y = soup.x, soup.y
    turned = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0])
    fragments = fragments.some(turned[fragments.triangle] < 0)  # counter-clockwise from outside is clockwise with Y down
    if not len(fragments.z):
        return fragments.sample, fragments.z
    nearest = np.full(fragments.sample.max() + 1, np.inf)
    np.minimum.at(nearest, fragments.sample, fragments.z)
    front = np.flatnonzero(fragments.z == nearest[fragments.sample])
    chosen = np.zeros(len(nearest), np.intp)
    chosen[fragments.sample[front]] = front  # one of two that meet in an edge
    fragments = fragments.some(chosen[np.isfinite(nearest)])
    weights, corners = fragments.weights(soup), triangles[fragments.triangle].T
    between = lambda values: sum(values[corner] * weight[:, None] for corner, weight in zip(corners, weights))
    if damage.mirror:
        marked = damage.mirror.mirrored(between(part.vertices), between(part.normals), eye) > 0
        return fragments.sample[marked], fragments.z[marked]
    rest = between(part.rest)
    local = damage.frame.local(rest)
    within = np.flatnonzero(damage.whole | (np.abs(local[:, :2]) <= damage.frame.half).all(1))
    marked = within[np.asarray(damage.mask(rest[within])) >= 0.5]
    return fragments.sample[marked], fragments.z[marked]
