"""What emitted code uses to print messages that would be read back the same.

Each of these returns what it was given, or raises `EncodeError` where the mistake is.
"""

import re
from collections.abc import Callable, Generator, Iterable
from typing import Protocol, TypeVar, runtime_checkable

from sockgen_runtime.errors import EncodeError

__all__ = [
    "Encodable",
    "all_or_none",
    "at_most_one",
    "each",
    "encoded",
    "exactly_one",
    "fitted",
    "fitting",
    "matching",
    "only_with",
    "terminated",
    "unclaimed",
    "units",
]


@runtime_checkable
class Encodable(Protocol):
    """A message: it can be printed."""

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        ...


_E = TypeVar("_E", bound=Encodable)


def encoded(
    replies: Iterable[_E],
    low: int = 0,
    printed: Callable[[Encodable], bytes] | None = None,
) -> Generator[bytes, None, _E | None]:
    """Yield replies as they are on the wire, one by one; return the last of them.

    Args:
        replies: the replies of a sequence; may be lazy.
        low: how many there must be at least.
        printed: what prints one; None: its own method.

    Raises:
        EncodeError: there are fewer.
    """
    count = 0
    reply = None
    for reply in replies:
        count += 1
        yield reply.encode() if printed is None else printed(reply)
    if count < low:
        raise EncodeError(f"{low} or more replies", count)
    return reply


def each(replies: Iterable[_E], count: int) -> Generator[bytes, None, _E | None]:
    """Yield one reply for each item, as it is on the wire; return the last of them.

    Args:
        replies: the replies; may be lazy.
        count: how many items there are.

    Raises:
        EncodeError: there are fewer or more.
    """
    found = 0
    reply = None
    for reply in replies:
        found += 1
        if found > count:
            break
        yield reply.encode()
    if found != count:
        raise EncodeError(f"{count} replies", found)
    return reply


def fitting(line: bytes, most: int) -> bytes:
    """Return a line, if it is not longer than a line may be.

    Args:
        line: the line without its ending.
        most: octets that a line may have.
    """
    if len(line) <= most:
        return line
    raise EncodeError(f"a line of at most {most} octets", line)


def unclaimed(line: bytes, *claims: re.Pattern[bytes]) -> bytes:
    """Return a line, if no other message is read from it.

    Args:
        line: the line without its ending.
        claims: the patterns of messages that are read first.
    """
    for claim in claims:
        if claim.fullmatch(line):
            raise EncodeError("a line that is no other message", line)
    return line


def matching(text: bytes, pattern: re.Pattern[bytes]) -> bytes:
    """Return the text of a nested value, if it holds no delimiter of its surroundings.

    Args:
        text: the text of the value.
        pattern: what the value may be in its place.
    """
    if pattern.fullmatch(text):
        return text
    raise EncodeError("a value without the delimiters around it", text)


def terminated(octets: bytes, delimiter: bytes) -> bytes:
    """Return octets with a delimiter behind them, if it is the first one there.

    Args:
        octets: what is before it.
        delimiter: what ends them.
    """
    whole = octets + delimiter
    if whole.find(delimiter) == len(octets):
        return whole
    raise EncodeError(f"octets without {delimiter!r}", octets)


def units(size: int, unit: int) -> int:
    """Return a size in units of several octets.

    Args:
        size: the octets.
        unit: octets of a unit.
    """
    if size % unit:
        raise EncodeError(f"a multiple of {unit} octets", size)
    return size // unit


def fitted(reply: _E, shortened: Callable[[_E], _E], room: int | None) -> bytes:
    """Return a reply as it is on the wire, or less of it if it has no room.

    Args:
        reply: the reply.
        shortened: returns one with less in it.
        room: octets that it may have; None: any number.
    """
    octets = reply.encode()
    if room is None or len(octets) <= room:
        return octets
    return shortened(reply).encode()


def exactly_one(*given: object, names: tuple[str, ...]) -> None:
    """Check that one of several alternatives is filled.

    Args:
        given: for each alternative, whether it is filled.
        names: what the alternatives are called.
    """
    if sum(map(bool, given)) != 1:
        raise EncodeError(f"exactly one of {', '.join(names)}", tuple(map(bool, given)))


def all_or_none(*given: object, names: tuple[str, ...]) -> None:
    """Check that fields which come together are given together.

    Args:
        given: for each field, whether it is given.
        names: what the fields are called.
    """
    if any(given) and not all(given):
        raise EncodeError(f"all or none of {', '.join(names)}", tuple(map(bool, given)))


def at_most_one(*given: object, names: tuple[str, ...]) -> None:
    """Check that not more than one of several alternatives is filled.

    Args:
        given: for each alternative, whether it is filled.
        names: what the alternatives are called.
    """
    if any(given) and sum(map(bool, given)) > 1:
        expected = f"at most one of {', '.join(names)}"
        raise EncodeError(expected, tuple(map(bool, given)))


def only_with(whole: object, part: object, *, names: tuple[str, str]) -> None:
    """Check that a part is given only with the whole that it belongs to.

    Args:
        whole: whether the whole is given.
        part: whether the part is given.
        names: what the whole and the part are called.
    """
    if part and not whole:
        raise EncodeError(f"{names[1]} only with {names[0]}", (bool(whole), bool(part)))
