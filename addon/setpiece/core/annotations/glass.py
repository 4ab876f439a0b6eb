"""What is seen through glass."""

from __future__ import annotations

import numpy as np

from .front import FAR, nearest


def behind(sight) -> np.ndarray:
    """(h, w) int32: -1 where the label isn't see-through, else the part of the first surface behind it that isn't, and 0
    where that is no part (the ground, the sky)."""
    labels, fragments, parts = sight.labels.ravel(), sight.fragments, sight.fragment_parts
    soup, count = sight.soup, sight.labels.size
    clear = soup.see_through[fragments.triangle]
    with_glass = np.zeros(labels.max(initial=0) + 1, bool)
    ids = np.unique(soup.part[soup.see_through])
    with_glass[ids[ids < len(with_glass)]] = True
    front = np.flatnonzero(with_glass[labels][fragments.sample])  # a part of glass may have solid pieces too, as a lamp has
    own = front[parts[front] == labels[fragments.sample[front]]]
    glass_z, solid_z = (
        nearest(fragments.sample[some], fragments.z[some], parts[some], count)[0] for some in (own[clear[own]], own[~clear[own]])
    )
    found, glass = np.full(count, -1, np.int32), (glass_z < FAR) & (glass_z <= solid_z)
    beyond = front[~clear[front] & glass[fragments.sample[front]]]
    _, first = nearest(fragments.sample[beyond], fragments.z[beyond], parts[beyond], count)
    found[glass] = first[glass]
    return found.reshape(sight.labels.shape)
