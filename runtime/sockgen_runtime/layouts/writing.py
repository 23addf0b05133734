"""Checks of what is written: an encoder never emits what its decoder refuses."""

import struct
from typing import TypeVar

from sockgen_runtime.errors import EncodeError

__all__ = [
    "coded",
    "ended",
    "exact",
    "given",
    "integer",
    "packed",
    "patch",
    "sized",
    "unlike",
    "within",
    "xored",
]

_T = TypeVar("_T")


def packed(form: struct.Struct, *values: float | bytes) -> bytes:
    """Return values as a struct has them on the wire.

    Raises:
        EncodeError: one of them has no room in its place.
    """
    try:
        return form.pack(*values)
    except (struct.error, OverflowError) as error:
        raise EncodeError(str(error), values) from error


def patch(out: bytearray, at: int, form: struct.Struct, value: float | bytes) -> None:
    """Write a value that was not known before in the place that was left for it.

    Args:
        out: the message so far.
        at: where the place begins.
        form: what is there.
        value: the value.

    Raises:
        EncodeError: it has no room there.
    """
    out[at : at + form.size] = packed(form, value)


def within(value: int, low: int, high: int, name: str) -> int:
    """Return a number, if it is in its range.

    Args:
        value: the number.
        low: the least that it may be.
        high: the greatest that it may be.
        name: of the field.

    Raises:
        EncodeError: it is not.
    """
    if low <= value <= high:
        return value
    raise EncodeError(f"{low} to {high}", value, name)


def unlike(value: int, known: tuple[int, ...], name: str) -> int:
    """Return a number, if it is none of those that mean something else.

    Args:
        value: the number.
        known: those that have classes of their own.
        name: of the field.

    Raises:
        EncodeError: it is one of these.
    """
    if value not in known:
        return value
    raise EncodeError("a value that has no class of its own", value, name)


def coded(value: str, encoding: str, name: str, errors: str = "strict") -> bytes:
    """Return a text as octets.

    Args:
        value: the text.
        encoding: how its characters are written.
        name: of the field.
        errors: what happens to what is no character, as in `str.encode`.

    Raises:
        EncodeError: the encoding has not all of its characters.
    """
    try:
        return value.encode(encoding, errors)
    except UnicodeEncodeError as error:
        raise EncodeError(f"text in {encoding}", value, name) from error


def ended(value: bytes, name: str) -> bytes:
    """Return octets and a zero behind them, which is not among them.

    Args:
        value: the octets.
        name: of the field.

    Raises:
        EncodeError: there is a zero among them.
    """
    if 0 in value:
        raise EncodeError("octets other than zero", value, name)
    return value + b"\0"


def xored(value: bytes, key: bytes, *keys: bytes) -> bytes:
    """Return octets combined with others by exclusive or.

    Args:
        value: the octets.
        key: what they are combined with, again from its beginning where it ends.
        keys: further octets, which continue the key.
    """
    whole = key + b"".join(keys)
    if not whole:
        return value
    repeated = (whole * (len(value) // len(whole) + 1))[: len(value)]
    number = int.from_bytes(value, "big") ^ int.from_bytes(repeated, "big")
    return number.to_bytes(len(value), "big")


def exact(value: bytes, size: int, name: str) -> bytes:
    """Return octets, if they are as many as they must be.

    Args:
        value: the octets.
        size: how many they must be.
        name: of the field.

    Raises:
        EncodeError: they are more or less.
    """
    if len(value) == size:
        return value
    raise EncodeError(f"{size} octets", value, name)


def integer(
    value: int, size: int, name: str, *, little: bool = False, signed: bool = False
) -> bytes:
    """Return a number as octets, of which `struct` has no number.

    Args:
        value: the number.
        size: how many octets.
        name: of the field.
        little: whether the least comes first.
        signed: whether it may be negative.

    Raises:
        EncodeError: it has no room in so many.
    """
    try:
        return value.to_bytes(size, "little" if little else "big", signed=signed)
    except OverflowError as error:
        raise EncodeError(f"a number of {size} octets", value, name) from error


def sized(
    size: int, low: int, high: int | None, name: str, *, multiple: int = 1
) -> int:
    """Return a number of octets or items, if there may be so many.

    Args:
        size: the number.
        low: the least that it may be.
        high: the greatest that it may be; None: no bound.
        name: of the field.
        multiple: what it must be a multiple of.

    Raises:
        EncodeError: it is another one.
    """
    if size < low or (high is not None and size > high):
        most = "more" if high is None else high
        raise EncodeError(f"{low} to {most} of them", size, name)
    if size % multiple:
        raise EncodeError(f"a multiple of {multiple}", size, name)
    return size


def given(value: _T | None, name: str) -> _T:
    """Return the value of a field that must be there.

    Args:
        value: the value.
        name: of the field.

    Raises:
        EncodeError: it is None.
    """
    if value is None:
        raise EncodeError("a value", value, name)
    return value
