"""Open ground, as far as one sees: nothing but the environment."""

from __future__ import annotations


def settle(values, draw) -> dict:
    return {"bounds": None, "slots": [], "blocked": []}
