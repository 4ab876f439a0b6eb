"""What a car wears besides its face and tail, as a spec's `trim` says it."""

from __future__ import annotations

from attrs import frozen


@frozen
class Trim:
    """`handles`, `mirrors` and `antenna` are rows of details.HANDLES, mirrors.MIRRORS and roof.ANTENNAS; `sliding` puts the back
    door's handle at its front end; `exhausts` are 0, 1 (left) or 2; `fuel_flap` is a side or "none"; `belt` and `strip` are the materials of the line below the
    side windows and of the blade over the back plate, "" for none."""

    handles: str = "grip"
    mirrors: str = "shell"
    antenna: str = "fin"
    rails: bool = False
    rear_wiper: bool = False
    sliding: bool = False
    exhausts: int = 2
    fuel_flap: str = "right"
    belt: str = "satin"
    strip: str = "chrome"
    badge: float = 0.045
