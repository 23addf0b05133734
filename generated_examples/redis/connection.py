"""What all commands of a connection have at hand."""

import functools
import socket
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec, TypeVar

from sockgen_runtime import BaseServer, PeerAddress

from .database import Database
from .protocol import Error, RedisHandler
from .refusals import Refused

__all__ = ["Connection", "refusing", "unknown_subcommand"]

_CONTROLS: Final = dict.fromkeys((*range(0x20), 0x7F), " ")

P = ParamSpec("P")
Result = TypeVar("Result")
Self = TypeVar("Self", bound="Connection")


class Connection(RedisHandler):
    """One connection, without its commands: these are in the classes that extend it.

    Args:
        database: what all connections share.
        request: the connection.
        client_address: where the client is.
        server: the server that accepted it.
    """

    def __init__(
        self,
        database: Database,
        request: socket.socket,
        client_address: PeerAddress,
        server: BaseServer,
    ) -> None:
        self.database = database
        super().__init__(request, client_address, server)

    def opened(self) -> None:
        """Count the connection."""
        with self.database.keyspace:
            self.database.clients += 1

    def closed(self) -> None:
        """Count it no longer."""
        with self.database.keyspace:
            self.database.clients -= 1


def refusing(
    method: Callable[Concatenate[Self, P], Result],
) -> Callable[Concatenate[Self, P], Result | Error]:
    """Let a method answer with an error what the data refuse."""

    def answering(self: Self, /, *args: P.args, **kwargs: P.kwargs) -> Result | Error:
        try:
            return method(self, *args, **kwargs)
        except Refused as refused:
            return Error(refused.kind, str(refused))

    functools.update_wrapper(answering, method)
    return answering


def unknown_subcommand(name: bytes, command: str) -> Error:
    """Return the answer to a command whose second word is not known."""
    shown = name[:128].decode("latin-1").translate(_CONTROLS)
    return Error("ERR", f"unknown subcommand '{shown}'. Try {command} HELP.")
