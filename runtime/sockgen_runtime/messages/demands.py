"""What the reader of a form asks of the bytes behind its first line.

A form of several lines is read by a generator: it yields a demand and is sent the octets
that meet it, when they have arrived. A reader therefore never sees how the bytes were cut
on their way, and remembers where it was for as long as it takes.

    def read_store(line: bytes) -> Reading[Store]:
        ...
        value = yield Block(size)
        return Store(key, value)
"""

from collections.abc import Generator
from typing import Final, TypeAlias, TypeVar, final

from .delimiters import Ends

__all__ = [
    "LINE",
    "Back",
    "Begin",
    "Block",
    "Demand",
    "Dotted",
    "Line",
    "Peek",
    "Reading",
    "Rest",
    "Take",
    "Until",
    "UntilAny",
]

_T = TypeVar("_T")


@final
class Line:
    """The next line, without its ending; bounded by the limit of the command's lines."""

    __slots__ = ()


LINE: Final = Line()


@final
class Peek:
    """The next octet, which is not taken."""

    __slots__ = ()


@final
class Take:
    """The next octets.

    Args:
        size: how many.
    """

    __slots__ = ("size",)

    def __init__(self, size: int) -> None:
        self.size: int = size


@final
class Block:
    """The next octets, and a line ending behind them, which is not sent.

    Args:
        size: how many, without the line ending.
    """

    __slots__ = ("size",)

    def __init__(self, size: int) -> None:
        self.size: int = size


@final
class Back:
    """The end of the line that was just read goes back, with its ending, to be read again.

    It is met at once, by no octets.

    Args:
        size: octets of the line; 0: its ending alone.
    """

    __slots__ = ("size",)

    def __init__(self, size: int) -> None:
        self.size: int = size


@final
class Dotted:
    """The lines before a lone dot, as they are on the wire.

    Args:
        limit: octets of them, at most; None: those of a payload.
    """

    __slots__ = ("limit",)

    def __init__(self, limit: int | None = None) -> None:
        self.limit: int | None = limit


@final
class Until:
    """The octets before a delimiter, which is taken and not sent.

    Args:
        delimiter: the octets that end them.
        limit: octets before it, at most; None: those of a payload.
        size: octets before it, which may hold it then; None: it is the first one.
        opening: whether a message begins with it, and cannot be found without.
    """

    __slots__ = ("delimiter", "limit", "opening", "size")

    def __init__(
        self,
        delimiter: bytes,
        limit: int | None = None,
        size: int | None = None,
        opening: bool = False,
    ) -> None:
        self.delimiter: bytes = delimiter
        self.limit: int | None = limit
        self.size: int | None = size
        self.opening: bool = opening


@final
class UntilAny:
    """The octets before the first of several delimiters, which is taken and not sent.

    Args:
        delimiters: any of them ends the octets.
        limit: octets before it, at most.
    """

    __slots__ = ("delimiters", "limit")

    def __init__(self, delimiters: Ends, limit: int) -> None:
        self.delimiters: Ends = delimiters
        self.limit: int = limit


@final
class Begin:
    """The octet with which a message begins; or all that stands in its place.

    Args:
        marks: octets, any of which is sent alone.
        over: octets that are passed over before it, as they come.
        limit: octets of anything else up to a mark, which is not taken with them.
    """

    __slots__ = ("limit", "marks", "over", "until")

    def __init__(self, marks: bytes, over: bytes, limit: int) -> None:
        self.marks: bytes = marks
        self.over: bytes = over
        self.limit: int = limit
        each = (marks[at : at + 1] for at in range(len(marks)))
        self.until: Ends = Ends(*each, taken=False)


@final
class Rest:
    """Everything that still arrives before the peer sends no more.

    Args:
        limit: octets of it, at most; None: those of a payload.
    """

    __slots__ = ("limit",)

    def __init__(self, limit: int | None = None) -> None:
        self.limit: int | None = limit


Demand: TypeAlias = (
    Line | Peek | Take | Block | Back | Begin | Dotted | Until | UntilAny | Rest
)
Reading: TypeAlias = Generator[Demand, bytes, _T]
