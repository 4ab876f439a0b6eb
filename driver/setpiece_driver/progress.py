"""How far a long piece of work is: a bar in a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from datetime import timedelta

from tqdm import tqdm

EVERY = 30.0  # seconds between lines where there is no terminal


class Bar(tqdm):
    """A tqdm bar that counts per minute."""

    @property
    def format_dict(self):
        values = super().format_dict
        rate = values["rate"] or (values["n"] - values["initial"]) / max(values["elapsed"], 1e-9)
        return {**values, "per_minute": f"{60 * rate:.1f}"}


class Progress:
    """Counts `total` things called `unit`; `done` of them are finished already. Lines go to stderr."""

    def __init__(self, total: int, unit: str = "views", done: int = 0):
        self.total, self.unit, self.count, self.begun = total, unit, done, done
        self.since = self.said = time.monotonic()
        shape = f"{{l_bar}}{{bar}}| {{n_fmt}}/{{total_fmt}} {unit}, {{per_minute}} {unit}/min, {{remaining}} left"
        self.bar = Bar(total=total, initial=done, bar_format=shape, smoothing=0.05, dynamic_ncols=True) if sys.stderr.isatty() else None

    def step(self, count: int = 1) -> None:
        """Counts something as finished."""
        self.count += count
        if self.bar:
            self.bar.update(count)
        elif time.monotonic() - self.said >= EVERY:
            self.said = time.monotonic()
            self.say(self.line())

    def line(self) -> str:
        """How far it is, in words."""
        rate = (self.count - self.begun) / max(time.monotonic() - self.since, 1e-9)
        left = timedelta(seconds=round((self.total - self.count) / rate)) if rate else "unknown time"
        return f"{self.count} of {self.total} {self.unit}, {60 * rate:.1f} {self.unit}/min, {left} left"

    def say(self, text: str) -> None:
        """Says something without tearing the bar."""
        tqdm.write(text, file=sys.stderr)

    def close(self) -> None:
        if self.bar:
            self.bar.close()
