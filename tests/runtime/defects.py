"""The table of defects, and what their bodies share."""

import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Final, final

from tests.runtime.subjects import Either

__all__ = [
    "LOOPBACK",
    "SOON",
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


@final
class Table(dict[str, Repaired]):
    """Bodies that tell whether a defect is gone, by number and title."""

    def defect(self, number: int, title: str) -> Callable[[Repaired], Repaired]:
        """Add the body that follows."""

        def add(repaired: Repaired) -> Repaired:
            self[f"{number}: {title}"] = repaired
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
    thread.join(20)
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
