"""Narrow strips go with what they are the edge of, and lids of their own leave what lies beside them to the panels there."""

from types import SimpleNamespace

import numpy as np
import pytest
from setpiece.core.imports.assign import beside_lids
from setpiece.core.imports.flanges import flanges
from setpiece.core.imports.names import Said
from setpiece.core.imports.source import SourceMesh
from setpiece.core.imports.triangles import borders, gathered, pieces


def rows(*widths):
    """Bands of a metre's length one beside the other, each in a material of its own, in one mesh: (1, 2 n + 2) corners shared where bands meet."""
    y = np.concatenate([[0.0], np.cumsum(widths)])
    vertices = np.array([(x, across, 0.0) for across in y for x in (0.0, 1.0)])
    triangles = np.array([t for k in range(len(widths)) for t in ((2 * k, 2 * k + 1, 2 * k + 3), (2 * k, 2 * k + 3, 2 * k + 2))], np.int32)
    names = tuple(f"m{k}" for k in range(len(widths)))
    return gathered([SourceMesh("bands", vertices, triangles, np.repeat(np.arange(len(widths)), 2).astype(np.int16), np.tile([0.0, 0, 1], (len(vertices), 1)), names)], np.eye(4))


def given(widths, coats, said=None, kinds=None, fitted=None):
    """What is known of bands of some widths, of which `coats` are painted."""
    all = rows(*widths)
    each = lambda values: np.repeat(values, 2)
    return SimpleNamespace(
        all=all, piece=pieces(all), island=pieces(all, 180.0), coat=each(coats), kind=each(kinds or ["paint" if coat else "plastic" for coat in coats]),
        each=SimpleNamespace(area=each(np.array(widths) / 2)), says=tuple(Said(word, "", "") for word in said or [""] * len(widths)), told=each(np.arange(len(widths))),
        fitted=np.array(fitted or [""] * len(widths)),
    )  # fmt: skip


@pytest.mark.parametrize(
    "widths, coats, parts, more, found",
    [
        ((0.6, 0.02), (True, False), ("hood", "underbody"), {}, "hood"),  # a folded rim
        ((0.6, 0.02, 0.02), (True, False, False), ("hood", "underbody", "fender"), {}, "hood"),  # folded twice
        ((0.6, 0.05), (False, False), ("windshield", "hood"), {"kinds": ["glass", "plastic"]}, "windshield"),  # a pane's black border
        ((0.6, 0.05), (False, False), ("windshield", "roof"), {"kinds": ["glass", "plastic"], "fitted": ["", "roof"]}, "windshield"),
        ((0.6, 0.02, 0.6), (True, False, True), ("hood", "underbody", "fender"), {}, ""),  # between two panels
        ((0.6, 0.3), (True, False), ("hood", "underbody"), {}, ""),  # no strip
        ((0.6, 0.02), (True, True), ("hood", "fender"), {}, ""),  # painted
        ((0.6, 0.02), (True, False), ("hood", "wiper"), {"fitted": ["", "wiper"]}, ""),
        ((0.6, 0.02), (True, False), ("hood", "underbody"), {"said": ["", "back_door"]}, ""),
        ((0.6, 0.02), (True, False), ("hood", "headlight"), {}, ""),
    ],
)
def test_a_strip_goes_with_what_it_is_the_edge_of(widths, coats, parts, more, found):
    known = given(widths, coats, **more)
    got = flanges(known, np.repeat(np.array(parts, "U16"), 2)).reshape(-1, 2)
    assert got[1:].tolist() == [[found] * 2] * (len(widths) - 1 if found else 1) + [[""] * 2] * (0 if found else len(widths) - 2) and (got[0] == "").all()


def test_borders_are_the_edges_at_which_a_group_ends_and_what_lies_beyond():
    all = rows(0.3, 0.5)
    a, b, length = borders(all, np.array([0, 0, 1, 1]))
    met = {tuple(sorted(pair)): length[(np.sort(np.stack([a, b], 1), axis=1) == np.sort(pair)).all(1)].sum() for pair in {(int(x), int(y)) for x, y in zip(a, b)}}
    assert met == {(-1, 0): pytest.approx(1.6), (-1, 1): pytest.approx(2.0), (0, 1): pytest.approx(1.0)}


@pytest.mark.parametrize("lid, sure, beside", [(1.4, True, "quarter_panel"), (1.4, False, "trunk"), (0.3, True, "trunk"), (0.6, True, "trunk")])
def test_what_lies_beside_a_lid_of_its_own_is_the_panels(lid, sure, beside):
    """A lid and a body side of 2 m², of which 0.6 m² are guessed to be lid as well. A small hatch in a large deck is no whole lid."""
    area, rest = np.array([lid, 0.6, 1.4]), np.ones(3, bool)
    known = SimpleNamespace(
        each=SimpleNamespace(area=area, outer=rest), coat=rest, island=np.array([0, 1, 1]), marks=SimpleNamespace(half=0.9),
        lumps=SimpleNamespace(area=np.array([lid, 2.0]), seen=np.ones(2), size=np.array([[0.8, 1.3, 0.2], [1.0, 1.8, 1.0]])),
    )  # fmt: skip
    part = np.array(["trunk", "trunk", "roof"], "U16")
    assert beside_lids(known, part, np.array([sure, False, False])).tolist() == ["trunk", beside, "roof"]
