"""The materials that all vehicles share, as data: names that pieces use, and what each is made of. Colours are linear Rec.709. What is
"inside" neither weather nor road reaches; paint, panes, lights and rims have files of their own."""

from __future__ import annotations

from ..body import Material

FIXED = {
    "gap": Material("matte", {"color": [0.004, 0.004, 0.004]}),
    "gloss_black": Material("plastic", {"color": [0.010, 0.010, 0.011], "roughness": 0.12}),
    "plastic": Material("plastic", {"color": [0.022, 0.022, 0.023], "roughness": 0.55}),
    "underbody": Material("matte", {"color": [0.020, 0.020, 0.020]}),
    "chrome": Material("chrome", {}),
    "satin": Material("metal", {"color": [0.50, 0.50, 0.51], "roughness": 0.30}),
    "mirror_glass": Material("chrome", {}),
}
