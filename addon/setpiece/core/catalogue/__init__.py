"""The catalogue: every asset that a recipe may name, as YAML beside its files in assets/{vehicles,props,worlds}/.

A user's own roots, laid out alike, are listed in $SETPIECE_CATALOGUE; `setpiece assets add` writes to the first of them.
"""

from .asset import KINDS, LICENCES, UNKNOWN, Asset
from .add import add
from .check import check
from .load import Catalogue, load, own_root, roots, survey

__all__ = ["KINDS", "LICENCES", "UNKNOWN", "Asset", "Catalogue", "add", "check", "load", "own_root", "roots", "survey"]
