"""Which device Cycles renders on."""

from __future__ import annotations

import bpy

from ..core.faults import fault
from . import compat

BACKENDS = ("OPTIX", "CUDA", "HIP", "ONEAPI", "METAL")  # fastest first, as Blender's manual ranks them on one card
CHOICES = ("auto", "cpu", *(name.lower() for name in BACKENDS))


def list_devices() -> dict[str, list[str]]:
    """Backend (lower case) to the names of its devices on this machine, "cpu" included."""
    preferences = bpy.context.preferences.addons["cycles"].preferences
    found = {"cpu": ["CPU"]}
    for backend in BACKENDS:
        try:
            devices = preferences.get_devices_for_type(backend)
        except (ValueError, TypeError):  # this build of Blender doesn't know the backend
            continue
        names = [device.name for device in devices if device.type == backend]
        if names:
            found[backend.lower()] = names
    return found


def choose(device: str = "auto", number: int | None = None) -> dict:
    """Makes Cycles use a backend's devices, or only its `number`-th, and returns {"device", "names", "note"}.

    "auto" takes the fastest backend there is; where there is none it takes the CPU. "note" says so, and says when this
    Blender can't denoise. Raises Faults when a named backend is not there.
    """
    found = list_devices()
    if device not in CHOICES:
        raise fault(f'unknown device "{device}"; allowed: {", ".join(CHOICES)}', "--device")
    chosen = next((name for name in found if name != "cpu"), "cpu") if device == "auto" else device
    if chosen not in found:
        raise fault(f"no {chosen} device was found; found: {', '.join(found)}. Use --device auto or cpu", "--device")
    notes = ["no GPU was found, so Cycles renders on the CPU"] if device == "auto" and chosen == "cpu" else []
    if not compat.use_denoiser(bpy.context.scene.cycles):
        notes.append("this Blender is built without a denoiser, so pictures are as noisy as their samples leave them")
    note = "; ".join(notes)
    preferences = bpy.context.preferences.addons["cycles"].preferences
    if chosen == "cpu":
        return {"device": "cpu", "names": found["cpu"], "note": note}
    preferences.compute_device_type = chosen.upper()
    preferences.refresh_devices()
    cards = [card for card in preferences.devices if card.type == chosen.upper()]
    if number is not None and number >= len(cards):
        raise fault(f"{chosen} device {number} does not exist; there are {len(cards)}", "--device")
    for card in preferences.devices:
        card.use = card in cards and (number is None or card == cards[number])
    return {"device": chosen, "names": [card.name for card in preferences.devices if card.use], "note": note}
