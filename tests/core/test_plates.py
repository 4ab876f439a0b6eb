"""Licence plates: drawn by code, laid out like a country's, and never a mark that an authority issues."""

import numpy as np
import pytest
from attrs import evolve

from setpiece.core import assets, plates
from setpiece.core.mesh.piece import triangle_normals
from setpiece.core.plates.authorities import AUTHORITIES, issued_by, joined
from setpiece.core.plates.entry import design_of
from setpiece.core.plates.glyphs import CHARACTERS, Face, glyph
from setpiece.core.plates.layout import layouts
from setpiece.core.plates.picture import paint
from setpiece.core.plates.texts import lines
from setpiece.core.recipe.fields import wrong
from setpiece.core.sampling.draw import Draw

MOUNTS = {f"license_plate.{place}{kind}": np.eye(4) for place in ("front", "back") for kind in ("", ".tall")}
FACE = Face(height=75, letter=46, digit=43, pen=10)


def settled(plate: str, country: str, scene: int = 0, real: bool = False) -> dict:
    values = {"plate": plate, "plate_country": country, "plate_real_pattern": real}
    return plates.settle(values, Draw(1, scene, "subjects.car"))


def test_every_country_has_a_file_and_every_file_a_country():
    assert tuple(layouts()) == plates.COUNTRIES == tuple(sorted(file.stem for file in (assets.root() / "plates").glob("*.yaml")))
    assert set(plates.COUNTRIES) <= set(AUTHORITIES)
    assert not wrong(plates.FIELDS["plate_country"], "NO")


# Marks as the authorities' own pages and laws show them.
REAL = {
    "AT": "W 12345A", "BE": "1-ABC-234", "CH": "ZH 123456", "CZ": "1A2 3456", "DE": "B AB 1234", "DK": "AB 12 345", "ES": "1234 BCD", "FI": "ABC-123",
    "FR": "AB-123-CD", "GB": "AB51 ABC", "IT": "AB 123CD", "NL": "G-123-BB", "NO": "EL 12345", "PL": "WA 12345", "PT": "AB-12-CD", "SE": "ABC 12D",
    "US": "ABC 1234",
}  # fmt: skip


@pytest.mark.parametrize("country", REAL)
def test_a_real_mark_is_known_for_one(country):
    assert AUTHORITIES[country].series.fullmatch(joined(REAL[country]))
    assert issued_by(REAL[country])


@pytest.mark.parametrize("country", plates.COUNTRIES)
def test_no_authority_issues_what_is_drawn(country):
    texts = set()
    for scene in range(1500):
        entry = settled("fictional", country, scene)
        text = entry["plate_text"]
        texts.add(text)
        assert not any(authority.series.fullmatch(joined(text)) for authority in AUTHORITIES.values()), text
        personal = AUTHORITIES[country].personal
        assert personal is None or not personal.fullmatch(joined(text)), text
        assert plates.checked(entry) == []
    assert len(texts) > 1300


def test_a_recipe_may_ask_for_patterns_that_are_issued():
    for country in set(plates.COUNTRIES) - {"JP"}:
        entry = settled("fictional", country, real=True)
        assert issued_by(entry["plate_text"], country) and plates.checked(entry) == []
        assert plates.checked(entry | {"plate_real_pattern": False})


@pytest.mark.parametrize(
    ("change", "key", "message"),
    [
        ({"plate_text": "EL 12345"}, "plate_text", "could be a real mark"),
        ({"plate_text": "HELLO"}, "plate_text", "personalised"),
        ({"plate_text": "ÆØ 1234567"}, "plate_text", "no plate can show"),
        ({"plate_text": "AB/1234567"}, "plate_text", "2 lines where this plate has 1"),
        ({"plate_text": "AB 12345678901234"}, "plate_text", "too long"),
        ({"plate_country": "XX"}, "plate_country", "unknown value 'XX'"),
        ({"plate_design": "standart"}, "plate_design", 'did you mean "standard"'),
        ({"plate_frame": "gold"}, "plate_frame", "unknown value"),
        ({"plate_places": ["roof"]}, "plate_places", "unknown value"),
        ({"plate": "fake"}, "plate", "unknown value"),
    ],
)
def test_an_edited_plate_is_checked(change, key, message):
    (found,) = plates.checked(settled("fictional", "NO") | {"plate_design": "standard"} | change, "subjects.car")
    assert found.path == f"subjects.car.{key}" and message in found.message


def test_settling_is_a_function_of_the_draw_and_says_which_places_carry_one():
    assert settled("fictional", "SE", 3) == settled("fictional", "SE", 3)
    assert settled("none", "SE")["plate_places"] == [] and plates.parts(settled("none", "SE"), MOUNTS) == ()
    assert settled("blank", "US")["plate_places"] == ["front", "back"] and settled("blank", "US")["plate_text"] == ""
    assert {tuple(settled("fictional", "US", scene)["plate_places"]) for scene in range(40)} == {("front", "back"), ("back",)}


def test_facts_say_what_each_plate_reads():
    entry = settled("fictional", "JP")
    about = plates.facts(entry)
    assert set(about) == {"front", "back"}
    assert about["back"]["lines"] == entry["plate_text"].split("/") and about["back"]["text"] == entry["plate_text"].replace("/", " ")
    assert plates.facts(settled("fictional", "NO"))["front"]["print"] == ["N"]
    assert plates.facts(settled("blank", "NO"))["front"] | {"text": "", "lines": [], "print": []} == plates.facts(settled("blank", "NO"))["front"]
    assert plates.facts(settled("none", "NO")) == {}


@pytest.mark.parametrize("flat", [True, False])
def test_each_character_fills_its_box_and_differs_from_all_others(flat):
    face = Face(**{name: getattr(FACE, name) for name in ("height", "letter", "digit", "pen")}, flat=flat)
    seen = {}
    for character in sorted(CHARACTERS):
        far = glyph(character, face, 1.0, 4.0)
        rows, columns = (np.flatnonzero((far < 0).any(axis)) for axis in (1, 0))
        assert np.isfinite(far).all() and far.shape[0] == 83
        assert rows[0] in (3, 4) and rows[-1] in (78, 79) or character == "Q", character
        assert columns[0] <= 8 and columns[-1] >= far.shape[1] - 9
        seen[character] = far < 0
    for one in CHARACTERS:
        for other in CHARACTERS - {one, *({"O", "0"} if one in "O0" else ())}:
            if seen[one].shape == seen[other].shape:
                assert (seen[one] ^ seen[other]).sum() > 60, (one, other)


@pytest.mark.parametrize("country", plates.COUNTRIES)
def test_a_text_lies_inside_the_plate_and_a_blank_one_bears_no_ink(country):
    for name, design in layouts()[country].designs.items():
        design = evolve(design, patches=(), border=None)  # which do reach the edges
        entry = settled("fictional", country) | {"plate_design": name}
        for place in ("front", "back"):
            written, blank = paint(design, place, lines(entry["plate_text"])), paint(design, place, None)
            assert written.color.shape == (*written.relief.shape, 3) and written.color.dtype == np.uint8
            ink = (np.abs(written.color.astype(int) - blank.color) > 40).any(2)
            assert 0.04 < ink.mean() < 0.45
            assert not ink[:6].any() and not ink[-6:].any() and not ink[:, -6:].any()
            assert blank.relief.max() == 0 and np.ptp(blank.color, (0, 1)).max() == 0


def test_parts_are_thin_rigid_and_face_their_reader():
    mount = np.eye(4)
    mount[:3, :3] = [[0, 0, 1], [1, 0, 0], [0, 1, 0]]  # X right of who looks at the nose is the car's left
    mount[:3, 3] = [2.2, 0, 0.5]
    for frame in ("tray", "bare"):
        entry = settled("fictional", "DE") | {"plate_frame": frame, "plate_turn": 0.0}
        (part,) = plates.parts(entry, {"license_plate.front": mount})
        assert (part.name, part.cls) == ("license_plate.front", "license_plate")
        assert set(part.materials) <= set(plates.materials(entry))
        face = part.triangles[part.slots == part.materials.index("plate_front")]
        normals = triangle_normals(part.vertices, face)
        front = np.linalg.norm(normals, axis=1) / 2 * (normals[:, 0] > 0) @ np.ones(len(face))
        assert front == pytest.approx(0.520 * 0.110, rel=0.015)
        assert (part.normals[face].mean(1) * normals).sum(1).min() >= 0, "shading faces where the triangles do"
        corners = part.uv[face].reshape(-1, 2)
        assert corners.min(0) == pytest.approx([0, 0], abs=1e-6) and corners.max(0) == pytest.approx([1, 1], abs=1e-6)
        left = part.vertices[np.unique(face)][:, 1] > 0
        assert (part.uv[np.unique(face)][left, 0] >= 0.5).all(), "what the reader sees on the right is on the car's left"
        assert part.vertices[:, 0].max() < 2.2 + 0.008


def test_the_sheet_is_watertight():
    (part,) = plates.parts(settled("blank", "NO"), {"license_plate.back": np.eye(4)})
    face = part.triangles[part.slots == part.materials.index("plate_back")]
    where = np.unique(np.round(part.vertices, 7), axis=0, return_inverse=True)[1].ravel()[face]
    edges = {tuple(edge) for edge in where[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)}
    assert all((b, a) in edges for a, b in edges)


def test_tall_plates_have_a_mount_of_their_own():
    mounts = {name: np.eye(4) for name in MOUNTS}
    mounts["license_plate.back.tall"] = np.eye(4) + np.array([[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 5.0], [0, 0, 0, 0]])
    depth = lambda country: plates.parts(settled("blank", country), mounts)[1].vertices[:, 2].max()
    assert design_of(settled("blank", "US")).size[1] > 130
    assert depth("US") > 5 > depth("NO")
