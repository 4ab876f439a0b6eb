"""How much of what was asked for can be seen: asked, drawn, placed, and visible by size in pixels."""

from __future__ import annotations

from collections import Counter
from math import inf, sqrt
from typing import Iterator, Mapping

from attrs import define, field
from setpiece.core.faults import fault, nearest
from setpiece.core.scene_spec import SceneSpec

from .plan import NUMBER, show
from .reader import Scene

SIZES = (16, 32, 96, inf)  # a thing's size is the square root of its visible area; 32 and 96 are COCO's bounds
WEIGHTED = ("choice", "quota")


@define
class Row:
    """One group of things. drawn counts scenes' things, placed those of them that found a place; the rest count views."""

    drawn: int = 0
    placed: int = 0
    views: int = 0
    hidden: int = 0
    sizes: Counter = field(factory=Counter)


@define
class Tally:
    """Rows by group. With `by`, a field's path, things are grouped by its value; else by their own path."""

    by: str = ""
    rows: dict[str, Row] = field(factory=dict)
    paths: set[str] = field(factory=set)
    unplaced: Counter = field(factory=Counter)

    def add(self, scene: Scene) -> None:
        """Counts a scene and its finished views."""
        groups = self.groups(scene.spec)
        for group in groups.values():
            self.row(group).drawn += 1
            self.row(group).placed += 1
        self.unplaced.update(NUMBER.sub("", id) for id in scene.spec.unplaced)
        for view in scene.views:
            areas = Counter()
            for record in (record for kind in ("objects", "damages", "decoys") for record in view.annotations[kind]):
                areas[record["id"].partition("/")[0]] += record["area"]  # a crash's damages are counted as one
            for id, group in groups.items():
                row, area = self.row(group), areas[id]
                row.views += 1
                row.hidden += not area
                if area:
                    row.sizes[next(size for size in SIZES if sqrt(area) < size)] += 1

    def row(self, group: str) -> Row:
        return self.rows.setdefault(group, Row())

    def groups(self, spec: SceneSpec) -> dict[str, str]:
        """The annotations' ids of a scene's objects, damages and decoys, and the group of each."""
        found = {}
        for id, path, values in things(spec):
            plain = NUMBER.sub("", path)
            if not self.by:
                found[id] = f"{plain} ({values.get('kind') or values['type']})"
                continue
            self.paths |= {f"{plain}.{key}" for key, value in values.items() if not isinstance(value, dict)}
            owner, _, name = self.by.rpartition(".")
            if owner == plain and name in values:
                found[id] = show(values[name])
            elif owner in ("", "world") and "[" not in id and "." not in id:
                of_scene = {"split": spec.split} if not owner else spec.world
                self.paths |= {f"{owner}.{key}".lstrip(".") for key in of_scene}
                if name in of_scene:
                    found[id] = f"{show(of_scene[name])} ({values['type']})"
        return found

    def lines(self, recipe: Mapping) -> Iterator[str]:
        """The tally as a table. Raises Faults when nothing has the field asked for."""
        if self.by and not self.rows:
            raise fault(f'nothing in the dataset has "{self.by}"; {nearest(self.by, self.paths)}', "--by")
        for id, count in () if self.by else self.unplaced.items():
            group = next((group for group in self.rows if group.startswith(f"subjects.{id} (")), id)
            self.row(group).drawn += count
        shares = asked_shares(recipe, self.by)
        bounds = ["0", *map(str, SIZES[:-1])]
        head = [self.by or "thing", "asked", "drawn", "placed", "views", "hidden", *(f"{a}–{b} px" for a, b in zip(bounds, bounds[1:])), f"≥ {bounds[-1]} px"]
        cells = [head]
        for group, row in sorted(self.rows.items()):
            share = shares.get(group.partition(" (")[0])
            asked = "–" if share is None else f"{100 * share:.1f} %"
            cells.append([group, asked, *map(str, (row.drawn, row.placed, row.views, row.hidden)), *(str(row.sizes[size]) for size in SIZES)])
        widths = [max(map(len, column)) for column in zip(*cells)]
        for line in cells:
            yield "  ".join([line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:]))])


def things(spec: SceneSpec) -> Iterator[tuple[str, str, Mapping]]:
    """(id in annotations, recipe path, values) of every object, damage and decoy in a scene."""
    for id, entry in spec.subjects.items():
        yield id, f"subjects.{id}", entry
        for name, values in entry.get("damages", {}).items():
            yield f"{id}.{name}", f"subjects.{id}.damages.{name}", values
        for name, values in entry.get("decoys", {}).items():
            yield f"{id}.decoys.{name}", f"subjects.{id}.decoys.{name}", values


def asked_shares(recipe: Mapping, path: str) -> dict[str, float]:
    """The shares that a recipe gives the values of a field, where it gives any."""
    node = recipe
    for key in path.split("."):
        node = node.get(key) if isinstance(node, Mapping) else None
    weights = next((node[name] for name in WEIGHTED if isinstance(node, Mapping) and name in node), {})
    weights = weights if isinstance(weights, Mapping) else dict.fromkeys(weights, 1)
    total = sum(weights.values())
    return {show(value): weight / total for value, weight in weights.items()}
