"""What came of a damage, measured on the built against the rest mesh and on the marks' images, by code that knows nothing of what made it.

`measured` takes a body before and after one damage and that damage as an annotator is given it: its kind, frame, mask and `gone`. It finds by
itself which part is damaged. Of a region that a mark's image or the moved mesh shows it also tells by what share the mask differs from it.
"""

from types import SimpleNamespace

import numpy as np
from damage_look import LEAN, ROOM, at_mark, differs, look, masked, outer_cm2, region, triangle_areas

LAYER = 0.004  # metres: what lies farther under a skin is another, behind it
FINE = 1_500_000  # nodes at most where a mark's pixels are to be told apart
SLIT = 0.0015  # metres to either side of a slit that are damaged however little it gapes
OUTER = 0.2  # cosine to a lens' mean normal from which a triangle is its face and not its rim
# mm of paint that is off, by how deep a scratch goes: nine tenths of 48 µm of clear coat; that and four fifths of 15 µm of colour; both and
# four fifths of 18 µm of primer; all of it with 33 µm of e-coat
PAINT = {"clear_coat": 0.0432, "colour": 0.060, "primer": 0.0774, "metal": 0.114}
BARE, EATEN, SHEET = 0.78, 0.97, 0.8  # a mark's value from which metal is bare, from which it is eaten through; and mm of sheet
CONE, PLY = np.tan(np.radians(22)), 2.1  # the slope of a cone that a stone knocks out of glass; mm of a windscreen's outer ply


def measured(before, after, damage):
    """The facts of a damage as they are found: `part` (its name), `area_cm2`, `size_m`, `depth_mm`, `center`, for some kinds `hole_cm2` and the
    like, and `mask_off`, the share by which the mask differs from the region that was found."""
    return MEASURES[damage.kind](before, after, damage)


# which part


def changed(before, after):
    """(old, new) of the parts that are no longer the same."""
    there = {part.name: part for part in after.parts}
    return [(part, there[part.name]) for part in before.parts if part.name in there and there[part.name] is not part]


def with_new_mark(before, after):
    """The part that bears another mark than before: old, new and the mark."""
    [(old, new)] = [(old, new) for old, new in changed(before, after) if len(new.marks) != len(old.marks)]
    return old, new, new.marks[-1]


def moved_most(before, after):
    """The part of which most surface has moved farthest, finer parts that moved with theirs aside: old and new."""
    pairs = changed(before, after)
    heads = [pair for pair in pairs if pair[0].parent not in {old.name for old, _ in pairs}]
    return max(heads, key=lambda pair: (triangle_areas(pair[1]) * travel(pair[1])[pair[1].triangles].mean(1)).sum())


def travel(part):
    """(n,) metres by which vertices have moved."""
    return np.linalg.norm(part.vertices - part.rest, axis=1)


# on the surface


def marked(before, after, damage):
    """What a mark's image covers, of the surface that bears it: what stands farther before that than the mark reaches, a bar of a bumper, hides a
    mark from one side alone, as another part would, and neither the mask nor the material knows of it."""
    old, new, mark = with_new_mark(before, after)
    pixel = 2 * mark.frame.half[0] / mark.image.shape[1]
    seen = look(new if damage.gone is None else old, through(damage.frame, pixel), step=pixel / nodes_across(damage.frame, pixel), most=FINE, reach=mark.values["reach"])
    on = at_mark(mark, mark.image, seen.rest) >= 0.5
    return {"part": new.name, **region(seen, on), "mask_off": differs(seen, on, masked(seen, damage) >= 0.5)}, new, mark


def through(frame, pixel):
    """The frame of a damage, its sides drawn out by whole pixels of its mark to ROOM and by no more, so that the lattice has a node at the
    middle of every pixel: a stroke of one pixel falls between the nodes of any other lattice as often as not."""
    half = np.asarray(frame.half)
    return SimpleNamespace(origin=frame.origin, axes=frame.axes, half=(half + pixel * np.ceil((ROOM - 1) * half / pixel)) / ROOM)


def nodes_across(frame, pixel):
    """How many nodes of a lattice a pixel has across, an odd number so that one is in its middle: a flake is some twelve pixels across,
    of which nodes a pixel apart miss one in twelve."""
    room = FINE * pixel**2 / (4 * (ROOM * np.asarray(frame.half) + pixel).prod())
    return max(n for n in (1, 3, 5) if n == 1 or n * n <= room)


def scratched(before, after, damage):
    found, part, mark = marked(before, after, damage)
    return found | {"depth_mm": float(mark.image.max()) * PAINT[mark.values["depth"]]}


def chipped(before, after, damage):
    found, part, mark = marked(before, after, damage)
    return found | {"depth_mm": PAINT["metal" if mark.image.max() > BARE else "primer"]}


def rusted(before, after, damage):
    found, part, mark = marked(before, after, damage)
    return found | {"depth_mm": SHEET if mark.image.max() >= EATEN else PAINT["metal"]}


def cracked(before, after, damage):
    found, part, mark = marked(before, after, damage)
    return found | {"depth_mm": 1000 * float(((part.rest - part.vertices) @ damage.frame.axes[2]).max())}


def shattered(before, after, damage):
    """Of a pane in two sheets the outer one alone is glass that one counts: what is missing is told on what was seen first."""
    found, part, mark = marked(before, after, damage)
    seen = look(before.part(part.name), damage.frame, reach=mark.values["reach"])
    there, _ = still_there(seen, part, np.ones(len(part.triangles), bool), np.inf)
    lost = float(seen.cm2[~there & (at_mark(mark, mark.image, seen.rest) >= 0.5)].sum())
    return found | {"depth_mm": 1000 * float(travel(part).max()), "gone_cm2": lost, "gone_percent": 100 * lost / found["area_cm2"]}


def starred(before, after, damage):
    found, part, mark = marked(before, after, damage)
    return found | {"depth_mm": min(1000 * CONE * cone(mark), PLY)}


def cone(mark):
    """Metres of the radius of the dark disc, about the frame's middle, that a chip's cone is; of half a cone that of its round side. Found
    between the pixels' centres, for the cone of a star is eight pixels across and the last centre within it lies half of one short."""
    dark = mark.values["look"][..., 2]
    height, width = dark.shape
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)[:, None]
    radius = np.linspace(0, float(max(mark.frame.half)), 4 * max(width, height))
    column, row = ((way(angle) * radius / h + 1) * n / 2 - 0.5 for way, h, n in zip((np.cos, np.sin), mark.frame.half, (width, height)))
    i, j = (np.floor(at).astype(int).clip(0, n - 2) for at, n in ((row, height), (column, width)))
    s, t = (column - j).clip(0, 1), (row - i).clip(0, 1)
    value = (dark[i, j] * (1 - s) + dark[i, j + 1] * s) * (1 - t) + (dark[i + 1, j] * (1 - s) + dark[i + 1, j + 1] * s) * t
    far = (radius * (value > 0.2)).max(1)
    return float(far[far > 0.75 * far.max()].mean())


# moved


def dented(before, after, damage):
    old, new = moved_most(before, after)
    seen = look(new, damage.frame)
    inward = (seen.rest - seen.built) @ damage.frame.axes[2]
    deep = float(((new.rest - new.vertices) @ damage.frame.axes[2]).max())
    on = inward >= max(0.1 * deep, 0.0004)
    return {"part": new.name, **region(seen, on), "depth_mm": 1000 * deep, "mask_off": differs(seen, on, masked(seen, damage) >= 0.5)}


def holed(before, after, damage):
    """A hole or a slit, what is left of the skin about it, and the region: what is missing or has moved by as much as at the mask's border."""
    old, new, _ = with_new_mark(before, after)
    seen, skin = look(old, damage.frame), own(old, new)
    there, moved = still_there(seen, new, skin)
    lost = ~there & (np.abs(seen.at) <= damage.frame.half).all(1)  # what is met no more beyond lies at the rim of the part
    hole = lost & about_middle(seen, lost)
    moved = np.where(there | hole, moved, 0)  # what else is met no more lies at an edge that refining the mesh has rounded
    claimed = masked(seen, damage)
    level = float(np.median(moved[np.abs(claimed - 0.5) < 0.05]))
    near = skin & (np.abs(damage.frame.local(new.rest)[new.triangles][:, :, :2]) < damage.frame.half).all((1, 2))
    deep = ((new.rest - new.vertices) @ damage.frame.axes[2])[np.unique(new.triangles[near])].max()
    gone = region(seen, hole)
    found = {"part": new.name, "depth_mm": 1000 * float(deep), "hole_cm2": gone["area_cm2"], "hole_m": gone["size_m"], "level_mm": 1000 * level}
    return found, seen, moved >= level, claimed >= 0.5


def about_middle(seen, on):
    """(k,) which nodes hang together with the one of `on` (k,) that lies nearest to the frame's middle."""
    grid, grown = np.zeros(seen.shape, bool), np.zeros(seen.shape, bool)
    grid.ravel()[seen.node[on]] = True
    if on.any():
        grown.ravel()[seen.node[on][np.argmin((seen.at[on] ** 2).sum(1))]] = True
    while True:
        wider = grown.copy()
        wider[1:] |= grown[:-1]
        wider[:-1] |= grown[1:]
        wider[:, 1:] |= grown[:, :-1]
        wider[:, :-1] |= grown[:, 1:]
        wider &= grid
        if (wider == grown).all():
            return grown.ravel()[seen.node]
        grown = wider


def pierced(before, after, damage):
    found, seen, on, claimed = holed(before, after, damage)
    return found | region(seen, on) | {"mask_off": differs(seen, on, claimed)}


def torn(before, after, damage):
    found, seen, on, claimed = holed(before, after, damage)
    part = after.part(found["part"])
    used = np.unique(part.triangles[own(before.part(part.name), part)])
    used = used[np.abs(damage.frame.local(part.rest[used])[:, :2] / damage.frame.half).max(1) < 1]
    order = used[np.lexsort(part.rest[used].round(7).T)]
    same = (part.rest[order][1:].round(7) == part.rest[order][:-1].round(7)).all(1)
    apart = np.linalg.norm((part.vertices[order][1:] - part.vertices[order][:-1]) @ damage.frame.axes[:2].T, axis=1)
    lips = part.rest[order[1:][same & (apart > 2e-5)]]
    along = damage.frame.local(lips)
    beside = np.abs(seen.at[:, 1] - np.interp(seen.at[:, 0], *along[np.argsort(along[:, 0])][:, :2].T, left=9, right=9)) <= SLIT
    on |= beside
    slit = [float(np.ptp(along[:, 0])), float(apart[same].max())]
    return found | region(seen, on) | {"slit_m": slit, "mask_off": differs(seen, on, claimed)}


def still_there(seen, after, skin, layer=LAYER, lean=LEAN):
    """Of what was seen (k,) of a part before: whether its `skin` (m,) is still there, and the metres by which it has moved, inf where it is gone."""
    now = look(after, seen.frame, skin, seen.step, lean=lean)
    there = np.isin(seen.node, now.node)
    back = np.searchsorted(now.node, seen.node).clip(None, len(now.node) - 1)
    there &= np.linalg.norm(seen.rest - now.rest[back], axis=1) < layer
    moved = np.where(there, np.linalg.norm(now.built[back] - now.rest[back], axis=1), 0)
    gone = np.zeros(seen.shape, bool)
    gone.ravel()[seen.node[~there]] = True
    hole = gone[:-1, :-1] & gone[1:, :-1] & gone[:-1, 1:] & gone[1:, 1:]  # a lone node is one at the skin's edge, met once and not again
    gone[:] = False
    for i in (0, 1):
        for j in (0, 1):
            gone[i : i + hole.shape[0], j : j + hole.shape[1]] |= hole
    gone = gone.ravel()[seen.node]
    return ~gone, np.where(gone, np.inf, moved)


def own(before, after):
    """(m,) which triangles of a built part are what it had: not the torn edges, backs and dark that damage brings. Plastic at a break crazes."""
    kept = [name in before.materials or name.startswith("crazed") for name in after.materials]
    return np.array(kept)[after.slots]


def smashed(before, after, damage):
    """A lamp's lens: what is missing of its face, and how far what is left has moved."""
    clear = lambda part: any(before.materials[name].see_through for name in part.materials)
    [(old, new)] = [(old, new) for old, new in changed(before, after) if clear(old)]
    mean = np.cross(*(old.rest[old.triangles[:, k]] - old.rest[old.triangles[:, 0]] for k in (1, 2))).sum(0)
    mean /= np.linalg.norm(mean)

    def face(part):
        normal = np.cross(*(part.rest[part.triangles[:, k]] - part.rest[part.triangles[:, 0]] for k in (1, 2)))
        return (normal @ mean > OUTER * np.linalg.norm(normal, axis=1)) & own(old, part)

    view = facing(old, mean)
    seen = look(old, view, face(old), lean=OUTER)
    local = damage.frame.local(seen.rest)[:, :2]
    on = (np.abs(local) <= damage.frame.half).all(1) & (damage.mask(seen.rest) >= 0.5)
    there, moved = still_there(seen, new, face(new), lean=OUTER)
    beyond = seen.cm2[(moved > 0.001) & ~on].sum() / max(seen.cm2[on].sum(), 1e-9)  # what has gone or moved so far lies in the cracked zone
    hole, whole = region(seen, ~there)["area_cm2"], float(seen.cm2.sum())
    size = (np.ptp(local[on], axis=0) + seen.step).tolist()
    kept = np.unique(new.triangles[own(old, new)])
    return {"part": new.name, **region(seen, on), "size_m": size, "depth_mm": 1000 * float(travel(new)[kept].max()), "hole_cm2": hole,
            "missing_percent": 100 * hole / whole, "mask_off": float(beyond)}  # fmt: skip


def facing(part, normal):
    """A frame that bounds a part and looks along a normal (3,)."""
    u = np.cross([0.0, 0.0, 1.0], normal)
    axes = np.stack([u / np.linalg.norm(u), np.cross(normal, u / np.linalg.norm(u)), normal])
    used = part.rest[np.unique(part.triangles)]
    middle = (used.max(0) + used.min(0)) / 2
    return SimpleNamespace(origin=middle, axes=axes, half=np.abs((used - middle) @ axes[:2].T).max(0))


# a part as a whole


def flattened(before, after, damage):
    """The tyre that has changed its shape, which no turn of a wheel does, and how far its rim has come down."""
    def bent(pair):
        rest, now = (points - points.mean(0) for points in (pair[1].rest, pair[1].vertices))
        u, _, v = np.linalg.svd(rest.T @ now)
        return np.linalg.norm(rest @ (u @ v) - now, axis=1).max()

    old, new = max(changed(before, after), key=bent)
    world = lambda body, part: part.vertices @ body.pose[:3, :3].T + body.pose[:3, 3]
    low = lambda body: min(world(body, part)[:, 2].min() for part in body.parts if part.cls == "rim" and part.parent == old.parent)
    flat, level = old.rest[:, :2] - old.rest[:, :2].mean(0), world(after, new)
    ahead = np.linalg.eigh(flat.T @ flat)[1][:, 1]
    ahead = np.append(ahead, 0) @ before.pose[:3, :3].T
    section = (np.ptp(old.rest[:, 2]) - np.ptp(next(part for part in before.parts if part.cls == "rim" and part.parent == old.parent).rest[:, 2])) / 2
    drop = low(before) - low(after)
    return {"part": new.name, "area_cm2": outer_cm2(before, old), "size_m": [float(np.ptp(level @ ahead)), float(np.ptp(level[:, 2]))],
            "depth_mm": 1000 * drop, "sunk_percent": 100 * drop / section, "center": middle(old).tolist(), "mask_off": unmarked(damage, new)}  # fmt: skip


def middle(part):
    """(3,) the middle of a part's box at rest."""
    used = part.rest[np.unique(part.triangles)]
    return (used.min(0) + used.max(0)) / 2


def unmarked(damage, part):
    """The share of a part's vertices that the mask leaves out."""
    return float((np.asarray(damage.mask(part.rest)) < 0.5).mean())


def loosened(before, after, damage):
    old, new = moved_most(before, after)
    used = np.unique(new.triangles)
    size = np.sort(np.ptp(old.rest[np.unique(old.triangles)], axis=0))[::-1]
    return {"part": new.name, "area_cm2": outer_cm2(before, old), "size_m": size[:2].tolist(), "depth_mm": 1000 * float(travel(new)[used].max()),
            "center": middle(old).tolist(), "mask_off": unmarked(damage, new)}  # fmt: skip


def lost(before, after, damage):
    """Of the parts that are gone the largest that lies in no other of them, and the box of all of them as the frame looks at it."""
    names = {part.name for part in before.parts} - {part.name for part in after.parts}
    gone = [part for part in before.parts if part.name in names]
    part = max((part for part in gone if part.parent not in names), key=lambda part: triangle_areas(part).sum())
    points = np.concatenate([piece.rest[np.unique(piece.triangles)] for piece in gone])
    size = np.ptp(points @ damage.frame.axes.T, axis=0)
    return {"part": part.name, "area_cm2": outer_cm2(before, part), "size_m": size[:2].tolist(), "depth_mm": 1000 * float(size[2]),
            "center": ((points.min(0) + points.max(0)) / 2).tolist(), "mask_off": unmarked(damage, damage.gone)}  # fmt: skip


MEASURES = {
    "dent": dented, "scratch": scratched, "crack": cracked, "paint_chip": chipped, "rust": rusted, "puncture": pierced, "tear": torn,
    "glass_shatter": shattered, "glass_chip": starred, "lamp_broken": smashed, "tire_flat": flattened, "dislocated_part": loosened,
    "missing_part": lost,
}  # fmt: skip
