"""A conversation that is fed pieces of octets, without a socket."""

from collections.abc import Iterator, Sequence
from typing import TypeGuard, TypeVar

from sockgen_runtime.client import Answer, ClientConversation, Steps, Unread

__all__ = ["Server", "Waiting", "is_iterator", "is_list", "places_of", "read"]

_T = TypeVar("_T")


class Waiting(Exception):
    """More is waited for, and nothing more comes."""


class Server:
    """What a server sends, piece by piece.

    Args:
        pieces: what arrives at once.
        closes: whether it closes then.
    """

    def __init__(self, pieces: Sequence[bytes], *, closes: bool = True) -> None:
        self._pieces = iter(pieces)
        self._closes = closes

    def run(self, steps: Steps[_T]) -> _T:
        """Run what reads to its end.

        Raises:
            Waiting: it does not end.
        """
        try:
            next(steps)
            while True:
                piece = next(self._pieces, None)
                if piece is None and not self._closes:
                    raise Waiting
                steps.send(piece or b"")
        except StopIteration as stop:
            result: _T = stop.value
            return result

    def rest(self) -> Iterator[bytes]:
        """Return the pieces that were not asked for."""
        return self._pieces

    def lazily(
        self, conversation: ClientConversation, unread: Unread
    ) -> Iterator[object]:
        """Return the replies of a long answer, each read when it is taken."""
        return iter(lambda: self.run(conversation.item(unread)), None)


def read(
    conversation: ClientConversation,
    answer: Answer[_T],
    pieces: Sequence[bytes],
    *,
    lazily: bool = True,
) -> _T:
    """Return what a conversation makes of an answer that arrives in pieces."""
    server = Server(pieces)

    def rest(unread: Unread) -> Iterator[object]:
        return server.lazily(conversation, unread)

    return server.run(conversation.read(answer, rest if lazily else None))


def places_of(result: object) -> tuple[object, ...]:
    """Return what stands in the places of an answer that has several, or one."""
    return result if _is_tuple(result) else (result,)


def is_iterator(result: object) -> TypeGuard[Iterator[object]]:
    """Whether something is a long answer."""
    return isinstance(result, Iterator)


def is_list(result: object) -> TypeGuard[list[object]]:
    """Whether something is a list, of whatever."""
    return isinstance(result, list)


def _is_tuple(result: object) -> TypeGuard[tuple[object, ...]]:
    return isinstance(result, tuple)
