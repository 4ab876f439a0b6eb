"""A scratch takes the paint off where its mask says, and nothing moves."""

import numpy as np
import pytest
from attrs import evolve
from damage_panels import VALUES, car, draw, parts_of

from setpiece.core.body import Material
from setpiece.core.damage import DAMAGES
from setpiece.core.damage.scratch import DEPTHS
from setpiece.core.damage.severity import SEVERITIES

BODY = car()
PARTS = parts_of(BODY)


def entry_of(scene, part="front_door", severity="moderate", **changed):
    return DAMAGES["scratch"].settle({**VALUES["scratch"], "part": part, "severity": severity, **changed}, draw(scene), PARTS)


def scratched(entry, body=BODY):
    body, [damage] = DAMAGES["scratch"].apply(body, "car.scratch", entry)
    return body.part(damage.part), damage


def centres(mark):
    """Rest coordinates of the centres of a mark's pixels, (h, w, 3)."""
    height, width = mark.image.shape
    x, y = np.meshgrid((np.arange(width) + 0.5) / width * 2 - 1, (np.arange(height) + 0.5) / height * 2 - 1)
    return mark.frame.origin + (x * mark.frame.half[0])[..., None] * mark.frame.axes[0] + (y * mark.frame.half[1])[..., None] * mark.frame.axes[1]


def test_the_mask_is_the_image_of_the_mark():
    panel, damage = scratched(entry_of(1))
    (mark,) = panel.marks
    at = centres(mark)
    assert np.allclose(damage.mask(at.reshape(-1, 3)).reshape(mark.image.shape), mark.image, atol=1e-6)
    between = 0.5 * (at[:-1, :-1] + at[1:, 1:])
    image = mark.image
    mean = (image[:-1, :-1] + image[1:, :-1] + image[:-1, 1:] + image[1:, 1:]) / 4
    assert np.allclose(damage.mask(between.reshape(-1, 3)).reshape(mean.shape), mean, atol=1e-6)


def test_the_image_fits_an_8_bit_picture_without_loss_and_ends_in_untouched_paint():
    for severity in SEVERITIES:
        image = scratched(entry_of(2, severity=severity))[0].marks[0].image
        assert image.dtype == np.float32 and image.shape[0] <= 512 and image.shape[1] <= 2048
        assert np.array_equal(np.round(image * 255) / np.float32(255), image)
        assert image.max() > 0.9 and not image[[0, -1]].any() and not image[:, [0, -1]].any()


def test_the_other_side_of_the_car_is_not_scratched():
    panel, damage = scratched(entry_of(3, side="left"))
    on = panel.rest[damage.mask(panel.rest) > 0]
    mirrored = on * [1, -1, 1]
    rear = on - 0.2 * damage.frame.axes[2]
    assert len(on) and not damage.mask(mirrored).any() and not damage.mask(rear).any()


def test_nothing_moves_and_earlier_marks_and_dents_stay():
    dent = DAMAGES["dent"].settle({**VALUES["dent"], "part": "hood"}, draw(4), PARTS)
    body, _ = DAMAGES["dent"].apply(BODY, "dent", dent)
    body, _ = DAMAGES["scratch"].apply(body, "a", entry_of(4, part="hood"))
    panel, second = scratched(entry_of(5, part="hood"), body)
    assert len(panel.marks) == 2 and panel.vertices is body.part("hood").vertices
    assert np.linalg.norm(panel.vertices - panel.rest, axis=1).max() > 0.8 * dent["depth"]
    alone = scratched(entry_of(5, part="hood"))[1]
    assert np.allclose(second.frame.origin, alone.frame.origin)
    for name in ("size_m", "center", "depth_mm", "severity"):
        assert second.facts[name] == (alone.facts[name] if name == "severity" else pytest.approx(alone.facts[name], rel=0.01, abs=5e-4))
    assert second.facts["area_cm2"] == pytest.approx(alone.facts["area_cm2"], rel=0.02)


def test_the_paint_is_gone_in_strokes_with_gaps_not_in_a_tube():
    for scene in range(8):
        (mark,) = scratched(entry_of(scene))[0].marks
        bare = mark.image >= 0.5
        crossed = np.diff(np.pad(bare, ((1, 1), (0, 0))).astype(int), axis=0)
        per_column = (crossed == 1).sum(0)[bare.any(0)]
        rows = np.nonzero(bare)[0]
        assert np.median(per_column) >= 2
        assert bare.sum() < 0.8 * (np.ptp(rows) + 1) * bare.any(0).sum()
        assert 0.1 < ((mark.image >= 0.5) & (mark.image < 0.75)).sum() / bare.sum() < 0.95


@pytest.mark.parametrize("severity", SEVERITIES)
def test_the_built_scratch_is_graded_as_it_was_drawn(severity):
    for scene in range(15):
        _, damage = scratched(entry_of(scene, "any", severity, wear=0.8 + 0.4 * draw(scene)("wear")))
        assert damage.facts["severity"] == damage.facts["asked"] == severity, damage.facts
        assert DAMAGES["scratch"].grade(damage.facts) == severity


def test_its_facts_are_measured_on_the_image():
    panel, damage = scratched(entry_of(6))
    (mark,) = panel.marks
    pixel = 2 * mark.frame.half[0] / mark.image.shape[1]
    assert damage.facts["area_cm2"] == pytest.approx((mark.image >= 0.5).sum() * pixel**2 * 1e4, rel=0.03)
    assert damage.facts["size_m"][0] == pytest.approx(entry_of(6)["size"], rel=0.08)
    near = np.linalg.norm(panel.rest - damage.facts["center"], axis=1).min()
    assert near < 0.03


def test_its_depth_class_is_drawn_by_severity_or_as_asked():
    drawn = {severity: [entry_of(scene, severity=severity)["depth"] for scene in range(60)] for severity in SEVERITIES}
    assert set(drawn["minor"]) == set(DEPTHS) and drawn["minor"].count("clear_coat") > drawn["minor"].count("metal")
    assert "clear_coat" not in drawn["severe"] and drawn["severe"].count("metal") > 20
    assert entry_of(1, depth="colour")["depth"] == "colour"


def test_a_deeper_class_is_deeper_and_only_the_clear_coat_is_polished_out():
    facts = [scratched(entry_of(7, depth=depth))[1].facts for depth in DEPTHS]
    deep = [fact["depth_mm"] for fact in facts]
    assert deep == sorted(deep) and len(set(deep)) == 4 and deep[-1] == pytest.approx(0.114, rel=0.05)
    assert [DAMAGES["scratch"].repair(fact) for fact in facts] == ["polish", "paint", "paint", "paint"]


def test_a_tool_that_chatters_leaves_gaps_at_its_pace():
    steady, skipping = (scratched({**entry_of(8, size=0.3, width=0.006, depth="metal"), "chatter": c, "skip": 0.006, "bend": 0.0, "wave": 0.0})
                        for c in (0.0, 0.9))  # fmt: skip
    rows = [panel.marks[0].image.max(0) for panel, _ in (steady, skipping)]
    breaks = [np.sum(np.diff((row >= 0.5).astype(int)) == 1) for row in rows]
    assert breaks[1] > breaks[0] + 5
    assert skipping[1].facts["area_cm2"] < 0.95 * steady[1].facts["area_cm2"]


def test_a_scratch_keeps_to_the_painted_outer_surface():
    hood = BODY.part("hood")
    trim = evolve(hood, materials=("paint", "trim"), slots=np.array([0, 1], np.int16))
    body = evolve(BODY, parts=(trim,), materials={**BODY.materials, "trim": Material("plastic", {})})
    for scene in range(6):
        _, damage = scratched(entry_of(scene, part="hood", severity="minor"), body)
        x, y, _ = damage.frame.origin
        assert y / 0.9 < x / 1.4 and damage.facts["fit"] >= 0.95
