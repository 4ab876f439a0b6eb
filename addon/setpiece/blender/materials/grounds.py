"""Grounds: procedural surfaces for a camera at the height of a person. Each takes (graph, bsdf, at, ground): `at` is a place on the
ground in metres, `ground` the SceneSpec's; each sets the BSDF's colour and roughness and returns (height, metres of relief)."""

from __future__ import annotations

from .nodes import Graph, fill, rgba


def asphalt(graph: Graph, bsdf, at, ground):
    """Bitumen with stones of 4 to 12 mm, some worn bare; cracks and oil as it wears."""
    wear = ground["wear"]
    stones = graph("ShaderNodeTexVoronoi", {"Vector": at, "Scale": 110.0})
    grit = graph.noise(at, 420.0, 2.0)
    shade = graph("ShaderNodeRGBToBW", {"Color": stones.outputs["Color"]}).outputs[0]
    bare = graph.between(shade, 0.55 - 0.1 * wear, 0.85)
    color = graph.mix(bare, (0.034, 0.034, 0.036), (0.17, 0.165, 0.155))
    color = graph.mix(graph.between(grit, 0.35, 0.7, 0.0, 0.5), color, (0.085, 0.083, 0.08))
    color = patches(graph, at, color, 0.35, 0.5)
    color = stains(graph, at, color, wear)
    color = cracks(graph, at, color, wear)
    fill(graph, bsdf, Base_Color=toned(graph, color, ground), Roughness=0.82, Specular_IOR_Level=0.35)
    bumps = graph.math("SUBTRACT", 1.0, stones.outputs["Distance"])
    return graph.math("ADD", bumps, graph.math("MULTIPLY", grit, 0.4)), 0.0035


def concrete(graph: Graph, bsdf, at, ground):
    """Slabs of three metres with joints, pores and the traces of water."""
    slabs = graph("ShaderNodeTexBrick", {
        "Vector": at, "Scale": 1.0, "Brick Width": 3.0, "Row Height": 3.0, "Mortar Size": 0.007, "Mortar Smooth": 0.4,
        "Color1": rgba((0.30, 0.295, 0.28)), "Color2": rgba((0.37, 0.36, 0.34)), "Mortar": rgba((0.06, 0.058, 0.055)),
    }, offset=0.0)  # fmt: skip
    grain = graph.noise(at, 260.0, 3.0, 0.6)
    pores = graph.between(graph.noise(at, 90.0, 1.0), 0.66, 0.74)
    color = graph.mix(graph.between(grain, 0.3, 0.7, 0.0, 0.45), slabs.outputs["Color"], (0.21, 0.205, 0.195))
    color = graph.mix(graph.math("MULTIPLY", pores, 0.6), color, (0.10, 0.098, 0.094))
    color = patches(graph, at, color, 0.6, 0.35)
    color = stains(graph, at, color, ground["wear"])
    color = cracks(graph, at, color, 0.6 * ground["wear"])
    fill(graph, bsdf, Base_Color=toned(graph, color, ground), Roughness=0.78, Specular_IOR_Level=0.4)
    flat = graph.math("SUBTRACT", graph.math("MULTIPLY", grain, 0.25), graph.math("MULTIPLY", pores, 0.3))
    return graph.math("SUBTRACT", flat, graph.math("MULTIPLY", slabs.outputs["Fac"], 2.0)), 0.003


def paving(graph: Graph, bsdf, at, ground):
    """Concrete blocks of 20 by 10 cm in running bond, sand in the joints."""
    wobble = graph("ShaderNodeTexNoise", {"Vector": at, "Scale": 7.0, "Detail": 1.0}).outputs["Color"]
    moved = graph.vector("ADD", at, graph.scaled(graph.vector("SUBTRACT", wobble, (0.5, 0.5, 0.5)), 0.006))
    blocks = graph("ShaderNodeTexBrick", {
        "Vector": moved, "Scale": 1.0, "Brick Width": 0.2, "Row Height": 0.1, "Mortar Size": 0.0035, "Mortar Smooth": 0.6,
        "Color1": rgba((0.17, 0.155, 0.145)), "Color2": rgba((0.31, 0.285, 0.26)), "Mortar": rgba((0.075, 0.068, 0.058)),
    })  # fmt: skip
    grain = graph.noise(at, 330.0, 3.0, 0.6)
    color = graph.mix(graph.between(grain, 0.3, 0.7, 0.0, 0.5), blocks.outputs["Color"], (0.14, 0.13, 0.12))
    color = patches(graph, at, color, 0.45, 0.4)
    color = stains(graph, at, color, ground["wear"])
    fill(graph, bsdf, Base_Color=toned(graph, color, ground), Roughness=0.85, Specular_IOR_Level=0.35)
    tops = graph.math("SUBTRACT", graph.math("MULTIPLY", grain, 0.2), blocks.outputs["Fac"])
    return tops, 0.006


def gravel(graph: Graph, bsdf, at, ground):
    """Loose stones of 1 to 4 cm over finer ones."""
    wobble = graph("ShaderNodeTexNoise", {"Vector": at, "Scale": 60.0, "Detail": 1.0}).outputs["Color"]
    moved = graph.vector("ADD", at, graph.scaled(graph.vector("SUBTRACT", wobble, (0.5, 0.5, 0.5)), 0.012))
    large = graph("ShaderNodeTexVoronoi", {"Vector": moved, "Scale": 38.0, "Randomness": 1.0})
    small = graph("ShaderNodeTexVoronoi", {"Vector": at, "Scale": 120.0})
    tone = graph("ShaderNodeRGBToBW", {"Color": large.outputs["Color"]}).outputs[0]
    color = graph.mix(tone, (0.13, 0.12, 0.105), (0.43, 0.40, 0.36))
    color = graph.mix(graph.between(large.outputs["Distance"], 0.45, 0.8), color, (0.075, 0.066, 0.055))
    color = graph.mix(0.18, color, small.outputs["Color"])
    color = graph.mix(0.45, color, graph.mix(tone, (0.16, 0.148, 0.13), (0.36, 0.335, 0.30)))
    color = patches(graph, at, color, 0.5, 0.4)
    fill(graph, bsdf, Base_Color=toned(graph, color, ground), Roughness=0.9, Specular_IOR_Level=0.3)
    round_tops = graph.math("SUBTRACT", 1.0, graph.math("POWER", large.outputs["Distance"], 1.6))
    return graph.math("SUBTRACT", round_tops, graph.math("MULTIPLY", small.outputs["Distance"], 0.18)), 0.016


def patches(graph: Graph, at, color, scale: float, amount: float):
    """A colour made unevenly darker and lighter over metres, so that no surface looks printed."""
    shade = graph.between(graph.noise(at, scale, 5.0, 0.6), 0.3, 0.7, 1.0 - amount, 1.0 + 0.5 * amount)
    return graph.vector("MULTIPLY", color, graph("ShaderNodeCombineXYZ", {0: shade, 1: shade, 2: shade}).outputs[0])


def stains(graph: Graph, at, color, wear: float):
    """Dark blots of oil and dirt, more of them with wear."""
    blot = graph.between(graph.noise(at, 1.3, 4.0, 0.55), 0.72 - 0.14 * wear, 0.80 - 0.08 * wear, 0.0, 0.55 * min(1.0, 2 * wear))
    return graph.mix(blot, color, (0.025, 0.024, 0.022))


def cracks(graph: Graph, at, color, wear: float):
    """Fine dark lines along the borders of large distorted cells, broken up, wider and more with wear."""
    if wear < 0.15:
        return color
    bend = graph("ShaderNodeTexNoise", {"Vector": at, "Scale": 2.2, "Detail": 5.0, "Roughness": 0.65}).outputs["Color"]
    bent = graph.vector("ADD", at, graph.scaled(graph.vector("SUBTRACT", bend, (0.5, 0.5, 0.5)), 0.7))
    edge = graph("ShaderNodeTexVoronoi", {"Vector": bent, "Scale": 0.42}, feature="DISTANCE_TO_EDGE").outputs["Distance"]
    line = graph.between(edge, 0.0008, 0.0012 + 0.003 * wear, 0.9, 0.0)
    where = graph.between(graph.noise(at, 0.5, 2.0), 0.62 - 0.2 * wear, 0.66 - 0.2 * wear)
    return graph.mix(graph.math("MULTIPLY", line, where), color, (0.012, 0.012, 0.012))


def epoxy(graph: Graph, bsdf, at, ground):
    """A hall's floor under a coat of coloured resin: level, glossy, scuffed by tyres."""
    wear = ground["wear"]
    scuff = graph.between(graph.noise(at, 2.4, 6.0, 0.65), 0.5, 0.74, 0.0, 0.5 * wear)
    color = patches(graph, at, graph.mix(scuff, ground["color"], [0.45 * c for c in ground["color"]]), 0.5, 0.12)
    color = stains(graph, at, color, 0.5 * wear)
    fill(graph, bsdf, Base_Color=toned(graph, color, ground), Specular_IOR_Level=0.5,
         Roughness=graph.between(graph.noise(at, 1.1, 5.0, 0.6), 0.3, 0.7, 0.16, 0.22 + 0.22 * wear))
    return graph.noise(at, 9.0, 2.0), 0.0004


def screed(graph: Graph, bsdf, at, ground):
    """A hall's floor of power-floated concrete: cloudy, sealed, with saw cuts five metres apart."""
    cuts = graph("ShaderNodeTexBrick", {
        "Vector": at, "Scale": 1.0, "Brick Width": 5.0, "Row Height": 5.0, "Mortar Size": 0.004, "Mortar Smooth": 0.3,
    }, offset=0.0).outputs["Fac"]  # fmt: skip
    cloud = graph.between(graph.noise(at, 0.8, 7.0, 0.65), 0.3, 0.7)
    color = graph.mix(cloud, [0.72 * c for c in ground["color"]], ground["color"])
    color = graph.mix(graph.math("MULTIPLY", cuts, 0.8), color, (0.04, 0.038, 0.035))
    color = stains(graph, at, color, ground["wear"])
    color = cracks(graph, at, color, 0.5 * ground["wear"])
    fill(graph, bsdf, Base_Color=toned(graph, color, ground), Specular_IOR_Level=0.45, Roughness=graph.between(cloud, 0.0, 1.0, 0.30, 0.52))
    return graph.math("SUBTRACT", graph.math("MULTIPLY", graph.noise(at, 60.0, 2.0), 0.15), cuts), 0.002


def cove(graph: Graph, bsdf, at, ground):
    """A studio's painted floor: even, with faint traces of shoes and tyres."""
    trace = graph.between(graph.noise(at, 1.6, 6.0, 0.7), 0.52, 0.8, 0.0, 0.10 * ground["wear"])
    color = graph.mix(trace, ground["color"], [0.6 * c for c in ground["color"]])
    fill(graph, bsdf, Base_Color=color, Roughness=ground["gloss"], Specular_IOR_Level=0.4)
    return graph.noise(at, 14.0, 2.0), 0.0002


def slabs(graph: Graph, bsdf, at, ground):
    """A pavement's slabs, `slab` metres long and wide, square to the kerb."""
    length, width = ground["slab"]
    laid = graph("ShaderNodeTexBrick", {
        "Vector": graph("ShaderNodeNewGeometry").outputs["Position"], "Scale": 1.0, "Brick Width": length, "Row Height": width,
        "Mortar Size": 0.004, "Mortar Smooth": 0.5, "Color1": rgba((0.21, 0.205, 0.195)), "Color2": rgba((0.31, 0.30, 0.285)),
        "Mortar": rgba((0.055, 0.052, 0.047)),
    })  # fmt: skip
    grain = graph.noise(at, 240.0, 3.0, 0.6)
    color = graph.mix(graph.between(grain, 0.3, 0.7, 0.0, 0.4), laid.outputs["Color"], (0.14, 0.135, 0.125))
    color = patches(graph, at, color, 0.5, 0.35)
    color = stains(graph, at, color, ground["wear"])
    fill(graph, bsdf, Base_Color=toned(graph, color, ground), Roughness=0.8, Specular_IOR_Level=0.35)
    return graph.math("SUBTRACT", graph.math("MULTIPLY", grain, 0.2), laid.outputs["Fac"]), 0.004


def grass(graph: Graph, bsdf, at, ground):
    """A mown verge, seen from some metres away."""
    blades = graph.noise(at, 130.0, 4.0, 0.7)
    tufts = graph.noise(at, 3.5, 5.0, 0.65)
    color = graph.mix(graph.between(tufts, 0.3, 0.7), (0.035, 0.062, 0.014), (0.095, 0.115, 0.035))
    color = graph.mix(graph.between(blades, 0.42, 0.62), graph.scaled(color, 0.35), color)
    color = graph.mix(graph.between(graph.noise(at, 0.7, 4.0, 0.6), 0.55, 0.75, 0.0, 0.5), color, (0.16, 0.13, 0.06))
    fill(graph, bsdf, Base_Color=toned(graph, color, ground), Roughness=0.9, Specular_IOR_Level=0.2)
    return graph.math("ADD", blades, graph.math("MULTIPLY", tufts, 0.6)), 0.05


def bark(graph: Graph, bsdf, at, ground):
    """Chipped bark on a bed."""
    chips = graph("ShaderNodeTexVoronoi", {"Vector": graph.vector("MULTIPLY", at, (1.0, 2.2, 1.0)), "Scale": 26.0})
    tone = graph("ShaderNodeRGBToBW", {"Color": chips.outputs["Color"]}).outputs[0]
    color = graph.mix(tone, (0.035, 0.018, 0.009), (0.13, 0.075, 0.042))
    color = patches(graph, at, color, 0.6, 0.4)
    fill(graph, bsdf, Base_Color=toned(graph, color, ground), Roughness=0.9, Specular_IOR_Level=0.25)
    return graph.math("ADD", graph.math("SUBTRACT", 1.0, chips.outputs["Distance"]), tone), 0.03


def painted(graph: Graph, bsdf, at, height, line):
    """Lays road paint over a ground where the face attribute "tint" is 1 (there is none on the ground itself): `line` has "color", "width"
    in metres, along whose middle the UVs' U is 0, and "wear". Returns the height with the paint filling the pits."""
    across = graph("ShaderNodeSeparateXYZ", {0: graph("ShaderNodeUVMap").outputs[0]}).outputs[0]
    fray = graph.math("MULTIPLY", graph.math("SUBTRACT", graph.noise(at, 45.0, 4.0, 0.65), 0.5), 0.028)
    inside = graph.math("ADD", graph.math("SUBTRACT", line["width"] / 2, graph.math("ABSOLUTE", across)), fray)
    wear = line["wear"]
    worn = graph.math("ADD", graph.math("MULTIPLY", graph.noise(at, 26.0, 7.0, 0.72), 0.6), graph.math("MULTIPLY", graph.noise(at, 1.7, 3.0), 0.4))
    kept = graph.between(worn, 0.62 - 0.17 * wear, 0.68 - 0.15 * wear, 1.0, 0.12)
    laid = graph.math("MULTIPLY", graph("ShaderNodeAttribute", attribute_name="tint").outputs["Fac"], graph.between(inside, -0.001, 0.003))
    there = graph.math("MULTIPLY", laid, graph.math("MULTIPLY", kept, 0.97 - 0.2 * wear))
    grime = graph.between(graph.noise(at, 0.9, 5.0, 0.6), 0.3, 0.75, 1.0, 0.62)
    paint = graph.vector("MULTIPLY", line["color"], graph("ShaderNodeCombineXYZ", {0: grime, 1: grime, 2: grime}).outputs[0])
    bare = bsdf.inputs["Base Color"].links[0].from_socket
    graph.set(bsdf.inputs["Base Color"], graph.mix(there, bare, paint))
    return graph.math("MULTIPLY", height, graph.between(there, 0.0, 1.0, 1.0, 0.55))


def toned(graph: Graph, color, ground):
    return graph.scaled(color, ground["tone"])


GROUNDS = {
    "asphalt": asphalt, "bark": bark, "concrete": concrete, "cove": cove, "epoxy": epoxy, "grass": grass, "gravel": gravel,
    "paving": paving, "screed": screed, "slabs": slabs,
}  # fmt: skip
