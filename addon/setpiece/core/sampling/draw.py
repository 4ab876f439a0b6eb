"""Chance by derivation: a draw is a hash of what it is for, so that no draw depends on any other."""

from __future__ import annotations

from hashlib import blake2b

from attrs import frozen


def uniform(seed: int, scene: int, path: str, k: int = 0) -> float:
    """A number in [0, 1) for (recipe seed, scene index, field path, k): 53 bits of blake2b, the same on every machine.
    The path comes last in the hashed text, so that no two sets of arguments make the same one."""
    digest = blake2b(f"{seed}/{scene}/{k}/{path}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest, "big") >> 11) * 2.0**-53


@frozen
class Draw:
    """All the chance that a room is given: `draw("name", k)` is in [0, 1), `draw.at("child")` has draws of its own."""

    seed: int
    scene: int
    path: str

    def __call__(self, name: str, k: int = 0) -> float:
        return uniform(self.seed, self.scene, f"{self.path}.{name}", k)

    def at(self, child: str) -> Draw:
        return Draw(self.seed, self.scene, f"{self.path}.{child}")
