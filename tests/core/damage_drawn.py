"""Damages of a kind on every model, all that a recipe leaves open drawn.

$SETPIECE_DAMAGES says how many are drawn of each kind, one model after the other; a release is held to 40 and more. $SETPIECE_MODELS
names other models, "wagon,beetle" perhaps, of the project's catalogue or of your own ($SETPIECE_CATALOGUE).
"""

import os
from functools import cache

from drawn import entries

from setpiece.core import catalogue
from setpiece.core.damage import DAMAGES, completed
from setpiece.core.vehicles.build import build

COUNT = int(os.environ.get("SETPIECE_DAMAGES", 7))
MODELS = tuple(filter(None, os.environ.get("SETPIECE_MODELS", "saloon,hatchback,estate,suv,coupe,van,pickup").split(",")))
KINDS = sorted(set(DAMAGES) - {"crash"})
KNOWN = catalogue.load()


@cache
def car(model):
    return build("car", entries(f"model: {model}, variation: 0, stickers: 0, plate: blank")[0], KNOWN)


@cache
def settled(kind, model):
    """The entries of a kind that as many scenes would draw of a model."""
    drawn = entries(f"model: {model}, damages: {{x: {{kind: {kind}}}}}", scenes=COUNT, seed=11)
    return [entry["damages"]["x"] for entry in drawn]


@cache
def drawn(kind):
    """(entry, body before, body after, damage) of COUNT damages of a kind."""
    found = []
    for n in range(COUNT):
        model = MODELS[n % len(MODELS)]
        entry, body = settled(kind, model)[n], car(model)
        after, damages = DAMAGES[kind].apply(body, "car.x", entry)
        found += [(entry, body, after, completed(damage, body)) for damage in damages if damage.kind == kind]
    return found
