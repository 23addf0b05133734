"""What a command may be answered: in one of several ways; the first reply tells which."""

from typing import Final, Generic, TypeVar, final

from .ways import Way, united

__all__ = ["NOTHING", "Answer", "Posted"]

_T_co = TypeVar("_T_co", covariant=True)


@final
class Answer(Generic[_T_co]):
    """What a command may be answered, and the type of what is returned.

    Args:
        ways: the ways to answer, of which one may be empty; none: nothing comes.
        besides: answers to errors of this command, which other commands have not.

    Attributes:
        empty: the way in which nothing has to come.
    """

    __slots__ = ("besides", "empty", "ways")

    def __init__(self, *ways: Way, besides: tuple[str, ...] = ()) -> None:
        self.ways: tuple[Way, ...] = ways
        self.besides: frozenset[str] = frozenset(besides)
        self.empty: Way | None = Way()
        if ways:
            self.empty = next((way for way in ways if way.may_end(0)), None)

    def times(self, *counts: int) -> "Answer[_T_co]":
        """Return the answer for so many items.

        Args:
            counts: for each `Each`, in their order.
        """
        left = iter(counts)
        ways = (way.times(left) for way in self.ways)
        return Answer(*ways, besides=tuple(self.besides))

    @property
    def secures(self) -> bool:
        """Whether it may go on in TLS."""
        return any(way.secures for way in self.ways)

    @property
    def firsts(self) -> frozenset[str]:
        """Every reply that may come first, without errors."""
        return united(way.firsts for way in self.ways)

    def beginning_with(self, name: str) -> Way:
        """Return the way whose first reply this is."""
        return next(way for way in self.ways if name in way.firsts)

    @property
    def names(self) -> frozenset[str]:
        """Every reply that may come, without errors."""
        return united(way.names for way in self.ways)


NOTHING: Final = Answer[None]()
"""Nothing is answered, and nothing waited for."""


@final
class Posted(Exception):
    """Tells which command a method would have sent.

    Args:
        kind: the class of the command.
        octets: the command as it is on the wire.
        answer: what it is answered.
    """

    def __init__(
        self, kind: type[object], octets: bytes, answer: Answer[object]
    ) -> None:
        super().__init__()
        self.kind: type[object] = kind
        self.octets: bytes = octets
        self.answer: Answer[object] = answer
