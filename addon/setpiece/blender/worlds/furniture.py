"""What stands along a workshop's walls. Each function adds one thing with its back in y = 0, its middle in x = 0, facing -Y; its own colour
is the material "own.N"."""

from __future__ import annotations

import numpy as np

from .solids import Solids


def cabinet(solids: Solids, thing, own: str) -> None:
    """A tall cabinet with two doors."""
    w, h = thing["width"] / 2, thing["height"]
    solids.box((-w, -0.45, 0.06), (w, -0.01, h), own)
    solids.boxes([(-w + 0.015, -0.47, 0.08), (0.005, -0.47, 0.08)], [(-0.005, -0.45, h - 0.02), (w - 0.015, -0.45, h - 0.02)], own, "+y")
    solids.boxes([(-0.05, -0.5, h / 2 - 0.08), (0.03, -0.5, h / 2 - 0.08)], [(-0.03, -0.47, h / 2 + 0.08), (0.05, -0.47, h / 2 + 0.08)], "steel")


def chest(solids: Solids, thing, own: str) -> None:
    """A tool chest on castors, seven drawers high."""
    w, h = thing["width"] / 2, thing["height"]
    solids.box((-w, -0.5, 0.14), (w, -0.04, h), own)
    heights = np.cumsum([0, 2.4, 1.7, 1.7, 1.2, 1.2, 1, 1])
    zs = 0.17 + heights / heights[-1] * (h - 0.24)
    solids.boxes([(-w + 0.02, -0.52, z + 0.006) for z in zs[:-1]], [(w - 0.02, -0.5, z - 0.006) for z in zs[1:]], own, "+y")
    solids.boxes([(-w + 0.06, -0.545, z - 0.035) for z in zs[1:]], [(w - 0.06, -0.52, z - 0.02) for z in zs[1:]], "steel", "+y")
    solids.boxes([(x - 0.03, y - 0.05, 0.0) for x in (-w + 0.08, w - 0.08) for y in (-0.43, -0.1)], [(x + 0.03, y + 0.05, 0.14) for x in (-w + 0.08, w - 0.08) for y in (-0.43, -0.1)], "black")
    solids.box((-w - 0.005, -0.51, h), (w + 0.005, -0.03, h + 0.02), "black")


def bench(solids: Solids, thing, own: str) -> None:
    """A work bench with a shelf, a vice, and a board of hooks above it."""
    w, h = thing["width"] / 2, thing["height"]
    solids.box((-w, -0.68, h - 0.05), (w, -0.02, h), "wood")
    legs = [(x, y) for x in (-w + 0.05, w - 0.11) for y in (-0.64, -0.1)]
    solids.boxes([(x, y, 0.0) for x, y in legs], [(x + 0.06, y + 0.06, h - 0.05) for x, y in legs], own)
    solids.box((-w + 0.05, -0.62, 0.22), (w - 0.05, -0.06, 0.25), own)
    solids.boxes([(-0.7 * w, -0.5, 0.25), (0.1 * w, -0.45, 0.25)], [(-0.2 * w, -0.15, 0.5), (0.6 * w, -0.12, 0.42)], "card", "-z")
    solids.box((0.55 * w, -0.62, h), (0.55 * w + 0.14, -0.36, h + 0.16), "steel", "-z")
    solids.box((-0.8 * w, -0.4, h), (-0.45 * w, -0.16, h + 0.22), own, "-z")
    solids.box((-w, -0.03, h + 0.35), (w, -0.005, h + 1.15), "board")
    xs = np.linspace(-w + 0.12, w - 0.12, int(w * 12))
    lengths = 0.12 + 0.22 * np.abs(np.sin(7.3 * xs + 1.0))
    tops = h + 1.05 - 0.3 * (np.arange(len(xs)) % 3 == 1)
    solids.boxes(np.stack([xs - 0.018, 0 * xs - 0.05, tops - lengths], 1), np.stack([xs + 0.018, 0 * xs - 0.03, tops], 1), "steel")


def tyres(solids: Solids, thing, own: str) -> None:
    """A stack of tyres."""
    for k in range(max(2, int(thing["height"] / 0.215))):
        solids.add(tyre(), (0.02 * np.sin(3.1 * k + thing["x"]), -0.38 + 0.02 * np.cos(2.3 * k), 0.215 * k))


def tyre() -> Solids:
    """A tyre that lies flat: a band with rounded shoulders, open in the middle."""
    solids = Solids()
    profile = np.array([(0.21, 0.03), (0.27, 0.005), (0.31, 0.015), (0.332, 0.05), (0.332, 0.16), (0.31, 0.195), (0.27, 0.205), (0.21, 0.18), (0.20, 0.105), (0.21, 0.03)])
    turn = np.linspace(0, 2 * np.pi, 33)[:, None]
    points = np.stack([profile[:, 0] * np.cos(turn), profile[:, 0] * np.sin(turn), profile[:, 1] + 0 * turn], -1)
    slope = np.gradient(profile, axis=0)
    slope /= np.linalg.norm(slope, axis=1, keepdims=True)
    out, rise = slope[:, 1], -slope[:, 0]
    solids.grid(points, "rubber", normals=np.stack([out * np.cos(turn), out * np.sin(turn), rise + 0 * turn], -1))
    return solids


def drum(solids: Solids, thing, own: str) -> None:
    """An oil drum with two rings."""
    h = thing["height"]
    zs = [0.0, 0.3 * h, 0.31 * h, 0.33 * h, 0.34 * h, 0.66 * h, 0.67 * h, 0.69 * h, 0.70 * h, h]
    radii = [0.29, 0.29, 0.302, 0.302, 0.29, 0.29, 0.302, 0.302, 0.29, 0.29]
    barrel = Solids()
    barrel.post([(0, 0, z) for z in zs], radii, own, 28)
    barrel.post([(0, 0, h - 0.012), (0, 0, h - 0.011)], [0.0, 0.288], "steel", 28)
    solids.add(barrel, (0, -0.36, 0))


def poster(solids: Solids, thing, own: str) -> None:
    """A framed print on the wall."""
    w, h, z = thing["width"] / 2, thing["height"], 1.45
    solids.box((-w, -0.03, z), (w, -0.002, z + h), "black", "+y")
    solids.quads([[(-w + 0.03, -0.032, z + 0.03), (w - 0.03, -0.032, z + 0.03), (w - 0.03, -0.032, z + h - 0.03), (-w + 0.03, -0.032, z + h - 0.03)]], own + ".print")


def nothing(solids: Solids, thing, own: str) -> None:
    """A gap."""


FURNITURE = {"cabinet": cabinet, "chest": chest, "bench": bench, "tyres": tyres, "drum": drum, "poster": poster, "nothing": nothing}
