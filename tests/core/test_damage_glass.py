"""Broken glass: a windscreen cracks and holds, other panes fall out, a stone leaves a chip; and what is said of them is what was built."""

import json

import numpy as np
import pytest
from attrs import evolve
from damage_panels import draw, parts_of
from drawn import entries

from setpiece.core import assets, catalogue
from setpiece.core.body import Body, Frame, Material, Part, joined
from setpiece.core.damage import DAMAGES
from setpiece.core.damage.cracks import Crack, draw_cracks, filled, hull, loop
from setpiece.core.damage.pane import there
from setpiece.core.damage.severity import SEVERITIES
from setpiece.core.taxonomies import class_id
from setpiece.core.vehicles.build import build
from setpiece.core.vehicles.measured import measurements

MATERIALS = {"glass": Material("glass", {"see_through": True}), "frit": Material("plastic", {}), "paint": Material("car_paint", {})}
VALUES = {
    "glass_shatter": {"side": None, "dice": 80.0},
    "glass_chip": {"part": "windshield", "side": None, "form": "cone"},
}


def sheet(name, cls, side, x, z, at, materials=("glass", "frit"), border=0.0) -> Part:
    """A grid over metres x (n,) and z (k,), taken to the body's frame by `at`; within `border` of its edge it is of the second material."""
    a, b = np.meshgrid(x, z, indexing="ij")
    vertices = np.stack(at(a.ravel(), b.ravel()), -1)
    n = np.arange(a.size).reshape(a.shape)
    quads = [n[:-1, :-1], n[1:, :-1], n[1:, 1:], n[:-1, 1:]]
    p, q, r, s = (corner.ravel() for corner in quads)
    triangles = np.concatenate([np.stack([p, q, r], 1), np.stack([p, r, s], 1)])
    middle = np.stack([a.ravel(), b.ravel()], -1)[triangles].mean(1)
    low, high = np.array([x[0], z[0]]), np.array([x[-1], z[-1]])
    slots = ((middle < low + border) | (middle > high - border)).any(1).astype(np.int16)
    face = np.cross(vertices[triangles[:, 1]] - vertices[triangles[:, 0]], vertices[triangles[:, 2]] - vertices[triangles[:, 0]])
    normals = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(normals, triangles[:, k], face)
    normals /= np.linalg.norm(normals, axis=1)[:, None]
    triangles = triangles.astype(np.int32)
    for array in (vertices, normals, triangles, slots):
        array.setflags(write=False)
    return Part(name, cls, vertices, triangles, normals, materials, slots, vertices, side)


def two(first: Part, second: Part) -> Part:
    """Two sheets as one part."""
    gather = lambda name: np.concatenate([getattr(first, name), getattr(second, name)])
    return evolve(first, vertices=gather("vertices"), rest=gather("vertices"), normals=gather("normals"), slots=gather("slots"),
                  triangles=np.concatenate([first.triangles, second.triangles + len(first.vertices)]))  # fmt: skip


def car() -> Body:
    """A curved windscreen with a printed border, two panes that are one part on the left, a door under them and a seat behind it."""
    screen = sheet("windshield", "windshield", "", np.linspace(-0.7, 0.7, 51), np.linspace(0, 0.75, 29),
                   lambda y, s: (1.2 - 0.85 * s - 0.12 * y**2, y, 0.9 + 0.55 * s - 0.06 * y**2), border=0.05)  # fmt: skip
    door = lambda x, z: (-x, 0.8 - 0.25 * (z - 0.9) ** 2 - 0.02 * x**2, z)
    window = two(sheet("front_window.left", "front_window", "left", np.linspace(-0.4, 0.4, 31), np.linspace(0.95, 1.35, 16), door),
                 sheet("front_window.left", "front_window", "left", np.linspace(0.45, 0.7, 9), np.linspace(0.95, 1.35, 16), door))  # fmt: skip
    panel = sheet("front_door.left", "front_door", "left", np.linspace(-0.5, 0.8, 30), np.linspace(0.3, 0.93, 20), door, ("paint",))
    seat = sheet("interior.seats", "interior", "", np.linspace(-0.5, 0.5, 9), np.linspace(-0.7, 0.7, 9), lambda x, y: (x, y, 0.55 + 0 * x), ("paint",))
    return Body("car", "vehicle", (screen, window, panel, seat), MATERIALS, np.eye(4))


BODY = car()
PARTS = parts_of(BODY)
KINDS = [("glass_shatter", "windshield"), ("glass_shatter", "front_window"), ("glass_chip", "windshield")]


def broken(kind, part, severity, scene=1, body=BODY, parts=PARTS, **changed):
    entry = DAMAGES[kind].settle({**VALUES[kind], "part": part, "severity": severity, **changed}, draw(scene), parts)
    after, [damage] = DAMAGES[kind].apply(body, "car.x", entry)
    return after, damage, entry


def strewn(part: Part, where: np.ndarray, count: int, seed=0) -> tuple[np.ndarray, float]:
    """`count` points evenly over the rest surface of some triangles (m,), and the square metres that each stands for."""
    chance, corners = np.random.default_rng(seed), part.rest[part.triangles[where]]
    areas = 0.5 * np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    of = chance.choice(len(areas), count, p=areas / areas.sum())
    a, b = np.sort(chance.random((2, count)), axis=0)
    weights = np.stack([a, b - a, 1 - b], 1)
    return np.einsum("nk,nkc->nc", weights, corners[of]), areas.sum() / count


def surface(part: Part, slot=None) -> float:
    corners = part.rest[part.triangles if slot is None else part.triangles[part.slots == slot]]
    return float(0.5 * np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum())


@pytest.mark.parametrize("kind, part", KINDS)
@pytest.mark.parametrize("severity", SEVERITIES)
def test_what_is_built_is_graded_as_it_was_drawn_and_the_facts_are_json(kind, part, severity):
    for scene in range(8):
        _, damage, entry = broken(kind, part, severity, scene)
        assert damage.facts["severity"] == damage.facts["asked"] == severity, damage.facts
        assert json.loads(json.dumps(entry)) == entry and json.dumps(damage.facts)
        assert {"size_m", "depth_mm", "area_cm2", "center"} <= set(damage.facts)


@pytest.mark.parametrize("kind, part", KINDS)
def test_what_was_not_hit_is_shared_and_what_was_is_not_written_into(kind, part):
    for severity in SEVERITIES:
        after, damage, _ = broken(kind, part, severity)
        names = [p.name for p in after.parts if p.cls != "debris"]
        assert names == [p.name for p in BODY.parts]
        for old in BODY.parts:
            assert (after.part(old.name) is old) == (old.name != damage.part)


@pytest.mark.parametrize("severity", ("moderate", "severe"))
def test_area_length_and_depth_of_a_web_are_those_of_the_built_mesh(severity):
    for scene in range(3):
        after, damage, _ = broken("glass_shatter", "windshield", severity, scene)
        part = after.part("windshield")
        points, each = strewn(part, part.slots == 0, 60_000)
        inside = points[damage.mask(points) >= 0.5]
        local = damage.frame.local(inside)
        assert len(inside) * each * 1e4 == pytest.approx(damage.facts["area_cm2"], rel=0.03)
        assert np.ptp(local[:, :2], axis=0) == pytest.approx(damage.facts["size_m"], rel=0.05)
        moved = np.linalg.norm(part.vertices - part.rest, axis=1)
        assert moved.max() * 1000 == pytest.approx(damage.facts["depth_mm"], rel=0.01, abs=1e-6)
        assert (damage.facts["depth_mm"] > 3) == (severity == "severe")


def test_a_web_sags_inward_and_holds():
    after, damage, entry = broken("glass_shatter", "windshield", "severe")
    part, whole = after.part("windshield"), BODY.part("windshield")
    moved = (part.vertices - part.rest) @ damage.frame.axes[2]
    assert moved.min() == pytest.approx(-entry["sag"], rel=0.05) and moved.max() < 1e-9
    assert damage.gone is None and surface(part) == pytest.approx(surface(whole), rel=1e-3)
    assert np.array_equal(part.vertices[: len(whole.vertices)][moved[: len(whole.vertices)] == 0], whole.vertices[moved[: len(whole.vertices)] == 0])


def test_nothing_but_glass_is_broken():
    for kind, severity in (("glass_shatter", "severe"), ("glass_shatter", "minor"), ("glass_chip", "severe")):
        for scene in range(4):
            after, damage, _ = broken(kind, "windshield", severity, scene)
            part = after.part("windshield")
            points, _ = strewn(part, part.slots == 1, 20_000)
            assert (damage.mask(points) >= 0.5).mean() < 0.004
            assert np.abs(damage.mask(points + [0, 0, -0.5])).max() == 0


def test_a_crack_is_as_long_as_it_says_and_no_wider_than_a_crack():
    found = 0
    for scene in range(12):
        _, damage, entry = broken("glass_shatter", "windshield", "minor", scene)
        if entry["form"] == "crack":
            found += 1
            length = damage.facts["length_mm"] / 1000
            assert length == pytest.approx(entry["size"], rel=0.05) and damage.facts["size_m"][0] <= 1.05 * length
            assert 0.0015 * length < damage.facts["area_cm2"] / 1e4 < 0.004 * length
            assert DAMAGES["glass_shatter"].repair(damage.facts) == "polish"
    assert 2 < found < 11


def test_every_crack_of_a_web_lies_within_its_outline():
    after, damage, _ = broken("glass_shatter", "windshield", "severe")
    mark = after.part("windshield").marks[-1]
    bright = mark.values["look"][..., 0] > 0.3
    assert bright.sum() > 1000 and (mark.image[bright] >= 0.5).mean() > 0.97
    assert 0.05 < bright.sum() / (mark.image >= 0.5).sum() < 0.6


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_toughened_pane_breaks_from_end_to_end_and_its_neighbour_stays(severity):
    after, damage, entry = broken("glass_shatter", "front_window", severity)
    whole = BODY.part("front_window.left")
    first = np.arange(len(whole.triangles)) < 2 * 30 * 15
    large = damage.facts["area_cm2"] / 1e4 > 0.2
    for pane, struck in ((first, large), (~first, not large)):
        points, _ = strewn(whole, pane, 20_000)
        assert (damage.mask(points) >= 0.5).mean() == pytest.approx(float(struck), abs=0.02)
    struck = first if large else ~first
    left, area = surface(after.part("front_window.left")), surface(evolve(whole, triangles=whole.triangles[struck]))
    assert damage.facts["area_cm2"] / 1e4 == pytest.approx(area, rel=0.02)
    assert (surface(whole) - left) * 1e4 == pytest.approx(damage.facts["gone_cm2"], rel=0.02, abs=0.1)
    assert damage.facts["gone_percent"] / 100 == pytest.approx((surface(whole) - left) / area, rel=0.02, abs=1e-4)
    assert damage.facts["gone_percent"] / 100 == pytest.approx(entry["gone"], rel=0.1, abs=0.02)
    if severity == "minor":
        assert damage.gone is None and after.part("front_window.left").vertices is whole.vertices
    else:
        assert surface(damage.gone) == pytest.approx(area, rel=1e-6)


def test_a_rim_of_dice_is_all_that_is_left():
    after, damage, _ = broken("glass_shatter", "front_window", "severe", 4)
    part, gone = after.part("front_window.left"), damage.gone
    corners = gone.rest[gone.triangles]
    low, high = corners.reshape(-1, 3).min(0), corners.reshape(-1, 3).max(0)
    middle = part.rest[part.triangles].mean(1)
    middle = middle[((middle > low - 1e-6) & (middle < high + 1e-6)).all(1)]
    inset = np.minimum(middle - low, high - middle)[:, [0, 2]].min(1)
    assert len(middle) > 100 and inset.max() < 0.08 and np.median(inset) < 0.02


def test_crumbs_lie_on_something_and_are_debris_of_their_window():
    after, damage, _ = broken("glass_shatter", "front_window", "severe")
    crumbs = after.part("front_window.left/debris")
    assert crumbs.parent == "front_window.left" and crumbs.cls == "debris" and class_id("vehicle_parts", "debris")
    each = crumbs.vertices.reshape(-1, 24, 3)  # six faces of four corners
    foot = each[:, :, 2].min(1)
    at = each.mean(1)
    ground, seat = np.abs(foot) < 1e-6, np.abs(foot - 0.55) < 1e-6
    assert ground.sum() > 20 and seat.sum() > 20 and (foot > -1e-6).all()
    assert foot.max() < 0.99 and not (np.abs(at[ground, :2]) < [0.47, 0.67]).all(1).any()
    size = np.ptp(each, axis=1).max(1)
    assert 0.002 < size.min() and size.max() < 0.02
    bare = broken("glass_shatter", "front_window", "minor")[0]
    assert not [part for part in bare.parts if part.cls == "debris"]


@pytest.mark.parametrize("form", ("cone", "half_moon", "star"))
def test_a_chip_is_5_to_30_mm_and_its_area_is_that_on_the_glass(form):
    for severity, (low, high) in {"minor": (4, 9.5), "moderate": (11, 19), "severe": (21, 31)}.items():
        after, damage, _ = broken("glass_chip", "windshield", severity, 2, form=form)
        part = after.part("windshield")
        assert low < max(damage.facts["size_m"]) * 1000 < high
        local = np.array([damage.frame.local(part.rest[corners]) for corners in part.triangles])
        near = (np.abs(local[..., :2].mean(1)) < 0.035).all(1) & (part.slots == 0)
        points, each = strewn(part, near, 500_000)
        assert (damage.mask(points) >= 0.5).sum() * each * 1e4 == pytest.approx(damage.facts["area_cm2"], rel=0.05)
        assert 0 < damage.facts["depth_mm"] <= 2.1


def test_a_crack_is_drawn_as_wide_as_it_is_and_a_polygon_filled_to_its_edge():
    half, shape = np.array([0.02, 0.01]), (200, 400)
    straight = Crack(np.array([[-0.015, 0.002], [0.015, 0.002]]), np.full(2, 0.003), np.ones(2))
    image = draw_cracks([straight], shape, half)
    assert (image >= 0.5).sum() * 1e-8 == pytest.approx(0.03 * 0.003 + np.pi * 0.0015**2, rel=0.02)
    rows = np.nonzero(image >= 0.5)[0]
    assert (rows.mean() + 0.5) * 1e-4 - 0.01 == pytest.approx(0.002, abs=5e-5)
    corners = hull(np.array([[0, 0], [0.01, 0], [0.01, 0.008], [0.004, 0.004], [0, 0.008]]))
    assert len(corners) == 4 and filled(loop(corners), shape, half).sum() * 1e-8 == pytest.approx(0.01 * 0.008, rel=0.01)


KNOWN = catalogue.load([assets.root()])


@pytest.mark.parametrize("style, parts", [("saloon", ("windshield", "back_windshield")), ("suv", ("windshield", "back_window"))])
def test_on_a_real_car_the_facts_are_those_of_the_mesh(style, parts):
    body = build("car", entries(f"style: {style}, model: {style}, variation: 0")[0], KNOWN)
    boxes = measurements(KNOWN.get("vehicle", style))["parts"]
    for cls in parts:
        for severity in ("moderate", "severe"):
            after, damage, _ = broken("glass_shatter", cls, severity, 3, body, boxes)
            part, whole = after.part(damage.part), body.part(damage.part)
            bearer = damage.gone or part
            clear = np.array([body.materials[name].see_through for name in bearer.materials])[bearer.slots]
            points, each = strewn(bearer, clear, 60_000)
            assert (damage.mask(points) >= 0.5).sum() * each * 1e4 == pytest.approx(damage.facts["area_cm2"], rel=0.05)
            moved = np.linalg.norm(part.vertices - part.rest, axis=1).max() * 1000
            assert moved == pytest.approx(damage.facts["depth_mm"], rel=0.05, abs=1e-6)
            assert (surface(whole) - surface(part)) * 1e4 == pytest.approx(damage.facts.get("gone_cm2", 0), rel=0.05, abs=3)
            assert damage.facts["severity"] == severity


@pytest.mark.parametrize("sheets", [(0.0,), (0.0, -0.006)], ids=["one", "two"])
def test_a_pane_is_there_in_one_sheet_or_in_two(sheets):
    """Two sheets' rims, one behind the other, must not take each other away."""
    x = z = np.linspace(-0.4, 0.4, 9)
    parts = [sheet("windshield", "windshield", "", x, z, lambda a, b, y=y: (a, np.full_like(a, y), b)) for y in sheets]
    pane = evolve(joined(parts), slots=np.zeros(sum(len(part.triangles) for part in parts), np.int16))
    a, b, c = pane.rest[pane.triangles[0]]
    normal = np.sign(np.cross(b - a, c - a)) * (0, 1, 0)
    frame = Frame(np.zeros(3), np.stack([np.cross((0, 0, 1), normal), (0, 0, 1), normal]).astype(float), np.array([0.5, 0.5]))
    found = there(pane, frame, (100, 100))
    assert found[15:85, 15:85].all() and not found[:8].any() and not found[:, :8].any()
