"""Small scenes made by hand, photographed with a few lines of bpy, and references that share no code with the annotator."""

import bpy
import cv2
import mathutils
import numpy as np
from setpiece.core.body import Body, Material, Part
from setpiece.core.camera import Camera, look_at
from setpiece.core.files.exr import read_exr
from setpiece.core.lens import rendered_camera
from setpiece.core.passes import decode
from setpiece.core.scene_spec import SceneSpec
from setpiece.core.shot import Shot

LENSES = {"pinhole": [0, 0, 0, 0, 0], "barrel": [-0.25, 0.08, 0.001, -0.002, 0.0], "pincushion": [0.15, 0.02, -0.001, 0.001, 0.0]}
MATERIALS = {"solid": Material("matte", {"color": [0.5, 0.5, 0.5]}), "glass": Material("glass", {"see_through": True})}


def camera_at(position, target, size=(224, 168), focal=300.0, lens="pinhole", roll=0.0):
    """A camera whose principal point is off the middle, so that a mix-up of axes shows."""
    K = np.array([[focal, 0, size[0] / 2 + 3.25], [0, focal, size[1] / 2 - 2.5], [0, 0, 1.0]])
    return Camera(*size, K, np.array(LENSES[lens], float), look_at(position, target, roll))


def pose_of(position, yaw=0.0, pitch=0.0):
    rotation = mathutils.Euler(np.radians([0, pitch, yaw])).to_matrix()
    pose = np.eye(4)
    pose[:3, :3], pose[:3, 3] = np.array(rotation), position
    return pose


def part_of(name, vertices, triangles, material="solid", cls="front_door"):
    vertices, triangles = np.asarray(vertices, float), np.asarray(triangles, np.int32)
    vertices = vertices.astype(np.float32).astype(float)  # what Blender keeps
    return Part(name, cls, vertices, triangles, np.tile([0, 0, 1.0], (len(vertices), 1)), (material,), np.zeros(len(triangles), np.int16), vertices)


def body_of(id, *parts, pose=np.eye(4)):
    return Body(id, "vehicle", parts, MATERIALS, pose)


def blob(name="blob", size=(1.2, 0.8, 0.9), rings=40):
    """A lumpy closed surface of small triangles, hollow on one side so that its outline isn't convex."""
    u, v = np.meshgrid(np.linspace(0, 2 * np.pi, 2 * rings, endpoint=False), np.linspace(-np.pi / 2, np.pi / 2, rings))
    radius = 1 + 0.25 * np.cos(3 * u) * np.cos(v) + 0.15 * np.sin(2 * v)
    points = np.stack([radius * np.cos(v) * np.cos(u), radius * np.cos(v) * np.sin(u), radius * np.sin(v)], -1) * np.array(size) / 2
    index = np.arange(points[..., 0].size).reshape(rings, -1)
    a, b = index[:-1], np.roll(index[:-1], -1, 1)
    c, d = np.roll(index[1:], -1, 1), index[1:]
    return part_of(name, points.reshape(-1, 3), np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)]))


def box(name="box", size=(1, 1, 1), center=(0, 0, 0), material="solid"):
    corners = (np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]) - 0.5) * size + center
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    return part_of(name, corners, [t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))], material)


def sheet(name="panel", size=(2.0, 1.5), cells=6, material="solid"):
    """A flat panel in its body's XY plane, its outside towards +Z."""
    x, y = np.meshgrid(np.linspace(-0.5, 0.5, cells + 1) * size[0], np.linspace(-0.5, 0.5, cells + 1) * size[1])
    index = np.arange(x.size).reshape(x.shape)
    a, b, c, d = (side.ravel() for side in (index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]))
    return part_of(name, np.stack([x.ravel(), y.ravel(), 0 * x.ravel()], 1), np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]), material)


def photograph(folder, camera, bodies, damages=(), ground=None) -> Shot:
    """Renders bodies with Cycles. `ground` is the height of a floor that belongs to no body."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene, rendered = bpy.context.scene, rendered_camera(camera)
    part_ids = {key: number for number, key in enumerate(((b.id, p.name) for b in bodies for p in b.parts), 1)}
    for body in bodies:
        for part in body.parts:
            add(scene, f"{body.id}.{part.name}", part, body).pass_index = part_ids[body.id, part.name]
    if ground is not None:
        add(scene, "ground", sheet(size=(60, 60)), body_of("ground", pose=pose_of([0, 0, ground])))
    place_camera(scene, rendered)
    view, image, path = scene.view_layers[0], scene.render.image_settings, folder / "view.exr"
    view.use_pass_object_index = view.use_pass_z = view.use_pass_normal = True
    scene.render.engine, scene.cycles.samples, scene.cycles.max_bounces = "CYCLES", 1, 1
    scene.cycles.use_denoising = False
    if hasattr(image, "media_type"):
        image.media_type = "MULTI_LAYER_IMAGE"
    image.file_format, image.color_depth, image.exr_codec = "OPEN_EXR_MULTILAYER", "32", "NONE"
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
    spec = SceneSpec(1, 0, 0, None, {}, [], {body.id: {"type": "vehicle"} for body in bodies}, {}, [{}], [])
    return Shot(
        spec=spec,
        view=0,
        camera=camera,
        rendered=rendered,
        passes=decode(read_exr(path), ["image", "index", "depth", "normal"]),
        bodies=tuple(bodies),
        damages=tuple(damages),
        part_ids=part_ids,
        instance_ids={body.id: number for number, body in enumerate(bodies, 1)},
        damage_ids={damage.id: number for number, damage in enumerate(damages, 1)},
        lights={},
    )


def add(scene, name, part, body):
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(part.vertices.tolist(), [], part.triangles.tolist())
    material = bpy.data.materials.new(name)
    if part.materials == ("glass",):
        if material.node_tree is None:
            material.use_nodes = True
        bsdf = material.node_tree.nodes["Principled BSDF"]
        bsdf.inputs["Transmission Weight"].default_value = 1.0
    mesh.materials.append(material)
    item = bpy.data.objects.new(name, mesh)
    item.matrix_world = mathutils.Matrix(body.pose.tolist())
    scene.collection.objects.link(item)
    return item


def place_camera(scene, camera):
    data = bpy.data.cameras.new("camera")
    data.sensor_width, data.sensor_fit = 36.0, "HORIZONTAL"
    data.lens = camera.K[0, 0] * 36.0 / camera.width
    data.shift_x = 0.5 - camera.K[0, 2] / camera.width
    data.shift_y = (camera.K[1, 2] - camera.height / 2) / camera.width
    data.clip_start = 0.01
    item = bpy.data.objects.new("camera", data)
    item.matrix_world = mathutils.Matrix((np.linalg.inv(camera.world_to_camera) @ np.diag([1, -1, -1, 1])).tolist())
    scene.collection.objects.link(item)
    scene.camera = item
    scene.render.resolution_x, scene.render.resolution_y, scene.render.resolution_percentage = camera.width, camera.height, 100
    bpy.context.view_layer.update()


def cv_project(camera, points):
    """(n, 3) world points to delivered pixels, by OpenCV."""
    rotation, _ = cv2.Rodrigues(camera.world_to_camera[:3, :3])
    # OpenCV counts pixels from their centres; the principal point moves by half a pixel and so does what comes out
    return cv2.projectPoints(np.asarray(points, float), rotation, camera.world_to_camera[:3, 3], camera.K, camera.distortion)[0][:, 0]


def filled(camera, body, finer=8):
    """(h, w) bool: the pixels of which a body's projected triangles fill at least half, by OpenCV's polygon filling."""
    canvas = np.zeros((camera.height * finer, camera.width * finer), np.uint8)
    for part in body.parts:
        part = quartered(part)
        pixels = cv_project(camera, part.vertices @ body.pose[:3, :3].T + body.pose[:3, 3])
        fixed = np.rint((pixels * finer - 0.5) * 16).astype(np.int32)  # fillPoly's integers name centres; 4 bits of fraction
        for triangle in fixed[part.triangles]:
            cv2.fillPoly(canvas, [triangle], 1, shift=4)
    return canvas.reshape(camera.height, finer, camera.width, finer).mean((1, 3)) >= 0.5


def quartered(part, longest=0.1):
    """A part with its triangles cut in four until no edge is longer than `longest` metres: through a lens, edges are bent."""
    corners = part.vertices[part.triangles]
    while np.linalg.norm(corners - np.roll(corners, 1, 1), axis=2).max() > longest:
        a, b, c = corners.transpose(1, 0, 2)
        ab, bc, ca = (a + b) / 2, (b + c) / 2, (c + a) / 2
        corners = np.concatenate([np.stack(three, 1) for three in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))])
    return part_of(part.name, corners.reshape(-1, 3), np.arange(corners.size // 3).reshape(-1, 3))


def plane_points(camera, pose, finer=1):
    """(h * finer, w * finer, 2) where each sample's ray meets the XY plane of a pose, in that frame, and the depth along Z
    (h * finer, w * finer) there. Rays by OpenCV's undistortPoints."""
    x, y = np.meshgrid((np.arange(camera.width * finer) + 0.5) / finer, (np.arange(camera.height * finer) + 0.5) / finer)
    criteria = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 100, 1e-12)
    pixels = np.stack([x.ravel(), y.ravel()], 1)[:, None]
    flat = cv2.undistortPointsIter(pixels, camera.K, camera.distortion, np.eye(3), np.eye(3), criteria)[:, 0]
    rays = np.concatenate([flat, np.ones((len(flat), 1))], 1)
    to_plane = np.linalg.inv(camera.world_to_camera @ pose)
    origin, direction = to_plane[:3, 3], rays @ to_plane[:3, :3].T
    depth = -origin[2] / direction[:, 2]
    points = origin + depth[:, None] * direction
    return points[:, :2].reshape(*x.shape, 2), depth.reshape(x.shape)


def iou(a, b):
    return (a & b).sum() / (a | b).sum()
