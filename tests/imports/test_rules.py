"""The rules by which parts are told apart, one by one, on the least geometry that each needs."""

from types import SimpleNamespace

import numpy as np
import pytest
from attrs import evolve
from setpiece.core.imports.assign import BESIDE, told, vote
from setpiece.core.imports.clear import glass, plates
from setpiece.core.imports.fittings import fit, housed, lids
from setpiece.core.imports.hidden import lining, roomy, within
from setpiece.core.imports.kinds import body_paint, evened, filled, kinds_of, livery
from setpiece.core.imports.landmarks import Landmarks, Seams, door_edges
from setpiece.core.imports.lumps import Lumps, lumps_of
from setpiece.core.imports.names import Said
from setpiece.core.imports.panels import Spots, panel_of
from setpiece.core.imports.rooms import bordering
from setpiece.core.imports.source import SourceMaterial, SourceMesh, SourceModel
from setpiece.core.imports.surface import strew, survey
from setpiece.core.imports.triangles import gathered, pieces
from setpiece.core.imports.wheels import pairs

MARKS = Landmarks(
    nose=2.2, tail=-2.2, half=0.9, roof=1.5, belt=1.0, header=1.35, screen=((0.8, 1.05), (0.3, 1.4)), back=((-1.7, 1.05), (-1.2, 1.4)), windows=((0.6, -0.2), (-0.3, -1.2)),
    doors=(0.7, -0.3), top=tuple([1.0] * 60 + [1.5] * 60 + [1.0] * 60), lids=((0.75, 0.0), (0.75, 0.0)), sill=0.25, arches=((1.3, 0.33, 0.38), (-1.3, 0.33, 0.38)),
)  # fmt: skip


def lumps(*rows) -> Lumps:
    """Lumps from rows of least and greatest corner and what else is to be said of them; unpainted, seen, on the flank's height, alone, as far as a row says nothing."""
    usual = {"seen": 1.0, "coated": 0.0, "red": 0.0, "ahead": 0.5, "twin": False, "proud": -0.3, "above": -0.5, "fore": -0.5, "aft": -0.5, "area": 0.05, "lamp": 0.0, "glass": 0.0, "own": 0.0, "plate": 0.0}
    low, high = (np.array([row[k] for row in rows], float) for k in (0, 1))
    said = {name: np.array([(usual | row[2])[name] for row in rows]) for name in usual}
    kinds = {name: said.pop(name) for name in ("lamp", "glass", "own", "plate")}
    return Lumps(low, high, kinds=kinds, **said)


LOOKS = {
    "mirror": ((0.4, 0.85, 1.0), (0.5, 1.0, 1.15), {"proud": 0.05}),
    "headlight": ((1.7, 0.5, 0.6), (1.8, 0.7, 0.8), {"twin": True}),
    "tail_light": ((-2.1, 0.4, 0.7), (-2.0, 0.8, 0.8), {"red": 0.9}),
    "grille": ((2.0, -0.5, 0.4), (2.05, 0.5, 0.6), {"ahead": 0.9}),
    "windshield": ((0.85, -0.7, 0.9), (1.1, 0.7, 1.0), {}),  # the dark panel at its foot
    "exhaust": ((-2.2, 0.3, 0.27), (-1.6, 0.37, 0.34), {}),
    "handle": ((-0.25, 0.87, 0.8), (-0.05, 0.9, 0.84), {"proud": 0.0}),
    "badge": ((-2.1, -0.04, 0.8), (-2.0, 0.04, 0.88), {}),
    "wiper": ((0.85, 0.1, 1.0), (0.9, 0.6, 1.05), {"area": 0.03}),
    "roof_rail": ((-0.8, 0.5, 1.48), (0.2, 0.55, 1.52), {"above": 0.0}),
    "antenna": ((-1.9, 0.7, 1.0), (-1.8, 0.72, 1.4), {"area": 0.01}),
    "rocker_panel": ((-0.8, 0.75, 0.2), (0.8, 0.88, 0.3), {"twin": True}),
    "front_bumper": ((1.8, -0.85, 0.4), (2.2, 0.85, 0.6), {"area": 0.6}),
    "back_bumper": ((-2.2, 0.3, 0.4), (-1.8, 0.88, 0.5), {"twin": True, "area": 0.3}),
}  # fmt: skip


@pytest.mark.parametrize("part", LOOKS)
def test_a_small_part_is_known_by_its_size_its_place_and_its_twin(part):
    assert fit(lumps(LOOKS[part]), MARKS).tolist() == [part]


@pytest.mark.parametrize(
    "part, other",
    [("mirror", {"proud": -0.2}), ("headlight", {"twin": False}), ("headlight", {"coated": 1.0}), ("tail_light", {"coated": 1.0}), ("grille", {"coated": 1.0}), ("windshield", {"coated": 1.0}), ("exhaust", {"coated": 1.0}), ("handle", {"proud": -0.1}),
     ("badge", {"seen": 0.1}), ("wiper", {"area": 0.2}), ("roof_rail", {"above": -0.3}), ("antenna", {"twin": True}), ("rocker_panel", {"twin": False}), ("front_bumper", {"seen": 0.2}), ("back_bumper", {"twin": False})],
)  # fmt: skip
def test_what_lacks_a_small_parts_looks_is_none(part, other):
    low, high, said = LOOKS[part]
    assert fit(lumps((low, high, said | other)), MARKS).tolist() == [""]


def test_a_lamp_drawn_in_the_paints_picture_is_red_rare_and_in_a_pair():
    low, high, _ = LOOKS["tail_light"]
    drawn = {"red": 0.9, "coated": 1.0, "own": 0.9}
    assert fit(lumps((low, high, drawn | {"twin": True})), MARKS).tolist() == ["tail_light"] and fit(lumps((low, high, drawn)), MARKS).tolist() == [""]


def test_what_stands_before_an_end_belongs_to_its_bumper():
    tooth = (2.1, 0.3, 0.4), (2.2, 0.38, 0.65)
    assert fit(lumps((*tooth, {"fore": 0.0})), MARKS).tolist() == ["front_bumper"] and fit(lumps((*tooth, {})), MARKS).tolist() == [""]


def test_small_lumps_about_a_part_go_with_it_and_painted_panels_do_not():
    low, high, said = LOOKS["mirror"]
    inner = (0.42, 0.86, 1.02), (0.44, 0.95, 1.1)
    found = fit(lumps((low, high, said), (*inner, {"area": 0.01}), (*inner, {"area": 0.06}), (*inner, {"area": 0.07, "coated": 1.0}), (*inner, {"area": 0.2})), MARKS)
    assert found.tolist() == ["mirror", "mirror", "mirror", "mirror", ""]
    large = evolve(lumps((low, high, said), (*inner, {"coated": 1.0})), area=np.array([1.0, 0.3]))
    assert fit(large, MARKS).tolist()[1] == ""


def test_a_lamp_within_the_bumper_is_a_fog_lamp():
    lamp = (2.0, 0.4, 0.45), (2.05, 0.5, 0.55), {"lamp": 1.0, "twin": True, "area": 0.01}
    assert fit(lumps(lamp, LOOKS["front_bumper"]), MARKS).tolist() == ["fog_lamp", "front_bumper"] and fit(lumps(lamp), MARKS).tolist() == ["headlight"]


def test_of_two_openings_the_upper_one_is_the_grille():
    low, high, said = LOOKS["grille"]
    below = np.array(low) - (0, 0, 0.12), np.array(high) - (0, 0, 0.25)
    assert fit(lumps((*below, said), (low, high, said)), MARKS).tolist() == ["", "grille"]


def test_a_slim_grille_is_one_at_the_very_front():
    for x, part in ((2.13, "grille"), (1.9, "")):
        assert fit(lumps(((x, -0.35, 0.65), (x + 0.05, 0.35, 0.73), {"ahead": 0.45, "area": 0.025})), MARKS).tolist() == [part]


def test_smooth_pieces_within_a_lamps_bounds_are_its_housing():
    l = lumps(LOOKS["headlight"])
    low, high = np.array([[1.68, 0.49, 0.59], [1.4, 0.3, 0.5]]), np.array([[1.8, 0.71, 0.81], [1.8, 0.9, 0.9]])
    assert housed(low, high, np.array([0.1, 0.1]), l, np.array(["headlight"])).tolist() == ["headlight", ""]


def test_a_silencer_beside_a_lorrys_frame_is_its_exhaust_with_the_pipes_about_it_and_a_box_is_none():
    barrel, pipe, box_ = ((-0.4, -0.8, 0.2), (0.4, -0.55, 0.45)), ((-0.6, -0.8, 0.25), (-0.4, -0.65, 0.35)), ((-0.4, -0.8, -0.1), (0.4, -0.55, 0.5))
    assert fit(lumps((*barrel, {"area": 0.6}), (*pipe, {})), MARKS).tolist() == ["exhaust", "exhaust"]
    assert fit(lumps((*box_, {"area": 0.6})), MARKS).tolist() == [""] and fit(lumps((*barrel, {"area": 0.6, "twin": True})), MARKS).tolist() == [""]


@pytest.mark.parametrize(
    "low, high, said, part",
    [
        ((0.3, -0.7, 1.0), (0.8, 0.7, 1.4), {}, "roof"),  # a windscreen's
        ((-1.7, -0.6, 1.05), (-1.5, 0.6, 1.4), {}, "roof"),  # an upright back window's
        ((-1.7, -0.6, 1.05), (-1.2, 0.6, 1.4), {}, ""),  # of a hatch
        ((0.3, -0.7, 1.0), (0.8, 0.7, 1.4), {"glass": 0.9}, ""),
        ((0.3, -0.7, 1.0), (0.8, 0.7, 1.4), {"area": 0.5}, ""),  # too much of it to be a frame
    ],
)
def test_the_frame_of_a_pane_is_the_roofs(low, high, said, part):
    assert fit(lumps((low, high, said)), MARKS).tolist() == [part]


def test_what_lies_within_a_bumper_is_the_bumpers_and_within_a_grille_the_grilles():
    l = lumps(LOOKS["front_bumper"], ((2.0, -0.4, 0.42), (2.1, 0.4, 0.55), {}))
    low, high = np.array([[1.85, -0.8, 0.41], [2.02, -0.3, 0.45], [1.2, -0.8, 0.41]]), np.array([[1.9, 0.8, 0.59], [2.05, 0.3, 0.5], [2.0, 0.8, 0.59]])
    assert housed(low, high, np.full(3, 0.1), l, np.array(["front_bumper", "grille"])).tolist() == ["front_bumper", "grille", ""]


def test_a_lid_of_its_own_tells_its_sides():
    lid = (-2.1, -0.55, 0.7), (-1.4, 0.55, 0.9), {"coated": 1.0, "area": 0.8}
    assert lids(lumps(lid), MARKS) == ((0.75, 0.0), (0.55, 0.0)) and lids(lumps((*lid[:2], {"area": 0.8})), MARKS) == MARKS.lids


def spots(x, y, z, normal, painted=True, open_=0.8, body=True) -> Spots:
    one = lambda value: np.array([value])
    return Spots(one(x), one(y), one(z), np.array([normal], float), one(painted), one(open_), one(body))


@pytest.mark.parametrize(
    "spot, breadth, part",
    [
        (spots(2.1, 0.85, 0.4, (0, 1, 0)), (np.inf, np.inf), "front_bumper"),
        (spots(2.1, 0.85, 0.4, (0, 1, 0)), (BESIDE, np.inf), "fender"),  # beside a bumper that is a thing of its own
        (spots(2.1, 0.85, 0.4, (0, 1, 0), body=False), (BESIDE, np.inf), "front_bumper"),
        (spots(2.1, 0.3, 0.4, (1, 0, 0)), (BESIDE, np.inf), "front_bumper"),
        (spots(2.1, 0.3, 0.5, (1, 0, 0)), (0.0, np.inf), "fender"),  # behind a bumper of metal
        (spots(1.9, 0.3, 0.3, (0, 0, -1)), (np.inf, np.inf), "front_bumper"),  # the nose turns under
        (spots(1.9, 0.3, 0.3, (0, 0, -1), painted=False), (np.inf, np.inf), "underbody"),
        (spots(0.65, 0.89, 0.55, (0, 1, 0)), (np.inf, np.inf), "front_door"),
        (spots(1.3 - 0.41, 0.89, 0.4, (0, 1, 0)), (np.inf, np.inf), "fender"),  # an arch's lip
        (spots(1.1, 0.3, 0.8, (0, 0, 1), painted=False, open_=0.7), (np.inf, np.inf), "underbody"),  # seen deep under the hood
    ],
)
def test_a_panel_is_told_by_its_place(spot, breadth, part):
    marks = evolve(MARKS, doors=(1.0, -0.3)) if part == "fender" and spot.x[0] < 1.0 else MARKS
    assert panel_of(spot, marks, (0.55, 0.55), breadth).tolist() == [part]


@pytest.mark.parametrize("x, painted, doors, part", [(0.85, False, 2.0, "fender"), (0.85, True, 2.0, "front_door"), (0.85, False, 1.0, "front_door"), (0.85, False, 0.7, "rocker_panel")])
def test_a_cab_over_its_engine_has_mudguards_beneath_its_doors(x, painted, doors, part):
    z = 0.25 if part == "rocker_panel" else 0.45
    assert panel_of(spots(x, 0.88, z, (0, 1, 0), painted=painted), evolve(MARKS, doors=(doors, -0.3)), (0.55, 0.55)).tolist() == [part]


def box(low, high, name="box", material="m"):
    low, high = np.array(low, float), np.array(high, float)
    corners = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)]) * (high - low) + low
    faces = [(0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1), (2, 3, 7), (2, 7, 6), (0, 2, 6), (0, 6, 4), (1, 5, 7), (1, 7, 3)]
    return SourceMesh(name, corners, np.array(faces, np.int32), np.zeros(12, np.int16), np.tile([0.0, 0, 1], (8, 1)), (material,))


def plate(low, high, z, name="plate"):
    corners = np.array([(low[0], low[1], z), (high[0], low[1], z), (high[0], high[1], z), (low[0], high[1], z)], float)
    return SourceMesh(name, corners, np.array([(0, 1, 2), (0, 2, 3)], np.int32), np.zeros(2, np.int16), np.tile([0.0, 0, 1], (4, 1)), ("m",))


def test_a_seat_borders_on_the_cabins_air_and_an_engine_at_its_height_does_not():
    shell, seat, engine = box((-1.7, -0.85, 0.2), (0.8, 0.85, 1.4)), box((-0.52, -0.31, 0.42), (0.02, 0.33, 0.71)), box((1.22, -0.31, 0.42), (1.73, 0.33, 0.71))
    all = gathered((shell, seat, engine), np.eye(4))
    points, of, _ = strew(all.corners)
    cabin, air = bordering(points, MARKS)
    mesh = all.mesh[of]
    assert cabin[mesh == 1].all() and not air[mesh == 1].any() and air[mesh == 2].all() and not cabin[mesh == 2].any()


def known_of(meshes, coat, cabin=None, air=None, **more):
    """What assigning knows of some meshes, of which `coat` says which are painted."""
    all = gathered(meshes, np.eye(4))
    s = survey(all.vertices, all.triangles)
    island, count = pieces(all, 180.0), len(all.triangles)
    area = np.maximum(np.bincount(s.of, s.area, count), 1e-12)
    middle = np.stack([np.bincount(s.of, s.area * s.points[:, k], count) / area for k in range(3)], 1)
    coat = np.array(coat)[all.mesh]
    kind = more.pop("kind", np.where(coat, "paint", "plastic"))
    flags = lambda values: np.zeros(len(s.of), bool) if values is None else np.array(values)[all.mesh[s.of]]
    each = SimpleNamespace(area=area, middle=middle, outer=more.pop("outer", np.ones(count, bool)), facing=np.tile([0.0, 0, 1], (count, 1)))
    l = lumps_of(all, island, each.outer, coat, kind, np.zeros(count, bool), s)
    return SimpleNamespace(all=all, surface=s, each=each, marks=MARKS, kind=kind, coat=coat, piece=pieces(all), island=island, lumps=l, cabin=flags(cabin), air=flags(air), **more)


def test_a_hidden_thing_belongs_to_the_room_whose_air_it_borders_on_or_to_what_is_about_it():
    seat, foam, motor, cog = (box(np.array((x, -0.2, 0.5)) - d, np.array((x + 0.3, 0.2, 0.7)) + d) for x, d in ((0.0, 0.05), (0.0, 0.0), (1.2, 0.05), (1.2, 0.0)))
    known = known_of((seat, foam, motor, cog), [False] * 4, cabin=[True, False, False, False], air=[False, False, True, False])
    assert roomy(known, np.ones(48, bool)).tolist() == [True] * 24 + [False] * 24


def test_hidden_paint_belongs_to_the_nearest_panel_and_a_painted_liner_to_the_arch():
    seen, skin, liner, black = plate((-0.2, 0), (0.2, 0.4), 0.9), plate((-0.2, 0), (0.2, 0.4), 0.75), plate((1.2, 0.5), (1.4, 0.7), 0.55), plate((-0.2, 0), (0.2, 0.4), 0.8)
    known = known_of((seen, skin, liner, black), [True, True, True, False])
    inside = known.all.mesh > 0
    found = within(known, inside, np.where(known.all.mesh[known.surface.of] == 0, "front_door", "underbody"), known.all.mesh[known.surface.of] == 0)
    assert found.tolist() == ["front_door"] * 2 + ["underbody"] * 2 + ["interior"] * 2
    near = known_of((plate((1.0, 0.5), (1.15, 0.7), 0.8), liner), [True, True])
    on = near.all.mesh[near.surface.of] == 0
    assert within(near, near.all.mesh > 0, np.where(on, "front_door", "underbody"), on).tolist() == ["fender"] * 2


def test_what_is_close_under_a_painted_lid_is_its_lining():
    hood = plate((1, -0.5), (2, 0.5), 1.0)
    for z, is_lining in ((0.95, True), (0.6, False)):
        known = known_of((hood, plate((1, -0.5), (2, 0.5), z)), [True, False])
        assert lining(known).tolist() == [False, False, is_lining, is_lining]


def test_what_is_mostly_glass_is_glass_as_a_whole():
    pane = box((-0.1, -0.6, 1.1), (0.3, 0.6, 1.12))
    kind = np.array(["glass"] * 9 + ["plastic"] * 3)
    kind[[8, 9]] = "glass"
    known = known_of((pane,), [False], kind=kind)
    assert (glass(known, np.full(12, "")) != "").all()


def upright(low, high, x=-2.15, name="plate"):
    """A rectangle across the tail, by (y, z) of two corners."""
    corners = np.array([(x, low[0], low[1]), (x, high[0], low[1]), (x, high[0], high[1]), (x, low[0], high[1])], float)
    return SourceMesh(name, corners, np.array([(0, 2, 1), (0, 3, 2)], np.int32), np.zeros(2, np.int16), np.tile([-1.0, 0, 0], (4, 1)), ("m",))


def strips(*rows):
    """Rectangles across the tail as one that hangs together."""
    parts = [upright(low, high) for low, high in rows]
    return SourceMesh("frame", np.concatenate([p.vertices for p in parts]), np.concatenate([p.triangles + 4 * k for k, p in enumerate(parts)]), np.zeros(2 * len(parts), np.int16),
                      np.tile([-1.0, 0, 0], (4 * len(parts), 1)), ("m",))  # fmt: skip


def test_a_plates_frame_is_the_plates_and_a_cross_of_its_size_is_not():
    ends = [((-0.25, 0.5), (-0.23, 0.62)), ((0.23, 0.5), (0.25, 0.62)), ((-0.25, 0.5), (0.25, 0.51)), ((-0.25, 0.61), (0.25, 0.62))]
    cross = [((-0.25, 0.55), (0.25, 0.57)), ((-0.01, 0.5), (0.01, 0.62))]
    for rows, part in ((ends, "license_plate"), (cross, "")):
        known = known_of((strips(*rows),), [False])
        known.island[:] = known.piece[:] = 0
        assert set(plates(known, np.full(len(known.coat), "")).tolist()) == {part}


def test_what_hangs_together_goes_together_its_hidden_side_too_unless_it_is_a_whole_body():
    guess = np.array(["trunk", "quarter_panel"])
    for size, whole in ((1.0, True), (3.0, False)):
        surface = SimpleNamespace(of=np.arange(2), area=np.array([size, 0.7 * size]))
        part, _, together = vote(guess, surface, np.zeros(2, int), np.arange(2), 2, np.array([True, False]))
        assert together.tolist() == [whole] * 2 and part.tolist() == (["trunk"] * 2 if whole else guess.tolist())


def test_a_doors_inner_side_is_the_doors_where_it_is_painted():
    said = (Said("front_door", "left", "front"),)
    for coat, part in ((True, "front_door"), (False, "")):
        known = known_of((plate((0.1, 0.5), (0.4, 0.7), 0.6),), [coat], outer=np.zeros(2, bool), told=np.zeros(2, int), says=said)
        assert told(known, np.full(2, "underbody")).tolist() == [part] * 2


def test_a_dark_glass_called_a_back_window_is_a_side_window_where_it_lies_at_the_side():
    said = (Said("back_windshield", "", ""),)
    known = known_of((plate((-1.0, 0.5), (-0.5, 0.7), 1.1),), [False], told=np.zeros(2, int), says=said)
    for lies, part in (("back_window", ""), ("back_windshield", "back_windshield")):
        assert told(known, np.full(2, lies)).tolist() == [part] * 2


def test_of_round_things_at_one_place_the_tyre_is_the_wheel():
    disc = lambda x, y, radius, width: (np.array([x - radius, y - width / 2, 0.33 - radius]), np.array([x + radius, y + width / 2, 0.33 + radius]))
    for by in (-0.001, 0.001):  # a tyre's flank, of another rubber, a hair before it or behind
        found = pairs([disc(x + k * by, side * y, radius, width) for x in (1.3, -1.3) for side in (1, -1) for k, (y, radius, width) in enumerate(((0.75, 0.33, 0.2), (0.84, 0.32, 0.02)))])
        assert found.radius == pytest.approx(0.33) and found.width == pytest.approx(0.2) and found.track == pytest.approx(1.5)


def test_doors_end_at_shut_lines_far_from_their_panes():
    """A saloon's front door begins well ahead of its pane, and its back door ends behind the axle, above the arch; a bare scrap of a line ends none."""
    seam = lambda x, low, high: [((x, side * 0.85, z), (0.0, 0.0, 0.05)) for side in (1, -1) for z in np.arange(low, high, 0.05)]
    rows = [*seam(0.94, 0.3, 0.95), *seam(-0.19, 0.3, 0.95), *seam(-1.46, 0.73, 0.95), *seam(0.62, 0.3, 0.35)]
    middles, runs = (np.array([row[k] for row in rows]) for k in (0, 1))
    more = [*seam(-1.46, 0.73, 0.95)] * 2  # a flange's other edges
    middles, runs = np.concatenate([middles, [row[0] for row in more]]), np.concatenate([runs, [row[1] for row in more]])
    found = door_edges(Seams(middles, runs), ((0.36, -0.12), (-0.24, -1.27)), ((1.4, 0.33, 0.38), (-1.4, 0.33, 0.38)), ((0.74, 1.07), (0.27, 1.38)), 0.9, 0.22, 1.0)
    assert found == pytest.approx((0.94, -0.19, -1.46), abs=0.05)


def test_a_door_is_never_so_short_that_both_its_edges_are_one_shut_line():
    line = [((0.11, side * 0.85, z), (0.0, 0.0, 0.05)) for side in (1, -1) for z in np.arange(0.3, 0.95, 0.05)]
    seams = Seams(*(np.array([row[k] for row in line]) for k in (0, 1)))
    first, second = door_edges(seams, ((0.36, 0.06),), ((1.4, 0.33, 0.38), (-1.4, 0.33, 0.38)), ((0.74, 1.07), (0.27, 1.38)), 0.9, 0.22, 1.0)
    assert second == pytest.approx(0.11, abs=0.03) and first - second > 0.3


def test_a_lump_knows_its_twin_and_how_far_it_lies_beyond_the_shell():
    body, left, right, rack = box((-2, -0.8, 0.3), (2, 0.8, 1.0)), box((0, 0.82, 0.6), (0.1, 0.9, 0.7)), box((0, -0.9, 0.6), (0.1, -0.82, 0.7)), box((-0.5, -0.3, 1.05), (0.5, 0.3, 1.1))
    l = known_of((body, left, right, rack), [True, False, False, False]).lumps
    assert l.twin.tolist() == [False, True, True, False] and l.proud[1] == pytest.approx(0.02, abs=0.01) and l.above[3] == pytest.approx(0.05, abs=0.01)


def test_an_object_called_body_is_paint_only_where_it_has_one_material():
    colors = [np.full((12, 4), (0.5, 0.5, 0.5, 1.0))] * 2
    for materials, kinds in ((("a", "a"), {"paint"}), (("a", "b"), {""})):
        meshes = tuple(box((0, 0, 0), (1, 1, 1), "body", name) for name in materials)
        model = SourceModel(meshes, {name: SourceMaterial(name) for name in set(materials)})
        assert {kind for found in kinds_of(model, colors, {}) for kind in found.tolist()} == kinds


def test_one_triangle_of_another_colour_in_the_midst_of_paint_is_painted_and_what_is_drawn_on_more_is_not():
    kinds = np.array(["own", "paint", "own", "own", "own", "paint", "own", "plastic"])
    a, b, size = np.array([0, 1, 2, 3, 4, 6]), np.array([1, 2, 3, 4, 5, 7]), np.full(8, 0.004)
    assert filled(kinds, a, b, size, np.zeros(8, bool)).tolist() == ["paint", *kinds[1:].tolist()]
    assert filled(kinds, a, b, np.full(8, 0.02), np.zeros(8, bool)).tolist() == filled(kinds, a, b, size, np.ones(8, bool)).tolist() == kinds.tolist()


def test_the_paint_is_what_most_of_the_outside_is_made_of_and_no_chassis_nor_black_trim():
    kinds, material = np.array(["", "", "dark", ""], "U12"), np.arange(4)
    size, outside = np.array([10.0, 10.0, 2.0, 2.0]), np.array([9.0, 3.0, 2.0, 2.0])  # body, chassis, black trim, a second colour
    assert body_paint(kinds, material, size, outside, np.full((4, 4), 0.5)).tolist() == ["paint", "plastic", "plastic", "paint"]
    assert body_paint(np.array(["dark"], "U12"), np.zeros(1, int), np.ones(1), np.ones(1), np.zeros((1, 4))).tolist() == ["paint"]


def test_a_livery_s_colours_are_painted_over_and_lamps_and_trim_are_not():
    colors = np.array([(0.02, 0.4, 0.45), (0.05, 0.1, 0.5), (0.5, 0.02, 0.02), (0.7, 0.3, 0.02), (0.3, 0.3, 0.32), (0.01, 0.02, 0.03), (0.8, 0.8, 0.8)])
    assert livery(colors).tolist() == [True, True, False, False, False, False, False]


def test_a_small_thing_that_is_mostly_paint_is_painted_all_over_but_for_its_lamps():
    kinds = np.array(["paint", "own", "own", "paint", "own", "paint", "own"], "U12")  # a flare with a shadow and a lamp, a body with drawn trim, a trim with a bit of paint
    island, size = np.array([0, 0, 0, 1, 1, 2, 2]), np.array([0.3, 0.1, 0.1, 5.0, 0.5, 0.1, 0.3])
    red = np.arange(7) == 2
    assert evened(kinds, island, size, size, red).tolist() == ["paint", "paint", "own", "paint", "own", "paint", "own"]
