"""What a person says of what is added, beyond the parts that its objects are."""

from pathlib import Path

import bpy

from ...core import catalogue
from ...core.catalogue import LICENCES, UNKNOWN
from ...core.vehicles.models import styles

FOUND = "FOUND"  # the choice of those who leave it to what is found
FORWARD = ("+X", "-X", "+Y", "-Y")


def near(words):
    """A search among some words, for a text field that takes others too. `words` is called without arguments."""
    return lambda settings, context, text: [word for word in words() if text.lower() in word.lower()]


class AddSettings(bpy.types.PropertyGroup):
    kind: bpy.props.EnumProperty(
        name="Kind",
        description="What it becomes in the catalogue",
        items=[("vehicle", "Vehicle", "With parts, which take paint and damage"), ("prop", "Prop", "A thing that is whole")],
    )
    id: bpy.props.StringProperty(name="Id", description="The name that recipes use: small letters, digits, - . _")
    licence: bpy.props.StringProperty(
        name="Licence",
        description="An SPDX identifier, or LicenseRef-NAME. Recipes leave out what has none",
        default=UNKNOWN,
        search=near(lambda: LICENCES),
        search_options={"SUGGESTION"},
    )
    source: bpy.props.StringProperty(name="Source", description="Where it comes from: an address, a product, or how it was made")
    style: bpy.props.StringProperty(
        name="Style",
        description="The style that recipes draw it by; a guess by its sizes where this is empty",
        search=near(lambda: styles(catalogue.survey()[0])),
        search_options={"SUGGESTION"},
    )
    tags: bpy.props.StringProperty(name="Tags", description="Words of yours that recipes choose by, with commas between them")
    scaled: bpy.props.BoolProperty(name="Scale", description="Say how many metres a unit is; else it is found")
    unit: bpy.props.FloatProperty(name="Metres per unit", description="How many metres one of the scene's units is", default=1.0, min=1e-6, max=1e3, precision=4)
    forward: bpy.props.EnumProperty(
        name="Forward",
        description="The axis of the scene along which it would drive",
        items=[(FOUND, "As found", "By names, lamps, screens and shape"), *((axis, axis, "") for axis in FORWARD)],
    )
    folder: bpy.props.StringProperty(
        name="Folder",
        description="The folder of your catalogue; the first in $SETPIECE_CATALOGUE where this is empty",
        subtype="DIR_PATH",
    )

    def root(self) -> Path:
        """The catalogue's folder. Raises Faults where none is known."""
        return Path(bpy.path.abspath(self.folder)) if self.folder else catalogue.own_root(", or choose one here")

    def attributes(self) -> dict:
        """What was said of those that its kind has."""
        tags = [tag.strip() for tag in self.tags.split(",") if tag.strip()]
        said = {"style": self.style if self.kind == "vehicle" else "", "tags": tags}
        return {name: value for name, value in said.items() if value}

    def decisions(self) -> dict:
        """What was ever decided here, None where that was taken back."""
        said = {"unit": self.unit if self.scaled else None, "forward": None if self.forward == FOUND else self.forward}
        touched = {"unit": "scaled", "forward": "forward"}
        return {key: value for key, value in said.items() if self.is_property_set(touched[key])}
