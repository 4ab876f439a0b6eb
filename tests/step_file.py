"""A small assembly as STEP AP214 (ISO 10303-21): boxes and facetted solids with names and colours of their own, each placed in it, in millimetres."""

from __future__ import annotations

import numpy as np
from attrs import frozen


@frozen
class Box:
    """size and place of its least corner, millimetres; color as STEP leaves it: three of 0..1."""

    name: str
    size: tuple[float, float, float]
    place: tuple[float, float, float]
    color: tuple[float, float, float]


@frozen(eq=False)
class Facets:
    """A surface of triangles (m, 3) over vertices (n, 3) in millimetres, in the assembly's own frame."""

    name: str
    vertices: np.ndarray
    triangles: np.ndarray
    color: tuple[float, float, float]
    place: tuple[float, float, float] = (0.0, 0.0, 0.0)


def step_assembly(name: str, boxes: list[Box | Facets]) -> str:
    """The text of a file with one assembly of parts."""
    lines = Lines()
    application = lines("APPLICATION_CONTEXT", "automotive design")
    lines("APPLICATION_PROTOCOL_DEFINITION", "international standard", "automotive_design", "$", application)
    product_context = lines("PRODUCT_CONTEXT", "", application, "mechanical")
    stage = lines("PRODUCT_DEFINITION_CONTEXT", "part definition", application, "design")
    space = lines.space()

    def product(title: str, kind: str, items: list[str]) -> tuple[str, str]:
        """(product definition, its shape representation)"""
        formation = lines("PRODUCT_DEFINITION_FORMATION", "", "", lines("PRODUCT", title, title, "", [product_context]))
        definition = lines("PRODUCT_DEFINITION", "design", "", formation, stage)
        shape = lines(kind, title, items, space)
        lines("SHAPE_DEFINITION_REPRESENTATION", lines("PRODUCT_DEFINITION_SHAPE", "", "", definition), shape)
        return definition, shape

    places = [lines.axes(box.place) for box in boxes]
    whole, whole_shape = product(name, "SHAPE_REPRESENTATION", [lines.axes((0, 0, 0)), *places])
    for number, (box, place) in enumerate(zip(boxes, places), 1):
        own, solid = lines.axes((0, 0, 0)), lines.solid(box) if isinstance(box, Box) else lines.facets(box)
        part, part_shape = product(box.name, KINDS[type(box)], [own, solid])
        use = lines("NEXT_ASSEMBLY_USAGE_OCCURRENCE", str(number), box.name, "", whole, part, "$")
        turn = lines("ITEM_DEFINED_TRANSFORMATION", "", "", own, place)
        relation = lines.several(
            f"REPRESENTATION_RELATIONSHIP('','',{part_shape},{whole_shape})",
            f"REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION({turn})",
            "SHAPE_REPRESENTATION_RELATIONSHIP()",
        )
        lines("CONTEXT_DEPENDENT_SHAPE_REPRESENTATION", relation, lines("PRODUCT_DEFINITION_SHAPE", "", "", use))
        styled = lines("STYLED_ITEM", "", [lines.style(box.color)], solid)
        lines("MECHANICAL_DESIGN_GEOMETRIC_PRESENTATION_REPRESENTATION", "", [styled], space)
    head = "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\n"
    schema = "FILE_SCHEMA(('AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }'));\nENDSEC;\nDATA;\n"
    return head + schema + "\n".join(lines.all) + "\nENDSEC;\nEND-ISO-10303-21;\n"


KINDS = {Box: "ADVANCED_BREP_SHAPE_REPRESENTATION", Facets: "FACETED_BREP_SHAPE_REPRESENTATION"}


def said(value) -> str:
    """A value as Part 21 writes it; text that begins like a reference, an enumeration or nothing stands as it is."""
    if isinstance(value, str):
        return value if value[:1] in ("#", ".", "$", "*") and value else f"'{value}'"
    if isinstance(value, (list, tuple)):
        return f"({','.join(map(said, value))})"
    return f"{value:.6f}"


class Lines:
    """Numbers entities as they are made; calling it gives "#12"."""

    def __init__(self):
        self.all: list[str] = []

    def __call__(self, kind: str, *values) -> str:
        return self.add(f"{kind}({','.join(map(said, values))})")

    def several(self, *entities: str) -> str:
        return self.add(f"({''.join(entities)})")

    def add(self, text: str) -> str:
        self.all.append(f"#{len(self.all) + 1}={text};")
        return f"#{len(self.all)}"

    def space(self) -> str:
        millimetre = self.several("LENGTH_UNIT()", "NAMED_UNIT(*)", "SI_UNIT(.MILLI.,.METRE.)")
        radian = self.several("NAMED_UNIT(*)", "PLANE_ANGLE_UNIT()", "SI_UNIT($,.RADIAN.)")
        steradian = self.several("NAMED_UNIT(*)", "SI_UNIT($,.STERADIAN.)", "SOLID_ANGLE_UNIT()")
        exact = self.add(f"UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(1.E-6),{millimetre},'distance_accuracy_value','')")
        return self.several("GEOMETRIC_REPRESENTATION_CONTEXT(3)", f"GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT(({exact}))",
                            f"GLOBAL_UNIT_ASSIGNED_CONTEXT(({millimetre},{radian},{steradian}))", "REPRESENTATION_CONTEXT('','')")  # fmt: skip

    def axes(self, at, z=(0.0, 0.0, 1.0), x=(1.0, 0.0, 0.0)) -> str:
        return self("AXIS2_PLACEMENT_3D", "", self("CARTESIAN_POINT", "", at), self("DIRECTION", "", z), self("DIRECTION", "", x))

    def solid(self, box: Box) -> str:
        """A box from the origin: eight corners, twelve edges, six planes."""
        corners = {(i, j, k): tuple(n * s for n, s in zip((i, j, k), box.size)) for i in (0, 1) for j in (0, 1) for k in (0, 1)}
        points = {corner: self("VERTEX_POINT", "", self("CARTESIAN_POINT", "", at)) for corner, at in corners.items()}
        edges, faces = {}, []
        for start in corners:
            for axis in (axis for axis in range(3) if not start[axis]):
                end = tuple(1 if n == axis else value for n, value in enumerate(start))
                along = self("VECTOR", "", self("DIRECTION", "", [float(n == axis) for n in range(3)]), 1.0)
                line = self("LINE", "", self("CARTESIAN_POINT", "", corners[start]), along)
                edges[start, end] = self("EDGE_CURVE", "", points[start], points[end], line, ".T.")
        for axis, side in ((axis, side) for axis in range(3) for side in (0, 1)):
            u, v = ((axis + 1) % 3, (axis + 2) % 3)[:: 1 if side else -1]
            loop = [tuple({axis: side, u: a, v: b}[n] for n in range(3)) for a, b in ((0, 0), (1, 0), (1, 1), (0, 1))]
            around = [
                self("ORIENTED_EDGE", "", "*", "*", edges.get((a, b)) or edges[b, a], ".T." if (a, b) in edges else ".F.")
                for a, b in zip(loop, loop[1:] + loop[:1])
            ]
            out = [(1.0 if side else -1.0) * (n == axis) for n in range(3)]
            plane = self("PLANE", "", self.axes(corners[loop[0]], out, [float(n == u) for n in range(3)]))
            faces.append(self("ADVANCED_FACE", "", [self("FACE_OUTER_BOUND", "", self("EDGE_LOOP", "", around), ".T.")], plane, ".T."))
        return self("MANIFOLD_SOLID_BREP", box.name, self("CLOSED_SHELL", "", faces))

    def facets(self, part: Facets) -> str:
        """A plane face for each triangle."""
        points = [self("CARTESIAN_POINT", "", at) for at in part.vertices.tolist()]
        corners = part.vertices[part.triangles]
        along = corners[:, 1] - corners[:, 0]
        across = np.cross(along, corners[:, 2] - corners[:, 0])
        faces = []
        for row, at, x, z in zip(part.triangles.tolist(), corners[:, 0].tolist(), along.tolist(), across.tolist()):
            bound = self("FACE_OUTER_BOUND", "", self("POLY_LOOP", "", [points[k] for k in row]), ".T.")
            faces.append(self("FACE_SURFACE", "", [bound], self("PLANE", "", self.axes(at, z, x)), ".T."))
        return self("FACETED_BREP", part.name, self("CLOSED_SHELL", "", faces))

    def style(self, color) -> str:
        fill = self("FILL_AREA_STYLE", "", [self("FILL_AREA_STYLE_COLOUR", "", self("COLOUR_RGB", "", *color))])
        side = self("SURFACE_SIDE_STYLE", "", [self("SURFACE_STYLE_FILL_AREA", fill)])
        return self("PRESENTATION_STYLE_ASSIGNMENT", [self("SURFACE_STYLE_USAGE", ".BOTH.", side)])
