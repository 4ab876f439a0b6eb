"""Shows that the labels teach: a small network, trained on close-ups of some body styles, tells kinds of damage and decoys apart on others.

    python scripts/teach_kinds.py make OUT [--scenes 130] [--seed 17]   in the project's environment; another seed adds to what is there
    python scripts/teach_kinds.py teach OUT [--epochs 60]       in one that has torch (a CPU will do) besides

Every vehicle has four damages, moderate or severe, and a decoy, and a close-up of each from a distance that doesn't depend on what it is. The
network sees nothing but the middle of the picture as delivered; it begins from noise. It is trained a second time on shuffled labels, which must end at
chance. It shows that the labels teach, not that they transfer to photographs.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np

KINDS = ("dent", "scratch", "crack", "rust", "tear", "glass_shatter", "lamp_broken", "tire_flat", "missing_part")
CLASSES = (*KINDS, "decoy")
SEEN = ("saloon", "hatchback", "estate", "suv", "coupe")  # learned from; the other styles are asked about
LEAST = 0.001  # share of the picture that what it is called after covers: a crack is thin
SIDE = 128  # pixels of what the network sees
CROP = 0.72  # share of the picture, about its middle, at which the camera aimed, that it sees

RECIPE = """
version: 1
seed: {seed}
scenes: {scenes}
image: {{size: [160, 160], samples: 16}}
annotations: {{depth: false}}
subjects:
  car:
    type: vehicle
    style: {{quota: {{saloon: 1, hatchback: 1, estate: 1, suv: 1, coupe: 1, van: 1, pickup: 1}}}}
    plate: blank
    dirt: {{choice: [0, 0.3]}}
    damages:
{damages}
    decoys:
      mark: {{kind: {{quota: [mud, dirt, bird_lime, water, sticker, crease, panel_gap]}}}}
world: {{hdri: {{choice: [city, courtyard, forest, sunrise, sunset]}}, rotation: {{uniform: [0, 360]}}}}
cameras:
{cameras}
"""
DAMAGE = "      {name}: {{kind: {{quota: [{kinds}]}}, severity: {{choice: [moderate, severe]}}}}"
CAMERA = "  {name}: {{rig: close_up, aim: subjects.car.{group}.{name}, distance: {{uniform: [0.5, 1.0]}}, tilt: {{uniform: [5, 40]}}, focal: 35}}"
NAMES = ("one", "two", "three", "four")


def make(asked: argparse.Namespace) -> int:
    asked.out.mkdir(parents=True, exist_ok=True)
    recipe = asked.out / f"seed{asked.seed}.yaml"
    damages = "\n".join(DAMAGE.format(name=name, kinds=", ".join(KINDS)) for name in NAMES)
    cameras = "\n".join(CAMERA.format(name=name, group=group) for group, names in (("damages", NAMES), ("decoys", ("mark",))) for name in names)
    recipe.write_text(RECIPE.format(seed=asked.seed, scenes=asked.scenes, damages=damages, cameras=cameras))
    return subprocess.run([sys.executable, "-m", "setpiece_driver", "generate", str(recipe), "--out", str(asked.out / f"seed{asked.seed}"), "--device", "cpu"]).returncode


def examples(dataset: Path):
    """(picture (h, w, 3) uint8, its class, the vehicle's style) of each close-up that shows what it aims at, and nothing else more."""
    import setpiece_driver

    for scene in setpiece_driver.open(dataset).scenes:
        style = scene.spec.subjects["car"]["style"]
        for view in scene.views:
            name, told = view.meta["id"], view.annotations
            areas = {record["id"]: (record["area"], record["kind"]) for record in told["damages"]}
            areas |= {record["id"]: (record["area"], "decoy") for record in told["decoys"]}
            aimed = next((id for id in areas if id in (f"car.{name}", f"car.decoys.{name}")), None)
            if aimed is None:
                continue
            area, kind = areas[aimed]
            if area >= LEAST * told["camera"]["size"][0] * told["camera"]["size"][1] and area == max(areas.values())[0]:
                yield view.image, kind, style


def teach(asked: argparse.Namespace) -> int:
    import torch

    torch.manual_seed(0)
    rows = [row for manifest in sorted(asked.out.glob("*/dataset.json")) for row in examples(manifest.parent)]
    pictures = torch.tensor(np.stack([picture for picture, _, _ in rows])).permute(0, 3, 1, 2).float() / 255
    labels = torch.tensor([CLASSES.index(kind) for _, kind, _ in rows])
    known = torch.tensor([style in SEEN for *_, style in rows])
    for name, which in (("learned from", known), ("asked about", ~known)):
        print(f"{name}: {int(which.sum())} close-ups:", dict(sorted(Counter(CLASSES[k] for k in labels[which].tolist()).items())))
    right = measure(train(pictures[known], labels[known], asked.epochs), pictures[~known], labels[~known])
    mixed = labels[known][torch.randperm(int(known.sum()))]
    chance = measure(train(pictures[known], mixed, asked.epochs), pictures[~known], labels[~known])
    print(f"balanced accuracy on styles it has not seen: {right:.3f}; taught with shuffled labels: {chance:.3f}; chance: {1 / len(CLASSES):.3f}")
    return 0 if right >= 0.6 and chance < 2 / len(CLASSES) else 1


def train(pictures, labels, epochs: int):
    """A small residual network fitted to (n, 3, h, w) pictures in 0..1 and (n,) labels, all classes weighing the same."""
    import torch
    from torch import nn

    class Block(nn.Module):
        def __init__(self, inside, out):
            super().__init__()
            self.way = nn.Sequential(nn.Conv2d(inside, out, 3, 2, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(), nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out))
            self.short = nn.Sequential(nn.AvgPool2d(2), nn.Conv2d(inside, out, 1, bias=False), nn.BatchNorm2d(out))

        def forward(self, x):
            return nn.functional.relu(self.way(x) + self.short(x))

    widths = (24, 48, 96, 160, 224)
    network = nn.Sequential(*(Block(a, b) for a, b in zip((3, *widths), widths)), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.3), nn.Linear(widths[-1], len(CLASSES)))
    weights = 1.0 / torch.bincount(labels, minlength=len(CLASSES)).clamp(min=1)
    steps = epochs * (len(labels) // 32)
    optimizer = torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    network.train()
    for step in range(steps):
        batch = torch.multinomial(weights[labels], 32, replacement=True)
        loss = nn.functional.cross_entropy(network(altered(pictures[batch])), labels[batch], label_smoothing=0.1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    return network.eval()


def altered(pictures):
    """The same pictures turned over, cut, and in other light, each in its own way."""
    import torch

    found = []
    for picture in pictures:
        whole = picture.shape[1]
        side = int(whole * (CROP - 0.12 + 0.24 * torch.rand(())))
        top, left = (int(((whole - side) / 2 + 0.06 * whole * (2 * torch.rand(()) - 1)).clamp(0, whole - side)) for _ in range(2))
        cut = torch.nn.functional.interpolate(picture[None, :, top : top + side, left : left + side], (SIDE, SIDE), mode="bilinear", antialias=True)[0]
        cut = cut.flip(2) if torch.rand(()) < 0.5 else cut
        found.append(((cut - 0.5) * (0.7 + 0.6 * torch.rand(())) + 0.5 + 0.3 * (torch.rand(()) - 0.5)) * (0.85 + 0.3 * torch.rand(3, 1, 1)))
    return torch.stack(found)


def measure(network, pictures, labels) -> float:
    """Balanced accuracy: the mean over classes of the share that is told right. Prints what is taken for what."""
    import torch

    with torch.no_grad():
        edge = int(pictures.shape[2] * (1 - CROP) / 2)
        small = torch.nn.functional.interpolate(pictures[:, :, edge:-edge, edge:-edge], (SIDE, SIDE), mode="bilinear", antialias=True)
        guesses = torch.cat([(network(part) + network(part.flip(3))).argmax(1) for part in small.split(64)])
    table = torch.zeros(len(CLASSES), len(CLASSES), dtype=int)
    for label, guess in zip(labels, guesses):
        table[label, guess] += 1
    there = table.sum(1) > 0
    for name, row in zip(CLASSES, table.tolist()):
        print(f"{name:>14} {' '.join(f'{n:3d}' for n in row)}")
    return float((table.diag()[there] / table.sum(1)[there]).mean())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("does", choices=("make", "teach"))
    parser.add_argument("out", type=Path)
    parser.add_argument("--scenes", type=int, default=130)
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--epochs", type=int, default=60)
    asked = parser.parse_args()
    return {"make": make, "teach": teach}[asked.does](asked)


if __name__ == "__main__":
    sys.exit(main())
