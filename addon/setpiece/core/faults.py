"""What is wrong with something that a person wrote, said so that they can mend it."""

from __future__ import annotations

from difflib import get_close_matches

from attrs import frozen


@frozen
class Fault:
    """One thing that is wrong: where it stands, what was found and what to do about it.

    `file` and `line` are empty and 0 where a value did not come from a file; `path` is the dotted path inside it.
    """

    message: str
    path: str = ""
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.path, self.message) if part)


class Faults(Exception):
    """Everything that is wrong, all at once. `faults` is a tuple of `Fault`."""

    def __init__(self, faults):
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def fault(message: str, path: str = "", file: str = "", line: int = 0) -> Faults:
    """A `Faults` of one, for code that can't go on to look for more."""
    return Faults([Fault(message, path, file, line)])


def nearest(word: str, allowed) -> str:
    """The tail of a message about an unknown word: the nearest allowed one, or all of them when none is near."""
    allowed = sorted(str(item) for item in allowed)
    close = get_close_matches(word, allowed, n=1)
    if close:
        return f'did you mean "{close[0]}"?'
    return "allowed: " + ", ".join(allowed) if allowed else "nothing is allowed here"
