"""What a recipe says at its top level, beside subjects, world, cameras and sensor."""

from __future__ import annotations

from .fields import Field

PAIRS = ("undamaged",)  # what the second picture of a view is called

TOP = {
    "version": Field("integer", "version of the recipe's grammar", choices=(1,)),
    "seed": Field("integer", "what all chance is derived from; the same seed gives the same scenes", 0, low=0, high=2**53),
    "scenes": Field("integer", "how many scenes there are; more add to the earlier ones", 1, low=1, high=10**9),
    "licences": Field("texts", "SPDX names of the licences that assets may have", None),
    "pair": Field("text", "a second picture of every view, of the same scene without its damage", None, choices=PAIRS),
}  # fmt: skip

IMAGE = {
    "size": Field("size", "width and height in pixels", [640, 480], low=16, high=16384, unit="pixels"),
    "samples": Field("integer", "Cycles' samples per pixel", 32, low=1, high=65536),
}

DEFAULT_ANNOTATIONS = ("depth",)  # the optional ones that are made where a recipe says nothing
