"""A flat tyre: its foot lies flat on the ground, its sidewalls bulge there, the rim comes down, and the car leans on it.

The tread keeps its thickness and the sidewall is pressed together between it and the rim. What the sidewall loses in height it gains
sideways. The shares of the section height, from half the air gone to a rim that nearly touches the ground, are ours.
"""

from __future__ import annotations

from typing import Mapping

import numpy as np
from attrs import evolve, frozen

from ..affine import moved
from ..body import Body, Damage, Frame, Part, finer_parts
from ..recipe.fields import Field
from ..sampling.draw import Draw
from .choose import choose_part
from .kind import DamageKind, place_fields
from .lean import WHEELS, centre_of, lean_of, leaned
from .measure import round_all
from .noise import wander
from .place import part_of
from .refine import refine
from .severity import grade, within
from .truth import outer_area
from .warp import warped

# share of the tyre's section height by which the wheel comes down
TYRE = {"share": {"minor": (0.15, 0.28), "moderate": (0.42, 0.58), "severe": (0.72, 0.81)}}
TREAD = 0.07  # of the section height: what isn't pressed together
ROUND = 0.012  # metres over which the foot's ends are rounded
BEAD = 0.25  # share of the section height, from the rim, that moves with the bead when it comes off
OFF = 0.5  # share from which a bead comes off
SHOULDER, CROWN = 0.86, 9  # share of the half width at which the tread ends; places across its half where its height is taken
FINE = 0.016  # metres: longest edge of the foot's rubber
ON_GROUND = 0.002  # metres above the ground that still count as the foot

FIELDS: Mapping[str, Field] = {
    **place_fields(WHEELS),
    "sink": Field("number", "share of the section height by which the wheel comes down; by severity when absent", None, 0.05, 0.85),
    "bulge": Field("number", "how far the sidewalls go out, by what they lose in height", {"uniform": [0.28, 0.44]}, 0.1, 0.9),
}


@frozen(eq=False)
class Tyre:
    """A standing tyre: `centre` and unit `axle` (level, out of the car), outer and rim `radius` and half its width; `crown` (CROWN,) is how
    much lower the tread is than its middle, at even steps from there to the shoulder. Metres."""

    centre: np.ndarray
    axle: np.ndarray
    radius: float
    rim: float
    half: float
    crown: np.ndarray

    @property
    def section(self) -> float:
        """Metres from the rim to the tread."""
        return self.radius - self.rim

    def polar(self, points: np.ndarray) -> tuple[np.ndarray, ...]:
        """(n, 3) points as metres out along the axle, metres from it, angle from straight down in radians, positive ahead."""
        off = points - self.centre
        out = off @ self.axle
        ahead = off @ np.cross([0.0, 0.0, 1.0], self.axle)
        return out, np.hypot(ahead, off[:, 2]), np.arctan2(ahead, -off[:, 2])

    def place(self, out: np.ndarray, radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
        """What `polar` undoes."""
        ahead = np.cross([0.0, 0.0, 1.0], self.axle)
        return self.centre + np.outer(out, self.axle) + np.outer(radius * np.sin(angle), ahead) - np.outer(radius * np.cos(angle), [0, 0, 1.0])


def settle(values: Mapping, draw: Draw, parts: Mapping[str, Mapping]) -> dict:
    """The SceneSpec's entry: see FIELDS; `slip` is how far its foot has gone sideways, by its drop, and `grain` seeds its folds.

    Raises Faults when the vehicle has no such wheel.
    """
    part = parts[choose_part(values, draw, parts, WHEELS)]
    severity = values["severity"]
    slip, grain = draw.row("foot", 2)
    return {
        "kind": "tire_flat",
        "part": part["cls"],
        "side": part["side"],
        "severity": severity,
        "facing": "-y" if part["side"] == "right" else "+y",
        "spot": [0.5, 0.15],
        "sink": values.get("sink") or within(TYRE, "share", severity, draw("sink")),
        "bulge": values["bulge"],
        "slip": 0.24 * slip - 0.12,
        "grain": int(grain * 2**31),
    }


def apply(body: Body, id: str, entry: Mapping) -> tuple[Body, list[Damage]]:
    """The body leaning on its flat tyre, and the flat tyre as built. Raises Faults when the body has no such wheel."""
    wheel = part_of(body, id, entry)
    before = next((part for part in finer_parts(body, wheel.name) if part.cls == "tyre"), wheel)
    rim = next((part for part in finer_parts(body, wheel.name) if part.cls == "rim"), None)
    tyre = tyre_of(before, rim, centre_of(body, wheel), wheel.side)
    drop = entry["sink"] * tyre.section
    body = leaned(body, wheel.name, drop, lambda part: flattened(part, tyre, drop, entry))
    after = body.part(before.name)
    facts = {"kind": "tire_flat", "part": entry["part"], "side": entry["side"], "asked": entry["severity"],
             **measure(body, after, rim and body.part(rim.name), tyre)}  # fmt: skip
    facts["severity"] = regrade(facts)
    facts["area_cm2"] = round(outer_area(body, before) * 1e4, 3)
    return body, [Damage(id, "tire_flat", body.id, after.name, foot(body, after, tyre), lambda rest: np.ones(len(rest)), facts, whole=True)]


def tyre_of(part: Part, rim: Part | None, centre: np.ndarray, side: str) -> Tyre:
    """The sizes of a tyre from its mesh: its axle is the level direction across which it is thinnest."""
    corners = part.rest[part.triangles]
    weight = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    off = (corners.mean(1) - centre)[:, :2]
    axle = np.append(np.linalg.eigh((off * weight[:, None]).T @ off)[1][:, 0], 0.0)
    axle *= (-1.0 if side == "right" else 1.0) * np.sign(axle[1])
    radius = (part.rest[:, 2].max() - part.rest[:, 2].min()) / 2
    from_axle = lambda points: np.hypot((points - centre) @ np.cross([0, 0, 1.0], axle), points[:, 2] - centre[2])
    seat = from_axle(rim.rest).max() if rim is not None else from_axle(part.rest).min()
    half = float(np.abs((part.rest - centre) @ axle).max())
    far, across = from_axle(part.rest), np.abs((part.rest - centre) @ axle) / (SHOULDER * half) * (CROWN - 1)
    crown = np.array([radius - far[(np.abs(across - k) <= 0.75) & (part.rest[:, 2] > centre[2])].max(initial=seat) for k in range(CROWN)])
    return Tyre(centre, axle, float(radius), float(seat), half, crown.clip(0, 0.15 * (radius - seat)))


def flattened(part: Part, tyre: Tyre, drop: float, entry: Mapping) -> Part:
    """The tyre flat on the ground at z = 0, its wheel `drop` metres lower, out of its rest coordinates."""
    level = evolve(part, vertices=part.rest)
    fine = refine(level, lambda start, end: too_long(tyre, start, end))
    return warped(fine, lambda points: pressed(points, tyre, drop, entry), at=fine.rest)


def too_long(tyre: Tyre, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Which edges of the sidewalls' lower third are too coarse for the foot; the tread is fine as it is."""
    low = np.minimum(start[:, 2], end[:, 2]) < tyre.centre[2] - 0.55 * tyre.radius
    wall = np.minimum(tyre.polar(start)[1], tyre.polar(end)[1]) < tyre.rim + 0.8 * tyre.section
    return low & wall & (np.linalg.norm(end - start, axis=1) > FINE)


def pressed(points: np.ndarray, tyre: Tyre, drop: float, entry: Mapping) -> np.ndarray:
    """Where (n, 3) points of the standing tyre come to lie when its wheel sinks by `drop` metres: none below z = 0."""
    out, radius, angle = tyre.polar(points)
    ground = (tyre.radius - drop) / np.maximum(np.cos(angle), 0.05)
    room = soft_least(ground, tyre.radius, ROUND)
    squeezed = tyre.radius - room
    tread = tyre.radius - TREAD * tyre.section
    share = ((radius - tyre.rim) / (tread - tyre.rim)).clip(0, 1)
    flat = np.interp(np.abs(out), np.linspace(0, SHOULDER * tyre.half, CROWN), tyre.crown) * (squeezed / ROUND).clip(0, 1)
    lower = np.minimum(radius - (squeezed - flat) * share, room)
    reach = 1.35 * np.arccos(1 - drop / tyre.radius)
    near = (1 - (angle / reach) ** 2).clip(0) ** 2
    fold = 1 + 0.22 * wander(entry["grain"], angle * 7.0)
    wall = np.abs(out) / tyre.half
    wall = ((wall - 0.35) / 0.5).clip(0, 1)
    wall = wall * wall * (3 - 2 * wall)
    up = ((radius - tyre.rim) / tyre.section).clip(0, 1)
    aside = np.sign(out) * wall * entry["bulge"] * fold * np.sin(np.pi * up**0.85).clip(0) ** 0.6
    loose = max(entry["sink"] - OFF, 0.0) / (1 - OFF) * (1 - up / BEAD).clip(0) ** 2
    aside = aside + entry["slip"] * up + 0.35 * wall * loose * (out > 0)
    return tyre.place(out + drop * near * aside, lower, angle) - [0.0, 0.0, drop]


def soft_least(a: np.ndarray, b: float, width: float) -> np.ndarray:
    """The lesser of two, rounded where they differ by less than `width`, and never above it."""
    near = (1 - np.abs(a - b) / width).clip(0)
    return np.minimum(a, b) - 0.25 * width * near * near


def measure(body: Body, after: Part, rim: Part | None, tyre: Tyre) -> dict:
    """Facts of the built tyre on the ground: `depth_mm` and `sunk_percent`, how far the wheel came down and that as a share of the
    section height; `foot_m` length and width of what lies on the ground; `bulge_mm` how much wider it is; `size_m` of the whole tyre."""
    level = lean_of(body)
    points = moved(after.vertices, level)
    drop = float((rim.rest[:, 2] - moved(rim.vertices, level)[:, 2]).max()) if rim is not None else tyre.centre[2] - float(
        (points[:, 2].max() + after.rest[:, 2].min()) / 2)  # fmt: skip
    out, _, angle = tyre.polar(points + [0.0, 0.0, drop])
    foot = points[points[:, 2] < ON_GROUND]
    ahead, aside = foot @ np.cross([0, 0, 1.0], tyre.axle), foot @ tyre.axle
    before = np.ptp((after.rest - tyre.centre) @ tyre.axle)
    return {
        "size_m": round_all([np.ptp(points @ np.cross([0, 0, 1.0], tyre.axle)), np.ptp(points[:, 2])]),
        "depth_mm": round(drop * 1000, 3),
        "sunk_percent": round(100 * drop / tyre.section, 2),
        "foot_m": round_all([np.ptp(ahead), np.ptp(aside)]) if len(foot) else [0.0, 0.0],
        "bulge_mm": round(float(np.ptp(out) - before) * 1000, 3),
        "center": round_all(tyre.centre),
    }


def foot(body: Body, after: Part, tyre: Tyre) -> Frame:
    """Where to look: at the outer side of the tyre above its foot, in the body's frame."""
    back = np.linalg.inv(lean_of(body))
    points = moved(after.vertices, np.linalg.inv(back))
    high = points[:, 2].max()
    ahead = np.cross([0, 0, 1.0], tyre.axle)
    spot = tyre.centre + tyre.axle * tyre.half
    spot[2] = 0.27 * high
    axes = np.stack([np.cross([0, 0, 1.0], tyre.axle), [0, 0, 1.0], np.cross(ahead, [0, 0, 1.0])])
    return Frame(moved(spot[None], back)[0], axes @ back[:3, :3].T, np.array([tyre.radius, high / 2]))


def regrade(facts: Mapping) -> str:
    """The severity of a built flat tyre, from how far its wheel came down."""
    return grade(TYRE, {"share": facts["sunk_percent"] / 100})


def repair(facts: Mapping) -> str:
    """A tyre that was driven on flat is replaced."""
    return "replace"


KIND = DamageKind("tire_flat", FIELDS, settle, apply, regrade, "tire_flat", repair)
