"""From cut panels to pieces: which part each label belongs to, what it is made of and how its edges look."""

from __future__ import annotations

import numpy as np
from attrs import evolve, frozen

from ..mesh.cut import CutMesh
from ..mesh.lips import lipped, rim_edges
from ..mesh.piece import Piece, both_sides, compact, mirrored, triangle_normals
from .spec import Meshing


@frozen
class Skin:
    """A label's part and material; `sunk` metres inside the body's surface; `gap`, `lip`, `flange` as shares of the spec's."""

    part: str
    material: str = "paint"
    sunk: float = 0.0
    gap: float = 1.0
    lip: float = 1.0
    flange: float = 1.0
    edge: str = "gap"


def _glass(part, material="glass"):
    return Skin(part, material, sunk=0.004, gap=0.0)


def _black(part):
    return Skin(part, "gloss_black", gap=0.3, lip=0.35, flange=0.4)


def _plastic(part):
    return Skin(part, "plastic", gap=0.3, lip=0.6)


SKINS = {
    "hood": Skin("hood"),
    "trunk": Skin("trunk"),
    "bed": Skin("trunk", "plastic"),
    "roof": Skin("roof", "roof_paint", gap=0.6),
    "rail": Skin("roof", "roof_paint"),
    "fender": Skin("fender"),
    "quarter": Skin("quarter_panel"),
    "sail": Skin("quarter_panel", "roof_paint"),
    "cab": Skin("quarter_panel", gap=1.6),
    "front_door": Skin("front_door"),
    "back_door": Skin("back_door"),
    "rocker": Skin("rocker_panel"),
    "fender_cladding": _plastic("fender"),
    "quarter_cladding": _plastic("quarter_panel"),
    "rocker_cladding": _plastic("rocker_panel"),
    "front_door_cladding": _plastic("front_door"),
    "back_door_cladding": _plastic("back_door"),
    "front_bumper_cladding": _plastic("front_bumper"),
    "back_bumper_cladding": _plastic("back_bumper"),
    "front_bumper": Skin("front_bumper"),
    "back_bumper": Skin("back_bumper"),
    "valance": Skin("back_bumper", "plastic", gap=0.3, lip=0.5),
    "back_skid": Skin("back_bumper", "satin", gap=0.5, lip=0.6),
    "front_valance": Skin("front_bumper", "plastic", gap=0.3, lip=0.5),
    "front_skid": Skin("front_bumper", "satin", gap=0.5, lip=0.6),
    "cowl": Skin("windshield", "plastic", sunk=0.006, gap=0.5, lip=0.5),
    "back_cowl": Skin("back_windshield", "gloss_black", sunk=0.004, gap=0.5, lip=0.5),
    "front_frame": _black("front_door"),
    "back_frame": _black("back_door"),
    "quarter_frame": _black("quarter_panel"),
    "windshield_frit": Skin("windshield", "gloss_black", sunk=0.002, gap=0.6, lip=0.3, flange=0.3),
    "windshield": Skin("windshield", "windshield_glass", sunk=0.002, gap=0.0),
    "back_frit": Skin("back_windshield", "gloss_black", sunk=0.002, gap=0.6, lip=0.3, flange=0.3),
    "back_windshield": Skin("back_windshield", "rear_glass", sunk=0.002, gap=0.0),
    "front_window": _glass("front_window"),
    "back_window": _glass("back_window", "rear_glass"),
    "quarter_window": _glass("back_window", "rear_glass"),
    "headlight": Skin("headlight/lens", "lens", gap=0.7, lip=0.8, flange=0.3, edge="lens"),
    "tail_light": Skin("tail_light/lens", "red_lens", gap=0.7, lip=0.8, flange=0.3, edge="red_lens"),
    "trunk_light": Skin("tail_light/lens", "red_lens", gap=0.7, lip=0.8, flange=0.3, edge="red_lens"),
    "tail_light_lens": Skin("tail_light/lens", "lens", gap=0.0),
    "trunk_light_lens": Skin("tail_light/lens", "lens", gap=0.0),
}
CENTRE = {"hood", "trunk", "roof", "front_bumper", "back_bumper", "windshield", "back_windshield", "underbody", "grille"}
FLUSH = {frozenset(pair) for pair in (("rail", "sail"), ("sail", "quarter"), ("windshield", "windshield_frit"),
                                      ("tail_light", "tail_light_lens"), ("trunk_light", "trunk_light_lens"),
                                      ("back_windshield", "back_frit"))}


def skin_pieces(mesh: CutMesh, normals, sizes: Meshing):
    """Yield (part class, side, piece) for every panel, both sides: side is "" for parts across the middle."""
    directed, owner, across = mesh.neighbours()
    size = len(mesh.vertices)
    beyond = dict(zip((directed[:, 0].astype(np.int64) * size + directed[:, 1]).tolist(),
                      np.where(across >= 0, mesh.labels[across], mesh.names.index("void")).tolist()))
    order = {label: i for i, label in enumerate(SKINS)}
    for label, skin in SKINS.items():
        triangles = mesh.of(label)
        if not len(triangles):
            continue
        edges = rim_edges(triangles)
        if label not in mesh.parted:
            edges = edges[~(mesh.vertices[edges, 1] == 0.0).all(1)]
        width = np.full(len(edges), sizes.gap * skin.gap)
        under = np.zeros(len(edges), bool)
        for i, (a, b) in enumerate(edges.tolist()):
            other = mesh.names[beyond[a * size + b]]
            if mesh.vertices[a, 1] == mesh.vertices[b, 1] == 0.0:
                other = label  # its own mirror image
            if other == "underbody" or frozenset((label, other)) in FLUSH:
                width[i] = 0.0
            under[i] = order.get(other, -1) >= order[label]
        vertices = mesh.vertices - normals * skin.sunk
        for piece in lipped(vertices, normals, triangles, edges, width, under, sizes.lip * skin.lip, sizes.flange * skin.flange,
                            skin.material, skin.edge):  # fmt: skip
            yield from sided(skin.part, compact(unfolded(piece)), welded=label not in mesh.parted)


def unfolded(piece: Piece) -> Piece:
    """A piece without the triangles that face inward: slivers folded over where three shut lines meet, where others lie over them."""
    faces = triangle_normals(piece.vertices, piece.triangles)
    outward = (faces * piece.normals[piece.triangles].sum(1)).sum(1) > 0
    return evolve(piece, triangles=piece.triangles[outward])


def underbody_piece(mesh: CutMesh, surface) -> Piece:
    """The floor from a mesh of `cut_underbody`."""
    normals = surface.normals(mesh.vertices)
    return both_sides(compact(Piece(mesh.vertices, mesh.of("underbody"), normals, "underbody")))


def sided(part: str, piece: Piece, welded: bool = True):
    """A left piece for its part: once across the middle, there as one or as two that meet, or on either side."""
    if part in CENTRE and not welded:
        yield part, "", piece
        yield part, "", mirrored(piece)
    elif part in CENTRE:
        yield part, "", both_sides(piece)
    else:
        yield part, "left", piece
        yield part, "right", mirrored(piece)
