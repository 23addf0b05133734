"""Servers of this protocol."""

from sockgen_runtime import (
    ConversationTCPServer,
    ConversationUnixServer,
    EventDrivenMixIn,
    Session,
    ThreadingMixIn,
)

from .handler import ShelfHandler

__all__ = ["ShelfServer", "ThreadingShelfServer", "UnixShelfServer"]


class ShelfServer(ConversationTCPServer[ShelfHandler]):
    """Serves one client at a time."""

    handler: type[Session] = ShelfHandler


class ThreadingShelfServer(ThreadingMixIn, ShelfServer):
    """Serves each client in a thread of its own."""


class UnixShelfServer(ConversationUnixServer[ShelfHandler]):
    """Serves one client at a time, on a Unix socket."""

    handler: type[Session] = ShelfHandler


class EventDrivenShelfServer(EventDrivenMixIn, ShelfServer):
    """Serves all clients in one thread."""
