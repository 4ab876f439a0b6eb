"""From a shot to a view's files."""

from __future__ import annotations

from ..core.annotations import annotate, encode
from ..core.dataset import twin_suffix
from ..core.sensor import expose
from ..core.files.jpeg import encode_jpeg
from ..core.files.png import encode_png
from ..core.shot import Shot


def develop(shot: Shot, twin: Shot | None = None) -> dict[str, bytes]:
    """The picture and every annotation of a shot as file contents by suffix ("image.png", "annotations.json" …), and those of its
    `twin`, each under the name of the pair as well ("undamaged.image.png" …).

    It needs no bpy data, so it may run beside the next render.
    """
    files = {**photograph(shot, shot), **encode(annotate(shot, shot.spec.annotations))}
    if twin:
        others = {**photograph(twin, shot), **encode(annotate(twin, twin.spec.annotations))}
        files |= {twin_suffix(twin.spec.pair, suffix): data for suffix, data in others.items()}
    return files


def photograph(shot: Shot, measured: Shot) -> dict[str, bytes]:
    """The delivered picture as {"image.jpg" or "image.png": bytes}, after all that the sensor does to it. The camera sets itself by
    what was `measured`, so that a pair of pictures differs in nothing but the scene."""
    sensor = shot.spec.views[shot.view]["sensor"]
    by = None if measured is shot else (measured.passes["image"], measured.passes["depth"])
    picture = expose(shot.passes["image"], shot.passes["depth"], shot.camera, shot.rendered, sensor, by)
    if sensor.get("jpeg"):
        return {"image.jpg": encode_jpeg(picture, sensor["jpeg"])}
    return {"image.png": encode_png(picture)}
