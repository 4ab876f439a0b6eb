"""From a shot to a view's files."""

from __future__ import annotations

from ..core.annotations import annotate, encode
from ..core.sensor import expose
from ..core.files.jpeg import encode_jpeg
from ..core.files.png import encode_png
from ..core.shot import Shot


def develop(shot: Shot) -> dict[str, bytes]:
    """The picture and every annotation of a shot as file contents by suffix ("image.png", "annotations.json" …).

    It needs no bpy data, so it may run beside the next render.
    """
    return {**photograph(shot), **encode(annotate(shot, shot.spec.annotations))}


def photograph(shot: Shot) -> dict[str, bytes]:
    """The delivered picture as {"image.jpg" or "image.png": bytes}, after all that the sensor does to it."""
    sensor = shot.spec.views[shot.view]["sensor"]
    picture = expose(shot.passes["image"], shot.passes["depth"], shot.camera, shot.rendered, sensor)
    if sensor.get("jpeg"):
        return {"image.jpg": encode_jpeg(picture, sensor["jpeg"])}
    return {"image.png": encode_png(picture)}
