"""A pair is two pictures of one SceneSpec by one camera: nothing but the damage differs."""

import json

import numpy as np
import pytest
from setpiece.core import assets
from setpiece.core.camera import camera_of
from setpiece.core.dataset import Layout, clean, finished, twin_suffix, write_view
from setpiece.core.faults import Faults
from setpiece.core.production import open_production
from setpiece.core.scene_spec import from_json, to_json
from setpiece.core.sensor import expose

DEMO = assets.root() / "recipes" / "demo.yaml"
SHAPE = (48, 64)


def test_asking_for_a_pair_changes_nothing_in_a_scene_but_that():
    alone, paired = open_production(DEMO), open_production(DEMO, ["pair=undamaged"])
    for index in alone.scenes:
        text = to_json(paired.sample(index))
        assert text == to_json(alone.sample(index))[:-1] + ', "pair": "undamaged"}'
        assert to_json(from_json(text)) == text


def test_the_only_other_pictures_are_those_that_the_grammar_names():
    with pytest.raises(Faults, match="pair: .*undamaged"):
        open_production(DEMO, ["pair=damaged"])
    spec = {**json.loads(to_json(open_production(DEMO).sample(0))), "pair": "damaged"}
    with pytest.raises(Faults, match="pair: takes one of undamaged or null"):
        from_json(json.dumps(spec))


def test_both_pictures_stand_under_one_stem_and_one_commit(tmp_path):
    layout = Layout(tmp_path)
    layout.views.mkdir()
    seen = []
    files = {"image.png": b"1", "part.png": b"2", twin_suffix("undamaged", "image.png"): b"3", twin_suffix("undamaged", "part.png"): b"4"}
    write_view(layout.views, "000000_00", files, {}, lambda path: seen.append((path.name, finished(layout.views))))
    assert [name for name, _ in seen][-3:] == ["000000_00.undamaged.image.png", "000000_00.undamaged.part.png", "000000_00.meta.json"]
    assert not any(done for _, done in seen) and finished(layout.views) == {"000000_00"}
    assert clean(Layout(tmp_path)) == []
    layout.view("000000_00", "meta.json").unlink()
    assert len(clean(layout)) == 4


@pytest.fixture
def light():
    """A picture with a bright patch, its depth with something near in its middle, and the same without either."""
    rng = np.random.default_rng(3)
    whole, depth = rng.uniform(0.05, 0.4, (*SHAPE, 3)).astype(np.float32), np.full(SHAPE, 9.0, np.float32)
    hurt, near = whole.copy(), depth.copy()
    hurt[20:30, 26:38] *= [30, 9, 3]
    near[20:30, 26:38] = 1.5
    return hurt, near, whole, depth


def test_a_camera_set_by_the_damaged_picture_takes_the_other_one_alike(light):
    hurt, near, whole, depth = light
    camera = camera_of({"position": [4, 0, 1], "target": [0, 0, 1], "roll": 0, "focal": 50, "sensor": {}}, SHAPE[::-1])
    sensor = {"metering": 1.0, "meter_area": "spot", "auto_white": 0.8, "aperture": 2.8, "noise_iso": 400.0, "noise_seed": 5}
    away = np.ones(SHAPE, bool)
    away[12:38, 18:46] = False  # the patch and what its blur reaches
    first = expose(hurt, near, camera, camera, sensor)
    alike = expose(whole, depth, camera, camera, sensor, (hurt, near))
    by_itself = expose(whole, depth, camera, camera, sensor)
    assert np.array_equal(first[away], alike[away])
    assert (np.abs(first.astype(int) - by_itself)[away] > 3).mean() > 0.5, "or the test would see nothing"
    assert np.array_equal(expose(hurt, near, camera, camera, sensor, (hurt, near)), first)
