"""What every generated client can do, besides its commands."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, Final, Generic, ParamSpec, Self, TypeVar

from sockgen_runtime.socketserver.variables import InetAddress, UnixAddress

from .datagrams import DatagramLink
from .link import Link, Security
from .pipeline import Pipeline
from .rules import ClientRules

if TYPE_CHECKING:
    from ssl import SSLContext

__all__ = ["TIMEOUT", "AnyClient", "Client", "GatheringClient"]

_P = ParamSpec("_P")
_L = TypeVar("_L", bound="Link | DatagramLink")

TIMEOUT: Final = 30.0
"""Seconds for an answer, or for an event, where nothing else is said."""


class AnyClient(Generic[_L]):
    """What all clients have in common. A client is a context manager, which closes it."""

    rules: ClassVar[ClientRules]
    _link: _L

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the client; more than once does no harm."""
        self._link.close()

    @property
    def closed(self) -> bool:
        """Whether it is closed: by `close`, an answer, or an error."""
        return self._link.closed

    def deadline(self, seconds: float | None) -> AbstractContextManager[None]:
        """Give all commands of a block together some seconds, in place of `timeout`.

        Within another such block the sooner deadline holds.

        Args:
            seconds: from now on; None: no bound.
        """
        return self._link.block(seconds)


class Client(AnyClient[Link]):
    """A connection to a server.

    A generated client has a method for each command; it sends the command and returns the
    answer, an iterator for one of many replies. The iterator reads the replies as they
    are taken; the next command gives up what is left of them.

    A client belongs to one thread.

    Args:
        address: of the server: host and port, or the path of a Unix socket.
        timeout: seconds for connecting, for each answer, and for each step of an
            iterator; None: no bound. See `deadline`.
        tls: for a connection that is TLS from the beginning.
        starttls: for one that goes on in TLS when the server has agreed to that.
        server_name: what the server's certificate must be for; None: the host.

    Raises:
        OSError: there is no connection.
        ExchangeError: the server does not greet as it should.
    """

    def __init__(
        self,
        address: InetAddress | UnixAddress,
        *,
        timeout: float | None = TIMEOUT,
        tls: "SSLContext | None" = None,
        starttls: "SSLContext | None" = None,
        server_name: str | None = None,
    ) -> None:
        if server_name is None and isinstance(address, tuple):
            server_name = address[0]
        security = Security(tls, starttls, server_name)
        self._link = Link(self.rules, address, timeout, security)

    def pipeline(self) -> Pipeline:
        """Return a block of commands that are sent before their answers are read."""
        return Pipeline(self._link)


class GatheringClient(Client):
    """A connection to a server that gathers commands in some states."""

    def gather(
        self, method: Callable[_P, object], /, *args: _P.args, **kwargs: _P.kwargs
    ) -> None:
        """Send a command that is to run later, with others, and wait until it is taken.

        What it is answered then is a part of what the ending command returns.

        Args:
            method: of this client.
            args: what it is given.
            kwargs: what it is given by keyword.

        Raises:
            ErrorReply: the command is refused.
            RuntimeError: it is not gathered in this state.
        """
        self._link.gather(self._link.posted(partial(method, *args, **kwargs)))
