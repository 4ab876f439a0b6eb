"""A tear: a slit that opened.

Nothing is lost. The panel is cut along a jagged line; one lip is rolled inward and the other outward, both are drawn apart, and the
panel about them is pressed in by whatever caught on it.
"""

from __future__ import annotations

import math
from typing import Callable, Mapping

import numpy as np
from attrs import evolve, frozen

from ..body import Body, Damage, Frame, Mark
from ..recipe.fields import Field
from ..sampling.draw import Draw
from . import holes
from .choose import fit_in, settle_place
from .kind import DamageKind, place_fields
from .noise import hashed, speckle, tile, wander
from .place import part_of, with_part
from .severity import grade, within

CLASSES = ("front_bumper", "back_bumper", "fender", "rocker_panel", "front_door", "back_door", "quarter_panel")
LIKELY = {"front_bumper": 3.0, "back_bumper": 3.0}  # so many times as likely as by area: thin plastic at the corners is what tears; ours
LOW = {"front_door", "back_door", "quarter_panel", "fender"}  # torn in their lower part, where posts and kerbs reach

# metres; a maker's workshop manual has a bumper repaired with a tear of less than 100 mm and replaced beyond (Mazda 3, bumper repair),
# so severe begins there; the rest is ours
TEAR = {
    "size": {"minor": (0.030, 0.050), "moderate": (0.078, 0.100), "severe": (0.18, 0.42)},  # length along the slit
    "gap": {"minor": (0.0018, 0.0032), "moderate": (0.006, 0.010), "severe": (0.018, 0.040)},  # how far the lips are drawn apart
}
GRADED = ("size", "gap")
ZONE, NARROW = 0.16, 0.3  # the lips bend within this share of the length to either side, and of the panel's height at most
LIPS = {"metal": (35, 75), "plastic": (12, 34)}  # degrees over which a lip is rolled
JAG = {"metal": 0.010, "plastic": 0.018}  # how far the line strays, as a share of the length
DEEP = {"metal": 0.0012, "plastic": 0.003}  # metres of sheet
EDGE_SHARE, EDGE_LEAST = 0.10, 0.0004  # the outline is where the panel has moved so far, as a dent's is
LIPPED = 0.7  # the sheet's inner side is drawn so far out: beyond nobody sees it
LINE = 0.0015  # metres to either side of the slit that are damaged however little it gapes
CAVITY = 0.012  # metres of dark behind the lips
FLAKED = {"metal": 0.0045, "plastic": 0.0028}  # metres to either side of the slit over which paint is off
PIXEL = 0.0005  # metres, of the mark of flaked paint
GROWTH = 0.4
LEAST_DRAWN = 0.8  # a slit gapes at most so far, by its whole gap, for its lips being rolled; the rest they are drawn apart

FIELDS: Mapping[str, Field] = {
    **place_fields(CLASSES),
    "size": Field("number", "length of the slit; by severity when absent", None, 0.02, 0.8, "m"),
    "gap": Field("number", "how far the lips are drawn apart; by severity when absent", None, 0.001, 0.1, "m"),
    "angle": Field("number", "turn from the panel's long axis; drawn so that it fits when absent", None, -180, 180, "degrees"),
}
SPREAD = 35  # degrees to either side of the panel's long axis: what tears runs mostly along the car


@frozen(eq=False)
class Tear:
    """A tear's shape over its frame, u along the slit. `long` half its length, `zone` how far from it its lips bend, `gap` the distance
    by which each lip is drawn off in the middle, `dent` how far the middle is pressed in (all metres); `rolls` (2,) radians of the lips
    at v < 0 and v > 0, inward where positive; `bow` metres and `jag` metres of its line."""

    frame: Frame
    long: float
    zone: float
    gap: float
    dent: float
    rolls: np.ndarray
    bow: float
    jag: float
    peak: float
    grain: int

    @property
    def edge(self) -> float:
        """The displacement in metres at the outline."""
        return max(EDGE_SHARE * self.dent, EDGE_LEAST)

    def line(self, x: np.ndarray) -> np.ndarray:
        """(n,) the slit's v at u: a bow, and on it the straight runs and kinks of what is torn by fits and starts."""
        t = x / self.long
        kinks = 24 if self.long > 0.05 else 12
        return self.spine(x) + self.jag * (0.75 * zigzag(self.grain, t * kinks / 6) + 0.25 * zigzag(self.grain + 1, t * kinks))

    def spine(self, x: np.ndarray) -> np.ndarray:
        """(n,) the smooth line that the lips bend along."""
        return self.bow * (1 - (x / self.long) ** 2)

    def taper(self, x: np.ndarray) -> np.ndarray:
        """(n,) how far the slit stands open along it: 0 at its ends and 1 at its widest."""
        t = (x / self.long).clip(-1, 1)
        skewed = np.where(t < self.peak, (t - self.peak) / (1 + self.peak), (t - self.peak) / (1 - self.peak))
        return 1 - skewed * skewed

    def bowl(self, local: np.ndarray) -> np.ndarray:
        """(n,) metres that the panel is pressed in about the slit, as a whole."""
        t = np.hypot(local[:, 0] / (1.12 * self.long), (local[:, 1] - self.spine(local[:, 0].clip(-self.long, self.long))) / (1.15 * self.zone))
        return self.dent * (1 - np.minimum(t, 1) ** 2) ** 2

    def move(self, local: np.ndarray, side: np.ndarray) -> np.ndarray:
        """(n, 3) local coordinates to where the sheet comes to lie; `side` (n,) 0 or 1 is the lip, v < 0 or v > 0."""
        x, sign = local[:, 0], 2.0 * side - 1
        open_ = self.taper(x)
        far = sign * (local[:, 1] - self.spine(x))  # metres from the slit, a little below 0 on its teeth
        zone = self.zone * np.sqrt(open_) + 1e-6
        s = np.maximum(zone - far, 0)
        roll = self.rolls[side] * open_ * (1 + 0.25 * wander(self.grain + 5, x / (0.35 * self.long)))
        curl = roll / zone
        small = np.abs(curl) < 1e-6
        curl = np.where(small, 1.0, curl)
        run = np.where(small, s, np.sin(curl * s) / curl)
        down = np.where(small, 0.0, (1 - np.cos(curl * s)) / curl)
        near = (s / zone).clip(0, 1.2)
        drawn = self.gap * open_ * near**3 + np.where(s > 0, s - run, 0)
        moved = local.copy()
        moved[:, 1] += sign * drawn
        moved[:, 2] -= down + self.bowl(local)
        return moved


def zigzag(seed: int, x: np.ndarray) -> np.ndarray:
    """Straight runs between free values in -1..1, about one a unit, some short and some long."""
    cell = np.floor(x)
    knot = lambda c: c + 0.6 * (hashed(seed + 77, c) - 0.5)
    cell = cell - (x < knot(cell))
    begin, end = knot(cell), knot(cell + 1)
    t = (x - begin) / (end - begin)
    return 2 * (hashed(seed, cell) * (1 - t) + hashed(seed, cell + 1) * t) - 1


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: see FIELDS; `zone` is the distance from the slit, in metres, within which its lips bend; `outer` the lip (0 or
    1) that was bent outward; `roll` and `dent` in 0..1 say how far lips are rolled and the panel is pressed in, `bow` (-1..1) how the line
    runs, `peak` (-1..1) where along it the slit is widest; `grain` seeds its teeth.

    Raises Faults when the vehicle has no such part.
    """
    likely = {name: {**row, "area": row["area"] * LIKELY.get(row["cls"], 1.0)} for name, row in parts.items()}
    place, long, high, base = settle_place(values, draw, likely, CLASSES)
    severity = values["severity"]
    size = values.get("size") or min(within(TEAR, "size", severity, draw("size")), 0.8 * long)
    gap = values.get("gap") or within(TEAR, "gap", severity, draw("gap"))
    zone = min(max(ZONE * size, 1.25 * gap), NARROW * high)
    gap, turn = min(gap, 0.8 * zone), fit_in(size, 2.5 * zone, high)[1]
    angle = values.get("angle")
    if place["part"] in LOW:
        place["spot"] = low_spot(place)
    entry = {
        "kind": "tear", **place, "severity": severity, "size": size, "gap": gap, "zone": zone,
        "angle": base + min(turn, SPREAD) * (2 * draw("angle") - 1) if angle is None else angle,
    }  # fmt: skip
    entry.update(zip(("roll", "dent", "bow", "peak"), (float(v) for v in draw.row("shape", 4))))
    entry["bow"], entry["peak"] = 2 * entry["bow"] - 1, 0.7 * (2 * entry["peak"] - 1)
    entry["outer"] = int(draw("outer") * 2)
    entry["grain"] = int(draw("grain") * 2**31)
    return entry


def low_spot(place: Mapping) -> list[float]:
    """A place's spot in the lower third of its panel; the last of a spot's two axes is up wherever a panel doesn't face up."""
    first, second = place["spot"]
    return [first, 0.06 + 0.27 * second] if place["facing"][1] != "z" else [first, second]


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body with its panel torn, and the tear as built. Raises Faults when the body has no such part."""
    part = part_of(body, id, entry)
    under = holes.material_of(part)
    tear = shape(entry, under, Frame(np.zeros(3), np.eye(3), np.ones(2)))
    place = holes.free_place(body, part, entry, tuple(tear.frame.half))
    tear = evolve(tear, frame=evolve(place.frame, half=tear.frame.half))
    frame = tear.frame
    fine, coarse = (holes.fine_near(part, frame, tear.long, inner, edge, GROWTH, place.reach)
                    for inner, edge in ((1.5 * tear.jag + abs(tear.bow), max(tear.long / 90, 0.0007)), (tear.zone, tear.zone / 3)))  # fmt: skip
    cut = holes.cut_between(fine, lambda rest: lip(tear, rest, place.reach))
    moved = np.flatnonzero(holes.faced(cut.part, frame, place.reach) & near(tear, cut.part.rest))
    bent = bend(tear, cut, moved)
    was, now = (holes.facing(piece, frame, place.reach) & near(tear, piece.rest)[piece.triangles].all(1) for piece in (fine, bent))
    inward = (bent.rest - bent.vertices) @ frame.axes[2]
    depth = float(inward[np.unique(bent.triangles[now])].max(initial=0.0))
    covers = masker(tear)
    facts = {"kind": "tear", "part": entry["part"], "side": entry["side"], "asked": entry["severity"],
             **holes.measured(fine, holes.unhidden(fine, was, frame.axes), frame, covers), "depth_mm": round(depth * 1000, 3),
             **measure(cut, bent, frame), "under": under, "fit": place.fit}  # fmt: skip
    facts["severity"] = regrade(facts)
    mark = Mark("torn", frame, flaked(tear, entry, under), {"reach": place.reach, "under": under})
    lips = now & (across(tear, frame.local(bent.rest)) < LIPPED)[bent.triangles].all(1)
    sheet = holes.thickened(bent, cut.rim, lips, DEEP[under], f"torn_{under}", f"back_{under}")
    local = frame.local(coarse.rest)
    behind = holes.facing(coarse, frame, place.reach) & near(tear, coarse.rest)[coarse.triangles].all(1)
    pan = DEEP[under] + 0.001 + tear.bowl(local) + (depth + CAVITY) * (1 - across(tear, local) ** 2).clip(0, 1)
    sheet = holes.lined(sheet, coarse, behind, frame, pan)
    body = holes.with_materials(with_part(body, evolve(sheet, marks=(*part.marks, mark))))
    return body, [Damage(id, "tear", body.id, part.name, frame, covers, facts, gone=holes.gone_of(fine, was, bent, now))]


def bend(tear: Tear, cut: holes.Cut, moved: np.ndarray):
    """The cut part with both lips bent, each by its own side of the move."""
    part = cut.part
    side = np.where(cut.sorts == 2, (tear.frame.local(part.rest)[:, 1] > 0).astype(int), cut.sorts)
    for lip_ in (0, 1):
        where = moved[side[moved] == lip_]
        part = holes.bend(part, where, tear.frame, lambda local: tear.move(local, np.full(len(local), lip_)))
    return part


def across(tear: Tear, local: np.ndarray) -> np.ndarray:
    """(n,) how far from the slit, 0, to where the panel stands still, 1."""
    x = local[:, 0]
    return np.hypot(np.maximum(np.abs(x) - 0.9 * tear.long, 0) / (0.22 * tear.long),
                    (local[:, 1] - tear.spine(x.clip(-tear.long, tear.long))) / (1.15 * tear.zone))  # fmt: skip


def near(tear: Tear, rest: np.ndarray) -> np.ndarray:
    """(n,) which rest coordinates the tear may move."""
    return across(tear, tear.frame.local(rest)) < 1.05


def lip(tear: Tear, rest: np.ndarray, reach: float) -> np.ndarray:
    """(n,) 0 below the slit and 1 above it, 2 beyond its ends and off the surface, where nothing is cut."""
    local = tear.frame.local(rest)
    side = (local[:, 1] > tear.line(local[:, 0])).astype(int)
    return np.where((np.abs(local[:, 0]) < tear.long) & (np.abs(local[:, 2]) < reach), side, 2)


def masker(tear: Tear) -> Callable[[np.ndarray], np.ndarray]:
    """The mask: 0.5 where the panel has moved by `tear.edge`, and LINE from the slit."""

    def mask(rest: np.ndarray) -> np.ndarray:
        local = tear.frame.local(rest)
        side = (local[:, 1] > tear.line(local[:, 0])).astype(int)
        far = 0.5 * np.linalg.norm(tear.move(local, side) - local, axis=1) / tear.edge
        slit = np.where(np.abs(local[:, 0]) < tear.long, 1 - np.abs(local[:, 1] - tear.line(local[:, 0])) / (2 * LINE), 0)
        return np.where(across(tear, local) < 1, np.maximum(far, slit).clip(0, 1), 0)

    return mask


def shape(entry: Mapping, under: str, frame: Frame) -> Tear:
    """The tear of an entry, its frame bounding the outline."""
    size, grain = entry["size"], entry["grain"]
    low, high = np.radians(LIPS[under])
    rolls = low + (high - low) * (0.5 * entry["roll"] + 0.5 * hashed(grain + 9, np.arange(2)).astype(float))
    rolls[entry["outer"]] *= -0.75
    tear = Tear(frame=frame, long=size / 2, zone=entry["zone"], gap=0.0,
                dent=max((0.3 + 0.5 * entry["dent"]) * entry["gap"], 0.0006), rolls=rolls, bow=0.06 * size * entry["bow"],
                jag=JAG[under] * size + 0.0004, peak=entry["peak"], grain=grain)  # fmt: skip
    tear = opened(tear, entry["gap"])
    x, y = np.meshgrid(np.linspace(-1.15, 1.15, 161) * tear.long, np.linspace(-1, 1, 161) * (1.25 * tear.zone + abs(tear.bow)))
    on = masker(tear)(np.stack([x.ravel(), y.ravel(), 0 * x.ravel()], 1)).reshape(x.shape) >= 0.5
    half = [np.abs(x[on]).max() + 0.02 * tear.long, np.abs(y[on]).max() + 0.02 * tear.zone]
    return evolve(tear, frame=evolve(frame, half=np.array(half)))


def opened(tear: Tear, gap: float) -> Tear:
    """The tear with its lips drawn so far apart that it gapes `gap` metres; lips that would gape farther by being rolled are rolled less."""
    x = np.linspace(-0.98, 0.98, 197) * tear.long
    local = np.stack([x, tear.line(x), 0 * x], 1)
    lips = np.zeros(len(x), int), np.ones(len(x), int)
    apart = lambda tear: float((tear.move(local, lips[1]) - tear.move(local, lips[0]))[:, 1].max())
    while apart(tear) > LEAST_DRAWN * gap:
        tear = evolve(tear, rolls=0.9 * tear.rolls)
    for _ in range(6):
        tear = evolve(tear, gap=tear.gap + (gap - apart(tear)) / 2)
    return tear


def measure(cut: holes.Cut, bent, frame: Frame) -> dict:
    """`slit_m`: the slit's length along u, and how far its lips have come apart where they are farthest."""
    rim = np.flatnonzero(cut.rim & (cut.sorts < 2))
    order = rim[np.lexsort((cut.sorts[rim], *np.round(cut.part.rest[rim], 9).T))]
    twin = (cut.part.rest[order][1:] == cut.part.rest[order][:-1]).all(1) & (cut.sorts[order][1:] != cut.sorts[order][:-1])
    a, b = order[:-1][twin], order[1:][twin]
    along = frame.local(cut.part.rest[a])[:, 0]
    apart = np.linalg.norm((bent.vertices[a] - bent.vertices[b]) @ frame.axes[:2].T, axis=1)
    return {"slit_m": [round(float(np.ptp(along)), 6) if len(a) else 0.0, round(float(apart.max(initial=0.0)), 6)]}


def flaked(tear: Tear, entry: Mapping, under: str) -> np.ndarray:
    """How far the paint is off, as a torn mark's image: bare along the slit, then primer, both chipped."""
    half = tear.frame.half
    pixel = max(PIXEL, half[0] / 1000)
    width, height = (int(math.ceil(2 * h / pixel)) for h in half)
    x, y = (((np.arange(n) + 0.5) / n * 2 - 1) * h for n, h in zip((width, height), half))
    free = tile(entry["grain"] + 3)
    away = np.abs(y[:, None] - tear.line(x)[None]) + 1e3 * (np.abs(x)[None] > tear.long)
    chips = 0.6 * speckle(free, x[None] / 0.006, y[:, None] / 0.005) + 0.4 * speckle(free, x[None] / 0.0016 + 40, y[:, None] / 0.0016)
    broad = FLAKED[under] * (0.4 + 1.2 * tear.taper(x)[None]) * math.sqrt(min(entry["gap"] / 0.02, 1.5))
    level = away / broad - 2.2 * (chips - 0.5)
    image = np.where(level < 0.7, 1.0, np.where(level < 1.1, 0.5, 0.0))
    image[[0, -1]] = 0
    image[:, [0, -1]] = 0
    return image.astype(np.float32)


def regrade(facts: Mapping) -> str:
    """The severity of a built tear, from its length and from how far it gapes."""
    return grade(TEAR, dict(zip(GRADED, facts["slit_m"])))


KIND = DamageKind("tear", FIELDS, settle, apply, regrade, "tear", holes.repair)
