"""Cars as they are drawn: whole, closed where they must be, not through each other, as big as such cars are, and no two alike.

$SETPIECE_DRAWN says how many; a release is held to 200. What only a model decides is looked at once for each model: a car's stretch is
smooth and one to one, so it opens nothing and makes nothing cross.
"""

import os
from collections import Counter
from functools import cache
from itertools import product

import numpy as np
import pytest
import solids_check as solids
from drawn import entries

from setpiece.core import assets, catalogue
from setpiece.core.vehicles import cache as kept
from setpiece.core.vehicles.build import assemble, build
from setpiece.core.vehicles.limits import CLOSED, LIMITS, SEAM, THROUGH, TOUCH
from setpiece.core.vehicles.models import spec_of
from setpiece.core.vehicles.spec import CLASSES

COUNT = int(os.environ.get("SETPIECE_DRAWN", 14))
STYLES = ", ".join(f"{style}: 1" for style in LIMITS)
SIDED = ("front_door", "back_door", "front_wheel", "back_wheel", "front_window", "back_window", "fender", "quarter_panel", "rocker_panel",
         "headlight", "tail_light", "mirror")  # fmt: skip
MOST_TRIANGLES = 400_000
NOT_MEASURED = {"license_plate", "mirror", "antenna", "front_wheel", "back_wheel"}
ALIKE = 0.98  # IoU of two side views
CELL = 0.01  # metres: a side view's pixel
VIEW = (-4.0, 0.0), (280, 800)  # its lower left corner in metres, and its rows and columns
RINGS = 32  # in which a wheel's profile is taken
FINE = 0.012  # metres between the points at which a body is held against a wheel
WITHIN = 0.05  # metres around a plate in which the body is held against it


@cache
def known():
    return catalogue.load([assets.root()])


@cache
def drawn() -> tuple[dict, ...]:
    """The entries of COUNT cars, as many of one style as of another."""
    return tuple(entries(f"style: {{quota: {{{STYLES}}}}}", scenes=COUNT, seed=3))


def cars():
    """(its number and model, entry, Body) of every car; cars of one model follow each other, so that it is read once."""
    for number, entry in sorted(enumerate(drawn()), key=lambda row: (row[1]["model"], row[0])):
        yield f"car {number}, {entry['model']}", entry, build(f"car{number}", entry, known())


@pytest.fixture(scope="module")
def checked():
    """What is wrong with the cars, by the kind of check; with all the classes and side views of them."""
    return inspect()


def inspect() -> dict:
    found = {name: [] for name in ("parts", "sizes", "wheels", "plates")}
    classes, views, names = Counter(), [], []
    for name, entry, body in cars():
        for check in CHECKS:
            found[check.__name__] += [f"{name}: {fault}" for fault in check(entry, body)]
        classes.update({part.cls for part in body.parts})
        views.append(side_view(body))
        names.append(name)
    return found | {"classes": classes, "views": np.array(views), "names": names}


def parts(entry, body):
    """What is missing, doubled or without a parent, and whether it is too much to render."""
    spec = spec_of(entry["model"], known())
    names = Counter(part.name for part in body.parts)
    wanted = {cls: [f"{cls}.left", f"{cls}.right"] if cls in SIDED else [cls] for cls in spec.classes}
    wanted["license_plate"] = [f"license_plate.{place}" for place in entry["plate_places"]]
    yield from (f"no {one}" for rows in wanted.values() for one in rows if one not in names)
    yield from (f"{count} parts are called {one}" for one, count in names.items() if count > 1)
    yield from (f"{part.name} lies in {part.parent}, which isn't there" for part in body.parts if part.parent and part.parent not in names)
    yield from (f"no {cls} should be there" for cls in sorted(set(CLASSES) - {*spec.classes}) if cls in {part.cls for part in body.parts})
    triangles = sum(len(part.triangles) for part in body.parts)
    if triangles >= MOST_TRIANGLES:
        yield f"{triangles} triangles"


def sizes(entry, body):
    """Measures outside the style's limits."""
    limits = LIMITS[entry["style"]]
    measured = [part for part in body.parts if not {part.cls, part.parent.split(".")[0]} & NOT_MEASURED]
    tyres = {part.parent: part.vertices for part in body.parts if part.cls == "tyre"}
    points = np.concatenate([part.vertices for part in measured])
    ahead = {name: (tyre[:, 0].min() + tyre[:, 0].max()) / 2 for name, tyre in tyres.items()}
    measures = dict(zip(("length", "width"), np.ptp(points, axis=0))) | {
        "height": points[:, 2].max(), "wheelbase": ahead["front_wheel.left"] - ahead["back_wheel.left"]}  # fmt: skip
    for name, measure in measures.items():
        least, most = getattr(limits, name)
        if not least <= measure <= most:
            yield f"{name} {measure:.3f} m is not {least} to {most}"
    foot = {name: tyre[:, 2].min() for name, tyre in tyres.items()}
    yield from (f"{name} stands {low:.3f} m above the ground" for name, low in foot.items() if abs(low) > TOUCH)


def wheels(entry, body):
    """What of the body lies within the room that a wheel turns in, as it is steered: behind its tyre's profile, whatever its spin."""
    spec = spec_of(entry["model"], known())
    shell = [part for part in body.parts if "wheel" not in part.name and part.cls not in ("license_plate", "interior")]
    for tyre in (part for part in body.parts if part.cls == "tyre"):
        low, high = tyre.vertices.min(0), tyre.vertices.max(0)
        centre = np.append((low + high)[:2] / 2, spec.wheel.diameter / 2)
        angle = np.radians(entry["steer"]) if tyre.parent.startswith("front_wheel") else 0.0
        axle = np.array([-np.sin(angle), np.cos(angle), 0.0])
        across, radius = turning(tyre.vertices, centre, axle)
        rings = np.linspace(across.min(), across.max(), RINGS + 1)
        reach = np.zeros(RINGS)
        np.maximum.at(reach, np.digitize(across, rings[1:-1]), radius)
        for part in shell:
            points = solids.lattice(part.vertices[part.triangles[within(part, low, high)]], FINE)
            across, radius = turning(points, centre, axle)
            deep = np.minimum(reach[np.digitize(across, rings[1:-1])] - radius, np.minimum(across - rings[0], rings[-1] - across))
            if deep.max(initial=0) > TOUCH:
                yield f"{part.name} is {1000 * deep.max():.1f} mm within {tyre.name} at {np.round(points[deep.argmax()], 2)}"


def turning(points, centre, axle):
    """Metres of points (n, 3) along an axle and from it."""
    points = points - centre
    along = points @ axle
    return along, np.linalg.norm(points - along[:, None] * axle, axis=1)


def within(part, low, high):
    """(m,) which of a part's triangles reach into a box, its seams' left out."""
    if (part.vertices.max(0) < low).any() or (part.vertices.min(0) > high).any():
        return np.zeros(len(part.triangles), bool)
    below, above = (part.vertices < low).T, (part.vertices > high).T
    outside = np.any([side[part.triangles].all(1) for side in (*below, *above)], axis=0)
    return ~outside & ~seam(part)


def seam(part):
    return np.isin(part.slots, [slot for slot, name in enumerate(part.materials) if name == SEAM])


def plates(entry, body):
    """Whether the plates' sheets are whole and how far the body comes through them."""
    for plate in (part for part in body.parts if part.cls == "license_plate"):
        yield from leaks(plate)
        sheet = [slot for slot, name in enumerate(plate.materials) if name.startswith(CLOSED[plate.cls])]
        low, high = plate.vertices.min(0) - WITHIN, plate.vertices.max(0) + WITHIN
        others = [part for part in body.parts if part.cls != plate.cls and within(part, low, high).any()]
        meshes = [(plate.vertices, plate.triangles[np.isin(plate.slots, sheet)])]
        for part in others:
            used, triangles = np.unique(part.triangles[within(part, low, high)], return_inverse=True)
            meshes.append((part.vertices[used], triangles.reshape(-1, 3)))
        may = np.zeros((len(meshes), len(meshes)), bool)
        may[0, 1:] = True
        for _, other, deep, where in solids.interpenetrations(meshes, may, TOUCH):
            yield f"{others[other - 1].name} goes {1000 * deep:.1f} mm through {plate.name} at {np.round(where, 2)}"


CHECKS = (parts, sizes, wheels, plates)


def side_view(body):
    """The car from its left: its right half is the other's mirror image but for what lies within its outline."""
    seen = [part for part in body.parts if part.side != "right" and part.cls != "interior"]
    corners = np.concatenate([part.vertices[:, [0, 2]][part.triangles] for part in seen])
    return solids.silhouette(corners, *VIEW, CELL)


@cache
def shells() -> dict:
    """The unstretched body parts of each model drawn."""
    return {id: kept.group("body", spec_of(id, known()), assemble).parts for id in sorted({entry["model"] for entry in drawn()})}


@pytest.mark.parametrize("what", [check.__name__ for check in CHECKS])
def test_every_car_drawn_is_as_it_should_be(checked, what):
    assert not checked[what], "\n".join(["", *checked[what]])


def test_all_part_names_are_used(checked):
    assert not set(CLASSES) - set(checked["classes"])


def test_no_two_cars_have_the_same_outline(checked):
    assert all(view.any() and not view[:, [0, -1]].any() and not view[-1].any() for view in checked["views"])
    alike = solids.overlaps(checked["views"])
    same = np.argwhere(np.triu(alike, 1) >= ALIKE)
    assert not len(same), "\n".join(["", *(f"{alike[i, j]:.4f}: {checked['names'][i]} and {checked['names'][j]}" for i, j in same)])


def leaks(part):
    """What of a part should be closed and isn't, or faces inward."""
    for slot, material in enumerate(part.materials):
        if not material.startswith(CLOSED.get(part.cls, ())):
            continue
        triangles = part.triangles[part.slots == slot]
        edges = solids.open_edges(part.vertices, triangles)
        if len(edges):
            at = np.round(part.vertices[edges].mean((0, 1)), 2)
            yield f"{part.name}'s {material} has {len(edges)} open edges of {len(triangles)} triangles around {at}"
        elif solids.volume(part.vertices, triangles) <= 0:
            yield f"{part.name}'s {material} faces inward"


def test_what_is_closed_is_watertight():
    faults = [f"{id}: {fault}" for id, some in shells().items() for part in some for fault in leaks(part)]
    assert not faults, "\n".join(["", *faults])


def once(some):
    """The parts of a shell without those that are another's mirror image."""
    names = {part.name for part in some}
    return [part for part in some if "right" not in part.name or part.name.replace("right", "left") not in names]


def may_not_meet(one, other) -> bool:
    """Whether two parts have to keep out of each other: they aren't of one part, nor mounted through each other, nor both within."""
    if (one.parent or one.name) == (other.parent or other.name) or one.cls == other.cls == "interior":
        return False
    return not {pair for a, b in ((one, other), (other, one)) for pair in product((a.cls, a.name), (b.cls, b.name))} & set(THROUGH)


def test_parts_keep_out_of_each_other():
    faults = []
    for id, some in shells().items():
        some = once(some)
        may = np.array([[may_not_meet(one, other) for other in some] for one in some])
        meshes = [(part.vertices, part.triangles[~seam(part)]) for part in some]
        for one, other, deep, where in solids.interpenetrations(meshes, may, TOUCH):
            faults.append(f"{id}: {1000 * deep:.1f} mm of {some[one].name} and {some[other].name} at {np.round(where, 2)}")
    assert not faults, "\n".join(["", *faults])


def test_the_judge_knows_depths_leaks_and_outlines():
    """Two cubes of 0.1 m that share a corner's 3 mm, a cube without a face, a rectangle's pixels."""
    cube = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]) * 0.1
    faces = np.array([[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1], [2, 3, 7], [2, 7, 6],
                      [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3]])  # fmt: skip
    assert not len(solids.open_edges(cube, faces)) and solids.volume(cube, faces) == pytest.approx(0.001)
    apart = cube[faces].reshape(-1, 3), np.arange(36).reshape(-1, 3)
    assert not len(solids.open_edges(*apart))
    assert len(solids.open_edges(cube, faces[1:])) == 3 and len(solids.open_edges(cube, np.concatenate([faces, faces[:1]]))) == 9
    may = ~np.eye(2, dtype=bool)
    for shift, deep in (((0.097, 0.05, 0.04), 0.003), ((0.03, 0.02, 0.098), 0.002), ((0.101, 0.0, 0.0), None), ((0.05, 0.05, 0.08), 0.02)):
        found = solids.interpenetrations([(cube, faces), (cube + shift, faces)], may, 0.0)
        assert (not found) if deep is None else found[0][2] == pytest.approx(deep, abs=1e-6)
    view = solids.silhouette(np.array([[[0, 0], [1, 0], [1, 0.5]], [[0, 0], [1, 0.5], [0, 0.5]]]) + 0.005, (-0.1, -0.1), (80, 130), 0.01)
    assert 100 * 50 <= view.sum() <= 102 * 52
    assert solids.overlaps(np.array([view, np.roll(view, 10, 1)]))[0, 1] == pytest.approx(90 / 110, abs=0.01)
