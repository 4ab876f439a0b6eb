"""Vehicles as a recipe draws them."""

import tempfile
from pathlib import Path

from setpiece.core.production import open_production

RECIPE = """
version: 1
seed: {seed}
scenes: {scenes}
licences: [CC0-1.0, NOASSERTION]
image: {{size: [64, 48], samples: 1}}
subjects:
  car: {{type: vehicle, {car}}}
world: {{hdri: city}}
cameras:
  orbit: {{rig: orbit, views: 1}}
"""


def entries(car: str, scenes: int = 1, seed: int = 1) -> list[dict]:
    """The SceneSpec's entries of a vehicle of which a recipe says `car`, "model: saloon, variation: 0" perhaps."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "drawn.yaml")
        path.write_text(RECIPE.format(car=car, scenes=scenes, seed=seed), encoding="utf-8")
        production = open_production(path)
        return [dict(production.sample(index).subjects["car"]) for index in production.scenes]
