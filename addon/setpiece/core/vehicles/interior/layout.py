"""Where the inside's things are, derived from the spec: floor, hip points, the dashboard's foot, how far out the walls are."""

from __future__ import annotations

import numpy as np
from attrs import frozen

from ..shape import Shape
from ..spec import VehicleSpec

FLOOR = 0.085  # metres from the underbody to the carpet
HEADLINER = 0.060  # from the roof's skin to its lining
HEADROOM = 0.87  # from the hip point up to the lining: an effective headroom of about 0.97 m (SAE J1100's H61)
CHAIR = (0.19, 0.36)  # least and greatest height of the hip point over the floor (J1100's H30)
REACH = 1.06  # from the windshield's foot back to the front hip point
COUPLE = 0.85  # from one row's hip point to the next (J1100's L50)
TIGHT = 0.71  # the same where the cab or the roof ends early
DRIVER = 0.198  # y of the front seats as a share of the car's width
LEAN = 22.0  # degrees of a front seat's back


@frozen
class Row:
    """A row of seats: its hip points' x and z, the lean of its backs in degrees, and whether it is a bench."""

    x: float
    z: float
    lean: float
    bench: bool


class Layout:
    def __init__(self, spec: VehicleSpec, shape: Shape | None = None):
        self.spec, self.shape = spec, shape or Shape(spec)
        self.floor = spec.size.clearance + FLOOR
        self.foot = np.array(spec.cabin.windshield.base)
        self.driver = DRIVER * spec.size.width
        self.loading = spec.panels.trunk.kind in ("tailgate", "doors")
        self.rows = self._rows()
        self.shelf = spec.cabin.belt + 0.010

    @property
    def behind(self) -> float:
        """x behind the last row's backs."""
        last = self.rows[-1]
        return last.x - 0.18 - 0.62 * np.sin(np.radians(last.lean))

    @property
    def rear(self) -> float:
        """x where the room ends for sure, whatever the body does."""
        spec = self.spec
        if spec.bed is not None:
            return spec.bed.front + 0.075
        return spec.tail_end if self.loading else spec.cabin.back.base[0] + 0.06

    @property
    def step(self) -> float:
        """Height of what lies behind the last row: a boot's floor, or a parcel shelf."""
        if not self.loading:
            return self.shelf
        return self.floor + (0.10 if len(self.rows) > 2 else 0.26)

    def _rows(self) -> tuple[Row, ...]:
        spec = self.spec
        x = spec.cabin.windshield.base[0] - REACH
        rows = [Row(x, self._hip(x, -0.10), LEAN, False)]
        if spec.bed is not None and spec.panels.back_door is None:
            return tuple(rows)
        if spec.bed is not None:
            x = max(x - COUPLE, spec.cabin.back.top[0] + 0.29)
            rows.append(Row(x, rows[0].z + 0.02, 13.0, True))
        elif spec.panels.back_door is None:
            x -= TIGHT
            rows.append(Row(x, self._hip(x, -0.34), 25.0, True))
        else:
            x -= COUPLE
            rows.append(Row(x, min(self._hip(x, -0.28), rows[0].z + 0.05), 24.0, True))
        if self.loading and spec.size.height > 1.85:
            rows.append(Row(x - COUPLE, rows[-1].z, 20.0, True))
        return tuple(rows)

    def _hip(self, x: float, head: float) -> float:
        """z of a hip point at x whose head is at x + `head`."""
        roof = float(min(self.shape.roof_line(x), self.shape.roof_line(x + head))) - HEADLINER - HEADROOM
        return float(np.clip(roof, self.floor + CHAIR[0], self.floor + CHAIR[1]))

    def places(self, row: Row) -> dict[str, float]:
        """y of a row's seats by the side's name."""
        if not row.bench:
            return {"left": self.driver, "right": -self.driver}
        if self.spec.panels.back_door is None:
            return {"left": 0.33, "right": -0.33}
        out = 0.205 * self.spec.size.width
        return {"left": out, "middle": 0.0, "right": -out}

    def inner(self, x, z, depth: float = 0.055) -> np.ndarray:
        """The y that lies `depth` metres inside the body's left side at x and z, which broadcast; 0 where there is no room."""
        x, z = np.broadcast_arrays(np.asarray(x, float), np.asarray(z, float))
        low, high = np.zeros(x.shape), np.full(x.shape, 0.6 * self.spec.size.width)
        for _ in range(22):
            middle = (low + high) / 2
            inside = self.shape.body(x, middle, z) < -depth
            low, high = np.where(inside, middle, low), np.where(inside, high, middle)
        return low

    def ceiling(self, x: float, y: float, depth: float = HEADLINER) -> float:
        """The height that lies `depth` metres under the roof's skin at x and y."""
        low, high = self.floor, self.spec.size.height
        for _ in range(22):
            middle = (low + high) / 2
            low, high = (middle, high) if float(self.shape.body(x, abs(y), middle)) < -depth else (low, middle)
        return low


def seat_points(spec: VehicleSpec) -> dict[str, np.ndarray]:
    """The hip points (SAE J1100's H-points) of all seats: "front.left" … "back.middle", "third.right" -> (3,) metres."""
    layout = Layout(spec)
    return {f"{name}.{side}": np.array([row.x, y, row.z]) for name, row in zip(("front", "back", "third"), layout.rows)
            for side, y in layout.places(row).items()}  # fmt: skip
