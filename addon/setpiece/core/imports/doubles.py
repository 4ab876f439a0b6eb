"""Sheets that lie right beneath another of the same part: a pane's inner face, a panel that was modelled twice. Nobody sees them, and what is
damaged would be counted twice."""

from __future__ import annotations

from itertools import product

import numpy as np

from ..mesh.piece import unit
from .mapping import Mapped
from .surface import strew

CELL = 0.012  # metres
BENEATH = {"paint": (0.0002, 0.004), "glass": (0.0002, 0.014)}  # metres beneath a sheet at which another of its kind is its double
ALIKE = 0.85  # cosine between two sheets' normals from which they face the same way
WHOLLY = 0.9  # share of a triangle that must be covered
MOSTLY = 0.5  # share of a part's smooth piece that must be covered
DEEP = 6  # sheets of a part that pass through a cell, at most; a knot of more is left as it is


def doubled(mapped: Mapped) -> np.ndarray:
    """(m,) which triangles are another sheet's double."""
    each, found = mapped.each, np.zeros(len(mapped.all.triangles), bool)
    chosen = np.flatnonzero(np.isin(mapped.kinds, tuple(BENEATH)) & each.outer)
    if not len(chosen):
        return found
    points, of, _ = strew(mapped.all.corners[chosen], CELL)
    normals = unit(each.facing[chosen])
    _, lot = np.unique(np.char.add(mapped.parts[chosen], mapped.kinds[chosen]), return_inverse=True)
    least, most = np.array([BENEATH[kind] for kind in mapped.kinds[chosen]]).T
    covered = beneath(points, normals[of], lot.ravel()[of], mapped.piece[chosen][of], least[of], most[of])
    found[chosen] = np.bincount(of, covered, len(chosen)) > WHOLLY * np.bincount(of, minlength=len(chosen))
    _, sheet = np.unique(np.stack([mapped.piece, np.unique(mapped.parts, return_inverse=True)[1].ravel()]), axis=1, return_inverse=True)
    sheet = sheet.ravel()
    return found & (np.bincount(sheet, each.area * found) > MOSTLY * np.bincount(sheet, each.area))[sheet]  # what is folded tightly is no double


def beneath(points, normals, lot, piece, least, most) -> np.ndarray:
    """(p,) which points (p, 3), whose sheets face along `normals` (p, 3), lie between `least` and `most` (p,) metres beneath another `piece` (p,) of
    their `lot` (p,) that faces the same way."""
    cells = np.floor((points - points.min(0)) / CELL).astype(np.int64) + 1
    size = cells.max(0) + 2
    key = lambda cell: ((lot * size[0] + cell[:, 0]) * size[1] + cell[:, 1]) * size[2] + cell[:, 2]
    order = np.lexsort((piece, key(cells)))
    new = np.r_[True, (np.diff(key(cells)[order]) != 0) | (np.diff(piece[order]) != 0)]
    sheets = order[new]  # one point of each piece in each cell
    keys, found = key(cells)[sheets], np.zeros(len(points), bool)
    for shift in product((-1, 0, 1), repeat=3):
        at = key(cells + shift)
        first, last = np.searchsorted(keys, at), np.searchsorted(keys, at, "right")
        for k in range(DEEP):
            there = np.flatnonzero((first + k < last) & ~found)
            one, other = there, sheets[first[there] + k]
            apart = points[other] - points[one]
            above = np.einsum("pk,pk->p", apart, normals[other])
            aside = np.einsum("pk,pk->p", apart, apart) - above**2
            same = np.einsum("pk,pk->p", normals[one], normals[other]) > ALIKE
            found[one] = same & (piece[one] != piece[other]) & (above > least[one]) & (above < most[one]) & (aside < (1.5 * CELL) ** 2)
    return found
