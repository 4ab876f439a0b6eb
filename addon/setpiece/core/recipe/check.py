"""The whole of a recipe against the tables of all rooms."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

from ..faults import Fault, Faults, nearest
from .circles import check_circles
from .fields import Field, Items, is_number, show
from .layout import Item, Layout, Split
from .links import check_links
from .match import check_assets
from .read import NAME, Reader
from .text import Where
from .top import DEFAULT_ANNOTATIONS, IMAGE, TOP

PARTS = ("image", "annotations", "subjects", "world", "cameras", "sensor", "split", "extends")


def subject_rows() -> Mapping[str, Mapping[str, Field | Items]]:
    from ..subjects import SUBJECTS

    return {name: kind.fields for name, kind in SUBJECTS.items()}


def rig_rows() -> Mapping[str, Mapping[str, Field]]:
    from ..cameras import RIGS

    return {name: kind.fields for name, kind in RIGS.items()}


def rig_views() -> Mapping[str, int]:
    from ..cameras import RIGS

    return {name: kind.views for name, kind in RIGS.items() if kind.views}


def world_fields() -> Mapping[str, Field]:
    from ..worlds import FIELDS

    return FIELDS


def sensor_fields() -> Mapping[str, Field]:
    from ..sensor import FIELDS

    return FIELDS


def optional_annotations() -> dict[str, bool]:
    """The annotations that a recipe may ask for, and whether each is made where it says nothing."""
    from ..annotations import ANNOTATIONS

    return {name: name in DEFAULT_ANNOTATIONS for name, row in ANNOTATIONS.items() if row.optional}


SUBJECT_ITEMS = Items(subject_rows, "type", "what kind of subject it is")
CAMERA_ITEMS = Items(rig_rows, "rig", "how the camera stands around the scene", counts=rig_views)


def check(data: Mapping, where: Where, files: Mapping[str, Path], catalogue=None) -> tuple[Layout, dict, tuple[Fault, ...]]:
    """A recipe's plain values to its layout, its top-level values, and what only later releases draw. With a catalogue,
    names of assets are checked too. Raises Faults, all at once."""
    from ..cameras import check_aims

    reader = Reader(where, files, catalogue)
    for key in data:
        if key not in TOP and key not in PARTS:
            reader.fault((key,), f"unknown key; {nearest(str(key), [*TOP, *PARTS])}")
    values = {name: reader.slot((name,), data.get(name), spec).value for name, spec in TOP.items()}
    values["image"] = _image(reader, data.get("image"))
    values["annotations"] = _annotations(reader, data.get("annotations"))
    subjects = reader.items(("subjects",), data.get("subjects"), SUBJECT_ITEMS)
    world = _plain(reader, "world", data.get("world"), world_fields(), False)
    cameras = reader.items(("cameras",), data.get("cameras"), CAMERA_ITEMS, count="views")
    sensor = _plain(reader, "sensor", data.get("sensor"), sensor_fields(), True)
    if not data.get("cameras"):
        reader.fault(("cameras",), "there is no camera, so there would be no picture; give one, such as orbit: {rig: orbit, views: 3}")
    split = _split(reader, data.get("split"))
    layout = Layout(subjects, world, cameras, sensor, split, reader.index)
    check_links(layout, reader)
    check_circles(layout, reader)
    check_aims(layout, reader)
    if catalogue is not None and not (reader.faults or reader.later):
        check_assets(layout, reader)
    if reader.faults:
        raise Faults(sorted(set(reader.faults), key=lambda f: (f.file, f.line, f.path, f.message)))
    return layout, values, tuple(sorted(set(reader.later), key=lambda f: (f.file, f.line, f.path, f.message)))


def _plain(reader: Reader, name: str, given, fields: Mapping[str, Field], each_view: bool) -> Item:
    """World and sensor: one item, without a kind of its own."""
    if given is not None and not isinstance(given, dict):
        reader.fault((name,), f"takes a map of its fields, not {show(given)}")
        given = None
    for key in given or {}:
        if key not in fields:
            reader.fault((name, key), f"unknown key; {nearest(str(key), fields)}")
    slots = {key: reader.slot((name, key), (given or {}).get(key), spec, not each_view) for key, spec in fields.items()}
    item = Item(name, name, None, {"": slots}, each_view=each_view)
    reader.keep((name,), item)
    return item


def _image(reader: Reader, given) -> dict:
    item = _plain(reader, "image", given, IMAGE, False)
    for name, slot in item.slots[""].items():
        if slot.drawn:
            reader.fault(("image", name), "is the same for the whole data set; give a plain value")
    return {name: slot.value for name, slot in item.slots[""].items()}


def _annotations(reader: Reader, given) -> list[str]:
    usual = optional_annotations()
    asked = dict(usual)
    if isinstance(given, list):
        asked = dict.fromkeys(usual, False)
        given = {str(name): True for name in given}
    elif given is not None and not isinstance(given, dict):
        reader.fault(("annotations",), f"takes a list of names or a map of name to true or false, not {show(given)}")
        given = None
    for name, value in (given or {}).items():
        if name not in usual:
            reader.fault(("annotations", name), f"unknown annotation; {nearest(str(name), usual)}")
        elif not isinstance(value, bool):
            reader.fault(("annotations", name), f"takes true or false, not {show(value)}")
        asked[name] = value
    return [name for name in usual if asked[name] is True]


def _split(reader: Reader, given) -> Split | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        reader.fault(("split",), f"takes a map such as {{by: subjects.car.model, train: 0.8, val: 0.2}}, not {show(given)}")
        return None
    by = given.get("by", "")
    shares = {name: share for name, share in given.items() if name != "by"}
    if not isinstance(by, str):
        reader.fault(("split", "by"), f"takes the path of a field, not {show(by)}")
        by = ""
    good = bool(shares)
    for name, share in shares.items():
        if not isinstance(name, str) or not NAME.fullmatch(name):
            reader.fault(("split", name), "a name begins with a letter and has letters, digits, _ and - after it")
            good = False
        elif not is_number(share) or share <= 0:
            reader.fault(("split", name), f"a share is a number above 0, not {show(share)}")
            good = False
    if not shares:
        reader.fault(("split",), "names no split; give shares such as train: 0.8, val: 0.2")
    return Split(by, shares) if good else None
