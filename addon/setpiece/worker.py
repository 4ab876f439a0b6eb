"""The process that works in Blender, started as `blender -b -P worker.py -- …` or `python -m setpiece.worker …`.

    serve --in FD --out FD                              for the driver, in JSON lines
    generate RECIPE --out DIR --scenes 0:8              without a driver: the same dataset
    read FILE --into FOLDER                             somebody else's model, as a SourceModel
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NEEDED = ("yaml", "attrs", "cattrs")


def main(arguments: list[str]) -> int:
    """Does what the arguments say; returns the exit code."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # its sums depend on the number of threads; Cycles has the cores anyway
    find_wheels()
    asked = parser().parse_args(arguments)
    import bpy

    bpy.ops.wm.read_factory_settings(use_empty=True)
    from .core.faults import Faults

    try:
        return VERBS[asked.verb](asked)
    except Faults as faults:
        print(faults, file=sys.stderr)
        return 2


def serve(asked: argparse.Namespace) -> int:
    from .blender.serve import serve

    return serve(asked.inbox, asked.outbox)


def generate(asked: argparse.Namespace) -> int:
    from .blender.alone import generate

    return generate(asked.recipe, asked.out.absolute(), asked.scenes, asked.set, asked.device)


def read(asked: argparse.Namespace) -> int:
    from .blender.imports.job import read

    return read(asked.file, asked.into)


VERBS = {"serve": serve, "generate": generate, "read": read}


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser("worker", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = whole.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("serve")
    one.add_argument("--in", dest="inbox", type=int, required=True)
    one.add_argument("--out", dest="outbox", type=int, required=True)
    one = verbs.add_parser("generate")
    one.add_argument("recipe")
    one.add_argument("--out", type=Path, required=True)
    one.add_argument("--scenes", default="", help="a number of scenes, or a range such as 8:16")
    one.add_argument("--set", action="append", default=[], metavar="PATH=VALUE")
    one.add_argument("--device", default="auto")
    one = verbs.add_parser("read")
    one.add_argument("file", type=Path)
    one.add_argument("--into", type=Path, required=True)
    return whole


def leave(code: int) -> None:
    """Ends the process at once. Python's own end waits for the thread that reads from the driver, and so for the driver; the
    wheel's waits now and then for a thread of its own that has gone (seen in 4.5, in the destructor of a global)."""
    import bpy

    shutil.rmtree(bpy.app.tempdir, ignore_errors=True)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def find_wheels() -> None:
    """Makes what this Blender lacks importable from the wheels beside this file, behind what it has."""
    sys.path += sorted(str(wheel) for wheel in (HERE / "wheels").glob("*.whl"))
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        sys.exit(f"this Blender's Python lacks {', '.join(missing)}; run `make wheels` once, which puts them in {HERE / 'wheels'}")


if __name__ == "__main__":
    if not __package__:  # started by Blender's -P, which knows no packages
        sys.path.insert(0, str(HERE.parent))
        arguments = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else []
    else:
        arguments = sys.argv[1:]
    worker = importlib.import_module("setpiece.worker")
    worker.leave(worker.main(arguments))
