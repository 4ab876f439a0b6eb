"""A dataset read back: scenes, their views, and each view's files, loaded when asked for."""

from __future__ import annotations

import json
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Callable, Iterator

import cv2
import numpy as np
from attrs import frozen
from setpiece.core.camera import Camera
from setpiece.core.dataset import Layout, finished, read_manifest, twin_suffix
from setpiece.core.dataset.layout import META, parse_stem
from setpiece.core.faults import fault
from setpiece.core.files.exr import read_exr
from setpiece.core.scene_spec import SceneSpec, from_json


@frozen(eq=False, slots=False)
class View:
    """One finished view. Pictures and label maps are numpy arrays, rows from the top. `pair` says that it is the other picture of a
    view, and which: "undamaged"."""

    layout: Layout
    stem: str
    pair: str = ""

    @cached_property
    def meta(self) -> dict:
        """What meta.json says: versions, assets, and the view's files, those of its twin too."""
        return read_json(self.layout.view(self.stem, META))

    @cached_property
    def twin(self) -> View | None:
        """The same view of the same scene without its damage, where the recipe asked for a pair; of that one, the damaged view."""
        return View(self.layout, self.stem, "" if self.pair else self.meta["pair"]) if "pair" in self.meta else None

    @cached_property
    def annotations(self) -> dict:
        """What annotations.json says: boxes, masks, facts."""
        return self.read("annotations.json")

    @property
    def image(self) -> np.ndarray:
        """(h, w, 3) uint8 RGB."""
        return self.read(self.image_suffix)

    @property
    def instance(self) -> np.ndarray:
        """(h, w) uint16: the subject that each pixel shows, 0 for none."""
        return self.read("instance.png")

    @property
    def part(self) -> np.ndarray:
        """(h, w) uint16: the part that each pixel shows, 0 for none."""
        return self.read("part.png")

    @property
    def damage(self) -> np.ndarray:
        """(h, w) uint16: the damage that each pixel shows, 0 for none."""
        return self.read("damage.png")

    @property
    def decoy(self) -> np.ndarray:
        """(h, w) uint16: the decoy that each pixel shows, 0 for none."""
        return self.read("decoy.png")

    @property
    def coverage(self) -> np.ndarray:
        """(h, w) uint8: the share of each pixel that damages cover, times 255."""
        return self.read("coverage.png")

    @property
    def behind_glass(self) -> np.ndarray:
        """(h, w) uint16: the first part behind glass; 0 where the label isn't glass, 65535 where only ground or sky is."""
        return self.read("behind_glass.png")

    @property
    def depth(self) -> np.ndarray:
        """(h, w) float32 metres along the camera's Z."""
        return self.read("depth.exr")[..., 0]

    @property
    def normal(self) -> np.ndarray:
        """(h, w, 3) float32 in the world."""
        return self.read("normal.exr")

    @property
    def camera(self) -> Camera:
        return camera_from(self.annotations["camera"])

    @property
    def image_suffix(self) -> str:
        return next(suffix for suffix in self.files if suffix.startswith("image."))

    @property
    def files(self) -> tuple[str, ...]:
        """The suffixes of its files but for meta.json."""
        twins = twin_suffix(self.meta.get("pair", ""), "")
        return tuple(name.removeprefix(self.prefix) for name in self.meta["files"] if name.startswith(twins) == bool(self.pair))

    @property
    def prefix(self) -> str:
        """What the suffixes begin with that its files have on disk."""
        return twin_suffix(self.pair, "") if self.pair else ""

    def path(self, suffix: str) -> Path:
        return self.layout.view(self.stem, self.prefix + suffix)

    def read(self, suffix: str):
        """The content of one of the view's files. Raises Faults when the view has no such file."""
        path = self.path(suffix)
        if not path.exists():
            raise fault(f"this view has none; it has {', '.join(self.files)}", file=str(path))
        return READERS[path.suffix](path)


@frozen(eq=False)
class Scene:
    """One scene and its finished views, in order."""

    layout: Layout
    index: int
    views: tuple[View, ...]

    @property
    def spec(self) -> SceneSpec:
        path = self.layout.scene(self.index)
        return from_json(path.read_text("utf-8"), str(path))


@frozen(eq=False)
class Dataset:
    """`for scene in dataset.scenes: for view in scene.views: view.image`."""

    layout: Layout
    manifest: dict

    @property
    def scenes(self) -> Iterator[Scene]:
        """The scenes with at least one finished view, in order."""
        stems = sorted(finished(self.layout.views), key=parse_stem)
        for index, group in groupby(stems, lambda stem: parse_stem(stem)[0]):
            yield Scene(self.layout, index, tuple(View(self.layout, stem) for stem in group))

    @property
    def views(self) -> Iterator[View]:
        return (view for scene in self.scenes for view in scene.views)

    @property
    def count(self) -> int:
        """How many finished views there are."""
        return len(finished(self.layout.views))


def open(folder: str | Path) -> Dataset:
    """The dataset in a folder. Raises Faults when there is none."""
    layout = Layout(Path(folder))
    return Dataset(layout, read_manifest(layout))


def read_json(path: Path):
    """The content of a JSON file. Raises Faults on one that isn't whole."""
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        raise fault("isn't whole JSON; `setpiece check` finds all that are broken", file=str(path)) from None


def read_picture(path: Path) -> np.ndarray:
    """(h, w, 3) RGB or (h, w), of the file's own depth. Raises Faults on a file that isn't whole."""
    picture = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise fault("isn't a whole picture; `setpiece check` finds all that are broken", file=str(path))
    return picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)


def read_layers(path: Path) -> np.ndarray:
    """(h, w, channels) float32, channels in the order X Y Z, or as their names sort."""
    channels = read_exr(path)
    return np.stack([channels[name] for name in sorted(channels)], axis=-1)


def camera_from(values: dict) -> Camera:
    """The camera that annotations.json describes."""
    arrays = {name: np.array(values[name], float) for name in ("K", "distortion", "world_to_camera")}
    return Camera(*values["size"], **arrays)


READERS: dict[str, Callable[[Path], object]] = {
    ".json": read_json,
    ".png": read_picture,
    ".jpg": read_picture,
    ".exr": read_layers,
}
