"""Where everything lies in a dataset's folder.

    dataset.json                   what was asked for, the classes, the credits
    scenes/000017.json             the SceneSpec
    views/000017_02.image.png …    one stem per view, kinds by suffix; .meta.json is written last and commits the view
          000017_02.undamaged.image.png …    with `pair`, every kind once more: the same view without the damage
    runs/                          whatever depends on the machine: seconds, devices, logs, failures, the lock
"""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

META = "meta.json"


def scene_name(scene: int) -> str:
    """The name of a scene's files, which sorts in scene order up to a million scenes."""
    return f"{scene:06d}"


def view_stem(scene: int, view: int) -> str:
    """The stem that all files of one view share."""
    return f"{scene:06d}_{view:02d}"


def parse_stem(stem: str) -> tuple[int, int]:
    """(scene, view) of a stem. The inverse of `view_stem`."""
    scene, _, view = stem.partition("_")
    return int(scene), int(view)


def twin_suffix(pair: str, suffix: str) -> str:
    """The suffix of the same file of the view's other picture: "undamaged.image.png"."""
    return f"{pair}.{suffix}"


@frozen
class Layout:
    """The paths inside one dataset's folder."""

    root: Path

    @property
    def manifest(self) -> Path:
        return self.root / "dataset.json"

    @property
    def scenes(self) -> Path:
        return self.root / "scenes"

    @property
    def views(self) -> Path:
        return self.root / "views"

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def lock(self) -> Path:
        return self.runs / "lock"

    @property
    def failed(self) -> Path:
        return self.runs / "failed"

    def scene(self, scene: int) -> Path:
        return self.scenes / f"{scene_name(scene)}.json"

    def view(self, stem: str, suffix: str) -> Path:
        return self.views / f"{stem}.{suffix}"

    @property
    def folders(self) -> tuple[Path, ...]:
        return (self.scenes, self.views, self.runs)
