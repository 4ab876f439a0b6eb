"""Parts of several layers, as vehicles of other people's making have them: sheets close beneath one another, openings through which another
is seen, panes of two sheets, coarse facets. Damage lies on one of them and is counted once."""

import numpy as np
import pytest
from attrs import evolve
from damage_panels import PAINT, draw, flat, part

from setpiece.core.body import Body, Frame, Material, Part, joined
from setpiece.core.damage import DAMAGES, laminated
from setpiece.core.damage.edges import find_clear, reach_of, seen_along
from setpiece.core.damage.measure import outermost
from setpiece.core.damage.pane import there
from setpiece.core.damage.place import drop, find_place
from setpiece.core.damage.refine import BEND, refine
from setpiece.core.damage.severity import begins

UP = Frame(np.array([0.7, 0.45, 1.0]), np.eye(3), np.array([0.7, 0.45]))


def sunk(deep, start=0.0, width=1.4):
    """A hood's rectangle, `deep` metres below a hood, beginning at x = `start`."""
    piece = flat(width)
    return evolve(piece, vertices=piece.vertices + [start, 0, -deep], rest=piece.vertices + [start, 0, -deep])


def layers(*pieces):
    """Some pieces as one hood."""
    return evolve(joined(pieces), name="hood", materials=("paint",), slots=np.zeros(sum(len(piece.triangles) for piece in pieces), np.int16))


@pytest.mark.parametrize("deep", [0.0, 0.0005, 0.003, 0.2])
def test_a_sheet_close_beneath_another_is_not_counted(deep):
    whole = layers(flat(), sunk(deep))
    assert outermost(UP.local(whole.rest)[whole.triangles]).tolist() == ([True, True, False, False] if deep else [False, False, True, True])


def test_sheets_beside_one_another_hide_none():
    whole = layers(flat(0.7), sunk(0.2, 0.7, 0.7))
    assert outermost(UP.local(whole.rest)[whole.triangles]).all()


def test_a_point_is_dropped_onto_the_triangle_below_it():
    corner = part("hood", "hood", np.array([[0, 0, 1], [1, 0, 1], [0, 1, 1.0]]), np.tile([0, 0, 1.0], (3, 1)), np.array([[0, 1, 2]], np.int32), "")
    assert drop(corner, np.array([0.2, 0.3, 5.0]), np.array([0, 0, 1.0])).tolist() == [0.2, 0.3, 1.0]
    assert drop(corner, np.array([-0.2, -0.3, 5.0]), np.array([0, 0, 1.0])).tolist() == [-0.2, -0.3, 5.0], "there is none"


@pytest.mark.parametrize("find", [find_place, find_clear])
def test_a_damage_does_not_lie_half_on_a_panel_and_half_on_what_is_seen_behind_it(find):
    whole = layers(flat(0.7), sunk(0.5, 0.7, 0.7))
    entry = {"facing": "+z", "spot": [0.5, 0.5], "angle": 0.0}
    place = find(Body("car", "vehicle", (whole,), PAINT, np.eye(4)), whole, entry, (0.15, 0.1))
    assert place.fit > 0.9 and place.reach < 0.05
    assert abs(place.frame.origin[0] - 0.7) > 0.12 and place.frame.origin[2] == (1.0 if place.frame.origin[0] < 0.7 else 0.5)


def test_what_a_mark_reaches_is_not_what_is_seen_through_an_opening():
    whole = layers(flat(0.7), sunk(0.5, 0.7, 0.7))
    relief, *_ = seen_along(Body("car", "vehicle", (whole,), PAINT, np.eye(4)), whole, "+z")
    assert reach_of(relief, Frame(np.array([0.6, 0.45, 1.0]), np.eye(3), np.array([0.15, 0.1]))) < 0.05


@pytest.mark.parametrize("bend", [BEND, 0.0])
def test_a_coarse_facet_stays_within_reach_of_its_edges_bend(bend):
    """What a round holds back is not made up for by the next ones."""
    facet = flat(0.5, 0.5)
    lean = (facet.vertices - facet.vertices.mean(0)) * 2 + [0, 0, 1]
    facet = evolve(facet, normals=lean / np.linalg.norm(lean, axis=1)[:, None])
    fine = refine(facet, lambda start, end: np.linalg.norm(end - start, axis=1) > 0.02, bend)
    assert 0.9 * bend <= np.ptp(fine.rest[:, 2]) <= 1.34 * bend


def pane() -> Part:
    """Two sheets of glass that both face outward, as where a file's inner one was turned over, and hang together at a corner."""
    sheets = layers(flat(), sunk(0.006))
    places = sheets.rest.copy()
    places[4] = places[0]
    return evolve(sheets, name="back_windshield", cls="back_windshield", materials=("glass",), vertices=places, rest=places)


def test_a_pane_whose_two_sheets_hang_together_is_there():
    assert there(pane(), evolve(UP, half=np.array([0.8, 0.5])), (100, 160))[10:90, 15:145].all()


def test_of_a_toughened_pane_of_two_sheets_one_is_counted():
    body = Body("car", "vehicle", (pane(),), {"glass": Material("glass", {"see_through": True})}, np.eye(4))
    entry = {"kind": "glass_shatter", "part": "back_windshield", "side": "", "facing": "+z", "spot": [0.5, 0.5], "severity": "severe",
             "gone": 0.95, "dice": 60.0, "legs": 9, "angle": 0.0, "grain": 5}  # fmt: skip
    _, [damage] = DAMAGES["glass_shatter"].apply(body, "car.x", entry)
    assert damage.facts["area_cm2"] == pytest.approx(1.4 * 0.9 * 1e4, rel=0.01)
    assert damage.facts["gone_cm2"] == pytest.approx(0.01 * damage.facts["gone_percent"] * damage.facts["area_cm2"], rel=0.02)


def test_a_web_is_as_large_as_its_severity_wants_on_a_low_windscreen_too():
    for scene in range(20):
        entry = laminated.settle({"severity": "severe"}, draw(scene), 1.15, 0.37, 0.0)
        assert laminated.HULL * entry["size"] ** 2 * entry["aspect"] > begins(laminated.LAMINATED["area"], "severe"), entry
