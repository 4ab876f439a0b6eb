"""What is left to do."""

from __future__ import annotations

import re
from typing import Callable, Container, Iterable, Iterator

from attrs import frozen

from ..faults import fault
from ..scene_spec import SceneSpec
from .layout import view_stem


@frozen(eq=False)
class Job:
    """One scene to build, the numbers of its views to render, and where to save it as a .blend ("" for nowhere)."""

    spec: SceneSpec
    views: tuple[int, ...]
    blend: str = ""


def jobs_of(sample: Callable[[int], SceneSpec], scenes: Iterable[int], done: Container[str]) -> Iterator[Job]:
    """The scenes that lack a view, in order, sampled as they are asked for."""
    for index in scenes:
        spec = sample(index)
        missing = tuple(view for view in range(len(spec.views)) if view_stem(index, view) not in done)
        if missing:
            yield Job(spec, missing)


def parse_scenes(text: str, count: int) -> range:
    """"8" as the first eight scenes, "8:16" as the next eight, "" as the first `count`."""
    if not text:
        return range(count)
    found = re.fullmatch(r"(?:(\d+):)?(\d+)", text.strip())
    scenes = range(int(found[1] or 0), int(found[2])) if found else range(0)
    if not scenes:
        raise fault(f'"{text}" names no scenes; give a number of them, or a range such as 8:16', "--scenes")
    return scenes
