"""Scene i of a recipe: a pure function of the recipe, the catalogue and i."""

from __future__ import annotations

from typing import Mapping

from attrs import evolve

from .. import placement
from ..camera import camera_of
from ..cameras import place_view
from ..faults import Fault, Faults
from ..lens import rendered_camera
from ..recipe.check import check
from ..recipe.layout import Item, Slot
from ..recipe.links import plain
from ..recipe.load import Recipe, require_supported
from ..scene_spec import VERSION, SceneSpec, settled
from ..sensor import settle as settle_sensor
from ..subjects import SUBJECTS
from ..worlds import settle as settle_world
from .draw import Draw
from .program import Program, State
from .split import splitter


def sampler(recipe: Recipe, catalogue) -> Sampler:
    """A recipe compiled, to be asked for as many scenes as one likes, in any order. Raises Faults for what only the
    catalogue can tell and for what no release draws yet."""
    require_supported(recipe)
    catalogue = catalogue.allowed(recipe.licences)
    layout, _, _ = check(recipe.data, recipe.where, recipe.files, catalogue)
    return Sampler(recipe, layout, catalogue)


class Sampler:
    def __init__(self, recipe: Recipe, layout, catalogue):
        self.recipe, self.layout, self.catalogue, self.seed = recipe, layout, catalogue, recipe.seed
        self.program = Program(layout, self.seed, catalogue)
        self.split_of = splitter(self.program)
        self.world = self.program.copy(layout.world, "")

    def scene(self, index: int) -> SceneSpec:
        """Scene `index`, whatever came before it."""
        state = State(self.seed, index)
        entries, lacking = self._subjects(state)
        _, values = self.program.draw(state, self.world)
        world = settle_world(values, self._chance(state, "world"), self.catalogue)
        poses, boxes = placement.place(entries, SUBJECTS, self._chance(state, "placement"), self.catalogue, world["place"])
        subjects = {id: {**entries[id], "pose": pose} for id, pose in poses.items()}
        unplaced = [id for id in entries if id not in poses]
        views, missed = self._views(state, subjects, boxes, world)
        return SceneSpec(
            version=VERSION, seed=self.seed, index=index, split=self.split_of(state), image=settled(self.recipe.image),
            annotations=list(self.recipe.annotations), subjects=settled(subjects), world=settled(world), views=settled(views),
            unplaced=[*unplaced, *lacking, *missed], pair=self.recipe.pair,
        )  # fmt: skip

    def fields(self, index: int) -> dict:
        """Every drawn value of a scene by its path, views and hidden fields (None) included."""
        state = State(self.seed, index, full=True)
        program = self.program
        for item in self.layout.subjects.values():
            for copy in program.expand(state, item, "subjects"):
                program.draw(state, copy)
        program.draw(state, self.world)
        for item in self.layout.cameras.values():
            for copy in program.expand(state, item, "cameras"):
                program.draw(state, copy)
                program.draw(state, program.copy(self.layout.sensor, copy.path))
        return state.values

    def asked(self) -> dict[str, Mapping]:
        """What the recipe asks for at every path, without numbers: a distribution in JSON, or {"kind": "plain", "value"}."""
        result = {}
        for path, thing in self.layout.index.items():
            if isinstance(thing, Item):
                if thing.chance is not None:
                    shares = [thing.chance, 1 - thing.chance]
                    result[f"{path}.chance"] = {"kind": "chance", "values": [True, False], "shares": shares}
            elif thing.column:
                result[path] = self._column(path, thing)
            elif thing.drawn:
                result[path] = dict(thing.drawn.asked)
            elif thing.value is not None:
                result[path] = {"kind": "plain", "value": thing.value}
        return result

    def _column(self, path: str, slot: Slot) -> dict:
        table = self.layout.index[path.rpartition(".")[0]].table
        total, shares = sum(table.weights), {}
        for row, weight in zip(table.rows, table.weights):
            value = row.get(slot.column)
            shares[value] = shares.get(value, 0) + weight / total
        return {"kind": "table", "values": list(shares), "shares": list(shares.values())}

    def _chance(self, state: State, path: str) -> Draw:
        """The chance that a room is given to settle with: apart from the draws of fields, whatever their names."""
        return Draw(self.seed, state.scene, "settle." + path, state.prefix)

    def _subjects(self, state: State) -> tuple[dict[str, dict], list[str]]:
        """The subjects' entries, and the ids of items within them (a damage) for which they have no place."""
        entries, lacking = {}, []
        for item in self.layout.subjects.values():
            for copy in self.program.expand(state, item, "subjects"):
                kind, values = self.program.draw(state, copy)
                try:
                    entry = SUBJECTS[kind].settle(values, self._chance(state, copy.path), self.catalogue)
                except Faults as found:
                    raise Faults([self._placed(wrong, copy.path, state.scene) for wrong in found.faults]) from None
                entries[copy.id] = {"type": kind, **entry}
                lacking += [f"{copy.id}.{name}.{id}" for name, _ in copy.groups.get(kind, ()) for id in values[name] if id not in entry[name]]
        return entries, lacking

    def _views(self, state: State, subjects: Mapping, boxes: Mapping, world: Mapping) -> tuple[list[dict], list[str]]:
        views, missed, size, bounds = [], [], self.recipe.image["size"], (world.get("place") or {}).get("bounds")
        for name, item in self.layout.cameras.items():
            copies = self.program.expand(state, item, "cameras")
            chance = self._chance(state, f"cameras.{name}")
            for k, copy in enumerate(copies):
                rig, values = self.program.draw(state, copy)
                view = place_view({"rig": rig, **values}, k, len(copies), subjects, boxes, size, chance, self.catalogue, bounds)
                _, sensor = self.program.draw(state, self.program.copy(self.layout.sensor, copy.path))
                if view is None:
                    missed.append(copy.id)
                    continue
                sensor = settle_sensor(sensor, self._chance(state, f"{copy.path}.sensor"))
                view = {"id": copy.id, **view, "sensor": sensor}
                self._check_lens(view, state.scene)
                views.append(view)
        return views, missed

    def _check_lens(self, view: Mapping, index: int) -> None:
        """Raises Faults for a lens that can't be rendered at the focal length that the rig came to."""
        if not any(view["sensor"]["distortion"]):
            return
        try:
            rendered_camera(camera_of(view, self.recipe.image["size"]))
        except Faults as found:
            raise Faults([self._placed(evolve(wrong, path=""), "sensor.k1", index) for wrong in found.faults]) from None

    def _placed(self, wrong: Fault, path: str, index: int) -> Fault:
        """A fault that was found while settling, with its place in the recipe where it has none of its own (an asset's file)."""
        if wrong.file:
            return wrong
        path = f"{path}.{wrong.path}" if wrong.path else path
        keys, where = tuple(plain(path).split(".")), self.recipe.where
        while keys not in where:
            keys = keys[:-1]
        return Fault(f"scene {index}: {wrong.message}", path, *where[keys])
