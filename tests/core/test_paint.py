"""Paint and panes: every colour is settled whole, shades of a name differ, roofs contrast, shares are those of the roads."""

import numpy as np
import pytest

from setpiece.core.sampling.draw import Draw
from setpiece.core.vehicles import paint, panes

NAMES = sorted(paint.PAINTS)


def settled(name, scene=0, finish=None, two_tone="none"):
    return paint.settle({"paint": name, "finish": finish, "two_tone": two_tone}, Draw(1, scene, "car"))


@pytest.mark.parametrize("name", NAMES)
def test_cars_of_one_colour_differ_and_stay_within_what_a_paint_can_reflect(name):
    entries = [settled(name, scene) for scene in range(60)]
    assert len({tuple(entry["color"]) for entry in entries}) == 60
    assert all(0 < c <= 0.82 for entry in entries for c in entry["color"])


@pytest.mark.parametrize("name", NAMES)
def test_a_colour_stays_near_one_of_its_names_shades(name):
    for scene in range(60):
        color = np.array(settled(name, scene)["color"])
        assert min(np.abs(color - shade).max() / max(shade) for shade in paint.PAINTS[name].shades) < 0.22


@pytest.mark.parametrize("name", NAMES)
def test_finishes_come_as_often_as_the_colours_table_says(name):
    finishes = paint.PAINTS[name].finishes
    drawn = [settled(name, scene)["finish"] for scene in range(800)]
    for finish in paint.FINISHES:
        share = finishes.get(finish, 0) / sum(finishes.values())
        assert abs(drawn.count(finish) / 800 - share) < 0.06


def test_an_asked_finish_is_kept_and_only_effect_paints_have_flakes():
    for finish in paint.FINISHES:
        entry = settled("yellow", finish=finish)
        assert entry["finish"] == finish
        assert (entry["lacquer"]["flakes"] > 0) == (finish in ("metallic", "pearl"))
        assert (entry["lacquer"]["shift"] != 0) == (finish == "pearl")
        assert (entry["lacquer"]["roughness"] > 0.2) == (finish == "matte")


@pytest.mark.parametrize("name", NAMES)
def test_a_contrast_roof_differs_from_the_body_and_no_two_tone_means_one_paint(name):
    for scene in range(20):
        entry = settled(name, scene, two_tone="contrast_roof")
        body, roof = paint.luminance(entry["color"]), paint.luminance(entry["roof_color"])
        assert max(body, roof) > 2.5 * min(body, roof)
        plain = paint.materials(settled(name, scene))
        assert plain["paint"] == plain["roof_paint"]


def test_shares_are_percents_and_the_field_offers_every_colour():
    assert sum(row.share for row in paint.PAINTS.values()) == 100
    assert set(paint.FIELDS["paint"].default["choice"]) == set(paint.FIELDS["paint"].choices) == set(paint.PAINTS)


def test_privacy_glass_is_dark_behind_the_front_seats_alone():
    tints = {name: max(material.values["tint"]) for name, material in panes.materials({"glass": "privacy"}).items()}
    assert tints["rear_glass"] < 0.3 < 0.7 < min(tints["glass"], tints["windshield_glass"])
    assert all(material.see_through for material in panes.materials({}).values())
