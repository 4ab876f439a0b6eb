"""Cutting a triangle mesh exactly along the zero lines of fields, so that panels meet on clean curves."""

from __future__ import annotations

import numpy as np

from .piece import areas, triangle_normals, unit

SNAP = 0.25  # cells: vertices nearer to the curve move onto it instead of leaving a sliver beside it
BULGE = 0.0006  # metres that a cut's edge may stray from its curve before it is halved
EDGES = ((0, 1), (1, 2), (2, 0))


class CutMesh:
    """A mesh on a surface whose triangles carry labels; cuts add vertices and relabel triangles.

    `vertices` (n, 3), `triangles` (m, 3), `labels` (m,) indices into `names`; `cell` is the mesh's usual edge length. Labels in
    `parted` end at the plane y = 0, where all others go on as their mirror image.
    """

    def __init__(self, surface, vertices, triangles, cell, name):
        self.surface, self.cell = surface, cell
        self.vertices, self.triangles = vertices, triangles
        self.labels = np.zeros(len(triangles), int)
        self.names = [name]
        self.parted: set[str] = set()
        self.pinned = np.zeros(len(vertices), bool)

    def label(self, name: str) -> int:
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)

    def of(self, *names) -> np.ndarray:
        """(k, 3) triangles that carry any of the labels."""
        return self.triangles[np.isin(self.labels, [self.names.index(n) for n in names if n in self.names])]

    def cut(self, parents, field, inside, outside=None, where=None):
        """Split the triangles labelled in `parents` along `field` = 0; those below get `inside`, the others `outside`.

        None keeps the label. `where` takes (k, 3) centres to a mask of the triangles that take part; its border must lie
        away from the curve.
        """
        part = np.isin(self.labels, [self.names.index(p) for p in parents if p in self.names])
        if where is not None:
            part[part] = where(self.vertices[self.triangles[part]].mean(1))
        if not part.any():
            return
        value = self._snapped(np.unique(self.triangles[part]), field)
        sign = np.sign(value[self.triangles[part]])
        crossing = self.triangles[part][(sign.min(1) < 0) & (sign.max(1) > 0)]
        edges = np.unique(np.sort(np.concatenate([crossing[:, e] for e in EDGES]), 1), axis=0)
        a, b = value[edges[:, 0]], value[edges[:, 1]]
        edges, a, b = edges[a * b < 0], a[a * b < 0], b[a * b < 0]
        if len(edges):
            t = (a / (a - b))[:, None]
            straight = self.vertices[edges[:, 0]] * (1 - t) + self.vertices[edges[:, 1]] * t
            exact = self.surface.onto_curve(self.surface.project(straight, 2), field, 3)
            far = np.linalg.norm(exact - straight, axis=1) > 0.6 * self.cell
            exact[far] = straight[far]
            self._keep_plane(exact, (self.vertices[edges, 1] == 0.0).all(1))
            part = self.split(edges, exact, part, pinned=True)
            value = np.concatenate([value, np.zeros(len(exact))])
        total = value[self.triangles[part]].sum(1)
        centre = field(self.vertices[self.triangles[part]].mean(1))
        below = np.where(np.abs(total) > 1e-9, total < 0, centre < 0)
        labels = self.labels[part]
        if inside is not None:
            labels[below] = self.label(inside)
        if outside is not None:
            labels[~below] = self.label(outside)
        self.labels[part] = labels
        self._round(field, value, part, below)

    def _round(self, field, value, part, below):
        """Halve the edges along a cut that stray from its curve, so that tight corners are round whatever the cell."""
        for _ in range(2):
            edges = []
            for half in (self.triangles[part][below], self.triangles[part][~below]):
                sides = np.sort(np.concatenate([half[:, e] for e in EDGES]), 1)
                sides = sides[(value[sides] == 0.0).all(1)]
                edges.append(np.unique(sides, axis=0))
            size = len(self.vertices)
            keys = [side[:, 0].astype(np.int64) * size + side[:, 1] for side in edges]
            edges = edges[0][np.isin(keys[0], keys[1])]
            if not len(edges):
                return
            straight = self.vertices[edges].mean(1)
            off = np.abs(field(straight)) > 0.5 * BULGE
            edges, straight = edges[off], straight[off]
            if not len(edges):
                return
            exact = self.surface.onto_curve(straight, field, 3)
            self._keep_plane(exact, (self.vertices[edges, 1] == 0.0).all(1))
            far = np.linalg.norm(exact - straight, axis=1)
            bent = (far > BULGE) & (far < 0.3 * np.linalg.norm(self.vertices[edges[:, 0]] - self.vertices[edges[:, 1]], axis=1))
            if not bent.any():
                return
            inside = np.zeros(len(self.triangles), bool)
            inside[np.flatnonzero(part)[below]] = True
            inside, part = self.split(edges[bent], exact[bent], np.stack([inside, part], 1), pinned=True).T
            value = np.concatenate([value, np.zeros(bent.sum())])
            below = inside[part]

    def _snapped(self, used, field):
        """The field at vertices `used` (NaN elsewhere) after moving those near its zero line onto it."""
        value = np.full(len(self.vertices), np.nan)
        value[used] = field(self.vertices[used])
        near = used[(np.abs(value[used]) < SNAP * self.cell) & ~self.pinned[used]]
        if len(near):
            moved = self.surface.onto_curve(self.vertices[near], field)
            self._keep_plane(moved, self.vertices[near, 1] == 0.0)
            ok = np.linalg.norm(moved - self.vertices[near], axis=1) < 0.45 * self.cell
            self.vertices[near[ok]] = moved[ok]
            value[near[ok]] = 0.0
            self.pinned[near[ok]] = True
        on = used[np.abs(value[used]) < 0.02 * self.cell]
        value[on] = 0.0
        self.pinned[on] = True
        return value

    @staticmethod
    def _keep_plane(points, on_plane):
        points[on_plane, 1] = 0.0

    def split(self, edges, points, part, pinned):
        """Put `points` (k, 3) into the edges (k, 2), whose vertices are sorted, and split every triangle that has one.

        `part` (m, ...) are masks over triangles; returns them for the new triangles.
        """
        base, size = len(self.vertices), len(self.vertices)
        keys = edges[:, 0].astype(np.int64) * size + edges[:, 1]
        order = np.argsort(keys)
        self.vertices = np.concatenate([self.vertices, points])
        self.pinned = np.concatenate([self.pinned, np.full(len(points), pinned)])
        mid = np.full(self.triangles.shape, -1)
        for column, (i, j) in enumerate(EDGES):
            pair = np.sort(self.triangles[:, [i, j]], 1)
            key = pair[:, 0].astype(np.int64) * size + pair[:, 1]
            found = np.clip(np.searchsorted(keys[order], key), 0, len(keys) - 1)
            hit = keys[order][found] == key
            mid[hit, column] = base + order[found[hit]]
        count = (mid >= 0).sum(1)
        new, source = [self.triangles[count == 0]], [np.flatnonzero(count == 0)]
        for triangles, rows in (self._one(mid, count), self._two(mid, count), self._three(mid, count)):
            new.append(triangles)
            source.append(rows)
        source = np.concatenate(source)
        self.triangles, self.labels = np.concatenate(new), self.labels[source]
        return part[source]

    def _rolled(self, mid, rows, first):
        """Triangles and mid points of `rows`, turned so that edge `first` comes first."""
        turn = (first[:, None] + np.arange(3)) % 3
        return np.take_along_axis(self.triangles[rows], turn, 1).T, np.take_along_axis(mid[rows], turn, 1).T

    def _one(self, mid, count):
        rows = np.flatnonzero(count == 1)
        (a, b, c), (m, _, _) = self._rolled(mid, rows, np.argmax(mid[rows] >= 0, 1))
        return np.concatenate([np.stack([a, m, c], 1), np.stack([m, b, c], 1)]), np.tile(rows, 2)

    def _two(self, mid, count):
        rows = np.flatnonzero(count == 2)
        (a, b, c), (_, m, n) = self._rolled(mid, rows, np.argmin(mid[rows] >= 0, 1))
        v = self.vertices
        short = (np.linalg.norm(v[a] - v[m], axis=1) < np.linalg.norm(v[b] - v[n], axis=1))[:, None]
        tip = np.stack([n, m, c], 1)
        one = np.where(short, np.stack([a, b, m], 1), np.stack([a, b, n], 1))
        two = np.where(short, np.stack([a, m, n], 1), np.stack([b, m, n], 1))
        return np.concatenate([tip, one, two]), np.tile(rows, 3)

    def _three(self, mid, count):
        rows = np.flatnonzero(count == 3)
        a, b, c = self.triangles[rows].T
        m, n, o = mid[rows].T
        parts = [np.stack(t, 1) for t in ((a, m, o), (m, b, n), (o, n, c), (m, n, o))]
        return np.concatenate(parts), np.tile(rows, 4)

    def weld(self, shortest: float):
        """Join the ends of every edge shorter than `shortest` metres, the pinned end staying, and drop what collapses."""
        edges = np.unique(np.sort(np.concatenate([self.triangles[:, e] for e in EDGES]), 1), axis=0)
        length = np.linalg.norm(self.vertices[edges[:, 0]] - self.vertices[edges[:, 1]], axis=1)
        short = np.flatnonzero(length < shortest)
        into, taken = np.arange(len(self.vertices)), np.zeros(len(self.vertices), bool)
        rank = 2 * self.pinned + (self.vertices[:, 1] == 0.0)
        for row in short[np.argsort(length[short], kind="stable")]:
            a, b = edges[row] if rank[edges[row, 0]] >= rank[edges[row, 1]] else edges[row, ::-1]
            if not (taken[a] or taken[b]):
                into[b] = a
                taken[a] = taken[b] = True
        t = into[self.triangles]
        whole = (t[:, 0] != t[:, 1]) & (t[:, 1] != t[:, 2]) & (t[:, 2] != t[:, 0])
        self.triangles, self.labels = t[whole], self.labels[whole]

    def flip_slivers(self, least: float):
        """Turn the longest edge of every triangle less than `least` metres high, or turned over, to the other diagonal.

        Such a triangle takes the label across that edge first, which moves a border by less than its height.
        """
        for _ in range(3):
            directed, owner, across = self.neighbours()
            by_edge = across.reshape(3, -1)
            corners = self.vertices[self.triangles]
            lengths = np.linalg.norm(corners[:, [1, 2, 0]] - corners, axis=2)
            facing = triangle_normals(self.vertices, self.triangles)
            longest = lengths.argmax(1)
            thin = np.linalg.norm(facing, axis=1) < least * lengths.max(1)
            over = (unit(facing) * self.surface.normals(corners.mean(1))).sum(1) < 0.3
            done = set()
            for t in np.flatnonzero(thin | over).tolist():
                k = longest[t]
                other = int(by_edge[k, t])
                if other < 0 or t in done or other in done:
                    continue
                a, b, c = np.roll(self.triangles[t], -k)
                d = self.triangles[other][~np.isin(self.triangles[other], (a, b))][0]
                pair = np.array([[a, d, c], [d, b, c]])
                normals = unit(triangle_normals(self.vertices, pair))
                if (normals * unit(facing[other])).sum(1).min() > 0.3:
                    self.triangles[[t, other]] = pair
                    self.labels[t] = self.labels[other]
                    done |= {t, other}
            if not done:
                return

    def neighbours(self):
        """Directed edges (k, 2) of all triangles, each one's triangle (k,) and the triangle across it (k,), -1 at the rim."""
        directed = np.concatenate([self.triangles[:, e] for e in EDGES])  # all first edges, then all second, then all third
        owner = np.tile(np.arange(len(self.triangles)), 3)
        size = len(self.vertices)
        key = directed[:, 0].astype(np.int64) * size + directed[:, 1]
        back = directed[:, 1].astype(np.int64) * size + directed[:, 0]
        order = np.argsort(key)
        found = np.clip(np.searchsorted(key[order], back), 0, len(key) - 1)
        across = np.where(key[order][found] == back, owner[order[found]], -1)
        return directed, owner, across

    def absorb_islands(self, least: float, keep=()):
        """Give every patch of one label smaller than `least` m² to the label it shares most of its rim with."""
        directed, owner, across = self.neighbours()
        same = (across >= 0) & (self.labels[owner] == self.labels[across])
        patch = np.arange(len(self.triangles))
        while True:  # the least triangle of each patch spreads until nothing changes
            least_near = patch.copy()
            np.minimum.at(least_near, owner[same], patch[across[same]])
            least_near = least_near[least_near]
            if (least_near == patch).all():
                break
            patch = least_near
        size = np.bincount(patch, areas(self.vertices, self.triangles), len(patch))
        kept = np.isin(self.labels, [self.names.index(k) for k in keep if k in self.names])
        small = (size[patch] < least) & ~kept
        length = np.linalg.norm(self.vertices[directed[:, 0]] - self.vertices[directed[:, 1]], axis=1)
        rim = small[owner] & (across >= 0) & (patch[owner] != patch[across])
        for p in np.unique(patch[owner[rim]]):
            here = rim & (patch[owner] == p)
            share = np.bincount(self.labels[across[here]], length[here])
            self.labels[patch == p] = np.argmax(share)
