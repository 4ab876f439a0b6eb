"""List the catalogue, check its files, add an asset of your own, fetch a pack; measure a vehicle, build a recipe's vehicles ahead.

example:
  setpiece assets list
  setpiece assets check
  SETPIECE_CATALOGUE=~/assets setpiece assets add bollard.glb --kind prop --licence CC0-1.0 --source "own scan" --tag street
  SETPIECE_CATALOGUE=~/assets setpiece assets add wagon.obj --kind vehicle --licence CC-BY-4.0 --decide unit=0.01 --decide forward=-Y
  SETPIECE_CATALOGUE=~/assets setpiece assets fetch poly-haven
  setpiece assets measure roadster
  setpiece assets warm vehicles.yaml
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from setpiece.core import catalogue
from setpiece.core.faults import Fault, Faults
from setpiece.core.production import open_production
from setpiece.core.catalogue.add import id_of
from setpiece.core.recipe.text import parse
from setpiece.core.vehicles import cache, imported, measured
from setpiece.core.vehicles.build import parts_of
from setpiece.core.vehicles.spec_check import check_model, check_vehicles, fingerprint

from .. import packs
from ..bring import bring_vehicle
from ..bring.prop import kept_as
from ..warm import warm


def add_arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", required=True, metavar="list|check|add|fetch|measure|warm")
    does.add_parser("list", help="every asset with its licence and source")
    does.add_parser("check", help="whether every asset is sound: its YAML, its files, a vehicle's sizes and measurement")
    add = does.add_parser("add", help="copy a mesh or an environment into your own catalogue")
    add.add_argument("file", type=Path, metavar="FILE", help="an .exr or .hdr; a mesh: .glb, .gltf, .obj, .fbx, .ply, .stl, .usd, .blend, .step, .iges")
    add.add_argument("--kind", choices=("prop", "world", "vehicle"), required=True)
    add.add_argument("--id", default="", help="the name that recipes use (default: the file's)")
    add.add_argument("--licence", default=catalogue.UNKNOWN, help="SPDX identifier; recipes leave out assets without one")
    add.add_argument("--source", default="", help="where it comes from")
    add.add_argument("--tag", action="append", default=[], dest="tags", help="a word of yours that recipes choose by; may be given several times")
    add.add_argument("--scale", type=float, default=1.0, help="takes the mesh's units to metres")
    add.add_argument("--style", default="", help="of a vehicle: the style that recipes draw it by (default: a guess by its sizes)")
    add.add_argument("--doors", type=int, default=0, help="of a vehicle: how many (default: as found)")
    add.add_argument("--decide", action="append", default=[], metavar="KEY=VALUE", help="of a vehicle: what its file doesn't say, as under `decided` in its entry: "
                     "unit=0.01, up=+Z, forward=-Y, wheels.radius=0.31, parts.OBJECT=hood, materials.NAME=glass; may be given several times")  # fmt: skip
    add.add_argument("--drop-hidden", action="store_true", help="of a vehicle: leave out what no camera can see from outside or through a pane")
    fetch = does.add_parser("fetch", help="fetch a pack of others' assets, and install it in your own catalogue")
    fetch.add_argument("pack", metavar="PACK", help="a pack's id, or the path of its YAML")
    fetch.add_argument(
        "--from", type=Path, action="append", default=[], dest="given", metavar="FILE", help="a file of the pack that was downloaded otherwise"
    )
    fetch.add_argument("--into", type=Path, metavar="FOLDER", help="the catalogue folder (default: the first in $SETPIECE_CATALOGUE)")
    measure = does.add_parser("measure", help="build vehicles and note the boxes that sampling needs, beside their YAML")
    measure.add_argument("ids", nargs="*", metavar="ID", help="models of the catalogue (default: all)")
    warm = does.add_parser("warm", help="build what a recipe may draw, so that no worker waits for it")
    warm.add_argument("recipe", type=Path, metavar="RECIPE")


def run(asked: argparse.Namespace) -> int:
    return DOES[asked.does](asked)


def list_assets(asked: argparse.Namespace) -> int:
    for asset in catalogue.load():
        said = " ".join(f"{value}" if name == "style" else ", ".join(map(str, value)) for name, value in asset.attributes.items() if name in ("style", "tags"))
        print(f"{asset.kind:8} {asset.id:24} {said:24} {asset.licence:14} {asset.source}")
    return 0


def check_assets(asked: argparse.Namespace) -> int:
    known, faults = catalogue.survey()
    assets = list(known)
    faults = [*faults, *catalogue.check(assets, deep=True), *check_vehicles(known), *packs.check_packs()]
    faults += [question for asset in known.of("vehicle") for question in imported.questions(asset)]
    for wrong in faults:
        print(wrong, file=sys.stderr)
    print(f"{len(assets)} assets, {len(faults)} faults")
    return 1 if faults else 0


def add_asset(asked: argparse.Namespace) -> int:
    root = catalogue.own_root()
    if asked.kind == "vehicle":
        return add_vehicle(asked, root)
    if asked.decide:
        raise Faults([Fault("--decide is of vehicles; a prop's size is set by --scale", file=str(asked.file))])
    with kept_as(asked.file, asked.kind) as (file, notes):
        for note in notes:
            print(f"{asked.file}: {note}", file=sys.stderr)
        asset = catalogue.add(file, asked.kind, root, asked.id, asked.licence, asked.source or asked.file.name, given(asked, "tags"), asked.scale)
    print(f"{asset.kind} {asset.id} is in {asset.file}")
    return 0


def add_vehicle(asked: argparse.Namespace, root: Path) -> int:
    decisions = {**({"unit": asked.scale} if asked.scale != 1.0 else {}), **({"hidden": True} if asked.drop_hidden else {}), **decisions_in(asked.decide)}
    asset = bring_vehicle(asked.file, root, asked.id or id_of(asked.file), asked.licence, asked.source, given(asked, "style", "doors", "tags"), decisions)
    for question in imported.questions(asset):
        print(question, file=sys.stderr)
    print(f"vehicle {asset.id} is in {asset.file}\nlook at its parts in {asset.paths[0].parent / 'turntable.png'}")
    return 0


def decisions_in(texts: list[str]) -> dict:
    """What some KEY=VALUE and KEY.NAME=VALUE decide, one laid over the other; VALUE is YAML. Raises Faults, all at once."""
    found, faults = {}, []
    for text in texts:
        path, equals, value = text.partition("=")
        key, dot, name = path.strip().partition(".")  # an object's name may have dots in it
        option = f"--decide {text[:80]}"
        if not (equals and key and value.strip()) or dot and not name:
            faults.append(Fault("is not KEY=VALUE or KEY.NAME=VALUE, such as forward=-Y or parts.Hood=hood", file=option))
            continue
        try:
            value, _ = parse(value, option)
        except Faults as wrong:
            faults.extend(wrong.faults)
            continue
        value = {name: value} if name else value
        found[key] = found[key] | value if isinstance(value, dict) and isinstance(found.get(key), dict) else value
    if faults:
        raise Faults(faults)
    return found


def given(asked: argparse.Namespace, *names: str) -> dict:
    """The attributes that were given."""
    return {name: value for name in names if (value := getattr(asked, name))}


def fetch_pack(asked: argparse.Namespace) -> int:
    root = asked.into or catalogue.own_root(", or give --into FOLDER")
    pack = packs.read_pack(packs.find_pack(asked.pack))
    print(f"{pack.id}: {pack.title} ({pack.licence})\n{pack.source}\n{pack.terms}")
    made = packs.fetch(pack, root, asked.given, print)
    print("\n".join(f"installed {file}" for file in made) or f"{pack.id} is installed already in {root}")
    if any(entry.licence == catalogue.UNKNOWN for entry in pack.entries):
        print(f"nobody has stated the licence of some; recipes leave those out unless they name {catalogue.UNKNOWN} in licences")
    if root.resolve() not in [known.resolve() for known in catalogue.roots()]:
        print(f"recipes find them when $SETPIECE_CATALOGUE names {root}")
    return 0


def measure_vehicles(asked: argparse.Namespace) -> int:
    known = catalogue.load()
    models = [known.get("vehicle", id) for id in asked.ids] or known.of("vehicle")
    if faults := dict.fromkeys(wrong for asset in models for wrong in check_model(asset, known, measured_too=False)):
        raise Faults(faults)
    for asset in models:
        measured.write(asset, measured.measure(built(asset, known)), fingerprint(asset.id, known))
        print(f"{asset.id}: {measured.file_of(asset)}")
    return 0


def built(asset: catalogue.Asset, known: catalogue.Catalogue) -> tuple:
    """The parts of a model. Raises Faults where its numbers, each of them within its limits, make no body together."""
    try:
        return parts_of({"model": asset.id}, known)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Faults([asset.fault(f"no body could be built of these numbers ({type(error).__name__}: {error}); each is within its limits, but not all "
                          "fit together: take the latest change back, and change less at once", "build")]) from error  # fmt: skip


def warm_cache(asked: argparse.Namespace) -> int:
    count = warm(open_production(asked.recipe))
    print(f"{count} built, all of the recipe's vehicles are in {cache.folder()}")
    return 0


DOES = {"list": list_assets, "check": check_assets, "add": add_asset, "fetch": fetch_pack, "measure": measure_vehicles, "warm": warm_cache}
