"""Other formats that a dataset is handed on in: a row each. An exporter takes a Dataset and the folder to write into; one that can call
things as other sets do also takes a `taxonomy`, and returns how many of which class that one has no name for."""

from __future__ import annotations

from typing import Callable, Mapping

from .coco import export_coco
from .yolo import export_yolo

EXPORTERS: dict[str, Callable[..., Mapping[str, int] | None]] = {"coco": export_coco, "yolo": export_yolo}
