"""Holes: a puncture goes through, a tear opens and loses nothing, a lamp's lens breaks; each as large as its facts say."""

import json

import numpy as np
import pytest
from attrs import evolve
from damage_panels import PAINT, car, draw, part, parts_of
from drawn import entries

from setpiece.core import assets, catalogue
from setpiece.core.body import Body, Frame, Material
from setpiece.core.damage import DAMAGES, completed, holes
from setpiece.core.damage.lamp_broken import LAMP
from setpiece.core.damage.puncture import PUNCTURE
from setpiece.core.damage.severity import SEVERITIES
from setpiece.core.damage.tear import TEAR
from setpiece.core.faults import Faults
from setpiece.core.vehicles.build import build

VALUES = {
    "puncture": {"part": "any", "side": None, "severity": "moderate", "aspect": 0.8},
    "tear": {"part": "any", "side": None, "severity": "moderate"},
    "lamp_broken": {"part": "headlight", "side": "left", "severity": "moderate"},
}
GLASS = {
    "lens": Material("lens", {"color": [0.97, 0.97, 0.98], "see_through": True}),
    "reflector": Material("lamp_reflector", {}),
    "low_beam": Material("plastic", {"color": [0.03, 0.03, 0.04]}),
}


def bulged(name, cls, material, out, columns, rows, parent=""):
    """A sheet 0.5 × 0.2 m that faces +X at x = `out`, bulged by 4 cm."""
    y, z = np.meshgrid(np.linspace(-0.25, 0.25, columns), np.linspace(-0.1, 0.1, rows), indexing="ij")
    vertices = np.stack([out - 0.6 * y**2, 0.6 + y, 0.7 + z], -1).reshape(-1, 3)
    normals = np.stack([np.ones_like(y), 1.2 * y, 0 * y], -1).reshape(-1, 3)
    normals /= np.linalg.norm(normals, axis=1)[:, None]
    at = np.arange(y.size).reshape(y.shape)
    a, b, c, d = at[:-1, :-1].ravel(), at[1:, :-1].ravel(), at[1:, 1:].ravel(), at[:-1, 1:].ravel()
    triangles = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]).astype(np.int32)
    return evolve(part(name, cls, vertices, normals, triangles, "left"), materials=(material,), parent=parent)


def with_lamp() -> Body:
    lamp = bulged("headlight.left", "headlight", "reflector", 2.0, 24, 12)
    lens = bulged("headlight.left/lens", "lens", "lens", 2.06, 26, 11, "headlight.left")
    slots = (np.arange(len(lamp.triangles)) % 5 == 0).astype(np.int16)
    lamp = evolve(lamp, materials=("reflector", "low_beam"), slots=slots)
    return evolve(car(), parts=(*car().parts, lamp, lens), materials={**PAINT, **GLASS})


BODY = with_lamp()
PARTS = parts_of(BODY)
WHERE = {"puncture": ("front_door", "hood"), "tear": ("front_door",), "lamp_broken": ("headlight",)}
EACH = [(kind, where) for kind, places in WHERE.items() for where in places]
PANELS = [row for row in EACH if row[0] != "lamp_broken"]


def entry_of(kind, scene, part="any", severity="moderate", **changed):
    return DAMAGES[kind].settle({**VALUES[kind], "part": part, "severity": severity, **changed}, draw(scene), PARTS)


def broken(entry, body=BODY):
    after, [damage] = DAMAGES[entry["kind"]].apply(body, "car.x", entry)
    return after.part(damage.part), completed(damage, body), after


def skin(part, frame=None, materials=("paint", "lens", "crazed_clear")):
    """The corners (m, 3, 3), at rest and as they lie, of the triangles that wear a panel's own material and face as the frame does."""
    own = np.isin(np.array(part.materials)[part.slots], materials)
    if frame is not None:
        a, b, c = part.rest[part.triangles].transpose(1, 0, 2)
        own &= np.cross(b - a, c - a) @ frame.axes[2] > 0
    return part.rest[part.triangles[own]], part.vertices[part.triangles[own]]


def area(corners):
    return 0.5 * np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum()


def missing(entry, body=BODY):
    """Square metres by which the panel's skin has become smaller, at rest."""
    panel, damage, _ = broken(entry, body)
    return area(skin(body.part(damage.part))[0]) - area(skin(panel)[0]), panel, damage


def strewn(damage, body, count=400):
    """Points of the undamaged panel under a damage's frame, a grid projected along its normal, and each one's share of the area."""
    u, v = ((np.arange(count) + 0.5) / count * 2 - 1) * damage.frame.half[:, None]
    flat = np.stack([axis.ravel() for axis in np.meshgrid(u, v, indexing="ij")], 1)
    return flat, 4 * np.prod(damage.frame.half) / len(flat)


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("where", WHERE["puncture"])
def test_a_puncture_takes_away_what_its_facts_say_and_is_as_long_as_asked(where, severity):
    for scene in range(4):
        entry = entry_of("puncture", scene, where, severity)
        lost, panel, damage = missing(entry)
        assert damage.facts["hole_cm2"] == pytest.approx(lost * 1e4, rel=0.03)
        assert damage.facts["hole_m"] == pytest.approx([entry["size"], entry["size"] * entry["aspect"]], rel=0.06)
        rest, built = skin(panel, damage.frame)
        deepest = ((rest - built) @ damage.frame.axes[2]).max()
        assert damage.facts["depth_mm"] == pytest.approx(deepest * 1000, rel=0.02)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_tear_loses_nothing_and_its_lips_come_apart_as_far_as_asked(severity):
    for scene in range(4):
        entry = entry_of("tear", scene, "front_door", severity)
        lost, panel, damage = missing(entry)
        assert abs(lost) < 2e-5
        rest, built = (corners.reshape(-1, 3) for corners in skin(panel, damage.frame))
        order = np.lexsort(rest.round(7).T)
        same = (rest[order][1:].round(7) == rest[order][:-1].round(7)).all(1)
        step = (built[order][1:] - built[order][:-1])[same]
        apart = np.linalg.norm(step @ damage.frame.axes[:2].T, axis=1)
        along = damage.frame.local(rest[order][1:][same][np.linalg.norm(step, axis=1) > 2e-5])[:, 0]
        assert damage.facts["slit_m"][1] == pytest.approx(apart.max(), rel=0.05) == pytest.approx(entry["gap"], rel=0.08)
        assert np.ptp(along) == pytest.approx(damage.facts["slit_m"][0], rel=0.05)
        assert damage.facts["slit_m"][0] == pytest.approx(entry["size"], rel=0.05)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_lens_lacks_what_its_facts_say(severity):
    for scene in range(5):
        entry = entry_of("lamp_broken", scene, "headlight", severity)
        lost, lens, damage = missing(entry)
        whole = area(skin(BODY.part(damage.part))[0])
        assert damage.part == "headlight.left/lens" and damage.facts["part"] == "headlight"
        assert damage.facts["missing_percent"] == pytest.approx(100 * lost / whole, rel=0.03)
        assert damage.facts["hole_cm2"] == pytest.approx(1e4 * lost, rel=0.03)
        assert lens.materials[0] == "lens" and "broken_clear" in lens.materials


@pytest.mark.parametrize("kind", WHERE)
@pytest.mark.parametrize("severity", SEVERITIES)
def test_what_is_built_is_graded_as_it_was_drawn(kind, severity):
    for scene in range(8):
        _, damage, _ = broken(entry_of(kind, scene, "any", severity))
        assert damage.facts["severity"] == damage.facts["asked"] == severity == DAMAGES[kind].grade(damage.facts), damage.facts
        assert damage.facts["fit" if "fit" in damage.facts else "area_cm2"] > 0 and 0 < damage.facts["share_percent"] <= 100


@pytest.mark.parametrize("kind, where", PANELS)
def test_the_mask_covers_the_area_and_the_box_that_the_facts_say(kind, where):
    for scene, severity in enumerate(SEVERITIES):
        panel, damage, _ = broken(entry_of(kind, scene, where, severity))
        flat, each = strewn(damage, BODY)
        height = damage.frame.local(skin(BODY.part(damage.part))[0].reshape(-1, 3))
        near = height[(np.abs(height[:, :2]) < damage.frame.half + 0.03).all(1)]
        level = np.median(near[:, 2]) if len(near) else 0.0
        rest = damage.frame.origin + flat @ damage.frame.axes[:2] + level * damage.frame.axes[2]
        on = damage.mask(rest) >= 0.5
        assert damage.facts["area_cm2"] == pytest.approx(1e4 * on.sum() * each, rel=0.05)
        assert damage.facts["size_m"] == pytest.approx(np.ptp(flat[on], axis=0), rel=0.05)
        assert (np.abs(flat[on]) <= damage.frame.half).all()


@pytest.mark.parametrize("kind, where", PANELS)
def test_beyond_the_mask_the_panel_hardly_moves_and_farther_out_not_at_all(kind, where):
    for scene, severity in enumerate(SEVERITIES):
        panel, damage, _ = broken(entry_of(kind, scene, where, severity))
        rest, built = (corners.reshape(-1, 3) for corners in skin(panel, damage.frame))
        moved, on = np.linalg.norm(built - rest, axis=1), damage.mask(rest) >= 0.5
        limit = max(0.0004, 0.12 * damage.facts["depth_mm"] / 1000)
        assert moved[~on].max() <= limit and moved[on].max() > 2 * moved[~on].max()
        far = (np.abs(damage.frame.local(rest)[:, :2]) > 3 * damage.frame.half).any(1)
        assert far.any() and not moved[far].any()


@pytest.mark.parametrize("kind, where", PANELS)
def test_the_cut_is_clean(kind, where):
    """No triangle of the sheet is shared by three at an edge, none is a needle without area, and the cut's edges close to rings: a gap
    between two triangles that should meet would leave a loose end."""
    panel, damage, _ = broken(entry_of(kind, 2, where, "severe"))
    own = panel.triangles[np.isin(np.array(panel.materials)[panel.slots], ["paint"])].astype(np.int64)
    a, b, c = panel.rest[own].transpose(1, 0, 2)
    assert np.linalg.norm(np.cross(b - a, c - a), axis=1).min() > 0
    pairs = np.sort(np.concatenate([own[:, [0, 1]], own[:, [1, 2]], own[:, [2, 0]]]), axis=1)
    edges, shared = np.unique(pairs, axis=0, return_counts=True)
    assert shared.max() == 2
    ends = np.bincount(edges[shared == 1].ravel(), minlength=len(panel.vertices))
    assert set(np.unique(ends)) <= {0, 2, 4}
    inside = (np.abs(damage.frame.local(panel.rest[edges[shared == 1]].mean(1))[:, :2]) < damage.frame.half).all(1)
    assert inside.sum() > 60


@pytest.mark.parametrize("kind, where", PANELS)
def test_nobody_looks_through_the_hole(kind, where):
    """Under every point of the frame lies something of the panel, as it is seen from straight before it and from 30° to four sides."""
    panel, damage, _ = broken(entry_of(kind, 3, where, "severe"))
    local = (panel.vertices - damage.frame.origin) @ damage.frame.axes.T
    u, v = (0.97 * h * np.linspace(-1, 1, 25) for h in damage.frame.half)
    points = np.stack([axis.ravel() for axis in np.meshgrid(u, v)], 1)
    points = points[damage.mask(damage.frame.origin + points @ damage.frame.axes[:2]) >= 0.5]
    assert len(points) > 100
    for lean in (np.zeros(2), *(0.577 * np.array(side) for side in ((1, 0), (-1, 0), (0, 1), (0, -1)))):
        a, b, c = ((local[:, :2] - local[:, 2:] * lean)[panel.triangles]).transpose(1, 0, 2)
        turn = lambda p, q, r: (q[:, 0] - p[:, 0]) * (r[:, 1] - p[:, 1]) - (q[:, 1] - p[:, 1]) * (r[:, 0] - p[:, 0])
        for point in points:
            point = point[None]
            sides = np.stack([turn(a, b, point), turn(b, c, point), turn(c, a, point)])
            assert (sides >= 0).all(0).any(), point


def test_what_is_behind_a_hole_is_dark_and_lies_below_every_lip():
    panel, damage, body = broken(entry_of("puncture", 3, "hood", "severe"))
    pan = np.unique(panel.triangles[np.array(panel.materials)[panel.slots] == "hole_dark"])
    low = panel.vertices[pan, 2].min()
    assert max(body.materials["hole_dark"].values["color"]) < 0.02
    assert low < panel.vertices[np.unique(panel.triangles[panel.slots == 0]), 2].min()


@pytest.mark.parametrize("kind, where", EACH)
def test_only_what_is_broken_is_made_anew(kind, where):
    entry = entry_of(kind, 1, where)
    _, damage, body = broken(entry)
    same = {damage.part, "headlight.left"} if kind == "lamp_broken" else {damage.part}
    new = {part.name for part in body.parts} - {part.name for part in BODY.parts}
    assert {part.name for part in body.parts if part.name not in new and part is not BODY.part(part.name)} == same
    assert new == ({"headlight.left/debris"} if kind == "lamp_broken" else set())
    once, again = (broken(entry)[0] for _ in range(2))
    assert np.array_equal(once.vertices, again.vertices) and np.array_equal(once.triangles, again.triangles)
    used = {name for part in body.parts for name in part.materials}
    assert used <= set(body.materials) and set(BODY.materials) <= set(body.materials)


def test_a_minor_break_leaves_the_inside_as_it_is_and_a_severe_one_breaks_it():
    minor, severe = (broken(entry_of("lamp_broken", 1, "headlight", severity))[2].part("headlight.left") for severity in ("minor", "severe"))
    whole = BODY.part("headlight.left")
    assert minor is whole
    assert np.linalg.norm(severe.vertices - severe.rest, axis=1).max() > 0.005
    beams = [np.sum(part.slots == 1) for part in (severe, whole)]
    assert beams[0] < 0.9 * beams[1] and np.sum(severe.slots == 0) == np.sum(whole.slots == 0)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_broken_lens_is_marked_where_it_is_gone_or_cracked_and_stays_elsewhere(severity):
    lens, damage, _ = broken(entry_of("lamp_broken", 2, "headlight", severity))
    rest, built = (corners.reshape(-1, 3) for corners in skin(lens))
    on = damage.mask(rest) >= 0.5
    assert np.linalg.norm(built - rest, axis=1)[~on].max(initial=0.0) < 0.001
    every = skin(BODY.part(damage.part))[0].mean(1)
    marked = damage.mask(every) >= 0.5
    assert marked.mean() >= damage.facts["missing_percent"] / 100 - 0.02
    assert (severity == "minor") == (marked.mean() < 0.4)


@pytest.mark.parametrize("kind, where", EACH)
def test_what_is_gone_is_the_surface_as_it_was_with_the_lips_as_they_lie(kind, where):
    panel, damage, _ = broken(entry_of(kind, 1, where, "severe"))
    gone = damage.gone
    still = np.linalg.norm(gone.vertices - gone.rest, axis=1) == 0
    was = gone.rest[gone.triangles[still[gone.triangles].all(1)]]
    inside = was[damage.mask(was.mean(1)) >= 0.5]
    assert area(inside) * 1e4 > 0.93 * damage.facts["area_cm2"]
    moved = {tuple(row) for row in panel.vertices.round(9)}
    assert all(tuple(row) in moved for row in gone.vertices[~still].round(9)[::50])


def test_a_coarse_lens_keeps_its_facets():
    """Bent as its normals ask for, a rim as steep as what still counts as a lens' face would be steeper in part."""
    lens = bulged("headlight.left/lens", "lens", "lens", 2.06, 3, 2, "headlight.left")
    body = evolve(BODY, parts=tuple(lens if part.name == lens.name else part for part in BODY.parts))
    rest = broken(entry_of("lamp_broken", 1), body)[1].gone.rest
    assert rest[:, 0] == pytest.approx(np.interp(rest[:, 1], lens.rest[::2, 1], lens.rest[::2, 0]), abs=1e-9)


def test_shards_fall_into_the_lamp_and_stay_behind_its_lens():
    _, damage, body = broken(entry_of("lamp_broken", 1, "headlight", "severe"))
    shards, lens = body.part("headlight.left/debris"), BODY.part("headlight.left/lens")
    assert shards.cls == "debris" and shards.parent == "headlight.left" and shards.side == "left"
    x, y, z = shards.vertices.T
    assert (x < 2.06 - 0.6 * (y - 0.6) ** 2).all() and z.min() > lens.rest[:, 2].min() - 0.02
    assert area(shards.vertices[shards.triangles]) > 1e-4


def test_lamps_are_found_by_their_lens():
    entry = entry_of("lamp_broken", 1)
    assert entry["name"] == "headlight.left/lens" and entry["facing"] == "+x"
    blind = evolve(BODY, parts=tuple(part for part in BODY.parts if part.cls != "lens"))
    with pytest.raises(Faults, match="headlight.left has no lens"):
        broken(entry, blind)
    with pytest.raises(Faults, match="this vehicle has no part"):
        entry_of("lamp_broken", 1, "tail_light")


def test_a_hole_is_not_made_behind_what_is_mounted_on_the_panel():
    entry = entry_of("puncture", 5, "hood", "minor")
    _, free, _ = broken(entry)
    low, high = free.frame.origin[:2] - 0.05, free.frame.origin[:2] + 0.05
    vertices = np.array([[low[0], low[1], 1.02], [high[0], low[1], 1.02], [high[0], high[1], 1.02], [low[0], high[1], 1.02]])
    badge = evolve(BODY.part("hood"), name="hood/badge", cls="badge", parent="hood", vertices=vertices, rest=vertices)
    _, moved, _ = broken(entry, evolve(BODY, parts=(*BODY.parts, badge)))
    assert (np.abs(moved.frame.origin[:2] - free.frame.origin[:2]) > 0.05).any()


def test_severe_holes_have_the_part_replaced_and_lamps_always():
    for kind, where in EACH:
        repairs = [broken(entry_of(kind, 1, where, severity))[1].facts["repair"] for severity in SEVERITIES]
        assert repairs[2] == "replace" and repairs[0] == ("replace" if kind == "lamp_broken" else "beat")


def test_a_cut_follows_the_shape_and_not_the_triangles():
    middle, radius = np.array([0.7, 0.45, 1.0]), 0.1
    frame = Frame(middle, np.eye(3), np.array([0.2, 0.2]))
    fine = holes.fine_near(BODY.part("hood"), frame, 0.0, 0.12, 0.02, 0.4, 0.1)
    cut = holes.cut_between(fine, lambda rest: (np.linalg.norm(rest - middle, axis=1) < radius).astype(int))
    off = np.abs(np.linalg.norm(cut.part.rest[cut.rim] - middle, axis=1) - radius)
    assert np.median(off) < 2e-6 and off.max() < 0.001  # a corner is never hit closer than three hundredths of an edge
    disc = (cut.sorts == 1)[cut.part.triangles].all(1)
    assert holes.area_of(cut.part, disc) == pytest.approx(np.pi * radius**2, rel=0.02)
    assert holes.area_of(cut.part, ~disc) == pytest.approx(1.4 * 0.9 - np.pi * radius**2, rel=0.001)
    assert len(holes.open_edges(cut.part.triangles)[0]) > 2 * 2 * np.pi * radius / 0.02  # both sides of the cut are open


@pytest.mark.parametrize("kind", WHERE)
def test_an_entry_is_plain_json_and_always_the_same(kind):
    entry = entry_of(kind, 3)
    assert json.loads(json.dumps(entry)) == entry == entry_of(kind, 3) != entry_of(kind, 4)
    assert {"kind", "part", "side", "severity", "facing", "spot", "grain"} <= set(entry)


def test_the_ranges_of_two_severities_never_meet():
    for table in (PUNCTURE, TEAR, LAMP):
        for ranges in table.values():
            for lower, upper in zip(SEVERITIES, SEVERITIES[1:]):
                assert ranges[lower][0] < ranges[lower][1] < 0.8 * ranges[upper][0]


def test_tears_in_doors_lie_low():
    assert all(entry_of("tear", scene, "front_door")["spot"][1] < 0.34 for scene in range(20))


@pytest.mark.parametrize("style", ["saloon", "pickup"])
@pytest.mark.parametrize("kind", WHERE)
def test_on_a_real_vehicle_the_facts_are_those_of_its_mesh(kind, style):
    known = catalogue.load([assets.root()])
    for severity in ("moderate", "severe"):
        [entry] = entries(f"style: {style}, variation: 0, damages: {{x: {{kind: {kind}, severity: {severity}}}}}", seed=11)
        body = build("car", entry, known)
        own = ("paint", "roof_paint", "lens", "red_lens", "crazed_clear", "crazed_red")
        panel, damage, _ = broken(entry["damages"]["x"], body)
        facts, asked = damage.facts, entry["damages"]["x"]
        assert facts["severity"] == facts["asked"] == severity
        if kind == "lamp_broken":
            before, after = (area(skin(part, damage.frame, own)[0]) for part in (body.part(damage.part), panel))
            assert facts["hole_cm2"] == pytest.approx(1e4 * (before - after), rel=0.05)
            continue
        rest, built = skin(panel, damage.frame, own)
        was, now = (covered(damage.frame.local(corners.reshape(-1, 3)), damage.frame.half)
                    for corners in (skin(body.part(damage.part), damage.frame, own)[0], rest))  # fmt: skip
        lost = 1e4 * (was & ~now).mean() * 4 * np.prod(damage.frame.half)
        assert facts.get("hole_cm2", 0.0) == pytest.approx(lost, rel=0.05, abs=0.02)
        assert (facts["slit_m"] if kind == "tear" else facts["hole_m"])[0] == pytest.approx(asked["size"], rel=0.05)
        deepest = ((rest - built) @ damage.frame.axes[2]).max()
        assert facts["depth_mm"] == pytest.approx(1000 * deepest, rel=0.05)


@pytest.mark.parametrize("kind", ["puncture", "tear"])
def test_even_a_sill_holds_a_severe_one(kind):
    known = catalogue.load([assets.root()])
    damages = f"{{x: {{kind: {kind}, part: rocker_panel, severity: severe}}}}"
    for entry in entries(f"style: saloon, variation: 0, damages: {damages}", scenes=3, seed=5):
        _, damage, _ = broken(entry["damages"]["x"], build("car", entry, known))
        assert damage.facts["severity"] == "severe"
        assert damage.facts["hole_m" if kind == "puncture" else "slit_m"][0] == pytest.approx(entry["damages"]["x"]["size"], rel=0.06)


def covered(corners, half, count=300):
    """(count, count) which points of a grid over a frame lie on triangles (3m, 3) given along its axes."""
    found = np.zeros((count, count), bool)
    grid = (corners[:, :2] / half + 1) * count / 2 - 0.5
    for a, b, c in grid.reshape(-1, 3, 2):
        low, high = np.ceil(np.min([a, b, c], axis=0)).clip(0).astype(int), np.floor(np.max([a, b, c], axis=0)).clip(-1, count - 1).astype(int)
        if (high < low).any():
            continue
        x, y = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1), indexing="ij")
        side = lambda p, q: (q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0]) >= -1e-9
        found[low[0] : high[0] + 1, low[1] : high[1] + 1] |= side(a, b) & side(b, c) & side(c, a)
    return found
