"""A vehicle: its parts, their surfaces, its sizes, its cache, and the numbers kept beside it for sampling."""

import numpy as np
import pytest
from attrs import evolve
from drawn import entries

from setpiece.core import assets, catalogue
from setpiece.core.body import bounds
from setpiece.core.camera import Camera, look_at
from setpiece.core.faults import Faults
from setpiece.core.mesh.piece import areas, triangle_normals, unit
from setpiece.core.raster import Grid, soup_of, sweep
from setpiece.core.recipe.fields import Field
from setpiece.core.sampling.draw import Draw
from setpiece.core.vehicles import cache
from setpiece.core.vehicles.build import assemble, build, parts_of
from setpiece.core.vehicles.kind import FIELDS, VEHICLE
from setpiece.core.vehicles.measured import measure, measurements
from setpiece.core.vehicles.models import spec_of
from setpiece.core.vehicles.spec_check import read_spec
from setpiece.core.vehicles.limits import LIMITS
from setpiece.core.vehicles.variation import MEASURES, PROPORTIONS, SPREAD, fitted

MIDDLE = ("front_bumper", "back_bumper", "windshield", "back_windshield", "hood", "trunk", "roof", "grille")
SIDED = ("front_door", "back_door", "front_wheel", "back_wheel", "front_window", "back_window", "fender", "quarter_panel",
         "rocker_panel", "headlight", "tail_light", "mirror")  # fmt: skip
AS_MODELLED = dict.fromkeys(PROPORTIONS, 0.0)
ENTRY = entries("model: saloon, variation: 0, steer: 0, two_tone: none")[0]


@pytest.fixture(scope="module")
def known():
    return catalogue.load([assets.root()])


@pytest.fixture(scope="module")
def car(known, tmp_path_factory):
    """A saloon built cold, its cache kept apart from the user's."""
    patch = pytest.MonkeyPatch()
    patch.setenv("SETPIECE_CACHE", str(tmp_path_factory.mktemp("cache")))
    cache.forget()
    yield build("car", ENTRY, known)
    cache.forget()
    patch.undo()


def test_every_part_of_the_taxonomy_is_there_with_its_side(car):
    names = {part.name for part in car.parts}
    wanted = {*MIDDLE, "license_plate.front", "license_plate.back", "underbody"}
    wanted |= {f"{cls}.{side}" for cls in SIDED for side in ("left", "right")}
    assert wanted <= names
    assert {part.cls for part in car.parts if not part.parent} == {*MIDDLE, *SIDED, "license_plate", "underbody", "interior"}
    assert {part.parent for part in car.parts} - {""} <= names
    for part in car.parts:
        if not part.parent:
            assert part.side == (part.name.split(".")[1] if part.cls in SIDED else "")
        if part.side:
            assert (part.vertices[:, 1].mean() > 0) == (part.side == "left")


@pytest.mark.parametrize("cls", [cls for cls in SIDED if "wheel" not in cls])  # each wheel is turned by an angle of its own
def test_right_is_the_mirror_image_of_left(car, cls):
    left, right = car.part(f"{cls}.left"), car.part(f"{cls}.right")
    assert np.abs(left.vertices * [1, -1, 1] - right.vertices).max() < 1e-6
    assert np.abs(left.normals * [1, -1, 1] - right.normals).max() < 1e-6
    assert (left.triangles[:, ::-1] == right.triangles).all()


@pytest.mark.parametrize("name", ("hood", "trunk", "roof", "front_bumper", "back_bumper", "grille"))
def test_what_crosses_the_middle_is_symmetrical(car, name):
    v = np.round(car.part(name).vertices, 5) + 0.0
    twin = np.round(car.part(name).vertices * [1, -1, 1], 5) + 0.0
    assert len(set(map(tuple, v)) ^ set(map(tuple, twin))) < 0.01 * len(v)  # the rest fell on the other side of a rounding


def test_surfaces_are_whole_numbers_of_good_triangles(car):
    for part in car.parts:
        t = part.triangles
        assert t.min() >= 0 and t.max() < len(part.vertices)
        assert areas(part.vertices, t).min() > 1e-9
        assert part.slots.shape == (len(t),) and part.slots.max() < len(part.materials)
        assert set(part.materials) <= set(car.materials)
        assert np.abs(np.linalg.norm(part.normals, axis=1) - 1).max() < 1e-9
        assert part.rest is part.vertices or (part.rest == part.vertices).all()
    assert sum(len(part.triangles) for part in car.parts) < 400_000


def test_normals_and_triangles_agree_on_what_is_outside(car):
    for part in car.parts:
        faces = triangle_normals(part.vertices, part.triangles)
        wrong = (unit(faces) * part.normals[part.triangles].mean(1)).sum(1) < 0
        size = np.linalg.norm(faces, axis=1)
        assert size[wrong].sum() < 1e-3 * size.sum(), part.name


VIEWS = {"left": (0, 40, 0.8), "right": (0, -40, 0.8), "front": (40, 0, 0.8), "back": (-40, 0, 0.8), "above": (0, 0, 40),
         "corner": (25, 25, 15), "rear": (-28, 20, 12)}  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_no_gap_shows_the_inside_or_the_other_side(car, view):
    """From every side the surface seen first, glass included, faces the eye."""
    focal, width, height = 3000.0, 400, 240
    K = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
    camera = Camera(width, height, K, np.zeros(5), look_at(VIEWS[view], (0, 0, 0.7)))
    soup = soup_of(camera, [car], {(car.id, part.name): 1 + ("wheel" in part.name) for part in car.parts})
    (ax, bx, cx), (ay, by, cy) = soup.x, soup.y
    turn = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
    nearest, facing, wheel = np.full(width * height, np.inf), np.zeros(width * height), np.zeros(width * height, bool)
    for found in filter(lambda found: len(found.sample), sweep(soup, Grid(camera, width, height, (0.0, 0.0), 1.0))):
        order = np.lexsort((-found.z, found.sample))  # the nearest of each sample comes last
        found = found.some(order[np.append(np.diff(found.sample[order]) > 0, True)])
        nearer = found.z < nearest[found.sample]
        nearest[found.sample[nearer]] = found.z[nearer]
        facing[found.sample[nearer]] = turn[found.triangle[nearer]]
        wheel[found.sample[nearer]] = soup.part[found.triangle[nearer]] == 2
    seen = np.isfinite(nearest) & ~wheel  # between a wheel's spokes one looks at the back of its other side, as on the road
    assert seen.sum() > 5000
    away = seen & (facing > 0)
    assert away.sum() < 0.001 * seen.sum()


def test_sizes_are_those_of_the_spec(car):
    shell = [part for part in car.parts if part.cls not in ("mirror", "license_plate")]
    low, high = np.min([p.vertices.min(0) for p in shell], 0), np.max([p.vertices.max(0) for p in shell], 0)
    assert high[0] - low[0] == pytest.approx(car.facts["length"], abs=0.02)
    painted = np.concatenate([car.part(f"{cls}.left").vertices for cls in ("fender", "quarter_panel", "rocker_panel")])
    assert 2 * painted[:, 1].max() == pytest.approx(car.facts["width"], abs=0.02)
    roof = car.part("roof")
    painted = roof.vertices[roof.triangles[roof.slots == roof.materials.index("roof_paint")]]
    assert painted[..., 2].max() == pytest.approx(car.facts["height"], abs=0.02)
    front, back = (np.ptp(car.part(f"{axle}_wheel.left/tyre").vertices[:, 0]) / 2 + car.part(f"{axle}_wheel.left/tyre").vertices[:, 0].min()
                   for axle in ("front", "back"))
    assert front - back == pytest.approx(car.facts["wheelbase"], abs=1e-3)


def test_it_stands_on_its_wheels(car):
    assert bounds(car)[0, 2] == pytest.approx(0, abs=1e-3)
    for part in car.parts:
        if part.cls == "tyre":
            assert part.vertices[:, 2].min() == pytest.approx(0, abs=1e-3)
        elif "wheel" not in part.name:
            assert part.vertices[:, 2].min() > 0.1


def test_the_steering_wheel_is_on_the_left(car):
    assert car.part("interior.steering_wheel").vertices[:, 1].mean() > 0.25


def test_only_what_is_clear_is_see_through(car):
    clear = {name for part in car.parts for name in part.materials if car.materials[name].see_through}
    assert clear == {"windshield_glass", "glass", "rear_glass", "lens", "red_lens"}
    assert list(car.materials["paint"].values["color"]) == ENTRY["color"]


def same(one, other):
    return all(
        a.name == b.name and a.materials == b.materials and all(np.array_equal(getattr(a, n), getattr(b, n)) for n in cache.ARRAYS)
        for a, b in zip(one, other, strict=True)
    )


def test_built_twice_read_back_and_mended_it_is_the_same_to_the_bit(car, known):
    spec = spec_of("saloon", known)
    shell = cache.group("body", spec, assemble).parts
    assert same(assemble(spec).parts, shell)
    file = cache.file_of("body", spec)
    assert same(cache.read(file).parts, shell)
    whole = file.read_bytes()
    for broken in (whole[: len(whole) // 2], b"", whole[:5000] + b"\0" * 5000 + whole[10000:]):
        file.write_bytes(broken)
        assert cache.read(file) is None
    cache.forget()
    assert same(build("again", ENTRY, known).parts, car.parts)
    assert file.read_bytes() == whole
    assert not list(file.parent.glob("*.part"))


def test_paint_shares_geometry_that_cannot_be_written_to(car, known):
    other = build("other", ENTRY | {"color": [1, 0, 0]}, known)
    assert other.part("hood").vertices is build("third", ENTRY, known).part("hood").vertices
    with pytest.raises(ValueError):
        other.part("hood").vertices[0] = 0


def test_a_cache_folder_that_cannot_be_written_to_costs_only_time(car, known, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    cache.write(tmp_path / "file" / "x.npz", cache.Group(car.parts))
    assert (tmp_path / "file").read_text() == ""


def test_the_boxes_kept_for_sampling_are_those_of_the_built_body(car, known):
    kept, about = measurements(known.get("vehicle", "saloon")), measure(parts_of({"model": "saloon"}, known))
    assert np.abs(np.array(kept["footprint"]) - about["footprint"]).max() < 0.005
    kept, about = kept["parts"], about["parts"]
    assert list(kept) == list(about)
    for name, row in about.items():
        assert np.abs(np.array(kept[name]["box"]) - row["box"]).max() < 0.005
        assert (kept[name]["cls"], kept[name]["side"]) == (row["cls"], row["side"])
        assert np.abs(np.array(kept[name]["normal"]) - row["normal"]).max() < 0.02
        assert kept[name]["area"] == pytest.approx(row["area"], rel=0.02, abs=0.002)


def test_a_wrong_spec_is_told_with_its_keys(known):
    asset = known.get("vehicle", "saloon")
    with pytest.raises(Faults) as told:
        read_spec(evolve(asset, build=dict(asset.build) | {"nose": {"setbak": []}, "crown": "high"}, file="x.yaml"), known)
    text = str(told.value)
    assert "setbak" in text and "crown" in text and "x.yaml" in text


def values(**given):
    plain = dict.fromkeys(FIELDS) | {name: field.default for name, field in FIELDS.items() if isinstance(field, Field)}
    plain |= {name: next(iter(default["choice"])) for name, default in plain.items() if isinstance(default, dict) and "choice" in default}
    plain |= {name: 0.0 for name, default in plain.items() if isinstance(default, dict)}
    return plain | {"style": "saloon", "paint": "red", "yaw": 30.0, "variation": 0.0, "damages": {}} | given


def test_settling_adds_model_and_color_and_asks_placement_for_its_yaw(known):
    entry = VEHICLE.settle(values(), Draw(1, 2, "subjects.car"), known)
    assert (entry["style"], entry["pose"], entry["proportions"], entry["damages"]) == ("saloon", {"yaw": 30.0}, AS_MODELLED, {})
    assert known.get("vehicle", entry["model"]).attributes["style"] == "saloon"
    assert len(entry["color"]) == 3
    row = VEHICLE.columns(entry)
    assert (row["style"], row["paint"], row["damages"]) == ("saloon", "red", 0)


def test_the_footprint_is_that_of_the_model(known):
    low, high = VEHICLE.footprint(ENTRY, known)
    assert high[0] - low[0] == pytest.approx(4.7, abs=0.03)


def test_damages_settle_on_parts_of_this_car_each_with_its_own_chance(known):
    from setpiece.core.damage import DAMAGES

    def given(kind, part):
        rest = {name: 0.5 if field.kind == "number" else None for name, field in DAMAGES[kind].fields.items()}
        return rest | {"kind": kind, "part": part, "side": None, "severity": "minor"}

    draw = Draw(1, 2, "subjects.car")
    both = VEHICLE.settle(values(damages={"a": given("dent", "any"), "b": given("scratch", "front_door")}), draw, known)
    alone = VEHICLE.settle(values(damages={"b": given("scratch", "front_door")}), draw, known)
    assert both["damages"]["b"] == alone["damages"]["b"]
    assert both["damages"]["b"]["part"] == "front_door"
    row = VEHICLE.columns(both)
    assert row["damages"] == 2 and row["damages.b.kind"] == "scratch" and row["damages.b.side"] in ("left", "right")


def test_an_unknown_or_unfit_model_is_told(known):
    with pytest.raises(Faults, match="saloon"):
        VEHICLE.settle(values(model="salon"), Draw(1, 2, "s"), known)
    with pytest.raises(Faults, match="suv"):
        VEHICLE.settle(values(style="suv", model="saloon"), Draw(1, 2, "s"), known)


def test_a_drawn_car_is_stretched_smoothly_with_round_arches_and_wheels_on_the_ground(car, known):
    by = {name: most * sign for (name, most), sign in zip(PROPORTIONS.items(), (1, -1, 1, 1, -1, 1, -1, 1, -1))}
    drawn = build("drawn", ENTRY | {"proportions": by}, known)
    spec = spec_of("saloon", known)
    for part, other in zip(car.parts, drawn.parts, strict=True):
        faces = triangle_normals(other.vertices, other.triangles)
        wrong = (unit(faces) * other.normals[other.triangles].mean(1)).sum(1) < 0
        size = np.linalg.norm(faces, axis=1)
        assert size[wrong].sum() < 1e-3 * size.sum(), part.name
        if "wheel" in part.cls:
            moved = other.vertices - part.vertices
            assert np.ptp(moved, axis=0).max() < 1e-9 and abs(moved[0, 2]) < 1e-9
    arch = lambda body, lift: np.hypot(body.part("fender.left").vertices[:, 0] - body.part("front_wheel.left").vertices[:, 0].mean(),
                                       body.part("fender.left").vertices[:, 2] - spec.wheel.diameter / 2 - lift)  # fmt: skip
    near = arch(car, 0.0) < spec.wheel.arch + 0.02
    assert np.abs(arch(car, 0.0) - arch(drawn, by["stance"]))[near].max() < 0.004
    box = VEHICLE.footprint(ENTRY | {"proportions": by}, known)
    assert (bounds(drawn)[0] > np.array(box[0]) - 0.005).all() and (bounds(drawn)[1] < np.array(box[1]) + 0.005).all()


def test_the_cache_on_disk_keeps_to_its_limit_and_drops_what_was_used_longest_ago(tmp_path):
    import os

    for age, name in enumerate("abcd"):
        (tmp_path / f"{name}.npz").write_bytes(b"x" * 1000)
        os.utime(tmp_path / f"{name}.npz", (age, age))
    cache.prune(tmp_path, 2500)
    assert sorted(file.stem for file in tmp_path.glob("*")) == ["c", "d"]


@pytest.mark.parametrize("sign", [-1, 1])
def test_no_proportions_make_a_car_larger_or_smaller_than_its_style(known, sign):
    for asset in known.of("vehicle"):
        style, size = asset.attributes["style"], spec_of(asset.id, known).size
        most = {name: sign * amount * SPREAD.get(style, 1.25) for name, amount in PROPORTIONS.items()}
        by = fitted(most, size, LIMITS[style])
        assert set(by) == set(PROPORTIONS) and all(abs(by[name]) <= abs(most[name]) and by[name] * sign >= 0 for name in by)
        for measure, names in MEASURES.items():
            least, greatest = getattr(LIMITS[style], measure)
            assert least <= getattr(size, measure) + sum(by[name] for name in names) <= greatest, (asset.id, measure)
    assert fitted(most, size, None) == most
