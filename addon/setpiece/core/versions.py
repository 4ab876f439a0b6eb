"""Which Blender releases this release of Setpiece is tested on."""

from __future__ import annotations

from .faults import fault

TESTED = ("4.5", "5.2")  # the same as blender_version.txt, which isn't shipped; a test compares the two


def check_blender(release: str) -> None:
    """Raises Faults unless "major.minor" of a Blender release is a tested one."""
    if ".".join(release.split(".")[:2]) not in TESTED:
        raise fault(
            f"Blender {release} isn't among the tested releases ({', '.join(TESTED)}); install one of them and name it with "
            "--blender PATH or in $BLENDER"
        )
