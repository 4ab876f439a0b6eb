"""Chance by derivation: a draw is a hash of what it is for, so that no draw depends on any other."""

from __future__ import annotations

from hashlib import blake2b

from attrs import field, frozen


def uniform(seed: int, scene: int, path: str, k: int = 0) -> float:
    """A number in [0, 1) for (recipe seed, scene index, field path, k): 53 bits of blake2b, the same on every machine.
    The path comes last in the hashed text, so that no two sets of arguments make the same one."""
    return from_bytes(prefix(seed, scene, k) + path.encode())


def prefix(seed: int, scene: int, k: int = 0) -> bytes:
    """What is hashed before the path."""
    return b"%d/%d/%d/" % (seed, scene, k)


def from_bytes(name: bytes) -> float:
    """The number in [0, 1) for a prefix and a path together: many draws of one scene share the prefix."""
    return (int.from_bytes(blake2b(name, digest_size=8).digest(), "big") >> 11) * 2.0**-53


@frozen
class Draw:
    """All the chance that a room is given: `draw("name", k)` is in [0, 1), `draw.at("child")` has draws of its own."""

    seed: int
    scene: int
    path: str
    _stem: bytes = field(init=False, eq=False, repr=False)  # what most draws begin with, hashed thousands of times a second

    @_stem.default
    def _make_stem(self) -> bytes:
        return f"{self.seed}/{self.scene}/0/{self.path}.".encode()

    def __call__(self, name: str, k: int = 0) -> float:
        if k == 0:
            return from_bytes(self._stem + name.encode())
        return from_bytes(f"{self.seed}/{self.scene}/{k}/{self.path}.{name}".encode())

    def at(self, child: str) -> Draw:
        return Draw(self.seed, self.scene, f"{self.path}.{child}")
