"""Decoys as a table: what looks like damage and isn't. A new kind is a file with a DecoyKind and a line here.

They are laid on after all damage, as dirt comes last: mud and stickers lie over a scratch. A decoy keeps clear of damage where its part
has room; where it hasn't, its facts name under `over` the damages that it lies on, and both masks hold the pixels that they share.
"""

from __future__ import annotations

from typing import Callable, Container, Mapping, Sequence

from attrs import evolve

from ..body import Body, Damage, Part, finer_parts
from ..damage.choose import Lacks
from ..damage.truth import outer_area
from ..recipe.fields import Field
from . import bird_lime, crease, dirt, mud, panel_gap, reflection, sticker, water
from .kind import DecoyKind

DECOYS: dict[str, DecoyKind] = {
    module.KIND.name: module.KIND for module in (dirt, mud, bird_lime, water, sticker, crease, panel_gap, reflection)
}


def fields() -> dict[str, Mapping[str, Field]]:
    """What a recipe may say of each kind of decoy."""
    return {name: kind.fields for name, kind in DECOYS.items()}


def laid(
    body: Body, whole: Body, id: str, entries: Mapping[str, Mapping], damages: Sequence[Damage]
) -> tuple[Body, Body, list[Damage]]:
    """A damaged body of subject `id`, and the same one as it was `whole`, with the decoys of a SceneSpec's entry, and these as built, with
    `share_percent` of their part's outer surface among their facts where they have an area. They lie on both bodies alike; what would lie on a part that damage
    has taken away, and a reflection in paint that shows none, is left out."""
    found, there = [], {part.name for part in body.parts}
    for name, entry in entries.items():
        if (f"{entry['part']}.{entry['side']}" if entry["side"] else entry["part"]) not in there:
            continue
        try:
            decoy, lay = DECOYS[entry["kind"]].apply(whole, f"{id}.decoys.{name}", entry, damages)
        except Lacks:
            continue
        if not decoy.mirror:  # what is mirrored has no area of its own
            share = decoy.facts["area_cm2"] / (outer_area(whole, whole.part(decoy.part)) * 1e4)
            decoy = evolve(decoy, facts={**decoy.facts, "share_percent": round(100 * min(share, 1.0), 2)})
        found.append(decoy)
        names, made = {decoy.part, *(part.name for part in finer_parts(whole, decoy.part))}, {}
        body, whole = (wearing(each, names, lay, made) for each in (body, whole))
    return body, whole, found


def wearing(body: Body, names: Container[str], lay: Callable[[Part], Part], made: dict[int, Part]) -> Body:
    """A body with `lay` done to its parts of some names; what was `made` of a part is used for every body that has it."""
    for part in body.parts:
        if part.name in names and id(part) not in made:
            made[id(part)] = lay(part)
    return evolve(body, parts=tuple(made.get(id(part), part) for part in body.parts))
