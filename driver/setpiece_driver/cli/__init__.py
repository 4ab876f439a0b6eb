"""The command `setpiece`: a file per verb."""

from __future__ import annotations

import argparse
import sys

from setpiece import __version__
from setpiece.core.faults import Fault, Faults

from . import assets, check, doctor, export, generate, plan, render, scene, sheet

VERBS = {
    module.__name__.rsplit(".", 1)[-1]: module
    for module in (plan, generate, check, sheet, export, scene, render, assets, doctor)
}


def main(arguments: list[str] | None = None) -> int:
    """Runs one verb; returns the exit code: 0 well, 1 something in the data isn't, 2 it can't be done as asked."""
    asked = parser().parse_args(arguments)
    try:
        return VERBS[asked.verb].run(asked)
    except Faults as faults:
        print(faults, file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever reads our output has seen enough
        sys.stderr.close()
        return 0
    except OSError as error:
        if error.filename is None:  # no file that somebody named
            raise
        words = f"{error.strerror}; see that the path is right and yours to use, and that its disk has room"
        print(Fault(words, file=str(error.filename)), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser("setpiece", description="Stages scenes in Blender and gives back pictures with exact annotations.")
    whole.add_argument("--version", action="version", version=__version__)
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, module in VERBS.items():
        lines = module.__doc__.split("\n\n", 1)
        one = verbs.add_parser(name, help=lines[0].rstrip("."), description=module.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        module.add_arguments(one)
    return whole
