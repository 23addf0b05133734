"""Hints that guess what was meant."""

from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Final

__all__ = ["closest", "did_you_mean", "one_of"]

_ALIKE: Final = 0.6
_MOST: Final = 64


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that is most like a name, if one is like it at all.

    The same letters in another case, or with ``-`` for ``_``, come first. Among equally
    good names the first in alphabetical order wins, whatever the order of ``known``.
    """
    wanted = _plain(name)[:_MOST]
    best: str | None = None
    score = _ALIKE
    for candidate in sorted(set(known) - {name}):
        alike = _likeness(wanted, _plain(candidate)[:_MOST])
        if alike > score or (alike == score and best is None):
            best, score = candidate, alike
    return best


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return ``did you mean 'NAME'?`` with the closest known name, or None."""
    found = closest(name, known)
    return None if found is None else f"did you mean '{found}'?"


def one_of(known: Iterable[str]) -> str:
    """Return a list of names for a hint: ``one of 'a', 'b', 'c'``."""
    return "one of " + ", ".join(f"'{name}'" for name in known)


def _plain(name: str) -> str:
    return name.casefold().replace("-", "_")


def _likeness(name: str, candidate: str) -> float:
    """Return how alike two names are, from 0 to 1.

    A short name is judged by its single different letter too: ``u33`` is like ``u32``.
    """
    ratio = SequenceMatcher(None, name, candidate, autojunk=False).ratio()
    return min(1.0, ratio + 0.001 * (len(name) == len(candidate)))
