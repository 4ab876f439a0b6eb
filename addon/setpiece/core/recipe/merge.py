"""How recipes stand on each other: `extends` and `--set`. Every path keeps the file and line that it came from."""

from __future__ import annotations

from pathlib import Path

from .. import assets
from ..faults import Fault, Faults, fault, nearest
from .distributions import named
from .fields import KINDS, show
from .text import DEEPEST, KeyPath, Where, parse, read_text

LONGEST = 8  # recipes in one chain of extends


def shipped() -> Path:
    """The folder of the recipes that come with the project."""
    return assets.root() / "recipes"


def find(path: str | Path) -> Path:
    """A recipe's file: the path as it stands, else a shipped recipe by name. Raises Faults."""
    path = Path(path)
    if path.is_file():
        return path
    if len(path.parts) == 1:
        for name in (path.name, f"{path.name}.yaml"):
            if (shipped() / name).is_file():
                return shipped() / name
    if path.exists():
        raise fault("is not a file", file=str(path))
    names = [file.stem for file in sorted(shipped().glob("*.yaml"))]
    raise fault(f"there is no such recipe; shipped ones: {', '.join(names)}", file=str(path))


def beside(file: Path, name: str) -> Path | None:
    """The file that `name`, written in the recipe `file`, means: in that recipe's folder or below, else among the shipped
    recipes. None where there is none. The check that `name` has no .. in it is the caller's (`KINDS["path"]`)."""
    for folder in (file.parent, shipped()):
        target = folder / name
        if target.is_file() and target.resolve().is_relative_to(folder.resolve()):
            return target
    return None


def gather(path: Path, above: tuple[Path, ...] = ()) -> tuple[dict, Where, dict[str, Path]]:
    """A recipe with all that it extends merged in, the place of every path, and the true path of every file named there.
    Raises Faults."""
    file = str(path)
    data, where = parse(read_text(path, file), file)
    if not isinstance(data, dict):
        raise fault(f"a recipe is a map of version, subjects, cameras …, not {show(data)}", file=file, line=1)
    if "extends" not in data:
        return data, where, {file: path}
    name, place = data.pop("extends"), where.pop(("extends",))
    if name is None:
        return data, where, {file: path}
    if not KINDS["path"][1](name):
        raise fault(f"takes the relative path of a recipe in this folder or below, without .., not {show(name)}", "extends", *place)
    target = beside(path, name)
    if target is None:
        near = [other.name for folder in (path.parent, shipped()) for other in sorted(folder.glob("*.yaml"))]
        raise fault(f"there is no {show(name)} in this recipe's folder or among the shipped ones; {nearest(name, near)}", "extends", *place)
    chain = (*above, path.resolve())
    if target.resolve() in chain:
        names = " → ".join(p.name for p in (*chain, target))
        raise fault(f"recipes extend each other in a circle: {names}", "extends", *place)
    if len(chain) >= LONGEST:
        raise fault(f"more than {LONGEST} recipes extend each other", "extends", *place)
    base, base_where, files = gather(target, chain)
    return merge(base, base_where, data, where), base_where, {**files, file: path}


def merge(base: dict, base_where: Where, over: dict, over_where: Where, path: KeyPath = ()) -> dict:
    """`over` laid on `base`: maps merge, anything else replaces, null removes. A distribution is a value. `base_where` is
    changed to the places of the result."""
    result = dict(base)
    for key, value in over.items():
        here = path + (key,)
        if value is None:
            result.pop(key, None)
            _forget(base_where, here)
        elif _merges(result.get(key), value):
            result[key] = merge(result[key], base_where, value, over_where, here)
        else:
            _forget(base_where, here)
            base_where.update({p: place for p, place in over_where.items() if p[: len(here)] == here})
            result[key] = value
    return result


def override(data: dict, where: Where, overrides) -> dict:
    """`data` with every "PATH=VALUE" of `overrides` set, in order; VALUE is YAML. Raises Faults, all at once."""
    faults: list[Fault] = []
    for text in overrides:
        path, equals, value = text.partition("=")
        keys = tuple(path.strip().split("."))
        file = f"--set {text[:80]}"
        if not equals or not all(keys):
            faults.append(Fault("is not PATH=VALUE, such as world.hdri=city", file=file))
            continue
        if len(keys) > DEEPEST or keys[0] == "extends":
            faults.append(Fault("is a path that cannot be set; extends stands in the recipe itself", file=file))
            continue
        try:
            parsed, places = parse(value, file) if value.strip() else (None, {})
        except Faults as found:
            faults.extend(found.faults)
            continue
        over, over_where = parsed, {keys + p: (file, 0) for p in places}
        for n in range(len(keys) - 1, -1, -1):
            over = {keys[n]: over}
            over_where[keys[:n]] = (file, 0)
        data = _set(data, where, keys, over, over_where)
    if faults:
        raise Faults(faults)
    return data


def without_nulls(value):
    """`value` without the keys that are null: nothing is left there for them to remove."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def _set(data: dict, where: Where, keys: KeyPath, over: dict, over_where: Where) -> dict:
    """`merge`, but the value at the end of `keys` replaces whatever stands there."""
    value = over
    for key in keys:
        value = value[key]
    node, depth = data, 0
    while depth < len(keys) - 1 and isinstance(node.get(keys[depth]), dict):
        node, depth = node[keys[depth]], depth + 1
    if depth == len(keys) - 1 and value is not None:
        return _replaced(data, where, keys, value, over_where)
    return merge(data, where, over, over_where)


def _replaced(data: dict, where: Where, keys: KeyPath, value, over_where: Where) -> dict:
    _forget(where, keys)
    where.update({p: place for p, place in over_where.items() if p[: len(keys)] == keys})

    def inside(node: dict, rest: KeyPath) -> dict:
        return {**node, rest[0]: value if len(rest) == 1 else inside(node[rest[0]], rest[1:])}

    return inside(data, keys)


def _merges(base, over) -> bool:
    """Whether a map is merged into what it is laid on. {chance: p} laid on an item gives that item a chance."""
    if not isinstance(base, dict) or not isinstance(over, dict) or named(base):
        return False
    return not named(over) or list(over) == ["chance"]


def _forget(where: Where, path: KeyPath) -> None:
    for known in [p for p in where if p[: len(path)] == path]:
        del where[known]
