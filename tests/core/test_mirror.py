"""A reflection lies where the eye's line of sight, mirrored once, meets its screen: it moves with the eye and bends with the panel."""

import numpy as np
import pytest
from attrs import evolve
from damage_panels import PAINT, car, parts_of
from test_annotations import shot_of

from setpiece.core.annotations import annotate
from setpiece.core.body import Frame, Material
from setpiece.core.decoys import DECOYS, laid
from setpiece.core.files import rle
from setpiece.core.mirror import Screen, glossy
from setpiece.core.sampling.draw import Draw
from setpiece.core.scene_spec import settled

BODY = car()
WALL = Screen(Frame(np.array([2.0, 0, 1.0]), np.array([[0, 1.0, 0], [0, 0, 1], [1, 0, 0]]), np.array([0.5, 0.2])), 5, 0.5, True, (1, 1, 1), (0, 0, 0))
BACK = np.array([[1.0, 0, 0]])  # a mirror in x = 0 that faces the wall


def entry_of(scene, part="front_door", **values):
    return settled(DECOYS["reflection"].settle({"part": part, **values}, Draw(7, scene, "car.decoys.r"), parts_of(BODY)))


def test_a_flat_mirror_shows_a_screen_where_its_mirror_image_would_be():
    eye = np.array([3.0, 0.6, 1.2])
    image = WALL.frame.origin * [-1, 1, 1]
    spot = eye + (image - eye) * 3 / 5  # where the way to the image behind the mirror passes x = 0
    met = WALL.met(spot[None], BACK, eye)[0]
    assert met == pytest.approx([0, 0, np.hypot(2, np.linalg.norm((spot - WALL.frame.origin)[1:]))])
    edge = spot + [0, 0.3, 0]  # 0.5 m on the screen, seen over 3 m of the 5
    shown = WALL.mirrored(np.array([spot, edge - [0, 0.001, 0], edge + [0, 0.001, 0]]), np.repeat(2 * BACK, 3, 0), eye)
    assert shown.tolist() == [1, 1, 0]
    assert not WALL.mirrored(spot[None] + [4.0, 0, 0], BACK, eye + [4.0, 0, 0]).any(), "what is behind the mirror isn't in it"


@pytest.mark.parametrize("part", ["front_door", "hood"])
def test_the_entrys_eye_sees_the_screen_in_its_spot_above_the_ground(part):
    for scene in range(12):
        decoy, lay = DECOYS["reflection"].apply(BODY, "car.decoys.r", entry_of(scene, part), ())
        assert lay(BODY.part(decoy.part)) is BODY.part(decoy.part)
        screen, spot, normal = decoy.mirror, decoy.frame.origin, decoy.frame.axes[2]
        sight = screen.frame.origin - spot
        eye = spot + 2 * (sight @ normal) * normal - sight
        assert screen.mirrored(spot[None], normal[None], eye) == [1] and sight @ normal > 0
        corners = screen.frame.origin + np.array([[-1, -1], [1, 1]]) * screen.frame.half @ screen.frame.axes[:2]
        assert corners[:, 2].min() > 0.02 and abs(screen.frame.axes[0, 2]) < 1e-9
        assert decoy.facts["distance_m"] == pytest.approx(np.linalg.norm(sight), abs=1e-3) and "area_cm2" not in decoy.facts


def test_the_mask_moves_with_the_eye_and_stays_on_what_is_glossy():
    entry = {**entry_of(1, side="left"), "eye": [0.0, 5.0]}
    _, _, (decoy,) = laid(BODY, BODY, "car", {"r": entry}, ())
    middles = {}
    for x in (-0.6, 0.0, 0.6):
        shot = shot_of(bodies=[BODY], position=(x, 3.5, 1.0), target=(0.0, 0.9, 0.75))
        shot = evolve(shot, decoys=(decoy,), decoy_ids={decoy.id: 1})
        found = annotate(shot)
        (record,) = found["decoys"]
        assert record["hidden"] is None and record["area"] == (found["decoy"] == 1).sum() > 30
        assert not ((found["decoy"] == 1) & (found["part"] != shot.part_ids["car", "front_door.left"])).any()
        np.testing.assert_array_equal(found["decoy"] == 1, rle.decode(record["mask"]).astype(bool))
        rows, columns = np.nonzero(found["decoy"])
        middles[x] = columns.mean()
    assert middles[-0.6] != pytest.approx(middles[0.0], abs=1.5) and middles[0.6] != pytest.approx(middles[0.0], abs=1.5)


@pytest.mark.parametrize("values", [{"finish": "matte"}, {"finish": "metallic", "color": [0.4, 0.4, 0.4]}])
def test_paint_that_shows_no_stripes_has_no_reflection(values):
    dull = evolve(BODY, materials={"paint": Material("car_paint", {**PAINT["paint"].values, **values})})
    assert laid(dull, dull, "car", {"r": entry_of(1)}, ()) == (dull, dull, [])
    assert len(glossy(BODY)) == 3 and len(glossy(dull)) == (0 if values["finish"] == "matte" else 3)
