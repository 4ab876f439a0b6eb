"""A model as differences from another: what it does not say is its template's, stretched to its own sizes."""

from __future__ import annotations

from typing import Mapping

import numpy as np

from ..faults import Faults, fault
from ..recipe.fields import show

LIKE = "like"  # the key under `build:` that names the template
WHOLE = "design"  # a section that names a design stands for itself: nothing of its template's is merged into it

# Which numbers are places: along the car, across it or up. A star is a list of points.
PLACES = {
    "side.plan": "xy*",
    "side.shoulder": "xz*",
    "side.scallop_height": "z",
    "top": "xz*",
    "hood_ridge.at": "y",
    "nose.setback": "z.*",
    "tail.setback": "z.*",
    "plate_recess.height": "z",
    "cabin.windshield.base": "xz",
    "cabin.windshield.top": "xz",
    "cabin.back.base": "xz",
    "cabin.back.top": "xz",
    "cabin.roof": "xz*",
    "cabin.half_width": "y",
    "cabin.widest": "x",
    "cabin.belt": "z",
    "bed.front": "x",
    "bed.floor": "z",
    "panels.underside": "z",
    "panels.sill": "z",
    "panels.front_door": "xx",
    "panels.back_door": "xx",
    "panels.window.belt": "z",
    "panels.window.kick_at": "x",
    "panels.back_windshield.base": "z",
    "panels.cladding.sill": "z",
}


def templates(asset, get) -> list:
    """A model (an asset) and those that it is like, the nearest first; `get` takes an id to an asset.

    Raises Faults on a model that is like itself, or like one that does not exist.
    """
    chain = [asset]
    while LIKE in chain[-1].build:
        last, like = chain[-1], chain[-1].build[LIKE]
        ids = [model.id for model in chain]
        try:
            if not isinstance(like, str):
                raise fault(f"takes the id of a model, not {show(like)}")
            if like in ids:
                raise fault(f"is like itself: {' → '.join((*ids, like))}; write one of them out")
            chain.append(get(like))
        except Faults as wrong:
            raise Faults([last.fault(item.message, "build", LIKE) for item in wrong.faults]) from wrong
    return chain


def laid(build: Mapping, own: Mapping) -> dict:
    """A model's own `build:` section laid on its template's whole one, which is empty where it has no template."""
    own = {key: value for key, value in own.items() if key != LIKE}
    return merged(stretched(build, own), own) if build else own


def merged(under: Mapping, over: Mapping) -> dict:
    """`over` laid on `under`, map by map; an absent value (null) takes a key away."""
    out = dict(under)
    for key, value in over.items():
        if isinstance(value, Mapping) and isinstance(out.get(key), Mapping) and WHOLE not in value:
            out[key] = merged(out[key], value)
        else:
            out[key] = value
    return out


def stretched(template: Mapping, own: Mapping) -> dict:
    """A template with the sizes of `own` and every place moved with them: lengthwise between nose, axles and tail, upward between
    the ground, the floor, the belt and the roof, across in proportion to the width."""
    old, given = template["size"], own.get("size", {})
    new = {**old, **given}
    if "nose" not in given:  # the overhangs keep their shares
        share = (old["nose"] - old["wheelbase"] / 2) / (old["length"] - old["wheelbase"])
        new["nose"] = round(new["wheelbase"] / 2 + share * (new["length"] - new["wheelbase"]), 6)
    belt = template["cabin"]["belt"]
    lift = (belt - old["clearance"]) / (old["height"] - old["clearance"])
    new_belt = own.get("cabin", {}).get("belt", new["clearance"] + lift * (new["height"] - new["clearance"]))
    along, up = zip(_lengthwise(old), _lengthwise(new)), zip(_upward(old, belt), _upward(new, new_belt))
    warp = {"x": _between(*zip(*along)), "z": _between(*zip(*up)), "y": lambda y: y * new["width"] / old["width"], ".": lambda v: v}
    out = merged(template, {"size": new})
    for path, kinds in PLACES.items():
        *sections, key = path.split(".")
        holder = out
        for section in sections:
            if isinstance(holder.get(section), Mapping):
                holder[section] = dict(holder[section])
            holder = holder.get(section) or {}
        if holder.get(key) is not None:
            holder[key] = _moved(holder[key], kinds, warp)
    wheel = own.get("wheel", {})
    if "diameter" in wheel:  # the arch keeps its distance from the tyre
        growth = (wheel["diameter"] - template["wheel"]["diameter"]) / 2
        out["wheel"] = {**out["wheel"], "arch": round(template["wheel"]["arch"] + growth, 6)}
    return out


def _lengthwise(size: Mapping) -> tuple[float, ...]:
    return size["nose"] - size["length"], -size["wheelbase"] / 2, size["wheelbase"] / 2, size["nose"]


def _upward(size: Mapping, belt: float) -> tuple[float, ...]:
    return 0.0, size["clearance"], belt, size["height"]


def _between(old, new):
    """The piecewise linear map that takes the numbers `old` to `new`, going on unstretched beyond them."""
    def place(value):
        if value < old[0]:
            return value - old[0] + new[0]
        return value - old[-1] + new[-1] if value > old[-1] else float(np.interp(value, old, new))

    return place


def _moved(value, kinds: str, warp: Mapping):
    if kinds.endswith("*"):
        return [_moved(point, kinds[:-1], warp) for point in value]
    if len(kinds) == 1:
        return round(warp[kinds](value), 6)
    return [round(warp[kind](number), 6) for kind, number in zip(kinds, value)]
