"""What a recipe would give, without rendering: counts, shares and quantiles, and a table of every scene."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Iterable, Mapping, Sequence

import numpy as np
from attrs import define, field
from setpiece.core.dataset.write import disk_errors
from setpiece.core.faults import fault, nearest
from setpiece.core.production import Production
from setpiece.core.subjects import SUBJECTS

NUMBER = re.compile(r"\[\d+\]")
SENSOR = re.compile(r"^cameras\.[^.]+\.sensor\.")  # drawn for each view, asked for once
QUANTILES = (0.0, 0.05, 0.5, 0.95, 1.0)
MOST_GROUPS = 12  # different numbers beyond which a cross-table puts them into quarters
BYTES_PER_PIXEL = {"": 1.9, "depth": 1.7, "normal": 5.0}  # medians of the demo at 640×480: picture and label maps as PNG, EXR
BYTES_PER_VIEW = 70_000  # of annotations.json and meta.json


@define
class Plan:
    """What was drawn. `drawn`: field path without numbers to the values of all its copies in all scenes, None where hidden;
    `asked`: the same paths to what the recipe asks, as Sampler.asked gives it; `settled`: paths of what the recipe leaves open, to what was
    then settled by what else was drawn (rims by the style); `rows`: one map per scene."""

    asked: Mapping[str, Mapping]
    size: tuple[int, int]
    annotations: tuple[str, ...]
    pair: str | None = None
    scenes: int = 0
    views: int = 0
    unplaced: int = 0
    drawn: dict[str, list] = field(factory=dict)
    settled: dict[str, list] = field(factory=dict)
    rows: list[dict] = field(factory=list)

    @property
    def bytes(self) -> int:
        """Disk space that the dataset is expected to take."""
        per_pixel = sum(BYTES_PER_PIXEL.get(name, 0) for name in ("", *self.annotations))
        return int((2 if self.pair else 1) * self.views * (self.size[0] * self.size[1] * per_pixel + BYTES_PER_VIEW))


def make_plan(production: Production, progress=lambda: None) -> Plan:
    """Samples every scene asked for. `progress` is called after each."""
    recipe, sampler = production.recipe, production.sampler
    plan = Plan(sampler.asked(), tuple(recipe.image["size"]), tuple(recipe.annotations), recipe.pair)
    for index in production.scenes:
        spec, fields = sampler.scene(index), sampler.fields(index)
        plan.scenes += 1
        plan.views += len(spec.views)
        plan.unplaced += len(spec.unplaced)
        for path, value in fields.items():
            plan.drawn.setdefault(SENSOR.sub("sensor.", NUMBER.sub("", path)), []).append(value)
        row = {"scene": index, "split": spec.split, "views": len(spec.views), "unplaced": len(spec.unplaced), **fields}
        for id, entry in spec.subjects.items():
            columns = {f"subjects.{id}.{name}": value for name, value in SUBJECTS[entry["type"]].columns(entry).items()}
            for path, value in columns.items():
                if path in fields and fields[path] is None and value != "":
                    plan.settled.setdefault(NUMBER.sub("", path), []).append(value)
            row |= columns
        plan.rows.append(row)
        progress()
    return plan


def describe(plan: Plan) -> Iterable[str]:
    """The plan in lines for people: every field asked against drawn."""
    twice = f", each of them {plan.pair} as well" if plan.pair else ""
    yield f"{plan.scenes} scenes, {plan.views} views of {plan.size[0]}×{plan.size[1]}{twice}, about {plan.bytes / 1e6:,.0f} MB on disk"
    if plan.unplaced:
        yield f"{plan.unplaced} things found no place; `setpiece check` lists them by scene"
    fields = {path: asked for path, asked in plan.asked.items() if path in plan.drawn or asked["kind"] != "plain"}
    fields |= {path: {"kind": "settled"} for path in plan.settled if path not in fields}
    width = max(map(len, fields), default=0)
    for path, asked in fields.items():
        values = [value for value in plan.settled.get(path, plan.drawn.get(path, [])) if value is not None]
        for line in LINES.get(asked["kind"], describe_any)(asked, values):
            yield f"{path:{width}}  {line}"
            path = ""


def describe_shares(asked: Mapping, values: list) -> Iterable[str]:
    """One line per value, its share asked and drawn."""
    counts = Counter(map(show, values))
    for value, share in zip(asked["values"], asked["shares"]):
        drawn = counts[show(value)]
        part = f"{100 * drawn / len(values):5.1f} %" if values else "  never"
        yield f"{asked['kind']:10} {show(value):16} asked {100 * share:5.1f} %, drawn {part} ({drawn})"


def describe_numbers(asked: Mapping, values: list) -> Iterable[str]:
    """What was asked, and the quantiles of what was drawn."""
    given = ", ".join(f"{name} {show(value)}" for name, value in asked.items() if name != "kind" and value is not None)
    if not values:
        yield f"{asked['kind']:10} {given}; never drawn"
        return
    found = " ".join(f"{value:.4g}" for value in np.quantile(np.array(values, float), QUANTILES))
    yield f"{asked['kind']:10} {given}; drawn {len(values)}: least, 5 %, median, 95 %, most {found}"


def describe_plain(asked: Mapping, values: list) -> Iterable[str]:
    yield f"{'always':10} {show(asked['value'])}"


def describe_any(asked: Mapping, values: list) -> Iterable[str]:
    """For what the recipe refers to elsewhere or leaves open: the shares drawn."""
    counts = Counter(map(show, values)).most_common()
    yield f"{asked['kind']:10} " + (", ".join(f"{value} {100 * n / len(values):.1f} %" for value, n in counts[:20]) or "never drawn")


LINES = {
    "choice": describe_shares,
    "quota": describe_shares,
    "chance": describe_shares,
    "table": describe_shares,
    "uniform": describe_numbers,
    "normal": describe_numbers,
    "loguniform": describe_numbers,
    "integer": describe_numbers,
    "plain": describe_plain,
}


def cross(rows: list[dict], names: Sequence[str]) -> Iterable[str]:
    """How many scenes there are for each combination of columns' values, as a table: the last column's values stand across, where there is more
    than one. Raises Faults on an unknown column."""
    columns = [grouped(column(rows, name)) for name in names]
    last = columns.pop() if len(names) > 1 else []
    head = [*names[: len(columns)]]
    if last:
        head[-1] += f" \\ {names[-1]}"
    lines = list(zip(*columns))
    across = sorted(set(last), key=sort_key)
    counts, whole = Counter(zip(lines, last)), Counter(lines)
    shown = [[*head, *map(show, across), "all"]]
    for line in sorted(whole, key=lambda values: [sort_key(value) for value in values]):
        shown.append([*map(show, line), *(str(counts[line, value]) for value in across), str(whole[line])])
    if not last:
        shown.append(["all", str(len(rows))])
    widths = [max(map(len, cells)) for cells in zip(*shown)]
    for cells in shown:
        yield "  ".join(cell.ljust(width) if n < len(head) else cell.rjust(width) for n, (cell, width) in enumerate(zip(cells, widths)))


def column(rows: list[dict], name: str) -> list:
    """One value per scene. Raises Faults on an unknown name."""
    known = dict.fromkeys(key for row in rows for key in row)
    if name not in known:
        raise fault(f'no scene has a field "{name}"; {nearest(name, known)}', "--by")
    return [row.get(name) for row in rows]


def grouped(values: list) -> list:
    """Values as they are, or numbers of which there are many put into quarters of equal count."""
    numbers = [value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)]
    if len(set(numbers)) <= MOST_GROUPS:
        return [tuple(value) if isinstance(value, list) else value for value in values]
    edges = np.quantile(numbers, [0, 0.25, 0.5, 0.75, 1])
    names = [f"{low:.4g}…{high:.4g}" for low, high in zip(edges, edges[1:])]
    return [value if value is None else names[min(int(np.searchsorted(edges[1:-1], value, "right")), 3)] for value in values]


def sort_key(value):
    """None first, then numbers, then texts; quarters by their lower edge."""
    if isinstance(value, str) and "…" in value:
        return (1, float(value.split("…")[0]), "")
    number = isinstance(value, (int, float))
    return (0 if value is None else 1 if number else 2, value if number else 0, str(value))


def write_table(rows: list[dict], path: Path) -> None:
    """Writes one row per scene as Parquet or CSV, by the suffix. Columns with values of several kinds become text."""
    if path.suffix not in WRITERS:
        raise fault(f"a table is a {' or '.join(WRITERS)} file", "--table", str(path))
    import pyarrow  # half a second, which plans without a table needn't wait for

    names = dict.fromkeys(key for row in rows for key in row)
    table = pyarrow.table({name: uniform([row.get(name) for row in rows]) for name in names})
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        WRITERS[path.suffix](table, path)


def uniform(values: list) -> list:
    """A column's values as one type: whole numbers, numbers, flags or texts; anything else, and mixtures, as text."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {int, float}:
        return [value if value is None else float(value) for value in values]
    if len(kinds) <= 1 and kinds <= {int, float, bool, str}:
        return values
    return [None if value is None else show(value) for value in values]


def show(value) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def write_parquet(table, path: Path) -> None:
    from pyarrow import parquet

    parquet.write_table(table, path)


def write_csv(table, path: Path) -> None:
    from pyarrow import csv

    csv.write_csv(table, path)


WRITERS = {".parquet": write_parquet, ".csv": write_csv}
