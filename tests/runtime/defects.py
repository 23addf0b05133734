"""The table of defects, and what their bodies share."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Final, final

from tests.runtime.subjects import Either
from tests.support.waiting import DEADLINE

__all__ = [
    "LOOPBACK",
    "SOON",
    "Defect",
    "Repaired",
    "Table",
    "ends",
    "made_of",
    "noting",
    "raises",
]

LOOPBACK: Final = ("127.0.0.1", 0)
SOON: Final = 0.5
"""Seconds in which what does not wait is over."""

Repaired = Callable[[ModuleType, Path], bool]
"""Given a module and an empty folder."""

Release = tuple[int, int, int]


@final
@dataclass(frozen=True)
class Defect:
    """A defect, with the body that tells whether it is gone.

    Attributes:
        repaired: the body.
        since: the first releases of Python whose standard module has it no longer: one
            of each minor version that was repaired, in order, as are all that follow.
    """

    repaired: Repaired
    since: tuple[Release, ...]

    def is_there(self, release: Release) -> bool:
        """Tell whether the standard module of a release has it."""
        same = [first for first in self.since if first[:2] == release[:2]]
        return all(release < first for first in same or self.since[-1:])


@final
class Table(dict[str, Defect]):
    """Defects by number and title."""

    def defect(
        self, number: int, title: str, since: tuple[Release, ...] = ()
    ) -> Callable[[Repaired], Repaired]:
        """Add the body that follows."""

        def add(repaired: Repaired) -> Repaired:
            self[f"{number}: {title}"] = Defect(repaired, since)
            return repaired

        return add


def made_of(module: ModuleType, name: str, **members: object) -> Either:
    """Return a subclass of a class of a module."""
    return type("Made", (getattr(module, name),), members)


def ends(work: Callable[[], object], release: Callable[[], object]) -> bool:
    """Tell whether some work ends soon; what does not is released, and ends then."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(SOON)
    ended = not thread.is_alive()
    release()
    thread.join(DEADLINE)
    assert not thread.is_alive()
    return ended


def noting(notes: list[object]) -> Callable[..., object]:
    """Return a hook or handler that notes its last argument."""

    def note(*arguments: object) -> None:
        notes.append(arguments[-1])

    return note


def raises(work: Callable[[], object], *kinds: type[BaseException]) -> bool:
    try:
        work()
    except kinds:
        return True
    return False
