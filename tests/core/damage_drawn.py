"""Damages of a kind on every style, all that a recipe leaves open drawn.

$SETPIECE_DAMAGES says how many are drawn of each kind, one style after the other; a release is held to 40 and more.
"""

import os
from functools import cache

from drawn import entries

from setpiece.core import assets, catalogue
from setpiece.core.damage import DAMAGES, completed
from setpiece.core.vehicles.build import build

COUNT = int(os.environ.get("SETPIECE_DAMAGES", 7))
STYLES = ("saloon", "hatchback", "estate", "suv", "coupe", "van", "pickup")
KINDS = sorted(set(DAMAGES) - {"crash"})
KNOWN = catalogue.load([assets.root()])


@cache
def car(style):
    return build("car", entries(f"style: {style}, model: {style}, variation: 0, stickers: 0, plate: blank")[0], KNOWN)


@cache
def settled(kind, style):
    """The entries of a kind that as many scenes would draw of a style."""
    drawn = entries(f"style: {style}, model: {style}, damages: {{x: {{kind: {kind}}}}}", scenes=COUNT, seed=11)
    return [entry["damages"]["x"] for entry in drawn]


@cache
def drawn(kind):
    """(entry, body before, body after, damage) of COUNT damages of a kind."""
    found = []
    for n in range(COUNT):
        style = STYLES[n % len(STYLES)]
        entry, body = settled(kind, style)[n], car(style)
        after, damages = DAMAGES[kind].apply(body, "car.x", entry)
        found += [(entry, body, after, completed(damage, body)) for damage in damages if damage.kind == kind]
    return found
