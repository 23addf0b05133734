"""Servers of conversations in which the server speaks unasked: they know their sessions."""

import socket
import sys
from collections.abc import Iterable
from types import GenericAlias
from typing import TYPE_CHECKING

from sockgen_runtime.conversation.session import Session
from sockgen_runtime.generics import Generic, TypeVar
from sockgen_runtime.messages.printing import Encodable

from .servers import ConversationTCPServer
from .sessions import Sessions

__all__ = ["Broadcasting", "DuplexTCPServer"]

Handler = TypeVar("Handler", bound=Session)
Event = TypeVar("Event", bound=Encodable)


class Broadcasting(Generic[Handler, Event]):
    """What servers have whose sessions can be told something unasked."""

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)

    @property
    def sessions(self) -> Sessions[Handler]:
        """The sessions that are open."""
        found: Sessions[Handler] = vars(self).setdefault("_sessions", Sessions())
        return found

    def broadcast(self, event: Event, to: Iterable[Handler] | None = None) -> int:
        """Send an event to many sessions. Any thread may do so, at any time.

        Args:
            event: is written once, and treated by each session like one that is pushed.
            to: the sessions; None: all that are open.

        Returns:
            With how many of them it waits to be sent.

        Raises:
            EncodeError: it cannot be written.
        """
        kind, octets = event.__class__, event.encode()
        sessions = self.sessions if to is None else to
        boxes = (session.outbox for session in sessions)
        return sum(box.put(kind, octets) for box in boxes if box is not None)


class DuplexTCPServer(
    Broadcasting[Handler, Event],
    ConversationTCPServer[Handler],
    Generic[Handler, Event],
):
    """Serves such conversations over TCP, one peer at a time without a mix-in."""


if sys.platform != "win32" and hasattr(socket, "AF_UNIX"):
    from .servers import ConversationUnixServer

    __all__ += ["DuplexUnixServer"]

    class DuplexUnixServer(
        Broadcasting[Handler, Event],
        ConversationUnixServer[Handler],
        Generic[Handler, Event],
    ):
        """Serves such conversations on a Unix socket, one peer at a time."""
