"""What every codec of a field can do, and how its bounds are put into words.

A codec turns the octets of one field into a Python value and back. Both ways refuse what
the other could not undo: `decode(encode(value)) == value`, or `encode` raises. A codec
never looks beyond the octets it is given: where a field begins and ends is the form's
matter.
"""

from typing import Final, Protocol, TypeVar

__all__ = ["UNBOUNDED", "Codec", "Decoding", "count", "is_a", "number"]

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)

UNBOUNDED: Final = 1 << 62  # octets: more than any machine can hold


class Decoding(Protocol[_T_co]):
    """The reading half of a codec."""

    @property
    def expected(self) -> str:
        """What is accepted, in words that may stand in an answer to the peer."""
        ...

    def decode(self, text: bytes, /) -> _T_co:
        """Return the value that these octets stand for.

        Raises:
            BadText: they stand for none.
        """
        ...


class Codec(Decoding[_T], Protocol[_T]):
    """Both halves."""

    def encode(self, value: _T, /) -> bytes:
        """Return the octets that stand for a value.

        Raises:
            EncodeError: there are none that would be read back as the same value.
        """
        ...


def count(low: int, high: int | None, unit: str = "octet") -> str:
    """Say how many of something are accepted: `1 to 250 octets`."""
    if high is None:
        at_least = f"at least {low} {unit}" + "s" * (low != 1)
        return at_least if low else f"{unit}s"
    if low == high:
        return f"{low} {unit}" + "s" * (low != 1)
    if low == 0:
        return f"at most {high} {unit}" + "s" * (high != 1)
    return f"{low} to {high} {unit}s"


def number(low: object, high: object, noun: str = "a number") -> str:
    """Say which numbers are accepted: `a number from 0 to 255`."""
    if low is not None and high is not None:
        return f"{noun} from {low} to {high}"
    if low is not None:
        return f"{noun} of at least {low}"
    if high is not None:
        return f"{noun} of at most {high}"
    return noun


def is_a(value: object, *kinds: type) -> bool:
    """Tell at run time what the checkers know already.

    A codec is the last that sees a value before the wire, and not everybody runs a
    checker. `True` counts as no number, though Python counts with it.
    """
    return isinstance(value, kinds) and not isinstance(value, bool)
