"""Narrow strips at the edge of something else: a panel's folded rim, a pane's black border. They go with what they are the edge of."""

from __future__ import annotations

import numpy as np

from .fittings import HOUSED
from .known import Known
from .triangles import borders

NARROW = 0.10  # metres: a wider piece is no strip
HOLDS, AGREES = 0.2, 0.8  # shares: of its outline along which a strip borders on what it belongs to, and of all that it borders on that is the same part
VAGUE = ("", "underbody")  # names that tell nothing of a strip
FOLDS = 3  # strips that may follow one another
OWN = ("glass", "lamp", "plate", "tyre", "underbody", "interior")  # what is told by what it is made of


def flanges(known: Known, part: np.ndarray) -> np.ndarray:
    """(m,) the parts of strips that nothing else tells, by the edges that they share."""
    piece, area = known.piece, known.each.area
    count = piece.max() + 1
    a, b, length = borders(known.all, piece)
    outline = np.bincount(a, length, count) + np.bincount(b[b >= 0], length[b >= 0], count)
    a, b, length = (values[b >= 0] for values in (a, b, length))
    strip = 2 * np.bincount(piece, area) < NARROW * outline
    nameless = np.array([row.part in VAGUE for row in known.says])[known.told]
    free = nameless & np.isin(known.fitted, ("", "roof"))[known.island] & ~np.isin(part, HOUSED) & ~known.coat & ~np.isin(known.kind, OWN)
    strip &= np.bincount(piece, area * free) > 0.5 * np.bincount(piece, area)
    names, number = np.unique(part, return_inverse=True)
    votes = np.zeros((count, len(names)))
    np.add.at(votes, (piece, number.ravel()), area)
    of, settled = votes.argmax(1), ~strip
    a, b, length = np.r_[a, b], np.r_[b, a], np.r_[length, length]
    for _ in range(FOLDS):
        votes[:] = 0
        on = ~settled[a] & settled[b]
        np.add.at(votes, (a[on], of[b[on]]), length[on])
        total, best = votes.sum(1), votes.max(1)
        sure = ~settled & (best > HOLDS * outline) & (best > AGREES * total)
        of[sure] = votes[sure].argmax(1)
        settled |= sure
    return np.where((strip & settled)[piece], names[of[piece]], "")
