"""The passes that a render leaves behind: a row each. A new pass is a new row, and an annotation that asks for it."""

from __future__ import annotations

from typing import Callable, Iterable, Mapping

import numpy as np
from attrs import frozen


@frozen
class Pass:
    """`flag` is the view layer's switch in Blender ("" for what is always there). `channels` are tuples of channel names
    without the view layer's, one tuple for each way a Blender release spells them; `decode` takes (h, w, n) float32."""

    name: str
    flag: str
    channels: tuple[tuple[str, ...], ...]
    decode: Callable[[np.ndarray], np.ndarray]


def as_ids(values: np.ndarray) -> np.ndarray:
    """(h, w, 1) floats that hold whole numbers to (h, w) int32."""
    return np.rint(values[..., 0]).astype(np.int32)


def as_plane(values: np.ndarray) -> np.ndarray:
    return values[..., 0]


def as_is(values: np.ndarray) -> np.ndarray:
    return values


PASSES: dict[str, Pass] = {
    row.name: row
    for row in (
        Pass("image", "", (("Combined.R", "Combined.G", "Combined.B", "Combined.A"),), as_is),
        Pass("index", "use_pass_object_index", (("IndexOB.X",), ("Object Index.X",)), as_ids),
        Pass("depth", "use_pass_z", (("Depth.Z",),), as_plane),
        Pass("normal", "use_pass_normal", (("Normal.X", "Normal.Y", "Normal.Z"),), as_is),
    )
}


def decode(channels: Mapping[str, np.ndarray], names: Iterable[str]) -> dict[str, np.ndarray]:
    """The named passes out of a render's channels, keyed "ViewLayer.Depth.Z" and so on, each (h, w) float32.

    Raises KeyError naming the pass and the channels there were when none of its spellings is among them.
    """
    bare = {name.split(".", 1)[1]: values for name, values in channels.items() if "." in name}
    decoded = {}
    for name in names:
        row = PASSES[name]
        spelling = next((names for names in row.channels if all(channel in bare for channel in names)), None)
        if spelling is None:
            raise KeyError(f"pass {name}: none of {row.channels} is among the render's channels {sorted(channels)}")
        decoded[name] = row.decode(np.stack([bare[channel] for channel in spelling], axis=-1))
    return decoded
