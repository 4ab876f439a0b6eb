"""How annotations become files: a row per ending. Each takes the annotations that share a file, by name, to its bytes."""

from __future__ import annotations

import json
from typing import Callable, Mapping

import numpy as np

from ..files.exr.write import encode_exr
from ..files.png import encode_png

DIGITS = 6  # of a metre or a pixel: far below what anything here is exact to, far above what machines differ by
AXES = "XYZ"


def png(content: Mapping[str, np.ndarray]) -> bytes:
    (array,) = content.values()
    return encode_png(array)


def exr(content: Mapping[str, np.ndarray]) -> bytes:
    """A (h, w) array as channel Z, a (h, w, 3) one as X, Y and Z."""
    (array,) = content.values()
    if array.ndim == 2:
        return encode_exr({"Z": array})
    return encode_exr({axis: array[..., k] for k, axis in enumerate(AXES)})


def to_json(content: Mapping[str, object]) -> bytes:
    """One line of JSON in the table's order, floats rounded: the same bytes from the same values."""
    return (json.dumps(plain(content), ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n").encode()


def plain(value, digits: int = DIGITS):
    """A value made of numpy and Python as JSON has it, floats rounded and without a negative zero."""
    if isinstance(value, Mapping):
        return {key: plain(item, digits) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return (np.round(value, digits) + 0.0 if value.dtype.kind == "f" else value).tolist()
    if isinstance(value, (list, tuple)):
        return [plain(item, digits) for item in value]
    if isinstance(value, (float, np.floating)):
        return round(float(value), digits) + 0.0
    return value.item() if isinstance(value, np.generic) else value


FORMATS: dict[str, Callable[[Mapping], bytes]] = {"png": png, "exr": exr, "json": to_json}
