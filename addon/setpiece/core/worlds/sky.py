"""The time of day: what becomes of the environment's light, the sun and the lamps."""

from __future__ import annotations

from typing import Mapping

from .chance import span

# By day an environment is left as it is. At dusk and at night what it shows stands under a sky of our own: a few per
# cent of the day's light, where a real dusk has less than one, since cameras and eyes make up for it. Linear Rec.709 radiances, an
# overcast day's sky having about 1.
SKIES = {
    "dusk": {"zenith": (0.045, 0.070, 0.140), "horizon": (0.150, 0.135, 0.165), "glow": (0.75, 0.34, 0.13)},
    "night": {"zenith": (0.0112, 0.0124, 0.0165), "horizon": (0.046, 0.040, 0.038), "glow": (0.024, 0.016, 0.009)},
}
# Of the sun's strength and height by day; at night it is the moon.
SUNS = {
    "dusk": {"strength": 0.12, "elevation": 0.08, "color": (1.0, 0.52, 0.26)},
    "night": {"strength": 0.004, "elevation": 1.0, "color": (0.72, 0.85, 1.0)},
}
TIMES = ("day", *SKIES)


def settle_sky(values: Mapping, draw) -> dict | None:
    """The sky of a time, or None by day. `glow` is what the horizon has more at `azimuth`, where the sun went down."""
    sky = SKIES.get(values["time"])
    if sky is None:
        return None
    level = span(draw, "level", 0.75, 1.3)
    return {
        **{name: [level * c for c in color] for name, color in sky.items()},
        "azimuth": values["sun_azimuth"],
    }


def settle_sun(values: Mapping, sun: Mapping | None) -> dict | None:
    """The sun of a time, from the day's."""
    change = SUNS.get(values["time"])
    if sun is None or change is None:
        return sun
    return {
        **sun,
        "strength": sun["strength"] * change["strength"],
        "elevation": sun["elevation"] * change["elevation"],
        "color": list(change["color"]),
    }
