"""Codecs of the user: what no schema can say, such as names that are compressed.

The user's class is a `Hook`; it is checked against that protocol by type checkers. Emitted
code calls it through a `Bound`, one for each message, which keeps the state and looks
after the bounds: a hook may go anywhere in the message, but what it says of where it has
ended is not believed unseen.
"""

import logging
from typing import Final, Generic, Protocol, TypeVar, final

from sockgen_runtime.errors import EncodeError, Malformed
from sockgen_runtime.overriding import override

__all__ = ["Bound", "Hook", "Hooked", "SumHook", "Summing"]

_T = TypeVar("_T")
_S = TypeVar("_S")
_T_co = TypeVar("_T_co", covariant=True)

_logger: Final = logging.getLogger("sockgen_runtime")


class Hook(Protocol[_T, _S]):
    """A codec that a schema names under `hook:`.

    It is made once, without arguments, and serves every message; what it remembers of one
    is in the state.
    """

    def state(self) -> _S:
        """Return what is remembered while one message is read, or written."""
        ...

    def read(self, data: bytes, at: int, end: int, state: _S, /) -> tuple[_T, int]:
        """Read a value.

        Args:
            data: the whole message; anything of it may be looked at.
            at: where the value begins.
            end: what is behind this belongs to something else.
            state: of this message.

        Returns:
            The value, and where what follows it begins.

        Raises:
            ValueError: it is no value; the message is refused as declared.
        """
        ...

    def write(self, value: _T, out: bytearray, state: _S, /) -> None:
        """Write a value behind what was written of the message.

        Args:
            value: the value.
            out: the message so far; only added to.
            state: of this message.

        Raises:
            ValueError: it cannot be written.
        """
        ...


class Bound(Protocol[_T]):
    """A hook within one message."""

    def read(self, data: bytes, at: int, end: int, /) -> tuple[_T, int]:
        """Return a value, and where what follows it begins.

        Raises:
            Malformed: it is no value, or reaches too far.
        """
        ...

    def write(self, value: _T, out: bytearray, /) -> None:
        """Write a value.

        Raises:
            EncodeError: it cannot be written, or has too few or too many octets.
        """
        ...


@final
class _Bound(Generic[_T, _S]):
    """A hook, its bounds, and its state within one message."""

    __slots__ = ("_high", "_hook", "_low", "_state")

    def __init__(self, hook: Hook[_T, _S], low: int, high: int | None) -> None:
        self._hook = hook
        self._low = low
        self._high = high
        self._state = hook.state()

    def read(self, data: bytes, at: int, end: int) -> tuple[_T, int]:
        """Return a value, and where what follows it begins.

        Raises:
            Malformed: it is no value, or reaches too far.
        """
        try:
            value, behind = self._hook.read(data, at, end, self._state)
        except (ValueError, IndexError) as error:
            raise Malformed(str(error)) from error
        except Exception as error:
            _logger.exception("a hook failed")
            raise Malformed("the hook failed") from error
        high = end if self._high is None else min(end, at + self._high)
        if not at + self._low <= behind <= high:
            raise Malformed(f"expected {self._low} to {high - at} octets")
        return value, behind

    def write(self, value: _T, out: bytearray) -> None:
        """Write a value.

        Raises:
            EncodeError: it cannot be written, or has too few or too many octets.
        """
        before = len(out)
        try:
            self._hook.write(value, out, self._state)
        except ValueError as error:
            raise EncodeError(str(error), value) from error
        size = len(out) - before
        if size < self._low or (self._high is not None and size > self._high):
            raise EncodeError(f"{self._low} to {self._high} octets", value)


class _Begins(Protocol[_T_co]):
    def __call__(self) -> _T_co: ...


@final
class Hooked(Generic[_T]):
    """A type whose values a hook reads and writes.

    Args:
        hook: the codec.
        low: octets of a value, at least.
        high: octets of a value, at most; None: as many as there are.
    """

    __slots__ = ("begin",)

    def __init__(self, hook: Hook[_T, _S], low: int, high: int | None) -> None:
        def begin() -> Bound[_T]:
            return _Bound(hook, low, high)

        self.begin: _Begins[Bound[_T]] = begin

    @override
    def __repr__(self) -> str:
        """Show what it is."""
        return "Hooked(...)"


class SumHook(Protocol[_T_co]):
    """A checksum that a schema names under `hook:`; made once, without arguments."""

    def sum(self, octets: bytes, /) -> _T_co:
        """Return the sum of octets.

        Args:
            octets: what it is of; where the sum itself stands among them, they are zero.

        Raises:
            ValueError: they have none.
        """
        ...


@final
class Summing(Generic[_T]):
    """A checksum that a hook calculates.

    Args:
        hook: calculates it.
    """

    __slots__ = ("_hook",)

    def __init__(self, hook: SumHook[_T]) -> None:
        self._hook = hook

    def read(self, octets: bytes) -> _T:
        """Return the sum of octets that were read.

        Raises:
            Malformed: they have none, or the hook failed, which is logged.
        """
        try:
            return self._hook.sum(octets)
        except ValueError as error:
            raise Malformed(str(error)) from error
        except Exception as error:
            _logger.exception("a hook failed")
            raise Malformed("the hook failed") from error

    def write(self, octets: bytes | bytearray) -> _T:
        """Return the sum of octets that are written.

        Raises:
            EncodeError: they have none.
        """
        try:
            return self._hook.sum(bytes(octets))
        except ValueError as error:
            raise EncodeError(str(error), octets) from error
