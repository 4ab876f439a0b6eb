"""Plates in recipes and SceneSpecs: what may be said of them, what is settled, and the check that nobody real is named."""

from __future__ import annotations

from typing import Mapping

from ..faults import Fault, nearest
from ..recipe.fields import Field
from ..sampling.inverse import one_of
from .authorities import issued_by
from .glyphs import CHARACTERS
from .layout import Design, layouts
from .picture import NARROWEST, extent
from .texts import lines, write

PREFIX = "license_plate"  # the parts' class, and what their names begin with
SHOWS = ("none", "blank", "fictional")
COUNTRIES = ("BE", "DE", "DK", "ES", "FR", "GB", "IT", "JP", "NL", "NO", "PL", "SE", "US")
PLAIN = {"plate": "blank", "plate_country": "NO", "plate_design": "standard", "plate_text": "", "plate_places": ["front", "back"],
         "plate_frame": "bare", "plate_turn": 0.0, "plate_real_pattern": False}  # fmt: skip
TILTED = 0.7  # degrees by which a plate is mounted askew at most

FIELDS = {
    "plate": Field("text", "what its licence plates show: none, blank sheets, or fictional marks", "blank", choices=SHOWS),
    "plate_country": Field("text", "whose plates these are laid out like", {"choice": list(COUNTRIES)}, choices=COUNTRIES),
    "plate_real_pattern": Field("flag", "whether marks may be such as a real authority issues; without it none ever is", False),
}


def settle(values: Mapping, draw) -> dict:
    """A vehicle's share of its SceneSpec entry: "plate", "plate_country", "plate_design" (a look of that country's), "plate_text" (""
    where it is blank; / parts its lines), "plate_places" (of "front" and "back", those that carry one), "plate_frame" (its holder),
    "plate_turn" (degrees askew) and "plate_real_pattern"."""
    own = draw.at("plates")
    country = values["plate_country"] or COUNTRIES[int(own("country") * len(COUNTRIES))]
    layout = layouts()[country]
    name = one_of({name: design.weight for name, design in layout.designs.items()}, own("design"))
    design = layout.designs[name]
    real = values["plate_real_pattern"]
    return {
        "plate": values["plate"],
        "plate_country": country,
        "plate_design": name,
        "plate_text": write(layout, country, own.at("text"), real) if values["plate"] == "fictional" else "",
        "plate_places": {"none": [], "blank": ["front", "back"], "fictional": list(design.places)}[values["plate"]],
        "plate_frame": one_of(design.frames, own("frame")),
        "plate_turn": TILTED * (2 * own("turn") - 1),
        "plate_real_pattern": real,
    }


def columns(entry: Mapping) -> dict:
    """What a plan's table says of a vehicle's plates."""
    return {"plate": entry["plate"], "plate_country": entry["plate_country"] if entry["plate"] != "none" else ""}


def facts(entry: Mapping) -> dict:
    """What every plate of an entry reads, as annotations state it, by its place: its text, by lines and whole, and what else is
    printed on it."""
    entry = PLAIN | entry
    design = design_of(entry)
    written = entry["plate"] == "fictional"
    texts = lines(entry["plate_text"]) if written else []
    about = {"shows": entry["plate"], "country": entry["plate_country"], "text": " ".join(texts), "lines": texts,
             "print": [line.text for line in design.lines if line.text] if written else []}  # fmt: skip
    return {place: about for place in entry["plate_places"]}


def checked(entry: Mapping, path: str = "") -> list[Fault]:
    """What is wrong with the plates of an entry at `path`, edited by hand perhaps: above all, a mark that a real authority may issue."""
    return [Fault(message, f"{path}.{key}" if path else key) for key, message in _wrong(PLAIN | entry)]


def design_of(entry: Mapping) -> Design:
    return layouts()[entry["plate_country"]].designs[entry["plate_design"]]


def _wrong(entry: Mapping):
    """(key, message) for all that is wrong with an entry's plates."""
    tables = {"plate": SHOWS, "plate_country": COUNTRIES}
    unknown = [(key, _unknown(entry[key], allowed)) for key, allowed in tables.items() if entry[key] not in allowed]
    yield from unknown
    if unknown:
        return
    designs = layouts()[entry["plate_country"]].designs
    if entry["plate_design"] not in designs:
        yield "plate_design", _unknown(entry["plate_design"], designs)
        return
    design = designs[entry["plate_design"]]
    if entry["plate_frame"] not in design.frames:
        yield "plate_frame", _unknown(entry["plate_frame"], design.frames)
    wrong = [place for place in entry["plate_places"] if place not in ("front", "back")]
    if wrong:
        yield "plate_places", _unknown(wrong[0], ("front", "back"))
    if entry["plate"] == "fictional":
        yield from (("plate_text", message) for message in _misread(entry, design))


def _misread(entry: Mapping, design: Design):
    """What is wrong with an entry's text, in words."""
    text = entry["plate_text"]
    free = [line for line in design.lines if not line.text]
    strange = sorted(set(text) - CHARACTERS - set(" -·/"))
    if strange:
        yield f'no plate can show "{strange[0]}"; letters A to Z, digits, blanks and dashes can be drawn'
    elif len(lines(text)) != len(free) or not all(lines(text)):
        yield f'"{text}" has {len(lines(text))} lines where this plate has {len(free)}; "/" begins a new line'
    elif any(extent(line, row) * NARROWEST > line.box[2] for line, row in zip(free, lines(text))):
        yield f'"{text}" is too long for this plate'
    elif not entry["plate_real_pattern"] and (issuer := issued_by(text, entry["plate_country"])):
        yield f'"{text}" could be a real mark: {issuer}; write another, or set plate_real_pattern to true if that is meant'


def _unknown(value, allowed) -> str:
    return f"unknown value {value!r}; {nearest(str(value), allowed)}"
