"""Other formats that a dataset is handed on in: a row each. An exporter takes a Dataset and the folder to write into."""

from __future__ import annotations

from pathlib import Path
from typing import Callable

from ..reader import Dataset
from .coco import export_coco
from .yolo import export_yolo

EXPORTERS: dict[str, Callable[[Dataset, Path], None]] = {"coco": export_coco, "yolo": export_yolo}
