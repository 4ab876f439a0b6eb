"""Licence plates: none, blank, or fictional in the layouts of several countries (assets/plates/), never a mark that a real authority
issues unless a recipe says so.

`settle` decides what a vehicle's plates are, `facts` what they read, `checked` whether an edited entry still names nobody real;
`parts` and `materials` make them, live, on the mounts that a body has.
"""

from __future__ import annotations

from .build import materials as materials
from .build import parts as parts
from .entry import COUNTRIES as COUNTRIES
from .entry import FIELDS as FIELDS
from .entry import checked as checked
from .entry import columns as columns
from .entry import facts as facts
from .entry import settle as settle
